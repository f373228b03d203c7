"""Shares that a title or an outer label speaks of, and which columns of counts are none of."""

from __future__ import annotations

import polars as pl

from pipeline.meaning.facts.crossings import AXES, ON_AN_AXIS
from pipeline.meaning.members.units import HUNDRED, MEASURED, PARTS_OF_A_HUNDRED
from pipeline.meaning.understood import PRINTED


def without_shares_of_titles(found: pl.DataFrame) -> pl.DataFrame:
    """A column with figures above a hundred is of counts, whatever a title says of rates: "Rates in per cent"."""
    if "unit" not in found.columns:
        return found
    of_a_title = pl.col("unit").is_in(PARTS_OF_A_HUNDRED) & pl.col(ON_AN_AXIS + "unit").is_null()
    largest = pl.when(pl.col("unit").is_in(PARTS_OF_A_HUNDRED)).then("value").max()
    # Of measures that stand in rows each row holds its own: "Cases with the need" below a percentage of them.
    measured = {
        axis: pl.any_horizontal(
            [pl.lit(value=False)]
            + [pl.col(f"{axis}.{name}").is_not_null() for name in MEASURED if f"{axis}.{name}" in found.columns]
        )
        for axis in AXES
    }
    by_row = measured["row"].any() & ~measured["column"].any()
    most = pl.when(by_row).then(largest.over("row")).otherwise(largest.over("column"))
    of_a_label = by_row & _of_an_outer_label(found)
    counts = (of_a_title | of_a_label) & ~pl.col("as_percentage") & (most > HUNDRED)
    if "base" in found.columns:
        # "Total" below "Percentage answered yes": the shares of all answers come to a hundred, their number need not.
        whole = ((pl.col("value") - HUNDRED).abs() <= 1) | (pl.col("value") == 1)
        counts |= of_a_label & (pl.col("base") == "total") & ~pl.col("as_percentage") & ~whole.any().over("row")
    if {ON_AN_AXIS + "answer", ON_AN_AXIS + "base"} <= set(found.columns):
        # "Yes | No | Relevant cases | Percentage yes": beside a column of shares and one of cases, answers are counted.
        shares = pl.col(ON_AN_AXIS + "unit").is_in(PARTS_OF_A_HUNDRED).any()
        answers = of_a_title & ~pl.col("as_percentage") & pl.col(ON_AN_AXIS + "answer").is_not_null()
        counts = counts | (shares & pl.col(ON_AN_AXIS + "base").is_not_null().any() & answers)
    return found.with_columns(unit=pl.when(~counts.fill_null(value=False)).then("unit"))


def _of_an_outer_label(found: pl.DataFrame) -> pl.Expr:
    """Whether a row has its unit of the label that it stands under, and says itself what it counts."""
    counted = [f"row.{name}" for name in ("base", "need_measure") if f"row.{name}" in found.columns]
    if not counted or "row.unit" not in found.columns:
        return pl.lit(value=False)
    unit = pl.col("row.unit" + PRINTED)
    said = pl.coalesce(pl.when(pl.col(name).is_not_null()).then(pl.col(name + PRINTED)) for name in counted)
    return (pl.col("row.unit").is_not_null() & (said != unit)).fill_null(value=False)
