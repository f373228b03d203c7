"""Vacancies with one sign convention: as each release prints them, and as their parts come to."""

from __future__ import annotations

import polars as pl

from assets.marts.addresses import cells, place
from assets.marts.releases import latest, superseded_on
from pipeline.tables.made import table
from schemas import marts, staging

PLACE = ["as_of", "area_type", "area", "grade"]
FACT = [*PLACE, "basis"]
# HMIP Annual Report 2022/23, chapter 2: an area may move to amber at 70 per cent of staff or less with workloads over
# 120 per cent of target, and may apply for red at 60 per cent of staff or less.
AMBER_STAFFING = 70
RED_STAFFING = 60
AMBER_WORKLOAD = 120


def staffing_line(level: pl.Expr) -> pl.Expr:
    """Return which line of the Prioritisation Framework a staffing level (per cent of target) is at.

    The line is of staffing alone: whether an area moves to amber also depends on workloads, and on its director.
    """
    return (
        pl.when(level <= RED_STAFFING)
        .then(pl.lit("60 per cent or less"))
        .when(level <= AMBER_STAFFING)
        .then(pl.lit("70 per cent or less"))
        .when(level.is_not_null())
        .then(pl.lit("over 70 per cent"))
    )


def _value(role: str) -> pl.Expr:
    return pl.col("value").filter(pl.col("role") == role).first()


@table(staging.PrintedVacancies, by_source=True)
def printed_vacancies(staging_vacancies: pl.DataFrame) -> pl.DataFrame:
    """Bring the target, the vacancies and the rate that a sheet prints of one area, grade and date together."""
    return staging_vacancies.group_by(
        "source_id", "source_sheet", "published_date", *PLACE, "as_of_as_published", maintain_order=True
    ).agg(
        cells(),
        target_fte=_value("target_fte"),
        vacancy_fte=_value("vacancy_fte"),
        vacancy_rate=_value("vacancy_rate"),
        mark=pl.col("mark").filter(pl.col("role") != "target_fte").first(),
    )


@table(marts.VacancyRates)
def vacancy_rates(
    staging_printed_vacancies: pl.DataFrame, staging_workforce: pl.DataFrame, staging_superseded_figures: pl.DataFrame
) -> pl.DataFrame:
    """Keep what each release prints, and beside it what its own target and staff in post come to."""
    printed = staging_printed_vacancies.join(
        _staff_in_post(staging_workforce, staging_superseded_figures),
        on=["source_id", *PLACE],
        how="left",
        maintain_order="left",
    ).with_columns(basis=pl.lit("published"))
    parted = printed.filter(pl.col("target_fte").is_not_null() & pl.col("staff_in_post_fte").is_not_null())
    vacancy = pl.col("target_fte") - pl.col("staff_in_post_fte")
    computed = parted.with_columns(
        basis=pl.lit("computed"),
        vacancy_fte=vacancy,
        vacancy_rate=100 * vacancy / pl.col("target_fte"),
        mark=pl.lit(None, pl.String),
    )
    figures = pl.any_horizontal(pl.col("vacancy_fte", "vacancy_rate").is_not_null())
    both = pl.concat([printed, computed]).with_columns(mark=pl.when(~figures).then("mark"))
    return superseded_on(_against_lines(both), FACT, figures)


def _against_lines(rates: pl.DataFrame) -> pl.DataFrame:
    """Say whether an area is over establishment, and which line of the Prioritisation Framework its staffing is at."""
    rate = pl.coalesce("vacancy_rate", 100 * pl.col("vacancy_fte") / pl.col("target_fte"))
    level = 100 - rate
    return rates.with_columns(
        staffing_level=level,
        over_establishment=pl.coalesce("vacancy_rate", "vacancy_fte") < 0,
        staffing_line=staffing_line(level),
    )


@table(marts.VacancyRatesLatest)
def vacancy_rates_latest(marts_vacancy_rates: pl.DataFrame, staging_producers_files: pl.DataFrame) -> pl.DataFrame:
    """Keep the latest release's figures of each area, grade and date; undated figures as they are."""
    return latest(marts_vacancy_rates, FACT, staging_producers_files)


def _staff_in_post(workforce: pl.DataFrame, superseded: pl.DataFrame) -> pl.DataFrame:
    """Staff in post of each file: its own figures, and those that are used instead of figures that it printed too."""
    in_post = workforce.filter((pl.col("measure") == "staff in post") & pl.col("value").is_not_null())
    own = in_post.select("source_id", *PLACE, staff_in_post_fte="value", staff_in_post_source=place())
    instead = superseded.filter(pl.col("dataset") == "workforce").select(
        "source_id", used_source="superseded_by", source_sheet="used_sheet", source_cell="used_cell"
    )
    used = instead.join(
        in_post.rename({"source_id": "used_source"}),
        on=["used_source", "source_sheet", "source_cell"],
        how="inner",
        maintain_order="left_right",
    ).select(
        "source_id", *PLACE, staff_in_post_fte="value", staff_in_post_source=pl.format("{} {}", "used_source", place())
    )
    return pl.concat([own, used]).unique(["source_id", *PLACE], keep="first", maintain_order=True)
