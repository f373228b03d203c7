"""The mart of printed figures beside each other: two groups, two times or two documents."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.columns import Addressed

TOLERANCE = 1e-6


class FigureComparisons(Addressed):
    """A figure of one group, time or document beside the same figure of another, by a register of pairs."""

    comparison_id: str = pa.Field(unique=True, description="The comparison, as a code.")
    measure: str = pa.Field(description="What is measured on both sides.")
    compared_by: str = pa.Field(
        isin=["release", "gender", "ethnicity", "time", "documents"], description="What the two sides differ in."
    )
    relation: str = pa.Field(
        isin=["apart", "part of it", "same people"],
        description="apart: other cases. part of it: the other side is printed with these cases in it, and they are "
        "taken out here. same people: the other side is of the same people later, as far as they are counted.",
    )
    area: str = pa.Field(description="The area or sample of the first side.")
    breakdown: str = pa.Field(description="Which rows or group the first side is, as a pattern.")
    period: str = pa.Field(nullable=True, description="Date or period of the first side, as printed.")
    n_yes: int = pa.Field(nullable=True, ge=0, description="Cases counted on the first side; null where not printed.")
    n: int = pa.Field(nullable=True, ge=0, description="The n of the first side; null where not printed.")
    percentage: float = pa.Field(ge=0, le=100, description="Per cent of the first side: computed, else printed.")
    other_area: str = pa.Field(description="The area or sample of the other side.")
    other_breakdown: str = pa.Field(description="Which rows or group the other side is, as a pattern.")
    other_period: str = pa.Field(nullable=True, description="Date or period of the other side, as printed.")
    other_n_yes: int = pa.Field(nullable=True, ge=0, description="Cases counted on the other side.")
    other_n: int = pa.Field(nullable=True, ge=0, description="The n of the other side; null where not printed.")
    other_percentage: float = pa.Field(ge=0, le=100, description="Per cent of the other side: computed, else printed.")
    n_missing: int = pa.Field(
        nullable=True, ge=0, description="Of the same people, how many fewer are counted later; null for other cases."
    )
    difference_pp: float = pa.Field(
        ge=-100,
        le=100,
        description="percentage less other_percentage, in percentage points, as printed; compared by time the other "
        "side is the later, and it is other_percentage less percentage: a rise is positive.",
    )
    difference_least: float = pa.Field(
        description="The least that the print allows: by rounding, and if all who are missing later counted."
    )
    difference_most: float = pa.Field(
        description="The most that the print allows: by rounding, and if none who are missing later counted."
    )
    difference_low: float = pa.Field(
        nullable=True, ge=-100, le=100, description="Low end of its 95 per cent interval; null without counts."
    )
    difference_high: float = pa.Field(
        nullable=True, ge=-100, le=100, description="High end of its 95 per cent interval; null without counts."
    )
    p_value: float = pa.Field(
        nullable=True,
        ge=0,
        le=1,
        description="Two-sided p-value that there is no difference, the weakest that the print allows. Null without "
        "counts, and of the same people.",
    )
    detectable_pp: float = pa.Field(
        nullable=True, ge=0, description="The smallest difference that would show with a chance of 80 per cent."
    )
    caveat: str = pa.Field(description="What to bear in mind.")
    other_source: str = pa.Field(description="Where the other side is printed: source, sheet and cells.")

    @pa.dataframe_check(name="the difference lies within what the print allows")
    def difference_within(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Least, difference and most are in order."""
        least, most = pl.col("difference_least") - TOLERANCE, pl.col("difference_most") + TOLERANCE
        return data.lazyframe.select(pl.col("difference_pp").is_between(least, most))

    class Config:
        """Table name."""

        name = "marts.figure_comparisons"
