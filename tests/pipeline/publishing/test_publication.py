"""Publishing: whole or not at all, and never in a reader's way."""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.publishing.publication import publish
from pipeline.publishing.writing import PublishedTable

MANIFEST = {"built_at": "2023-09-19T09:30:00.000Z"}


def ratings(rows: int) -> PublishedTable:
    frame = pl.DataFrame({"pdu": [f"Unit {row}" for row in range(rows)], "score": list(range(rows))})
    return PublishedTable(
        "marts", "ratings", frame, "An inspection's rating.", {"pdu": "It's the unit.", "score": "Points."}
    )


def fingerprint(folder: Path) -> dict[str, str]:
    files = [folder / "probation.duckdb", folder / "build.json", *sorted((folder / "parquet").iterdir())]
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def count(folder: Path) -> int:
    with duckdb.connect(str(folder / "probation.duckdb"), read_only=True) as connection:
        (rows,) = connection.execute("SELECT count(*) FROM marts.ratings").fetchall()[0]
    return int(rows)


def test_database_parquet_and_manifest_stand_where_readers_expect_them(tmp_path: Path) -> None:
    publish([ratings(3)], MANIFEST, tmp_path)
    assert count(tmp_path) == 3
    assert pl.read_parquet(tmp_path / "parquet" / "ratings.parquet").height == 3
    build = (tmp_path / "current").resolve()
    assert json.loads((tmp_path / "build.json").read_text()) == {"build_id": build.name, **MANIFEST}


def test_the_database_has_the_form_of_duckdb_1_2(tmp_path: Path) -> None:
    for rows in (3, 4):  # from nothing, then into a copy of what stands there
        publish([ratings(rows)], MANIFEST, tmp_path)
        with duckdb.connect(str(tmp_path / "probation.duckdb"), read_only=True) as connection:
            said = connection.execute("SELECT tags['storage_version'] FROM duckdb_databases() WHERE NOT internal")
            assert str(said.fetchall()[0][0]).startswith("v1.2.0")


def test_every_table_and_column_carries_its_comment(tmp_path: Path) -> None:
    publish([ratings(1)], MANIFEST, tmp_path)
    with duckdb.connect(str(tmp_path / "probation.duckdb"), read_only=True) as connection:
        table = connection.execute("SELECT comment FROM duckdb_tables()").fetchall()
        columns = connection.execute(
            "SELECT column_name, comment FROM duckdb_columns() WHERE schema_name = 'marts'"
        ).fetchall()
    assert table == [("An inspection's rating.",)]
    assert dict(columns) == {"pdu": "It's the unit.", "score": "Points."}


def test_a_database_that_is_taken_over_fifty_times_stays_as_small_as_one_from_nothing(tmp_path: Path) -> None:
    def tables(number: int) -> list[PublishedTable]:
        drawn = {
            "still": pl.int_range(150_000, eager=True).hash(seed=0),
            "moving": pl.int_range(150_000, eager=True).hash(seed=number),
        }
        contents = {"still": "still", "moving": f"moving {number}"}
        return [
            PublishedTable(
                "marts", name, pl.DataFrame({"text": numbers.cast(pl.String)}), name, {}, content_hash=contents[name]
            )
            for name, numbers in drawn.items()
        ]

    def size(folder: Path) -> int:
        return (folder / "probation.duckdb").stat().st_size

    for number in range(51):
        publish(tables(number), {"built_at": f"2026-01-{number:02}"}, tmp_path / "again")
    publish(tables(50), {"built_at": "2026-01-50"}, tmp_path / "once")
    assert size(tmp_path / "again") <= 1.25 * size(tmp_path / "once")


def test_a_build_that_fails_leaves_what_stood_there_untouched_to_the_byte(tmp_path: Path) -> None:
    publish([ratings(3)], MANIFEST, tmp_path)
    before = fingerprint(tmp_path)
    twice = [ratings(4), ratings(4)]  # the second cannot be created
    with pytest.raises(duckdb.CatalogException):
        publish(twice, MANIFEST, tmp_path)
    assert fingerprint(tmp_path) == before
    assert len(list((tmp_path / ".builds").iterdir())) == 1  # and leaves nothing over


def test_a_reader_in_the_old_build_goes_on_reading_while_a_new_one_is_published(tmp_path: Path) -> None:
    publish([ratings(3)], MANIFEST, tmp_path)
    with duckdb.connect(str(tmp_path / "probation.duckdb"), read_only=True) as reader:
        publish([ratings(5)], MANIFEST, tmp_path)
        assert reader.execute("SELECT count(*) FROM marts.ratings").fetchall() == [(3,)]
    assert count(tmp_path) == 5


def test_what_a_killed_build_left_is_cleared_away_by_the_next(tmp_path: Path) -> None:
    publish([ratings(3)], MANIFEST, tmp_path)
    left = tmp_path / ".builds" / "2023-09-20T0930-killed.unfinished"
    left.mkdir()
    publish([ratings(4)], MANIFEST, tmp_path)
    assert not left.exists()


def test_builds_that_publish_together_wait_for_one_another_and_all_finish(tmp_path: Path) -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        builds = list(pool.map(lambda rows: publish([ratings(rows)], MANIFEST, tmp_path), range(1, 9)))
    assert len(set(builds)) == 8
    assert count(tmp_path) in range(1, 9)
    assert len(list((tmp_path / ".builds").iterdir())) == 2


def test_only_the_current_and_the_previous_build_are_kept(tmp_path: Path) -> None:
    for rows in range(1, 5):
        publish([ratings(rows)], {"built_at": f"2023-09-19T09:3{rows}:00.000Z"}, tmp_path)
    assert len(list((tmp_path / ".builds").iterdir())) == 2
    assert count(tmp_path) == 4


def test_a_copy_of_the_marts_folder_works_elsewhere(tmp_path: Path) -> None:
    publish([ratings(2)], MANIFEST, tmp_path / "here")
    (tmp_path / "here").rename(tmp_path / "there")
    assert count(tmp_path / "there") == 2
