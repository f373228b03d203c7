"""Readings of workbooks in a shared lake: what one machine has read no other reads again.

A row of `readings` is one frame of some workbooks that were read together, as a Parquet file: which figures a workbook
can have changes with the code lists, and a reading is of use to the code that made it alone. Rows are only added, so
workers never wait for each other; of a workbook that was read twice the first reading counts.
"""

from __future__ import annotations

import datetime as dt
import io
import uuid
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

import polars as pl
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random

from pipeline.faults import FaultsError
from pipeline.folders.kept_frames import parquet_of
from pipeline.lake.attached import LAKE, NoLakeError
from pipeline.lake.place import LakePlace
from pipeline.lake.tables import LakeTables, reading, writing

READINGS = f"{LAKE}.main.readings"
_COLUMNS = "batch VARCHAR, keys VARCHAR[], name VARCHAR, frame BLOB"
ATTEMPTS = 5  # the first batch of all makes the table, and another may make it at the same moment


@dataclass(frozen=True)
class LakeReadings:
    """The readings in a lake, by key: what settles the whole outcome of reading a file."""

    place: LakePlace

    @cached_property
    def keys(self) -> frozenset[str]:
        """What was read, as of the first time that this is asked."""
        with suppress(NoLakeError), reading(self.place) as store:
            if not _there(store):
                return frozenset()
            rows = store.connection.execute(f"SELECT DISTINCT unnest(keys) FROM {READINGS}").fetchall()
            return frozenset(key for (key,) in rows)
        return frozenset()

    def frames(self, keys: Collection[str]) -> dict[str, list[pl.DataFrame]]:
        """Return what was read of the files with these keys, by name of the table."""
        with reading(self.place) as store:
            rows = store.connection.execute(
                f"SELECT batch, name, frame FROM {READINGS} WHERE list_has_any(keys, ?) ORDER BY batch", [list(keys)]
            ).fetchall()
        batches: dict[str, dict[str, pl.DataFrame]] = {}
        for batch, name, frame in rows:
            batches.setdefault(batch, {})[name] = pl.read_parquet(io.BytesIO(frame))
        found: dict[str, list[pl.DataFrame]] = {}
        wanted = set(keys)
        for batch_frames in batches.values():
            own = batch_frames["files"].filter(pl.col("key").is_in(list(wanted)))
            wanted -= set(own["key"])
            for name, frame in batch_frames.items():
                found.setdefault(name, []).append(frame.filter(pl.col("file").is_in(own["file"].to_list())))
        return found

    @retry(
        retry=retry_if_exception_type(FaultsError),
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_random(0.1, 1),
        reraise=True,
    )
    def keep(self, frames: Mapping[str, pl.DataFrame]) -> None:
        """Keep what was read of some files: frames by name, of which `files` has the keys."""
        keys = [key for key in frames["files"]["key"] if key]
        if self.keys.issuperset(keys):
            return
        batch = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%S} {uuid.uuid4().hex[:8]}"
        blobs = {name: bytes(parquet_of(frame)) for name, frame in frames.items()}
        rows = pl.DataFrame(
            {
                "batch": [batch] * len(blobs),
                "keys": [keys] * len(blobs),
                "name": list(blobs),
                "frame": list(blobs.values()),
            }
        )
        with writing(self.place, f"{len(keys)} workbooks read") as store:
            if not _there(store):
                store.connection.execute(f"CREATE TABLE {READINGS} ({_COLUMNS})")
            store.connection.register("read", rows)
            store.connection.execute(f"INSERT INTO {READINGS} FROM read")


def _there(store: LakeTables) -> bool:
    return store.holds("main", "readings")
