"""The raw files that the marts are built from, the tables in them, and what of them is not used."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import used
from pipeline.raw.versions import replaced
from pipeline.tables.made import table
from schemas import marts


@table(marts.Sources)
def sources(
    raw_sources: pl.DataFrame,
    staging_superseded_figures: pl.DataFrame,
    staging_ratings: pl.LazyFrame,
    staging_key_questions: pl.LazyFrame,
    staging_samples: pl.LazyFrame,
    staging_periods: pl.LazyFrame,
    staging_needs: pl.LazyFrame,
    staging_vacancies: pl.LazyFrame,
    staging_workforce: pl.LazyFrame,
    staging_figures: pl.LazyFrame,
    raw_areas_inspected: pl.DataFrame,
) -> pl.DataFrame:
    """List the recognised raw files with their provenance, and how much of each the marts use."""
    frames = [staging_ratings, staging_key_questions, staging_samples, staging_periods, staging_needs]
    frames += [staging_vacancies, staging_workforce, staging_figures]
    frames += [used(raw_areas_inspected, staging_superseded_figures).lazy()]
    listed = pl.concat([frame.select("source_id") for frame in frames])
    counted = listed.group_by("source_id").agg(figures_used=pl.len()).collect()
    instead = staging_superseded_figures.group_by("source_id").agg(
        figures_superseded=pl.len(), instead=pl.col("superseded_by").unique().sort().str.join(", ")
    )
    found = raw_sources
    for about in (counted, instead, replaced(raw_sources)):
        found = found.join(about, on="source_id", how="left", maintain_order="left")
    none_used = pl.when(pl.col("figures_used") == 0).then("instead")
    return (
        found.with_columns(pl.col("figures_used", "figures_superseded").fill_null(0).cast(pl.Int64))
        .with_columns(superseded_by=pl.coalesce("replaced_by", none_used))
        .sort("source_id")
    )


@table(marts.SourceTables)
def source_tables(raw_tables: pl.DataFrame) -> pl.DataFrame:
    """List the tables of the recognised raw files."""
    return raw_tables


@table(marts.SupersededFigures)
def superseded_figures(staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """List what no mart uses beside what is used instead, in the order of the files."""
    return staging_superseded_figures.sort("source_id", maintain_order=True)
