"""The cells of a sheet by kind, and what can be seen of rows and columns at a glance: blocks, lone lines, titles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

from pipeline.workbook.cells import Sheet
from pipeline.workbook.tables import Line
from pipeline.workbook.values import BLANK, DATE, FIGURE, SHORT, WORDS, label_text, tidy_text
from pipeline.workbook.wording import (
    BARE_TITLE,
    CONTENTS,
    NAMED_TITLE,
    NOTE_MARK,
    NUMBERS_THAT_LABEL,
    SHORT_MARK,
    UNIT_OF_TABLE,
    counts_cases,
    is_about_the_release,
    is_link,
)

CENTRED_TITLE = 60  # characters from which a lone text away from the left names a table, not columns
LONG_TEXT = 25  # characters from which a text beside a mark is a footnote, not a value
LINK_ROWS = 10  # from the top, in which links back to the contents stand
LINK_CELLS = 3  # in a row with a link: the link, a title, a remark
CARD_ROWS = ("name", "number", "unit")
LONGEST_SIGN = 3  # characters of a sign that a key explains
FEWEST_LABELS = 3  # that two columns share, of cards side by side
MOST_CARD_ROWS = 4  # a name, a number, its unit, a remark
UNIT_COLUMNS = 4  # from which a text at the right end may be the unit of the whole table


class Grid:
    """The cells of a sheet by kind: one byte a cell, so that a row or a column is judged at a glance."""

    def __init__(self, sheet: Sheet) -> None:
        """Judge every cell once."""
        self.sheet = sheet
        self.top, self.left = sheet.first_row, sheet.first_column
        self.kinds = list(sheet.kinds)
        self._links: set[int] = set()  # rows that hold a link back and nothing else
        if not CONTENTS.match(sheet.name):
            self._leave_links_out()

    def _leave_links_out(self) -> None:
        """Take links back to the contents for blank: wherever they stand, they are no part of a table."""
        for place, line in enumerate(self.kinds[:LINK_ROWS]):
            if not 0 < len(line) - line.count(BLANK) <= LINK_CELLS:
                continue
            filled = [column for column, kind in enumerate(line) if kind]
            links = [column for column in filled if is_link(tidy_text(str(self.sheet.rows[place][column])))]
            if links:
                self.kinds[place] = bytes(BLANK if column in links else kind for column, kind in enumerate(line))
            if len(links) == len(filled):
                self._links.add(self.top + place)

    def kind(self, row: int, column: int) -> int:
        """Return what a cell is; outside the used range it is blank."""
        line = self.kinds[row - self.top]
        place = column - self.left
        return line[place] if 0 <= place < len(line) else BLANK

    def filled(self, row: int) -> list[int]:
        """Return the columns in which a row holds something."""
        line = self.kinds[row - self.top]
        return [self.left + place for place, kind in enumerate(line) if kind]

    def text(self, row: int, column: int) -> str:
        """Return a cell as a header or label reads."""
        return label_text(self.sheet.at(row, column)) if self.kind(row, column) else ""

    def texts(self, row: int, columns: list[int]) -> tuple[str, ...]:
        """Return the cells of a row as headers or labels read."""
        return tuple(self.text(row, column) for column in columns)

    def kinds_of_row(self, row: int, columns: list[int]) -> bytes:
        """Return what a row holds from the first of some columns to the last, one byte a cell."""
        return self.kinds[row - self.top][columns[0] - self.left : columns[-1] - self.left + 1]

    def _used(self, block: list[int]) -> list[int]:
        """The columns in which a block holds something."""
        # Rows as numbers: one "or" a row, instead of a look at each cell.
        width = max(len(self.kinds[row - self.top]) for row in block)
        together = 0
        for row in block:
            together |= int.from_bytes(self.kinds[row - self.top].ljust(width, b"\0"), "big")
        return [self.left + place for place, kind in enumerate(together.to_bytes(width, "big")) if kind]

    def blocks(self) -> Iterator[list[int]]:
        """Runs of rows that hold something."""
        numbered = enumerate(self.kinds, start=self.top)
        for holds, rows in groupby(numbered, key=lambda row: bool(row[1].strip(b"\0")) or row[0] in self._links):
            if holds and (block := [row for row, _ in rows if row not in self._links]):
                yield from self._parted_at_titles(block)

    def _parted_at_titles(self, block: list[int]) -> Iterator[list[int]]:
        """Part a block where a title stands below rows, without a blank row before it."""
        start, below_rows = 0, False
        for place, row in enumerate(block):
            lone = self._alone(row)
            if lone is not None and below_rows and NAMED_TITLE.match(lone.text):
                yield block[start:place]
                start, below_rows = place, False
            below_rows |= lone is None
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
            apart = self._explains_signs(block, run) or (
                self._labelled(block, run) and not self._says_more(block, run, parts[-1] if parts else [])
            )
            if parts and not (len(run) > 1 and len(parts[-1]) > 1 and apart):
                parts[-1] += run
            else:
                parts.append(list(run))
        for columns in parts:
            rows = [row for row in block if self.kinds_of_row(row, columns).strip(b"\0")] if len(parts) > 1 else block
            yield rows, columns

    def cards(self, block: list[int]) -> tuple[int, list[int]] | None:
        """Return the row and the columns of the numbers of a block of cards: each alone with words over or under it."""
        if len(block) > MOST_CARD_ROWS:
            return None
        filled = {row: self.filled(row) for row in block}
        numbers = [row for row in block if {self.kind(row, column) for column in filled[row]} == {FIGURE}]
        if len(numbers) != 1:
            return None
        (row,) = numbers
        columns, others = filled[row], [other for other in block if other != row]
        apart = len(columns) > 1 and all(left + 1 < right for left, right in pairwise(columns))
        # Side by side they have words over and under each.
        between = len(block) == len(CARD_ROWS) and row == block[1] and all(filled[other] == columns for other in others)
        apart = apart or (between and len(columns) > 1)
        worded = all({self.kind(other, column) for column in filled[other]} == {WORDS} for other in others)
        own = all(set(filled[other]) <= set(columns) for other in others)
        named = all(any(self.kind(other, column) for other in others) for column in columns)
        return (row, columns) if apart and worded and own and named else None

    def titles_side_by_side(self, block: list[int], following: list[int]) -> dict[int, list[Line]]:
        """Return the lines of a block that stand over the tables of the next, each where its table begins."""
        columns = self._used(block)
        apart = len(columns) > 1 and all(left + 1 < right for left, right in pairwise(columns))
        if not apart or not following or any(self.kind(row, c) not in (BLANK, WORDS) for row in block for c in columns):
            return {}
        if [part[0] for _, part in self.side_by_side(following)] != columns:
            return {}
        return {
            column: [Line(self.text(row, column), row, column) for row in block if self.kind(row, column)]
            for column in columns
        }

    def _labelled(self, block: list[int], run: list[int]) -> bool:
        """Whether a run of columns starts with a column of labels under a header, and goes on to values."""
        rows = [row for row in block if self.kind(row, run[0])]
        rows = [row for row in rows if not NAMED_TITLE.match(self.text(row, run[0]))]
        groups = len(rows) > 2 and self._alone_over(rows[0], rows[1], run)
        if groups and self.text(rows[1], run[0]) == self.text(rows[1], self.left):  # a title: B. Target staffing
            groups, rows = False, rows[1:]
        if len(kinds := [self.kind(row, run[0]) for row in rows]) < 2 or kinds[0] != WORDS:
            return False
        header = self.text(rows[0], run[0])  # "Standard" over each of several groups of columns is none of labels
        again = not groups and any(self.text(rows[0], column) == header for column in range(self.left, run[0]))
        again = again or self._labels_again(rows, run[0])
        if set(kinds) == {WORDS}:
            # Words alone may be header rows that wait for their figures.
            return again or any(self.kind(row, column) not in (BLANK, WORDS) for row in rows for column in run[1:])
        return len(set(kinds[1:])) == 1 and bool(again or NUMBERS_THAT_LABEL.search(header))

    def _alone_over(self, row: int, below: int, run: list[int]) -> bool:
        """Whether a run of columns has words in the first cell of a row alone, right above a row of words."""
        first, second = (self.kinds_of_row(one, run) for one in (row, below))
        alone = first[:1] == bytes([WORDS]) and not first[1:].strip(b"\0")
        return alone and below == row + 1 and set(second) == {WORDS}

    def _explains_signs(self, block: list[int], run: list[int]) -> bool:
        """Whether a run of two columns is a key: short signs, each another, and words of what they mean."""
        if len(run) != len(("sign", "meaning")):
            return False
        filled = [self.texts(row, run) for row in block if self.kind(row, run[-1])]
        signs = [sign for sign, *_ in filled]
        short = all(0 < len(sign) <= LONGEST_SIGN for sign in signs) and len({*signs}) == len(signs)
        worded = all(self.kind(row, run[-1]) in (BLANK, WORDS, SHORT) for row in block)
        return len(signs) >= FEWEST_LABELS and short and worded

    def _says_more(self, block: list[int], run: list[int], before: list[int]) -> bool:
        """Whether a run says more of the rows left of it: its words tell none apart, and stand beside their figures."""
        rows = [row for row in block if self.kind(row, run[0])][1:]
        texts = [self.text(row, run[0]) for row in rows]
        beside = all(any(self.kind(row, column) == FIGURE for column in before[1:]) for row in rows)
        again = any(self.text(row, run[0]) == self.text(row, before[0]) for row in rows[:1] if before)
        return len({*texts}) < len(texts) and beside and bool(before) and not again

    def _labels_again(self, rows: list[int], column: int) -> bool:
        """Whether most texts of a column are those of one left of it, row by row, and tell these apart: no ratings."""
        for other in range(self.left, column):
            same = [text for row in rows if (text := self.text(row, column)) == self.text(row, other)]
            many = len(same) >= FEWEST_LABELS and len(same) * 2 > len(rows)
            if many and (other == self.left or len({*same}) == len(same)):
                return True
        return False

    def _of_the_release(self, row: int) -> Line | None:
        """A line about the release in the first two cells of its row: Publisher, and who that is."""
        line = self.kinds[row - self.top]
        if not line[:1].strip(b"\0") or len(line) - line.count(BLANK) != 2:
            return None
        filled = self.filled(row)
        if filled != [self.left, self.left + 1] or not {self.kind(row, column) for column in filled} <= {WORDS, DATE}:
            return None
        if row + 1 - self.top < len(self.kinds) and self.kind(row + 1, filled[1]) in (FIGURE, SHORT):
            return None  # "Contact | Number" names columns
        what, said = self.texts(row, filled)
        return Line(f"{what.rstrip(': ')}: {said}", row, filled[0]) if is_about_the_release(what) else None

    def line(self, row: int, columns: list[int]) -> Line | None:
        """The row as a lone line: one cell, a footnote's mark and its text, or a line about the release."""
        said = self._of_the_release(row) if columns[0] == self.left else None
        return said or self._lone(row, columns)

    def _lone(self, row: int, columns: list[int]) -> Line | None:
        """One cell, at the left, or a footnote's mark and its text."""
        kinds = self.kinds_of_row(row, columns)
        if len(kinds) - kinds.count(0) > 2:
            return None
        filled = [column for column in columns if self.kind(row, column)]
        if filled[0] != columns[0]:  # a title that is centred over its table
            text = tidy_text(str(self.sheet.at(row, filled[0])))
            centred = len(filled) == 1 and (NAMED_TITLE.match(text) or len(text) > CENTRED_TITLE)
            return Line(text, row, filled[0]) if centred else None
        if len(filled) == 1:
            return Line(tidy_text(str(self.sheet.at(row, filled[0]))), row, filled[0])
        if len(columns) == 2:  # a list of notes is a table of its own
            return None
        mark, text = (tidy_text(str(self.sheet.at(row, column))) for column in filled[:2])
        if len(filled) == 2 and NOTE_MARK.match(mark) and self.kind(row, filled[1]) == WORDS and len(text) > LONG_TEXT:
            return Line(f"{mark} {text}", row, filled[0])
        return None

    def note(self, row: int, columns: list[int]) -> Line | None:
        """A row that is a footnote in two cells: a short mark and words."""
        filled = [column for column in columns if self.kind(row, column)]
        if len(filled) != 2 or self.kind(row, filled[1]) != WORDS:
            return None
        mark, text = (tidy_text(label_text(self.sheet.at(row, column))) for column in filled)
        return Line(f"{mark} {text}", row, filled[0]) if SHORT_MARK.match(mark) else None

    def band(self, row: int, columns: list[int]) -> Line | None:
        """A lone heading that stands over the values rather than at the left."""
        kinds = self.kinds_of_row(row, columns)
        if len(kinds) - kinds.count(0) != 1 or kinds[:1] != b"\0":
            return None
        filled = next(column for column in columns if self.kind(row, column))
        return Line(self.text(row, filled), row, filled) if self.kind(row, filled) == WORDS else None

    def line_in_cells(self, row: int, below: int, columns: list[int]) -> Line | None:
        """A line above a header that stands in two cells: a title and a link, a query's terms, a number of cases."""
        filled = [column for column in columns if self.kind(row, column)]
        if len(filled) not in (1, 2):
            return None
        texts = self.texts(row, filled)
        if not self.holds_figures(below, columns[1:]) and (cases := self.number_of_cases(row, columns)) is not None:
            return cases
        fuller = len(filled) < sum(1 for column in columns if self.kind(below, column))
        if filled[0] == columns[0] and BARE_TITLE.match(texts[0]):
            return Line(" ".join(texts), row, filled[0])
        if fuller and filled[0] == columns[0] and NAMED_TITLE.match(texts[0]):
            return Line(texts[0], row, filled[0])
        if len(columns) > 2 and filled == columns[:2] and texts[0].endswith(":"):
            return Line(" ".join(texts), row, filled[0])
        return None

    def number_of_cases(self, row: int, columns: list[int]) -> Line | None:
        """The number of cases of a table, in the first two cells of a row: Cases inspected, 96."""
        filled = [column for column in columns[:3] if self.kind(row, column)]
        if filled != columns[:2] or not counts_cases(*(texts := self.texts(row, filled))):
            return None
        return Line(f"{texts[0].rstrip(': ')}: {texts[1]}", row, filled[1])

    def unit_of_table(self, row: int, below: int, columns: list[int]) -> Line | None:
        """The unit of a whole table, at the right end above its header or between its header rows."""
        filled = [column for column in columns if self.kind(row, column)]
        if len(columns) < UNIT_COLUMNS or filled not in ([columns[-1]], [columns[0], columns[-1]]):
            return None
        texts = self.texts(row, filled)
        fuller = sum(1 for column in columns if self.kind(below, column)) > 1
        return Line("; ".join(texts), row, filled[0]) if fuller and UNIT_OF_TABLE.match(texts[-1]) else None

    def holds_figures(self, row: int, columns: list[int]) -> bool:
        """Whether a row has a figure in some columns."""
        return any(self.kind(row, column) == FIGURE for column in columns)

    def lone_lines(self, block: list[int]) -> Iterator[Line]:
        """Yield the rows of a block that hold one cell, wherever it stands."""
        yield from (line for row in block if (line := self._alone(row) or self._of_the_release(row)) is not None)

    def _alone(self, row: int) -> Line | None:
        """The row as a line where it holds one cell."""
        line = self.kinds[row - self.top]
        if len(line) - line.count(BLANK) != 1:
            return None
        column = self.filled(row)[0]
        return Line(tidy_text(str(self.sheet.at(row, column))), row, column)

    def kinds_below(self, rows: Iterable[int], column: int) -> set[int]:
        """Return what a column holds in some rows."""
        place, kinds, top = column - self.left, self.kinds, self.top
        found = {kinds[row - top][place : place + 1] for row in rows} if place >= 0 else {b""}
        return {kind[0] if kind else BLANK for kind in found}
