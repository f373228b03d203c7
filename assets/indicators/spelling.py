"""Figures of no other subject in one spelling: units, groups, periods, and the words that state them."""

from __future__ import annotations

import polars as pl

from assets.figures.limits import EXACTLY, in_words
from assets.figures.periods import in_note
from assets.ratings.numbers import named_as_figures
from assets.registers import AREA_KINDS, names
from pipeline.names import to_register
from schemas.columns import PROBATION, YOUTH_OFFENDING

YOUTH = r"(?i)\byouth|\bYOTs?\b|young people"
DIRECTION = r"(?i)^(change .*?) \((?:increase|rise|growth|(reduction|decrease|fall))\)"


def spelt_figures(printed: pl.DataFrame) -> pl.DataFrame:
    """Keep every other figure with its unit, its group and the words that state it."""
    # "Figures stated in the text" may be of a place that is no area of the service; it is listed as one.
    known = (*AREA_KINDS, "other")
    found = to_register(named_as_figures(printed), "area", names(), known)
    optional = ("period", "period_of_table", "service", "counted_from", "base_qualifier", "note")
    found = found.with_columns(pl.lit(None, pl.String).alias(name) for name in optional if name not in found.columns)
    youth = pl.concat_str("indicator", "section", "area", "source_table", separator=" ", ignore_nulls=True)
    exactly = pl.col("qualifier").fill_null(EXACTLY)
    group = pl.concat_str([pl.col("breakdown"), pl.col("group")], separator=", ", ignore_nulls=True)
    units = {"Interviews": "interviews", "Number": "people"}
    # "Change in youth cautions (reduction)": a fall is negative, whatever the words.
    direction = pl.col("indicator").str.extract_groups(DIRECTION).struct
    fell = direction.field("2").is_not_null()
    return found.with_columns(
        value=pl.when(fell).then(-pl.col("value").abs()).otherwise("value"),
        indicator=pl.coalesce(direction.field("1"), "indicator"),
        area_type=pl.col("area_kind").fill_null("other"),
        row_group="breakdown",
        column_group="group",
        breakdown=pl.when(group == "").then(pl.lit("All")).otherwise(group),
        # A footnote names another quarter than the line above the table: it is of the figure itself.
        period=pl.coalesce("period", in_note(pl.col("note")), "period_of_table"),
        service=pl.coalesce(
            "service", pl.when(youth.str.contains(YOUTH)).then(pl.lit(YOUTH_OFFENDING)), pl.lit(PROBATION)
        ),
        qualifier=pl.when(in_words() & (exactly == EXACTLY)).then(pl.lit("in words")).otherwise(exactly),
        unit=pl.col("unit").replace(units),
    )
