"""A lake does not grow for ever: snapshots of long ago go, with the files that only they had."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline.lake.attached import LAKE, attached
from pipeline.lake.place import LakePlace
from pipeline.lake.tables import reading, writing
from pipeline.lake.tidying import is_due, tidy
from tests.pipeline.lake.test_tables import RATINGS, ROWS, put, snapshots

AT_ONCE = dt.timedelta()


def test_what_only_old_snapshots_had_is_deleted_and_the_newest_stays(tmp_path: Path) -> None:
    place = LakePlace.in_folder(tmp_path)
    for rows in (1, 2, 3):
        with writing(place, f"{rows} rows") as tables:
            put(tables, ROWS.head(rows))
    files = set(tmp_path.rglob("*.parquet"))
    assert tidy(place) == 0  # nothing is old yet
    assert {"1 rows", "2 rows", "3 rows"} <= set(snapshots(place))
    assert tidy(place, AT_ONCE) > 0
    assert set(tmp_path.rglob("*.parquet")) < files
    with reading(place) as tables:
        assert tables.frame(RATINGS).equals(ROWS)


def test_it_is_due_where_the_oldest_snapshot_is_old(tmp_path: Path) -> None:
    place = LakePlace.in_folder(tmp_path)
    with writing(place, "ratings") as tables:
        put(tables, ROWS)
    with reading(place) as tables:
        assert not is_due(tables)
        assert is_due(tables, AT_ONCE)


def test_files_that_together_are_larger_than_the_memory_given_are_merged(tmp_path: Path) -> None:
    place = LakePlace.in_folder(tmp_path)
    with attached(place) as connection:
        connection.execute(f"CREATE TABLE {LAKE}.long (number BIGINT, text VARCHAR)")
        for first in range(0, 100_000, 10_000):  # 3 kB each, 300 MB together
            rows = f"SELECT number, repeat(md5(number::VARCHAR), 94) FROM range({first}, {first + 10_000}) r (number)"
            connection.execute(f"INSERT INTO {LAKE}.long {rows}")
    assert tidy(place, AT_ONCE) > 0
    assert len(list(tmp_path.rglob("*.parquet"))) == 1
    with attached(place, read_only=True) as connection:
        found = connection.execute(f"SELECT count(*), count(DISTINCT number), max(number) FROM {LAKE}.long").fetchone()
    assert found == (100_000, 100_000, 99_999)
