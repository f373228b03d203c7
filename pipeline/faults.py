"""What went wrong with an input, said in one line that a person can act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


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
