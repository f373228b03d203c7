"""Ratings of those who provided probation until June 2021: NPS divisions and CRCs."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import used
from assets.registers import names, reference
from pipeline.names import to_register
from pipeline.tables.made import table
from schemas import marts, staging

OVERALL = "Overall"
NAMED_LATER = {"Staffing": "Staff"}  # what a document of today calls a standard of 2018
RATED = pl.col("item").is_in(["overall rating", "standard"])


def spelt_provider_ratings(printed: pl.DataFrame) -> pl.DataFrame:
    """Give each printed rating, score and date of a provider whose it is."""
    providers = reference("registers/providers").select("provider", "organisation", "area")
    # A document of today may list the overall rating among the standards.
    overall = (pl.col("role") == "standard") & (pl.col("standard") == OVERALL)
    found = printed.with_columns(
        item=pl.when(overall).then(pl.lit("overall rating")).otherwise("role"),
        standard=pl.when(~overall & (pl.col("role") == "standard")).then(pl.col("standard").replace(NAMED_LATER)),
    )
    found = found.with_columns(
        rating=pl.when(RATED & pl.col("mark").is_null()).then("text"),
        score=pl.when(pl.col("item") == "composite score").then("value"),
    )
    found = to_register(found, "rating", names(), ("rating",))
    return found.join(providers, on="provider", how="inner", maintain_order="left")


@table(staging.ProviderRatings, by_source=True)
def staged_provider_ratings(
    raw_provider_ratings: pl.DataFrame, staging_superseded_figures: pl.DataFrame
) -> pl.DataFrame:
    """Put printed ratings, scores and dates of providers in one spelling."""
    return spelt_provider_ratings(used(raw_provider_ratings, staging_superseded_figures))


@table(marts.ProviderRatings, by_source=True)
def provider_ratings(staging_provider_ratings: pl.DataFrame) -> pl.DataFrame:
    """Put the day of its report, where the table prints one, beside each rating of a provider."""
    rated = with_day_of_report(staging_provider_ratings, "provider")
    return rated.with_columns(standard=pl.coalesce("standard", pl.lit(OVERALL)), not_rated_reason="mark")


def with_day_of_report(staged: pl.DataFrame, whose: str) -> pl.DataFrame:
    """Return the ratings, each beside the day of the report on what was rated, where its table prints one day."""
    of = ["source_id", "source_sheet", "source_range", whose]
    days = staged.filter(pl.col("item") == "published")
    one_day = (
        days.group_by(of)
        .agg(report_published=pl.col("date").unique())
        .filter(pl.col("report_published").list.len() == 1)
    )
    return staged.filter(RATED).join(
        one_day.with_columns(pl.col("report_published").list.first()), on=of, how="left", maintain_order="left"
    )
