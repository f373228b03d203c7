"""Tables in a build: what their files say to readers, and what of the build before stays in its database."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.lake.contents import contents_hash
from pipeline.publishing.publication import publish
from pipeline.publishing.writing import MEMORY, ROW_GROUP, ROWS_AT_A_TIME, PublishedTable

STILL = PublishedTable("marts", "still", pl.DataFrame({"text": ["as it was"]}), "Never changes.", {}, "still")


def table(frame: pl.DataFrame, comment: str = "Numbers.") -> PublishedTable:
    comments = dict.fromkeys(frame.columns, f"{comment} A column.")
    return PublishedTable("marts", "numbers", frame.lazy(), comment, comments, contents_hash(frame))


def published(folder: Path, *tables: PublishedTable) -> Path:
    return publish(list(tables), {"built_at": "2026-11-25T09:30:00.000Z"}, folder)


def ask(folder: Path, sql: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(folder / "probation.duckdb"), read_only=True) as connection:
        return connection.execute(sql).fetchall()


def in_database(folder: Path) -> pl.DataFrame:
    with duckdb.connect(str(folder / "probation.duckdb"), read_only=True) as connection:
        return connection.execute("FROM marts.numbers").pl()


def in_parquet(folder: Path) -> pl.DataFrame:
    return pl.read_parquet(folder / "parquet" / "numbers.parquet")


def stored(folder: Path) -> list[tuple[Any, ...]]:
    """Of each row group the number of rows, and where the first of its columns is in the file."""
    return ask(
        folder,
        "SELECT row_group_id, sum(count), min_by(block_id, segment_id), min_by(block_offset, segment_id) "
        "FROM pragma_storage_info('marts.numbers') WHERE column_id = 0 AND segment_type <> 'VALIDITY' "
        "GROUP BY row_group_id ORDER BY row_group_id",
    )


def test_lists_longer_than_the_memory_of_the_writer_find_room(tmp_path: Path) -> None:
    inspections = "; ".join(f"surrey-{number:06}" for number in range(50_000))
    listed = pl.DataFrame({"inspection_ids": [f"{row}: {inspections}" for row in range(3 * MEMORY // 2_000_000)]})
    assert listed.estimated_size() > MEMORY
    published(tmp_path, table(listed), STILL)
    assert in_database(tmp_path).equals(listed)


def numbers(rows: int) -> pl.DataFrame:
    number = pl.int_range(rows, eager=True).alias("number")
    return pl.DataFrame({"number": number, "text": number.hash().cast(pl.String), "half": number / 2})


TYPES: dict[str, tuple[pl.DataType, pa.DataType, str]] = {
    "text": (pl.String(), pa.string(), "VARCHAR"),
    "integer": (pl.Int64(), pa.int64(), "BIGINT"),
    "number": (pl.Float64(), pa.float64(), "DOUBLE"),
    "boolean": (pl.Boolean(), pa.bool_(), "BOOLEAN"),
    "date": (pl.Date(), pa.date32(), "DATE"),
    "moment": (pl.Datetime("us"), pa.timestamp("us"), "TIMESTAMP"),
}
VALUES = ("", 0, 0.0, False, dt.date(1970, 1, 1), dt.datetime(1970, 1, 1))
NULLS = (None,) * len(TYPES)


class TestParquet:
    @pytest.fixture(params=[0, 1, 5], ids="{} rows".format)
    def file(self, request: pytest.FixtureRequest, tmp_path: Path) -> Path:
        schema = {name: dtype for name, (dtype, *_) in TYPES.items()}
        rows = [VALUES, NULLS] * 3
        frame = pl.DataFrame(rows[: request.param], schema=schema, orient="row")
        published(tmp_path, PublishedTable("marts", "numbers", frame, "All types.", {}))
        assert in_parquet(tmp_path).equals(frame, null_equal=True)
        return tmp_path / "parquet" / "numbers.parquet"

    def test_says_plain_types_to_arrow_which_r_reads_with(self, file: Path) -> None:
        """Not `large_string` nor `string_view`: old readers know only the one."""
        assert pq.read_schema(file) == pa.schema({name: arrow for name, (_, arrow, _) in TYPES.items()})
        assert pq.read_metadata(file).metadata is None

    def test_says_the_types_of_the_database_to_duckdb(self, file: Path) -> None:
        described = {name: sql for name, sql, *_ in duckdb.sql(f"DESCRIBE FROM '{file}'").fetchall()}
        assert described == {name: sql for name, (*_, sql) in TYPES.items()}

    def test_tells_nulls_from_what_is_empty_zero_or_false(self, file: Path) -> None:
        rows = duckdb.sql(f"FROM '{file}'").fetchall()
        assert rows == ([VALUES, NULLS] * 3)[: len(rows)]

    def test_is_compressed_as_every_reader_can_undo(self, tmp_path: Path) -> None:
        published(tmp_path, table(numbers(10)))
        columns = pq.read_metadata(tmp_path / "parquet" / "numbers.parquet").row_group(0)
        assert {columns.column(index).compression for index in range(columns.num_columns)} == {"SNAPPY"}

    def test_of_many_rows_has_row_groups(self, tmp_path: Path) -> None:
        published(tmp_path, table(numbers(ROWS_AT_A_TIME + 1)))
        said = pq.read_metadata(tmp_path / "parquet" / "numbers.parquet")
        assert [said.row_group(index).num_rows for index in range(said.num_row_groups)] == [ROWS_AT_A_TIME, 1]

    def test_keeps_few_long_texts_once(self, tmp_path: Path) -> None:
        texts = [
            numbers(800).select(pl.col("text").hash(seed).cast(pl.String))["text"].str.join() for seed in range(90)
        ]
        published(tmp_path, table(pl.DataFrame({"ids": pl.concat(texts * 20)})))
        assert (tmp_path / "parquet" / "numbers.parquet").stat().st_size < pl.concat(texts).str.len_bytes().sum()


EDITS: dict[str, Callable[[pl.DataFrame], pl.DataFrame]] = {
    "as it was": lambda frame: frame,
    "rows more": lambda frame: pl.concat([frame, numbers(7)]),
    "a row group more": lambda frame: pl.concat([frame, numbers(ROW_GROUP)]),
    "a row less": lambda frame: frame.head(-1),
    "a row group less": lambda frame: frame.head(-ROW_GROUP),
    "a row changed in the middle": lambda frame: frame.with_columns(
        text=pl.when(pl.col("number") == ROW_GROUP + 3).then(pl.lit("changed")).otherwise("text")
    ),
    "a row more in the middle": lambda frame: pl.concat(
        [frame.head(ROW_GROUP + 3), numbers(1), frame.slice(ROW_GROUP + 3)]
    ),
    "a null in the last row": lambda frame: frame.with_columns(
        half=pl.when(pl.col("number") < frame.height - 1).then("half")
    ),
    "the first row gone": lambda frame: frame.slice(1),
    "the other way round": lambda frame: frame.reverse(),
    "no rows": lambda frame: frame.clear(),
    "a column more": lambda frame: frame.with_columns(more=pl.lit("more")),
    "a column less": lambda frame: frame.drop("half"),
    "another type": lambda frame: frame.cast({"number": pl.Float64}),
    "another name": lambda frame: frame.rename({"half": "part"}),
    "columns in another order": lambda frame: frame.select("text", "number", "half"),
}


class TestWhatStays:
    ROWS = 2 * ROW_GROUP + 100

    @pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
    def test_after_an_edit_both_files_hold_the_new_rows_in_order(
        self, tmp_path: Path, edit: Callable[[pl.DataFrame], pl.DataFrame]
    ) -> None:
        published(tmp_path, STILL, table(numbers(self.ROWS)))
        frame = edit(numbers(self.ROWS))
        published(tmp_path, STILL, table(frame))
        assert in_database(tmp_path).equals(frame, null_equal=True)
        assert in_parquet(tmp_path).equals(frame, null_equal=True)

    @given(st.lists(st.sampled_from(list(EDITS)[:11]), min_size=2, max_size=5))
    @settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_after_one_edit_upon_another_the_database_is_as_one_from_nothing(
        self, tmp_path_factory: pytest.TempPathFactory, edits: list[str]
    ) -> None:
        again, once = tmp_path_factory.mktemp("again"), tmp_path_factory.mktemp("once")
        frame = numbers(self.ROWS)
        published(again, STILL, table(frame))
        for edit in edits:
            frame = EDITS[edit](frame)
            published(again, STILL, table(frame))
        published(once, STILL, table(frame))
        assert in_database(again).equals(frame, null_equal=True)
        assert [rows for _, rows, *_ in stored(again)] == [rows for _, rows, *_ in stored(once)]

    def test_row_groups_stay_as_they_were_written(self, tmp_path: Path) -> None:
        published(tmp_path, table(numbers(2 * ROW_GROUP + 1)))
        published(tmp_path, table(numbers(3 * ROW_GROUP + 1)))
        assert [rows for _, rows, *_ in stored(tmp_path)] == [ROW_GROUP] * 3 + [1]

    def test_comments_are_the_new_ones(self, tmp_path: Path) -> None:
        published(tmp_path, STILL, table(numbers(self.ROWS)))
        published(tmp_path, STILL, table(numbers(self.ROWS), "Otherwise said."))
        said = ask(tmp_path, "SELECT comment FROM duckdb_columns() WHERE table_name = 'numbers'")
        assert set(said) == {("Otherwise said. A column.",)}
        assert ("Otherwise said.",) in ask(tmp_path, "SELECT comment FROM duckdb_tables()")

    def test_a_table_that_grows_twenty_times_takes_no_more_room_than_one_from_nothing(self, tmp_path: Path) -> None:
        def size(folder: Path) -> int:
            return (folder / "probation.duckdb").stat().st_size

        for number in range(21):
            published(tmp_path / "again", STILL, table(numbers(self.ROWS + 5_000 * number)))
        published(tmp_path / "once", STILL, table(numbers(self.ROWS + 100_000)))
        assert size(tmp_path / "again") <= 1.25 * size(tmp_path / "once")

    def test_a_table_that_is_gone_is_gone(self, tmp_path: Path) -> None:
        published(tmp_path, STILL, table(numbers(self.ROWS)))
        published(tmp_path, STILL)
        assert ask(tmp_path, "SELECT table_name FROM duckdb_tables()") == [("still",)]
        assert [path.name for path in (tmp_path / "parquet").iterdir()] == ["still.parquet"]

    @pytest.mark.parametrize("name", ["probation.duckdb", "parquet/still.parquet", "parquet/numbers.parquet"])
    @pytest.mark.parametrize("damage", ["gone", "changed", "cut off"])
    def test_a_damaged_file_is_not_taken_over(self, tmp_path: Path, name: str, damage: str) -> None:
        published(tmp_path, STILL, table(numbers(self.ROWS)))
        path = (tmp_path / name).resolve()
        data = path.read_bytes()
        path.unlink()
        if damage != "gone":
            path.write_bytes(data[:-100] if damage == "cut off" else data[:-100] + data[-100:][::-1])
        published(tmp_path, STILL, table(numbers(self.ROWS)))
        assert in_database(tmp_path).equals(numbers(self.ROWS))
        assert in_parquet(tmp_path).equals(numbers(self.ROWS))
        assert ask(tmp_path, "FROM marts.still") == [("as it was",)]
        assert pl.read_parquet(tmp_path / "parquet" / "still.parquet").rows() == [("as it was",)]

    def test_hashes_in_the_manifest_are_of_the_files_that_are_there(self, tmp_path: Path) -> None:
        for rows in (self.ROWS, self.ROWS + 1):
            build = published(tmp_path, STILL, table(numbers(rows)))
            said = json.loads((build / "build.json").read_text("utf-8"))["published_files"]
            files = [build / "probation.duckdb", *(build / "parquet").iterdir()]
            assert said == {
                path.relative_to(build).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files
            }
