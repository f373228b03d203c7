"""A workbook as a declaration, from which each form of it is written: the forms then say the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

LANGUAGE = "en-GB"
FONT = "Arial"
BODY_POINTS, HEADING_POINTS, TITLE_POINTS = 12, 14, 16
COVER_WIDTH = 95  # letters a line
INTRODUCTION, ABOUT = "Introductory information", "About these data"  # headings that gptables gives a cover


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a cell, shown with so many decimal places."""

    value: float
    decimals: int = 0

    @property
    def stored(self) -> int | float:
        """The number as the cell holds it: a whole one is whole."""
        return int(self.value) if float(self.value).is_integer() else self.value


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to the first cell of a sheet."""

    words: str
    sheet: str


Cell = Number | Link | str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading and its cells. A cell is never empty: what is not there is shorthand."""

    heading: str
    cells: list[Cell]
    width: int = 18  # letters a line
    figures: bool = False  # whether numbers belong in it, even where all are gaps

    @property
    def of_numbers(self) -> bool:
        """Whether it holds numbers, which stand at the right with their shorthand."""
        return self.figures or any(isinstance(cell, Number) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Plotted:
    """A column of numbers as a series of a chart; rows are counted from nought below the headings."""

    name: str
    column: int
    words: dict[int, str]  # by row: what stands in the place of a bar that is not there
    pale: set[int] = field(default_factory=set)  # rows of few cases
    reach: list[tuple[float, float]] | None = None  # by row: how far the interval goes below and above


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart that the program which opens the workbook draws from the cells of the table."""

    title: str
    axis: str
    series: list[Plotted]
    ends: tuple[float, float]
    sign: str  # after each number
    decimals: int
    alt_text: str
    stacked: bool = False
    upright: bool = False  # columns over periods instead of bars


@dataclass(frozen=True, slots=True)
class Sheet:
    """A worksheet: title, words above the table, a row each, and one table."""

    name: str  # of the tab: letters, digits and underscores, so that links to it need no quotation marks
    table_name: str
    title: str
    instructions: str
    above: list[Link | str]
    columns: list[Column]
    source: str | None = None
    plots: tuple[Plot, ...] = ()

    @property
    def lines(self) -> list[Link | str]:
        """Every row above the table but the title."""
        return [self.instructions, *self.above, *([self.source] if self.source else [])]

    @property
    def heading_row(self) -> int:
        """The row of the table's headings, from nought."""
        return 1 + len(self.lines)

    @property
    def rows(self) -> int:
        """How many rows the table has below its headings."""
        return len(self.columns[0].cells)


def words_of(cell: Cell) -> str:
    """What a cell shows."""
    if isinstance(cell, Number):
        return f"{cell.value:,.{cell.decimals}f}"
    return cell.words if isinstance(cell, Link) else cell


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """The first worksheet: what the workbook is and what it is made from."""

    title: str
    sections: dict[str, list[str]]  # heading to lines; the first two headings are INTRODUCTION and ABOUT
    name: str = "Cover"


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook."""

    cover: CoverSheet
    sheets: list[Sheet]
    author: str
    made: dt.datetime  # when its figures were built: of one build, every book is the same
    keywords: list[str] = field(default_factory=list)
