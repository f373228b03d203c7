"""Addresses of rows that rest on several cells."""

from __future__ import annotations

import polars as pl


def cells() -> pl.Expr:
    """Return, within a group, the addresses of its cells as one list, in the order of the sheet."""
    return pl.col("source_cell").unique(maintain_order=True).str.join(", ")


def place(cell: str = "source_cell") -> pl.Expr:
    """Return where a figure stands when it is not on the row's own sheet: `Chart 1!C8`."""
    return pl.format("{}!{}", "source_sheet", cell)
