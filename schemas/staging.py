"""What must be true of the staging tables: one observation a row, names in one spelling, units settled."""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa
import polars as pl

from schemas import columns
from schemas.columns import (
    AREA_TYPES,
    COUNTED_FROM,
    EARLIER_ORGANISATIONS,
    FRAMEWORKS,
    GRADES,
    INSPECTION_PERIOD,
    NEED_MEASURES,
    OF_STAFF_UNITS,
    PROVIDER,
    PROVIDER_BEFORE,
    PURPOSE,
    PURPOSES,
    RATINGS,
    REGIONS,
    SERVICES,
    STAFF_UNITS,
    SUPERSEDED_ON,
    Addressed,
    mark,
)
from schemas.comparison import Comparison
from schemas.vacancies import PrintedRates


class Observation(Addressed):
    """One figure, as one cell prints it."""

    published_date: dt.date = pa.Field(
        nullable=True,
        description="When the document that prints the figure was published; null where unknown.",
    )
    source_range: str = pa.Field(description="The table that the cell stands in, as an A1 range of its sheet.")


class Ratings(Observation):
    """A rating, score or date that a publication prints for one inspection."""

    pdu: str = pa.Field(description="Probation delivery unit, in the register's spelling.")
    pdu_as_published: str = pa.Field(description="Probation delivery unit as this publication spells it.")
    region: str = pa.Field(isin=REGIONS, description="Probation Service region of the unit.")
    framework: str = pa.Field(isin=FRAMEWORKS, description="Inspection framework: 2021 or 2023.")
    inspection_round: str = pa.Field(
        nullable=True,
        description="Which of several inspections of the unit the cell is of: first, second, or the column of a date.",
    )
    item: str = pa.Field(
        isin=["overall rating", "published", "composite score", "standard", "fieldwork started", "fieldwork ended"],
        description="What the cell says of the inspection.",
    )
    standard_code: str = pa.Field(nullable=True, description="Number of the standard in its framework.")
    standard: str = pa.Field(nullable=True, description="Name of the standard in its framework.")
    rating: str = pa.Field(nullable=True, isin=RATINGS, description="The rating, where the cell is one.")
    score: float = pa.Field(nullable=True, ge=0, description="Composite score in points, where the cell is one.")
    maximum: float = pa.Field(nullable=True, gt=0, description="Points that the print says the score is out of.")
    date: dt.date = pa.Field(nullable=True, description="The date, where the cell is one.")
    mark: str = mark("rating, score or date")

    class Config:
        """Table name."""

        name = "staging.ratings"


class ProviderRatings(Observation):
    """A rating, score or date that a publication prints for a provider before unification."""

    provider: str = pa.Field(description=PROVIDER_BEFORE)
    organisation: str = pa.Field(isin=EARLIER_ORGANISATIONS, description="NPS or CRC.")
    area: str = pa.Field(description="Where it provided probation, by its own name.")
    item: str = pa.Field(
        isin=["overall rating", "published", "composite score", "standard", "fieldwork started", "fieldwork ended"],
        description="What the cell says of the inspection.",
    )
    standard: str = pa.Field(nullable=True, description="Name of the standard in 2018.")
    inspection_period: str = pa.Field(nullable=True, description=INSPECTION_PERIOD)
    rating: str = pa.Field(nullable=True, isin=RATINGS, description="The rating, where the cell is one.")
    score: float = pa.Field(nullable=True, ge=0, description="Composite score in points, where the cell is one.")
    date: dt.date = pa.Field(nullable=True, description="The date, where the cell is one.")
    mark: str = mark("rating, score or date")

    class Config:
        """Table name."""

        name = "staging.provider_ratings"


class RegionRatings(Observation):
    """A rating or date that a publication prints for an inspection of a region."""

    region: str = pa.Field(isin=REGIONS, description="Probation Service region that was inspected.")
    item: str = pa.Field(
        isin=["overall rating", "published", "standard"], description="What the cell says of the inspection."
    )
    standard: str = pa.Field(nullable=True, description="Name of the standard for regions.")
    rating: str = pa.Field(nullable=True, isin=RATINGS, description="The rating, where the cell is one.")
    date: dt.date = pa.Field(nullable=True, description="The date, where the cell is one.")
    mark: str = mark("rating or date")

    class Config:
        """Table name."""

        name = "staging.region_ratings"


class KeyQuestions(Observation):
    """One printed number or percentage of inspectors' answers to one key question."""

    framework: str = pa.Field(
        nullable=True,
        isin=FRAMEWORKS,
        description="Inspection framework: 2021 or 2023; null where the publication does not say which.",
    )
    stage: str = pa.Field(description="Stage of case supervision.")
    theme: str = pa.Field(description="What the question is about: engagement, desistance, keeping other people safe.")
    question_id: str = pa.Field(description="The question, whatever its wording in a publication.")
    question: str = pa.Field(description="The question in the wording of the 2023 framework.")
    question_as_published: str = pa.Field(description="The question as this publication words it.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="What kind of area: country, region, pdu, inspected.")
    area: str = pa.Field(description="The area, in the register's spelling.")
    cohort: str = pa.Field(description="The cases that the answer is about.")
    phase: str = pa.Field(nullable=True, isin=["before", "after"], description="Side of a comparison over unification.")
    phase_period: str = pa.Field(nullable=True, description="Years that the cases are of, as printed.")
    organisation: str = pa.Field(nullable=True, description="NPS, CRC or Probation Service, where printed.")
    region: str = pa.Field(nullable=True, isin=REGIONS, description="Region of the area, where it has one.")
    answer: str = pa.Field(nullable=True, isin=["Yes", "No"], description="The answer that is counted.")
    role: str = pa.Field(
        isin=["number", "percentage", "cases"],
        description="A count of the answer, its percentage, or all cases answered.",
    )
    value: float = pa.Field(nullable=True, ge=0, description="Cases, or per cent from 0 to 100.")
    mark: str = mark("number")
    base: float = pa.Field(nullable=True, ge=0, description="Cases inspected, where the table states them.")
    base_cell: str = pa.Field(nullable=True, description="The A1 address of the base.")

    class Config:
        """Table name."""

        name = "staging.key_questions"


class Samples(Observation):
    """One part of the cases that an inspection looked at."""

    area_type: str = pa.Field(isin=AREA_TYPES, description="What kind of area.")
    area: str = pa.Field(description="The area, in the register's spelling.")
    cohort: str = pa.Field(description="The cases that the parts make up.")
    part: str = pa.Field(description="The part: community orders, releases on licence.")
    value: float = pa.Field(nullable=True, ge=0, description="Cases in the part.")
    mark: str = mark("number of cases")

    class Config:
        """Table name."""

        name = "staging.samples"


class Periods(Observation):
    """One end of a period that a publication's figures come from."""

    period: str = pa.Field(description="What the period is of, as printed.")
    end: str = pa.Field(isin=["From", "To"], description="Which end of the period.")
    date: dt.date = pa.Field(nullable=True, description="The date.")
    mark: str = mark("date")

    class Config:
        """Table name."""

        name = "staging.periods"


class Needs(Observation):
    """One printed number or percentage about one need."""

    need: str = pa.Field(description="The need, in the register's spelling.")
    need_as_published: str = pa.Field(description="The need as this publication names it.")
    measure: str = pa.Field(isin=NEED_MEASURES, description="What is measured of the need.")
    provider: str = pa.Field(nullable=True, description=PROVIDER)
    purpose: str = pa.Field(isin=PURPOSES, description=PURPOSE)
    area_type: str = pa.Field(isin=AREA_TYPES, description="What kind of area.")
    area: str = pa.Field(description="The area, in the register's spelling.")
    cohort: str = pa.Field(description="The cases that the figure is about.")
    phase: str = pa.Field(nullable=True, isin=["before", "after"], description="Side of a comparison over unification.")
    phase_period: str = pa.Field(nullable=True, description="Years that the cases are of, as printed.")
    organisation: str = pa.Field(nullable=True, description="NPS, CRC or Probation Service, where printed.")
    region: str = pa.Field(nullable=True, isin=REGIONS, description="Region of the area, where it has one.")
    breakdown_by: str = pa.Field(
        nullable=True, description="What the cases are broken down by: gender, ethnicity, release, age."
    )
    breakdown: str = pa.Field(nullable=True, description="The part of the cases; null for all.")
    role: str = pa.Field(isin=["n_met", "n_identified", "percentage", "cases"], description="What the cell counts.")
    value: float = pa.Field(nullable=True, ge=0, description="Cases, or per cent from 0 to 100.")
    mark: str = mark("number")

    class Config:
        """Table name."""

        name = "staging.needs"


class Vacancies(Observation):
    """One printed figure of target staffing, vacancies or vacancy rate. Positive means short of staff."""

    as_of: dt.date = pa.Field(nullable=True, description="Snapshot date; a month stands for its last day.")
    as_of_as_published: str = pa.Field(nullable=True, description="The date as printed; null where none is.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="What kind of area.")
    area: str = pa.Field(description="The area, in the register's spelling.")
    area_as_published: str = pa.Field(description="The area as this publication spells it.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff.")
    role: str = pa.Field(
        isin=["target_fte", "vacancy_fte", "vacancy_rate"],
        description="Target, vacancies (FTE) or rate (per cent).",
    )
    value: float = pa.Field(nullable=True, description="FTE, or per cent of target.")
    mark: str = mark("figure")

    class Config:
        """Table name."""

        name = "staging.vacancies"


class VacancyRates(PrintedRates):
    """What one sheet prints of a grade's staffing in an area on a date, or what its target and staff come to."""

    class Config:
        """Table name."""

        name = "staging.vacancy_rates"


class StandingsOfRates(Addressed):
    """A vacancy rate that another print supersedes, or that is the nation's newest: all files together say so."""

    as_of: dt.date = pa.Field(nullable=True, description="Snapshot date.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="What kind of area.")
    area: str = pa.Field(description="The area, in the register's spelling.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff.")
    basis: str = pa.Field(description="published or computed.")
    superseded_on: dt.date = pa.Field(nullable=True, description=SUPERSEDED_ON)
    is_headline: bool = pa.Field(description="Whether it is the nation's newest rate of its grade.")

    class Config:
        """Table name, and what tells one row from another."""

        name = "staging.standings_of_rates"
        unique = ["source_id", "source_sheet", "source_cell", "as_of", "area_type", "area", "grade", "basis"]


class Workforce(Observation):
    """One printed staff figure other than vacancies."""

    as_of: dt.date = pa.Field(nullable=True, description="Snapshot date, or the last day of the year measured.")
    period: str = pa.Field(nullable=True, description="Date or period as printed, where it is not one day.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="What kind of area.")
    area: str = pa.Field(description="The area, in the register's spelling.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff.")
    measure: str = pa.Field(description="What is measured.")
    compared_with: str = pa.Field(nullable=True, description="Date that a change is measured from, as printed.")
    value: float = pa.Field(nullable=True, description="The figure, in its unit.")
    text: str = pa.Field(nullable=True, description="What is printed instead of a number.")
    unit: str = pa.Field(isin=STAFF_UNITS, description=OF_STAFF_UNITS)
    mark: str = mark("figure")

    class Config:
        """Table name."""

        name = "staging.workforce"


class Figures(Observation):
    """One published figure of another kind, with its own unit."""

    source_table: str = pa.Field(description="Title of the table that the figure stands in.")
    standard: str = pa.Field(
        nullable=True,
        description="Of a number of inspections with a rating: the standard rated, or Overall; null of other figures.",
    )
    rating: str = pa.Field(
        nullable=True, isin=RATINGS, description="The rating that is counted; null of all that were rated together."
    )
    phase: str = pa.Field(nullable=True, isin=["before", "after"], description="Side of a comparison over unification.")
    indicator: str = pa.Field(description="What the figure measures.")
    breakdown: str = pa.Field(description="The group that it is about; All where it is about everyone.")
    row_group: str = pa.Field(nullable=True, description="The group that the row's label names; null where none does.")
    column_group: str = pa.Field(nullable=True, description="The group that the column's header names.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="What kind of area; other where no register holds it.")
    area: str = pa.Field(
        nullable=True,
        description="The area, in the register's spelling where it is in one; null where none is printed.",
    )
    period: str = pa.Field(nullable=True, description="Date or period as printed; null where none is.")
    service: str = pa.Field(isin=SERVICES, description="The service that the figure is of.")
    counted_from: str = pa.Field(
        nullable=True,
        isin=COUNTED_FROM,
        description="sample: some were drawn or asked. everyone: all units, records or people were counted. Null where "
        "the source does not say.",
    )
    qualifier: str = pa.Field(
        description="exactly, or the printed hedge: about, more than, almost. in words for a fraction in words without "
        "a hedge."
    )
    base_qualifier: str = pa.Field(nullable=True, description="The hedge printed with the base; null where exact.")
    note: str = pa.Field(nullable=True, description="What must be known to read the figure.")
    role: str = pa.Field(isin=["value", "target"], description="Whether the cell is the figure or its target.")
    value: float = pa.Field(nullable=True, description="The figure, in its unit.")
    unit: str = pa.Field(description="Unit of the figure.")
    mark: str = mark("figure")
    base: float = pa.Field(nullable=True, ge=0, description="The n that the figure is of, where printed.")
    base_cell: str = pa.Field(nullable=True, description="The A1 address of the base.")
    section: str = pa.Field(nullable=True, description="Chapter and heading where it is printed.")
    printed_as: str = pa.Field(nullable=True, description="The words that state it.")

    class Config:
        """Table name."""

        name = "staging.figures"


class ProducersFiles(pa.DataFrameModel):
    """A raw file of the producer of the workforce figures, whose print of a day is believed before another's."""

    source_id: str = pa.Field(unique=True, description="The raw file; joins marts.sources.")

    class Config:
        """Exactly this column."""

        name = "staging.producers_files"
        strict = True


class PublishedFigures(Observation):
    """Any published figure in one shape, with the least and greatest value that its print allows."""

    fact: str = pa.Field(description="What the figure is of.")
    area: str = pa.Field(description="The area; empty where none is printed.")
    group: str = pa.Field(description="Whom it is about; All for everyone.")
    at: str = pa.Field(description="Its date (ISO) or period, in lower case; empty where none is printed.")
    unit: str = pa.Field(description="Unit of the figure.")
    value: float = pa.Field(description="The figure, in its unit; a fraction in words as a percentage.")
    low: float = pa.Field(description="The least value that the print stands for.")
    high: float = pa.Field(description="The greatest value that the print stands for.")
    base: float = pa.Field(nullable=True, ge=0, description="The n that the figure is of, where printed.")
    row_group: str = pa.Field(nullable=True, description="The group that the row's label names.")
    column_group: str = pa.Field(nullable=True, description="The group that the column's header names.")
    compared_with: str = pa.Field(nullable=True, description="Date that a change is measured from, as printed.")
    printed_as: str = pa.Field(nullable=True, description="The words that state it, in running text.")
    area_type: str = pa.Field(nullable=True, description="What kind of area.")
    complete: bool = pa.Field(description="Whether every cell of its part of the table has a number.")
    complement: bool = pa.Field(description="Whether it is the rest of its fact: 100 per cent less it.")
    fact_number: int = pa.Field(
        nullable=True,
        description="Its fact as a number: prints of one fact have the same, and two facts have one rarely. Null for "
        "changes.",
    )
    place_number: int = pa.Field(
        nullable=True,
        description="Its group, area and date as a number; null but for vacancies and their parts.",
    )
    also_printed_in: pl.List = pa.Field(
        dtype_kwargs={"inner": pl.String},
        nullable=True,
        description="The other raw files that print it, whose print of it is superseded; null where there is none.",
    )

    @pa.dataframe_check(name="low no more than value, value no more than high")
    def limits_hold_value(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A figure lies within what its print stands for."""
        return data.lazyframe.select((pl.col("low") <= pl.col("value")) & (pl.col("value") <= pl.col("high")))

    class Config:
        """Table name."""

        name = "staging.published_figures"


class Comparisons(Comparison):
    """A published figure held against other figures of the same source."""

    published_date: dt.date = pa.Field(nullable=True, description="When the document that prints the figure came out.")

    class Config:
        """Table name."""

        name = "staging.comparisons"


class SupersededFigures(Addressed):
    """A figure that a release's original or re-issued file supersedes: what was printed, and what is used instead."""

    dataset: str = pa.Field(description="The staging table that the figure would stand in.")
    reason: str = pa.Field(
        isin=["re-issued", "transcribed"],
        description="re-issued: the publisher put a later version in the file's place. transcribed: it was typed from "
        "the published text, and the publisher's own file of the same release prints it.",
    )
    release: str = pa.Field(description="The release's own page, without host.")
    figure: str = pa.Field(description="What the figure is of.")
    unit: str = pa.Field(nullable=True, description="Unit of the values; null for dates and words.")
    value: float = pa.Field(
        nullable=True, description="The superseded figure; a rating in points, a fraction in words as a percentage."
    )
    words: str = pa.Field(nullable=True, description="What was printed where it is no number: a rating, a date, words.")
    mark: str = columns.mark("superseded figure")
    low: float = pa.Field(nullable=True, description="The least value that the superseded print stands for.")
    high: float = pa.Field(nullable=True, description="The greatest value that the superseded print stands for.")
    superseded_by: str = pa.Field(description="The raw file that is used instead; joins marts.sources.")
    used_sheet: str = pa.Field(nullable=True, description="The sheet of what is used; null where it is not printed.")
    used_cell: str = pa.Field(
        nullable=True, description="The A1 address of what is used; null where it is not printed."
    )
    used_value: float = pa.Field(nullable=True, description="The figure that is used.")
    used_words: str = pa.Field(
        nullable=True, description="What is used where it is no number: a rating, a date, words."
    )
    used_mark: str = columns.mark("figure to use")
    used_low: float = pa.Field(nullable=True, description="The least value that the used print stands for.")
    used_high: float = pa.Field(nullable=True, description="The greatest value that the used print stands for.")
    status: str = pa.Field(
        isin=["agrees", "rounding", "contradicts", "not compared"],
        description="agrees, rounding (both prints can be true) or contradicts (they cannot); not compared where one "
        "of the two is suppressed, missing or not printed.",
    )
    note: str = pa.Field(description="The two prints in words.")

    class Config:
        """Table name."""

        name = "staging.superseded_figures"
