"""A cube of figures, and a workbook in which it is printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.workbook.cells import Sheet, address
from tests.workbooks import Percent

Means = dict[str, Any]
Content = str | int | float | dt.date | None


@dataclass(frozen=True)
class Label:
    """A member as it is printed, and what it says of a figure."""

    text: str | dt.date
    means: Means
    key: Any = None

    @property
    def words(self) -> str:
        """The label within a line of text."""
        return self.text if isinstance(self.text, str) else f"{self.text.day} {self.text:%B %Y}"


@dataclass(frozen=True)
class Dimension:
    """Labels along one axis; `corner` is what a column of them is called."""

    name: str
    labels: tuple[Label, ...]
    corner: str = ""
    silent: bool = False  # whether nothing needs to be printed: its one label is what is meant where nothing is said


Cell = Callable[[Mapping[str, Label]], tuple[Content, Means] | None]


@dataclass(frozen=True)
class Cube:
    """Dimensions, what stands where they meet, and the lines around it."""

    kind: str
    dimensions: tuple[Dimension, ...]
    cell: Cell
    subject: str
    value_header: str = "Value"
    notes: tuple[str, ...] = ()
    open: str = ""  # what the words and figures leave open, so that only a fault is right
    evidence: tuple[str, ...] = ()  # roles whose figures alone say what sign others have: none of them is suppressed


@dataclass
class Grid:
    """A sheet as printed, and what each of its figures means."""

    name: str
    rows: list[list[Content]] = field(default_factory=list)
    figures: dict[tuple[int, int], Means] = field(default_factory=dict)
    indents: dict[tuple[int, int], int] = field(default_factory=dict)

    def as_sheet(self) -> Sheet:
        """The sheet as the reader of a workbook gives it."""
        width = max(map(len, self.rows), default=0)
        shares = {(r, c) for r, row in enumerate(self.rows) for c, cell in enumerate(row) if isinstance(cell, Percent)}
        rows: list[list[Any]] = [
            ["" if c is None else float(c) if isinstance(c, int | float) else c for c in row]
            + [""] * (width - len(row))
            for row in self.rows
        ]
        return Sheet(self.name, rows, percentages=frozenset(shares), indents=self.indents)


@dataclass
class Printed:
    """A workbook as printed."""

    seed: int
    kind: str
    grids: list[Grid]
    arrangement: dict[str, str]
    style: str = ""
    open: str = ""

    @property
    def texts(self) -> list[str]:
        """Every text as printed, names of sheets among them, in lower case."""
        cells = [cell for grid in self.grids for row in grid.rows for cell in row if isinstance(cell, str)]
        return [text.lower() for text in (*(grid.name for grid in self.grids), *cells)]

    @property
    def figures(self) -> dict[tuple[str, str], Means]:
        """What is meant at each sheet and address."""
        return {(grid.name, address(*place)): means for grid in self.grids for place, means in grid.figures.items()}

    def is_said(self, *words: str) -> bool:
        """Whether a text holds one of some words."""
        return any(word in text for text in self.texts for word in words)

    def __str__(self) -> str:
        """The rows as printed, for a person."""
        lines = [f"seed {self.seed}, {self.kind}: {self.arrangement} {self.style} {self.open}"]
        for grid in self.grids:
            lines.append(f"  [{grid.name}]")
            lines += [f"    {number}: {[_shown(cell) for cell in row]}" for number, row in enumerate(grid.rows, 1)]
        return "\n".join(lines)


def _shown(cell: Content) -> object:
    if isinstance(cell, Percent):
        return f"{float(cell):g} as %"
    return cell.isoformat() if isinstance(cell, dt.date) else cell
