"""Trainees (PQiP) beside the probation officer vacancies that they may fill."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import place
from pipeline.tables.made import table
from schemas import marts

TABLE = ["source_id", "as_of", "area_type", "area"]


@table(marts.TraineesPerVacancy)
def trainees_per_vacancy(staging_vacancy_rates: pl.LazyFrame, marts_workforce: pl.LazyFrame) -> pl.DataFrame:
    """Divide trainees by vacancies of one release, and say how many would be left after withdrawals.

    Assumes that all trainees of the day withdraw at the latest published rate for a course year; the rate is
    the national one.
    """
    of_staff = (pl.col("measure") == "staff in post") & (pl.col("unit") == "FTE")
    in_training = of_staff & (pl.col("grade") == "PQiP") & pl.col("value").is_not_null()
    trainees = (
        marts_workforce.filter(in_training)
        .select(*TABLE, trainees_fte="value", trainees_source=place())
        .unique(TABLE, keep="first", maintain_order=True)
        .collect()
    )
    with_trainees = pl.col("source_id").is_in(trainees["source_id"].unique().implode())
    best = (
        staging_vacancy_rates.filter(with_trainees & (pl.col("grade") == "PO") & pl.col("vacancy_fte").is_not_null())
        .sort(pl.col("basis") == "computed", maintain_order=True)
        .unique(TABLE, keep="first", maintain_order=True)
        .collect()
    )
    withdrawal = (
        marts_workforce.filter(
            (pl.col("measure") == "withdrawal rate")
            & (pl.col("area_type") == "country")
            & pl.col("value").is_not_null()
        )
        .collect()
        .sort("period", "published_date", nulls_last=True)
        .tail(1)
        .select(
            withdrawal_rate="value",
            withdrawal_period="period",
            withdrawal_source=pl.concat_str("source_id", place(), separator=" "),
        )
    )
    pairs = best.join(trainees, on=TABLE, how="inner", nulls_equal=True, maintain_order="left")
    rated = pairs.join(withdrawal, how="cross") if withdrawal.height else pairs.with_columns(
        withdrawal_rate=pl.lit(None, pl.Float64),
        withdrawal_period=pl.lit(None, pl.String),
        withdrawal_source=pl.lit(None, pl.String),
    )  # fmt: skip
    left = pl.col("trainees_fte") * (1 - pl.col("withdrawal_rate") / 100)
    # An area without vacancies, or over establishment, has none to fill.
    short_of_staff = pl.when(pl.col("vacancy_fte") > 0)
    return rated.with_columns(
        trainees_per_vacancy=short_of_staff.then(pl.col("trainees_fte") / pl.col("vacancy_fte")),
        trainees_after_withdrawals=left,
        trainees_after_withdrawals_per_vacancy=short_of_staff.then(left / pl.col("vacancy_fte")),
    )
