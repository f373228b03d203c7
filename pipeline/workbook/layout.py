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

MOST_HEADER_ROWS = 5
COUNTED_COLUMNS = 3  # numbers that count up name columns from as many
YEARS = range(1900, 2101)  # whole numbers that name a column as well as fill one
CENTRED_TITLE = 60  # characters from which a lone text away from the left names a table, not columns
LONG_TEXT = 25  # characters from which a text beside a mark is a footnote, not a value
_NOTE_MARK = re.compile(r"^(?:\[?\(?(?:note )?\d{1,2}\)?\]?\.?|\*+|\[\w\]|notes?:?|sources?:?)$", re.IGNORECASE)
_SHORT_MARK = re.compile(r"^[\[(]?(?:note )?[\da-z]{1,2}[\])]?[.:]?$|^\*+$|^(?:notes?|sources?):?$", re.IGNORECASE)
_BARE_TITLE = re.compile(r"^(?:table|figure|chart) ?[\w.]{1,6}[:.]?$", re.IGNORECASE)
_LINK = re.compile(r"^(?:back|return|go|link)\b|^contents$", re.IGNORECASE)
_UNITS = re.compile(r"^(?:units?|measure|basis)\b", re.IGNORECASE)
_TOTAL = re.compile(r"^(?:grand )?total\b|^all\b", re.IGNORECASE)
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
            for part in grid.parts(rows, columns, list(reversed(above))):
                before = grid.continued(found[:started], part)
                if before is not None:
                    before.columns = sorted({*before.columns, *part.columns})
                    before.body += part.body
                    before.lone |= part.lone | {line.row: line for line in part.title}
                elif part.header_rows or part.body:
                    found.append(part)
        above.extend(grid.lone_lines(block))
    return [table for part in found if (table := grid.table(part)) is not None]


class _Grid:
    """The cells of a sheet by kind: one byte a cell, so that a row or a column is judged at a glance."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.top, self.left = sheet.first_row, sheet.first_column
        self.kinds = kinds_of(sheet.rows)

    def continued(self, found: list[_Found], part: _Found) -> _Found | None:
        """The table above that a part goes on with: it has no header of its own, or its first row is like a row."""
        if any(_NEW_TITLE.match(line.text) for line in part.title) or not (part.header_rows or part.body):
            return None
        for before in reversed(found):
            overlap = before.columns[0] <= part.columns[-1] and part.columns[0] <= before.columns[-1]
            within = before.columns[0] <= part.columns[0] and part.columns[-1] <= before.columns[-1]
            if not (within or (overlap and (not before.body or before.columns[0] == part.columns[0]))):
                continue
            if not part.header_rows:
                return before
            if before.body and not part.title and self._like_rows(before, part):
                part.body = [*part.header_rows, *part.body]
                part.header_rows = []
                return before
            if self._notes_only(part):
                lines = {row: self._note(row, part.columns) for row in (*part.header_rows, *part.body)}
                part.header_rows, part.body = [], []
                part.lone |= {row: line for row, line in lines.items() if line is not None}
                return before
            return None
        return None

    def _like_rows(self, before: _Found, part: _Found) -> bool:
        """Whether the first row of a part is a row of the table above rather than a header of its own."""
        first = part.header_rows[0]
        label = before.columns[0]
        if self._text(first, label) in {self._text(row, label) for row in before.header_rows} - {""}:
            return False
        values = before.columns[self._label_columns(before) :]
        filled = [column for column in values if self.kind(first, column)]
        fitting = [column for column in filled if self.kind(first, column) in self._kinds(before, column)]
        if len(fitting) == len(filled):
            return bool(filled)
        # Words where the table has figures: a header if it names every column, else a remark in a row.
        return len(filled) < len(values) and len(part.header_rows) == 1

    def _kinds(self, part: _Found, column: int) -> set[int]:
        return set(map(self.kind, part.body, repeat(column))) - {BLANK}

    def _note(self, row: int, columns: list[int]) -> Line | None:
        """A row that is a footnote in two cells: a short mark and words."""
        filled = [column for column in columns if self.kind(row, column)]
        if len(filled) != 2 or self.kind(row, filled[1]) != WORDS:
            return None
        mark, text = (tidy_text(label_text(self.sheet.at(row, column))) for column in filled)
        return Line(f"{mark} {text}", row, filled[0]) if _SHORT_MARK.match(mark) else None

    def _notes_only(self, part: _Found) -> bool:
        return all(self._note(row, part.columns) for row in (*part.header_rows, *part.body))

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
        """Whether a run of columns starts with a column of labels under a header, and goes on to values."""
        rows = [row for row in block if self.kind(row, run[0])]
        rows = [row for row in rows if not _NEW_TITLE.match(self._text(row, run[0]))]
        kinds = [self.kind(row, run[0]) for row in rows]
        if len(kinds) < 2 or kinds[0] != WORDS:
            return False
        if set(kinds) == {WORDS}:
            return True
        header = self._text(rows[0], run[0])
        again = any(self._text(rows[0], column) == header for column in range(self.left, run[0]))
        return len(set(kinds[1:])) == 1 and bool(again or _NUMBERS_THAT_LABEL.search(header))

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

    def parts(self, rows: list[int], columns: list[int], above: list[Line]) -> Iterator[_Found]:
        """Read the tables of a part of a block: one, or more where a row among the figures names columns anew."""
        part = self.part(rows, columns, above)
        while (row := self._header_among(part)) is not None:
            later = [line for line in rows if line >= row]
            part.body = [line for line in part.body if line < row]
            part.lone = {line: text for line, text in part.lone.items() if line < row}
            yield part
            rows, above = later, [*reversed(list(part.lone.values())), *part.above]
            part = self.part(rows, columns, above)
        yield part

    def _header_among(self, part: _Found) -> int | None:
        """A row that repeats the header, or words over columns of figures: the header of a further table."""
        values = part.columns[1:]
        header = self._texts(part.header_rows[-1], values) if part.header_rows else ()
        for place, row in enumerate(part.body[1:-1], start=1):
            if self._texts(row, values) == header and any(header):
                return row
            texts = {self._text(row, column) for column in values}
            named = all(self.kind(row, column) == WORDS for column in part.columns) and len(texts) == len(values) > 1
            around = (part.body[place - 1], part.body[place + 1])
            if named and all(self.kind(line, column) in (FIGURE, SHORT) for line in around for column in values):
                return row
        return None

    def part(self, rows: list[int], columns: list[int], above: list[Line]) -> _Found:
        """Read a part of a block: its title, its header rows if it has any, its rows."""
        lone = {row: line for row in rows if (line := self.line(row, columns)) is not None}
        full = [row for row in rows if row not in lone]
        while len(full) > 1 and (titled := self._title_in_cells(full[0], full[1], columns)):
            lone[full[0]] = titled
            full = full[1:]
        lone = dict(sorted(lone.items()))
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
        bands = {row: band for row in body if header and (band := self._band(row, columns)) is not None}
        body = [row for row in body if row not in bands]
        return _Found(title, [*reversed(title), *above], header, columns, body, dict(sorted((among | bands).items())))

    def _band(self, row: int, columns: list[int]) -> Line | None:
        """A lone heading that stands over the values rather than at the left."""
        kinds = self._slice(row, columns)
        if len(kinds) - kinds.count(0) != 1 or kinds[:1] != b"\0":
            return None
        filled = next(column for column in columns if self.kind(row, column))
        return Line(self._text(row, filled), row, filled) if self.kind(row, filled) == WORDS else None

    def _title_in_cells(self, row: int, below: int, columns: list[int]) -> Line | None:
        """A title that has a link beside it, or its number in a cell of its own."""
        filled = [column for column in columns if self.kind(row, column)]
        texts = [self._text(row, column) for column in filled]
        if not filled or filled[0] != columns[0] or len(filled) > 2:
            return None
        fuller = len(filled) < sum(1 for column in columns if self.kind(below, column))
        bare = bool(_BARE_TITLE.match(texts[0]))
        if bare or (fuller and (_NEW_TITLE.match(texts[0]) or _LINK.match(texts[-1]))):
            return Line(" ".join(texts) if bare else texts[0], row, filled[0])
        return None

    def header(self, full: list[int], columns: list[int]) -> list[int]:
        """The rows, from the first, that name columns."""
        if not self._names(full[0], columns):
            return []
        header = [full[0]]
        for row in full[1:MOST_HEADER_ROWS]:
            below = next((line for line in full if line > row), None)
            if row != header[-1] + 1 or not self._goes_on(header, row, below, columns):
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
        if len(texts) < COUNTED_COLUMNS or not all(text.isdigit() for text in texts):
            return False
        numbers = list(map(int, texts))
        return numbers == list(range(numbers[0], numbers[0] + len(numbers)))

    @staticmethod
    def _year(cell: Cell) -> bool:
        return label_text(cell).isdigit() and int(label_text(cell)) in YEARS

    def _goes_on(self, header: list[int], row: int, below_row: int | None, columns: list[int]) -> bool:
        """Whether a row names the columns that the rows above it span, or gives their units."""
        if not self._names(row, columns):
            return False
        label, values = columns[0], columns[1:]
        text = self._text(row, label)
        named = [self._text(upper, label) for upper in header if self.kind(upper, label)]
        above = [self._text(header[-1], column) for column in values]
        below = [self._text(row, column) for column in values]
        spans = any(not upper or upper == left for left, upper in zip(["", *above], above, strict=False))
        filled = sum(map(bool, below))
        if text and named and text not in named:
            # A label of its own: a row all the same, unless it fills the gaps above over figures, or gives units.
            words = all(self.kind(row, column) in (BLANK, WORDS) for column in columns)
            figures = below_row is not None and any(self.kind(below_row, column) == FIGURE for column in values)
            return words and figures and ((spans and filled > sum(map(bool, above))) or bool(_UNITS.match(text)))
        # Under a spanning row the names stand in more columns; under a full row, only a row without a label does.
        return filled > 0 and (
            (spans and filled > sum(map(bool, above))) or (not text and filled > 1) or (spans and not text)
        )

    def _text(self, row: int, column: int) -> str:
        return label_text(self.sheet.at(row, column)) if self.kind(row, column) else ""

    def _texts(self, row: int, columns: list[int]) -> tuple[str, ...]:
        return tuple(self._text(row, column) for column in columns)

    def table(self, part: _Found) -> Table | None:
        self._set_footnotes_aside(part)
        if not part.body:
            return None
        last = part.body[-1]
        return Table(
            sheet=self.sheet,
            title=tuple(part.title),
            above=tuple(part.above),
            header_row=part.header_rows[0] if part.header_rows else part.body[0],
            columns=self._columns(part),
            label_columns=self._label_columns(part),
            body=tuple(part.body),
            headings=self._headings(part),
            footnotes=tuple(line for row, line in sorted(part.lone.items()) if row > last),
        )

    def _set_footnotes_aside(self, part: _Found) -> None:
        """Rows at the end that pair a short mark with words, where the rows above have figures, are footnotes."""
        while len(part.body) > 1 and (note := self._note(part.body[-1], part.columns)) is not None:
            column = next(column for column in part.columns[1:] if self.kind(note.row, column))
            if not any(self.kind(row, column) in (FIGURE, SHORT) for row in part.body[:-1]):
                return
            part.lone[part.body.pop()] = note

    def _headings(self, part: _Found) -> dict[int, tuple[str, ...]]:
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
            elif row > last + 1 and _TOTAL.match(self._text(row, part.columns[0])):
                current = ()  # a total below a blank row is of all
            headings[row] = current
            last = row
        return {row: headings[row] for row in part.body}

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
        corner = not any(self.kind(row, part.columns[0]) for row in part.header_rows)
        gaps = BLANK in set(map(self.kind, part.body, repeat(part.columns[0])))
        count = 1
        for column in part.columns[1:]:
            kinds = set(map(self.kind, part.body, repeat(column)))
            named = self._text(part.header_rows[-1], column) if part.header_rows else ""
            if part.header_rows and corner and any(self.kind(row, column) for row in part.header_rows):
                break
            counts = kinds <= {BLANK, FIGURE} and _NUMBERS_THAT_LABEL.search(named)
            # Under a label that is printed once, the next column tells the rows apart, words or not.
            tells_apart = gaps and count == 1 and kinds == {FIGURE} and len(part.columns) > 2
            if (kinds - {BLANK, WORDS} and not counts and not tells_apart) or kinds == {BLANK}:
                break
            count += 1
        return 1 if count == len(part.columns) else count
