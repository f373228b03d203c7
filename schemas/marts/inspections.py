"""The marts of inspections: ratings, scores and the key questions about cases.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa
import polars as pl

from schemas.columns import AREA_TYPES, FRAMEWORKS, RATINGS, REGIONS, ROUNDING, Addressed, mark

POINTS_OF_OUTSTANDING = 3


class Inspections(Addressed):
    """An inspection of a probation delivery unit."""

    inspection_id: str = pa.Field(unique=True, description="Unit and month of publication; stable.")
    pdu: str = pa.Field(description="Probation delivery unit, in the register's spelling.")
    pdu_as_published: str = pa.Field(description="Probation delivery unit as the publication spells it.")
    region: str = pa.Field(isin=REGIONS, description="Probation Service region.")
    framework: str = pa.Field(isin=FRAMEWORKS, description="Inspection framework: 2021 or 2023.")
    fieldwork_start: dt.date = pa.Field(nullable=True, description="First day of fieldwork; null where not printed.")
    published_date: dt.date = pa.Field(
        nullable=True,
        description="When the inspection report was published; the first of the month where only that is printed.",
    )
    composite_score: int = pa.Field(ge=0, description="Points over the rated standards, as printed.")
    composite_max: int = pa.Field(
        gt=0,
        description="Points there were to have: three for each rated standard; court work is not rated everywhere.",
    )
    overall_rating: str = pa.Field(
        nullable=True, isin=RATINGS, description="Overall rating as printed; null where the print lost it."
    )
    overall_rating_source: str = pa.Field(
        nullable=True, description="Where the overall rating is printed: source, sheet and cell."
    )
    derived_rating: str = pa.Field(
        isin=RATINGS,
        description="Overall rating that the composite score earns by the inferred rule; never printed.",
    )

    inspection_number: int = pa.Field(ge=1, description="1 for the unit's first inspection listed here, then 2.")
    previous_inspection_id: str = pa.Field(nullable=True, description="The unit's inspection before this one.")
    points_since_previous: int = pa.Field(
        nullable=True,
        description="Change in points since then; null where the framework or the maximum is another.",
    )
    next_rating: str = pa.Field(
        nullable=True, isin=RATINGS, description="The rating above derived_rating; null for Outstanding."
    )
    points_needed: int = pa.Field(
        nullable=True, ge=1, description="Points short of next_rating, by the inferred rule; never printed."
    )

    @pa.dataframe_check(name="composite_max in threes")
    def three_a_standard(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """An Outstanding standard is worth three points."""
        return data.lazyframe.select(pl.col("composite_max") % POINTS_OF_OUTSTANDING == 0)

    @pa.dataframe_check(name="composite_score no higher than composite_max")
    def within_maximum(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Points cannot exceed three a standard."""
        return data.lazyframe.select(pl.col("composite_score") <= pl.col("composite_max"))

    class Config:
        """Table name."""

        name = "marts.inspections"


class Ratings(Addressed):
    """An inspection's standard: how it was rated, or why it was not."""

    inspection_id: str = pa.Field(description="The inspection; joins marts.inspections.")
    pdu: str = pa.Field(description="Probation delivery unit, in the register's spelling.")
    region: str = pa.Field(isin=REGIONS, description="Probation Service region.")
    framework: str = pa.Field(
        isin=FRAMEWORKS, description="Inspection framework. 2.1 is another standard in the other one."
    )
    standard_code: str = pa.Field(description="Number of the standard in its framework.")
    standard: str = pa.Field(description="Name of the standard in its framework.")
    rating: str = pa.Field(nullable=True, isin=RATINGS, description="Rating as printed; null where not rated or lost.")
    score: int = pa.Field(nullable=True, isin=[0, 1, 2, 3], description="Points of the printed rating, 0 to 3.")
    not_rated_reason: str = pa.Field(
        nullable=True,
        isin=["not applicable", "not rated"],
        description="Why the standard has no rating: not applicable (NA: no court team) or not rated (NR).",
    )
    mark: str = mark("rating")
    lowest_percentage: float = pa.Field(
        nullable=True,
        ge=0,
        le=100,
        description="Lowest key question of a casework standard, per cent, where published.",
    )
    lowest_question_id: str = pa.Field(
        nullable=True, description="The key question that is lowest; those that tie are parted by '; '."
    )
    lowest_question: str = pa.Field(nullable=True, description="The same question in words.")
    derived_rating: str = pa.Field(
        nullable=True,
        isin=RATINGS,
        description="Rating that the lowest key question earns by the published bands.",
    )
    capped: str = pa.Field(
        nullable=True,
        isin=["yes", "no", "unknown"],
        description="Leadership and Services of the 2021 framework: whether an Inadequate casework standard keeps it "
        "at Requires improvement or below. unknown where ratings of casework are lost. Null for other standards.",
    )
    next_rating: str = pa.Field(nullable=True, isin=RATINGS, description="The rating above derived_rating.")
    points_to_next_rating: float = pa.Field(
        nullable=True, gt=0, description="Percentage points that the lowest key question is short of next_rating."
    )
    cases_to_next_rating: int = pa.Field(
        nullable=True, ge=1, description="More cases answered Yes on that question for next_rating."
    )
    cases_basis: str = pa.Field(
        nullable=True,
        isin=["published", "inferred"],
        description="published: the cases answered Yes are printed. inferred: the one number that the percentage "
        "allows.",
    )

    @pa.dataframe_check(name="rating or mark, one of the two")
    def rated_or_marked(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Every standard is rated or says why not."""
        return data.lazyframe.select(pl.col("rating").is_null() ^ pl.col("mark").is_null())

    class Config:
        """Table name."""

        unique = ["inspection_id", "standard_code"]
        name = "marts.ratings"


class KeyQuestions(Addressed):
    """Inspectors' answers to one key question about the cases of an area and cohort."""

    framework: str = pa.Field(isin=FRAMEWORKS, description="Inspection framework: 2021 or 2023.")
    stage: str = pa.Field(description="Stage of case supervision.")
    theme: str = pa.Field(description="engagement, desistance, keeping other people safe, or progress.")
    question_id: str = pa.Field(description="The question, whatever its wording in a publication.")
    question: str = pa.Field(description="The question in the wording of the 2023 framework.")
    question_as_published: str = pa.Field(description="The question as this publication words it.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="pdu, or inspected for the inspected regions or a sample.")
    area: str = pa.Field(description="The area, in the register's spelling.")
    cohort: str = pa.Field(description="The cases that the answer is about.")
    period_start: dt.date = pa.Field(nullable=True, description="First day on which the cases began, where printed.")
    period_end: dt.date = pa.Field(nullable=True, description="Last day on which the cases began, where printed.")
    n_yes: int = pa.Field(nullable=True, ge=0, description="Cases answered Yes, where printed.")
    n_cases: int = pa.Field(
        nullable=True, ge=0, description="Cases answered (Yes and No), else cases inspected, where printed."
    )
    n_cases_basis: str = pa.Field(
        nullable=True, isin=["cases answered", "cases inspected"], description="Which cases n_cases counts."
    )
    n_cases_source: str = pa.Field(
        nullable=True,
        description="Sheet and cells of the cases inspected, where they stand apart from the answers.",
    )
    percentage: float = pa.Field(
        nullable=True,
        ge=0,
        le=100,
        description="Per cent answered Yes: from the counts, unrounded, else as printed.",
    )
    percentage_basis: str = pa.Field(
        nullable=True,
        isin=["computed", "published"],
        description="Whether percentage is computed from counts or printed.",
    )
    published_percentage: float = pa.Field(
        nullable=True, ge=0, le=100, description="Per cent answered Yes, as printed."
    )
    mark: str = mark("percentage")

    @pa.dataframe_check(name="n_yes no more than n_cases")
    def yes_within_cases(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """No more cases are answered Yes than there are."""
        return data.lazyframe.select((pl.col("n_yes") <= pl.col("n_cases")).fill_null(True))

    @pa.dataframe_check(name="the printed percentage within rounding of its counts")
    def percentage_of_counts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Printed and computed percentages agree to half a point."""
        apart = (pl.col("percentage") - pl.col("published_percentage")).abs()
        return data.lazyframe.select((apart <= ROUNDING).fill_null(True))

    class Config:
        """Table name."""

        unique = ["source_id", "area", "cohort", "question_id"]
        name = "marts.key_questions"
