"""Figures left out for what row, column and title name together: cases of a CRC in the place that is a unit today."""

from __future__ import annotations

import polars as pl

from pipeline.meaning.understood import Understood


def without_those_left_out(found: pl.DataFrame, understood: Understood) -> pl.DataFrame:
    """Leave out, and tell of, the figures whose members are together nobody's that is wanted."""
    for whole in understood.kind.left_out:
        parts = [part.partition("=") for part in whole.split(" + ")]
        if not {dimension for dimension, _, _ in parts} <= {*found.columns}:
            continue
        named = (pl.col(name) == member if member else pl.col(name).is_not_null() for name, _, member in parts)
        nobodys = pl.all_horizontal(named).fill_null(value=False)
        if not found.filter(nobodys).is_empty():
            understood.left_out.append(
                f"figures of {' and '.join(member or name for name, _, member in parts)} together"
            )
            found = found.filter(~nobodys)
    return found
