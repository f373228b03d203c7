"""Figures left out for what row, column and title name together: cases of a CRC in the place that is a unit today."""

from __future__ import annotations

import polars as pl

from pipeline.meaning.facts.crossings import ON_AN_AXIS
from pipeline.meaning.members.left_out import TOGETHER, parted
from pipeline.meaning.understood import Understood


def without_those_left_out(found: pl.DataFrame, understood: Understood) -> pl.DataFrame:
    """Leave out, and tell of, the figures whose members are together nobody's that is wanted."""
    for whole, unless in map(parted, understood.kind.left_out):
        parts = [part.partition("=") for part in whole.split(TOGETHER)]
        if not {dimension for dimension, _, _ in parts} <= {*found.columns}:
            continue
        named = (pl.col(name) == member if member else pl.col(name).is_not_null() for name, _, member in parts)
        nobodys = pl.all_horizontal(named).fill_null(value=False)
        if unless:  # what nobody says is no exception, though the register knows the region of each unit
            nobodys &= pl.lit(value=unless not in understood.whole) & ~_said_on_an_axis(found, unless)
        if not found.filter(nobodys).is_empty():
            understood.left_out.append(
                f"figures of {' and '.join(member or name for name, _, member in parts)} together"
            )
            found = found.filter(~nobodys)
    return found


def _said_on_an_axis(found: pl.DataFrame, dimension: str) -> pl.Expr:
    name = ON_AN_AXIS + dimension
    return pl.col(name).is_not_null() if name in found.columns else pl.lit(value=False)
