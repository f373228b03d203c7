"""Totals that do not add up to the rows that they total."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from pipeline.workbook.cells import address
from pipeline.workbook.tables import Table

_ANY_TOTAL = re.compile(r"^(?:grand |sub-?)?total\b|\btotals?$|^all\b|^england and wales$", re.IGNORECASE)
FEWEST_PARTS = 2
FEWEST_COLUMNS = 3  # a total is known as one by adding up in most of at least as many columns


@dataclass(frozen=True, slots=True)
class WrongTotal:
    """A printed total and what the rows above it come to."""

    cell: str
    label: str
    printed: float
    parts: float


def wrong_totals(table: Table, values: pl.DataFrame) -> Iterator[WrongTotal]:
    """Yield the totals of a table that do not add, given its values (row, column, value).

    A row is a total when its label says so and it adds up in most columns. Rounded parts may miss a rounded total
    by half a unit each. A column in which a part is missing or suppressed is left alone.
    """
    numbers = {(row, column): value for row, column, value in values.select("row", "column", "value").iter_rows()}
    columns = sorted({column for _, column in numbers})
    totals = [row for row in table.body if _is_total(table, row)]
    for total in totals:
        best: list[tuple[int, float, float]] = []
        adding = 0
        for parts in _possible_parts(table, total, totals):
            sums = [found for column in columns if (found := _sums(numbers, total, parts, column)) is not None]
            wrong = [(column, printed, summed) for column, printed, summed, adds in sums if not adds]
            added = len(sums) - len(wrong)
            if len(sums) >= FEWEST_COLUMNS and added > len(wrong) and added > adding:
                best, adding = wrong, added
        for column, printed, summed in best:
            yield WrongTotal(address(total, column), " / ".join(table.row_labels[total]), printed, summed)


def _is_total(table: Table, row: int) -> bool:
    labels = table.row_labels[row]
    return bool(labels) and bool(_ANY_TOTAL.search(labels[-1]))


def _possible_parts(table: Table, total: int, totals: list[int]) -> Iterator[list[int]]:
    """Rows that a total may be of: those under the same outer label, every other row, the other totals."""
    outer = table.row_labels[total][:-1]
    others = [row for row in table.body if row not in totals]
    candidates = [
        [row for row in others if table.row_labels[row][:-1] == outer],
        others,
        [row for row in totals if row != total],
    ]
    yield from (parts for parts in candidates if len(parts) >= FEWEST_PARTS)


def _sums(
    numbers: dict[tuple[int, int], float | None], total: int, parts: list[int], column: int
) -> tuple[int, float, float, bool] | None:
    printed = numbers.get((total, column))
    summands = [numbers.get((row, column)) for row in parts]
    known = [summand for summand in summands if summand is not None]
    if printed is None or len(known) < len(summands):
        return None
    decimals = max(len(f"{number:.10f}".rstrip("0").partition(".")[2]) for number in [printed, *known])
    tolerance = 0.5 * 10**-decimals * (len(known) + 1)
    return column, printed, sum(known), abs(printed - sum(known)) <= tolerance + 1e-9
