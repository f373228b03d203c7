"""The printed figures of no other subject that are used."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import used
from assets.indicators.spelling import spelt_figures
from pipeline.tables.made import table
from schemas import staging


@table(staging.Figures, by_source=True)
def figures(raw_figures: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Keep every other figure with its unit, its group and the words that state it."""
    return spelt_figures(used(raw_figures, staging_superseded_figures))
