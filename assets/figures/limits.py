"""The least and greatest value that a printed figure stands for."""

from __future__ import annotations

import polars as pl

from assets.registers import reference
from pipeline.workbook.units import PER_CENT

LIMITS = ("value", "low", "high")  # the columns of what a print stands for
SAME = 1e-9  # relative: floating point is no contradiction
EXACTLY = "exactly"  # the qualifier of a figure without words such as "about"
# Figures in these units are measured or computed, then rounded; any other unit counts whole things.
ROUNDED_UNITS = ("FTE", PER_CENT, "percentage points", "days", "ratio", "reoffences", "factors", "pounds (million)")
# What is not a number of things: it has no share and adds to no total.
NOT_COUNTS = (
    *ROUNDED_UNITS,
    *("minutes", "hours", "nights", "weeks", "months", "years", "points", "rank", "pounds", "pounds (billion)"),
    "not stated",
)
AVERAGES = ("Mean", "Average")
ABOUT = 0.1  # "About 14,000" is taken to be within a tenth: the publications round such figures to one or two digits.
# "One in five" is taken to be within five points: neighbours in words (a quarter, one in six) begin there.
FRACTION_IN_WORDS = 5.0
HEDGED_FRACTION = 10.0  # "Just over half" reaches to where "six in ten" begins.
LARGEST_DENOMINATOR_IN_WORDS = 10
WORDS_OF_A_FRACTION = (
    r"(?i)\b(half|thirds?|quarters?|fifths?)\b"
    r"|\b\w+ (in|out of) (every )?(two|three|four|five|six|seven|eight|nine|ten|10)\b"
)


def counts_things() -> pl.Expr:
    """Return whether a figure is a number of people, cases, units, which may be shared out and added up."""
    return ~pl.col("unit").is_in(NOT_COUNTS)


def in_words() -> pl.Expr:
    """Return whether a figure is a fraction in words ("two in three", "almost half"), which counts nothing."""
    small = pl.col("base") <= LARGEST_DENOMINATOR_IN_WORDS
    return (small & pl.col("printed_as").str.contains(WORDS_OF_A_FRACTION)).fill_null(False)


def with_limits(figures: pl.DataFrame) -> pl.DataFrame:
    """Add `low` and `high`, the limits of what each print allows; a fraction in words becomes a percentage."""
    stands_for = reference("figures/hedges").rename({"qualifier": "hedge"})
    fraction = pl.col("fraction")
    hedged = (
        figures.with_columns(fraction=in_words(), hedge="qualifier")
        .join(stands_for, on="hedge", how="left", maintain_order="left")
        .with_columns(
            value=pl.when(fraction).then(100 * pl.col("value") / pl.col("base")).otherwise("value"),
            unit=pl.when(fraction).then(pl.lit("per cent")).otherwise("unit"),
            base=pl.when(fraction).then(None).otherwise("base"),
            half=pl.when(fraction).then(FRACTION_IN_WORDS).otherwise(_half_of_the_last_digit()),
            near=pl.when(fraction).then(_reach_of_a_fraction()).otherwise(ABOUT * pl.col("value").abs()),
        )
    )
    # "A fall of over 5" is 5 or more downwards: words are about the size of a change.
    value, half, near, stands = pl.col("value").abs(), pl.col("half"), pl.col("near"), pl.col("stands_for")
    infinite = pl.lit(float("inf"))
    below = {"just under": value - near, "about": value - near, "less": -infinite, "just over": value, "more": value}
    above = {"just under": value, "about": value + near, "less": value, "just over": value + near, "more": infinite}
    low, high = pl.coalesce(_where(stands, below), value - half), pl.coalesce(_where(stands, above), value + half)
    down = pl.when(pl.col("value") < 0)
    return hedged.with_columns(low=down.then(-high).otherwise(low), high=down.then(-low).otherwise(high))


def _reach_of_a_fraction() -> pl.Expr:
    return pl.when(pl.col("stands_for") == "about").then(FRACTION_IN_WORDS).otherwise(HEDGED_FRACTION)


def _where(column: pl.Expr, limits: dict[str, pl.Expr]) -> pl.Expr:
    return pl.coalesce(*(pl.when(column == name).then(limit) for name, limit in limits.items()))


def _half_of_the_last_digit() -> pl.Expr:
    decimals = pl.col("value").round(6).cast(pl.String).str.extract(r"\.(\d*[1-9])0*$").str.len_chars()
    decimals = decimals.fill_null(0).cast(pl.Float64)
    column = ["source_id", "source_sheet", "source_range", pl.col("source_cell").str.extract("^([A-Z]+)"), "unit"]
    # A table prints a column to one number of decimals, so a 13 beside a 2.7 is exact to a tenth.
    printed = pl.when(pl.col("printed_as").is_null()).then(decimals.max().over(column)).otherwise(decimals)
    rounded = pl.col("unit").is_in(ROUNDED_UNITS) | pl.col("group").is_in(AVERAGES)
    return pl.when(rounded).then(0.5 * pl.lit(10.0).pow(-printed)).otherwise(0.0)


def status(printed: str, other: str) -> pl.Expr:
    """Return agrees, rounding (both prints can be true) or contradicts (they cannot), of two prints' columns.

    The two are named by what stands around `value`, `low` and `high`, such as "published_{}".
    """
    value, low, high = (pl.col(printed.format(name)) for name in LIMITS)
    other_value, other_low, other_high = (pl.col(other.format(name)) for name in LIMITS)
    slack = SAME * pl.max_horizontal(value.abs(), pl.lit(1.0))
    return (
        pl.when(other_value.is_between(low - slack, high + slack))
        .then(pl.lit("agrees"))
        .when((other_low <= high + slack) & (other_high >= low - slack))
        .then(pl.lit("rounding"))
        .otherwise(pl.lit("contradicts"))
    )


def number(value: pl.Expr) -> pl.Expr:
    """Return a number as people write it: 1,789 or 29.04."""
    size = value.abs()
    thousands = size.round(0).cast(pl.Int64).cast(pl.String).str.reverse().str.replace_all(r"(\d{3})", "${1},")
    whole = thousands.str.reverse().str.strip_prefix(",")
    decimal = size.round(2).cast(pl.String).str.replace(r"\.0$", "")
    sign = pl.when(value < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return sign + pl.when((size - size.round(0)).abs() < SAME).then(whole).otherwise(decimal)
