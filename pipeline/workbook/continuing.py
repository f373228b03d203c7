"""Which table above the rows below a blank row go on with, if any."""

from __future__ import annotations

import re

from pipeline.workbook.filters import IS_FILTERS, restricts
from pipeline.workbook.grid import LONG_TEXT, Grid
from pipeline.workbook.headers import MOST_HEADER_ROWS, says_of_columns
from pipeline.workbook.labels import label_columns
from pipeline.workbook.table_parts import Part
from pipeline.workbook.tables import Line
from pipeline.workbook.values import BLANK, DATE, FIGURE, SHORT, WORDS
from pipeline.workbook.wording import NAMED_TITLE, SAYS_WHEN, counts_cases, is_footnote, is_title

MOST_TERMS = 10  # of a query, each in a row
LONGEST_NAME, LONGEST_TERM = 60, 300  # characters of what a query is restricted by, and to
CORNER_OF_A_PIVOT = "row labels"
IS_SELECTED = re.compile(r"\b(?:selection|selected|filtered|records|rows)\b", re.IGNORECASE)
FEWEST_SAID_AGAIN = 3  # cells of a row, by which it says what the rows above it say
_SAYS_OF_WHAT = re.compile(r"\d|[.;]")  # a line below a headline that is no heading over rows: of when, in which unit
_NUMBER = re.compile(r"\d+(?:st|nd|rd|th)?")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b")
LATEST_ROWS = 100  # of a table, by which what may be its next row is judged


def continued(grid: Grid, found: list[Part], part: Part, between: list[Line]) -> Part | None:
    """Add a part to the table above that it goes on with, and return that; None where a part is a table of its own.

    It goes on where it has no header of its own, or its first row is like a row, or the header above waits for it.
    """
    named = any(NAMED_TITLE.match(line.text) for line in part.title)
    if part.cards or named or _only_counts_cases(grid, part):
        return None
    titled = bool(part.title) or _titled(grid, part, between)
    for before in (one for one in reversed(found) if not one.cards):
        overlap = before.columns[0] <= part.columns[-1] and part.columns[0] <= before.columns[-1]
        within = before.columns[0] <= part.columns[0] and part.columns[-1] <= before.columns[-1]
        if not (within or (overlap and (not before.body or before.columns[0] == part.columns[0]))):
            continue
        if _notes_only(grid, before, part):
            lines = {row: grid.note(row, part.columns) or grid.band(row, part.columns) for row in _rows(part)}
            before.lone |= part.lone | {row: line for row, line in lines.items() if line is not None}
            before.lone |= {line.row: line for line in part.title}
            return before
        again = _waits_for_rows(grid, before, part) or _says_what_rows_say(grid, before, part)
        counted = not part.header_rows and _counts_what_was_worded(grid, before, part)
        if (counted or (part.header_rows and titled)) and not again:
            return None
        if part.header_rows and _parted_header(grid, before, part):
            before.header_rows = [*before.header_rows, *part.header_rows]
        elif part.header_rows:
            waiting = not before.body and before.columns == part.columns and _holds_figures(grid, part)
            like = before.body and (again or _like_rows(grid, before, part))
            if not (waiting or like):
                return None
            part.body = [*part.header_rows, *part.body]
        before.columns = sorted({*before.columns, *part.columns})
        if before.body and part.body and part.body[0] <= before.body[-1]:  # rows beside rows that went on already
            before.body = sorted({*before.body, *part.body})
        else:
            before.body += part.body
        before.lone |= part.lone | {line.row: line for line in part.title}
        return before
    return None


def _waits_for_rows(grid: Grid, before: Part, part: Part) -> bool:
    """Whether the table above has no more than the days of its columns, and a part has its rows: Report published."""
    values = before.columns[1:]
    if before.columns != part.columns or not (before.header_rows and before.body):
        return False
    dated = (SAYS_WHEN.search(grid.text(row, before.columns[0])) for row in before.body)
    if not all(dated) or not all(says_of_columns(grid, row, values) for row in before.body):
        return False
    if not part.header_rows:
        return True
    first, *below = _rows(part)
    said = {text for row in below for text in grid.texts(row, values)}
    texts = {*grid.texts(first, values)} - {""}
    return len(texts & said) * 2 > len(texts)


def _only_counts_cases(grid: Grid, part: Part) -> bool:
    """Whether a part is a title and a number of cases, which stand a blank row above a table: Cases inspected, 96."""
    title = [line for line in part.title if not is_footnote(line.text)]
    return bool(title) and not part.header_rows and all(grid.number_of_cases(row, part.columns) for row in part.body)


def _counts_what_was_worded(grid: Grid, before: Part, part: Part) -> bool:
    """Whether a part has figures where the table above has words: how many units have each of its ratings."""
    shared = [column for column in part.columns[1:] if column in before.columns[1:]]
    kinds = ((grid.kinds_below(before.body, column), grid.kinds_below(part.body, column)) for column in shared)
    return any(set() < above - {BLANK} <= {WORDS, DATE} and below - {BLANK} == {FIGURE} for above, below in kinds)


def query_terms(grid: Grid, before: Part, part: Part, between: list[Line]) -> list[Line]:
    """The terms of a query as lines ("industry", "Banks"), where they stand in pairs above a wider table."""
    rows = sorted([*before.header_rows, *before.body, *before.lone])
    headed = [line for line in before.title if IS_FILTERS.search(line.text)]
    pairs = len(before.columns) == 2 and len(rows) <= MOST_TERMS
    if not pairs or part.cards or not part.header_rows or not part.body:
        return []
    counts = {row: row in before.body and counts_cases(*grid.texts(row, before.columns)) for row in rows}
    pivoted = grid.text(part.header_rows[-1], part.columns[0]).lower() == CORNER_OF_A_PIVOT
    # The number of cases is of the table below it, however that is called; other terms only where they restrict it.
    wider = len(part.columns) > 2 and (headed or pivoted or not (part.title or between))
    if not (wider or all(counts.values())):
        return []
    terms = [(row, grid.texts(row, before.columns)) for row in rows]
    for row, (name, value) in terms:
        kinds = {grid.kind(row, column) for column in before.columns if grid.kind(row, column)}
        counted = counts[row] or (
            grid.kind(row, before.columns[1]) in (FIGURE, SHORT) and (headed or IS_SELECTED.search(name))
        )
        if not (name and (value or headed)) or not (kinds <= {WORDS, DATE} or counted):
            return []
        if len(name) > LONGEST_NAME or len(value) > LONGEST_TERM:
            return []
    return [
        Line(f"{name.rstrip(':')}: {value}", row, before.columns[int(counts[row])])
        for row, (name, value) in terms
        if restricts(value) and (counts[row] or grid.kind(row, before.columns[1]) in (WORDS, DATE))
    ]


def _titled(grid: Grid, part: Part, between: list[Line]) -> bool:
    """Whether a line separated by a blank row is the title of a part: it is worded so, or stands over days or years."""
    periods = bool(part.header_rows) and all(
        grid.kind(part.header_rows[0], column) not in (WORDS, SHORT) for column in part.columns[1:]
    )
    headed = bool(below_a_headline(grid, between, part))
    return headed or any(is_title(line.text) or (periods and not is_footnote(line.text)) for line in between)


def below_a_headline(grid: Grid, between: list[Line], part: Part) -> list[Line]:
    """Return the last lines over a table that stand together below a gap: a headline, and of what it is."""
    rows = {line.row for line in between}
    head = next((line for line in reversed(between) if line.row - 1 not in rows), None)
    if head is None or is_footnote(head.text):
        return []
    if head is not between[0] and any(grid.texts(head.row - 1, part.columns)):
        return []
    headed = [line for line in between if line.row >= head.row]
    says_of_what = any(_SAYS_OF_WHAT.search(line.text) for line in headed[1:])
    return headed if says_of_what or head.text.endswith("?") else []


def _rows(part: Part) -> list[int]:
    return [*part.header_rows, *part.body]


def _parted_header(grid: Grid, before: Part, part: Part) -> bool:
    """Whether a blank row parts a header from the lower header rows, with their units: one has a blank corner."""
    if before.body or len(before.header_rows) + len(part.header_rows) > MOST_HEADER_ROWS:
        return False
    corners = [all(not grid.kind(row, of.columns[0]) for row in of.header_rows) for of in (before, part)]
    return (any(corners) or before.columns[0] > part.columns[0]) and not _holds_figures(grid, part)


def _holds_figures(grid: Grid, part: Part) -> bool:
    """Whether the first row of a part, under a header that waits for rows, has figures: years, but no names."""
    return grid.holds_figures(part.header_rows[0], part.columns[1:])


def _like_rows(grid: Grid, before: Part, part: Part) -> bool:
    """Whether the first row of a part is a row of the table above rather than a header of its own."""
    first = part.header_rows[0]
    label = before.columns[0]
    if any(grid.kind(first, column) for column in part.columns if column > before.columns[-1]):
        return False  # it fills columns that the table above does not have
    if grid.text(first, label) in {grid.text(row, label) for row in before.header_rows} - {""}:
        return False
    latest = before.body[-LATEST_ROWS:]
    if _headed_alike(grid, before, first, latest):
        return False
    values = before.columns[label_columns(grid, before.header_rows, before.columns, latest) :]
    filled = [column for column in values if grid.kind(first, column)]
    fitting = [column for column in filled if grid.kind(first, column) in grid.kinds_below(latest, column)]
    if len(fitting) == len(filled):
        return bool(filled)
    # Words where the table has figures: a header if it names the columns, else a remark in a row.
    remarks = {grid.text(first, column) for column in filled if column not in fitting}
    words_below = bool(part.body) and all(
        grid.kind(row, column) == WORDS for row in part.body[:2] for column in filled if column not in fitting
    )
    remarked = bool(grid.kind(first, label)) and len(remarks) == 1 and not words_below
    return remarked and len(part.header_rows) == 1 and (len(filled) < len(values) or bool(fitting))


def _headed_alike(grid: Grid, before: Part, first: int, latest: list[int]) -> bool:
    """Whether a row has the words of the header above, but for its day: "Wrexham PDU | Published 3 May 2024"."""
    values = before.columns[1:]
    texts = [(_whatever_its_day(grid.text(first, column)), column) for column in values]
    headers = {(_whatever_its_day(grid.text(row, column)), column) for row in before.header_rows for column in values}
    said = {(_whatever_its_day(grid.text(row, column)), column) for row in latest for column in values}
    alike = [text in headers - said for text in texts if text[0]]
    return bool(alike) and all(alike)


def _whatever_its_day(text: str) -> str:
    """A text with any number and any month alike: of a day "0 m 0", of a score "0"."""
    return _MONTH.sub("m", _NUMBER.sub("0", text.lower()))


def _says_what_rows_say(grid: Grid, before: Part, part: Part) -> bool:
    """Whether the first row has the texts that the rows above have: Good, RI and dates are no header of their own."""
    if not part.header_rows:
        return False
    latest = before.body[-LATEST_ROWS:]
    first, values = part.header_rows[0], before.columns[1:]
    filled = [column for column in values if grid.kind(first, column)]
    said = {grid.text(row, column) for row in latest for column in values} - {""}
    headers = {grid.text(row, column) for row in before.header_rows for column in before.columns}
    texts = {grid.text(first, column) for column in filled if grid.kind(first, column) == WORDS}
    again = len(texts & said) * 2 > len(texts) and not texts & headers
    return again and len(filled) >= FEWEST_SAID_AGAIN


def _notes_only(grid: Grid, before: Part, part: Part) -> bool:
    """Whether rows are the notes of the table above: a short mark and words in each, or words alone."""
    rows = _rows(part)
    notes = [grid.note(row, part.columns) for row in rows]
    if not any(notes) or not all(n or grid.band(row, part.columns) for row, n in zip(rows, notes, strict=True)):
        return False
    long = any(note is not None and len(note.text) > LONG_TEXT for note in notes)
    figures = (FIGURE, SHORT)
    latest = before.body[-LATEST_ROWS:]
    valued = any(grid.kind(row, column) in figures for row in latest for column in before.columns[1:])
    return bool(part.header_rows) or (long and valued)
