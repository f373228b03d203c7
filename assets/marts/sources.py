"""The raw files that the marts are built from, and the tables in them."""

from __future__ import annotations

import polars as pl

from pipeline.made_tables import table
from schemas import marts


@table(marts.Sources)
def sources(raw_sources: pl.DataFrame) -> pl.DataFrame:
    """List the recognised raw files with their provenance."""
    return raw_sources.sort("source_id")


@table(marts.SourceTables)
def source_tables(raw_tables: pl.DataFrame) -> pl.DataFrame:
    """List the tables of the recognised raw files."""
    return raw_tables
