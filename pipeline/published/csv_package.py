"""The published marts as a data package of CSV files, to send, to archive, or to open in a spreadsheet."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from pathlib import Path

import polars as pl

from pipeline.folders.marts import manifest_of
from pipeline.folders.replaced import replaced_folder
from pipeline.folders.storage_faults import storage_faults
from pipeline.folders.whole_files import sha256_of
from pipeline.inert_text import inert
from pipeline.published.queries import PublishedMarts
from pipeline.publishing.citation import CITATION, load_about
from pipeline.publishing.cited_versions import kept_version
from pipeline.publishing.data_package import CSV_EDITION, DATA_PACKAGE, DATETIME, data_package, in_lines
from pipeline.settings import Settings

MADE = (DATA_PACKAGE, CITATION, CSV_EDITION.path("*"))  # what such a folder has
_INFINITE = {"inf": "INF", "-inf": "-INF"}  # as Table Schema writes them


def write_package(settings: Settings, out: Path, *, zipped: bool = False) -> Path:
    """Write every published table as CSV with datapackage.json and CITATION.cff to a folder, or to a zip beside it.

    Return what was written. Text that a spreadsheet would run is made inert. A package that stood there is replaced
    once the new one is whole. Raises FaultsError when nothing is published, or the folder holds something else.
    """
    if not zipped:
        with storage_faults(out), PublishedMarts(settings.marts) as published, replaced_folder(out, MADE) as folder:
            _write(published, settings, folder)
        return out
    target = out.with_name(out.name + ".zip")
    target.parent.mkdir(parents=True, exist_ok=True)
    with (
        storage_faults(out),
        PublishedMarts(settings.marts) as published,
        tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as beside,
    ):
        folder = Path(beside) / "package"
        folder.mkdir()
        _write(published, settings, folder)
        return _zip(folder).replace(target)


def _write(published: PublishedMarts, settings: Settings, folder: Path) -> None:
    manifest = manifest_of(published.build)
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
    (folder / DATA_PACKAGE).write_text(in_lines(package), "utf-8")
    shutil.copyfile(published.build / CITATION, folder / CITATION)


def _as_table_schema(frame: pl.DataFrame) -> pl.DataFrame:
    infinite = [
        name for name, held in frame.select(pl.col(pl.Float64).is_infinite().any()).to_dict().items() if held[0]
    ]
    return frame.with_columns(pl.col(infinite).cast(pl.String).replace(_INFINITE))


def _zip(folder: Path) -> Path:
    archive = folder.with_suffix(".zip")
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            zipped.write(path, path.relative_to(folder))
    return archive
