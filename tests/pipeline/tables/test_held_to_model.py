"""What is proven to hold to a model is what pandera finds no fault in, whatever breaks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.catalogue import TABLES
from pipeline.lake.tables import LakeTables
from pipeline.raw.declared import load_declared
from pipeline.raw.folder import read_folder
from pipeline.settings import Settings
from pipeline.tables.held_to_model import holds_to
from pipeline.tables.made import MadeTable, TableName
from pipeline.tables.making import make_tables

MODELLED = [made for made in TABLES if type(made) is MadeTable]  # a chart's own table is part of one of these
ROWS = 40  # of a table, to break: pandera's time is what bounds the tests
VALUES: Mapping[Any, list[Any]] = {
    pl.String: ["", "A1", "B2, C3", "all", "no such name", "2021", "published"],
    pl.Float64: [float("nan"), float("inf"), -1.0, -0.0, 0.0, 0.5, 99.999, 100.5, 1e300],
    pl.Int64: [-1, 0, 1, 2, 101, 10**12],
    pl.Date: [dt.date(1, 1, 1), dt.date(2024, 2, 29), dt.date(9999, 12, 31)],
    pl.Boolean: [True, False],
}
TYPES = [pl.String, pl.Int32, pl.Float32, pl.Float64, pl.Date, pl.Null, pl.Categorical]
Break = Callable[[pl.DataFrame], pl.DataFrame]


@pytest.fixture(scope="module")
def own_tables() -> Mapping[TableName, pl.LazyFrame]:
    """Every table of the project's own data, staging and all."""
    own, store = Settings(), LakeTables.for_a_while()
    read_folder(own.raw, load_declared(own), own.limits, store).use()
    return make_tables(TABLES, store)


def passes(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> bool:
    """Whether pandera by itself finds no fault. It may fail to say which there are, and then there are some."""
    try:
        schema.validate(frame, lazy=True)
    except Exception:
        return False
    return True


def _cell(place: int, row: int, value: int) -> Break:
    def broken(frame: pl.DataFrame) -> pl.DataFrame:
        if not frame.width:
            return frame
        name, type_ = list(frame.schema.items())[place % frame.width]
        values = [None, *VALUES.get(type_, []), *frame[name].head(3)]
        new = pl.lit(pl.Series([values[value % len(values)]], dtype=type_)).first()
        return frame.with_columns(
            pl.when(pl.int_range(pl.len()) == row % max(frame.height, 1)).then(new).otherwise(name).alias(name)
        )

    return broken


def _column(place: int, row: int, value: int) -> Break:
    """Another type where the values have one, else no such column, one more, or another order."""

    def broken(frame: pl.DataFrame) -> pl.DataFrame:
        if not frame.width:  # the only column is gone already
            return frame
        name = frame.columns[place % frame.width]
        if row % 4 == 0:
            return frame.drop(name)
        if row % 4 == 1:
            return frame.with_columns(pl.lit(1).alias("one more"))
        if row % 4 == 2:
            return frame.select(reversed(frame.columns))
        type_ = TYPES[value % len(TYPES)]
        try:
            return frame.with_columns(pl.col(name).cast(type_, strict=False))
        except pl.exceptions.PolarsError:
            return frame.with_columns(pl.lit(None, type_).alias(name))

    return broken


def _rows(place: int, row: int, value: int) -> Break:
    """A row twice, or none at all."""
    return lambda frame: frame.clear() if value == 0 else pl.concat([frame, frame.slice(row % max(frame.height, 1), 1)])


BREAKS = st.lists(
    st.builds(
        lambda kind, place, row, value: kind(place, row, value),
        st.sampled_from([_cell, _cell, _cell, _cell, _rows, _column]),
        *(st.integers(0, 1000) for _ in range(3)),
    ),
    max_size=3,
)


@pytest.mark.parametrize("made", MODELLED, ids=lambda made: ".".join(made.name))
def test_every_table_of_the_project_is_proven_whole(
    made: MadeTable, own_tables: Mapping[TableName, pl.LazyFrame]
) -> None:
    assert holds_to(made.model.to_schema(), own_tables[made.name].collect())


@pytest.mark.parametrize("made", MODELLED, ids=lambda made: ".".join(made.name))
@settings(max_examples=15)
@given(breaks=BREAKS)
def test_proven_is_what_pandera_finds_no_fault_in(
    made: MadeTable, own_tables: Mapping[TableName, pl.LazyFrame], breaks: list[Break]
) -> None:
    frame = own_tables[made.name].head(ROWS).collect()
    for broken in breaks:
        frame = broken(frame)
    schema = made.model.to_schema()
    assert holds_to(schema, frame) == passes(schema, frame)


@pytest.mark.parametrize("made", MODELLED, ids=lambda made: ".".join(made.name))
def test_a_row_that_breaks_a_model_is_named_as_pandera_names_it(
    made: MadeTable, own_tables: Mapping[TableName, pl.LazyFrame]
) -> None:
    frame = own_tables[made.name].head(ROWS).collect().with_columns(pl.col(made.columns[0]).cast(pl.Int8, strict=False))
    with pytest.raises(pa.errors.SchemaErrors) as refused:
        made.model.validate(frame, lazy=True)
    rows = refused.value.failure_cases["index"]
    # A row is reported once, whatever it breaks; what is wrong with the table has no row.
    assert len(made.broken_rows(frame)) == rows.null_count() + rows.drop_nulls().n_unique() > 0


def schema(*checks: pa.Check, **column: Any) -> pa.DataFrameSchema:
    return pa.DataFrameSchema({"n": pa.Column(pl.Int64, list(checks), **column), "text": pa.Column(pl.String)})


COLUMNS = {"n": pa.Column(pl.Int64), "text": pa.Column(pl.String)}
NUMBERS = pl.DataFrame({"n": [1, 2, 3], "text": ["a", "b", "c"]})


HANDED_OVER = {
    "values turned into their types": pa.DataFrameSchema(COLUMNS, coerce=True),
    "one type for all columns": pa.DataFrameSchema(COLUMNS, dtype=pl.Int64, coerce=True),
    "order of columns": pa.DataFrameSchema(COLUMNS, ordered=True),
    "columns added": pa.DataFrameSchema(COLUMNS, add_missing_columns=True),
    "rows dropped": pa.DataFrameSchema(COLUMNS, drop_invalid_rows=True),
    "columns dropped": pa.DataFrameSchema(COLUMNS, strict="filter"),
    "what nobody has thought of": pa.DataFrameSchema(COLUMNS, metadata={"anything": "else"}),
    "a column that may be missing": pa.DataFrameSchema(COLUMNS | {"absent": pa.Column(pl.Int64, required=False)}),
    "a column not declared": pa.DataFrameSchema({"n": pa.Column(pl.Int64)}),
    "columns of a pattern": pa.DataFrameSchema({"^n$": pa.Column(pl.Int64, regex=True), "text": COLUMNS["text"]}),
    "a column's values turned into its type": schema(coerce=True),
    "a value for nulls": schema(default=0),
    "a column's rows dropped": schema(drop_invalid_rows=True),
    "a check that says one thing of all rows": schema(pa.Check(lambda data: True)),
    "a check that says no truth": schema(pa.Check(lambda data: data.lazyframe.select("text"))),
    "a check that raises": schema(pa.Check(lambda data: data.nothing)),
}


@pytest.mark.parametrize("handed_over", HANDED_OVER.values(), ids=HANDED_OVER)
def test_what_is_not_known_here_is_left_to_pandera(handed_over: pa.DataFrameSchema) -> None:
    assert not holds_to(handed_over, NUMBERS)


NUMBERS_OR_NONE = st.lists(st.sampled_from([None, 0, 1, 2, 3]), max_size=6)


@pytest.mark.parametrize(
    "check",
    [
        pa.Check.ge(1),
        pa.Check.isin([1, 2]),
        pa.Check.in_range(0, 2, include_max=False),
        pa.Check(lambda data: data.lazyframe.select(pl.col(data.key) > 0), ignore_na=False),
        pa.Check(lambda data: data.lazyframe.select(pl.col(data.key).sum() > 3)),
        pa.Check(lambda data: data.lazyframe.select(pl.col("n") > 0, pl.col("text") == "a")),
        pa.Check(lambda number: number > 0, element_wise=True),
        pa.Check.ge(1, raise_warning=True),
        pa.Check.ge(1, n_failure_cases=1),
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore")
@given(numbers=NUMBERS_OR_NONE, nullable=st.booleans(), of_rows=st.booleans())
def test_every_kind_of_check_is_asked_as_pandera_asks_it(
    check: pa.Check, numbers: list[int | None], nullable: bool, of_rows: bool
) -> None:
    frame = pl.DataFrame({"n": numbers, "text": "a"}, schema={"n": pl.Int64, "text": pl.String})
    of_cells = schema(*([] if of_rows else [check]), nullable=nullable)
    asked = pa.DataFrameSchema(of_cells.columns, [check]) if of_rows else of_cells
    assert not holds_to(asked, frame) or passes(asked, frame)


KEYS = st.tuples(
    st.sampled_from([None, 0.0, -0.0, float("nan"), -float("nan"), 1.0]), st.sampled_from([None, "", "a", "b"])
)


@given(st.lists(KEYS, max_size=6), st.sampled_from([["number"], ["number", "text"], [["number"], ["text"]]]))
def test_rows_of_one_key_are_never_taken_for_distinct(
    rows: list[tuple[float | None, str | None]], key: list[Any]
) -> None:
    frame = pl.DataFrame(rows, {"number": pl.Float64, "text": pl.String}, orient="row")
    columns = {"number": pa.Column(float, nullable=True), "text": pa.Column(str, nullable=True, unique=len(key) == 1)}
    unique = pa.DataFrameSchema(columns, unique=key)
    assert not holds_to(unique, frame) or passes(unique, frame)
