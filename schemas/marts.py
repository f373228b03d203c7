"""What must be true of the published marts. The descriptions here are the comments in the database."""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa
import polars as pl

from schemas.columns import AREA_TYPES, FRAMEWORKS, GRADES, RATINGS, REGIONS, Addressed, mark

POINTS_OF_OUTSTANDING = 3
ROUNDING = 0.5 + 1e-9  # Printed whole percentages may differ by half a point from the counts they come from.


class Sources(pa.DataFrameModel):
    """A raw file that the marts are built from."""

    source_id: str = pa.Field(unique=True, description="Name of the file below the raw folder, without its ending.")
    title: str = pa.Field(description="Title of the publication.")
    publisher: str = pa.Field(nullable=True, description="Who published it.")
    published_date: dt.date = pa.Field(nullable=True, description="When it was published.")
    published_date_precision: str = pa.Field(
        nullable=True,
        isin=["day", "month"],
        description="month where only the month is printed; the day is then 1.",
    )
    url: str = pa.Field(nullable=True, description="Where it was published, as printed.")
    licence: str = pa.Field(nullable=True, description="Licence of the publication.")
    origin: str = pa.Field(
        isin=["downloaded", "transcribed", "supplied"],
        description="downloaded: the publisher's file. transcribed: typed from the published text. supplied: put "
        "there by hand, without provenance.",
    )
    transcribed_from: str = pa.Field(nullable=True, description="Document and form that it was typed from.")
    file_name: str = pa.Field(description="Name of the file.")
    sha256: str = pa.Field(str_matches="^[0-9a-f]{64}$", description="SHA-256 of the file's bytes.")

    class Config:
        """Table name."""

        strict = True
        name = "marts.sources"


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
    lowest_question_id: str = pa.Field(nullable=True, description="The key question that is lowest.")
    derived_rating: str = pa.Field(
        nullable=True,
        isin=RATINGS,
        description="Rating that the lowest key question earns by the published bands.",
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


class VacancyRates(Addressed):
    """A grade's staffing against target in an area on a date, as one release printed it."""

    as_of: dt.date = pa.Field(
        nullable=True, description="Snapshot date; a month stands for its last day. Null where not printed."
    )
    published_date: dt.date = pa.Field(nullable=True, description="When the document that prints it was published.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="country, region, pdu, or not a region (Approved Premises).")
    area: str = pa.Field(description="The area, in the register's spelling.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff.")
    staff_in_post_fte: float = pa.Field(
        nullable=True, ge=0, description="Staff in post, FTE, as the same file prints it."
    )
    staff_in_post_source: str = pa.Field(
        nullable=True, description="Sheet and cell of staff in post, in the same file."
    )
    target_fte: float = pa.Field(nullable=True, ge=0, description="Target staffing, FTE.")
    vacancy_fte: float = pa.Field(
        nullable=True, description="Vacancies, FTE: target less in post. Positive means short."
    )
    vacancy_rate: float = pa.Field(
        nullable=True,
        ge=-100,
        le=100,
        description="Vacancies in per cent of target. Positive means short, negative over establishment.",
    )
    basis: str = pa.Field(
        isin=["published", "computed"],
        description="published: vacancy_fte and vacancy_rate as printed. computed: from target and staff in post.",
    )
    mark: str = mark("vacancy figure")

    @pa.dataframe_check(name="computed vacancies from their parts")
    def computed_from_parts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A computed vacancy is target less in post; its rate is of the target."""
        vacancy = pl.col("target_fte") - pl.col("staff_in_post_fte")
        holds = (pl.col("vacancy_fte") - vacancy).abs() < 1e-6
        rate = (pl.col("vacancy_rate") - 100 * vacancy / pl.col("target_fte")).abs() < 1e-6
        return data.lazyframe.select((pl.col("basis") == "published") | (holds & rate))

    class Config:
        """Table name."""

        name = "marts.vacancy_rates"


class Workforce(Addressed):
    """A staff figure other than a vacancy, as one release printed it."""

    as_of: dt.date = pa.Field(
        nullable=True, description="Snapshot date, or last day of the year measured. Null where not printed."
    )
    published_date: dt.date = pa.Field(nullable=True, description="When the document that prints it was published.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="country, region or organisation.")
    area: str = pa.Field(description="The area or organisation, in the register's spelling.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff.")
    measure: str = pa.Field(description="What is measured.")
    compared_with: str = pa.Field(nullable=True, description="Date that a change is measured from, as printed.")
    period: str = pa.Field(nullable=True, description="Period as printed, where it is not one day.")
    value: float = pa.Field(nullable=True, description="The figure, in its unit.")
    text: str = pa.Field(nullable=True, description="Words printed instead of a number.")
    unit: str = pa.Field(isin=["FTE", "per cent"], description="Full-time equivalents, or per cent.")
    mark: str = mark("figure")

    class Config:
        """Table name."""

        name = "marts.workforce"


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


class SourceTables(pa.DataFrameModel):
    """A table in a raw file: where it stands, where it is printed, what reads it."""

    source_id: str = pa.Field(description="The raw file; joins marts.sources.")
    source_sheet: str = pa.Field(description="The sheet of the raw file.")
    source_range: str = pa.Field(description="The A1 range of the table.")
    source_table: str = pa.Field(description="Title of the table.")
    contract: str = pa.Field(nullable=True, description="The source contract that reads it; null where none does.")
    document: str = pa.Field(nullable=True, description="Document that prints it.")
    section: str = pa.Field(nullable=True, description="Chapter and heading where it is printed.")
    page: int = pa.Field(nullable=True, gt=0, description="Page, where the contents page gives it.")
    published_date: dt.date = pa.Field(nullable=True, description="When that document was published.")

    class Config:
        """Table name."""

        strict = True
        name = "marts.source_tables"
