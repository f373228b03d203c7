"""Numbers of staff that another row holds too, so that adding both counts people twice."""

from __future__ import annotations

import polars as pl

from assets.registers import reference

COUNTS = ("FTE", "headcount", "staff")  # units of numbers of people; rates and days add up to nothing anyway


def with_overlaps(figures: pl.DataFrame, *, counts: pl.Expr | None = None) -> pl.DataFrame:
    """Add the grade or organisation whose number holds the row's staff too, and the same in words.

    `counts` says which rows are numbers of staff; without it those whose unit is one. PQiP trainees work as
    probation service officers while they train: HMIP Annual Report 2022/23, chapter 2, "Staffing levels".
    """
    overlaps = reference("staffing/overlaps")
    of_grade, of_organisation = (
        overlaps.filter(pl.col("kind") == kind).select(
            **{key: pl.col("name")}, **{f"in_{key}": pl.col("counted_in"), f"words_{key}": pl.col("words")}
        )
        for kind, key in (("grade", "grade"), ("organisation", "area"))
    )
    people = pl.col("unit").is_in(COUNTS) if counts is None else counts
    found = (
        figures.select("grade", "area", people=people)
        .join(of_grade, on="grade", how="left", maintain_order="left")
        .join(of_organisation, on="area", how="left", maintain_order="left")
        .select(
            counted_in=pl.when("people").then(pl.coalesce("in_grade", "in_area")),
            overlap=pl.when("people").then(pl.coalesce("words_grade", "words_area")),
        )
    )
    return figures.with_columns(*found)
