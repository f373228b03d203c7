"""Which rows name columns, how their cells span, and which columns hold labels."""

from __future__ import annotations

import re

from pipeline.workbook.cells import Cell
from pipeline.workbook.grid import NUMBERS_THAT_LABEL, Grid
from pipeline.workbook.tables import Column
from pipeline.workbook.values import BLANK, DATE, FIGURE, SHORT, WORDS, label_text, notes_of

MOST_HEADER_ROWS = 5
COUNTED_COLUMNS = 3  # numbers that count up name columns from as many
YEARS = range(1900, 2101)  # whole numbers that name a column as well as fill one
_UNITS = re.compile(r"^(?:units?|measure|basis)\b", re.IGNORECASE)


def header_rows(grid: Grid, full: list[int], columns: list[int]) -> list[int]:
    """Return the rows, from the first of a part's full rows, that name columns."""
    if not _names(grid, full[0], columns):
        return []
    header = [full[0]]
    for row in full[1:MOST_HEADER_ROWS]:
        below = next((line for line in full if line > row), None)
        if row != header[-1] + 1 or not _goes_on(grid, header, row, below, columns):
            break
        header.append(row)
    return header


def _names(grid: Grid, row: int, columns: list[int]) -> bool:
    """Whether a row could name columns: words, dates and years."""
    others = [grid.sheet.at(row, column) for column in columns if grid.kind(row, column) in (FIGURE, SHORT)]
    return all(map(_year, others)) or _counts_up(others)


def _counts_up(cells: list[Cell]) -> bool:
    """Whether numbers name columns as 1, 2, 3 do."""
    texts = [label_text(cell) for cell in cells]
    if len(texts) < COUNTED_COLUMNS or not all(text.isdigit() for text in texts):
        return False
    numbers = list(map(int, texts))
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _year(cell: Cell) -> bool:
    return label_text(cell).isdigit() and int(label_text(cell)) in YEARS


def _goes_on(grid: Grid, header: list[int], row: int, below_row: int | None, columns: list[int]) -> bool:
    """Whether a row names the columns that the rows above it span, or gives their units."""
    if not _names(grid, row, columns):
        return False
    label, values = columns[0], columns[1:]
    text = grid.text(row, label)
    named = [grid.text(upper, label) for upper in header if grid.kind(upper, label)]
    above = [grid.text(header[-1], column) for column in values]
    below = [grid.text(row, column) for column in values]
    spans = any(not upper or upper == left for left, upper in zip(["", *above], above, strict=False))
    filled = sum(map(bool, below))
    if text and named and text not in named:
        # A label of its own: a row all the same, unless it fills the gaps above over figures, or gives units.
        words = all(grid.kind(row, column) in (BLANK, WORDS) for column in columns)
        figures = below_row is not None and any(grid.kind(below_row, column) == FIGURE for column in values)
        return words and figures and ((spans and filled > sum(map(bool, above))) or bool(_UNITS.match(text)))
    # Under a spanning row the names stand in more columns; under a full row, only a row without a label does.
    return filled > 0 and (
        (spans and filled > sum(map(bool, above))) or (not text and filled > 1) or (spans and not text)
    )


def column_paths(grid: Grid, header: list[int], columns: list[int], body: list[int]) -> tuple[Column, ...]:
    """Return header paths: a cell of an upper row names the blank columns to its right, up to the next cell."""
    if not header:
        return tuple(Column(column, ("",), body[0]) for column in columns)
    found = []
    spanning: list[str] = [""] * len(header)
    for column in columns:
        texts = [grid.text(row, column) for row in header]
        for level, text in enumerate(texts[:-1]):
            if text:
                spanning[level:] = [text, *[""] * (len(spanning) - level - 1)]
            elif not any(texts[level + 1 :]) or column == columns[0]:
                spanning[level] = ""
        path = [*spanning[: len(texts) - 1], texts[-1]]
        named = tuple(
            text
            for level, text in enumerate(path)
            if text
            and not (level and text == texts[level - 1] and not _spans(grid, header[level - 1], column, columns))
        )
        lowest = [row for row, text in zip(header, texts, strict=True) if text]
        marks = " ".join(mark for row in header if (mark := notes_of(grid.sheet.at(row, column))))
        found.append(Column(column, named or ("",), lowest[-1] if lowest else header[0], marks))
    return tuple(found)


def _spans(grid: Grid, row: int, column: int, columns: list[int]) -> bool:
    """Whether a header cell names more columns than its own: the next one is blank."""
    return column < columns[-1] and not grid.kind(row, column + 1)


def label_columns(grid: Grid, header: list[int], columns: list[int], body: list[int]) -> int:
    """Return how many columns from the left say what a row is about: those of words, and one where all are words."""
    corner = not any(grid.kind(row, columns[0]) for row in header)
    gaps = BLANK in grid.kinds_below(body, columns[0])
    count = 1
    for place, column in enumerate(columns[1:], start=1):
        if header and corner and any(grid.kind(row, column) for row in header):
            break
        kinds = grid.kinds_below(body, column) - {BLANK}
        later = any(FIGURE in grid.kinds_below(body, following) for following in columns[place + 1 :])
        words = WORDS in kinds and kinds <= {WORDS, SHORT} and (kinds == {WORDS} or later)
        named = grid.text(header[-1], column).replace("_", " ") if header else ""
        numbers = kinds == {FIGURE} and (
            bool(NUMBERS_THAT_LABEL.search(named))
            # Under a label that is printed once, the next column tells the rows apart, words or not.
            or (gaps and count == 1 and len(columns) > 2 and BLANK not in grid.kinds_below(body, column))
        )
        if not (words or (later and (numbers or kinds == {DATE}))):
            break
        count += 1
    return 1 if count == len(columns) else count
