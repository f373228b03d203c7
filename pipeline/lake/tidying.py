"""What a lake need not keep: snapshots of long ago, the files that only they had, and files that are too small."""

from __future__ import annotations

import datetime as dt

from pipeline.lake.attached import LAKE, attached
from pipeline.lake.place import LakePlace
from pipeline.lake.tables import LakeTables
from pipeline.sql_text import sql_text

KEPT_FOR = dt.timedelta(days=30)  # a cited version is rebuilt from its raw files, not from a snapshot


def is_due(tables: LakeTables, kept_for: dt.timedelta = KEPT_FOR) -> bool:
    """Return whether a lake has snapshots that it need not keep; the newest is always kept."""
    oldest = f"SELECT min(snapshot_time) FROM ducklake_snapshots('{LAKE}')"
    (began,) = tables.connection.execute(oldest).fetchall()[0]
    return bool(began and began < dt.datetime.now(dt.UTC) - kept_for)


def tidy(place: LakePlace, kept_for: dt.timedelta = KEPT_FOR) -> int:
    """Forget snapshots older than a time, merge small files, delete what nothing names; return how many files went.

    Whoever reads a snapshot that is forgotten meets an error, so the time is far longer than any question.
    """
    until = sql_text((dt.datetime.now(dt.UTC) - kept_for).isoformat())
    with attached(place) as connection:
        connection.execute(f"CALL ducklake_expire_snapshots('{LAKE}', older_than => TIMESTAMPTZ {until})")
        connection.execute(f"CALL ducklake_merge_adjacent_files('{LAKE}')")
        return len(connection.execute(f"CALL ducklake_cleanup_old_files('{LAKE}', cleanup_all => true)").fetchall())
