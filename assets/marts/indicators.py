"""Every other published figure, with its unit, base, target and the words that state it."""

from __future__ import annotations

import polars as pl

from assets.marts.addresses import cells
from pipeline.made_tables import table
from schemas import marts


@table(marts.Indicators)
def indicators(staging_figures: pl.DataFrame) -> pl.DataFrame:
    """Put each figure beside its target, and give each indicator a code."""
    code = pl.col("indicator").str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "-").str.strip_chars("-")
    one_figure = [
        "source_id",
        "source_sheet",
        "source_table",
        "indicator",
        "area",
        "period",
        "unit",
        "cell_group",
    ]
    figures = staging_figures.with_columns(
        # A target stands in the row of its figure; every other cell is a figure of its own.
        cell_group=pl.when(pl.col("role").n_unique().over("source_id", "source_sheet", "source_table") > 1)
        .then(pl.col("source_cell").str.extract(r"(\d+)$"))
        .otherwise("source_cell")
    )
    is_value = pl.col("role") == "value"
    return (
        figures.group_by(one_figure, maintain_order=True)
        .agg(
            cells(),
            value=pl.col("value").filter(is_value).first(),
            target=pl.col("value").filter(~is_value).first(),
            mark=pl.col("mark").filter(is_value).first(),
            **{
                column: pl.col(column).first()
                for column in (
                    "published_date",
                    "area_type",
                    "breakdown",
                    "qualifier",
                    "base",
                    "section",
                    "printed_as",
                )
            },
        )
        .with_columns(
            indicator_id=code,
            as_of=pl.col("period").str.to_date("%d %B %Y", strict=False),
        )
    )
