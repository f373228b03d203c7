"""Profiles of probation delivery units: each figure with the same of the region and of England and Wales beside it."""

from __future__ import annotations

import polars as pl

from assets.charts.figures import GAPS, NOT_AVAILABLE, written
from assets.charts.printed import question_places
from assets.marts.key_questions import SHEET, days_of_sheets
from assets.reference import reference
from pipeline.tables.made import table
from schemas import charts
from schemas.columns import GRADES

RATINGS, QUESTIONS, VACANCIES, STAFF = "Ratings by standard", "Key questions", "Vacancy rates", "Staff in post"
COUNTRY, INSPECTED, REGION, PDU = "country", "inspected", "region", "pdu"
ADDRESS = ["source_id", "source_sheet", "source_cell"]
SAME = ["section", "key"]
FIGURE = ["value", "display", "n", "as_of", "basis"]
RATED = [
    *ADDRESS,
    "inspection_id",
    "framework",
    "standard_code",
    "standard",
    "score",
    "rating",
    "mark",
    "pdu",
    "region",
]
ANSWER = [*ADDRESS, "area_type", "area", "region", "stage", "question_id", "question", "phase_period"]
ANSWER += ["percentage", "published_percentage", "percentage_basis", "mark", "n_yes", "n_cases", "published_date"]
STAFFING = [*ADDRESS, "area_type", "area", "grade", "as_of", "published_date", "value"]
DISPLAYS = ["pdu_display", "region_display", "england_and_wales_display"]


@table(charts.PduProfiles)
def pdu_profiles(
    marts_ratings: pl.LazyFrame,
    marts_inspections: pl.DataFrame,
    marts_key_questions: pl.LazyFrame,
    marts_vacancy_rates: pl.LazyFrame,
    marts_workforce: pl.LazyFrame,
    staging_key_questions: pl.LazyFrame,
) -> pl.DataFrame:
    """Set the latest figures of each unit that has any beside those of its region and of England and Wales."""
    # Some releases print whole rates; a rate with a decimal that was never printed says too much.
    whole = (pl.col("basis") == "published") & (pl.col("vacancy_rate") % 1 == 0)
    rates = marts_vacancy_rates.with_columns(
        value="vacancy_rate", decimals=pl.when(whole).then(0).otherwise(1), unit=pl.lit("per cent")
    )
    in_post = marts_workforce.filter((pl.col("measure") == "staff in post") & (pl.col("unit") == "FTE"))
    with_targets = marts_vacancy_rates.with_columns(value="staff_in_post_fte")
    staff = pl.concat([frame.select(STAFFING) for frame in (in_post, with_targets)]).with_columns(
        basis=pl.lit("published"), decimals=pl.lit(0), unit=pl.lit("FTE")
    )
    days = days_of_sheets(staging_key_questions)
    known = pl.concat(
        [
            *_ratings(marts_ratings, marts_inspections),
            *_questions(marts_key_questions.join(days, on=SHEET, how="left", maintain_order="left")),
            _staffing(rates, VACANCIES),
            _staffing(staff, STAFF),
        ],
        how="diagonal_relaxed",
    )
    return _beside_one_another(_to_print(known))


def _ratings(ratings: pl.LazyFrame, inspections: pl.DataFrame) -> list[pl.DataFrame]:
    """Return each unit's ratings at its latest inspection, and the mean scores of each region and of all."""
    latest = inspections.sort("published_date", "inspection_id").unique("pdu", keep="last", maintain_order=True)
    dates = latest.select("inspection_id", as_of="published_date").lazy()
    rated = (
        ratings.select(RATED)
        .join(dates, on="inspection_id", maintain_order="left")
        .with_columns(
            section=pl.lit(RATINGS),
            key=pl.format("{} {}", "framework", "standard_code"),
            heading=pl.format("Framework of {}", "framework"),
            label=pl.format("{} {}", "standard_code", "standard"),
            unit=pl.lit("points"),
            value=pl.col("score").cast(pl.Float64),
        )
        .collect()
    )
    about = [*SAME, "heading", "label", "unit"]
    units = rated.select(
        *about,
        *ADDRESS,
        "value",
        "mark",
        "as_of",
        decimals=pl.lit(0),
        text="rating",
        area_type=pl.lit(PDU),
        area="pdu",
        basis=pl.when(pl.col("mark").is_null()).then(pl.lit("published")),
    )
    scored = rated.filter(pl.col("value").is_not_null())
    means = [
        scored.group_by(*about, area, maintain_order=True)
        .agg(
            pl.col("value").mean(),
            pl.col("as_of").max(),
            n=pl.len(),
            source=pl.format("marts.ratings, mean of the latest {} rated", pl.len()),
        )
        .with_columns(area_type=pl.lit(kind), decimals=pl.lit(1), basis=pl.lit("computed"))
        for kind, area in (
            (REGION, pl.col("region").alias("area")),
            (COUNTRY, pl.lit("England and Wales").alias("area")),
        )
    ]
    return [units, *means]


def _questions(answers: pl.LazyFrame) -> list[pl.DataFrame]:
    """Return the latest answers about each unit and about all inspected regions, and those of regions from units."""
    unified = pl.col("organisation").is_null() | (pl.col("organisation") == "Probation Service")
    asked = (
        answers.filter(unified & (pl.col("cohort") == "all cases"))
        .select(ANSWER)
        .pipe(_latest, pl.col("published_date"), "phase_period", of=["area_type", "area", "question_id"])
        .join(question_places().drop("stage", "theme"), on="question_id", how="left", maintain_order="left")
        .with_columns(
            section=pl.lit(QUESTIONS), key="question_id", heading="stage", label="question", unit=pl.lit("per cent")
        )
    )
    about = [*SAME, "heading", "label", "unit", "question_place"]
    printed = asked.filter(pl.col("area_type").is_in([PDU, REGION, INSPECTED])).select(
        *about,
        *ADDRESS,
        "mark",
        value="percentage",
        printed="published_percentage",
        decimals=pl.lit(0),
        area_type=pl.col("area_type").replace(INSPECTED, COUNTRY),
        area="area",
        n="n_cases",
        as_of="published_date",
        basis="percentage_basis",
    )
    counted = asked.filter((pl.col("area_type") == PDU) & (pl.col("percentage_basis") == "computed"))
    of_units = (
        counted.group_by(*about, "region", maintain_order=True)
        .agg(
            value=100 * pl.col("n_yes").sum() / pl.col("n_cases").sum(),
            n=pl.col("n_cases").sum(),
            as_of=pl.col("published_date").max(),
            source=pl.format("marts.key_questions, {} units together", pl.len()),
        )
        .rename({"region": "area"})
        .with_columns(area_type=pl.lit(REGION), decimals=pl.lit(0), basis=pl.lit("computed"))
    )
    regions = printed.filter(pl.col("area_type") == REGION)
    return [printed, of_units.join(regions, on=[*SAME, "area"], how="anti")]


def _staffing(figures: pl.LazyFrame, section: str) -> pl.DataFrame:
    """Return the latest figure of each area and grade; of two of one day the published one."""
    return (
        figures.filter(pl.col("value").is_not_null() & pl.col("area_type").is_in([PDU, REGION, COUNTRY]))
        .select(*STAFFING, "basis", "decimals", "unit", on=pl.coalesce("as_of", "published_date"))
        .pipe(
            _latest, pl.col("on"), pl.col("basis") == "published", "published_date", of=["area_type", "area", "grade"]
        )
        .select(
            *ADDRESS,
            "value",
            "area_type",
            "area",
            "basis",
            "decimals",
            "unit",
            section=pl.lit(section),
            key="grade",
            label="grade",
            question_place=pl.col("grade").replace_strict({grade: at for at, grade in enumerate(GRADES)}),
            as_of="on",
        )
    )


def _latest(figures: pl.LazyFrame, day: pl.Expr, *more: str | pl.Expr, of: list[str]) -> pl.DataFrame:
    """Return the last figure of each thing by its day, then by what else is given."""
    # Few are of the last day: only these are put in order.
    last = figures.filter(day.eq_missing(day.max().over(of))).collect()
    return last.sort(day, *more, maintain_order=True).unique(of, keep="last", maintain_order=True)


def _to_print(known: pl.DataFrame) -> pl.DataFrame:
    number = written(pl.coalesce("printed", "value"), pl.col("decimals"), pl.col("unit"))
    gap = pl.col("mark").replace_strict(GAPS, default=None)
    printed = pl.format("{}, {}!{}", *ADDRESS)
    return known.with_columns(
        display=pl.coalesce(gap, "text", number), n=pl.col("n").cast(pl.Float64), source=pl.coalesce("source", printed)
    )


def _beside_one_another(known: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each unit and each figure that it has, and for staffing that its region or the country has."""

    def of(kind: str) -> pl.DataFrame:
        return known.filter(pl.col("area_type") == kind)

    order = pl.col("section").replace_strict({RATINGS: 0, QUESTIONS: 1, VACANCIES: 2, STAFF: 3})
    about = known.select(*SAME, "question_place", "heading", "label", "unit").unique(
        SAME, keep="first", maintain_order=True
    )
    units = reference("pdus").select("pdu", "region").join(of(PDU).select(pdu="area").unique(), on="pdu", how="semi")
    beside = [*FIGURE, "source"]
    own = of(PDU).select(*SAME, pl.col(FIGURE).name.prefix("pdu_"), *ADDRESS, pdu="area")
    region = of(REGION).select(*SAME, pl.col(beside).name.prefix("region_"), region="area")
    national = of(COUNTRY).select(*SAME, pl.col(beside).name.prefix("england_and_wales_"))
    staffing = pl.col("section").is_in([VACANCIES, STAFF])
    return (
        units.join(about, how="cross", maintain_order="left_right")
        .join(own, on=["pdu", *SAME], how="left", maintain_order="left")
        .join(region, on=["region", *SAME], how="left", maintain_order="left")
        .join(national, on=SAME, how="left", maintain_order="left")
        # Standards and questions are those that the unit was inspected on; of staffing any figure helps.
        .filter(pl.col("pdu_display").is_not_null() | (staffing & pl.any_horizontal(pl.col(DISPLAYS).is_not_null())))
        .with_columns(pl.col(DISPLAYS).fill_null(GAPS[NOT_AVAILABLE]))
        .sort("region", "pdu", order, "question_place", "key")
        .with_columns(position=pl.int_range(1, pl.len() + 1).over("pdu"))
    )
