"""One comparison: a published figure, what others make of it, and whether both can be true."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import address
from assets.figures.limits import status
from pipeline.address import ADDRESS

NEVER = pl.lit(False)
NO_READING = pl.lit(None, pl.String)


def in_each_document(figures: pl.DataFrame) -> pl.DataFrame:
    """Return figures once for each file that prints them: their own, and those whose print they supersede.

    `source_id` is the file's; `place` is where the figure that is used stands.
    """
    placed = figures.with_columns(place=address())
    elsewhere = placed.filter(pl.col("also_printed_in").is_not_null()).explode("also_printed_in")
    files = [placed, elsewhere.with_columns(source_id="also_printed_in")]
    return pl.concat(file.drop("also_printed_in") for file in files)


def described() -> pl.Expr:
    """Return what a figure is of, in words."""
    group = pl.when(pl.col("group") != "All").then(pl.col("group"))
    printed = [pl.when(pl.col(name) != "").then(pl.col(name)) for name in ("area", "at")]
    unit = "(" + pl.col("unit") + ")"
    return pl.concat_str(pl.col("fact") + " " + unit, group, *printed, separator=", ", ignore_nulls=True)


def compared(
    figures: pl.DataFrame,
    rule: str,
    *,
    recomputed: pl.Expr,
    low: pl.Expr,
    high: pl.Expr,
    against: pl.Expr,
    note: pl.Expr,
    figure: pl.Expr | None = None,
    only_limits: pl.Expr = NEVER,
    reading: pl.Expr = NO_READING,
) -> pl.DataFrame:
    """Return one row a figure (with its `value`, `low` and `high`), and what is recomputed for it from `against`.

    `only_limits` says where the others set limits and give no value: within these nothing is tested. `reading` is what
    would have to be meant for the print to be right.
    """
    return figures.select(
        *ADDRESS,
        "unit",
        "published_date",
        rule=pl.lit(rule),
        figure=described() if figure is None else figure,
        published_value="value",
        published_low="low",
        published_high="high",
        recomputed_value=recomputed,
        recomputed_low=low,
        recomputed_high=high,
        against=against,
        note=note,
        only_limits=only_limits,
        reading=reading,
    ).filter(pl.col("recomputed_value").is_not_null() & pl.col("recomputed_value").is_finite())


def judged(comparisons: pl.DataFrame) -> pl.DataFrame:
    """Add the status, and how far the two are apart and may be through rounding.

    What keeps to limits is untested, and has no recomputed value: it would be the print itself.
    """
    found = pl.when(pl.col("only_limits") & (pl.col("status") != "contradicts"))
    held = comparisons.with_columns(status=status("published_{}", "recomputed_{}")).with_columns(
        recomputed_value=found.then(None).otherwise("recomputed_value"),
        status=found.then(pl.lit("untested")).otherwise("status"),
    )
    published, recomputed = pl.col("published_value"), pl.col("recomputed_value")
    below = (published - pl.col("published_low")) + (pl.col("recomputed_high") - recomputed)
    above = (pl.col("published_high") - published) + (recomputed - pl.col("recomputed_low"))
    tolerance = pl.when(published >= recomputed).then(below).otherwise(above)
    return held.drop("only_limits").with_columns(
        difference=published - recomputed,
        tolerance=pl.when(tolerance.is_finite()).then(tolerance),
        reading=pl.when(pl.col("status") == "contradicts").then("reading"),
        check_id=pl.col("rule") + ": " + address() + " against " + pl.col("against"),
    )
