"""The mart of the needs of people on probation.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.columns import (
    AREA_TYPES,
    NEED_MEASURES,
    PROVIDER,
    PURPOSE,
    PURPOSES,
    REGIONS,
    ROUNDING,
    TOLERANCE,
    Addressed,
    mark,
)


class NeedsMet(Addressed):
    """A need of people on probation: how common it is, whether services met it, whether it improved.

    Measures, purposes, areas, cohorts, parts and providers stand side by side: choose one of each. Never a mean over
    needs: where the print lost percentages what survives is no fair part of all, and needs have other numbers of cases.
    """

    need: str = pa.Field(description="The need, in the register's spelling.")
    measure: str = pa.Field(
        isin=NEED_MEASURES,
        description="identified: cases with the need. sufficient_services: of these, cases with sufficient services. "
        "improved: of these, cases in which the need improved. contributed_sufficiently: cases in which the provider "
        "contributed sufficiently to the desired outcomes. interventions_available: cases with interventions to hand. "
        "The last two are of 2017 and other questions: never a mean over measures.",
    )
    provider: str = pa.Field(nullable=True, description=PROVIDER)
    purpose: str = pa.Field(isin=PURPOSES, description=PURPOSE)
    area_type: str = pa.Field(isin=AREA_TYPES, description="inspected for the inspected regions or a sample.")
    area: str = pa.Field(description="The area, in the register's spelling.")
    region: str = pa.Field(nullable=True, isin=REGIONS, description="Region of the area, where it has one.")
    organisation: str = pa.Field(nullable=True, description="NPS, CRC or Probation Service, where printed.")
    phase_period: str = pa.Field(nullable=True, description="Years that the cases are of, as printed.")
    cohort: str = pa.Field(description="The cases that the figure is about.")
    breakdown_by: str = pa.Field(
        nullable=True, description="What the cases are broken down by: gender, ethnicity, release, age."
    )
    breakdown: str = pa.Field(nullable=True, description="The part of the cases; null for all.")
    n_met: int = pa.Field(
        nullable=True,
        ge=0,
        description="Cases met or improved. Null where n_identified is: a sum of n_met would be of other needs than a "
        "sum of n_identified. n_met_printed has what is printed.",
    )
    n_met_printed: int = pa.Field(
        nullable=True,
        ge=0,
        description="Cases met or improved as printed, also where only n_identified_least and n_identified_most are "
        "known: of several needs divide its sum by the sum of each.",
    )
    n_met_basis: str = pa.Field(
        nullable=True,
        isin=["published", "inferred"],
        description="published: printed. inferred: the one whole number that the printed percentage allows.",
    )
    n_identified: int = pa.Field(
        nullable=True,
        ge=0,
        description="Cases with the need. A sum of n_met by a sum of n_identified only over rows that have both.",
    )
    n_identified_basis: str = pa.Field(
        nullable=True,
        isin=["published", "inferred"],
        description="published: printed. inferred: the one whole number that the printed counts and percentages allow.",
    )
    n_identified_least: int = pa.Field(
        nullable=True, ge=0, description="The fewest cases with the need that the printed counts and percentages allow."
    )
    n_identified_most: int = pa.Field(
        nullable=True, ge=0, description="The most cases with the need that the printed counts and percentages allow."
    )
    n_unmet: int = pa.Field(
        nullable=True, ge=0, description="Cases with the need less n_met: the need not met, or not improved, in cases."
    )
    n_cases: int = pa.Field(nullable=True, ge=0, description="All cases inspected, where printed with the need.")
    n_identified_source: str = pa.Field(
        nullable=True, description="Sheet and cell of the printed number of cases with the need."
    )
    percentage: float = pa.Field(
        nullable=True,
        ge=0,
        le=100,
        description="n_met of n_identified (identified: of n_cases), per cent, unrounded; else as printed.",
    )
    percentage_basis: str = pa.Field(
        nullable=True,
        isin=["computed", "published"],
        description="Whether percentage is computed from counts or printed.",
    )
    published_percentage: float = pa.Field(nullable=True, ge=0, le=100, description="Per cent, as printed.")
    percentage_low: float = pa.Field(nullable=True, ge=0, le=100, description="Low end of its 95 per cent interval.")
    percentage_high: float = pa.Field(nullable=True, ge=0, le=100, description="High end of its 95 per cent interval.")
    interval_basis: str = pa.Field(
        nullable=True,
        isin=["counts", "printed percentage and base", "printed count and percentage"],
        description="What the interval is made of. From a printed percentage, or between the least and the most cases "
        "with the need, it is wider: rounding is in it.",
    )
    small_base: bool = pa.Field(nullable=True, description="Whether the percentage is of fewer than 30 cases.")
    denominator: str = pa.Field(
        isin=["all cases", "cases with the need", "not stated"], description="What the percentage is of."
    )
    needs_printed: int = pa.Field(
        ge=0, description="Needs of the same measure and cases whose percentage is known, of needs_asked."
    )
    needs_asked: int = pa.Field(
        ge=1, description="Needs that the publication lists of the same measure and cases, those lost in print too."
    )
    mark: str = mark("percentage")

    @pa.dataframe_check(name="met and unmet make up the cases with the need")
    def met_and_unmet(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A need is met or not."""
        whole = pl.col("n_met") + pl.col("n_unmet") == pl.col("n_identified")
        return data.lazyframe.select(whole.fill_null(True))

    @pa.dataframe_check(name="no more cases with the need than cases")
    def identified_within_cases(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A need is identified in some of the cases."""
        return data.lazyframe.select((pl.col("n_identified") <= pl.col("n_cases")).fill_null(True))

    @pa.dataframe_check(name="the interval holds the percentage")
    def interval_holds(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A percentage lies in its own interval."""
        low, high = pl.col("percentage_low") - TOLERANCE, pl.col("percentage_high") + TOLERANCE
        return data.lazyframe.select(pl.col("percentage").is_between(low, high).fill_null(True))

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

        unique = [
            "source_id",
            "source_sheet",
            "area",
            "organisation",
            "phase_period",
            "cohort",
            "breakdown_by",
            "breakdown",
            "purpose",
            "measure",
            "provider",
            "need",
        ]
        name = "marts.needs_met"


class NeedComparisons(Addressed):
    """A need held against the other needs, a group against the other groups, or services against improvement."""

    kind: str = pa.Field(
        isin=["need against the other needs", "group against the other groups", "services against improvement"],
        description="What is compared. The rest is the other needs, the other groups, or improvement of these cases.",
    )
    need: str = pa.Field(description="The need, in the register's spelling.")
    measure: str = pa.Field(isin=["sufficient_services", "improved"], description="What is measured of the need.")
    purpose: str = pa.Field(isin=PURPOSES, description=PURPOSE)
    area_type: str = pa.Field(isin=AREA_TYPES, description="inspected for the inspected regions or a sample.")
    area: str = pa.Field(description="The area, in the register's spelling.")
    organisation: str = pa.Field(nullable=True, description="NPS, CRC or Probation Service, where printed.")
    phase_period: str = pa.Field(nullable=True, description="Years that the cases are of, as printed.")
    cohort: str = pa.Field(description="The cases that both are about.")
    breakdown_by: str = pa.Field(
        nullable=True, description="What the cases are broken down by: gender, ethnicity, release, age."
    )
    breakdown: str = pa.Field(nullable=True, description="The part of the cases; null for all.")
    n_met: int = pa.Field(nullable=True, ge=0, description="Cases met or improved.")
    n_identified: int = pa.Field(
        nullable=True, ge=0, description="Cases with the need; null where several numbers fit."
    )
    n_identified_least: int = pa.Field(
        nullable=True, ge=0, description="The fewest cases with the need that the printed counts and percentages allow."
    )
    n_identified_most: int = pa.Field(
        nullable=True, ge=0, description="The most cases with the need that the printed counts and percentages allow."
    )
    percentage: float = pa.Field(
        nullable=True, ge=0, le=100, description="n_met of n_identified, per cent; else as printed."
    )
    rest_source: str = pa.Field(
        nullable=True, description="Sheet and cells of improvement, where it is what services are held against."
    )
    rest_n_met: int = pa.Field(nullable=True, ge=0, description="Cases met or improved of the others together.")
    rest_n_identified: int = pa.Field(
        nullable=True, ge=0, description="Cases with the others' needs together; null where several numbers fit."
    )
    rest_n_identified_least: int = pa.Field(
        nullable=True, ge=0, description="The fewest cases that the others together can have."
    )
    rest_n_identified_most: int = pa.Field(
        nullable=True, ge=0, description="The most cases that the others together can have."
    )
    rest_percentage: float = pa.Field(
        nullable=True, ge=0, le=100, description="Per cent of the others together; null where several numbers fit."
    )
    counts_basis: str = pa.Field(
        nullable=True,
        isin=["published", "inferred", "bounded"],
        description="Whether the row's own counts are printed, the only ones that fit the print, or lie between two.",
    )
    difference_pp: float = pa.Field(
        nullable=True,
        ge=-100,
        le=100,
        description="percentage less rest_percentage, in percentage points; null where several numbers of cases fit.",
    )
    difference_least: float = pa.Field(
        nullable=True, ge=-100, le=100, description="The least difference at the numbers of cases that fit."
    )
    difference_most: float = pa.Field(
        nullable=True, ge=-100, le=100, description="The greatest difference at the numbers of cases that fit."
    )
    difference_low: float = pa.Field(
        nullable=True,
        ge=-100,
        le=100,
        description="Low end of its 95 per cent interval: the lowest at the numbers of cases that fit.",
    )
    difference_high: float = pa.Field(
        nullable=True,
        ge=-100,
        le=100,
        description="High end of its 95 per cent interval: the highest at the numbers of cases that fit.",
    )
    p_value: float = pa.Field(
        nullable=True,
        ge=0,
        le=1,
        description="Two-sided p-value that there is no difference: the weakest at the numbers of cases that fit.",
    )
    p_value_holm: float = pa.Field(
        nullable=True, ge=0, le=1, description="The same, corrected by Holm's method for the rows compared together."
    )
    tests_in_family: int = pa.Field(nullable=True, ge=1, description="Tests that p_value_holm corrects for.")
    detectable_pp: float = pa.Field(
        nullable=True, ge=0, description="The smallest difference that would show with a chance of 80 per cent."
    )
    comparable: bool = pa.Field(
        description="Whether the counts of the row and of all the others are known, or lie between known numbers."
    )
    reason: str = pa.Field(nullable=True, description="Why there is no comparison.")
    caveat: str = pa.Field(nullable=True, description="What to bear in mind where there is one.")

    @pa.dataframe_check(name="a difference only where comparable, a reason where not")
    def difference_only_if_comparable(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """No difference is given that the counts cannot support."""
        given = pl.col("difference_least").is_not_null()
        return data.lazyframe.select((pl.col("comparable") == given) & (given | pl.col("reason").is_not_null()))

    @pa.dataframe_check(name="one difference is all that fit")
    def differences_in_order(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The difference lies between the least and the greatest."""
        least, most = pl.col("difference_least") - TOLERANCE, pl.col("difference_most") + TOLERANCE
        return data.lazyframe.select(pl.col("difference_pp").is_between(least, most).fill_null(True))

    class Config:
        """Table name."""

        unique = [
            "source_id",
            "source_sheet",
            "source_cell",
            "kind",
            "need",
            "measure",
            "purpose",
            "area",
            "organisation",
            "phase_period",
            "cohort",
            "breakdown_by",
            "breakdown",
        ]
        name = "marts.need_comparisons"
