"""The marts of inspections: ratings and scores.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa
import polars as pl

from schemas.columns import FRAMEWORKS, RATINGS, REGIONS, Addressed, mark

POINTS_OF_OUTSTANDING = 3
BOUNDS = ("printed", "key questions", "arithmetic", "not known")


class Inspections(Addressed):
    """An inspection of a probation delivery unit.

    Points are of composite_max: never a mean of composite_score over inspections of another composite_max, and nothing
    over both frameworks, which have other standards. Those inspected are no sample of all units.
    """

    inspection_id: str = pa.Field(unique=True, description="Unit and month of publication, or undated; stable.")
    pdu: str = pa.Field(description="Probation delivery unit, in the register's spelling.")
    pdu_as_published: str = pa.Field(description="Probation delivery unit as the publication spells it.")
    region: str = pa.Field(isin=REGIONS, description="Probation Service region.")
    framework: str = pa.Field(isin=FRAMEWORKS, description="Inspection framework: 2021 or 2023.")
    fieldwork_start: dt.date = pa.Field(nullable=True, description="First day of fieldwork; null where not printed.")
    fieldwork_end: dt.date = pa.Field(nullable=True, description="Last day of fieldwork; null where not printed.")
    published_date: dt.date = pa.Field(
        nullable=True,
        description="When the inspection report was published; the first of the month where only that is printed; null "
        "where neither a table nor the document says.",
    )
    composite_score: int = pa.Field(
        nullable=True, ge=0, description="Points over the rated standards, as printed; null where no score is."
    )
    composite_score_cell: str = pa.Field(
        nullable=True, description="The A1 address of the composite score, on source_sheet; null without a score."
    )
    composite_max: int = pa.Field(
        nullable=True,
        gt=0,
        description="Points there were to have: three for each rated standard; court work is not rated everywhere.",
    )
    share_of_maximum: float = pa.Field(
        nullable=True,
        ge=0,
        description="Points as a per cent of the points there were. Frameworks have other standards: no mean of both.",
    )
    overall_rating: str = pa.Field(
        nullable=True,
        isin=RATINGS,
        description="Overall rating as printed; null where the print lost it. marts.rating_distribution counts all.",
    )
    overall_rating_source: str = pa.Field(
        nullable=True, description="Where the overall rating is printed: source, sheet and cell."
    )
    derived_rating: str = pa.Field(
        nullable=True,
        isin=RATINGS,
        description="Overall rating that the composite score earns by the inferred rule; never printed. Null without "
        "a score.",
    )

    inspection_number: int = pa.Field(
        nullable=True, ge=1, description="1 for the unit's first inspection listed here, then 2; null without a date."
    )
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
    rating: str = pa.Field(
        nullable=True,
        isin=RATINGS,
        description="Rating as printed; null where not rated or lost. Do not count what survives: "
        "marts.rating_distribution counts all.",
    )
    score: int = pa.Field(
        nullable=True,
        isin=[0, 1, 2, 3],
        description="Points of the printed rating, 0 to 3. Null where lost: what survives is no fair part of all.",
    )
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
        nullable=True, description="The key question that is lowest; those that tie are separated by '; '."
    )
    lowest_question: str = pa.Field(nullable=True, description="The same question in words.")
    questions_printed: int = pa.Field(
        nullable=True, ge=1, description="Key questions of the standard whose percentage is printed."
    )
    questions_asked: int = pa.Field(
        nullable=True, ge=1, description="Key questions that the standard has; null where none is printed."
    )
    derived_rating: str = pa.Field(
        nullable=True,
        isin=RATINGS,
        description="Rating that the lowest key question earns by the published bands. Where a question is not printed "
        "only Inadequate is certain: null else.",
    )
    score_least: int = pa.Field(
        nullable=True,
        isin=[0, 1, 2, 3],
        description="The least points that the standard can have had. Where ratings are lost, average this and "
        "score_most, not score: score has only what survived in print.",
    )
    score_most: int = pa.Field(
        nullable=True, isin=[0, 1, 2, 3], description="The most points that the standard can have had."
    )
    score_basis: str = pa.Field(
        nullable=True,
        isin=BOUNDS,
        description="How the two are known. printed: the rating. key questions: the derived rating. arithmetic: the "
        "composite score, the caps and printed counts leave no more. not known: nothing narrows 0 to 3. Null where "
        "not rated.",
    )
    score_proof: str = pa.Field(
        nullable=True, description="Why arithmetic allows neither a point more nor one less; null on other bases."
    )
    capped: str = pa.Field(
        nullable=True,
        isin=["yes", "no", "unknown"],
        description="Leadership and Services of the 2021 framework: whether an Inadequate casework standard keeps it "
        "at Requires improvement or below. unknown where neither print nor arithmetic decides. Null for other "
        "standards.",
    )
    capped_proof: str = pa.Field(
        nullable=True, description="Why capped is yes or no: the standard, or the sum that decides; null else."
    )
    next_rating: str = pa.Field(
        nullable=True,
        isin=RATINGS,
        description="The rating above derived_rating; null where a key question is not printed.",
    )
    points_to_next_rating: float = pa.Field(
        nullable=True,
        gt=0,
        description="Percentage points that the lowest key question is short of next_rating; others may be short too.",
    )
    cases_to_next_rating: int = pa.Field(
        nullable=True,
        ge=1,
        description="More cases answered Yes for next_rating, over all key questions of the standard; a case counts "
        "once for each question. Null where the cases of one question are not known.",
    )
    cases_to_next_rating_least: int = pa.Field(
        nullable=True,
        ge=1,
        description="The same if each case were lifted on every question that needs it: what the neediest needs.",
    )
    cases_by_question: str = pa.Field(
        nullable=True,
        description="The more cases by question, separated by '; '; questions that need none are left out.",
    )
    cases_basis: str = pa.Field(
        nullable=True,
        isin=["published", "inferred"],
        description="published: the cases answered Yes are printed for every question. inferred: the one number that "
        "a percentage allows, if all inspected cases were answered.",
    )

    @pa.dataframe_check(name="bounds hold the printed score")
    def bounds_hold(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A printed rating is both its bounds; no bound crosses the other."""
        printed = pl.coalesce("score", "score_least")
        holds = (pl.col("score_least") <= printed) & (printed <= pl.col("score_most"))
        return data.lazyframe.select(holds.fill_null(True))

    @pa.dataframe_check(name="rating or mark, one of the two")
    def rated_or_marked(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Every standard is rated or says why not."""
        return data.lazyframe.select(pl.col("rating").is_null() ^ pl.col("mark").is_null())

    class Config:
        """Table name."""

        unique = ["inspection_id", "standard_code"]
        name = "marts.ratings"
