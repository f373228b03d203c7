"""Conditions in SQL: no row that polars keeps is left out, and what can be asked is asked."""

from __future__ import annotations

import datetime as dt

import duckdb
import polars as pl
import pytest

from pipeline.lake.conditions import ANY, MOST_VALUES, in_sql

RATES = pl.DataFrame(
    {
        "area": ["Wales", "London", None, "Wales"],
        "rate": [12.5, -6.0, 0.4, None],
        "as_of": [dt.date(2024, 3, 31), None, dt.date(2023, 12, 31), dt.date(2022, 9, 30)],
    }
)
OF_WALES = pl.col("area") == "Wales"
ASKED = [
    OF_WALES,
    pl.col("rate").is_not_null() & (pl.col("as_of") > dt.date(2023, 1, 1)),
    OF_WALES | pl.col("rate").is_null(),
    pl.col("area").is_in(["Wales", "Kent's", None]),
    pl.col("area").is_in(pl.Series(["London"]).implode()) | pl.col("as_of").is_in([dt.date(2023, 12, 31)]),
    pl.col("area").is_in(pl.Series([], dtype=pl.String).implode()) | (pl.col("rate") < 0),
]
NOT_ASKED = [
    pl.col("area").str.to_lowercase().is_in(["wales"]),
    pl.col("rate").is_in([0.4]),
    pl.col("area").is_in(pl.concat_list("area")),
    ~pl.col("area").is_in(["Wales"]),
    OF_WALES | (pl.col("rate") % 5 >= 4),
    pl.col("rate").cast(pl.Int64) == 0,
    pl.col("rate") % 5 == 2.5,
    pl.col("rate") % 5 >= 4,
]


def kept(condition: pl.Expr) -> list[tuple[object, ...]]:
    return duckdb.sql(f"SELECT * FROM rates WHERE {in_sql(condition)}").fetchall()


@pytest.fixture(autouse=True)
def rates() -> None:
    duckdb.register("rates", RATES)


@pytest.mark.parametrize("condition", ASKED, ids=str)
def test_what_sql_can_say_is_asked_in_sql(condition: pl.Expr) -> None:
    assert kept(condition) == RATES.filter(condition).rows()


@pytest.mark.parametrize("condition", NOT_ASKED, ids=str)
def test_what_sql_would_say_otherwise_is_left_to_polars(condition: pl.Expr) -> None:
    assert kept(condition) == RATES.rows()


def test_of_several_conditions_those_that_can_be_are_asked() -> None:
    assert kept((pl.col("rate") % 5 >= 4) & pl.col("rate").is_not_null() & OF_WALES) == RATES[:1].rows()


def test_a_long_list_is_left_to_polars() -> None:
    assert in_sql(pl.col("number").is_in(list(range(MOST_VALUES + 1)))) == ANY


def test_a_column_that_says_yes_or_no_is_a_condition() -> None:
    assert in_sql(pl.col("is_headline")) in (ANY, '("is_headline")', "(is_headline)")
