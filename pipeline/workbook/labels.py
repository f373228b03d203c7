"""Which columns of a table, from the left, say what a row is about."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.workbook.grid import Grid
from pipeline.workbook.identifiers import in_words
from pipeline.workbook.values import BLANK, DATE, FIGURE, SHORT, WORDS, label_text, read_text
from pipeline.workbook.wording import NUMBERS_THAT_LABEL, SCALES, is_whole

YEARS = range(1900, 2101)  # whole numbers that name a column as well as fill one
CODE_LENGTH = 5  # digits from which whole numbers of one length are codes
_HAS_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_DIGIT = re.compile(r"\d")


def label_columns(grid: Grid, header: list[int], columns: list[int], body: list[int]) -> int:
    """Return how many columns from the left say what a row is about: those of words, and one where all are words."""
    if header and _values_from_the_first(grid, header[-1], columns, body):
        return 0
    corner = not any(grid.kind(row, columns[0]) for row in header)
    gaps = BLANK in grid.kinds_below(body, columns[0])
    count = 1
    for place, column in enumerate(columns[1:], start=1):
        if header and corner and any(grid.kind(row, column) for row in header):
            break
        kinds = grid.kinds_below(body, column) - {BLANK}
        later = any(FIGURE in grid.kinds_below(body, following) for following in columns[place + 1 :])
        words = WORDS in kinds and kinds <= {WORDS, SHORT} and (kinds == {WORDS} or later)
        named = in_words(grid.text(header[-1], column)) if header else ""
        numbers = kinds == {FIGURE} and (
            bool(NUMBERS_THAT_LABEL.search(named))
            or (gaps and count == 1 and not _HAS_YEAR.search(named) and _comes_again(grid, body, columns[0], column))
        )
        mixed = kinds >= {WORDS, FIGURE} and _tells_apart(grid, body, columns[:place], column)
        if not (words or (later and (numbers or kinds == {DATE} or mixed))):
            break
        count += 1
    return 1 if count == len(columns) else count


def _values_from_the_first(grid: Grid, header_row: int, columns: list[int], body: list[int]) -> bool:
    """Whether no column holds labels: the first has figures, and neither they nor its header scale the rows."""
    first, second = columns[:2]
    name = grid.text(header_row, first)
    kinds = grid.kinds_below(body, first) - {SHORT}
    if not name or kinds != {FIGURE} or WORDS in grid.kinds_below(body, second) or SCALES.search(name):
        return False
    cells = [grid.sheet.at(row, first) for row in body if grid.kind(row, first) == FIGURE]
    texts = list(map(label_text, cells))
    if all(map(is_whole, texts)):
        lengths = set(map(len, texts))
        coded = len(lengths) == 1 and min(lengths) >= CODE_LENGTH and len(set(texts)) == len(texts)
        if coded or all(int(text) in YEARS for text in texts):
            return False
    # Bands side by side ("Under 11", "11 to 17") are one series of values; else numbers that run on are a scale.
    banded = all(_DIGIT.search(grid.text(header_row, column)) for column in (first, second))
    numbers = [cell if isinstance(cell, int | float) else read_text(str(cell)).value or 0.0 for cell in cells]
    runs_on = all(a < b for a, b in pairwise(numbers)) or all(a > b for a, b in pairwise(numbers))
    return banded or not runs_on


def _comes_again(grid: Grid, body: list[int], outer: int, column: int) -> bool:
    """Whether whole numbers tell apart the rows under a label that is printed once: they come again under others."""
    groups: list[list[str]] = []
    for row in body:
        text = label_text(grid.sheet.at(row, column))
        if not is_whole(text):
            return False
        if grid.kind(row, outer) or not groups:
            groups.append([])
        groups[-1].append(text)
    whole = max(map(set, groups), key=len)
    return len(groups) > 1 and len(whole) > 1 and all(whole.issuperset(g) and len(set(g)) == len(g) for g in groups)


def _tells_apart(grid: Grid, body: list[int], labels: list[int], column: int) -> bool:
    """Whether words and whole numbers in a column are labels: without them most rows have the labels of another."""
    cells = [grid.sheet.at(row, column) for row in body if grid.kind(row, column) == FIGURE]
    if not all(is_whole(label_text(cell)) for cell in cells):
        return False
    apart = _rows_apart(grid, body, labels)
    return 2 * apart <= len(body) and _rows_apart(grid, body, [*labels, column]) > apart


def further_labels(grid: Grid, columns: list[int], body: list[int], labels: int) -> tuple[int, ...]:
    """Return the columns of words right of figures without which most rows have the labels of another."""
    ends = (body[0], body[-1])
    words = [column for column in columns[labels:] if all(grid.kind(row, column) == WORDS for row in ends)]
    words = [column for column in words if grid.kinds_below(body, column) == {WORDS}]
    if not words or len(words) == len(columns) - labels:
        return ()
    known = columns[:labels]
    apart = _rows_apart(grid, body, known)
    if 2 * apart > len(body):
        return ()
    further: list[int] = []
    for column in words:
        within = _rows_apart(grid, body, [*known, *further, column])
        if within > apart:
            apart = within
            further.append(column)
    return tuple(further)


def _rows_apart(grid: Grid, body: list[int], labels: list[int]) -> int:
    """How many rows some columns tell apart; a blank outer label means the one above it."""
    apart = set()
    outer, run = [""] * len(labels), 0
    for place, row in enumerate(body):
        run += place > 0 and row != body[place - 1] + 1  # a heading may part the rows here
        outer = [text or above for text, above in zip(grid.texts(row, labels), outer, strict=True)]
        apart.add((run, *outer))
    return len(apart)
