"""Regions by the ratings of their inspections, each with its tile in a map made of a table."""

from __future__ import annotations

import polars as pl

from assets.ratings.rules import POINTS_A_STANDARD
from assets.registers import reference
from pipeline.tables.made import table
from schemas import charts
from schemas.columns import FRAMEWORKS, RATINGS


def _counts(kind: str, rating: str) -> dict[str, pl.Expr]:
    return {f"{kind}_{name.lower().replace(' ', '_')}": (pl.col(rating) == name).sum() for name in RATINGS}


@table(charts.RegionsRatings)
def regions_ratings(marts_inspections: pl.DataFrame) -> pl.DataFrame:
    """Count each region's inspections by rating, a framework at a time; a region without any has noughts."""
    tiles = reference("charts/region_tiles").with_columns(pl.col("map_column", "map_row").cast(pl.Int64))
    every = tiles.join(pl.DataFrame({"framework": FRAMEWORKS}), how="cross", maintain_order="left")
    counted = marts_inspections.group_by("region", "framework").agg(
        inspections=pl.len(),
        scored=pl.col("derived_rating").count(),
        **_counts("derived", "derived_rating"),
        published_ratings=pl.col("overall_rating").count(),
        **_counts("published", "overall_rating"),
        mean_standard_score=(POINTS_A_STANDARD * pl.col("composite_score") / pl.col("composite_max")).mean(),
        inspection_ids=pl.col("inspection_id").sort().str.join("; "),
    )
    numbers = pl.selectors.integer()
    # Of a region whose print lost a rating nobody knows how many have each.
    whole = pl.col("published_ratings") == pl.col("inspections")
    return (
        every.join(counted, on=["region", "framework"], how="left", maintain_order="left")
        .with_columns(numbers.fill_null(0).cast(pl.Int64))
        .with_columns(pl.when(whole).then(pl.col(name)).alias(name) for name in _counts("published", ""))
    )
