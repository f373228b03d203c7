"""Read a part of a sheet, between blank rows and columns, as tables: their titles, their header rows, their rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.workbook.grid import Grid
from pipeline.workbook.headers import MOST_HEADER_ROWS, header_rows
from pipeline.workbook.tables import Line
from pipeline.workbook.values import BLANK, DATE, FIGURE, SHORT, WORDS
from pipeline.workbook.wording import IS_SOURCE, OF_A_COLUMN, RATING, SCALE, is_footnote

_SCORE = re.compile(r"\d{1,2}\s*/\s*\d{2}")
FEWEST_BELOW = 2  # rows by which a row of names is known
HEAD_ROWS = 16  # full rows among which a table's header is looked for


@dataclass(slots=True)
class Part:
    """A table that is being put together."""

    title: list[Line]
    above: list[Line]
    header_rows: list[int]
    columns: list[int]
    body: list[int] = field(default_factory=list)
    lone: dict[int, Line] = field(default_factory=dict)  # among or below the rows of the body
    below: list[Line] = field(default_factory=list)  # separated from the table by blank rows
    terms: list[Line] = field(default_factory=list)  # of the query that it comes of
    cards: bool = False  # numbers side by side, each with its words over or under it


def parts(grid: Grid, rows: list[int], columns: list[int], above: list[Line]) -> Iterator[Part]:
    """Read the tables of a part of a block: one, or more where a row among the figures names columns anew."""
    lone = {row: line for row in rows if (line := grid.line(row, columns)) is not None}
    if len(columns) < 2 or len(lone) == len(rows):
        yield Part(list(lone.values()), above, [], columns)
        return
    while len(columns) > 2 and not any(grid.kind(row, columns[0]) for row in rows if row not in lone):
        columns = columns[1:]  # only lines stand in it
    start = 0
    while start < len(rows):
        part, start = _part(grid, rows, start, lone, columns, above)
        yield part
        above = [*reversed(part.lone.values()), *part.above]


def _part(
    grid: Grid, rows: list[int], start: int, lone: dict[int, Line], columns: list[int], above: list[Line]
) -> tuple[Part, int]:
    """Read one table, from the row at a place on, and return it with the place at which the next one starts."""
    part = _head(grid, rows, start, lone, columns, above)
    values, header = columns[1:], part.header_rows
    printed = {grid.kinds_of_row(row, columns): grid.texts(row, columns) for row in header}
    words = bytes([WORDS]) * (columns[-1] - columns[0] + 1)
    like_header = _as_words(grid.kinds_of_row(header[-1], values)) if header else b""
    of_head = {*header, *(line.row for line in part.title)}
    for place in range(start, len(rows)):
        row = rows[place]
        if row in of_head:
            continue
        if row in lone:
            part.lone[row] = lone[row]
            continue
        # Kinds first, a slice of bytes; texts only of the few rows that may be headers.
        kinds = grid.kinds_of_row(row, columns)
        if kinds in printed and printed[kinds] == grid.texts(row, columns):
            if part.body and (row - 1 in part.lone or _counts_below_lines(grid, part, row - 1)):
                return _ended(grid, part, rows, place)
            continue  # a header printed again
        if header and kinds[:1] == b"\0" and (band := grid.band(row, columns)) is not None:
            part.lone[row] = band
            continue
        if part.body and place + 1 < len(rows):
            if header and _as_words(kinds).endswith(like_header) and _names_again(grid, part, row, columns):
                return _ended(grid, part, rows, place)
            if row - 1 in part.lone and _names_anew(grid, rows, place, columns, header):
                return _ended(grid, part, rows, place)
            if _names_more_columns(grid, part.body, rows[place:], columns):
                return _ended(grid, part, rows, place)
            among = kinds == words and _words_among_figures(grid, part.body[-1], row, rows[place + 1], values)
            if among and not _rates(grid, row, columns, header):
                return part, place
        part.body.append(row)
    return part, len(rows)


def _as_words(kinds: bytes) -> bytes:
    """Kinds of a row that names columns: what is shorthand among figures, such as n, is a word there."""
    return kinds.replace(bytes([SHORT]), bytes([WORDS]))


def _head(
    grid: Grid, rows: list[int], start: int, lone: dict[int, Line], columns: list[int], above: list[Line]
) -> Part:
    """The title of a table and its header rows, if it has any."""
    full: list[int] = []
    for place in range(start, len(rows)):
        if rows[place] not in lone:
            full.append(rows[place])
            if len(full) == HEAD_ROWS:
                break
    if not full:
        return Part([lone[row] for row in rows[start:]], above, [], columns)
    lines: dict[int, Line] = {}
    while len(full) > 1 and (line := _line_above_header(grid, full, columns)):
        lines[full.pop(0)] = line
    for place in reversed(range(1, min(MOST_HEADER_ROWS, len(full) - 1))):
        line = grid.unit_of_table(full[place], full[place + 1], columns)
        if line is not None and line.column == columns[-1]:
            lines[full.pop(place)] = line
    lines |= {row: lone[row] for row in range(rows[start], full[0]) if row in lone}
    title = [lines[row] for row in sorted(lines)]
    return Part(title, [*reversed(title), *above], header_rows(grid, full, columns), columns)


def _ended(grid: Grid, part: Part, rows: list[int], place: int) -> tuple[Part, int]:
    """A table that ends above the lines over a further header; those that are its footnotes stay with it."""
    while (row := rows[place - 1]) in part.lone or _counts_below_lines(grid, part, row):
        line, above = part.lone.get(row), part.lone.get(row - 1)
        # A source between a title and a header is that of the table below.
        source = line is not None and above is not None and IS_SOURCE.match(line.text) and not is_footnote(above.text)
        if line is not None and is_footnote(line.text) and not source:
            break
        place -= 1
        if part.lone.pop(row, None) is None:
            part.body.remove(row)
    return part, place


def _counts_below_lines(grid: Grid, part: Part, row: int) -> bool:
    """Whether a row below a lone line is the number of cases of a table that begins there."""
    return row - 1 in part.lone and row in part.body and grid.number_of_cases(row, part.columns) is not None


def _line_above_header(grid: Grid, full: list[int], columns: list[int]) -> Line | None:
    """The first full row as a line: it stands in two cells, or alone over rows of figures that it does not name."""
    row, below = full[:2]
    if (line := grid.line_in_cells(row, below, columns)) is not None:
        return line
    if (unit := grid.unit_of_table(row, below, columns)) is not None and header_rows(grid, full[1:], columns):
        return unit
    band = grid.band(row, columns) if len(columns) > 2 else None
    heads = band is not None and grid.holds_figures(below, columns[1:]) and not header_rows(grid, full[1:], columns)
    return band if heads else None


def _names_again(grid: Grid, part: Part, row: int, columns: list[int]) -> bool:
    """Whether a row names the columns as the header does: under its corner, or each by a name among figures."""
    header_row, values = part.header_rows[-1], columns[1:]
    texts = grid.texts(row, values)
    same_corner = grid.text(row, columns[0]) == grid.text(header_row, columns[0])
    of_header = _as_words(grid.kinds_of_row(header_row, values))
    among_words = any(_as_words(grid.kinds_of_row(body, values)) == of_header for body in part.body)
    named = same_corner or (len(texts) > 1 and len(set(texts)) == len(texts) and not among_words)
    return any(texts) and named and texts == grid.texts(header_row, values)


def _names_anew(grid: Grid, rows: list[int], place: int, columns: list[int], header: list[int]) -> bool:
    """Whether a row below a lone line names columns: other words in each, over figures; one will do below a gap."""
    row, below = rows[place], rows[place + 1]
    # Of tables side by side each has gaps of its own.
    apart = bool(header) and place > 1 and rows[place - 2] < row - 2 and grid.kind(row, columns[0]) == WORDS
    filled = [column for column in columns[1:] if grid.kind(row, column)]
    texts = grid.texts(row, filled)
    corner = bool(header) and grid.text(row, columns[0]) == grid.text(header[-1], columns[0])
    return (
        len(filled) >= (1 if corner or apart else min(2, len(columns) - 1))
        and not _rates(grid, row, columns, header)
        and all(grid.kind(row, column) in (WORDS, DATE) for column in filled)
        and len(set(texts)) == len(texts)
        and all(grid.kind(below, column) in (FIGURE, SHORT, BLANK) for column in filled)
        and grid.holds_figures(below, filled)
    )


def _names_more_columns(grid: Grid, above: list[int], rows: list[int], columns: list[int]) -> bool:
    """Whether a row names columns below pairs of a name and what it is: more columns, each by another word.

    "Standard | Rating | Points" stands below "Overall rating | Good", and the rows below it fill what is new.
    """
    row, below = rows[0], rows[1 : 1 + FEWEST_BELOW]
    further = columns[2:]
    texts = grid.texts(row, columns)
    return (
        len(below) == FEWEST_BELOW
        and bool(further)
        and all(grid.kind(row, column) == WORDS for column in columns)
        and len(set(texts)) == len(texts)
        and not any(grid.kind(line, column) for line in above for column in further)
        and all(grid.kind(line, column) for line in below for column in (columns[0], *further))
    )


def _words_among_figures(grid: Grid, over: int, row: int, below: int, values: list[int]) -> bool:
    """Whether a row of words, each another, stands between rows of figures; scores such as 10/27 name nothing."""
    if any(_SCORE.fullmatch(text) for text in grid.texts(row, values)):
        return False
    if all(OF_A_COLUMN.fullmatch(text) for text in grid.texts(row, values)):
        return False  # the day of each inspection
    return len(set(grid.texts(row, values))) == len(values) > 1 and all(
        {FIGURE} <= {grid.kind(line, column) for column in values} <= {FIGURE, SHORT} for line in (over, below)
    )


def _rates(grid: Grid, row: int, columns: list[int], header: list[int]) -> bool:
    """Whether a row rates the columns of the table that it stands in: "Overall rating | Inadequate | Good".

    The whole scale in its order names columns, unless it is said to be of what is overall; so do ratings under the
    corner of the header.
    """
    corner, texts = grid.text(row, columns[0]), [text for text in grid.texts(row, columns[1:]) if text]
    if not (header and texts and all(RATING.fullmatch(text) for text in texts)):
        return False
    in_order = "".join(text[0].lower() for text in texts) in (SCALE, SCALE[::-1])
    names = in_order and not corner.lower().startswith("overall")
    return not (names or corner == grid.text(header[-1], columns[0]))
