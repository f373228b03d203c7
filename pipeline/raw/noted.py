"""Footnotes of tables, for the figures whose label, header or cell carries their mark: what they say is of these."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from pipeline.raw.contracts import Match
from pipeline.workbook.tables import Table

LEVEL = "noted"
FIGURE = ["table", "row", "column"]
_SUPERSCRIPTS, _DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"
_MARK = r"\d+|\*+|[†‡]"
_FOOTNOTE = re.compile(rf"^[\[(]?(?:note ?)?({_MARK})[\])]?[.:]?\s*(\S.*)$", re.IGNORECASE)


def footnotes_of_figures(matched: Sequence[tuple[Table, Match]], cells: pl.DataFrame) -> pl.DataFrame:
    """Return the footnotes of each figure as one text, in the column `<field>|noted` of the contract's field for them.

    `cells` are those of the label and value columns: table, row, column, field (null of values), notes (their marks).
    A contract without a field for footnotes asks for none.
    """
    asked = {number: (table, match) for number, (table, match) in enumerate(matched) if match.contract.notes}
    fields = sorted({str(match.contract.notes) for _, match in asked.values()})
    empty: dict[str, type[pl.DataType]] = dict.fromkeys(FIGURE, pl.Int64)
    empty |= {f"{field}|{LEVEL}": pl.String for field in fields}
    said = [
        {"table": number, "mark": mark, "said": text, "for": match.contract.notes}
        for number, (table, match) in asked.items()
        for mark, text in _footnotes(table)
    ]
    if not said:
        return pl.DataFrame(schema=empty)
    of_columns: dict[str, type[pl.DataType]] = {"table": pl.Int64, "column": pl.Int64, "header_marks": pl.String}
    of_headers = pl.DataFrame(
        [
            {"table": number, "column": column.index, "header_marks": column.notes}
            for number, (_, match) in asked.items()
            for column, _, _ in match.values
        ],
        schema=of_columns,
    )
    here = cells.filter(pl.col("table").is_in(list(asked)))
    value = pl.col("role").is_not_null()
    of_rows = here.filter(~value).group_by("table", "row").agg(row_marks=pl.col("notes").str.join(" "))
    marked = (
        here.filter(value)
        .select(*FIGURE, "notes")
        .join(of_rows, on=["table", "row"], how="left", maintain_order="left")
        .join(of_headers, on=["table", "column"], how="left", maintain_order="left")
        .select(
            *FIGURE,
            mark=pl.concat_str("notes", "row_marks", "header_marks", separator=" ", ignore_nulls=True)
            .str.replace_many(list(_SUPERSCRIPTS), list(_DIGITS))
            .str.extract_all(_MARK),
        )
        .explode("mark")
    )
    found = marked.join(pl.DataFrame(said), on=["table", "mark"], how="inner", maintain_order="left")
    texts = [pl.col("said").filter(pl.col("for") == field).str.join(" ").alias(f"{field}|{LEVEL}") for field in fields]
    return found.group_by(FIGURE, maintain_order=True).agg(texts)


def _footnotes(table: Table) -> list[tuple[str, str]]:
    lines = (line.text.translate(str.maketrans(_SUPERSCRIPTS, _DIGITS)) for line in table.footnotes)
    return [(found[1], found[2]) for line in lines if (found := _FOOTNOTE.match(line))]
