"""Which rows name columns, and how their cells span."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.workbook.cells import Cell
from pipeline.workbook.grid import Grid
from pipeline.workbook.labels import YEARS
from pipeline.workbook.tables import Column
from pipeline.workbook.values import BLANK, DATE, FIGURE, SHORT, WORDS, label_text, notes_of
from pipeline.workbook.wording import CLASSIFICATIONS, OF_A_COLUMN, SAYS_WHEN, UNITS, is_whole

MOST_HEADER_ROWS = 7
COUNTED_COLUMNS = 3  # numbers that count up name columns from as many
_STANDARD = re.compile(r"[12]\.\d")  # its number
ROWS_BELOW = 3  # in which figures are looked for under what may be a name


FEWEST_SINGLE_NAMES = 3  # of an upper header row that names columns and not groups of them


def header_rows(grid: Grid, full: list[int], columns: list[int]) -> list[int]:
    """Return the rows, from the first of a part's full rows, that name columns."""
    first, below = full[0], full[1:]
    if not (
        _names(grid, first, columns)
        or names_over_figures(grid, first, below, columns)
        or _names_over_words(grid, first, below, columns)
    ):
        return []
    header = [full[0]]
    for place, row in enumerate(full[1:MOST_HEADER_ROWS], start=1):
        if not _goes_on(grid, header, row, full[place + 1 :], columns):
            break
        header.append(row)
    return header


def _names(grid: Grid, row: int, columns: list[int]) -> bool:
    """Whether a row could name columns: words, dates and years."""
    others = [grid.sheet.at(row, column) for column in columns if grid.kind(row, column) in (FIGURE, SHORT)]
    return all(map(_year, others)) or _counts_up(others)


def names_over_figures(grid: Grid, row: int, below: list[int], columns: list[int]) -> bool:
    """Whether a row names columns although it holds numbers or shorthand: ages, percentiles, "NA" for an area.

    Its numbers rise from left to right, and words among them stand where the rows below have figures.
    """
    label, values = columns[0], [column for column in columns[1:] if grid.kind(row, column)]
    texts = grid.texts(row, values)
    if grid.kind(row, label) not in (BLANK, WORDS) or len(values) < 2 or len(set(texts)) < len(texts):
        return False
    kinds = dict(zip(values, (grid.kind(row, column) for column in values), strict=True))
    numbers = [text for text, kind in zip(texts, kinds.values(), strict=True) if kind == FIGURE]
    shorthand = [text for text, kind in zip(texts, kinds.values(), strict=True) if kind == SHORT]
    if not all(is_whole(text) for text in numbers) or not all(text[0].isalpha() for text in shorthand):
        return False
    if not all(int(a) < int(b) for a, b in pairwise(numbers)):
        return False
    named = [column for column, kind in kinds.items() if kind in (WORDS, DATE)]
    if named:
        return any(grid.kind(line, column) == FIGURE for line in below[:ROWS_BELOW] for column in named)
    corner = grid.text(row, label)
    labelled = any(grid.kind(line, label) == WORDS for line in below[:ROWS_BELOW])
    return len(numbers) >= COUNTED_COLUMNS and labelled and (not corner or bool(CLASSIFICATIONS.search(corner)))


def _names_over_words(grid: Grid, row: int, below: list[int], columns: list[int]) -> bool:
    """Whether the numbers of a row name columns of words: standards 1.4 and 2.5 over ratings; no score is one."""
    numbered = [column for column in columns[1:] if grid.kind(row, column) == FIGURE]
    if not all(_STANDARD.fullmatch(text) for text in grid.texts(row, numbered)):
        return False
    kinds = {grid.kind(line, column) for line in below[:ROWS_BELOW] for column in numbered}
    named = {WORDS, BLANK} >= {grid.kind(row, column) for column in columns if column not in numbered}
    return named and len(set(grid.texts(row, numbered))) == len(numbered) and WORDS in kinds <= {WORDS, BLANK, SHORT}


def says_of_columns(grid: Grid, row: int, values: list[int]) -> bool:
    """Return whether the cells of a row say of what the columns above are: their days, their years, how many cases."""
    filled = [column for column in values if grid.kind(row, column)]
    settled = (grid.kind(row, column) == DATE or OF_A_COLUMN.fullmatch(grid.text(row, column)) for column in filled)
    return len(filled) > 1 and all(settled)


def _counts_up(cells: list[Cell]) -> bool:
    """Whether numbers name columns as 1, 2, 3 do."""
    texts = [label_text(cell) for cell in cells]
    if len(texts) < COUNTED_COLUMNS or not all(is_whole(text) for text in texts):
        return False
    numbers = list(map(int, texts))
    return numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _year(cell: Cell) -> bool:
    return is_whole(label_text(cell)) and int(label_text(cell)) in YEARS


def _goes_on(grid: Grid, header: list[int], row: int, below: list[int], columns: list[int]) -> bool:
    """Whether a row names the columns that the rows above it span, or gives their units."""
    label, values = columns[0], columns[1:]
    text = grid.text(row, label)
    named_plainly = _names(grid, row, columns) or _names_over_words(grid, row, below, columns)
    if not named_plainly and (text or not names_over_figures(grid, row, below, columns)):
        return False
    above = [grid.text(header[-1], column) for column in values]
    spans = any(not upper or upper == left for left, upper in zip(["", *above], above, strict=False))
    if not named_plainly and not spans:
        return False
    named = [grid.text(upper, label) for upper in header if grid.kind(upper, label)]
    filled = sum(1 for column in values if grid.kind(row, column))
    if text and not named and says_of_columns(grid, row, values) and not SAYS_WHEN.search(text):
        return True
    if text and named and text not in named:
        # A label of its own: a row all the same, unless it fills the gaps above over figures, or gives units or days.
        words = all(grid.kind(row, column) in (BLANK, WORDS) for column in columns)
        days = all(grid.kind(row, column) in (BLANK, DATE) for column in values)
        counted = _counts_up([grid.sheet.at(header[-1], column) for column in values if grid.kind(header[-1], column)])
        figures = bool(below) and any(grid.kind(below[0], column) == FIGURE for column in values)
        units = (spans and filled > sum(map(bool, above))) or bool(UNITS.match(text))
        return (words and figures and units) or (days and (counted or figures))
    # Under a spanning row the names stand in more columns; under a full row, only a row without a label does.
    return filled > 0 and (
        (spans and filled > sum(map(bool, above)))
        or (spans and _parts_repeated(grid, header[-1], row, values))
        or (not text and filled > 1)
        or (spans and not text)
    )


def _parts_repeated(grid: Grid, above: int, row: int, values: list[int]) -> bool:
    """Whether a row has other names in the columns over which the row above prints one text again and again."""
    upper, names = grid.texts(above, values), grid.texts(row, values)
    parted = {*zip(upper, names, strict=True)}
    return all(names) and all(upper) and len(parted) == len(values) > len(set(upper))


def column_paths(grid: Grid, header: list[int], columns: list[int], body: list[int], labels: int) -> tuple[Column, ...]:
    """Return header paths: a cell of an upper row names the blank columns to its right, up to the next cell.

    A column of percentages without any header belongs to the figures at its left, and is named by its per cent sign.
    """
    if not header:
        return tuple(Column(column, ("",), body[0]) for column in columns)
    found = list[Column]()
    last_named = [
        _last_of_single_names(grid, row, header[level + 1 :][:1], columns[1:]) for level, row in enumerate(header)
    ]
    spanning: list[str] = [""] * len(header)
    for column in columns:
        texts = [grid.text(row, column) for row in header]
        for level, text in enumerate(texts[:-1]):
            if text:
                spanning[level:] = [text, *[""] * (len(spanning) - level - 1)]
            elif not any(texts[level + 1 :]) or column == columns[0] or column > last_named[level]:
                spanning[level] = ""
        path = [*spanning[: len(texts) - 1], texts[-1]]
        named = tuple(
            text
            for level, text in enumerate(path)
            if text
            and not (level and text == texts[level - 1] and not _spans(grid, header[level - 1], column, columns))
        )
        if not named and len(found) > labels and _only_percentages(grid, column, body):
            named = (*found[-1].path, "%")
        lowest = [row for row, text in zip(header, texts, strict=True) if text]
        marks = " ".join(mark for row in header if (mark := notes_of(grid.sheet.at(row, column))))
        found.append(Column(column, named or ("",), lowest[-1] if lowest else header[0], marks))
    return tuple(found)


def paths_of_cards(grid: Grid, header: list[int], columns: list[int]) -> tuple[Column, ...]:
    """Return the words over and under the number of each card."""
    return tuple(
        Column(column, tuple(filter(None, (grid.text(row, column) for row in header))), header[0]) for column in columns
    )


def _last_of_single_names(grid: Grid, row: int, lower: list[int], columns: list[int]) -> int:
    """The last column that a row of a header names, where those that it names stand side by side.

    One that the row below parts names the blank columns at its right too: Vacancies over "FTE", "% of target".
    """
    named = [column for column in columns if grid.kind(row, column)]
    each = len(named) >= FEWEST_SINGLE_NAMES and columns[: len(named)] == named
    parted = each and any(grid.kind(row_below, named[-1]) for row_below in lower)
    return named[-1] if each and not parted else columns[-1] if columns else 0


def _only_percentages(grid: Grid, column: int, body: list[int]) -> bool:
    shown = [(row, column) in grid.sheet.percentages for row in body if grid.kind(row, column) == FIGURE]
    return any(shown) and all(shown)


def _spans(grid: Grid, row: int, column: int, columns: list[int]) -> bool:
    """Whether a header cell names more columns than its own: the next one is blank."""
    return column < columns[-1] and not grid.kind(row, column + 1)
