"""A table on a sheet, as it was found: title, header tree, rows with their labels, footnotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import polars as pl

from pipeline.workbook.cells import Cell, Sheet, address
from pipeline.workbook.kinds import kinds_of
from pipeline.workbook.texts import SHORT
from pipeline.workbook.values import BLANK, cell_frame, label_text, notes_of

LOOKED_AT = 40  # texts of a column that show what it holds


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text that stands alone in its row: a title, a note, a heading or a footnote."""

    text: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """The line's A1 address."""
        return address(self.row, self.column)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table and the header cells above it, outermost first."""

    index: int
    path: tuple[str, ...]
    header_row: int
    notes: str = ""  # footnote marks of the header, as printed

    @property
    def header(self) -> str:
        """The header as one text; levels are separated by ' / '."""
        return " / ".join(self.path)

    @property
    def cell(self) -> str:
        """The A1 address of the lowest header cell."""
        return address(self.header_row, self.index)


@dataclass(frozen=True)
class Table:
    """A table on a sheet. Rows and columns are positions on the sheet, from 0."""

    sheet: Sheet
    title: tuple[Line, ...]  # the lines directly above the header
    above: tuple[Line, ...]  # every lone line above the table on its sheet, nearest first
    header_row: int
    columns: tuple[Column, ...]
    label_columns: int  # how many columns, from the left, say what a row is about
    body: tuple[int, ...]
    headings: dict[int, tuple[str, ...]]  # row of the body -> the lone headings that it stands under, outermost first
    footnotes: tuple[Line, ...]
    further_labels: tuple[int, ...] = ()  # columns of words right of figures that tell the rows apart as well
    terms: tuple[Line, ...] = ()  # what the query that it comes of was restricted to

    @property
    def name(self) -> str:
        """What a person would call the table: its title, else its first header."""
        return self.title[0].text if self.title else self.columns[0].header

    @property
    def range(self) -> str:
        """The A1 range from the first header cell to the last cell of the body."""
        first, last = self.columns[0].index, self.columns[-1].index
        return f"{address(self.header_row, first)}:{address(self.body[-1], last)}"

    @property
    def value_columns(self) -> tuple[Column, ...]:
        """The columns that hold values rather than labels."""
        return tuple(column for column in self.columns[self.label_columns :] if column.index not in self.further_labels)

    @cached_property
    def kinds(self) -> dict[int, set[int]]:
        """What the cells of each column of the body are: WORDS, FIGURE, DATE, SHORT; blanks left out."""
        sheet = self.sheet
        lines = [sheet.kinds[row - sheet.first_row] for row in self.body]
        places = [(column.index, column.index - sheet.first_column) for column in self.columns]
        width = max(place for _, place in places) + 1
        full = (line.ljust(width, bytes([BLANK])) for line in lines)
        held = [set(kinds) - {BLANK} for kinds in zip(*full, strict=False)]
        return {index: held[place] if held else set() for index, place in places}

    def first_texts(self, column: int) -> list[str]:
        """Return different texts of a column of the body, without shorthand: as many as show what it holds."""
        if (known := self._first_texts.get(column)) is None:
            cells = dict.fromkeys(self.sheet.at(row, column) for row in self.body)
            printed = zip(cells, kinds_of([cells])[0], strict=True)
            shown = [cell for cell, kind in printed if kind not in (BLANK, SHORT)][:LOOKED_AT]
            known = self._first_texts[column] = list(dict.fromkeys(filter(None, map(label_text, shown))))
        return known

    @cached_property
    def _first_texts(self) -> dict[int, list[str]]:
        return {}

    @cached_property
    def row_labels(self) -> dict[int, tuple[str, ...]]:
        """What each row of the body is about, outermost first.

        A heading above the row comes first. A blank outer label means the one above it; an indented label
        stands under the last one that is indented less. Rows that come in twos or threes share the label of the first.
        """
        labels: dict[int, tuple[str, ...]] = {}
        outer: list[str] = [""] * self.label_columns
        heading, parents = tuple[str, ...](), list[tuple[int, str]]()
        shared = self.label_columns == 1 and self._rows_share_labels()
        for row in self.body:
            if self.headings[row] != heading:
                heading, outer, parents = self.headings[row], [""] * self.label_columns, []
            texts = [self._label(row, column.index) for column in self.columns[: self.label_columns]]
            for place, text in enumerate(texts):
                if text:
                    outer = [*outer[:place], text, *[""] * (self.label_columns - place - 1)]
                elif any(texts[place + 1 :]):
                    texts[place] = outer[place]
            if shared and not texts[0]:
                texts = outer
            elif self.label_columns == 1:
                indent = self.sheet.indent(row, self.columns[0].index)
                parents = [parent for parent in parents if parent[0] < indent]
                texts = [*(text for _, text in parents), *texts]
                parents.append((indent, texts[-1]))
            texts = [*texts, *(self._label(row, column) for column in self.further_labels)]
            labels[row] = tuple(text for text in (*heading, *texts) if text)
        return labels

    def _rows_share_labels(self) -> bool:
        """Whether every label is printed once over as many rows: a number and its percentage, say."""
        labelled = [place for place, row in enumerate(self.body) if self._label(row, self.columns[0].index)]
        sizes = {b - a for a, b in pairwise([*labelled, len(self.body)])}
        return len(labelled) > 1 and labelled[0] == 0 and len(sizes) == 1 and min(sizes) > 1

    def row_notes(self, row: int) -> str:
        """Return the footnote marks that stand on a row's labels, as printed."""
        marks = (notes_of(self.sheet.at(row, column.index)) for column in self.columns[: self.label_columns])
        return " ".join(mark for mark in marks if mark)

    def _label(self, row: int, column: int) -> str:
        return label_text(self.sheet.at(row, column))


def cells_of(tables: Iterable[tuple[Table, Iterable[int]]]) -> pl.DataFrame:
    """Return the filled cells of some columns of some tables, in reading order, as a cell frame.

    `table` is the number of the table in the order given; `row` and `column` are positions on its sheet.
    """
    numbers, rows, columns, contents, shown = list[int](), list[int](), list[int](), list[Cell](), list[bool]()
    for number, (table, wanted) in enumerate(tables):
        sheet, places = table.sheet, list(wanted)
        left, marked = sheet.first_column, sheet.percentages
        # Columns that stand together are taken as one slice of the row.
        together = places == list(range(places[0], places[-1] + 1)) if places else False
        for row in table.body:
            line = sheet.rows[row - sheet.first_row]
            contents += line[places[0] - left : places[-1] - left + 1] if together else [line[p - left] for p in places]
            rows += [row] * len(places)
            columns += places
            shown += [(row, column) in marked for column in places] if marked else [False] * len(places)
        numbers += [number] * (len(rows) - len(numbers))
    return cell_frame(contents, shown, table=numbers, row=rows, column=columns)
