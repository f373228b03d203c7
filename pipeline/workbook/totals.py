"""Totals that do not add up to the rows that they total."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import polars as pl

from pipeline.workbook.cells import address
from pipeline.workbook.rounding import decimals, unit_of, unit_said
from pipeline.workbook.tables import Table

_ANY_TOTAL = re.compile(r"^(?:grand |sub-?)?total\b|\btotals?$|^all\b|^england and wales$", re.IGNORECASE)
# Measures of which the whole is not the sum of its parts.
_NO_SUM = re.compile(
    r"%|\bper ?cent\b|\bpercentage|\bproportion|\bshare\b|\brat(?:e|es|io|ios)\b|\bper (?:[\d,]+|head|capita)\b"
    r"|\bchange\b|\baverage|\bmean\b|\bmedian\b|\b(?:per)?centiles?\b|\bquartiles?\b|\b(?:index|indices)\b"
    r"|\b(?:lower|upper)\b.*\b(?:limit|bound|ci)\b|\bconfidence\b|\branks?\b"
    r"|\bp-?value\b|\bstandard (?:error|deviation)\b",
    re.IGNORECASE,
)
FEWEST_PARTS = 2
FEWEST_COLUMNS = 3  # a total is known as one by adding up in most of at least as many columns

Labels = tuple[str, ...]
Figures = Mapping[int, float]  # of a row, by column


@dataclass(frozen=True, slots=True)
class WrongTotal:
    """A printed total and what the rows above it come to."""

    cell: str
    label: str
    printed: float
    parts: float


@dataclass(frozen=True, slots=True)
class _Sum:
    """What some figures of a column come to."""

    summed: float
    known: int
    places: int  # the most decimal places among them


@dataclass(frozen=True, slots=True)
class _Parts:
    """Rows that totals may be of, summed column by column."""

    rows: int
    sums: dict[int, _Sum]

    @classmethod
    def of(cls, rows: list[int], figures: Mapping[int, Figures]) -> _Parts:
        columns: defaultdict[int, list[float]] = defaultdict(list)
        for row in rows:
            for column, figure in figures[row].items():
                columns[column].append(figure)
        sums = {
            column: _Sum(math.fsum(listed), len(listed), max(map(decimals, listed)))
            for column, listed in columns.items()
        }
        return cls(len(rows), sums)

    def without(self, row: Figures) -> _Parts:
        """The same rows but one of them."""
        sums = {
            column: _Sum(whole.summed - row.get(column, 0), whole.known - (column in row), whole.places)
            for column, whole in self.sums.items()
        }
        return _Parts(self.rows - 1, sums)


def wrong_totals(table: Table, values: pl.DataFrame) -> Iterator[WrongTotal]:
    """Yield the totals of a table that do not add, given its values (row, column, value, as_percentage).

    A row is a total when its label says so and it adds up in most columns. Rounded parts may miss a rounded total
    by half a unit each. A column in which a part is missing or suppressed is left alone, and so are rates.
    """
    totals = [row for row in table.body if _is_total(table.row_labels[row])]
    if not totals:
        return
    figures = _figures(table, values)
    rounded = _rounded(table, figures)
    known_totals = set(totals)
    others = [row for row in table.body if row not in known_totals]
    siblings: defaultdict[Labels, list[int]] = defaultdict(list)
    for row in others:
        siblings[table.row_labels[row][:-1]].append(row)
    # Summed once, however many totals may be of them: the rows under one outer label, all rows, all totals.
    under = {outer: _Parts.of(rows, figures) for outer, rows in siblings.items()}
    every_row, every_total = _Parts.of(others, figures), _Parts.of(totals, figures)
    for total in totals:
        labels, printed = table.row_labels[total], figures[total]
        candidates = [under.get(labels[:-1]), every_row, every_total.without(printed)]
        for column, summed in _not_adding(printed, filter(None, candidates), rounded):
            yield WrongTotal(address(total, column), " / ".join(labels), printed[column], summed)


def _is_total(labels: Labels) -> bool:
    return bool(labels) and bool(_ANY_TOTAL.search(labels[-1])) and not any(map(_NO_SUM.search, labels))


def _figures(table: Table, values: pl.DataFrame) -> defaultdict[int, dict[int, float]]:
    """The figures of a table that may add up, row by row: no rates, no percentages."""
    rates = [column.index for column in table.columns if any(map(_NO_SUM.search, column.path))]
    adding = values.filter(pl.col("value").is_not_null() & ~pl.col("as_percentage") & ~pl.col("column").is_in(rates))
    figures: defaultdict[int, dict[int, float]] = defaultdict(dict)
    for row, column, value in adding.select("row", "column", "value").iter_rows():
        figures[row][column] = value
    return figures


def _rounded(table: Table, figures: Mapping[int, Figures]) -> defaultdict[int, float]:
    """The unit to which each column is rounded, where it is 5 or more: by the column, the table or its words."""
    columns: defaultdict[int, list[float]] = defaultdict(list)
    for row in figures.values():
        for column, figure in row.items():
            columns[column].append(figure)
    lines = [line.text for line in (*table.title, *table.above, *table.footnotes)]
    least = max(unit_said(lines), unit_of(chain.from_iterable(columns.values())))
    return defaultdict(float, {column: max(least, unit_of(listed)) for column, listed in columns.items()})


def _not_adding(
    printed: Figures, candidates: Iterable[_Parts], rounded: Mapping[int, float]
) -> list[tuple[int, float]]:
    """The columns in which a total misses its parts, with their sums; its parts are those it adds up to most often."""
    best: list[tuple[int, float]] = []
    most = 0
    for parts in candidates:
        if parts.rows < FEWEST_PARTS:
            continue
        held = [(column, parts.sums[column]) for column in sorted(printed) if column in parts.sums]
        whole = [(column, parts_sum) for column, parts_sum in held if parts_sum.known == parts.rows]
        wrong = [
            (column, parts_sum.summed)
            for column, parts_sum in whole
            if not _adds(printed[column], parts_sum, rounded[column])
        ]
        adding = len(whole) - len(wrong)
        if len(whole) >= FEWEST_COLUMNS and adding > len(wrong) and adding > most:
            best, most = wrong, adding
    return best


def _adds(printed: float, parts: _Sum, rounded: float) -> bool:
    unit = max(rounded, 10.0 ** -max(parts.places, decimals(printed)))
    # The last term is what binary fractions may miss.
    return abs(printed - parts.summed) <= 0.5 * unit * (parts.known + 1) + 1e-9 * max(1.0, abs(printed))
