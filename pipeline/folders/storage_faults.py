"""What goes wrong between a program and its disk, said as a fault: full, read-only, locked by another program."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.faults import Fault, FaultsError

# What was expected of the disk, and what to do.
_ROOM = ("room on the disk", "free some space and run it again")
_ACCESS = ("a place that this user may write to", "ask its owner for access, or choose another folder")
_BY_CODE = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: ("room within this user's quota", _ROOM[1]),
    errno.EFBIG: ("room for a file of this size", "raise the limit on file sizes, or choose another disk"),
    errno.EACCES: _ACCESS,
    errno.EPERM: _ACCESS,
    errno.EROFS: ("a disk that can be written to", "choose another folder, or mount it for writing"),
    errno.ENOTDIR: ("a folder", "choose another folder"),
    errno.EEXIST: ("a folder", "choose another folder"),
    errno.EIO: ("a disk that answers", "check the disk or the network drive, then run it again"),
    errno.ESTALE: ("a disk that answers", "check the network drive, then run it again"),
    errno.EMFILE: ("fewer open files", "raise the limit on open files, then run it again"),
}
_LOCKED = re.compile(r"Conflicting lock is held in (\S+)(?: \(PID (\d+)\))?")


@contextmanager
def storage_faults(place: Path) -> Iterator[None]:
    """Turn what the disk refuses into a FaultsError at the file it names, or at that place; other errors pass."""
    try:
        yield
    except (OSError, duckdb.Error) as error:
        fault = storage_fault(error, str(place))
        if fault is None:
            raise
        raise FaultsError([fault]) from error


def storage_fault(error: Exception, place: str) -> Fault | None:
    """Return the fault that an error of the system or of DuckDB tells of, or None where it is no such thing."""
    said = str(error)
    if isinstance(error, duckdb.Error) and (locked := _LOCKED.search(said)):
        program = f"{Path(locked[1]).name} (process {locked[2]})" if locked[2] else Path(locked[1]).name
        return Fault(
            file=place,
            expected="a database that nobody else has open for writing",
            found=f"it locked by {program}",
            remedy="close it there, or open it read-only, then run it again",
        )
    if isinstance(error, OSError):
        code = error.errno
        place = str(error.filename or place)
    else:  # DuckDB passes on the system's words
        code = next((known for known in _BY_CODE if os.strerror(known) in said), None)
    if code not in _BY_CODE:
        return None
    expected, remedy = _BY_CODE[code]
    return Fault(file=place, expected=expected, found=f"'{os.strerror(code)}'", remedy=remedy)
