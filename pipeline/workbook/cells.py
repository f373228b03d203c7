"""Open a workbook of any format and give its sheets as cells with addresses."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from pipeline.faults import Fault, FaultsError
from pipeline.workbook.number_formats import percentage_cells

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
Position = tuple[int, int]

SPREADSHEET_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
WORKBOOK_SUFFIXES = SPREADSHEET_SUFFIXES | {".csv"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one sheet; positions are (row, column), both from 0, as in A1 = (0, 0)."""

    name: str
    rows: list[list[Cell]]  # a blank cell is ""
    first_row: int = 0
    first_column: int = 0
    percentages: frozenset[Position] = field(default_factory=frozenset)
    indents: dict[Position, int] = field(default_factory=dict)  # of cells whose style indents them

    def at(self, row: int, column: int) -> Cell:
        """Return the cell at a position of the sheet; outside the used range it is blank."""
        line = row - self.first_row
        place = column - self.first_column
        if 0 <= line < len(self.rows) and 0 <= place < len(self.rows[line]):
            return self.rows[line][place]
        return ""

    def indent(self, row: int, column: int) -> int:
        """Return how far a cell's text is indented: by its style, and by spaces at its start."""
        cell = self.at(row, column)
        spaces = len(cell) - len(cell.lstrip()) if isinstance(cell, str) else 0
        return self.indents.get((row, column), 0) + spaces


def column_letters(column: int) -> str:
    """Return a column's letters: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def address(row: int, column: int) -> str:
    """Return the A1 address of a position, as a person reads it in a spreadsheet program."""
    return f"{column_letters(column)}{row + 1}"


def open_sheets(data: bytes, file: str) -> Iterator[Sheet]:
    """Yield the visible sheets of a workbook, given its bytes and its name (for the suffix and for faults).

    Raises FaultsError, with one fault, when the bytes are not a workbook of the format that the name says.
    """
    if PurePath(file).suffix.lower() == ".csv":
        yield _text_sheet(data, file)
        return
    # Imported here so that a command that opens no workbook does not load it.
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        percentages = percentage_cells(data)
        for about in workbook.sheets_metadata:
            if about.visible is not SheetVisibleEnum.Visible or about.typ is not SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            top, left = sheet.start or (0, 0)
            yield Sheet(
                name=about.name,
                rows=sheet.to_python(skip_empty_area=True),
                first_row=top,
                first_column=left,
                percentages=frozenset(percentages.get(about.name, ())),
            )
    except FaultsError:
        raise
    # The readers of five formats raise errors of their own kinds; for a person they all mean one thing.
    except Exception as error:
        fault = Fault(
            file=file,
            expected="a workbook that opens",
            found=str(error) or type(error).__name__,
            remedy="download the file again, or take it out of the folder",
        )
        raise FaultsError([fault]) from error


def _text_sheet(data: bytes, file: str) -> Sheet:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fault = Fault(file=file, expected="text in UTF-8", found=str(error), remedy="save the file as CSV UTF-8")
        raise FaultsError([fault]) from error
    rows: list[list[Cell]] = [list(row) for row in csv.reader(io.StringIO(text))]
    return Sheet(name=PurePath(file).stem, rows=rows)
