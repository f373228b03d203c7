"""Formulas that were saved without their value: which of them may be a figure or say what one is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pipeline.faults import Fault
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.understood import Understood
from pipeline.workbook.cells import Sheet, faults_of_formulas
from pipeline.workbook.sheet_package import Position
from pipeline.workbook.tables import Table


def faults_of_unvalued(
    sheets: Iterable[Sheet],
    tables: Iterable[Table],
    understood: Iterable[Understood],
    readers: Iterable[MeaningOfTexts],
    file: str,
) -> Iterator[Fault]:
    """Yield a fault for each formula without its value, but for ranks, changes and lines below all tables."""
    read = {(one.table.sheet.name, one.table.header_row): one for one in understood}
    by_kind = {reader.kind.name: reader for reader in readers}
    found = list(tables)
    for sheet in sheets:
        own = [table for table in found if table.sheet.name == sheet.name] if sheet.unvalued else []
        last = max((table.body[-1] for table in own), default=None)
        aside = {index for table in own for index in _aside(table, read, by_kind)}
        alone = {row for row, _ in sheet.unvalued if _is_alone(sheet, row)}
        told = [
            (row, column)
            for row, column in sheet.unvalued
            if not (row in alone and last is not None and row > last) and (row, column) not in aside
        ]
        yield from faults_of_formulas(told, sheet.name, file)


def _is_alone(sheet: Sheet, row: int) -> bool:
    """Whether a row holds one formula and nothing else."""
    place = row - sheet.first_row
    blank = not 0 <= place < len(sheet.rows) or all(cell == "" for cell in sheet.rows[place])
    return blank and sum(1 for at, _ in sheet.unvalued if at == row) == 1


def _aside(
    table: Table, read: Mapping[tuple[str, int], Understood], readers: Mapping[str, MeaningOfTexts]
) -> Iterator[Position]:
    """The cells of the columns of an understood table from which nothing is taken: ranks, notes."""
    one = read.get((table.sheet.name, table.header_row))
    if one is None:
        return
    for column in table.columns:
        header = readers[one.kind.name].of(column.header)
        members = one.columns.get(column.index, {})
        # A rank is kept only beside what bears it out, and can be worked out from that; so can a change.
        proven = any(member in one.kind.proven(dimension) for dimension, (member, _) in members.items())
        change = not header.unknown and any(
            one.kind.changing(dimension).issuperset(named) for dimension, named in header.members.items()
        )
        empty = not table.first_texts(column.index)
        note = column.index not in (*one.labels, *one.values) and header.aside and not header.unknown
        if proven or note or (change and empty):
            yield from ((row, column.index) for row in table.body)
