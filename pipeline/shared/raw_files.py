"""Raw files of a shared lake: in the bucket, and as many of them here as are needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.faults import FaultsError
from pipeline.raw.accepted import ACCEPTED
from pipeline.raw.provenance import SUFFIX
from pipeline.settings import Settings
from pipeline.shared.bucket import bucket_folder, is_here


def with_raw_files(settings: Settings, only: Collection[str] | None = None) -> Settings:
    """Bring the raw files of a shared lake here, and return the settings with the folder that they are in.

    With `only` these workbooks and their sidecars are brought; without it the folder becomes as the bucket is. Without
    a bucket the settings stay as they are. Raises FaultsError when the bucket cannot be reached.
    """
    if settings.shared_files is None:
        return settings
    here = settings.raw_here
    here.mkdir(parents=True, exist_ok=True)
    wanted = None if only is None else {ACCEPTED, *only, *(f"{name}{SUFFIX}" for name in only)}
    with bucket_folder(f"{settings.shared_files}/raw") as bucket:
        files = bucket.files()
        for name, stored in files.items():
            if (wanted is None or name in wanted) and not is_here(here / name, stored):
                bucket.bring(name, stored, here)
    if wanted is None:
        for path in [path for path in here.rglob("*") if path.is_file()]:
            if path.relative_to(here).as_posix() not in files:
                path.unlink()
    return settings.model_copy(update={"raw": here})


@contextmanager
def raw_files_of_all(settings: Settings) -> Iterator[Settings]:
    """Give the settings with every raw file here, and share what was put among them meanwhile."""
    here = with_raw_files(settings)
    yield here
    if settings.shared_files is not None:
        share_raw_files(settings, files_below(here.raw), here.raw)


def share_raw_files(settings: Settings, paths: Iterable[Path], folder: Path) -> list[str]:
    """Put files of a folder among the raw files of a shared lake; return the names of those that were not there.

    Raises FaultsError where no bucket is set or it refuses. A sidecar goes before its workbook, so that no build finds
    one without the other.
    """
    if settings.shared_files is None:
        remedy = "set PDU_LAKE_CATALOG and PDU_LAKE_DATA"
        raise FaultsError.at("pdu share", "a lake in a bucket", "none", remedy=remedy)
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    shared = []
    with bucket_folder(f"{settings.shared_files}/raw") as bucket:
        there = bucket.files()
        for name in sorted(named, key=lambda name: (not name.endswith(SUFFIX), name)):
            stored, found = there.get(name), named[name].stat()
            # A file that was changed here later than the one there was put is another.
            if stored and stored.size == found.st_size and stored.modified.timestamp() > found.st_mtime:
                continue
            bucket.put(name, named[name])
            shared.append(name)
    return shared


def files_below(folder: Path) -> list[Path]:
    """Return the files below a folder, but for hidden ones; raises FaultsError where there is no such folder."""
    if not folder.is_dir():
        raise FaultsError.at(folder, "a folder of workbooks", "none")
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
