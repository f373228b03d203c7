"""The texts of a table, apart from its figures: of its rows, of its columns, and of all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Said:
    """A text of an axis or of a table, where it stands, and the level that it is one of."""

    text: str
    cell: str
    level: str


@dataclass(frozen=True)
class Axes:
    """The texts of a table, apart from its figures."""

    rows: Mapping[int, tuple[Said, ...]]  # outermost first
    columns: Mapping[int, tuple[Said, ...]]
    table: tuple[Said, ...]  # the nearest first
    far: tuple[Said, ...]  # cover and file name: they speak of the whole workbook
    document: str = ""  # the title of the workbook
    on_cover: tuple[Said, ...] = ()  # its lines and those of notes, a label with what stands beside it
    of_release: tuple[Said, ...] = ()  # lines about the release, on the sheet of the table

    @cached_property
    def distinct(self) -> list[Said]:
        """What rows and columns say, each text of a level once, as it first stands: most rows repeat some."""
        paths = (*self.rows.values(), *self.columns.values())
        first: dict[tuple[str, str], Said] = {}
        for path in paths:
            for said in path:
                first.setdefault((said.level, said.text), said)
        return list(first.values())
