"""Addresses of rows that rest on several cells."""

from __future__ import annotations

import polars as pl


def cells() -> pl.Expr:
    """Return, within a group, the addresses of its cells as one list, in the order of the sheet."""
    return pl.col("source_cell").unique(maintain_order=True).str.join(", ")
