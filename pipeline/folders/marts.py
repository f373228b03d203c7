"""The marts folder: where builds stand, which of them is current, and what is cleared away.

    .builds/NAME          a finished build: the current one, and the one before for readers that are still in it
    .builds/*.unfinished  whatever is not finished or no longer wanted; the next build removes it
    current               a link to the current build; publishing is moving it
    probation.duckdb, parquet, build.json, datapackage.json, CITATION.cff    links through `current`
    versions/             what each version was made from, for good

Nothing here goes by the clock: what was current when a build began is what is kept beside it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pipeline.faults import FaultsError
from pipeline.folders.whole_files import settle_folder

DATABASE = "probation.duckdb"
PARQUET = "parquet"
MANIFEST = "build.json"
CURRENT = "current"
BUILDS = ".builds"
UNFINISHED = ".unfinished"
_WAYS_IN = (DATABASE, PARQUET, MANIFEST, "datapackage.json", "CITATION.cff")


def refuse_place(marts: Path, raw: Path) -> None:
    """Raise FaultsError where publishing would write among the raw files, over a disk's root or over other things."""
    place, raw = marts.resolve(), raw.resolve()
    found = None
    if place.exists() and not place.is_dir():
        found = "a file"
    elif place == place.parent:
        found = "the root of a disk"
    elif place == raw or raw in place.parents:
        found = "the raw folder" if place == raw else "a folder within the raw folder"
    elif not (place / BUILDS).is_dir():
        others = [name for name in (*_WAYS_IN, CURRENT) if (place / name).exists()]
        found = f"one with a '{others[0]}' that no build made" if others else None
    if found:
        raise FaultsError.at(marts, "a folder for the marts", found, remedy="give another with --marts")


def current_build(folder: Path) -> Path | None:
    """Return the folder of the current build, or None where nothing is published.

    Whoever reads several files takes them from here: each of them is then of the same build.
    """
    build = (folder / CURRENT).resolve()
    return build if (build / MANIFEST).is_file() else None


def manifest_of(build: Path) -> dict[str, Any]:
    """Return what a build says of itself; a marts folder leads to that of its current build."""
    manifest: dict[str, Any] = json.loads((build / MANIFEST).read_text("utf-8"))
    return manifest


@contextmanager
def unfinished_build(folder: Path, built_at: str) -> Iterator[Path]:
    """Give a new folder to write a build to; it is removed when that fails. The caller has the folder's lock."""
    builds = folder / BUILDS
    builds.mkdir(parents=True, exist_ok=True)
    _remove(builds.glob(f"*{UNFINISHED}"))
    # Reads as a time, and unlike any other; what else stands in it cannot lead elsewhere.
    unfinished = builds / f"{re.sub('[^0-9A-Za-z.-]', '', built_at)}-{uuid.uuid4().hex[:8]}{UNFINISHED}"
    unfinished.mkdir()
    try:
        yield unfinished
    except BaseException:
        _remove([unfinished])
        raise


def name_of(unfinished: Path) -> str:
    """Return what an unfinished build is called once it is finished."""
    return unfinished.name.removesuffix(UNFINISHED)


def make_current(unfinished: Path, folder: Path) -> Path:
    """Make a finished build the current one, in one step, and return its folder.

    It is on the disk before the link moves, so that a power cut leaves one whole build or the other. Older
    builds than the one before are removed. Where the system does not let go of a file that a reader has open
    (Windows), it stays until a later build.
    """
    builds, current = folder / BUILDS, folder / CURRENT
    before = current.readlink().name if current.is_symlink() else None
    _settle(unfinished)
    build = unfinished.rename(builds / name_of(unfinished))
    try:
        for name in _WAYS_IN:  # they lead nowhere before the first build is current
            if (build / name).exists():
                _link(folder / name, Path(CURRENT) / name)
        settle_folder(builds)
        _link(current, Path(BUILDS) / build.name)
    except BaseException:
        if current_build(folder) != build.resolve():
            _remove([build])
        raise
    settle_folder(folder)
    _discard(path for path in builds.iterdir() if path.name not in {build.name, before})
    return build


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    aside = link.parent / BUILDS
    if link.exists() and not link.is_symlink():  # a copy that was restored without its links
        link.rename(aside / f"{link.name}{UNFINISHED}")
    beside = aside / f"{link.name}-link{UNFINISHED}"
    beside.symlink_to(target)
    beside.replace(link)


def _settle(build: Path) -> None:
    """Wait until every file of a build is on the disk."""
    for folder, _, files in os.walk(build):
        for name in files:
            with (Path(folder) / name).open("r+b") as file:
                os.fsync(file.fileno())
        settle_folder(Path(folder))


def _discard(paths: Iterable[Path]) -> None:
    """Remove what is no longer wanted; once it has another name, the next build removes what is left of it."""
    for path in list(paths):
        if path.name.endswith(UNFINISHED):
            _remove([path])
            continue
        unwanted = path.with_name(path.name + UNFINISHED)
        try:
            path.rename(unwanted)
        except PermissionError:
            continue  # Windows: a reader has it open
        _remove([unwanted])


def _remove(paths: Iterable[Path]) -> None:
    for path in list(paths):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
