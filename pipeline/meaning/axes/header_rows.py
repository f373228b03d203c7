"""Which rows of a table are its header: one that a layout took for the body, or the other way round."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.meaning.axes.known_texts import SCORE, are_members, is_rating
from pipeline.meaning.axes.levels import KNOWN_SHARE
from pipeline.meaning.axes.texts_around import DATE, WORDS, with_header
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.words import DATE_MARK
from pipeline.workbook.headers import FEWEST_SINGLE_NAMES
from pipeline.workbook.tables import Column, Table
from pipeline.workbook.values import BLANK, kinds_of, label_text

FEWEST_NAMES = 3  # of a row whose first text says nothing: names below codes


def with_frameworks_of_columns(table: Table, reader: MeaningOfTexts) -> Table:
    """Read a row that names the framework of each column as a part of its header: Standards used | 2021 | 2023."""
    if not reader.kind.takes_words:
        return table

    def frameworks(row: int) -> dict[int, str]:
        label = reader.of(label_text(table.sheet.at(row, table.columns[0].index)))
        if not (label.says_nothing and label.names & {"standard", "framework"}):
            return {}
        texts = {column.index: label_text(table.sheet.at(row, column.index)) for column in table.columns[1:]}
        said = {index: with_header(text, "framework") for index, text in texts.items() if text}
        return said if all(reader.of(text).one("framework") for text in said.values()) else {}

    row, said = next(((row, said) for row in table.body if len(said := frameworks(row)) > 1), (None, {}))
    if row is None:
        return table
    columns = (
        replace(column, path=(*column.path, said[column.index])) if column.index in said else column
        for column in table.columns
    )
    return replace(table, columns=tuple(columns), body=tuple(other for other in table.body if other != row))


_BOUND = re.compile(
    r"(?:(?:first|last) day|start(?:ed)?|began|beg[iu]n|from|end(?:ed)?|to|finish(?:ed)?)(?: date)?", re.I
)


def with_whole_bounds(table: Table) -> Table:
    """Read "Start" and "End" below "Fieldwork" as one heading: neither is of anything by itself."""
    bounds = [column.index for column in table.columns if len(column.path) > 1 and _BOUND.fullmatch(column.path[-1])]
    if len(bounds) < 2:
        return table
    columns = [
        replace(column, path=(*column.path[:-2], " ".join(column.path[-2:]))) if column.index in bounds else column
        for column in table.columns
    ]
    return replace(table, columns=tuple(columns))


def with_ratings_in_body(table: Table, reader: MeaningOfTexts) -> Table:
    """Take rows of the header that rate for the first of the body: under a blank corner all are words."""
    if not reader.kind.takes_words:
        return table
    first = table.header_row + 1 - any(of(table, reader, table.header_row) for of in (_rates, _dates))
    rows = range(first, max(column.header_row for column in table.columns) + 1)
    rating = next((row for row in rows if _rates(table, reader, row) or _dates(table, reader, row)), None)
    if rating is None:
        return table
    taken = range(rating, rows.stop)
    parted = _header_over_a_blank_row(table, rating)
    # A row that says the same further down was passed over as the header again.
    again = [row for row in range(rows.stop, table.body[-1] + 2) if _says_one_of(table, row, taken)]
    columns = []
    for column in table.columns:
        own = {label_text(table.sheet.at(row, column.index)) for row in taken}
        path = column.path
        while path and path[-1] in own:
            path = path[:-1]
        path = path or (parted.get(column.index, ""),)
        columns.append(replace(column, path=path, header_row=min(column.header_row, rating - 1)))
    body = tuple(sorted({*taken, *again, *table.body}))
    headings = {row: tuple[str, ...]() for row in taken} | table.headings
    for row in again:
        headings.setdefault(row, headings.get(row - 1, ()))
    return replace(table, columns=tuple(columns), body=body, headings=headings)


def _header_over_a_blank_row(table: Table, first: int) -> dict[int, str]:
    """The texts of the row that a blank one parts from the first row of the body, where it names several columns."""
    if first != table.header_row or first < table.sheet.first_row + 2:
        return {}
    above, over = (
        {column.index: label_text(table.sheet.at(row, column.index)) for column in table.columns}
        for row in (first - 1, first - 2)
    )
    return over if not any(above.values()) and sum(map(bool, over.values())) > 1 else {}


def _says_one_of(table: Table, row: int, others: range) -> bool:
    """Whether a row has, but for its first label, the cells of one of some others."""
    index = [column.index for column in table.columns[1:]]
    cells = [table.sheet.at(row, column) for column in index]
    return any(cells == [table.sheet.at(other, column) for column in index] for other in others)


def _rates(table: Table, reader: MeaningOfTexts, row: int) -> bool:
    """Whether a row rates, or gives a score; beside that it says whose it is."""
    columns = [column for column in table.columns[1:] if not reader.of(column.path[0]).aside]
    texts = [text for column in columns if (text := label_text(table.sheet.at(row, column.index)))]
    scores = "composite score" in reader.of(label_text(table.sheet.at(row, table.columns[0].index))).members.get(
        "item", ()
    )
    others = [
        text
        for text in texts
        if not is_rating(reader, text) and not SCORE.fullmatch(text) and not (scores and text.isdigit())
    ]
    return len(others) < len(texts) and all(are_members(reader, [text]) for text in others)


def _dates(table: Table, reader: MeaningOfTexts, row: int) -> bool:
    """Whether a row says of what its days are and has nothing else: Report published."""
    cells = [table.sheet.at(row, column.index) for column in table.columns]
    said = set(reader.of(label_text(cells[0])).members.get("item", ()))
    kinds = {
        DATE if kind == WORDS and reader.lists.read(label_text(cell)).words == (DATE_MARK,) else kind
        for cell, kind in zip(cells[1:], kinds_of([cells[1:]])[0], strict=True)
    }
    return bool(said & reader.dated_items) and DATE in kinds and kinds <= {BLANK, DATE}


def with_whole_header(table: Table, reader: MeaningOfTexts) -> Table:
    """Take the first rows of the body that name columns for the header that they are.

    A layout shows no header row above words, or one whose upper row is full: their words do.
    """
    while len(table.body) > 1 and (path := _named_by(table, reader)) is not None:
        row, rest = table.body[0], table.body[1:]
        columns, spanning = [], tuple[str, ...]()
        last = _last_of_single_names(table)
        for column in table.columns:
            # An upper cell names the blank columns to its right, unless each names its own.
            own = path[column.index]
            # "n" beside "% yes" is of the unit over both, not of all of its region.
            within = bool(own) and len(spanning) > len(column.path) and spanning[: len(column.path)] == column.path
            spanning = column.path if (any(column.path) or column.index > last) and not within else spanning
            whole = (
                tuple(text for text in (*spanning, own) if text)
                if column.index != table.columns[0].index
                else (own or column.header,)
            )
            columns.append(replace(column, path=whole or ("",), header_row=row if own else column.header_row))
        table = replace(table, body=rest, columns=tuple(columns))
    return table


_HEAD = re.compile(r"(?P<head>.+?)(?:\s[–—-]\s|:\s|,\s|\s\|\s|\s(?=\())\s*(?P<statistic>\S.*)")


def with_heads_in_names(table: Table) -> Table:
    """Read "All units: %" right of the "%" and "n" of a unit as a heading of its own, also over the "n" beside it.

    Blank cells over it are of no unit: the one at its left has that statistic already.
    """
    columns, left = list[Column](), dict[tuple[str, ...], set[str]]()
    head, under = None, tuple[str, ...]()
    for column in table.columns:
        *above, last = column.path or ("",)
        upper = tuple(above)
        if upper != under:
            head, under = None, upper
        before = left.setdefault(upper, set())
        match = _HEAD.fullmatch(last) if upper else None
        if match and (statistic := match["statistic"].strip("()")) in before:
            head = match["head"]
            columns.append(replace(column, path=(head, statistic)))
        elif head and last in before:
            columns.append(replace(column, path=(head, last)))
        else:
            before.add(last)
            columns.append(column)
    # The table itself where nothing changed: its texts are gathered once for all kinds.
    return table if tuple(columns) == table.columns else replace(table, columns=tuple(columns))


def _last_of_single_names(table: Table) -> int:
    """The last column that has a header, where those that have stand side by side and the last ones have none."""
    named = [any(column.path) for column in table.columns[1:]]
    count = sum(named)
    each = count >= FEWEST_SINGLE_NAMES and all(named[:count])
    return table.columns[count if each else -1].index


def _named_by(table: Table, reader: MeaningOfTexts) -> dict[int, str] | None:
    """The texts of the first row of the body, where they name what the columns below hold."""
    row, sheet = table.body[0], table.sheet
    cells = {column.index: sheet.at(row, column.index) for column in table.columns}
    if table.headings[row] or not set(kinds_of([cells.values()])[0]) <= {BLANK, WORDS, DATE}:
        return None
    texts = {index: label_text(cell) for index, cell in cells.items()}
    said = [texts[column.index] for column in table.columns[1:] if texts[column.index]]
    first = reader.of(texts[table.columns[0].index])
    if len(said) < (1 if first.names else 2):
        return None
    meanings = [reader.of(text) for text in said]
    named = [meaning for meaning in meanings if not meaning.unknown and set(meaning.members) - {"rating"}]
    marks = [text for text in said if is_rating(reader, text) or SCORE.fullmatch(text)]
    if texts[table.columns[0].index] and not first.names and len(named) < max(FEWEST_NAMES, len(said)):
        return None
    return texts if len(named) > len(said) * KNOWN_SHARE and not marks else None
