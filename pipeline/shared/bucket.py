"""A folder of a bucket, by DuckDB: what is in it, files put there and files brought here. Nothing is deleted."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import duckdb

from pipeline.duckdb_extensions import load_extension
from pipeline.faults import Fault, FaultsError, PassingError
from pipeline.lake.attached import bucket_secret
from pipeline.lake.place import without_secrets
from pipeline.sql_text import sql_text

JUST_NOW = dt.timedelta(seconds=2)  # buckets tell times to the second


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in a bucket: its size in bytes, and when it was put there (UTC)."""

    size: int
    modified: dt.datetime


@dataclass(frozen=True)
class BucketFolder:
    """A folder of a bucket, such as s3://probation/pdu-marts/raw."""

    connection: duckdb.DuckDBPyConnection
    address: str

    def files(self) -> dict[str, Stored]:
        """Return what is in it, by name below it. One request a thousand files."""
        asked = "SELECT filename, size, last_modified FROM read_blob(?) ORDER BY filename"
        found = self.connection.execute(asked, [f"{self.address}/**"]).fetchall()
        return {name.removeprefix(f"{self.address}/"): Stored(size, when) for name, size, when in found}

    def put(self, name: str, path: Path) -> None:
        """Put a file there. Whoever reads meanwhile finds the file before or this one, whole."""
        self._copy(str(path), f"{self.address}/{name}")

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
            self._copy(f"{self.address}/{name}", str(beside))
            settled = stored.modified < dt.datetime.now(dt.UTC) - JUST_NOW
            os.utime(beside, (stored.modified.timestamp() if settled else 0,) * 2)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)

    def _copy(self, source: str, target: str) -> None:
        content = f"SELECT content FROM read_blob({sql_text(source)})"
        self.connection.execute(f"COPY ({content}) TO {sql_text(target)} (FORMAT BLOB)")


@contextmanager
def bucket_folder(address: str) -> Iterator[BucketFolder]:
    """Give a folder of a bucket; raises PassingError when the bucket refuses or cannot be reached."""
    with duckdb.connect() as connection:
        load_extension(connection, "httpfs")
        connection.execute(bucket_secret(os.environ))
        try:
            yield BucketFolder(connection, address.rstrip("/"))
        except duckdb.Error as error:
            said = without_secrets(str(error)).splitlines()[0]
            remedy = "see AWS_ENDPOINT_URL_S3 and the keys, then run it again"
            raise PassingError([Fault(address, "a bucket that answers", said, remedy=remedy)]) from None


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
        raise FaultsError([Fault(name, "a name below the folder", "one that leads out of it", remedy="rename it")])
    return folder / parts
