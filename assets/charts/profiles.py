"""Profiles of probation delivery units: each figure with the same of the region and of England and Wales beside it."""

from __future__ import annotations

import polars as pl

from assets.charts.beside import (
    BESIDE,
    BETWEEN,
    COUNTRY,
    INSPECTED,
    PDU,
    REGION,
    of_questions,
    of_ratings,
    of_staffing,
)
from assets.charts.figures import GAPS, NOT_AVAILABLE, written
from assets.charts.printed import question_places
from assets.figures.facts import number_of
from assets.needs.key_questions import SHEET, days_of_sheets
from assets.registers import reference
from assets.staffing.ratings_and_staffing import IN_POST, WORKLOAD, stated_of_units
from pipeline.address import ADDRESS
from pipeline.tables.made import table
from schemas import charts
from schemas.columns import GRADES

RATINGS, QUESTIONS, VACANCIES, STAFF = "Ratings by standard", "Key questions", "Vacancy rates", "Staff in post"
ABOUT = ["question_place", "heading", "label", "unit"]
FIGURE = ["value", "least", "most", "display", "n", "as_of", "published_date", "basis"]
NOTHING_PUBLISHED = "These sources do not print it."
OTHER = "Turnover, sickness and workload"
STANDARD = ["inspection_id", "framework", "standard_code", "standard", "score", "rating", "mark", "pdu", "region"]
RATED = [*ADDRESS, *STANDARD, "score_least", "score_most"]
ANSWER = [*ADDRESS, "area_type", "area", "region", "framework", "stage", "question_id", "question", "phase_period"]
ANSWER += ["percentage", "published_percentage", "percentage_basis", "mark", "n_yes", "n_cases", "published_date"]
STAFFED = ["area_type", "area", "grade"]
STAFFING = [*ADDRESS, *STAFFED, "as_of", "published_date", "value"]
STAFFING_DAY = pl.coalesce("as_of", "published_date")


@table(charts.PduProfiles)
def pdu_profiles(
    marts_ratings: pl.LazyFrame,
    marts_inspections: pl.DataFrame,
    marts_key_questions: pl.LazyFrame,
    marts_vacancy_rates: pl.LazyFrame,
    marts_workforce: pl.LazyFrame,
    staging_key_questions: pl.LazyFrame,
    marts_rating_distribution: pl.LazyFrame,
    marts_staff_turnover: pl.LazyFrame,
) -> pl.DataFrame:
    """Set the latest figures of each unit that has any beside those of its region and of England and Wales."""
    # Some releases print whole rates; a rate with a decimal that was never printed says too much.
    whole = (pl.col("basis") == "published") & (pl.col("vacancy_rate") % 1 == 0)
    vacancies = _newest(marts_vacancy_rates, "vacancy_rate", "staff_in_post_fte")
    rates = vacancies.with_columns(
        value="vacancy_rate", decimals=pl.when(whole).then(0).otherwise(1), unit=pl.lit("per cent"), last_wins=True
    )
    # The print to use of each fact; a table's goes before a text's, which comes after it.
    current = marts_workforce.filter(pl.col("superseded_on").is_null()).with_columns(last_wins=False)
    in_post = current.filter((pl.col("measure") == "staff in post") & (pl.col("unit") == "FTE"))
    with_targets = vacancies.with_columns(value="staff_in_post_fte", last_wins=True)
    staff = pl.concat([frame.select(*STAFFING, "last_wins") for frame in (in_post, with_targets)]).with_columns(
        basis=pl.lit("published"), decimals=pl.lit(0), unit=pl.lit("FTE")
    )
    days = days_of_sheets(staging_key_questions).collect().lazy()  # asked twice, and read once
    rated = _ratings(marts_ratings, marts_inspections)
    asked = _questions(marts_key_questions.join(days, on=SHEET, how="left", maintain_order="left"))
    answers = _last_of_unit(asked)
    reports = marts_workforce.filter(pl.col("measure").is_in([IN_POST, WORKLOAD])).collect().lazy()
    # A report may print the per cent of staff in post instead: what is missing to a hundred is vacant.
    stated = stated_of_units(reports, IN_POST).with_columns(
        value=100 - pl.col("value"),
        basis=pl.lit("computed"),
        decimals=pl.lit(0),
        unit=pl.lit("per cent"),
        last_wins=True,
    )
    of_rates = [*STAFFING, "basis", "decimals", "unit", "last_wins"]
    of_staff = [
        _staffing(pl.concat([stated.select(of_rates), rates.select(of_rates)]), VACANCIES),
        _staffing(staff, STAFF),
        _other_staffing(marts_staff_turnover, reports),
    ]
    staffing = _to_print(pl.concat(of_staff, how="diagonal_relaxed"))
    own = [rated, answers.select(*BETWEEN, *ABOUT, *ADDRESS, *OWN_ANSWER), staffing.filter(pl.col("area_type") == PDU)]
    units = _units(pl.concat([frame.select("pdu") for frame in own]))
    distribution = marts_rating_distribution.filter((pl.col("breakdown") == "all") & (pl.col("basis") == "published"))
    beside = pl.concat(
        [
            of_ratings(rated, distribution.collect()),
            of_questions(answers, asked),
            of_staffing(units, staffing),
        ],
        how="vertical_relaxed",
    )
    return _beside_one_another(units, _to_print(pl.concat(own, how="diagonal_relaxed")), beside)


def _units(named: pl.DataFrame) -> pl.DataFrame:
    return reference("registers/pdus").select("pdu", "region").join(named.unique(), on="pdu", how="semi")


def _ratings(ratings: pl.LazyFrame, inspections: pl.DataFrame) -> pl.DataFrame:
    """Return each unit's ratings at its latest inspection, with the points that each can have had.

    Where the print lost some ratings of a standard, none of it has a value: a mean of what survived is of no group.
    """
    latest = inspections.sort("published_date", "inspection_id").unique("pdu", keep="last", maintain_order=True)
    dates = latest.select("inspection_id", "published_date").lazy()
    lost = pl.col("score").is_null() & pl.col("score_least").is_not_null()
    return (
        ratings.filter(pl.col("inspection_id").is_in(latest["inspection_id"].implode()))
        .select(RATED)
        .join(dates, on="inspection_id", maintain_order="left")
        .with_columns(
            section=pl.lit(RATINGS),
            key=pl.format("{} {}", "framework", "standard_code"),
            heading=pl.format("Framework of {}", "framework"),
            label=pl.format("{} {}", "standard_code", "standard"),
            unit=pl.lit("points"),
            value=pl.when(~lost.any().over("framework", "standard_code")).then(pl.col("score").cast(pl.Float64)),
            least=pl.col("score_least").cast(pl.Float64),
            most=pl.col("score_most").cast(pl.Float64),
            decimals=pl.lit(0),
            text="rating",
            question_place=pl.lit(None, pl.UInt32),
            as_of=pl.lit(None, pl.Date),
            basis=pl.when(pl.col("mark").is_null()).then(pl.lit("published")),
        )
        .collect()
    )


def _questions(answers: pl.LazyFrame) -> pl.DataFrame:
    """Return the latest answers about each unit, region and all inspected regions, one framework apart from another."""
    unified = pl.col("organisation").is_null() | (pl.col("organisation") == "Probation Service")
    of_kind = pl.col("area_type").is_in([PDU, REGION, INSPECTED])
    return (
        answers.filter(unified & of_kind & (pl.col("cohort") == "all cases"))
        .select(ANSWER)
        .pipe(_latest, pl.col("published_date"), "phase_period", of=["area_type", "area", "framework", "question_id"])
        .join(question_places().drop("stage", "theme"), on="question_id", how="left", maintain_order="left")
        .with_columns(
            section=pl.lit(QUESTIONS), key="question_id", heading="stage", label="question", unit=pl.lit("per cent")
        )
    )


OWN_ANSWER = ["framework", "mark", "value", "printed", "decimals", "n", "as_of", "published_date", "basis"]


def _last_of_unit(asked: pl.DataFrame) -> pl.DataFrame:
    """Return the answers about each unit in the framework in which it was inspected last."""
    of_units = asked.filter(pl.col("area_type") == PDU)
    last = of_units.sort("published_date", "framework", maintain_order=True).unique(
        ["area", "question_id"], keep="last", maintain_order=True
    )
    return last.with_columns(
        pdu="area",
        value="percentage",
        printed="published_percentage",
        decimals=pl.lit(0),
        n="n_cases",
        as_of=pl.lit(None, pl.Date),
        basis="percentage_basis",
    )


def _staffing(figures: pl.LazyFrame, section: str) -> pl.DataFrame:
    """Return the latest figure of each area and grade; of two of one day the published one."""
    return (
        figures.filter(pl.col("value").is_not_null() & pl.col("area_type").is_in([PDU, REGION, COUNTRY]))
        .select(*STAFFING, "basis", "decimals", "unit", "last_wins")
        .pipe(
            _latest,
            STAFFING_DAY,
            pl.col("basis") == "published",
            "published_date",
            pl.int_range(pl.len()) * pl.when("last_wins").then(1).otherwise(-1),
            of=STAFFED,
        )
        .select(
            *ADDRESS,
            "value",
            "area_type",
            "area",
            "basis",
            "decimals",
            "unit",
            pdu="area",
            section=pl.lit(section),
            key="grade",
            label="grade",
            question_place=pl.col("grade").replace_strict({grade: at for at, grade in enumerate(GRADES)}),
            as_of="as_of",
            published_date="published_date",
        )
    )


def _other_staffing(turnover: pl.LazyFrame, reports: pl.LazyFrame) -> pl.DataFrame:
    """Return who leaves, is off sick and has how much work, as printed last of each area and grade."""
    stated = [
        stated_of_units(reports, name).select(*STAFFING, "unit", period="period", measure=pl.lit(name))
        for name in (IN_POST, WORKLOAD)
    ]
    printed = pl.concat([turnover.select(*STAFFING, "unit", "period", "measure"), *stated], how="vertical_relaxed")
    before = pl.col("period").str.contains("(?i)previous").fill_null(False)
    staff = pl.col("grade").replace("all", "all staff")
    known = printed.filter(
        pl.col("value").is_not_null() & pl.col("area_type").is_in([PDU, REGION, COUNTRY]) & ~before
    ).with_columns(key=pl.format("{}, {}", "measure", staff))
    of = ["area_type", "area", "key"]
    return _latest(known, STAFFING_DAY, "period", of=of).select(
        *ADDRESS,
        *("value", "area_type", "area", "unit", "key", "as_of", "published_date", "period"),
        pdu="area",
        label="key",
        section=pl.lit(OTHER),
        basis=pl.lit("published"),
        decimals=pl.when(pl.col("value") % 1 == 0).then(0).otherwise(1),
    )


def _latest(figures: pl.LazyFrame, day: pl.Expr, *more: str | pl.Expr, of: list[str]) -> pl.DataFrame:
    """Return the last figure of each thing by its day, then by what else is given."""
    days = figures.group_by(of).agg(day=day.max()).collect(engine="streaming").select(number=number_of([*of, "day"]))
    # Of a large archive few are of such a day, and only they are read whole.
    newest = number_of([*of, day.alias("day")]).is_in(days["number"].implode())
    young = figures.filter(newest).collect(engine="streaming")
    last = young.filter(day.eq_missing(day.max().over(of)))
    return last.sort(day, *more, maintain_order=True).unique(of, keep="last", maintain_order=True)


def _newest(figures: pl.LazyFrame, *values: str) -> pl.LazyFrame:
    """Return what is of the last day of its area and grade that has one of the values: few, and read but once."""
    dated = [pl.when(pl.col(value).is_not_null()).then(STAFFING_DAY).alias(value) for value in values]
    days = figures.select(*STAFFED, *dated).group_by(STAFFED).max().collect(engine="streaming")
    numbers = pl.concat(days.select(number=number_of([*STAFFED, pl.col(value).alias("day")])) for value in values)
    newest = number_of([*STAFFED, STAFFING_DAY.alias("day")]).is_in(numbers["number"].implode())
    return figures.filter(newest).collect(engine="streaming").lazy()


def _of_another_day(side: str) -> pl.Expr:
    """How long after or before the unit's figure of staff the other is; between the two targets may have changed."""
    own, other = (pl.coalesce(f"{whose}_as_of", f"{whose}_published_date") for whose in ("pdu", side))
    of_staff = pl.col("section").is_in([VACANCIES, STAFF]) & pl.col("pdu_value").is_not_null()
    apart = (other - own).dt.total_days()
    said = pl.format(
        "{} days {} than the unit's figure: staff and targets may have changed between.",
        apart.abs(),
        pl.when(apart > 0).then(pl.lit("later")).otherwise(pl.lit("earlier")),
    )
    return pl.when(of_staff & (apart != 0) & pl.col(f"{side}_value").is_not_null()).then(said)


def _counted_twice() -> pl.Expr:
    """What may not be added to a grade's number of staff."""
    words = dict(reference("staffing/overlaps").filter(pl.col("kind") == "grade").select("name", "words").iter_rows())
    of_grade = pl.col("key").replace_strict(words, default=None, return_dtype=pl.String)
    return pl.when(pl.col("section") == STAFF).then(of_grade)


OPTIONAL: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("printed", "n", "least", "most"), pl.Float64),
    **dict.fromkeys(("text", "mark", "heading", "period"), pl.String),
    "question_place": pl.UInt32,
}


def _to_print(known: pl.DataFrame) -> pl.DataFrame:
    """Add what to print, and where it is printed."""
    missing = {name: kind for name, kind in OPTIONAL.items() if name not in known.columns}
    whole = known.with_columns(pl.lit(None, kind).alias(name) for name, kind in missing.items())
    number = written(pl.coalesce("printed", "value"), pl.col("decimals"), pl.col("unit"))
    gap = pl.col("mark").replace_strict(GAPS, default=None, return_dtype=pl.String)
    return whole.with_columns(
        display=pl.coalesce(gap, "text", number),
        n=pl.col("n").cast(pl.Float64),
        source=pl.format("{}, {}!{}", *ADDRESS),
    )


def _beside_one_another(units: pl.DataFrame, own: pl.DataFrame, beside: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each figure that a unit has, and for staffing that its region or the country has."""
    order = pl.col("section").replace_strict({RATINGS: 0, QUESTIONS: 1, VACANCIES: 2, STAFF: 3, OTHER: 4})
    # Standards and questions are those that the unit was inspected on; of staffing any figure helps.
    staffing = beside.filter(pl.col("section").is_in([VACANCIES, STAFF])).select(BETWEEN)
    every = pl.concat([own.select(BETWEEN), staffing]).unique(maintain_order=True)
    of_unit = own.select(*BETWEEN, *ADDRESS, "framework", *ABOUT, pl.col(FIGURE).name.prefix("pdu_"))
    joined = every.join(of_unit, on=BETWEEN, how="left", maintain_order="left")
    for kind, prefix in ((REGION, "region_"), (COUNTRY, "england_and_wales_")):
        of_kind = beside.filter(pl.col("area_type") == kind).select(*BETWEEN, pl.col(BESIDE).name.prefix(prefix))
        joined = joined.join(of_kind, on=BETWEEN, how="left", maintain_order="left")
    grade = pl.when(pl.col("section").is_in([VACANCIES, STAFF])).then("key")
    places = {grade: at for at, grade in enumerate(GRADES)}
    return (
        joined.join(units, on="pdu", how="inner", maintain_order="left")
        .with_columns(
            pl.col("^.*_display$").fill_null(GAPS[NOT_AVAILABLE]),
            *(
                pl.concat_str(
                    pl.col(f"{side}_note").fill_null(NOTHING_PUBLISHED),
                    _of_another_day(side),
                    _counted_twice(),
                    separator=" ",
                    ignore_nulls=True,
                ).alias(f"{side}_note")
                for side in ("region", "england_and_wales")
            ),
            label=pl.coalesce("label", grade),
            unit=pl.coalesce(
                "unit", pl.col("section").replace_strict({VACANCIES: "per cent", STAFF: "FTE"}, default=None)
            ),
            question_place=pl.coalesce(
                pl.col("question_place").cast(pl.Int64), grade.replace_strict(places, default=None)
            ),
        )
        .sort("region", "pdu", order, "question_place", "key")
        .with_columns(position=pl.int_range(1, pl.len() + 1).over("pdu"))
    )
