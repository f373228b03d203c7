"""The raw files that the marts are built from."""

from __future__ import annotations

import polars as pl

from pipeline.table_assets import table
from schemas import marts


@table(marts.Sources)
def sources(raw_sources: pl.DataFrame) -> pl.DataFrame:
    """List the recognised raw files with their provenance."""
    return raw_sources.sort("source_id")
