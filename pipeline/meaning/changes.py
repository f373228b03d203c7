"""Changes that are printed beside their two sides: kept where they are the one less the other, else left out."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipeline.meaning.evidence import AGREE, FEWEST_TO_VERIFY, Settled, mostly
from pipeline.meaning.kinds import CHANGE, Kind
from pipeline.meaning.understood import Understood

SIDES = 2


def without_loose_changes(found: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Leave out changes that are no numbers or lack what a fact must have; the others are of no one period."""
    placed = [
        pl.any_horizontal(pl.col(one).is_not_null() for one in dimensions if one in found.columns)
        for dimensions in kind.needs.values()
    ]
    whole = pl.all_horizontal(pl.col("value").is_not_null(), *placed)
    is_change = pl.col("open").list.contains(CHANGE).fill_null(value=False)
    times = [name for name in kind.fields.get("phase_period", ()) if name in found.columns]
    of_one_time = [pl.when(~is_change).then(pl.col(name)).alias(name) for name in times]
    return found.filter(~is_change | whole).with_columns(of_one_time)


def changes_borne_out(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Keep a column of changes where most are the second percentage of their row less the first."""
    changes = found.filter(pl.col("open").list.contains(CHANGE))
    if changes.is_empty():
        return found, [], []
    one = ["table", "row"]
    sides = (
        found.filter((pl.col("role") == "percentage") & pl.col("value").is_not_null())
        .sort("column")
        .group_by(one)
        .agg(first=pl.col("value").first(), second=pl.col("value").last(), sides=pl.len())
        .filter(pl.col("sides") == SIDES)
    )
    tried = changes.drop_nulls("value").join(sides, on=one, how="inner", maintain_order="left")
    borne_out = [
        (table, column)
        for (table, column), own in tried.partition_by("table", "column", as_dict=True, maintain_order=True).items()
        if own.height >= FEWEST_TO_VERIFY and mostly((own["second"] - own["first"] - own["value"]).abs() <= AGREE)
    ]
    kept = pl.DataFrame(borne_out, schema={"table": pl.Int64, "column": pl.Int64}, orient="row")
    of_changes = pl.col("open").list.contains(CHANGE)
    unproven = found.filter(of_changes).join(kept, on=["table", "column"], how="anti")
    left = found.join(
        unproven.select("table", "row", "column"), on=["table", "row", "column"], how="anti", maintain_order="left"
    )
    return left, [], []
