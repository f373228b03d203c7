"""Days that no one person can have lost in a year are those of all together."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipeline.meaning.arithmetic.evidence import Settled
from pipeline.meaning.understood import Understood
from pipeline.workbook.cells import address

MOST_OF_ONE = 366  # days in a year


def days_of_all(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Take columns, else rows, of more days than a year has for days of all staff, whatever their title says."""
    said: list[str] = []
    for of_each, of_all in next(iter(understood.values())).kind.a_head.items():
        for axis in ("column", "row"):
            each = (pl.col("role") == of_each) & pl.col("value").is_not_null()
            more = (
                found.filter(each)
                .group_by("table", axis, maintain_order=True)
                .agg(pl.col("value").median(), pl.col("sheet", "row", "column").exclude(axis).first())
            )
            for cell in more.filter(pl.col("value") > MOST_OF_ONE).iter_rows(named=True):
                place = address(cell["row"], cell["column"])
                said.append(f"{cell['sheet']}!{place}: days of all staff, as no one has lost so many")
                now = (pl.col("role") == of_each) & (pl.col("table") == cell["table"]) & (pl.col(axis) == cell[axis])
                found = found.with_columns(role=pl.when(now).then(pl.lit(of_all)).otherwise("role"))
    return found, said, []
