"""Open a workbook of any format and give its sheets as cells with addresses."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import PurePath
from zipfile import BadZipFile

from pipeline.faults import Fault, FaultsError
from pipeline.workbook.kinds import kinds_of
from pipeline.workbook.limits import OFFICIAL_WORKBOOKS, Limits
from pipeline.workbook.package import OLE_CONTAINER, read_package
from pipeline.workbook.package_parts import with_parts
from pipeline.workbook.sheet_package import Position, RefusedPackageError, SheetPackage

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta

SPREADSHEET_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
WORKBOOK_SUFFIXES = SPREADSHEET_SUFFIXES | {".csv"}


@dataclass(frozen=True)
class Sheet:
    """The cells of one sheet; positions are (row, column), both from 0, as in A1 = (0, 0)."""

    name: str
    rows: list[list[Cell]]  # a blank cell is ""
    first_row: int = 0
    first_column: int = 0
    hidden: bool = False
    percentages: frozenset[Position] = field(default_factory=frozenset)
    indents: dict[Position, int] = field(default_factory=dict)  # of cells whose style indents them
    unvalued: tuple[Position, ...] = ()  # of formulas that were saved without their value: blank here

    @cached_property
    def kinds(self) -> list[bytes]:
        """What each cell is at a glance, a byte a cell, in the rows of the used range."""
        return kinds_of(self.rows)

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
        # One space is a slip of the hand.
        return self.indents.get((row, column), 0) + (spaces if spaces > 1 else 0)


@cache
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


def position(cell: str) -> Position:
    """Return the position of an A1 address: A1 is (0, 0). Raises ValueError for anything else."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(cell[len(letters) :]) - 1, column - 1


def open_sheets(data: bytes, file: str, limits: Limits = OFFICIAL_WORKBOOKS) -> Iterator[Sheet]:
    """Yield the sheets of a workbook, given its bytes and its name (for its ending and for faults).

    A hidden sheet comes without cells. Raises FaultsError, with one fault, when the bytes are not a workbook,
    are behind a password or would cost more than the limits. A sheet lists its formulas without a value.
    """
    if PurePath(file).suffix.lower() == ".csv":
        yield _text_sheet(data, file, limits)
        return
    # Imported here so that a command that opens no workbook does not load it.
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    try:
        package = read_package(data, largest=limits.unpacked_bytes)
        _refuse_stray_cells(package.sheets, file, limits)
        if package.parts:
            data = with_parts(data, package.parts)
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for about in workbook.sheets_metadata:
            if about.typ is not SheetTypeEnum.WorkSheet:
                continue
            if about.visible is not SheetVisibleEnum.Visible:
                yield Sheet(name=about.name, rows=[], hidden=True)
                continue
            said = package.sheets.get(about.name, SheetPackage())
            sheet = workbook.get_sheet_by_name(about.name)
            yield _sheet(about.name, sheet.to_python(skip_empty_area=True), sheet.start or (0, 0), said)
    except FaultsError:
        raise
    except (RefusedPackageError, BadZipFile) as error:
        raise _not_a_workbook(file, str(error)) from error
    # The readers of five formats raise errors of their own kinds; for a person they all mean one thing.
    except Exception as error:
        locked = data.startswith(OLE_CONTAINER) and PurePath(file).suffix.lower() != ".xls"
        found = "one behind a password" if locked else str(error) or type(error).__name__
        raise _not_a_workbook(file, found) from error
    except BaseException as error:
        # What a panic in the reader's Rust raises: no Exception, and its module cannot be imported to name it.
        if type(error).__name__ != "PanicException":
            raise
        raise _not_a_workbook(file, "one that crashes its reader") from error


def _sheet(name: str, rows: list[list[Cell]], start: Position, said: SheetPackage) -> Sheet:
    """The cells as the reader gives them, with what the workbook's format says of them."""
    top, left = start
    if said.texts:  # the reader leaves these blank
        rows, (top, left) = _with_texts(rows, start, said.texts)
    for (row, column), shown in said.dates.items():
        line = rows[row - top] if 0 <= row - top < len(rows) else []
        day = line[column - left] if 0 <= column - left < len(line) else ""
        if isinstance(day, dt.date):
            line[column - left] = shown(day.year, day.month, day.day)
    return Sheet(
        name=name,
        rows=rows,
        first_row=top,
        first_column=left,
        percentages=frozenset(said.percentages),
        indents=said.indents,
        unvalued=tuple(said.formulas_without_value),
    )


def _with_texts(
    rows: list[list[Cell]], start: Position, texts: dict[Position, str]
) -> tuple[list[list[Cell]], Position]:
    """Rows with texts at their positions; where one lies outside, the rows reach that far."""
    filled = {place: text for place, text in texts.items() if text}
    width = max(map(len, rows), default=0)
    top, left = (
        min([*(place[axis] for place in filled), *([start[axis]] if rows else [])], default=0) for axis in (0, 1)
    )
    bottom = max([start[0] + len(rows), *(row + 1 for row, _ in filled)])
    right = max([start[1] + width, *(column + 1 for _, column in filled)])
    wide: list[list[Cell]] = [[""] * (right - left) for _ in range(bottom - top)]
    for line, cells in enumerate(rows, start=start[0] - top):
        wide[line][start[1] - left : start[1] - left + len(cells)] = cells
    for (row, column), text in filled.items():
        wide[row - top][column - left] = text
    return wide, (top, left)


def _not_a_workbook(file: str, found: str) -> FaultsError:
    remedy = "download the file again, or take it out of the folder"
    return FaultsError([Fault(file=file, expected="a workbook that opens", found=found, remedy=remedy)])


def _refuse_stray_cells(packages: dict[str, SheetPackage], file: str, limits: Limits) -> None:
    """Refuse a sheet that is too large to hold, before a reader tries to."""
    for sheet, package in packages.items():
        if package.rows * package.columns > limits.cells_a_sheet:
            fault = Fault(
                file=file,
                sheet=sheet,
                expected=f"a grid of at most {limits.cells_a_sheet:,} cells",
                found=f"cells as far out as {address(package.rows - 1, package.columns - 1)}",
                remedy="clear the stray cell",
            )
            raise FaultsError([fault])


def faults_of_formulas(places: Iterable[Position], sheet: str, file: str) -> list[Fault]:
    """Return a fault for each formula that was saved without its value."""
    return [
        Fault(
            file=file,
            sheet=sheet,
            cell=address(row, column),
            expected="a formula with its value",
            found="no value",
            remedy="open the file in a spreadsheet program and save it",
        )
        for row, column in places
    ]


def _text_sheet(data: bytes, file: str, limits: Limits) -> Sheet:
    """The one sheet of a CSV file; a quote that is never closed would swallow the rest, so it is a fault."""
    try:
        text = _decoded(data)
        if text.lstrip().startswith("<") or "\0" in text:
            raise csv.Error("something else: markup, or bytes that are no text")
        separated = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
        rows = [list[Cell](row) for row in separated]
    except (UnicodeDecodeError, csv.Error) as error:
        expected = "comma-separated text in UTF-8"
        fault = Fault(file=file, expected=expected, found=str(error), remedy="save the file as CSV UTF-8")
        raise FaultsError([fault]) from error
    name = PurePath(file).stem
    width = max(map(len, rows), default=0)
    _refuse_stray_cells({name: SheetPackage(rows=len(rows), columns=width)}, file, limits)
    return Sheet(name=name, rows=[row + [""] * (width - len(row)) for row in rows])


def _separator(text: str) -> str:
    """What parts the cells of a text: a comma, or the tabs that dashboards export."""
    lines = [line for line in text.splitlines() if line.strip()]
    return "\t" if 2 * sum("\t" in line for line in lines) > len(lines) else ","


def _decoded(data: bytes) -> str:
    """The text of a file: in UTF-16 where it says so, as dashboards do, in UTF-8, else in what Excel saves as CSV."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            return data.decode("cp1252")
        except UnicodeDecodeError:
            raise error from None
