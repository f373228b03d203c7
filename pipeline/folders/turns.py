"""Taking turns: one build at a time in a marts folder.

The turn is a lock of the operating system on a file in the folder. The system frees it when its holder ends,
however it ends. The note in the file says who has the turn; it is shown to those who wait and never taken for
the lock, so a note that a killed build left stops nobody.

Linux and macOS: flock. Windows: msvcrt, on one byte far behind the note. On a network drive the lock holds as
far as the drive's own locks do: NFS passes it to every machine, SMB does unless it is mounted with `nobrl`, and
a folder that is synchronised (OneDrive and the like) does not. A drive without locks is refused. This module
is the only place that knows.
"""

from __future__ import annotations

import datetime as dt
import getpass
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from pipeline.faults import Fault, FaultsError

LOCK = ".lock"
SECONDS_BETWEEN_LOOKS = 0.1
LOOKS_AT_A_NOTE = 10  # a holder writes its note just after it took the turn
NOTE_BYTES = 4096

# The folders whose turn this thread has: what builds may publish, without waiting for itself.
_mine: ContextVar[frozenset[Path]] = ContextVar("folders", default=frozenset())
_open: set[int] = set()

if sys.platform == "win32":
    import msvcrt

    def _taken(file: int) -> bool:
        os.lseek(file, NOTE_BYTES, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _taken(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _leave_the_turn_to_the_parent() -> None:
        """A forked child would keep the turn after the death of the build that took it."""
        for file in _open:
            os.close(file)
        _open.clear()
        _mine.set(frozenset())

    os.register_at_fork(after_in_child=_leave_the_turn_to_the_parent)


class SomebodyBuildsError(FaultsError):
    """Raised by those who do not wait for their turn: nothing is wrong with their inputs."""


@contextmanager
def turn(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a marts folder's turn; make the folder where there is none.

    Who has to wait says on stderr for whom. With `wait=False`, raises SomebodyBuildsError with the same words instead.
    A thread that has the turn gets it again at once. Raises OSError when the folder cannot be written.
    """
    folder = folder.resolve()
    if folder in _mine.get():
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    file = _lock(folder / LOCK, wait)
    _open.add(file)
    before = _mine.set(_mine.get() | {folder})
    try:
        _leave_note(file)
        yield
    finally:
        if file in _open:  # not in a child, which closed it
            _open.remove(file)
            _mine.reset(before)
            os.ftruncate(file, 0)
            os.close(file)


def _lock(path: Path, wait: bool) -> int:
    """Return the lock file, open and locked."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            _wait_for(file, path.parent, wait)
            if _is_still(path, file):
                return file
        except OSError as error:
            os.close(file)
            fault = Fault(
                file=str(path),
                expected="a file system that locks files",
                found=error.strerror or str(error),
                remedy="publish to a folder on a disk of this machine",
            )
            raise FaultsError([fault]) from error
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _wait_for(file: int, folder: Path, wait: bool) -> None:
    if _taken(file):
        return
    holder = _holder(file, folder)
    if not wait:
        fault = Fault(
            file=str(folder), expected="no other build", found=holder, remedy="wait for it, or leave out --no-wait"
        )
        raise SomebodyBuildsError([fault])
    print(f"Waiting for {holder}", file=sys.stderr, flush=True)
    while not _taken(file):
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _is_still(path: Path, file: int) -> bool:
    """Whether the file that is locked is the one that others will find, not one that was removed meanwhile."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False


def _leave_note(file: int) -> None:
    note = {
        "who": _user(),
        "host": socket.gethostname(),
        "process": os.getpid(),
        "started": dt.datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    os.ftruncate(file, 0)
    os.lseek(file, 0, os.SEEK_SET)
    os.write(file, json.dumps(note).encode()[:NOTE_BYTES])


def _holder(file: int, folder: Path) -> str:
    """Say who has the turn, as far as the note is to be believed."""
    for _ in range(LOOKS_AT_A_NOTE):
        os.lseek(file, 0, os.SEEK_SET)
        try:
            note = json.loads(os.read(file, NOTE_BYTES))
            started = dt.datetime.fromisoformat(note["started"])
            if note["host"] != socket.gethostname() or _lives(note["process"]):
                who, host, process = note["who"], note["host"], note["process"]
                return f"the build that {who} on {host} started at {_spoken(started)} (process {process})"
        except (ValueError, KeyError, TypeError):
            pass  # none yet, or half of one
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return f"another build in {folder}"


def _spoken(started: dt.datetime) -> str:
    """The time on this machine, with its day where that is not today: 09.31 on 19 November."""
    local = started.astimezone()
    today = local.date() == dt.datetime.now().astimezone().date()
    return f"{local:%H.%M}" if today else f"{local:%H.%M} on {local.day} {local:%B}"


def _lives(process: int) -> bool:
    if sys.platform == "win32":
        return True  # there, to ask is to end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # another person's
    return True


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        return "somebody"
