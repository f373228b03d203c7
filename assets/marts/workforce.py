"""Staffing: vacancy rates with one sign convention, and every other staff figure."""

from __future__ import annotations

import polars as pl

from assets.marts.addresses import cells, place
from pipeline.made_tables import table
from schemas import marts

PLACE = ["as_of", "area_type", "area", "grade"]


def _value(role: str) -> pl.Expr:
    return pl.col("value").filter(pl.col("role") == role).first()


@table(marts.VacancyRates)
def vacancy_rates(staging_vacancies: pl.DataFrame, staging_workforce: pl.DataFrame) -> pl.DataFrame:
    """Keep what each release prints, and beside it what its own target and staff in post come to."""
    printed = (
        staging_vacancies.group_by(
            "source_id", "source_sheet", "published_date", *PLACE, "as_of_as_published", maintain_order=True
        )
        .agg(
            cells(),
            target_fte=_value("target_fte"),
            vacancy_fte=_value("vacancy_fte"),
            vacancy_rate=_value("vacancy_rate"),
            mark=pl.col("mark").filter(pl.col("role") != "target_fte").first(),
        )
        .join(_staff_in_post(staging_workforce), on=["source_id", *PLACE], how="left", maintain_order="left")
        .with_columns(basis=pl.lit("published"))
    )
    parted = printed.filter(pl.col("target_fte").is_not_null() & pl.col("staff_in_post_fte").is_not_null())
    vacancy = pl.col("target_fte") - pl.col("staff_in_post_fte")
    computed = parted.with_columns(
        basis=pl.lit("computed"),
        vacancy_fte=vacancy,
        vacancy_rate=100 * vacancy / pl.col("target_fte"),
        mark=pl.lit(None, pl.String),
    )
    figures = pl.any_horizontal(pl.col("vacancy_fte", "vacancy_rate").is_not_null())
    return pl.concat([printed, computed]).with_columns(mark=pl.when(~figures).then("mark"))


def _staff_in_post(workforce: pl.DataFrame) -> pl.DataFrame:
    in_post = workforce.filter((pl.col("measure") == "staff in post") & pl.col("value").is_not_null())
    return in_post.select("source_id", *PLACE, staff_in_post_fte="value", staff_in_post_source=place()).unique(
        ["source_id", *PLACE]
    )


@table(marts.Workforce)
def workforce(staging_workforce: pl.DataFrame) -> pl.DataFrame:
    """Keep every staff figure as its release prints it."""
    return staging_workforce
