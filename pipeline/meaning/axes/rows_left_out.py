"""Rows of a body that hold no figures: its header again, days or names of its columns, what rates nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

from pipeline.meaning.axes.known_texts import may_rate
from pipeline.meaning.axes.texts_around import FIGURE, WORDS
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.words import DATE_MARK
from pipeline.workbook.tables import Table
from pipeline.workbook.values import label_text
from pipeline.workbook.wording import SAYS_WHEN


def without_repeated_headers(table: Table) -> Table:
    """Leave out the rows of a long table that print its header again."""
    headers = {column.index: column.header for column in table.columns if column.header}

    def again(row: int) -> bool:
        said = 0
        for column in table.columns:
            if text := label_text(table.sheet.at(row, column.index)):
                if headers.get(column.index) != text:
                    return False
                said += 1
        return said > 1

    repeated = {row for row in table.body if again(row)}
    return replace(table, body=tuple(row for row in table.body if row not in repeated)) if repeated else table


def without_days_of_columns(table: Table, reader: MeaningOfTexts) -> Table:
    """Leave out the rows that date the column of each unit, where a kind has no dates: Report published."""
    if reader.kind.takes_words:
        return table
    values = [column.index for column in table.columns[1:]]
    kinds, first = table.sheet.kinds, table.sheet.first_row

    def dates(row: int) -> bool:
        if FIGURE in kinds[row - first]:
            return False
        if not SAYS_WHEN.search(label_text(table.sheet.at(row, table.columns[0].index))):
            return False
        cells = [cell for place in values if (cell := table.sheet.at(row, place)) != ""]
        return bool(cells) and all(set(reader.lists.read(label_text(cell)).words) == {DATE_MARK} for cell in cells)

    dating = {row for row in table.body if dates(row)}
    return replace(table, body=tuple(row for row in table.body if row not in dating)) if dating else table


def without_names_of_columns(table: Table, reader: MeaningOfTexts) -> Table:
    """Leave out the rows that name the columns anew and hold nothing: Standard, Rating, below the overall rating."""

    if any(FIGURE in kinds and WORDS not in kinds for kinds in table.kinds.values()):
        return table  # a row of names has one in each column
    places = [column.index for column in table.columns]

    def names(row: int) -> bool:
        cells = [cell for place in places if (cell := table.sheet.at(row, place)) != ""]
        if len(cells) < 2 or not all(isinstance(cell, str) for cell in cells):
            return False
        meanings = (reader.of(label_text(cell)) for cell in cells)
        return all(one.names and one.says_nothing and not one.unknown for one in meanings)

    named = {row for row in table.body if names(row)}
    return replace(table, body=tuple(row for row in table.body if row not in named)) if named else table


def without_rows_that_rate_nothing(table: Table, reader: MeaningOfTexts, labels: list[int], values: list[int]) -> Table:
    """Leave out rows among ratings that no list knows and whose cells can be none: Head of service, a name."""
    if not reader.kind.takes_words or not labels:
        return table

    def rates_nothing(row: int) -> bool:
        meaning = reader.of(label_text(table.sheet.at(row, labels[-1])))
        nameless = meaning.says_nothing and not meaning.names
        if not (meaning.unknown or nameless) or meaning.members.keys() & {"standard", "item", "pdu"}:
            return False
        cells = (cell for index in values if (cell := table.sheet.at(row, index)) != "")
        first = next(cells, None)
        return first is not None and not any(may_rate(reader, cell) for cell in chain((first,), cells))

    nothing = {row for row in table.body if rates_nothing(row)}
    return replace(table, body=tuple(row for row in table.body if row not in nothing)) if nothing else table
