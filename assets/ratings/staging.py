"""The printed ratings that are used."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import used
from assets.ratings.spelling import spelt_ratings
from pipeline.tables.made import table
from schemas import staging


@table(staging.Ratings, by_source=True)
def ratings(raw_ratings: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Put printed ratings, scores and dates in one spelling."""
    return spelt_ratings(used(raw_ratings, staging_superseded_figures))
