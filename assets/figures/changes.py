"""The two ends of a published change: from when, and to when."""

from __future__ import annotations

import polars as pl

from assets.figures.periods import canonical_date


def ends() -> dict[str, pl.Expr]:
    """Return the two ends of a change from its columns fact, at and compared_with, else the words of its period."""
    at = pl.col("at")
    two = at.str.extract_groups(r"^(?:between )?(?<from>.+?) (?:to|and) (?:the )?(?<to>.+)$")
    against = at.str.extract_groups(r"^(?<to>.+?) compared with (?:the )?(?<from>.+)$")
    since = at.str.extract(r"^since (?:the )?(.+)$", 1)
    to = pl.coalesce(against.struct.field("to"), two.struct.field("to"), pl.when(since.is_null()).then(at))
    end = canonical_date(pl.coalesce(_end_of_quarter(at), to))
    said = pl.coalesce(pl.col("compared_with"), against.struct.field("from"), two.struct.field("from"), since)
    fact = pl.col("fact")
    quarter = (
        said.str.contains("quarter").fill_null(False) | fact.str.contains("quarter") | _end_of_quarter(at).is_not_null()
    )
    year = said.str.contains("^(?:previous year|year before)$").fill_null(False) | fact.str.contains(
        "over the last year"
    )
    day = end.str.to_date("%Y-%m-%d", strict=False)
    start = (
        pl.when(quarter)
        .then(day.dt.offset_by("-3mo").dt.month_end().cast(pl.String))
        .when(year)
        .then(day.dt.offset_by("-12mo").dt.month_end().cast(pl.String))
        .otherwise(canonical_date(said))
        # Of words that name no day, such as "the last quarter" of a figure without a date, the words themselves.
        .fill_null(pl.coalesce(said, pl.lit("")).str.to_lowercase())
    )
    return {"start": start, "end": pl.when(since.is_not_null()).then(pl.lit("")).otherwise(end)}


def _end_of_quarter(at: pl.Expr) -> pl.Expr:
    """Return the last day of "first quarter of 2023" in words that canonical_date reads."""
    ends = {"first": "31 march ", "second": "30 june ", "third": "30 september ", "fourth": "31 december "}
    found = at.str.extract_groups(r"^(?<which>first|second|third|fourth) quarter of (?<year>\d{4})$").struct
    return found.field("which").replace_strict(ends, default=None, return_dtype=pl.String) + found.field("year")
