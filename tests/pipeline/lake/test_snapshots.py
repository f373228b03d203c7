"""A publication is a snapshot of the lake: what was cited can be asked as it was."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline.lake.place import LakePlace
from pipeline.lake.snapshots import keep_publication, published_versions
from pipeline.lake.tables import LakeTables, reading, writing
from pipeline.lake.tidying import tidy
from tests.pipeline.lake.test_tables import RATINGS, ROWS, put

MAY, JUNE = "2026.05.01-3f2a9c1d", "2026.06.01-710781f2"


def published(place: LakePlace, version: str, rows: int) -> int:
    with writing(place, "build") as tables:
        put(tables, ROWS.head(rows))
        return keep_publication(tables, version)


def snapshot_of(tables: LakeTables, version: str) -> int | None:
    """The last snapshot of a version, as people ask for it; None where the lake has none of it any more."""
    question = "SELECT max(snapshot_id) FROM ducklake_snapshots('lake') WHERE commit_message = ?"
    (found,) = tables.connection.execute(question, [version]).fetchall()[0]
    return None if found is None else int(found)


def rows_of(tables: LakeTables, version: str) -> int:
    question = f"SELECT count(*) FROM lake.marts.ratings AT (VERSION => {snapshot_of(tables, version)})"
    (count,) = tables.connection.execute(question).fetchall()[0]
    return int(count)


def test_a_version_is_the_state_that_was_published(tmp_path: Path) -> None:
    place = LakePlace.in_folder(tmp_path)
    published(place, MAY, 1)
    published(place, JUNE, 3)
    with reading(place) as tables:
        assert published_versions(tables) == [MAY, JUNE]
        assert (rows_of(tables, MAY), rows_of(tables, JUNE)) == (1, 3)
        assert tables.frame(RATINGS).equals(ROWS)
        assert snapshot_of(tables, "2026.07.01-00000000") is None


def test_who_publishes_the_same_again_adds_no_state(tmp_path: Path) -> None:
    place = LakePlace.in_folder(tmp_path)
    assert published(place, MAY, 2) == published(place, MAY, 2)


def test_what_was_published_stays_when_the_lake_is_tidied_and_what_was_not_goes(tmp_path: Path) -> None:
    place = LakePlace.in_folder(tmp_path)
    published(place, MAY, 1)
    with writing(place, "a step") as tables:
        put(tables, ROWS.head(2))
        step = tables.commit("a step")
    published(place, JUNE, 3)
    assert tidy(place, dt.timedelta()) > 0
    with reading(place) as tables:
        assert (rows_of(tables, MAY), rows_of(tables, JUNE)) == (1, 3)
        left = tables.connection.execute("SELECT snapshot_id FROM ducklake_snapshots('lake')").fetchall()
        assert (step,) not in left
