"""Find the tables on a sheet by how they are laid out, whatever their names and row numbers.

A publisher's table is a title and notes (lines with one cell each), one or two header rows, a body without
empty rows, and footnotes. Blank rows part tables that stand one above another; blank columns part tables
that stand side by side.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from pipeline.workbook.cells import Cell, Sheet, address
from pipeline.workbook.values import is_shorthand, tidy_text


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text that stands alone in its row: a title, a note, a heading or a footnote."""

    text: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The line's A1 address."""
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table and the header cells above it, outermost first."""

    index: int
    path: tuple[str, ...]
    header_row: int

    @property
    def header(self) -> str:
        """The header as one text; levels are parted by ' / '."""
        return " / ".join(self.path)

    @property
    def cell(self) -> str:
        """The A1 address of the lowest header cell."""
        return address(self.header_row, self.index)


@dataclass(frozen=True, slots=True)
class Table:
    """A table on a sheet. Rows and columns are positions on the sheet, from 0."""

    sheet: Sheet
    title: tuple[Line, ...]  # the lines directly above the header
    above: tuple[Line, ...]  # every lone line above the table on its sheet, nearest first
    header_row: int
    columns: tuple[Column, ...]
    body: tuple[int, ...]
    headings: dict[int, str]  # row of the body -> the lone heading that it stands under
    footnotes: tuple[Line, ...]

    @property
    def name(self) -> str:
        """What a person would call the table: its title, else its first header."""
        return self.title[0].text if self.title else self.columns[0].header

    @property
    def range(self) -> str:
        """The A1 range from the first header cell to the last cell of the body."""
        first, last = self.columns[0].index, self.columns[-1].index
        return f"{address(self.header_row, first)}:{address(self.body[-1], last)}"

    def cells(self, columns: Iterable[int]) -> list[tuple[int, int, Cell, bool]]:
        """Return the filled cells of some columns of the body: row, column, content, shown as a percentage."""
        wanted = list(columns)
        return [
            (row, column, content, (row, column) in self.sheet.percentages)
            for row in self.body
            for column in wanted
            if (content := self.sheet.at(row, column)) != ""
        ]


def find_tables(sheet: Sheet) -> list[Table]:
    """Return the tables of a sheet in reading order."""
    tables: list[Table] = []
    above: list[Line] = []
    for block in _blocks(sheet):
        for rows, columns in _side_by_side(sheet, block):
            table = _table(sheet, rows, columns, tuple(reversed(above)))
            if table is not None:
                tables.append(table)
        above.extend(_lone_lines(sheet, block))
    return tables


def _filled(sheet: Sheet, row: int) -> list[int]:
    cells = sheet.rows[row - sheet.first_row]
    return [sheet.first_column + place for place, cell in enumerate(cells) if not _blank(cell)]


def _blank(cell: Cell) -> bool:
    return cell == "" or (isinstance(cell, str) and not cell.strip())


def _blocks(sheet: Sheet) -> Iterator[list[int]]:
    """Runs of rows that hold something."""
    numbered = range(sheet.first_row, sheet.first_row + len(sheet.rows))
    for filled, rows in groupby(numbered, key=lambda row: bool(_filled(sheet, row))):
        if filled:
            yield list(rows)


def _side_by_side(sheet: Sheet, block: list[int]) -> Iterator[tuple[list[int], list[int]]]:
    """Part a block at its blank columns; each part keeps the rows in which it holds something."""
    used = sorted({column for row in block for column in _filled(sheet, row)})
    start = 0
    for place in range(1, len(used) + 1):
        if place == len(used) or used[place] > used[place - 1] + 1:
            columns = used[start:place]
            rows = [row for row in block if any(not _blank(sheet.at(row, column)) for column in columns)]
            yield rows, columns
            start = place


def _lone(sheet: Sheet, row: int, columns: list[int]) -> Line | None:
    filled = [column for column in columns if not _blank(sheet.at(row, column))]
    if len(filled) != 1 or filled[0] != columns[0]:
        return None
    return Line(tidy_text(str(sheet.at(row, filled[0]))), row, filled[0])


def _lone_lines(sheet: Sheet, block: list[int]) -> Iterator[Line]:
    for row in block:
        filled = _filled(sheet, row)
        if len(filled) == 1:
            yield Line(tidy_text(str(sheet.at(row, filled[0]))), row, filled[0])


def _table(sheet: Sheet, rows: list[int], columns: list[int], above: tuple[Line, ...]) -> Table | None:
    lone = {row: line for row in rows if (line := _lone(sheet, row, columns)) is not None}
    full = [row for row in rows if row not in lone]
    if len(columns) < 2 or len(full) < 2:
        return None
    first, last = full[0], full[-1]
    title = tuple(line for row, line in lone.items() if row < first)
    below = full[1]
    header_rows = [first, below] if _continues_header(sheet, first, below, columns) else [first]
    body = tuple(full[len(header_rows) :])
    if not body:
        return None
    headings: dict[int, str] = {}
    current = ""
    for row in range(header_rows[-1] + 1, last + 1):
        current = lone[row].text if row in lone else current
        headings[row] = current
    return Table(
        sheet=sheet,
        title=title,
        above=(*reversed(title), *above),
        header_row=first,
        columns=_columns(sheet, header_rows, columns),
        body=body,
        headings=headings,
        footnotes=tuple(line for row, line in lone.items() if row > last),
    )


def _continues_header(sheet: Sheet, first: int, below: int, columns: list[int]) -> bool:
    """Whether the second row names columns that the first row spans: it is text and fills a span's blanks."""
    spans = any(_blank(sheet.at(first, column)) for column in columns[1:])
    cells = [sheet.at(below, column) for column in columns if not _blank(sheet.at(below, column))]
    words = all(isinstance(cell, str) and not is_shorthand(cell) for cell in cells)
    return spans and words and below == first + 1


def _columns(sheet: Sheet, header_rows: list[int], columns: list[int]) -> tuple[Column, ...]:
    found = []
    spanning = ""
    for column in columns:
        parts = [_header_text(sheet.at(row, column)) for row in header_rows]
        if len(parts) > 1:
            spanning = parts[0] or (spanning if parts[1] else "")
            parts[0] = spanning
        path = tuple(part for part in parts if part)
        found.append(Column(column, path or ("",), header_rows[-1] if parts[-1] else header_rows[0]))
    return tuple(found)


def _header_text(cell: Cell) -> str:
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell.day} {cell:%B %Y}"
    return tidy_text(str(cell))
