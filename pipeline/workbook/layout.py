"""Find the tables on a sheet by how they are laid out, whatever their names and row numbers.

A publisher's table is a title and notes (lines with one cell each), one to three header rows, a body, and
footnotes. Blank rows part tables that stand one above another, unless what follows has no header of its own;
blank columns part tables that stand side by side, unless what follows has no labels of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, repeat

from pipeline.workbook.cells import Cell, Sheet
from pipeline.workbook.tables import Column, Line, Table
from pipeline.workbook.values import BLANK, FIGURE, SHORT, WORDS, kinds_of, label_text, notes_of, tidy_text

MOST_HEADER_ROWS = 3
YEARS = range(1900, 2101)  # whole numbers that name a column as well as fill one
CENTRED_TITLE = 60  # characters from which a lone text away from the left names a table, not columns
LONG_TEXT = 25  # characters from which a text beside a mark is a footnote, not a value
_NOTE_MARK = re.compile(r"^(?:\[?\(?(?:note )?\d{1,2}\)?\]?\.?|\*+|\[\w\]|notes?:?|sources?:?)$", re.IGNORECASE)
_NEW_TITLE = re.compile(r"^(?:table|figure|chart|annex|appendix)\b", re.IGNORECASE)
# Columns of numbers that say what a row is about, as tidy tables have them before the words.
_NUMBERS_THAT_LABEL = re.compile(
    r"^(?:(?:financial|calendar|reporting) )?(?:year|quarter|month|week|age)(?: (?:ending|ended|number|group|band))?$"
    r"|\bcode$",
    re.IGNORECASE,
)


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
    grid = _Grid(sheet)
    found: list[_Found] = []
    above: list[Line] = []
    for block in grid.blocks():
        started = len(found)
        for rows, columns in grid.side_by_side(block):
            part = grid.part(rows, columns, list(reversed(above)))
            before = _continued(found[:started], part)
            if before is not None:
                before.body += part.body
                before.lone |= part.lone | {line.row: line for line in part.title}
            elif part.header_rows or part.body:
                found.append(part)
        above.extend(grid.lone_lines(block))
    return [table for part in found if (table := grid.table(part)) is not None]


def _continued(found: list[_Found], part: _Found) -> _Found | None:
    """The table that a part without a header of its own goes on with: the last one in the same columns."""
    titled = any(_NEW_TITLE.match(line.text) for line in part.title)
    if part.header_rows or not part.body or titled:
        return None
    for before in reversed(found):
        if before.columns[0] <= part.columns[0] and part.columns[-1] <= before.columns[-1]:
            return before
    return None


class _Grid:
    """The cells of a sheet by kind: one byte a cell, so that a row or a column is judged at a glance."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.top, self.left = sheet.first_row, sheet.first_column
        self.kinds = kinds_of(sheet.rows)

    def kind(self, row: int, column: int) -> int:
        line = self.kinds[row - self.top]
        place = column - self.left
        return line[place] if 0 <= place < len(line) else BLANK

    def filled(self, row: int) -> list[int]:
        line = self.kinds[row - self.top]
        return [self.left + place for place, kind in enumerate(line) if kind]

    def blocks(self) -> Iterator[list[int]]:
        """Runs of rows that hold something."""
        numbered = enumerate(self.kinds, start=self.top)
        for holds, rows in groupby(numbered, key=lambda row: bool(row[1].strip(b"\0"))):
            if holds:
                yield from self._parted_at_titles([row for row, _ in rows])

    def _parted_at_titles(self, block: list[int]) -> Iterator[list[int]]:
        """Part a block where a title stands below rows, without a blank row before it."""
        start, below_rows = 0, False
        for place, row in enumerate(block):
            filled = self.filled(row)
            lone = len(filled) == 1
            if lone and below_rows and _NEW_TITLE.match(tidy_text(str(self.sheet.at(row, filled[0])))):
                yield block[start:place]
                start, below_rows = place, False
            below_rows |= not lone
        yield block[start:]

    def side_by_side(self, block: list[int]) -> Iterator[tuple[list[int], list[int]]]:
        """Part a block at its blank columns, where what follows has labels of its own."""
        used = self._used(block)
        runs: list[list[int]] = []
        for column in used:
            if runs and column == runs[-1][-1] + 1:
                runs[-1].append(column)
            else:
                runs.append([column])
        parts: list[list[int]] = []
        for run in runs:
            if parts and not (len(run) > 1 and len(parts[-1]) > 1 and self._labelled(block, run)):
                parts[-1] += run
            else:
                parts.append(list(run))
        for columns in parts:
            rows = [row for row in block if self._slice(row, columns).strip(b"\0")] if len(parts) > 1 else block
            yield rows, columns

    def _used(self, block: list[int]) -> list[int]:
        """The columns in which a block holds something."""
        # Rows as numbers: one "or" a row, instead of a look at each cell.
        width = max(len(self.kinds[row - self.top]) for row in block)
        together = 0
        for row in block:
            together |= int.from_bytes(self.kinds[row - self.top].ljust(width, b"\0"), "big")
        return [self.left + place for place, kind in enumerate(together.to_bytes(width, "big")) if kind]

    def _slice(self, row: int, columns: list[int]) -> bytes:
        return self.kinds[row - self.top][columns[0] - self.left : columns[-1] - self.left + 1]

    def _labelled(self, block: list[int], run: list[int]) -> bool:
        """Whether a run of columns starts with a column of words under a header, and goes on to values."""
        kinds = [self.kind(row, run[0]) for row in block if self.kind(row, run[0])]
        return len(kinds) > 1 and all(kind == WORDS for kind in kinds)

    def line(self, row: int, columns: list[int]) -> Line | None:
        """The row as a lone line: one cell, at the left, or a footnote's mark and its text."""
        kinds = self._slice(row, columns)
        if len(kinds) - kinds.count(0) > 2:
            return None
        filled = [column for column in columns if self.kind(row, column)]
        if filled[0] != columns[0]:  # a title that is centred over its table
            text = tidy_text(str(self.sheet.at(row, filled[0])))
            centred = len(filled) == 1 and (_NEW_TITLE.match(text) or len(text) > CENTRED_TITLE)
            return Line(text, row, filled[0]) if centred else None
        if len(filled) == 1:
            return Line(tidy_text(str(self.sheet.at(row, filled[0]))), row, filled[0])
        if len(columns) == 2:  # a list of notes is a table of its own
            return None
        mark, text = (tidy_text(str(self.sheet.at(row, column))) for column in filled[:2])
        if len(filled) == 2 and _NOTE_MARK.match(mark) and self.kind(row, filled[1]) == WORDS and len(text) > LONG_TEXT:
            return Line(f"{mark} {text}", row, filled[0])
        return None

    def lone_lines(self, block: list[int]) -> Iterator[Line]:
        for row in block:
            filled = self.filled(row)
            if len(filled) == 1:
                yield Line(tidy_text(str(self.sheet.at(row, filled[0]))), row, filled[0])

    def part(self, rows: list[int], columns: list[int], above: list[Line]) -> _Found:
        """Read a part of a block: its title, its header rows if it has any, its rows."""
        lone = {row: line for row in rows if (line := self.line(row, columns)) is not None}
        full = [row for row in rows if row not in lone]
        if not full or len(columns) < 2:
            return _Found(list(lone.values()), above, [], columns)
        title = [line for row, line in lone.items() if row < full[0]]
        header = self.header(full, columns)
        repeated = {self._slice(row, columns): self._texts(row, columns) for row in header}
        body = [
            row
            for row in full[len(header) :]
            if (like := repeated.get(self._slice(row, columns))) is None or like != self._texts(row, columns)
        ]
        among = {row: line for row, line in lone.items() if row > full[0]}
        if header and not body:  # a table of one row of words is two words side by side
            return _Found([*title], above, header, columns, [], among)
        return _Found(title, [*reversed(title), *above], header, columns, body, among)

    def header(self, full: list[int], columns: list[int]) -> list[int]:
        """The rows, from the first, that name columns."""
        if not self._names(full[0], columns):
            return []
        header = [full[0]]
        for row in full[1:MOST_HEADER_ROWS]:
            if row != header[-1] + 1 or not self._goes_on(header, row, columns):
                break
            header.append(row)
        return header

    def _names(self, row: int, columns: list[int]) -> bool:
        """Whether a row could name columns: words, dates and years."""
        others = [self.sheet.at(row, column) for column in columns if self.kind(row, column) in (FIGURE, SHORT)]
        return all(map(self._year, others)) or self._counts_up(others)

    @staticmethod
    def _counts_up(cells: list[Cell]) -> bool:
        """Whether numbers name columns as 1, 2, 3 do."""
        texts = [label_text(cell) for cell in cells]
        if len(texts) < MOST_HEADER_ROWS or not all(text.isdigit() for text in texts):
            return False
        numbers = list(map(int, texts))
        return numbers == list(range(numbers[0], numbers[0] + len(numbers)))

    @staticmethod
    def _year(cell: Cell) -> bool:
        return label_text(cell).isdigit() and int(label_text(cell)) in YEARS

    def _goes_on(self, header: list[int], row: int, columns: list[int]) -> bool:
        """Whether a row names the columns that the rows above it span."""
        if not self._names(row, columns):
            return False
        label, values = columns[0], columns[1:]
        text = self._text(row, label)
        named = [self._text(upper, label) for upper in header if self.kind(upper, label)]
        if text and named and text not in named:
            return False
        above = [self._text(header[-1], column) for column in values]
        below = [self._text(row, column) for column in values]
        spans = any(not upper or upper == left for left, upper in zip(["", *above], above, strict=False))
        filled = sum(map(bool, below))
        # Under a spanning row the names stand in more columns; under a full row, only a row without a label does.
        return filled > 0 and (
            (spans and filled > sum(map(bool, above))) or (not text and filled > 1) or (spans and not text)
        )

    def _text(self, row: int, column: int) -> str:
        return label_text(self.sheet.at(row, column)) if self.kind(row, column) else ""

    def _texts(self, row: int, columns: list[int]) -> tuple[str, ...]:
        return tuple(self._text(row, column) for column in columns)

    def table(self, part: _Found) -> Table | None:
        if not part.body:
            return None
        first = part.header_rows[0] if part.header_rows else part.body[0]
        last = part.body[-1]
        headings: dict[int, str] = {}
        current = ""
        for row in range(part.header_rows[-1] + 1 if part.header_rows else first, last + 1):
            if row in part.lone:
                current = part.lone[row].text
            headings[row] = current
        columns = self._columns(part)
        return Table(
            sheet=self.sheet,
            title=tuple(part.title),
            above=tuple(part.above),
            header_row=first,
            columns=columns,
            label_columns=self._label_columns(part),
            body=tuple(part.body),
            headings={row: headings[row] for row in part.body},
            footnotes=tuple(line for row, line in part.lone.items() if row > last),
        )

    def _columns(self, part: _Found) -> tuple[Column, ...]:
        """Header paths: a cell of an upper row names the blank columns to its right, up to the next cell."""
        if not part.header_rows:
            return tuple(Column(column, ("",), part.body[0]) for column in part.columns)
        found = []
        spanning: list[str] = [""] * len(part.header_rows)
        for column in part.columns:
            texts = [self._text(row, column) for row in part.header_rows]
            for level, text in enumerate(texts[:-1]):
                if text:
                    spanning[level:] = [text, *[""] * (len(spanning) - level - 1)]
                elif not any(texts[level + 1 :]) or column == part.columns[0]:
                    spanning[level] = ""
            path = [*spanning[: len(texts) - 1], texts[-1]]
            named = tuple(
                text
                for level, text in enumerate(path)
                if text and not (level and text == texts[level - 1] and not self._spans(part, level - 1, column))
            )
            lowest = [row for row, text in zip(part.header_rows, texts, strict=True) if text]
            marks = " ".join(mark for row in part.header_rows if (mark := notes_of(self.sheet.at(row, column))))
            found.append(Column(column, named or ("",), lowest[-1] if lowest else part.header_rows[0], marks))
        return tuple(found)

    def _spans(self, part: _Found, level: int, column: int) -> bool:
        """Whether a header cell names more columns than its own: the next one is blank."""
        return column < part.columns[-1] and not self.kind(part.header_rows[level], column + 1)

    def _label_columns(self, part: _Found) -> int:
        """How many columns from the left hold words only; one where all do, or where the first has no header."""
        if part.header_rows and not any(self.kind(row, part.columns[0]) for row in part.header_rows):
            return 1
        count = 1
        for column in part.columns[1:]:
            kinds = set(map(self.kind, part.body, repeat(column)))
            named = self._text(part.header_rows[-1], column) if part.header_rows else ""
            counts = kinds <= {BLANK, FIGURE} and _NUMBERS_THAT_LABEL.search(named)
            if (kinds - {BLANK, WORDS} and not counts) or kinds == {BLANK}:
                return count
            count += 1
        return 1 if count == len(part.columns) else count
