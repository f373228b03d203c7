"""What a lake need not keep: states of long ago that nobody published, the files that only they had, small files."""

from __future__ import annotations

import datetime as dt

from pipeline.lake.attached import LAKE, attached
from pipeline.lake.place import LakePlace
from pipeline.lake.snapshots import published_versions
from pipeline.lake.tables import LakeTables

KEPT_FOR = dt.timedelta(days=30)


def is_due(tables: LakeTables, kept_for: dt.timedelta = KEPT_FOR) -> bool:
    """Return whether a lake has snapshots that it need not keep."""
    return bool(_unwanted(tables, kept_for))


def tidy(place: LakePlace, kept_for: dt.timedelta = KEPT_FOR) -> int:
    """Forget such snapshots older than a time, merge small files, delete what nothing names; say how many files went.

    Whoever reads a snapshot that is forgotten meets an error, so the time is far longer than any question.
    """
    with attached(place) as connection:
        tables = LakeTables(connection, place)
        unwanted = _unwanted(tables, kept_for)
        connection.rollback()
        if unwanted:
            connection.execute(f"CALL ducklake_expire_snapshots('{LAKE}', versions => {unwanted})")
        connection.execute(f"CALL ducklake_merge_adjacent_files('{LAKE}')")
        return len(connection.execute(f"CALL ducklake_cleanup_old_files('{LAKE}', cleanup_all => true)").fetchall())


def _unwanted(tables: LakeTables, kept_for: dt.timedelta) -> list[int]:
    """Snapshots of before: not the newest of all, and not the last of a version that was published."""
    rows = tables.connection.execute(
        f"""WITH snapshots AS (FROM ducklake_snapshots('{LAKE}'))
        SELECT snapshot_id FROM snapshots WHERE snapshot_time < ?
        AND snapshot_id < (SELECT max(snapshot_id) FROM snapshots)
        AND snapshot_id NOT IN (
            SELECT max(snapshot_id) FROM snapshots WHERE commit_message IN ? GROUP BY commit_message)
        ORDER BY snapshot_id""",
        [dt.datetime.now(dt.UTC) - kept_for, published_versions(tables)],
    )
    return [snapshot for (snapshot,) in rows.fetchall()]
