"""What publishers call things and how they lay out a table, so that each made-up release has words of its own.

Words are those that the reader knows: lists of schemas/code_lists, spellings of assets/registers. What stands above and
below a table, its order and its sheet's name are as publishers have them.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from functools import cache
from pathlib import Path

from assets.registers import reference
from schemas import __path__ as schemas

Row = list[object]
LISTS = {"measure": "staffing", "item": "inspections", "answer": "inspections", "name": "names", "unit": "everywhere"}
ABOVE = ("Official statistics", "All figures are provisional", "This worksheet contains one table", "Published data")
BELOW = ("Source: HM Prison and Probation Service", "Notes: figures are provisional", "See the notes worksheet")
SHEETS = ("Table {}", "Table_{}", "T{}", "Sheet {}", "Tab {}", "Annex {}", "Data {}")
NOT_ALONE = {"no answers"}  # may as well be the cases that nobody answered
DAYS = ("%-d %B %Y", "%-d %b %Y", "%d/%m/%Y")


@cache
def _listed(dimension: str, member: str) -> tuple[str, ...]:
    """The wordings of a member as they are printed: with braces they name others, and some have alternatives."""
    (folder,) = schemas
    lists = tomllib.loads((Path(folder) / "code_lists" / f"{LISTS[dimension]}.toml").read_text("utf-8"))
    printed = (wording for wording in lists[dimension][member] if not {"{", "|", "<"} & set(wording))
    return tuple(wording for wording in printed if wording not in NOT_ALONE)


@cache
def _spellings(kind: str, name: str) -> tuple[str, ...]:
    names = reference("registers/names")
    found = names.filter((names["kind"] == kind) & (names["name"] == name))["spelling"].drop_nulls()
    return tuple(spelling for spelling in found if spelling.isascii())


class Words:
    """The plain words and order, or others where they are drawn. What is chosen once is kept throughout a release."""

    def __init__(self, drawn: random.Random | None = None) -> None:
        """Draw from these numbers, or nothing."""
        self._drawn = drawn
        self.chosen: dict[str, str] = {}

    def one_of(self, plain: str, *others: str) -> str:
        """Return the plain wording or one of the others, the same each time."""
        if self._drawn is None:
            return plain
        if plain not in self.chosen:
            self.chosen[plain] = self._drawn.choice([plain, *others])
        return self.chosen[plain]

    def called(self, plain: str, dimension: str, member: str) -> str:
        """Return what a member of a code list is called."""
        return self.one_of(plain, *(wording[0].upper() + wording[1:] for wording in _listed(dimension, member)))

    def spelled(self, kind: str, name: str, plain: str | None = None) -> str:
        """Return how a name of the registers is spelled."""
        return self.one_of(plain or name, *_spellings(kind, name))

    def day(self, day: dt.date) -> str:
        """Return how a day is written."""
        return f"{day:{self.one_of(DAYS[0], *DAYS[1:])}}"

    def sheet(self, number: int) -> str:
        """Return the name of the worksheet of a table."""
        return self.one_of("Table_{}", *SHEETS).format(number)

    def laid_out(
        self, above: list[Row], header: Row, rows: list[Row], labels: int, *, turned: bool = True
    ) -> list[Row]:
        """Return a table of rows that begin with some labels; where drawn in another order, and maybe on its side."""
        if self._drawn is None:
            return [*above, header, *rows]
        columns = [*range(labels), *self._drawn.sample(range(labels, len(header)), len(header) - labels)]
        body = [[row[column] for column in columns] for row in self._drawn.sample(rows, len(rows))]
        table = [[header[column] for column in columns], *body]
        if turned and self._drawn.random() < 1 / 2:
            table = [list(column) for column in zip(*table, strict=True)]
        more: list[list[Row]] = [[[line] for line in self._drawn.sample(lines, 1)] for lines in (ABOVE, BELOW)]
        return [*above, *more[0], *self._drawn.choice([[], [[]]]), *table, *self._drawn.choice([[], [[]]]), *more[1]]
