"""The mart of the needs of people on probation.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.columns import AREA_TYPES, ROUNDING, Addressed, mark


class NeedsMet(Addressed):
    """A need of people on probation: how common it is, whether services met it, whether it improved."""

    need: str = pa.Field(description="The need, in the register's spelling.")
    measure: str = pa.Field(
        isin=["identified", "sufficient_services", "improved"],
        description="identified: cases with the need. sufficient_services: of these, cases with sufficient services. "
        "improved: of these, cases in which the need improved.",
    )
    purpose: str = pa.Field(isin=["desistance", "risk_of_harm"], description="What the need is linked to.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="inspected for the inspected regions or a sample.")
    area: str = pa.Field(description="The area, in the register's spelling.")
    cohort: str = pa.Field(description="The cases that the figure is about.")
    n_met: int = pa.Field(nullable=True, ge=0, description="Cases met or improved.")
    n_met_basis: str = pa.Field(
        nullable=True,
        isin=["published", "inferred"],
        description="published: printed. inferred: the one whole number that the printed percentage allows.",
    )
    n_identified: int = pa.Field(nullable=True, ge=0, description="Cases with the need.")
    n_identified_basis: str = pa.Field(
        nullable=True,
        isin=["published", "inferred"],
        description="published: printed. inferred: the one whole number that the printed counts and percentages allow.",
    )
    n_identified_source: str = pa.Field(
        nullable=True, description="Sheet and cell of the printed number of cases with the need."
    )
    percentage: float = pa.Field(
        nullable=True,
        ge=0,
        le=100,
        description="n_met of n_identified, per cent, unrounded; else as printed.",
    )
    percentage_basis: str = pa.Field(
        nullable=True,
        isin=["computed", "published"],
        description="Whether percentage is computed from counts or printed.",
    )
    published_percentage: float = pa.Field(nullable=True, ge=0, le=100, description="Per cent, as printed.")
    mark: str = mark("percentage")

    @pa.dataframe_check(name="n_met no more than n_identified")
    def met_within_identified(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """No more needs are met than there are."""
        return data.lazyframe.select((pl.col("n_met") <= pl.col("n_identified")).fill_null(True))

    @pa.dataframe_check(name="the printed percentage within rounding of its counts")
    def percentage_of_counts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Printed and computed percentages agree to half a point."""
        apart = (pl.col("percentage") - pl.col("published_percentage")).abs()
        return data.lazyframe.select((apart <= ROUNDING).fill_null(True))

    class Config:
        """Table name."""

        unique = ["source_id", "source_sheet", "area", "cohort", "purpose", "measure", "need"]
        name = "marts.needs_met"
