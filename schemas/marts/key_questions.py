"""The mart of the key questions about cases.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa
import polars as pl

from schemas.columns import AREA_TYPES, FRAMEWORKS, REGIONS, ROUNDING, TOLERANCE, Addressed, mark


class KeyQuestions(Addressed):
    """Inspectors' answers to one key question about the cases of an area and cohort.

    Frameworks, areas and cohorts stand side by side, and post-release cases are among all cases: choose one of each.
    Never a mean over questions: they are about the same cases, and where the print lost percentages what survives is
    no fair part of all. No count is added over questions either: each row has the same cases again.
    """

    framework: str = pa.Field(
        nullable=True,
        isin=FRAMEWORKS,
        description="Inspection framework: 2021 or 2023; null where the publication does not say which. Both ask these "
        "questions.",
    )
    stage: str = pa.Field(description="Stage of case supervision.")
    theme: str = pa.Field(description="engagement, desistance, keeping other people safe, or progress.")
    question_id: str = pa.Field(description="The question, whatever its wording in a publication.")
    question: str = pa.Field(description="The question in the wording of the 2023 framework.")
    question_as_published: str = pa.Field(description="The question as this publication words it.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="pdu, or inspected for the inspected regions or a sample.")
    area: str = pa.Field(description="The area, in the register's spelling.")
    cohort: str = pa.Field(description="The cases that the answer is about.")
    organisation: str = pa.Field(nullable=True, description="NPS, CRC or Probation Service, where printed.")
    region: str = pa.Field(nullable=True, isin=REGIONS, description="Region of the area, where it has one.")
    phase_period: str = pa.Field(nullable=True, description="Years that the cases are of, as printed.")
    period_start: dt.date = pa.Field(nullable=True, description="First day on which the cases began, where printed.")
    period_end: dt.date = pa.Field(nullable=True, description="Last day on which the cases began, where printed.")
    inspections_from: dt.date = pa.Field(
        nullable=True, description="First day of the inspections, where a span of them is printed; no date of cases."
    )
    inspections_to: dt.date = pa.Field(nullable=True, description="Last day of the inspections; no date of cases.")
    windows: str = pa.Field(
        nullable=True,
        description="First and last day of each window in which the cases began, where there are several: no case of "
        "the days between them was looked at. Null where there is one.",
    )
    n_yes: int = pa.Field(
        nullable=True,
        ge=0,
        description="Cases answered Yes, where printed. A sum of n_yes by a sum of n_cases only over rows that have "
        "both.",
    )
    n_yes_basis: str = pa.Field(
        nullable=True,
        isin=["published", "inferred"],
        description="published: printed. inferred: the one number that the printed percentage of n_cases allows.",
    )
    n_cases: int = pa.Field(
        nullable=True,
        ge=0,
        description="Cases answered (Yes and No), else cases inspected, where printed: the same cases in the row of "
        "each question, so never added over questions. Cases inspected are no base to divide n_yes by.",
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
    percentage_low: float = pa.Field(nullable=True, ge=0, le=100, description="Low end of its 95 per cent interval.")
    percentage_high: float = pa.Field(nullable=True, ge=0, le=100, description="High end of its 95 per cent interval.")
    interval_basis: str = pa.Field(
        nullable=True,
        isin=["counts", "printed percentage and cases inspected"],
        description="What the interval is made of. With a printed percentage it is wider: rounding and cases without "
        "an answer are in it.",
    )
    small_base: bool = pa.Field(nullable=True, description="Whether n_cases is under 30.")
    denominator: str = pa.Field(
        nullable=True,
        isin=["cases answered", "cases inspected"],
        description="What n_cases counts: cases answered Yes or No, or all cases inspected.",
    )
    questions_printed: int = pa.Field(
        ge=0, description="Questions about the same cases whose percentage is known, of questions_asked."
    )
    questions_asked: int = pa.Field(
        ge=1, description="Questions that the publication lists about the same cases, those lost in print too."
    )
    mark: str = mark("percentage")

    @pa.dataframe_check(name="the interval holds the percentage")
    def interval_holds(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A percentage lies in its own interval."""
        holds = pl.col("percentage").is_between(
            pl.col("percentage_low") - TOLERANCE, pl.col("percentage_high") + TOLERANCE
        )
        return data.lazyframe.select(holds.fill_null(True))

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

        unique = ["source_id", "source_sheet", "area", "cohort", "question_id", "organisation", "phase_period"]
        name = "marts.key_questions"
