"""A folder made beside the one that stands and swapped in whole: a reader finds the old one or the new one.

PLACE            a link to the folder of one finished report
.NAME/…          finished folders: the one that stands, and the one before for readers that are still in it
"""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.faults import Fault, FaultsError
from pipeline.marts_folder import UNFINISHED
from pipeline.storage_faults import storage_faults
from pipeline.turns import turn


@contextmanager
def swapped_in(place: Path) -> Iterator[Path]:
    """Give a new folder to write to; when that succeeds it stands at the place, and it is removed when it fails.

    One at a time: whoever else makes the same waits. Raises FaultsError when the place holds anything but a
    link or an empty folder, or the disk refuses.
    """
    aside = place.parent / f".{place.name}"
    _refuse(place)
    with storage_faults(place), turn(aside):
        for left in aside.glob(f"*{UNFINISHED}"):
            _remove(left)
        unfinished = aside / f"{uuid.uuid4().hex[:12]}{UNFINISHED}"
        unfinished.mkdir()
        try:
            yield unfinished
        except BaseException:
            _remove(unfinished)
            raise
        before = place.readlink().name if place.is_symlink() else None
        finished = unfinished.rename(unfinished.with_suffix(""))
        if place.is_dir() and not place.is_symlink():
            place.rmdir()  # it is empty
        link = aside / f"link{UNFINISHED}"
        link.symlink_to(Path(aside.name) / finished.name)
        link.replace(place)
        for other in aside.iterdir():
            if other.is_dir() and other.name not in {finished.name, before}:
                _remove(other)


def _refuse(place: Path) -> None:
    if place.is_symlink() or not place.exists():
        return
    if not place.is_dir() or any(place.iterdir()):
        found = "a folder with other things in it" if place.is_dir() else "a file"
        expected = "a folder for the report that is new, empty or a report"
        raise FaultsError([Fault(file=str(place), expected=expected, found=found, remedy="give another with --out")])


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
