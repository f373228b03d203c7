"""The mart of comparisons over unification.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.columns import AREA_TYPES, GRADES, TOLERANCE, Addressed


class PrePostUnification(Addressed):
    """A measure before and after unification on 26 June 2021, or why the two cannot be compared."""

    measure_id: str = pa.Field(description="The measure.")
    measure: str = pa.Field(description="What is measured.")
    family: str = pa.Field(
        isin=["key questions", "outcomes", "needs", "needs, asked otherwise", "ratings", "stated in the text"],
        description="The measures of one area and cohort that are tested together.",
    )
    cohort: str = pa.Field(nullable=True, description="The cases that both sides are about.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="inspected for the inspected regions.")
    area: str = pa.Field(
        description="The area of both figures. Where the two are of other areas it is that of the figure before only: "
        "quote pre_area and post_area."
    )
    pre_area: str = pa.Field(description="The area or sample that the figure before is of.")
    post_area: str = pa.Field(
        nullable=True, description="The area or sample that the figure after is of; null where none is printed."
    )
    grade: str = pa.Field(isin=GRADES, description="Grade of staff; all where it is not about a grade.")
    pre_period: str = pa.Field(nullable=True, description="Period before unification, as printed.")
    pre_percentage: float = pa.Field(
        nullable=True, ge=0, le=100, description="Per cent before: computed, else printed."
    )
    unit: str = pa.Field(description="Unit of pre_value and post_value.")
    pre_value: float = pa.Field(
        nullable=True,
        description="The figure before, in its unit; pre_percentage if a share, null of a fraction in words.",
    )
    post_value: float = pa.Field(
        nullable=True,
        description="The figure after, in its unit; post_percentage if a share, null of a fraction in words.",
    )
    pre_least: float = pa.Field(
        nullable=True,
        ge=0,
        le=100,
        description="Of a fraction in words before, which has no value: the least per cent that it stands for.",
    )
    pre_most: float = pa.Field(nullable=True, ge=0, le=100, description="The most per cent that it stands for.")
    post_least: float = pa.Field(
        nullable=True,
        ge=0,
        le=100,
        description="Of a fraction in words after, which has no value: the least per cent that it stands for.",
    )
    post_most: float = pa.Field(nullable=True, ge=0, le=100, description="The most per cent that it stands for.")
    printed_direction: str = pa.Field(
        nullable=True,
        isin=["worse", "better"],
        description="What the publication says in words of the side after, of every measure of the family; no figure.",
    )
    printed_direction_source: str = pa.Field(
        nullable=True, description="Where it says so: source, sheet and cell; null where it does not."
    )
    pre_n_yes: int = pa.Field(
        nullable=True,
        ge=0,
        description="Cases answered Yes before, NPS and CRC together; of ratings, inspections with the rating.",
    )
    pre_n: int = pa.Field(
        nullable=True,
        ge=0,
        description="The n before, where printed; of ratings all rated: the sum of the four, else as printed.",
    )
    pre_group: str = pa.Field(nullable=True, description="Whom the figure before is about.")
    post_period: str = pa.Field(nullable=True, description="Period after unification, as printed.")
    post_percentage: float = pa.Field(
        nullable=True, ge=0, le=100, description="Per cent after: computed, else printed."
    )
    post_n_yes: int = pa.Field(
        nullable=True, ge=0, description="Cases answered Yes after; of ratings, inspections with the rating."
    )
    post_n: int = pa.Field(
        nullable=True,
        ge=0,
        description="The n after, where printed; of ratings all rated: the sum of the four, else as printed.",
    )
    post_group: str = pa.Field(nullable=True, description="Whom the figure after is about.")
    post_source: str = pa.Field(
        nullable=True,
        description="Sheet and cell of the figure after, where another table of the source prints it.",
    )
    change_pp: float = pa.Field(
        nullable=True,
        ge=-100,
        le=100,
        description="After less before, in percentage points; only where comparable.",
    )
    change_low: float = pa.Field(
        nullable=True, ge=-100, le=100, description="Low end of the change's 95 per cent interval, percentage points."
    )
    change_high: float = pa.Field(
        nullable=True, ge=-100, le=100, description="High end of the change's 95 per cent interval, percentage points."
    )
    interval_basis: str = pa.Field(
        nullable=True,
        isin=["counts"],
        description="counts, or null: where only percentages are printed no interval and no test can be given.",
    )
    p_value: float = pa.Field(nullable=True, ge=0, le=1, description="Two-sided p-value that nothing changed.")
    p_value_holm: float = pa.Field(
        nullable=True, ge=0, le=1, description="The same, corrected by Holm's method for the tests of its family."
    )
    tests_in_family: int = pa.Field(nullable=True, ge=1, description="Tests that p_value_holm corrects for.")
    detectable_pp: float = pa.Field(
        nullable=True,
        ge=0,
        description="The smallest change, percentage points, that the samples would show with a chance of 80 per cent.",
    )
    pre_source: str = pa.Field(nullable=True, description="Where the counts before stand: source, sheet and cells.")
    comparable: bool = pa.Field(description="Whether both sides are printed and ask the same thing.")
    reason: str = pa.Field(
        nullable=True, description="Why the sides cannot be compared, or what to bear in mind where they can."
    )

    @pa.dataframe_check(name="a change only where comparable, a reason where not")
    def change_only_if_comparable(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """No difference is given that the sources cannot support."""
        change = pl.col("change_pp").is_not_null()
        return data.lazyframe.select((pl.col("comparable") == change) & (change | pl.col("reason").is_not_null()))

    @pa.dataframe_check(name="the interval holds the change")
    def interval_holds(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A change lies in its own interval."""
        holds = pl.col("change_pp").is_between(pl.col("change_low") - TOLERANCE, pl.col("change_high") + TOLERANCE)
        return data.lazyframe.select(holds.fill_null(True))

    @pa.dataframe_check(name="correction never lowers a p-value")
    def corrected_no_lower(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Holm's method only raises p-values."""
        return data.lazyframe.select((pl.col("p_value_holm") >= pl.col("p_value") - TOLERANCE).fill_null(True))

    class Config:
        """Table name."""

        unique = ["measure_id", "area", "grade", "cohort", "pre_period", "source_id"]
        name = "marts.pre_post_unification"
