"""The marts of comparisons over unification and of every other figure.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa
import polars as pl

from schemas.columns import AREA_TYPES, GRADES, Addressed, mark


class PrePostUnification(Addressed):
    """A measure before and after unification on 26 June 2021, or why the two cannot be compared."""

    measure_id: str = pa.Field(description="The measure.")
    measure: str = pa.Field(description="What is measured.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="inspected for the inspected regions.")
    area: str = pa.Field(description="The area.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff; all where it is not about a grade.")
    pre_period: str = pa.Field(nullable=True, description="Period before unification, as printed.")
    pre_percentage: float = pa.Field(nullable=True, ge=0, le=100, description="Per cent before, as printed.")
    pre_n: int = pa.Field(nullable=True, ge=0, description="The n before, where printed.")
    pre_group: str = pa.Field(nullable=True, description="Whom the figure before is about.")
    post_period: str = pa.Field(nullable=True, description="Period after unification, as printed.")
    post_percentage: float = pa.Field(nullable=True, ge=0, le=100, description="Per cent after, as printed.")
    post_n: int = pa.Field(nullable=True, ge=0, description="The n after, where printed.")
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
    comparable: bool = pa.Field(description="Whether both sides are printed and ask the same thing.")
    reason: str = pa.Field(
        nullable=True, description="Why the sides cannot be compared, or what to bear in mind where they can."
    )

    @pa.dataframe_check(name="a change only where comparable, a reason where not")
    def change_only_if_comparable(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """No difference is given that the sources cannot support."""
        change = pl.col("change_pp").is_not_null()
        return data.lazyframe.select((pl.col("comparable") == change) & (change | pl.col("reason").is_not_null()))

    class Config:
        """Table name."""

        unique = ["measure_id", "area", "grade"]
        name = "marts.pre_post_unification"


class Indicators(Addressed):
    """A published figure of any other kind."""

    indicator_id: str = pa.Field(description="The indicator, as a code.")
    indicator: str = pa.Field(description="What the figure measures.")
    as_of: dt.date = pa.Field(nullable=True, description="Date of the figure, where one day is printed.")
    period: str = pa.Field(nullable=True, description="Date or period as printed.")
    published_date: dt.date = pa.Field(nullable=True, description="When the document that prints it was published.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="Kind of area; other where no register holds it.")
    area: str = pa.Field(nullable=True, description="The area; null where none is printed.")
    breakdown: str = pa.Field(description="The group that it is about; All where it is about everyone.")
    qualifier: str = pa.Field(description="exactly, or the printed hedge: about, more than, almost.")
    value: float = pa.Field(nullable=True, description="The figure, in its unit.")
    base: float = pa.Field(
        nullable=True, ge=0, description="The n that the figure is of, where printed. A count is out of this."
    )
    unit: str = pa.Field(description="Unit of the figure.")
    target: float = pa.Field(nullable=True, description="Its published target, in the same unit.")
    mark: str = mark("figure")
    section: str = pa.Field(nullable=True, description="Chapter and heading where it is printed.")
    printed_as: str = pa.Field(nullable=True, description="The words that state it.")

    class Config:
        """Table name."""

        name = "marts.indicators"
