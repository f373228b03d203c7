"""Where a figure is printed: source, sheet and cell, of several cells or of another sheet too."""

from __future__ import annotations

import polars as pl

from pipeline.address import ADDRESS


def cells() -> pl.Expr:
    """Return, within a group, the addresses of its cells as one list, in the order of the sheet."""
    return pl.col("source_cell").unique(maintain_order=True).str.join(", ")


def place(cell: str = "source_cell") -> pl.Expr:
    """Return where a figure stands when it is not on the row's own sheet: `Chart 1!C8`."""
    return pl.format("{}!{}", "source_sheet", cell)


def address() -> pl.Expr:
    """Return where a figure is printed, as text: source, sheet and cells."""
    return pl.concat_str(ADDRESS, separator="!")


def publication(source_id: pl.Expr) -> pl.Expr:
    """Return the publication of a file: its tables and its running text may be two files of one name."""
    return source_id.str.replace(r"-text$", "")


def used(observations: pl.DataFrame, superseded: pl.DataFrame) -> pl.DataFrame:
    """Return a dataset's observations without those that another file supersedes (publication/supersession.py)."""
    return observations.join(superseded, on=ADDRESS, how="anti", maintain_order="left")
