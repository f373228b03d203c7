"""What is known of a table once its texts are understood: members of rows and columns, or what stops it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.meaning.axes.axes import Said
from pipeline.meaning.kinds import Kind
from pipeline.workbook.tables import Line, Table

Members = dict[str, tuple[str, Said]]  # dimension -> the member and the text that names it
SIZE, SIZE_CELL = "size", "size_cell"  # beside the dimensions: the number of cases that a text prints, and its cell
PRINTED = "_printed"  # after a dimension or a field: its text as the publication has it
NO_FACT = "no fact"  # in place of a dimension: what makes a row or column none of the kind


@dataclass(frozen=True, slots=True)
class Problem:
    """What stops a table: a text, where it stands, what was expected and what was found."""

    cell: str
    expected: str
    found: str
    text: str = ""
    dimension: str = ""
    sheet: str = ""


@dataclass
class Understood:
    """A table as facts of one kind: the members of each row and column, and what holds for all."""

    table: Table
    kind: Kind
    labels: tuple[int, ...]
    values: tuple[int, ...]
    rows: dict[int, Members] = field(default_factory=dict)
    columns: dict[int, Members] = field(default_factory=dict)
    whole: Members = field(default_factory=dict)
    far: Members = field(default_factory=dict)  # what only cover, notes or file name say
    levels: dict[str, tuple[str, int, int]] = field(
        default_factory=dict
    )  # level -> its dimension, texts known, texts in all
    whole_unknown: bool = False  # whether a title has words that no list knows: they may be a place
    titles_known: bool = True  # whether lists know every word of its titles
    titles_plain: bool = False  # whether these say who is counted and nothing more
    unsettled: dict[str, set[str]] = field(default_factory=dict)  # what its titles name and no line has, by dimension
    problems: list[Problem] = field(default_factory=list)
    cases: Line | None = None  # the line right above that says of how many cases it is
    unread: list[Problem] = field(default_factory=list)  # members that no list knows, beside many that one does
    notes: list[str] = field(default_factory=list)  # lines of the workbook's cover and notes
    ranked: list[tuple[str, int]] = field(default_factory=list)  # columns and rows that rank others: axis, place
    counts_alone: bool = False  # whether it says of how many cases others of its sheet are, and no more
    left_out: list[str] = field(default_factory=list)  # rows and columns that are not of the kind

    @property
    def unknown_labels(self) -> int:
        """How many texts of rows and columns no code list of the kind knows."""
        return sum(there - known for _, known, there in self.levels.values())

    @property
    def known_labels(self) -> int:
        """How many texts of rows and columns are known."""
        return sum(known for _, known, _ in self.levels.values())


@dataclass(frozen=True)
class NotUnderstood:
    """Why a table is no facts of a kind."""

    kind: str
    known: tuple[str, ...]  # dimensions that were recognised
    lacking: str
