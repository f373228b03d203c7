"""The hash of a table's contents: of what its description says, and of nothing else."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
import random
import struct
from collections.abc import Callable
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lake.contents import BLOCK, block_hashes, contents_hash

TYPES: dict[str, tuple[pl.DataType, st.SearchStrategy[Any]]] = {
    "integer": (pl.Int64(), st.integers(-(2**63), 2**63 - 1)),
    "number": (pl.Float64(), st.floats()),
    "date": (pl.Date(), st.dates()),
    "moment": (pl.Datetime("us"), st.datetimes()),
    "boolean": (pl.Boolean(), st.booleans()),
    "text": (pl.String(), st.text()),
}
SCHEMA = {name: dtype for name, (dtype, _) in TYPES.items()}
ROWS = st.lists(st.tuples(*(st.none() | values for _, values in TYPES.values())), max_size=12)


def frame(rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


# As the description says, value by value, without a library.
BYTES: dict[str, Callable[[Any], bytes]] = {
    "integer": lambda value: struct.pack("<q", value),
    "number": lambda value: struct.pack("<d", math.nan if math.isnan(value) else value + 0.0),
    "date": lambda value: struct.pack("<q", (value - dt.date(1970, 1, 1)).days),
    "moment": lambda value: struct.pack("<q", (value - dt.datetime(1970, 1, 1)) // dt.timedelta(microseconds=1)),
    "boolean": lambda value: bytes([value]),
}


def described(rows: list[tuple[Any, ...]], names: list[str]) -> str:
    columns = json.dumps([[name, name] for name in names]).encode() + b"\n"
    hashes = []
    for start in range(0, len(rows), BLOCK):
        block = rows[start : start + BLOCK]
        said = columns + struct.pack("<Q", len(block))
        for name, column in zip(names, zip(*block, strict=True), strict=True):
            values = [value for value in column if value is not None]
            said += struct.pack("<Q", len(values))
            said += bytes(value is not None for value in column) if len(values) < len(column) else b""
            if name == "text":
                said += b"".join(struct.pack("<I", len(value.encode())) for value in values)
                said += "".join(values).encode()
            else:
                said += b"".join(map(BYTES[name], values))
        hashes.append(hashlib.sha256(said).hexdigest())
    return hashlib.sha256(columns + "".join(f"{block}\n" for block in hashes).encode()).hexdigest()


@given(ROWS)
def test_is_the_hash_of_what_is_described(rows: list[tuple[Any, ...]]) -> None:
    assert contents_hash(frame(rows)) == described(rows, list(TYPES))


def test_is_so_over_several_blocks() -> None:
    drawn = random.Random(1)
    rows = [
        (drawn.choice([None, "", "Süd", "a" * drawn.randint(0, 40)]), drawn.choice([None, 0.0, drawn.random()]))
        for _ in range(2 * BLOCK + 5)
    ]
    table = pl.DataFrame(rows, schema={"text": pl.String, "number": pl.Float64}, orient="row")
    assert contents_hash(table) == described(rows, ["text", "number"])
    assert len(block_hashes(table)) == 3


def test_stays_the_same_for_good() -> None:
    """What is kept of a version is held to it years later, by other releases of every library."""
    rows = [
        (1, 0.5, dt.date(2026, 11, 25), dt.datetime(2026, 11, 25, 9, 30), True, "Süd"),
        (None, None, None, None, None, None),
        (-1, -0.0, dt.date(1969, 12, 31), dt.datetime(1969, 12, 31), False, ""),
    ]
    assert contents_hash(frame(rows)) == "45153973b0c1bfdbc8bdb469a747d3dde02bc780a3cb05db4b4bcc2394663c9d"


@given(ROWS, st.integers(0, 12))
def test_does_not_depend_on_how_rows_are_held(rows: list[tuple[Any, ...]], cut: int) -> None:
    one = frame(rows)
    in_pieces = pl.concat([one.head(cut), one.slice(cut)], rechunk=False)
    within = pl.concat([frame([(7, 1.5, None, None, True, "before")]), one]).slice(1)
    assert contents_hash(one) == contents_hash(in_pieces) == contents_hash(within) == contents_hash(one.lazy())


@given(ROWS)
def test_is_the_same_of_what_a_reader_gets_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[Any, ...]]
) -> None:
    one, file = frame(rows), tmp_path_factory.mktemp("read") / "one.parquet"
    one.write_parquet(file)
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE one AS FROM '{file}'")
        from_database = connection.execute("FROM one").pl()
        connection.execute(f"COPY one TO '{file}'")
    assert contents_hash(one) == contents_hash(from_database) == contents_hash(pl.scan_parquet(file))


def test_tells_tables_apart_that_are_nearly_alike() -> None:
    tables = {
        "a value and none": pl.DataFrame({"a": ["1", None]}),
        "an empty text": pl.DataFrame({"a": ["1", ""]}),
        "none first": pl.DataFrame({"a": [None, "1"]}),
        "texts parted elsewhere": pl.DataFrame({"a": ["", "1"]}),
        "a word for none": pl.DataFrame({"a": ["1", "\\N"]}),
        "a row more": pl.DataFrame({"a": ["1", None, None]}),
        "another name": pl.DataFrame({"b": ["1", None]}),
        "whole numbers": pl.DataFrame({"a": [1, None]}),
        "zero": pl.DataFrame({"a": [1, 0]}),
        "numbers": pl.DataFrame({"a": [1.0, None]}),
        "number zero": pl.DataFrame({"a": [1.0, 0.0]}),
        "no number": pl.DataFrame({"a": [1.0, math.nan]}),
        "yes": pl.DataFrame({"a": [True, None]}),
        "no": pl.DataFrame({"a": [True, False]}),
        "days": pl.DataFrame({"a": [1, None]}).cast(pl.Date),
        "moments": pl.DataFrame({"a": [1, None]}).cast(pl.Datetime("us")),
        "nothing": pl.DataFrame({"a": []}, schema={"a": pl.String}),
        "nothing of numbers": pl.DataFrame({"a": []}, schema={"a": pl.Float64}),
        "two columns": pl.DataFrame({"a": ["1"], "b": ["2"]}),
        "two columns swapped": pl.DataFrame({"a": ["2"], "b": ["1"]}),
        "two columns in another order": pl.DataFrame({"b": ["2"], "a": ["1"]}),
    }
    alike: dict[str, list[str]] = {}
    for name, table in tables.items():
        alike.setdefault(contents_hash(table), []).append(name)
    assert [names for names in alike.values() if len(names) > 1] == []


@given(ROWS, ROWS)
def test_tells_rows_apart(one: list[tuple[Any, ...]], other: list[tuple[Any, ...]]) -> None:
    alike = frame(one).equals(frame(other), null_equal=True)
    assert (contents_hash(frame(one)) == contents_hash(frame(other))) is alike


def test_blocks_before_a_change_have_the_same_hashes() -> None:
    before = pl.DataFrame({"number": pl.int_range(4 * BLOCK, eager=True)})
    changed = before.with_columns(pl.when(pl.col("number") == 2 * BLOCK).then(0).otherwise("number").alias("number"))
    alike = [one == other for one, other in zip(block_hashes(before), block_hashes(changed), strict=True)]
    assert alike == [True, True, False, True]


@pytest.mark.parametrize("dtype", [pl.Int32, pl.List(pl.Int64), pl.Datetime("ms"), pl.Datetime("us", "UTC"), pl.Null])
def test_a_column_of_another_type_is_refused(dtype: pl.DataType) -> None:
    with pytest.raises(TypeError, match="expected one of Int64, Float64"):
        contents_hash(pl.DataFrame({"a": [None]}, schema={"a": dtype}))
