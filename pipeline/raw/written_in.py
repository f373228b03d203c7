"""The one cell in which a text at fault is written, where the fault was found at a figure that the text is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pipeline.faults import Fault, FaultsError
from pipeline.raw.file import raw_file
from pipeline.workbook.cells import Sheet, address, open_sheets, position


def in_their_cells(folder: Path, file: str, faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults of a file, each at the cell that holds the text which it quotes, where one is nearby.

    Looked for in the figure's row, then in its column, then anywhere above it. A file that cannot be read changes
    nothing.
    """
    faults = list(faults)
    try:
        sheets = {sheet.name: sheet for sheet in open_sheets(raw_file(folder / file, folder).data, file)}
    except FaultsError:
        return faults
    return [_moved(fault, sheets[fault.sheet]) if fault.sheet in sheets and fault.cell else fault for fault in faults]


def _moved(fault: Fault, sheet: Sheet) -> Fault:
    quoted, first = fault.found.split("'"), str(fault.cell).split(",")[0].split(":")[0]
    if len(quoted) < 3 or quoted[0]:  # it begins with the text
        return fault
    row, column = position(first)
    if _plain(sheet.at(row, column)) == (text := _plain(quoted[1])):
        return fault
    last = sheet.first_column + max(map(len, sheet.rows), default=0)
    in_row = ((row, place) for place in range(sheet.first_column, last))
    in_column = ((line, column) for line in range(row, sheet.first_row - 1, -1))
    above = ((line, place) for line in range(row, sheet.first_row - 1, -1) for place in range(sheet.first_column, last))
    for places in (in_row, in_column, above):
        for place in places:
            if _plain(sheet.at(*place)) == text:
                return replace(fault, cell=address(*place))
    return fault


def _plain(cell: object) -> str:
    return " ".join(str(cell).split()).casefold()
