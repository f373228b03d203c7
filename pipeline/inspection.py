"""Show what is found in a workbook, contract or not: sheets, tables, values with their addresses."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from pipeline.contracts import Match, Nearest, load_contracts, recognise
from pipeline.faults import Fault, FaultsError
from pipeline.workbook.cells import WORKBOOK_SUFFIXES, address, open_sheets
from pipeline.workbook.layout import find_tables
from pipeline.workbook.tables import Table
from pipeline.workbook.values import cell_frame, read_values


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
            return f"nearest '{self.answer.contract}': expected {self.answer.expected}, found {self.answer.found}"
        return "no contract"


@dataclass(frozen=True, slots=True)
class InspectedSheet:
    """A sheet of a workbook and its tables; of a hidden sheet nothing is read."""

    name: str
    hidden: bool
    tables: tuple[InspectedTable, ...]


def inspect_workbook(file: Path, contracts: Path) -> list[InspectedSheet]:
    """Return the sheets of a workbook with their tables. Raises FaultsError when it cannot be opened."""
    if file.suffix.lower() not in WORKBOOK_SUFFIXES:
        expected = f"a workbook ({', '.join(sorted(WORKBOOK_SUFFIXES))})"
        raise FaultsError([Fault(file=file.name, expected=expected, found=file.suffix or "no ending")])
    known = load_contracts(contracts)
    return [
        InspectedSheet(
            sheet.name,
            sheet.hidden,
            tuple(InspectedTable(table, recognise(table, known)) for table in find_tables(sheet)),
        )
        for sheet in open_sheets(file.read_bytes(), file.name)
    ]


def print_inspection(sheets: list[InspectedSheet], *, as_json: bool) -> None:
    """Print sheets and tables for a person, or every value with its address as JSON."""
    if as_json:
        described = [
            {"sheet": sheet.name, "hidden": sheet.hidden, "tables": [_described(found) for found in sheet.tables]}
            for sheet in sheets
        ]
        json.dump({"sheets": described}, sys.stdout, ensure_ascii=False, indent=1, default=str)
        sys.stdout.write("\n")
        return
    console = Console(soft_wrap=True, highlight=False)
    for sheet in sheets:
        console.print(sheet.name, style="bold")
        if not sheet.tables:
            console.print("  hidden, left out" if sheet.hidden else "  no table", style="dim")
        for found in sheet.tables:
            console.print(f"  {found.table.range}  {found.table.name}")
            console.print(f"    columns   {' | '.join(column.header for column in found.table.columns)}")
            console.print(f"    taken for {found.taken_for}")


def _described(found: InspectedTable) -> dict[str, object]:
    table = found.table
    values = table.value_columns
    if isinstance(found.answer, Match):
        labels = {column.index for column, _ in found.answer.labels}
        values = tuple(column for column in table.columns if column.index not in labels)
    cells = read_values(cell_frame(table.cells(column.index for column in values)))
    headers = {column.index: list(column.path) for column in values}
    return {
        "title": table.name,
        "range": table.range,
        "taken_for": found.taken_for,
        "values": [
            {
                "cell": address(cell["row"], cell["column"]),
                "value": _value(cell),
                "mark": cell["mark"],
                "unit": "per cent" if cell["as_percentage"] else None,
                "row_labels": list(table.row_labels[cell["row"]]),
                "column_labels": headers[cell["column"]],
            }
            for cell in cells.to_dicts()
        ],
    }


def _value(cell: dict[str, object]) -> object:
    """A cell's number, date or text; null where it is shorthand."""
    if cell["mark"] is not None:
        return None
    return next((cell[name] for name in ("value", "date", "text") if cell[name] is not None), None)
