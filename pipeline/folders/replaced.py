"""A folder that is replaced in whole: written beside it, then exchanged with it in one step.

A real folder and no link, so that it can be copied, attached and synchronised like any other. Linux and macOS
exchange two folders in one step. Elsewhere, and on drives that cannot, the old one is moved aside first: for an
instant there is none, and a program that is killed then leaves the old one beside, which the next puts back.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

from pipeline.faults import FaultsError
from pipeline.folders.locks import LOCK, SomebodyBuildsError, locked

UNFINISHED, ASIDE = ".unfinished", ".before"
# What desktops and open workbooks leave in folders.
_LEFT_BY_DESKTOPS = (LOCK, ".DS_Store", ".directory", "Thumbs.db", "desktop.ini", ".~lock.*#", "~$*")
_AT_FDCWD, _RENAME_EXCHANGE, _RENAME_SWAP = -100, 2, 2
_CANNOT_EXCHANGE = {errno.EINVAL, errno.ENOSYS, errno.ENOTSUP}


@contextmanager
def replaced_folder(folder: Path, made: tuple[str, ...]) -> Iterator[Path]:
    """Give a new folder to write to; it takes the place of `folder` when all is written, and is removed when not.

    `made` are patterns of the paths that such a folder has. Raises FaultsError where there are others: the folder
    is somebody's. Two programs may write at once; whoever ends last stands.
    """
    folder = folder.absolute()
    _refuse_others(folder, made)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    unfinished = folder.with_name(f".{folder.name}-{uuid.uuid4().hex[:8]}{UNFINISHED}")
    try:
        with locked(unfinished):  # says to others that somebody still writes here
            yield unfinished
            _put(unfinished, folder)
            (folder / LOCK).unlink(missing_ok=True)
    finally:
        if unfinished.is_symlink():  # what was there before led elsewhere
            unfinished.unlink()
        shutil.rmtree(unfinished, ignore_errors=True)  # what was there before, or what was not finished


def _refuse_others(folder: Path, made: tuple[str, ...]) -> None:
    found = None
    if folder.exists() and not folder.is_dir():
        found = "a file"
    elif folder == folder.parent:
        found = "the root of a disk"
    else:
        paths = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
        others = (path.relative_to(folder) for path in paths)
        found = next(
            (
                f"one with '{other.as_posix()}', which would be lost"
                for other in others
                if not any(fnmatch(other.name, pattern) for pattern in _LEFT_BY_DESKTOPS)
                and not any(fnmatch(other.as_posix(), pattern) for pattern in made)
            ),
            None,
        )
    if found:
        raise FaultsError.at(folder, "a new folder, or one that this program wrote", found, remedy="give another")


def _clear(folder: Path) -> None:
    """Put back a folder that was left aside, and remove what those who were killed did not finish."""
    aside = _aside(folder)
    if aside.exists():
        if folder.exists():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.rename(folder)
    for left in folder.parent.glob(f".{folder.name}-*{UNFINISHED}"):
        try:
            with locked(left, wait=False):
                shutil.rmtree(left, ignore_errors=True)
        except SomebodyBuildsError:
            pass  # somebody writes there now


def _put(new: Path, folder: Path) -> None:
    """Put a new folder in the place of another; the old one has the new one's name afterwards."""
    if not folder.exists():
        new.rename(folder)
    elif not _exchanged(new, folder):
        aside = _aside(folder)
        folder.rename(aside)
        new.rename(folder)
        shutil.rmtree(aside, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the drive cannot. Raises OSError."""
    system = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    paths = os.fsencode(one), os.fsencode(other)
    if sys.platform.startswith("linux") and hasattr(system, "renameat2"):
        failed = system.renameat2(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE)  # type: ignore[union-attr]
    elif sys.platform == "darwin" and hasattr(system, "renamex_np"):
        failed = system.renamex_np(*paths, _RENAME_SWAP)
    else:
        return False
    if failed and (code := ctypes.get_errno()) in _CANNOT_EXCHANGE:
        return False
    if failed:
        raise OSError(code, os.strerror(code), str(other))
    return True


def _aside(folder: Path) -> Path:
    return folder.with_name(f".{folder.name}{ASIDE}")
