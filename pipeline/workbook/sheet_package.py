"""What a workbook's own format says of a sheet's cells and the fast readers drop."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pipeline.workbook.dates import Shown

Position = tuple[int, int]  # row, column, both from 0

_QUOTED = re.compile(r'"[^"]*"|\\.')


class RefusedPackageError(Exception):
    """A workbook that must not be opened; the text says what was found."""


@dataclass(slots=True)
class SheetPackage:
    """What the format of one sheet says of its cells, by position."""

    percentages: set[Position] = field(default_factory=set)
    dates: dict[Position, Shown] = field(default_factory=dict)  # those shown without their day
    indents: dict[Position, int] = field(default_factory=dict)
    formulas_without_value: list[Position] = field(default_factory=list)
    texts: dict[Position, str] = field(default_factory=dict)  # what cells show that the reader leaves blank
    rows: int = 0  # how far out its cells reach, where that is in question
    columns: int = 0


@dataclass(slots=True)
class Package:
    """What the format of a workbook says of its sheets, and the parts that a reader is to be given instead."""

    sheets: dict[str, SheetPackage] = field(default_factory=dict)
    parts: dict[str, bytes] = field(default_factory=dict)


def shows_percentage(number_format: str) -> bool:
    """Whether a number format shows a fraction as a percentage."""
    return "%" in _QUOTED.sub("", number_format)
