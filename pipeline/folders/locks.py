"""One build at a time in a marts folder: a lock of the operating system on a file in it, by filelock.

The system frees the lock when its holder ends, however it ends. The note in the file says who holds it; it is shown to
those who wait and never taken for the lock, so a note that a killed build left stops nobody.

On a network drive the lock holds as far as the drive's own locks do: NFS passes it to every machine, SMB does unless
it is mounted with `nobrl`, and a folder that is synchronised (OneDrive and the like) does not.
"""

from __future__ import annotations

import datetime as dt
import errno
import getpass
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.faults import FaultsError

LOCK = ".lock"
SECONDS_BETWEEN_LOOKS = 0.1
LOOKS_AT_A_NOTE = 10  # a holder writes its note just after it took the lock
NO_LOCKS = {errno.ENOLCK, errno.EOPNOTSUPP, errno.EINVAL}


class SomebodyBuildsError(FaultsError):
    """Raised by those who do not wait for the lock: nothing is wrong with their inputs."""


@contextmanager
def locked(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a marts folder's lock; make the folder where there is none.

    Who has to wait says on stderr for whom. With `wait=False`, raises SomebodyBuildsError with the same words instead.
    A thread that has the lock gets it again at once. Raises OSError when the folder cannot be written, and FaultsError
    where the drive has no locks.
    """
    path = folder.resolve() / LOCK
    path.parent.mkdir(parents=True, exist_ok=True)
    # One for each file and process: this thread may have it already.
    lock = FileLock(path, is_singleton=True, mode=0o666, poll_interval=SECONDS_BETWEEN_LOOKS)
    again = lock.is_locked
    _acquire(lock, path, wait)
    try:
        if not again:
            _leave_note(path)
        yield
    finally:
        if lock.is_locked:  # not in a forked child: the lock is its parent's
            if not again:
                with suppress(OSError):
                    os.truncate(path, 0)
            lock.release()


def _acquire(lock: FileLock, path: Path, wait: bool) -> None:
    try:
        try:
            lock.acquire(blocking=False)
        except Timeout:
            holder = _holder(path)
            if not wait:
                remedy = "wait for it, or leave out --no-wait"
                raise SomebodyBuildsError.at(path.parent, "no other build", holder, remedy=remedy) from None
            print(f"Waiting for {holder}", file=sys.stderr, flush=True)
            lock.acquire()
    except OSError as error:
        if error.errno not in NO_LOCKS:
            raise
        expected, remedy = "a file system that locks files", "publish to a folder on a disk of this machine"
        found = error.strerror or str(error)
        raise FaultsError.at(path, expected, found, remedy=remedy) from error


def _leave_note(path: Path) -> None:
    note = {
        "who": _user(),
        "host": socket.gethostname(),
        "process": os.getpid(),
        "started": dt.datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    with suppress(PermissionError):  # Windows lets nobody write to a file that is locked
        path.write_text(json.dumps(note), "utf-8")


def _holder(path: Path) -> str:
    """Say who has the lock, as far as the note is to be believed."""
    import psutil

    for _ in range(LOOKS_AT_A_NOTE):
        with suppress(OSError, ValueError, KeyError, TypeError):  # none yet, or half of one
            note = json.loads(path.read_text("utf-8"))
            started = dt.datetime.fromisoformat(note["started"])
            if note["host"] != socket.gethostname() or psutil.pid_exists(note["process"]):
                who, host, process = note["who"], note["host"], note["process"]
                return f"the build that {who} on {host} started at {_spoken(started)} (process {process})"
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return f"another build in {path.parent}"


def _spoken(started: dt.datetime) -> str:
    """The time on this machine, with its day where that is not today: 09.31 on 19 November."""
    local = started.astimezone()
    today = local.date() == dt.datetime.now().astimezone().date()
    return f"{local:%H.%M}" if today else f"{local:%H.%M} on {local.day} {local:%B}"


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user need not have a name
        return "somebody"
