"""Distributions of ratings: the four numbers come to the number rated, the four percentages to a hundred."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipeline.meaning.arithmetic.evidence import PLACE, Settled, mostly
from pipeline.meaning.members.units import HUNDRED
from pipeline.meaning.understood import Problem, Understood
from pipeline.workbook.cells import address

RATINGS = 4
ROUNDED = 2.1  # percentage points that four rounded percentages may be from a hundred
FEWEST_TO_CONTRADICT = 2
OF_ALL_RATED = "rated"


def without_marks(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Leave out tables whose ratings come to one everywhere: a 1 marks the rating of one service and counts none."""
    said: list[str] = []
    if "rating" not in found.columns or "standard rated" not in found.columns:
        return found, said, []
    place = ["table", *(name for name in PLACE if name in found.columns)]
    ratings = found.filter(pl.col("rating").is_not_null() & (pl.col("kept_unit") != "per cent"))
    together = ratings.group_by(place).agg(pl.col("value").sum())
    marked = together.group_by("table").agg((pl.col("value") == 1).all() & (pl.len() >= FEWEST_TO_CONTRADICT))
    tables = marked.filter("value")["table"].implode()
    for cell in found.filter(pl.col("table").is_in(tables)).unique("table", maintain_order=True).iter_rows(named=True):
        said.append(f"{cell['sheet']}!{address(cell['row'], cell['column'])}: each 1 marks a rating and counts none")
    return found.filter(~pl.col("table").is_in(tables)), said, []


def ratings_add_up(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Stop a table most of whose distributions come to something else: it is of other things than was understood."""
    problems: list[Problem] = []
    if "rating" not in found.columns or "standard rated" not in found.columns:
        return found, [], problems
    place = ["table", "sheet", *(name for name in PLACE if name in found.columns)]
    ratings = found.filter(pl.col("rating").is_not_null())
    whole = ratings.group_by(*place, "role", maintain_order=True).agg(
        together=pl.col("value").sum(),
        complete=(pl.col("rating").n_unique() == RATINGS)
        & (pl.len() == RATINGS)
        & (pl.col("value").count() == RATINGS),
        row=pl.col("row").first(),
        column=pl.col("column").first(),
    )
    rated = found.filter(pl.col("role") == OF_ALL_RATED).unique(place, keep="first", maintain_order=True)
    beside = whole.filter("complete").join(
        rated.select(*place, rated="value"), on=place, how="left", nulls_equal=True, maintain_order="left"
    )
    shares = pl.col("role") == "percentage"
    tried = beside.with_columns(
        expected=pl.when(shares).then(pl.lit(float(HUNDRED))).otherwise("rated"),
        within=pl.when(shares).then(pl.lit(ROUNDED)).otherwise(pl.lit(0.0)),
    ).drop_nulls("expected")
    for own in tried.partition_by("table", "role", maintain_order=True):
        apart = (own["together"] - own["expected"]).abs() > own["within"]
        if own.height >= FEWEST_TO_CONTRADICT and mostly(apart):
            first = own.filter(apart).row(0, named=True)
            expected, came_to = (f"ratings that come to {first[name]:g}" for name in ("expected", "together"))
            problems.append(Problem(address(first["row"], first["column"]), expected, came_to, sheet=first["sheet"]))
    return found, [], problems
