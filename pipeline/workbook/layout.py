"""Find the tables on a sheet by how they are laid out, whatever their names and row numbers.

A publisher's table is a title and notes (lines with one cell each), one to three header rows, a body, and
footnotes. Blank rows part tables that stand one above another, unless what follows has no header of its own;
blank columns part tables that stand side by side, unless what follows has no labels of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.workbook.cells import Sheet
from pipeline.workbook.grid import NEW_TITLE, Grid
from pipeline.workbook.headers import column_paths, header_rows, label_columns
from pipeline.workbook.tables import Line, Table
from pipeline.workbook.values import FIGURE, SHORT, WORDS, label_text

_TOTAL_OF_ALL = re.compile(r"^(?:grand )?total\b|^all\b", re.IGNORECASE)  # not a sub-total


@dataclass(slots=True)
class _Found:
    """A table that is being put together."""

    title: list[Line]
    above: list[Line]
    header_rows: list[int]
    columns: list[int]
    body: list[int] = field(default_factory=list)
    lone: dict[int, Line] = field(default_factory=dict)  # among or below the rows of the body


def find_tables(sheet: Sheet) -> list[Table]:
    """Return the tables of a sheet in reading order."""
    grid = Grid(sheet)
    found: list[_Found] = []
    above: list[Line] = []
    since = 0  # how many lines there were above when the last table ended
    for block in grid.blocks():
        started = len(found)
        for rows, columns in grid.side_by_side(block):
            for part in _parts(grid, rows, columns, list(reversed(above))):
                before = _continued(grid, found[:started], part)
                if before is not None:
                    before.columns = sorted({*before.columns, *part.columns})
                    before.body += part.body
                    before.lone |= part.lone | {line.row: line for line in part.title}
                elif part.header_rows or part.body:
                    part.title = part.title or _title_above(above[since:])
                    found.append(part)
        above.extend(grid.lone_lines(block))
        since = len(above) if len(found) > started else since
    return [table for part in found if (table := _table(grid, part)) is not None]


def _title_above(lines: list[Line]) -> list[Line]:
    """The title of a table, and the lines below it, where blank rows part them from the header."""
    titles = [place for place, line in enumerate(lines) if NEW_TITLE.match(line.text)]
    return lines[titles[-1] :] if titles else []


def _continued(grid: Grid, found: list[_Found], part: _Found) -> _Found | None:
    """The table above that a part goes on with: it has no header of its own, or its first row is like a row."""
    if any(NEW_TITLE.match(line.text) for line in part.title) or not (part.header_rows or part.body):
        return None
    for before in reversed(found):
        overlap = before.columns[0] <= part.columns[-1] and part.columns[0] <= before.columns[-1]
        within = before.columns[0] <= part.columns[0] and part.columns[-1] <= before.columns[-1]
        if not (within or (overlap and (not before.body or before.columns[0] == part.columns[0]))):
            continue
        if not part.header_rows:
            return before
        waiting = not before.body and before.columns == part.columns and _holds_figures(grid, part)
        if not part.title and (waiting or (before.body and _like_rows(grid, before, part))):
            part.body = [*part.header_rows, *part.body]
            part.header_rows = []
            return before
        if _notes_only(grid, part):
            lines = {row: grid.note(row, part.columns) for row in (*part.header_rows, *part.body)}
            part.header_rows, part.body = [], []
            part.lone |= {row: line for row, line in lines.items() if line is not None}
            return before
        return None
    return None


def _holds_figures(grid: Grid, part: _Found) -> bool:
    """Whether the first row of a part, under a header that waits for rows, has figures: years, but no names."""
    return FIGURE in {grid.kind(part.header_rows[0], column) for column in part.columns[1:]}


def _like_rows(grid: Grid, before: _Found, part: _Found) -> bool:
    """Whether the first row of a part is a row of the table above rather than a header of its own."""
    first = part.header_rows[0]
    label = before.columns[0]
    if grid.text(first, label) in {grid.text(row, label) for row in before.header_rows} - {""}:
        return False
    values = before.columns[label_columns(grid, before.header_rows, before.columns, before.body) :]
    filled = [column for column in values if grid.kind(first, column)]
    fitting = [column for column in filled if grid.kind(first, column) in grid.kinds_below(before.body, column)]
    if len(fitting) == len(filled):
        return bool(filled)
    # Words where the table has figures: a header if it names every column, else a remark in a row.
    return len(filled) < len(values) and len(part.header_rows) == 1


def _notes_only(grid: Grid, part: _Found) -> bool:
    return all(grid.note(row, part.columns) for row in (*part.header_rows, *part.body))


def _parts(grid: Grid, rows: list[int], columns: list[int], above: list[Line]) -> Iterator[_Found]:
    """Read the tables of a part of a block: one, or more where a row among the figures names columns anew."""
    part = _part(grid, rows, columns, above)
    while (row := _header_among(grid, part)) is not None:
        later = [line for line in rows if line >= row]
        part.body = [line for line in part.body if line < row]
        part.lone = {line: text for line, text in part.lone.items() if line < row}
        yield part
        rows, above = later, [*reversed(list(part.lone.values())), *part.above]
        part = _part(grid, rows, columns, above)
    yield part


def _header_among(grid: Grid, part: _Found) -> int | None:
    """A row that repeats the header, or words over columns of figures: the header of a further table."""
    values = part.columns[1:]
    words = bytes([WORDS]) * (part.columns[-1] - part.columns[0] + 1)
    header = part.header_rows[-1] if part.header_rows else None
    like_header = grid.kinds_of_row(header, values) if header is not None else b""
    for place, row in enumerate(part.body[1:-1], start=1):
        # Kinds first, a slice of bytes; texts only of the few rows that may be headers.
        if header is not None and grid.kinds_of_row(row, values) == like_header:
            texts = grid.texts(row, values)
            if any(texts) and texts == grid.texts(header, values):
                return row
        if grid.kinds_of_row(row, part.columns) == words and len(set(grid.texts(row, values))) == len(values) > 1:
            around = (part.body[place - 1], part.body[place + 1])
            if all(grid.kind(line, column) in (FIGURE, SHORT) for line in around for column in values):
                return row
    return None


def _part(grid: Grid, rows: list[int], columns: list[int], above: list[Line]) -> _Found:
    """Read a part of a block: its title, its header rows if it has any, its rows."""
    lone = {row: line for row in rows if (line := grid.line(row, columns)) is not None}
    full = [row for row in rows if row not in lone]
    while len(full) > 1 and (titled := grid.title_in_cells(full[0], full[1], columns)):
        lone[full[0]] = titled
        full = full[1:]
    lone = dict(sorted(lone.items()))
    if not full or len(columns) < 2:
        return _Found(list(lone.values()), above, [], columns)
    title = [line for row, line in lone.items() if row < full[0]]
    header = header_rows(grid, full, columns)
    repeated = {grid.kinds_of_row(row, columns): grid.texts(row, columns) for row in header}
    body = [
        row
        for row in full[len(header) :]
        if (like := repeated.get(grid.kinds_of_row(row, columns))) is None or like != grid.texts(row, columns)
    ]
    among = {row: line for row, line in lone.items() if row > full[0]}
    bands = {row: band for row in body if header and (band := grid.band(row, columns)) is not None}
    body = [row for row in body if row not in bands]
    return _Found(title, [*reversed(title), *above], header, columns, body, dict(sorted((among | bands).items())))


def _table(grid: Grid, part: _Found) -> Table | None:
    _set_footnotes_aside(grid, part)
    if not part.body:
        return None
    last = part.body[-1]
    return Table(
        sheet=grid.sheet,
        title=tuple(part.title),
        above=tuple(part.above),
        header_row=part.header_rows[0] if part.header_rows else part.body[0],
        columns=column_paths(grid, part.header_rows, part.columns, part.body),
        label_columns=label_columns(grid, part.header_rows, part.columns, part.body),
        body=tuple(part.body),
        headings=_headings(grid, part),
        footnotes=tuple(line for row, line in sorted(part.lone.items()) if row > last),
    )


def _set_footnotes_aside(grid: Grid, part: _Found) -> None:
    """Rows at the end that pair a short mark with words, where the rows above have figures, are footnotes."""
    while len(part.body) > 1 and (note := grid.note(part.body[-1], part.columns)) is not None:
        column = next(column for column in part.columns[1:] if grid.kind(note.row, column))
        if not any(grid.kind(row, column) in (FIGURE, SHORT) for row in part.body[:-1]):
            return
        part.lone[part.body.pop()] = note


def _headings(grid: Grid, part: _Found) -> dict[int, tuple[str, ...]]:
    """The lone headings above each row. Two that follow one another are parent and child."""
    headings: dict[int, tuple[str, ...]] = {}
    current: tuple[str, ...] = ()
    rows = sorted({*part.lone, *part.body})
    last = part.header_rows[-1] if part.header_rows else rows[0] - 1
    for row, following in zip(rows, [*rows[1:], -1], strict=True):
        if row in part.lone:
            text = label_text(part.lone[row].text)
            parent = current if last in part.lone else () if following in part.lone else current[:-1]
            current = (*parent, text)
        elif row > last + 1 and _TOTAL_OF_ALL.match(grid.text(row, part.columns[0])):
            current = ()  # a total below a blank row is of all
        headings[row] = current
        last = row
    return {row: headings[row] for row in part.body}
