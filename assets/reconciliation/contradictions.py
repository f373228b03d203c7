"""What contradicts each printed figure, to stand beside it wherever it is used: no date and no rule settles it."""

from __future__ import annotations

import polars as pl

from assets.figures.limits import number
from pipeline.address import ADDRESS
from pipeline.tables.made import table
from schemas import marts

AN_ADDRESS = r"[^!]+![^!]+![A-Z]+[0-9]+(?:, [A-Z]+[0-9]+)*"
NEXT = ", "
A_CELL = "[A-Z]+[0-9]+"
SAID_APART = "; "


@table(marts.Contradictions, kept_by_source=True)
def contradictions(marts_reconciliation: pl.LazyFrame) -> pl.DataFrame:
    """List the cells of every contradiction, those of the figure and those that it is held against, with its words."""
    rows = marts_reconciliation.filter(pl.col("status") == "contradicts").collect()
    value = number(pl.col("published_value"))
    own = rows.select(*ADDRESS, said=pl.format("{}: {}", "rule", "note"))
    others = (
        rows.select(
            pl.col("against").str.extract_all(AN_ADDRESS).alias("address"),
            said=pl.format("{}: {} {}!{} prints {}", "rule", "source_id", "source_sheet", "source_cell", value),
        )
        .explode("address")
        .drop_nulls("address")
        .with_columns(pl.col("address").str.strip_prefix(NEXT).str.splitn("!", 3).struct.rename_fields(ADDRESS))
        .unnest("address")
    )
    each = pl.concat([own, others.select(*ADDRESS, "said")]).with_columns(_cells()).explode("source_cell")
    return (
        each.unique(maintain_order=True)
        .group_by(ADDRESS, maintain_order=True)
        .agg(contradicted_by=pl.col("said").str.join(SAID_APART))
        .sort(ADDRESS)
    )


def with_contradictions(figures: pl.DataFrame, contradictions: pl.DataFrame) -> pl.DataFrame:
    """Add `contradicted_by` to addressed rows: what contradicts any of a row's cells; null where nothing does."""
    numbered = figures.select(ADDRESS).with_row_index("figure")
    found = (
        numbered.join(contradictions.select("source_id").unique(), on="source_id", how="semi")
        .with_columns(_cells())
        .explode("source_cell")
        .join(contradictions, on=ADDRESS, how="inner", maintain_order="left")
        .group_by("figure", maintain_order=True)
        .agg(pl.col("contradicted_by").unique(maintain_order=True).str.join(SAID_APART))
    )
    said = numbered.select("figure").join(found, on="figure", how="left", maintain_order="left")
    return figures.with_columns(said["contradicted_by"])


def _cells() -> pl.Expr:
    return pl.col("source_cell").str.extract_all(A_CELL)
