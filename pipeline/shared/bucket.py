"""A folder of a bucket, by pyarrow: what is in it, files put there and files brought here."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pyarrow.fs import FileSelector, S3FileSystem

from pipeline.faults import FaultsError, PassingError
from pipeline.lake.place import BUCKET, without_secrets

JUST_NOW = dt.timedelta(seconds=2)  # buckets tell times to the second


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in a bucket: its size in bytes, and when it was put there (UTC)."""

    size: int
    modified: dt.datetime


@dataclass(frozen=True)
class BucketFolder:
    """A folder of a bucket, such as s3://probation/pdu-marts/raw."""

    store: S3FileSystem
    path: str  # without its scheme

    def files(self) -> dict[str, Stored]:
        """Return what is in it, by name below it. One request a thousand files."""
        below = FileSelector(self.path, recursive=True, allow_not_found=True)
        found = sorted((one for one in self.store.get_file_info(below) if one.is_file), key=lambda one: one.path)
        return {one.path.removeprefix(f"{self.path}/"): Stored(one.size, one.mtime) for one in found}

    def read(self, name: str) -> bytes:
        """Return a file."""
        with self.store.open_input_file(f"{self.path}/{name}") as file:
            return bytes(file.readall())

    def put(self, name: str, path: Path) -> None:
        """Put a file there. Whoever reads meanwhile finds the file before or this one, whole."""
        content = path.read_bytes()  # before the bucket hears of it: what is begun there is completed
        with self.store.open_output_stream(f"{self.path}/{name}") as file:
            file.write(content)

    def bring(self, name: str, stored: Stored, folder: Path) -> None:
        """Bring a file below a folder of this machine, whole or not at all.

        Raises FaultsError for a name that leads out of the folder. The file has the time of the one in the bucket, but
        for one that was put there just now: that may be replaced within the same second, so it counts as old and is
        brought again.
        """
        path = _below(folder, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            beside.write_bytes(self.read(name))
            settled = stored.modified < dt.datetime.now(dt.UTC) - JUST_NOW
            os.utime(beside, (stored.modified.timestamp() if settled else 0,) * 2)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """Remove a folder below it, with all that is in it."""
        self.store.delete_dir(f"{self.path}/{name}")


@contextmanager
def bucket_folder(address: str) -> Iterator[BucketFolder]:
    """Give a folder of a bucket; raises PassingError when the bucket refuses or cannot be reached."""
    asked = os.environ.get
    scheme, _, host = (asked("AWS_ENDPOINT_URL_S3") or asked("AWS_ENDPOINT_URL") or "https://").partition("://")
    try:
        store = S3FileSystem(
            access_key=asked("AWS_ACCESS_KEY_ID"),
            secret_key=asked("AWS_SECRET_ACCESS_KEY"),
            session_token=asked("AWS_SESSION_TOKEN"),
            region=asked("AWS_REGION") or asked("AWS_DEFAULT_REGION"),
            scheme=scheme,
            endpoint_override=host.rstrip("/") or None,
        )
        yield BucketFolder(store, address.removeprefix(BUCKET).rstrip("/"))
    except OSError as error:
        if error.errno is not None:
            raise  # of this machine's disk
        said = without_secrets(str(error)).splitlines()[0]
        remedy = "see AWS_ENDPOINT_URL_S3 and the keys, then run it again"
        raise PassingError.at(address, "a bucket that answers", said, remedy=remedy) from None


def is_here(path: Path, stored: Stored) -> bool:
    """Whether a file of this machine is the one in the bucket."""
    try:
        found = path.stat()
    except OSError:
        return False
    return (found.st_size, int(found.st_mtime)) == (stored.size, int(stored.modified.timestamp()))


def _below(folder: Path, name: str) -> Path:
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts:
        raise FaultsError.at(name, "a name below the folder", "one that leads out of it", remedy="rename it")
    return folder / parts
