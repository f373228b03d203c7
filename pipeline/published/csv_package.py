"""The published marts as a data package of CSV files, to send, to archive, or to open in a spreadsheet."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from pipeline.faults import Fault, FaultsError
from pipeline.folders.marts import MANIFEST
from pipeline.folders.storage_faults import storage_faults
from pipeline.folders.taken_over import sha256_of
from pipeline.inert_text import inert
from pipeline.published.queries import PublishedMarts
from pipeline.publishing.citation import CITATION, load_about
from pipeline.publishing.cited_versions import kept_version
from pipeline.publishing.data_package import CSV_EDITION, DATA_PACKAGE, DATETIME, data_package
from pipeline.settings import Settings

_INFINITE = {"inf": "INF", "-inf": "-INF"}  # as Table Schema writes them


def write_package(settings: Settings, out: Path, *, zipped: bool = False) -> Path:
    """Write every published table as CSV with datapackage.json and CITATION.cff to a folder, or to a zip beside it.

    Return what was written. Text that a spreadsheet would run is made inert. A package that stood there is replaced
    once the new one is whole. Raises FaultsError when nothing is published, or the folder holds something else.
    """
    if out.exists() and not (out.is_dir() and ((out / DATA_PACKAGE).is_file() or not any(out.iterdir()))):
        expected, remedy = "no folder yet, an empty one or an earlier package", "give another with --out"
        raise FaultsError([Fault(file=str(out), expected=expected, found="other things", remedy=remedy)])
    target = out.with_name(out.name + ".zip") if zipped else out
    with storage_faults(out), PublishedMarts(settings.marts) as published, _beside(target) as folder:
        _write(published, settings, folder)
        if zipped:
            _zip(folder, target)
        else:
            _swap(folder, target)
    return target


def _write(published: PublishedMarts, settings: Settings, folder: Path) -> None:
    manifest = json.loads((published.build / MANIFEST).read_text("utf-8"))
    dictionary = published.frame("FROM marts.data_dictionary")
    (folder / CSV_EDITION.folder).mkdir()
    for schema, table in dictionary.select("table_schema", "table_name").unique(maintain_order=True).iter_rows():
        rows = published.frame(f'FROM "{schema}"."{table}"')
        _as_table_schema(inert(rows)).write_csv(folder / CSV_EDITION.path(table), datetime_format=DATETIME)
    package = data_package(
        load_about(settings.citation),
        kept_version(settings.marts, manifest["version"]),
        manifest["built_at"],
        dictionary,
        published.frame("FROM marts.sources"),
        CSV_EDITION,
        lambda path: ((folder / path).stat().st_size, sha256_of(folder / path)),
    )
    (folder / DATA_PACKAGE).write_text(json.dumps(package, indent=1, ensure_ascii=False) + "\n", "utf-8")
    shutil.copyfile(published.build / CITATION, folder / CITATION)


def _as_table_schema(frame: pl.DataFrame) -> pl.DataFrame:
    infinite = [
        name for name, held in frame.select(pl.col(pl.Float64).is_infinite().any()).to_dict().items() if held[0]
    ]
    return frame.with_columns(pl.col(infinite).cast(pl.String).replace(_INFINITE))


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """Give a folder beside the target that is gone afterwards, whatever happens."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as beside:
        folder = Path(beside) / "package"
        folder.mkdir()
        yield folder


def _swap(folder: Path, target: Path) -> None:
    if target.exists():
        target.rename(folder.with_name("before"))
    folder.rename(target)


def _zip(folder: Path, target: Path) -> None:
    beside = folder.with_name(target.name)
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            archive.write(path, path.relative_to(folder))
    beside.replace(target)
