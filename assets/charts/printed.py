"""The rows of the marts beside the table that prints them: its title, its place in the document, and its order."""

from __future__ import annotations

import polars as pl

from assets.registers import reference
from schemas.columns import REGIONS

OF_THE_TABLE = ["published_date", "section", "contract", "source_range"]  # a mart's own would be of the figure
TABLE = ["title", "contract", "document", "section", "page", "published_date"]
KEYS = ["source_id", "source_sheet"]
COLUMN, ROW = r"^([A-Z]+)", r"^[A-Z]+(\d+)"
WIDEST = 3  # A sheet has columns up to XFD.


def column_of(cell: pl.Expr) -> pl.Expr:
    """Return the column letters of an address, so that they sort as columns do."""
    return cell.str.extract(COLUMN).str.pad_start(WIDEST)


def row_of(cell: pl.Expr) -> pl.Expr:
    """Return the row number of an address, or of the first of a list."""
    return cell.str.extract(ROW).cast(pl.Int64)


def with_their_table(rows: pl.DataFrame, source_tables: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Return rows with the printed table that their first cell stands in, and the register's order of their subject."""
    corners = pl.col("source_range").str.split(":")
    first, last = corners.list.first(), corners.list.last()
    tables = source_tables.select(
        *KEYS,
        *TABLE[1:],
        "source_range",
        title="source_table",
        top=row_of(first),
        bottom=row_of(last),
        left=column_of(first),
        right=column_of(last),
    )
    placed = rows.drop(OF_THE_TABLE, strict=False).with_columns(
        place=pl.int_range(pl.len()),
        cell_row=row_of(pl.col("source_cell")),
        cell_column=column_of(pl.col("source_cell")),
    )
    within = pl.col("cell_row").is_between("top", "bottom") & pl.col("cell_column").is_between("left", "right")
    found = (
        placed.select("place", "cell_row", "cell_column", *KEYS)
        .join(tables, on=KEYS, maintain_order="left_right")
        .filter(within)
    )
    known = sources.select(
        "source_id",
        "origin",
        published="published_date",
        publisher="publisher",
        source=pl.coalesce("title", "file_name"),
    )
    return (
        placed.join(
            found.select("place", "source_range", *TABLE).unique("place", keep="first", maintain_order=True),
            on="place",
            how="left",
            maintain_order="left",
        )
        .join(known, on="source_id", how="left", maintain_order="left")
        .with_columns(
            published_date=pl.coalesce("published_date", "published"), document=pl.coalesce("document", "source")
        )
    )


def question_places() -> pl.DataFrame:
    """Return the key questions with their stage, theme and place in the register, which is the order of the reports."""
    listed = reference("needs/key_questions").unique("question_id", keep="first", maintain_order=True)
    return listed.select("question_id", "stage", "theme").with_row_index("question_place")


def region_places() -> pl.DataFrame:
    """Return the regions with their place in the annual report's key facts."""
    return pl.DataFrame({"area": REGIONS}).with_row_index("region_place")
