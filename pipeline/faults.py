"""What went wrong with an input, said in one line that a person can act on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Self

Cell = tuple[str, str, str]  # file or source, sheet, address


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what was expected, what was found, what to do."""

    file: str
    expected: str
    found: str
    sheet: str | None = None
    cell: str | None = None
    remedy: str | None = None

    def __str__(self) -> str:
        """Return the fault as one line: file, sheet, cell: expected; found; what to do."""
        place = self.file
        if self.sheet is not None:
            place += f", sheet '{self.sheet}'"
        if self.cell is not None:
            place += f", cell {self.cell}"
        line = f"{place}: expected {self.expected}, found {self.found}"
        if self.remedy:
            line += f"; {self.remedy}"
        return " ".join(line.split())


class FaultsError(Exception):
    """Raised when inputs are refused; carries every fault, so that all are reported at once."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults in the order in which they were met."""
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in faults))

    @classmethod
    def at(cls, file: object, expected: str, found: str, cell: str | None = None, remedy: str | None = None) -> Self:
        """Return the error of one fault; the file is named as it says itself in words."""
        return cls([Fault(str(file), expected, found, cell=cell, remedy=remedy)])


class PassingError(FaultsError):
    """Raised where nothing is wrong for good, as where a server is away: the same can be tried again in a moment."""


@dataclass(frozen=True, slots=True)
class Collected:
    """Faults that were reported while work went on, and every cell that they are about, named in a fault or not."""

    faults: list[Fault] = field(default_factory=list)
    cells: set[Cell] = field(default_factory=set)


_collecting: ContextVar[Collected | None] = ContextVar("collecting", default=None)


@contextmanager
def collected() -> Iterator[Collected]:
    """Collect the faults that are reported meanwhile, so that the first does not hide the next."""
    found = Collected()
    before = _collecting.set(found)
    try:
        yield found
    finally:
        _collecting.reset(before)


def report_faults(faults: Sequence[Fault], cells: Iterable[Cell]) -> None:
    """Have faults collected, where somebody does so, with the cells that they are about; else raise FaultsError."""
    found = _collecting.get()
    if found is None:
        raise FaultsError(faults)
    found.faults.extend(faults)
    found.cells.update(cells)
