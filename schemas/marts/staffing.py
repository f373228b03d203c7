"""The marts of staffing.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa
import polars as pl

from schemas.columns import (
    AREA_TYPES,
    CONTRADICTED_BY,
    FRAMEWORKS,
    GRADES,
    OF_STAFF_UNITS,
    OF_STATED_STAFF_UNITS,
    REGIONS,
    STAFF_UNITS,
    STATED_STAFF_UNITS,
    SUPERSEDED_ON,
    Addressed,
    counted_in,
    mark,
    overlap,
)
from schemas.vacancies import STAFFING_LINES, PrintedRates

TOLERANCE = 1e-6


class VacancyRates(PrintedRates):
    """A grade's staffing against target in an area on a date, as one release printed it.

    Grades, areas of every level, dates and both bases stand side by side: choose one of each before a sum. Rates are
    never averaged over areas: areas have other targets, and few regions have a printed rate. The nation's is
    WHERE is_headline, as in marts.headline_vacancy_rates.
    """

    is_headline: bool = pa.Field(
        description="Whether this is the nation's newest rate of its grade: one row a grade, published where it is."
    )

    superseded_on: dt.date = pa.Field(nullable=True, description=SUPERSEDED_ON)
    contradicted_by: str = pa.Field(nullable=True, description=CONTRADICTED_BY)

    counted_in: str = counted_in()
    overlap: str = overlap()

    class Config:
        """Table name."""

        name = "marts.vacancy_rates"


class Workforce(Addressed):
    """A staff figure other than a vacancy, as one document prints it, in a table or in its text."""

    as_of: dt.date = pa.Field(
        nullable=True,
        description="Snapshot date, last day of the year measured, or the day that a change ends at. Null where not "
        "printed, and of what is foreseen.",
    )
    published_date: dt.date = pa.Field(nullable=True, description="When the document that prints it was published.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="country, region, pdu, organisation and the like.")
    area: str = pa.Field(description="The area or organisation, in the register's spelling.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff; all for all staff.")
    measure: str = pa.Field(description="What is measured. A change has its own measure: change in staff in post.")
    compared_with: str = pa.Field(
        nullable=True,
        description="Day that a change is measured from; previous quarter or year where no day is known.",
    )
    period: str = pa.Field(nullable=True, description="Period as printed, where it is not one day.")
    value: float = pa.Field(
        nullable=True,
        description="The figure, in its unit. A fall is negative, though some documents print it without a sign.",
    )
    text: str = pa.Field(nullable=True, description="Words printed instead of a number.")
    unit: str = pa.Field(isin=STATED_STAFF_UNITS, description=OF_STATED_STAFF_UNITS)
    qualifier: str = pa.Field(description="exactly, or the printed hedge: about, over, anticipated.")
    base: float = pa.Field(nullable=True, ge=0, description="The n that the figure is of, where printed.")
    section: str = pa.Field(nullable=True, description="Chapter and heading of a statement; null of tables.")
    printed_as: str = pa.Field(nullable=True, description="The words that state it; null of tables.")
    mark: str = mark("figure")
    superseded_on: dt.date = pa.Field(nullable=True, description=SUPERSEDED_ON)
    is_repeat: bool = pa.Field(
        description="Whether the same document prints the same figure above, such as in a table and then in its text. "
        "Before a sum or a count: superseded_on IS NULL AND NOT is_repeat."
    )
    contradicted_by: str = pa.Field(nullable=True, description=CONTRADICTED_BY)

    counted_in: str = counted_in()
    overlap: str = overlap()

    class Config:
        """Table name."""

        name = "marts.workforce"


class VacancyRatesLatest(VacancyRates):
    """The newest figure of a grade in an area: one row, of one date and basis, with the computed figure beside it.

    Of the producer's latest release, else of the latest document that prints it. Rates are never averaged over areas:
    areas have other targets, and few regions have a printed rate. Grades and areas of every level stand side by side:
    choose one grade and one area_type before a sum; the nation's rate is WHERE is_headline.
    """

    computed_vacancy_rate: float = pa.Field(
        nullable=True, description="The rate that target and staff in post of the same date come to, per cent."
    )
    computed_vacancy_fte: float = pa.Field(
        nullable=True, description="Target less staff in post of the same date, FTE."
    )

    class Config:
        """Table name; one row a grade and area."""

        unique = ["area_type", "area", "grade"]
        name = "marts.vacancy_rates_latest"


class HeadlineVacancyRates(Addressed):
    """The nation's newest vacancy rate of a grade: one row a grade, so that no sum or mean of rows mixes anything."""

    as_of: dt.date = pa.Field(description="Snapshot date: the newest that has a rate.")
    published_date: dt.date = pa.Field(nullable=True, description="When the document that prints it was published.")
    area: str = pa.Field(description="The country, in the register's spelling.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff.")
    vacancy_rate: float = pa.Field(
        ge=-100, le=100, description="Vacancies in per cent of target; as printed, where it is. Positive means short."
    )
    vacancy_fte: float = pa.Field(nullable=True, description="Vacancies, FTE, on the same basis.")
    target_fte: float = pa.Field(nullable=True, ge=0, description="Target staffing, FTE.")
    basis: str = pa.Field(
        isin=["published", "computed"], description="published: as printed. computed: only its parts are."
    )
    computed_vacancy_rate: float = pa.Field(
        nullable=True, description="The rate that target and staff in post of the same release come to, per cent."
    )
    computed_vacancy_fte: float = pa.Field(
        nullable=True, description="Target less staff in post of the same release, FTE."
    )
    contradicted_by: str = pa.Field(nullable=True, description=CONTRADICTED_BY)

    class Config:
        """Table name; one row a grade."""

        unique = ["area", "grade"]
        name = "marts.headline_vacancy_rates"


class WorkforceLatest(Workforce):
    """The latest print of each staff figure of each day: of several days a row each, so choose one as_of.

    Latest means which print is used (the producer's latest release, else the latest document's), not which day is
    newest: that is WHERE is_newest. Areas of every level stand side by side: choose one area_type before a sum.
    """

    is_newest: bool = pa.Field(
        description="Whether it is of the newest day that the area, grade, measure and unit have a figure of."
    )

    class Config:
        """Table name; one row a fact."""

        unique = ["as_of", "area_type", "area", "grade", "measure", "unit", "compared_with", "period"]
        name = "marts.workforce_latest"


class StaffingRevisions(Addressed):
    """A staff figure of one day, as its producer's release printed it again, and how it differs from the one before."""

    as_of: dt.date = pa.Field(description="Snapshot date that both prints are of.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="What kind of area.")
    area: str = pa.Field(description="The area, in the register's spelling.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff.")
    measure: str = pa.Field(description="What is measured.")
    unit: str = pa.Field(isin=STAFF_UNITS, description=OF_STAFF_UNITS)
    earlier_published_date: dt.date = pa.Field(description="When the earlier print was published.")
    earlier_value: float = pa.Field(description="The figure as the earlier document prints it.")
    earlier_place: str = pa.Field(description="Where the earlier document prints it: source, sheet and cell.")
    published_date: dt.date = pa.Field(description="When the later print was published.")
    value: float = pa.Field(description="The figure as the later document prints it.")
    revision: float = pa.Field(description="value less earlier_value, in the unit; 0 where it was left alone.")
    revision_percentage: float = pa.Field(nullable=True, description="revision in per cent of earlier_value.")

    @pa.dataframe_check(name="a later print is later")
    def in_order(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A release revises only what was printed before it."""
        return data.lazyframe.select(pl.col("earlier_published_date") < pl.col("published_date"))

    @pa.dataframe_check(name="revision from its parts")
    def revision_of_parts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A revision is the later figure less the earlier."""
        return data.lazyframe.select(
            (pl.col("revision") - (pl.col("value") - pl.col("earlier_value"))).abs() < TOLERANCE
        )

    class Config:
        """Table name."""

        name = "marts.staffing_revisions"


class StaffTurnover(Addressed):
    """How many staff leave, resign, withdraw from training or are off sick, as printed.

    Measures, grades, years and areas of every level stand side by side, and a rate has no number of staff beside it:
    choose one figure, never a mean or a sum of several.
    """

    measure: str = pa.Field(description="leaving, resignation, withdrawal or attrition rate; leavers; sickness days.")
    as_of: dt.date = pa.Field(nullable=True, description="Last day of the year measured, where one day is printed.")
    period: str = pa.Field(nullable=True, description="Period as printed.")
    published_date: dt.date = pa.Field(nullable=True, description="When the document that prints it was published.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="What kind of area.")
    area: str = pa.Field(nullable=True, description="The area, in the register's spelling.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff; all for all staff.")
    value: float = pa.Field(nullable=True, ge=0, description="The figure, in its unit.")
    unit: str = pa.Field(isin=STATED_STAFF_UNITS, description="per cent, staff or days.")
    base: float = pa.Field(nullable=True, ge=0, description="The n that the figure is of, where printed.")
    mark: str = mark("figure")

    counted_in: str = counted_in()
    overlap: str = overlap()

    class Config:
        """Table name."""

        name = "marts.staff_turnover"


class TraineesPerVacancy(Addressed):
    """Trainees (PQiP) for each probation officer vacancy of an area, from one release.

    Countries, regions and units, and published and computed vacancies, stand side by side: choose one area_type, one
    as_of and one basis. The ratio of several areas is the sum of trainees_fte by the sum of vacancy_fte, no mean.
    """

    as_of: dt.date = pa.Field(nullable=True, description="Snapshot date; null where the table prints none.")
    published_date: dt.date = pa.Field(nullable=True, description="When the document was published.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="What kind of area.")
    area: str = pa.Field(description="The area, in the register's spelling.")
    trainees_fte: float = pa.Field(
        ge=0, description="Trainees in post, FTE, as printed. They are counted among PSO too."
    )
    trainees_source: str = pa.Field(description="Sheet and cell of the trainees, in the same file.")
    vacancy_fte: float = pa.Field(description="Probation officer vacancies, FTE; negative over establishment.")
    basis: str = pa.Field(isin=["published", "computed"], description="Whether the vacancies are printed or computed.")
    trainees_per_vacancy: float = pa.Field(
        nullable=True, ge=0, description="trainees_fte / vacancy_fte; null where no post is vacant."
    )
    withdrawal_rate: float = pa.Field(
        nullable=True, ge=0, le=100, description="Latest national withdrawal rate of a course year, per cent."
    )
    withdrawal_period: str = pa.Field(nullable=True, description="Course year of the withdrawal rate.")
    withdrawal_source: str = pa.Field(nullable=True, description="Where the rate is printed: source, sheet and cell.")
    trainees_after_withdrawals: float = pa.Field(
        nullable=True, ge=0, description="Trainees, FTE, if all withdrew at that rate. An assumption, not a forecast."
    )
    trainees_after_withdrawals_per_vacancy: float = pa.Field(
        nullable=True, ge=0, description="These for each vacancy; null where no post is vacant."
    )

    class Config:
        """Table name."""

        name = "marts.trainees_per_vacancy"


class RatingsAndStaffing(Addressed):
    """An inspection's score beside its unit's staffing, printed within a year: one row an inspection.

    The dates, levels and cells of each rate are in marts.ratings_and_staffing_by_grade. Choose one framework: the two
    have other standards. Rates are never averaged over units.
    """

    inspection_id: str = pa.Field(unique=True, description="The inspection; joins marts.inspections.")
    pdu: str = pa.Field(description="Probation delivery unit, in the register's spelling.")
    region: str = pa.Field(isin=REGIONS, description="Probation Service region.")
    framework: str = pa.Field(isin=FRAMEWORKS, description="Inspection framework.")
    published_date: dt.date = pa.Field(description="When the inspection report was published.")
    composite_score: int = pa.Field(ge=0, description="Points, as printed, of composite_max.")
    composite_max: int = pa.Field(gt=0, description="Points there were to have; never a mean of points of several.")
    share_of_maximum: float = pa.Field(ge=0, le=100, description="Points as a per cent of the points there were.")
    vacancy_rate_pso: float = pa.Field(nullable=True, ge=-100, le=100, description="Vacancy rate of PSO, per cent.")
    vacancy_rate_po: float = pa.Field(nullable=True, ge=-100, le=100, description="Vacancy rate of PO, per cent.")
    vacancy_rate_spo: float = pa.Field(nullable=True, ge=-100, le=100, description="Vacancy rate of SPO, per cent.")
    vacancy_rate_pqip: float = pa.Field(nullable=True, ge=-100, le=100, description="Vacancy rate of PQiP, per cent.")
    vacancy_rate_all: float = pa.Field(
        nullable=True, ge=-100, le=100, description="Vacancy rate of all staff, per cent."
    )
    workload_pso: float = pa.Field(nullable=True, ge=0, description="Average workload of PSO, per cent of capacity.")
    workload_po: float = pa.Field(nullable=True, ge=0, description="Average workload of PO, per cent of capacity.")
    workload_spo: float = pa.Field(nullable=True, ge=0, description="Average workload of SPO, per cent of capacity.")
    workload_pqip: float = pa.Field(nullable=True, ge=0, description="Average workload of PQiP, per cent of capacity.")
    workload_all: float = pa.Field(
        nullable=True, ge=0, description="Average workload of all staff, per cent of capacity."
    )
    staffing_by: dt.date = pa.Field(description="The day by which every rate of the row was so.")
    vacancy_rate_sources: str = pa.Field(
        description="Where the rates are printed, separated by '; ': source, sheet, cell."
    )

    class Config:
        """Table name; one row an inspection."""

        name = "marts.ratings_and_staffing"


class RatingsAndStaffingByGrade(Addressed):
    """An inspection's score beside a grade's staffing in its unit, printed within a year: a row for each grade.

    Choose one grade, else an inspection counts once for each, and one framework: the two have other standards.
    marts.ratings_and_staffing has a row an inspection.
    """

    inspection_id: str = pa.Field(description="The inspection; joins marts.inspections.")
    pdu: str = pa.Field(description="Probation delivery unit, in the register's spelling.")
    region: str = pa.Field(isin=REGIONS, description="Probation Service region.")
    framework: str = pa.Field(isin=FRAMEWORKS, description="Inspection framework.")
    published_date: dt.date = pa.Field(description="When the inspection report was published.")
    composite_score: int = pa.Field(ge=0, description="Points, as printed, of composite_max.")
    composite_max: int = pa.Field(gt=0, description="Points there were to have; never a mean of points of several.")
    share_of_maximum: float = pa.Field(ge=0, le=100, description="Points as a per cent of the points there were.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff.")
    vacancy_rate: float = pa.Field(ge=-100, le=100, description="Per cent of target. Positive means short.")
    vacancy_rate_basis: str = pa.Field(
        isin=["published", "computed", "100 less staff in post"],
        description="published: as printed. computed: from its parts. The last: from a per cent in post.",
    )
    vacancy_rate_source: str = pa.Field(description="Where the rate is printed: source, sheet and cell.")
    staffing_date: dt.date = pa.Field(
        nullable=True, description="Snapshot date of the rate; null where none is printed, never its document's date."
    )
    staffing_as_printed: str = pa.Field(
        nullable=True, description="The time of the rate in the words of the print, where it is no date."
    )
    staffing_by: dt.date = pa.Field(
        description="The day by which the rate was so: its date, else the first day of fieldwork for what held at the "
        "announcement, else the day its document was published."
    )
    days_apart: int = pa.Field(
        nullable=True, ge=0, le=366, description="Days from staffing_date to published_date; null without that date."
    )
    days_between_prints: int = pa.Field(
        nullable=True, ge=0, description="Days between the publication of the rate and that of the inspection."
    )
    staffing_level: float = pa.Field(description="100 less vacancy_rate, per cent of target.")
    staffing_line: str = pa.Field(
        nullable=True,
        isin=STAFFING_LINES,
        description="staffing_level of all staff against the staffing lines of the Prioritisation Framework; null of "
        "one grade, because the rule is of an area.",
    )
    workload: float = pa.Field(nullable=True, ge=0, description="Average workload of the grade, per cent of capacity.")
    workload_over_line: bool = pa.Field(
        nullable=True,
        description="Whether the workload of all staff is over the Prioritisation Framework's 120 per cent; null of "
        "one grade.",
    )
    workload_source: str = pa.Field(nullable=True, description="Where workload is printed: source, sheet and cell.")

    class Config:
        """Table name."""

        unique = ["inspection_id", "grade"]
        name = "marts.ratings_and_staffing_by_grade"


class RatingsAndStaffingCorrelation(pa.DataFrameModel):
    """How far the order of units by score agrees with their order by staffing, within a framework."""

    framework: str = pa.Field(isin=FRAMEWORKS, description="Inspection framework. Never two in one correlation.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff.")
    measure: str = pa.Field(isin=["vacancy_rate", "workload"], description="What the score is set beside.")
    units: int = pa.Field(ge=1, description="Units with both figures.")
    rank_correlation: float = pa.Field(
        nullable=True, ge=-1, le=1, description="Spearman's rank correlation of share_of_maximum and the measure."
    )
    correlation_low: float = pa.Field(nullable=True, ge=-1, le=1, description="Low end of its 95 per cent interval.")
    correlation_high: float = pa.Field(nullable=True, ge=-1, le=1, description="High end of its 95 per cent interval.")
    detectable_correlation: float = pa.Field(
        nullable=True,
        ge=0,
        le=1,
        description="The weakest correlation that so many units would show with a chance of 80 per cent.",
    )
    statement: str = pa.Field(description="What so few units can and cannot show, in words.")
    inspection_ids: str = pa.Field(description="The inspections, separated by '; '; join marts.inspections.")

    @pa.dataframe_check(name="the interval holds the correlation")
    def interval_holds(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The correlation lies in its own interval."""
        holds = pl.col("rank_correlation").is_between(pl.col("correlation_low"), pl.col("correlation_high"))
        return data.lazyframe.select(holds.fill_null(True))

    class Config:
        """Table name."""

        strict = True
        unique = ["framework", "grade", "measure"]
        name = "marts.ratings_and_staffing_correlation"
