"""Figures that are printed alike: on one scale and with one sign."""

from __future__ import annotations

import polars as pl

from pipeline.meaning.members.units import MEASURED

GROUP = "printed alike"


def grouped(cells: pl.DataFrame) -> dict[tuple[object, ...], pl.DataFrame]:
    """Figures that are printed alike, each group with its name."""
    return cells.partition_by(GROUP, as_dict=True, maintain_order=True)


def printed_alike(group: object) -> pl.Expr:
    """Whether a figure is of a group that is printed alike."""
    return pl.col(GROUP) == pl.lit(group)


def with_groups(found: pl.DataFrame) -> pl.DataFrame:
    """Name the group that each figure is printed alike with: its role's in the column or else the table.

    A column's figures are a group where its header says what they are. What rows say or the title is said along lines.
    """
    one_role = pl.col("figure").n_unique().over("table", "column") == 1
    said = [pl.col(f"column.{name}").is_not_null() for name in MEASURED if f"column.{name}" in found.columns]
    shown = pl.col("as_percentage")
    in_two_forms = (shown.any() & ~shown.all()).over("table", "role", "figure")  # then no column says how another is
    of_column = one_role & pl.any_horizontal(in_two_forms, *said)
    column = pl.when(of_column).then(pl.col("column").cast(pl.String)).otherwise(pl.lit("table"))
    return found.with_columns(pl.concat_str("table", "role", "figure", column, separator="/").alias(GROUP))
