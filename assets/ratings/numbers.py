"""How many inspections were given each rating, where a table prints it, named as figures."""

from __future__ import annotations

import polars as pl

from schemas.columns import COUNTED_FROM

EVERY_INSPECTION = COUNTED_FROM[1]
SIDES = ("before unification", "after unification")
PHASES = {"before": SIDES[0], "after": SIDES[1]}
ROLES = ("number", "percentage", "rated")  # what a cell of such a table counts; of figures each is a value
# What a publication makes of a unit's composite score: kept as printed.
STANDINGS = {"rank": "Rank by composite score", "share of the greatest score": "Composite score of the greatest score"}


def named_as_figures(printed: pl.DataFrame) -> pl.DataFrame:
    """Give numbers of ratings, which have a standard, and standings of units the name and the role that figures have.

    A period that is no more than a side of unification is a group: of which years it is, each release says anew.
    """
    texts = ("rated", "standard", "phase", "organisation", "framework", "pdu", "pdu_printed")
    found = printed.with_columns(
        pl.lit(None, pl.String).alias(name) for name in texts if name not in printed.columns
    ).rename({"rated": "rating"})
    standing = pl.col("role").replace_strict(STANDINGS, default=None, return_dtype=pl.String)
    counted = pl.col("standard").is_not_null() | standing.is_not_null()
    of_rating = pl.concat_str(pl.lit(" "), "rating").fill_null("")
    of_side = pl.col("period").is_in(SIDES).fill_null(value=False)
    side = pl.coalesce(pl.col("phase").replace_strict(PHASES, default=None), pl.when(of_side).then("period"))
    group = pl.concat_str(
        [
            side.str.slice(0, 1).str.to_uppercase() + side.str.slice(1),
            pl.col("organisation"),
            pl.col("framework") + pl.lit(" standards"),
        ],
        separator=", ",
        ignore_nulls=True,
    )
    named = {
        "area": pl.coalesce("pdu", "area"),
        "area_printed": pl.coalesce("pdu_printed", "area_printed"),
        "indicator": pl.coalesce(standing, pl.format("Inspections rated{}: {}", of_rating, pl.col("standard"))),
        "breakdown": pl.when(group != "").then(group),
        "counted_from": pl.lit(EVERY_INSPECTION),
        "role": pl.lit("value"),
        "period": pl.when(~of_side).then("period"),
    }
    return found.with_columns(
        pl.when(counted).then(own).otherwise(pl.col(name) if name in found.columns else None).alias(name)
        for name, own in named.items()
    )
