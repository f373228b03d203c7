"""Ratings of regions by inspections of their own: no unit is rated by them."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import used
from assets.ratings.providers import OVERALL, RATED, with_day_of_report
from assets.registers import names
from pipeline.names import to_register
from pipeline.tables.made import table
from schemas import marts, staging


def spelt_region_ratings(printed: pl.DataFrame) -> pl.DataFrame:
    """Give each printed rating and date of a region whose it is."""
    found = printed.with_columns(
        item="role",
        standard=pl.when(pl.col("role") == "standard").then("standard"),
    ).with_columns(rating=pl.when(RATED & pl.col("mark").is_null()).then("text"))
    return to_register(found, "rating", names(), ("rating",))


@table(staging.RegionRatings, by_source=True)
def staged_region_ratings(raw_region_ratings: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Put printed ratings and dates of regions in one spelling."""
    return spelt_region_ratings(used(raw_region_ratings, staging_superseded_figures))


@table(marts.RegionRatings, by_source=True)
def region_ratings(staging_region_ratings: pl.DataFrame) -> pl.DataFrame:
    """Put the day of its report, where the table prints one, beside each rating of a region."""
    rated = with_day_of_report(staging_region_ratings, "region")
    return rated.with_columns(standard=pl.coalesce("standard", pl.lit(OVERALL)), not_rated_reason="mark")
