"""Show what is found in a workbook, contract or not: sheets, tables, values with their addresses."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console

from pipeline.faults import Fault, FaultsError
from pipeline.raw.contracts import Match, Nearest, load_contracts, nearest, recognise
from pipeline.workbook.cells import WORKBOOK_SUFFIXES, address, column_letters, open_sheets
from pipeline.workbook.layout import find_tables
from pipeline.workbook.limits import OFFICIAL_WORKBOOKS, Limits
from pipeline.workbook.tables import Column, Table, cells_of
from pipeline.workbook.totals import wrong_totals
from pipeline.workbook.units import PER_CENT, unit_of_path
from pipeline.workbook.values import read_values


@dataclass(frozen=True, slots=True)
class InspectedTable:
    """A table of a workbook and what it was taken for."""

    table: Table
    answer: Match | Nearest | None

    @property
    def taken_for(self) -> str:
        """The contract that reads the table, or what the nearest one lacks."""
        if isinstance(self.answer, Match):
            return self.answer.contract.name
        if isinstance(self.answer, Nearest):
            return f"no contract; {self.answer}"
        return "no contract"

    @property
    def value_columns(self) -> tuple[Column, ...]:
        """The columns that hold values: those of the contract, else those that the layout shows."""
        if isinstance(self.answer, Match):
            return tuple(column for column, _ in self.answer.valued)
        return self.table.value_columns


@dataclass(frozen=True, slots=True)
class InspectedSheet:
    """A sheet of a workbook and its tables; of a hidden sheet nothing is read."""

    name: str
    hidden: bool
    tables: tuple[InspectedTable, ...]


def inspect_workbook(file: Path, contracts: Path, limits: Limits = OFFICIAL_WORKBOOKS) -> list[InspectedSheet]:
    """Return the sheets of a workbook with their tables. Raises FaultsError when it cannot be opened."""
    if not file.is_file():
        raise FaultsError([Fault(file=file.name, expected="a file", found="none of that name")])
    if file.suffix.lower() not in WORKBOOK_SUFFIXES:
        expected = f"a workbook ({', '.join(sorted(WORKBOOK_SUFFIXES))})"
        raise FaultsError([Fault(file=file.name, expected=expected, found=file.suffix or "no ending")])
    known = load_contracts(contracts)

    def taken(table: Table) -> InspectedTable:
        return InspectedTable(table, recognise(table, known) or nearest(table, known))

    return [
        InspectedSheet(sheet.name, sheet.hidden, tuple(map(taken, find_tables(sheet))))
        for sheet in open_sheets(file.read_bytes(), file.name, limits)
    ]


def read_tables(data: bytes, file: str) -> pl.DataFrame:
    """Return every value of every table of a workbook, one row a value, with its address; no contract is asked.

    Columns: sheet, table (its number in the workbook), cell, row, column, value, text, date, mark, notes,
    as_percentage.
    """
    found = [table for sheet in open_sheets(data, file) for table in find_tables(sheet)]
    return values_of((table, table.value_columns) for table in found)


def values_of(tables: Iterable[tuple[Table, tuple[Column, ...]]]) -> pl.DataFrame:
    """Return the values of some columns of some tables, read together, with their addresses."""
    listed = list(tables)
    values = read_values(cells_of((table, [column.index for column in columns]) for table, columns in listed))
    names = [table.sheet.name for table, _ in listed]
    letters = {column: column_letters(column) for column in values["column"].unique()}
    letter = pl.col("column").replace_strict(letters, return_dtype=pl.String)
    sheets = pl.DataFrame({"table": range(len(names)), "sheet": names}, schema={"table": pl.Int64, "sheet": pl.String})
    addressed = values.with_columns(cell=letter + (pl.col("row") + 1).cast(pl.String))
    return addressed.join(sheets, on="table", how="left", maintain_order="left")


def print_inspection(sheets: list[InspectedSheet], *, as_json: bool) -> None:
    """Print sheets and tables for a person, or every value with its address as JSON."""
    if as_json:
        # A sheet a line: with indents, the encoder takes ten times as long as the reading.
        lines = (json.dumps(sheet, ensure_ascii=False, default=str) for sheet in _described(sheets))
        sys.stdout.write('{"sheets": [\n' + ",\n".join(lines) + "\n]}\n")
        return
    console = Console(soft_wrap=True, highlight=False, markup=False)
    described = iter(_described(sheets))
    for sheet, about in zip(sheets, described, strict=True):
        console.print(sheet.name, style="bold")
        if not sheet.tables:
            console.print("  hidden, left out" if sheet.hidden else "  no table", style="dim")
        for table in about["tables"]:
            console.print(f"  {table['range']}  {table['title']}")
            console.print(f"    taken for {table['taken_for']}, {len(table['values'])} values")
            for wrong in table["wrong_totals"]:
                said = f"{wrong['cell']} prints {wrong['printed']:,g}, its parts come to {wrong['parts']:,g}"
                console.print(f"    total of {wrong['label']} does not add: {said}", style="yellow")
            for column in table["columns"]:
                unit = f", {column['unit']}" if column["unit"] else ""
                console.print(f"    {column['column']:<4}{column['role']}, {column['type']}{unit}: {column['header']}")


def _described(sheets: list[InspectedSheet]) -> list[dict[str, Any]]:
    """Everything that was found, as JSON has it."""
    tables = [found for sheet in sheets for found in sheet.tables]
    values = values_of((found.table, found.value_columns) for found in tables)
    by_table = {number: part for (number,), part in values.partition_by("table", as_dict=True).items()}
    parts = iter([_table(found, by_table.get(number, values.clear())) for number, found in enumerate(tables)])
    return [
        {"sheet": sheet.name, "hidden": sheet.hidden, "tables": [next(parts) for _ in sheet.tables]} for sheet in sheets
    ]


def _table(found: InspectedTable, values: pl.DataFrame) -> dict[str, Any]:
    table = found.table
    headers = {column.index: list(column.path) for column in table.columns}
    by_column = {index: part for (index,), part in values.partition_by("column", as_dict=True).items()}
    row_notes = {row: table.row_notes(row) or None for row in table.body}
    units = {column.index: _unit(column, by_column.get(column.index)) for column in found.value_columns}
    return {
        "title": table.name,
        "range": table.range,
        "notes": [line.text for line in table.title[1:]],
        "above": [line.text for line in table.above],
        "footnotes": [line.text for line in table.footnotes],
        "taken_for": found.taken_for,
        "columns": [
            {
                "column": column_letters(column.index),
                "header": column.header,
                "path": list(column.path),
                "notes": column.notes,
                "role": "value" if column.index in units else "label",
                "type": _type(by_column.get(column.index)),
                "unit": units.get(column.index),
            }
            for column in table.columns
        ],
        "wrong_totals": [asdict(wrong) for wrong in wrong_totals(table, values)],
        "values": [
            {
                "cell": address(cell["row"], cell["column"]),
                "value": _value(cell),
                "mark": cell["mark"],
                "notes": cell["notes"] or None,
                "unit": PER_CENT if cell["as_percentage"] else units[cell["column"]],
                "row_labels": list(table.row_labels[cell["row"]]),
                "row_notes": row_notes[cell["row"]],
                "column_labels": headers[cell["column"]],
            }
            for cell in values.iter_rows(named=True)
        ],
    }


def _value(cell: dict[str, object]) -> object:
    """A cell's number, date or text; null where it is shorthand."""
    if cell["mark"] is not None:
        return None
    return next((cell[name] for name in ("value", "date", "text") if cell[name] is not None), None)


def _type(values: pl.DataFrame | None) -> str:
    """What a column's cells are: numbers, dates, words, or a mixture."""
    if values is None:
        return "words"
    kinds = {
        "numbers": values["value"].is_not_null().any(),
        "dates": values["date"].is_not_null().any(),
        "words": (values["text"].is_not_null() & values["value"].is_null() & values["mark"].is_null()).any(),
    }
    return " and ".join(kind for kind, there in kinds.items() if there) or "shorthand"


def _unit(column: Column, values: pl.DataFrame | None) -> str | None:
    """The unit of a column: what its headers say, else per cent where every number in it is shown so."""
    said = unit_of_path(column.path)
    if said == PER_CENT or values is None:
        return said
    shown = values.filter(pl.col("value").is_not_null())["as_percentage"]
    if shown.any():
        return PER_CENT if shown.all() else None
    return said
