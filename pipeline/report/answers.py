"""The answer to a question as tables of a page: captions, headings, numbers to the right, links to areas and cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from pipeline.address import ADDRESS
from pipeline.pages import date, number
from pipeline.published.profile import file_name
from pipeline.published.queries import PublishedMarts
from pipeline.report.declaration import TableQuestion
from pipeline.report.places import Places
from pipeline.workbook.values import SHORTHAND

AGAINST = "against"
PLACE = " @"
PRINTED, PRINTED_OTHER = "Where it is printed", "Where the other is printed"
MOST_ROWS = 1_000  # of one table on a page
NO_FIGURE = "none"
NOT_IN_PRINT = "[x]"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that may lead somewhere: `href` is from the report's folder."""

    words: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell of a table."""

    parts: tuple[Link, ...]
    number: bool = False

    @classmethod
    def of(cls, words: str, href: str | None = None, *, number: bool = False) -> Cell:
        """Return a cell of one part."""
        return cls((Link(words, href),), number)

    @property
    def words(self) -> str:
        """What is read."""
        return "; ".join(part.words for part in self.parts)


@dataclass(frozen=True, slots=True)
class Table:
    """A table to show; the first cell of a row names it."""

    caption: str
    columns: tuple[tuple[str, bool], ...]  # name, and whether it is of numbers
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    heading: str | None = None
    part: str | None = None  # what this one of several tables is of
    id: str | None = None
    facets: tuple[str, ...] = ()


class Tables:
    """Makes tables of answers; `areas` has the page of each area by its name."""

    def __init__(self, marts: PublishedMarts, places: Places, areas: Mapping[str, str]) -> None:
        """Keep where the answers come from and what they can lead to."""
        self.marts, self.places, self.areas = marts, places, areas

    def ask(self, question: TableQuestion, area: str | None = None) -> list[Table]:
        """Return the tables of a question, one for each value of its column `each`; none where no row answers it.

        Raises FaultsError with DuckDB's message where the question cannot be asked.
        """
        answer = self.marts.frame(question.sql, [area] if area is not None else None)
        if answer.is_empty():
            return []
        if question.each is None:
            return [self._table(question, answer)]
        parts = answer.partition_by(question.each, maintain_order=True, as_dict=True, include_key=False)
        several = len(parts) > 1
        tables = []
        for (value,), part in parts.items():
            table = self._table(question, part)
            identity = file_name(f"{question.heading or question.caption} {value}") if several else None
            caption = f"{table.caption}: {value}"
            tables.append(replace(table, caption=caption, part=str(value), id=identity))
        return tables

    def _table(self, question: TableQuestion, answer: pl.DataFrame) -> Table:
        hidden = {*ADDRESS, AGAINST}
        shown = [name for name in answer.columns if name not in hidden and not name.endswith(PLACE)]
        lost = [name for name in question.if_any if answer[name].str.starts_with(NOT_IN_PRINT).all()]
        shown = [name for name in shown if name not in lost]
        columns = [(name, answer.schema[name].is_numeric() or name in question.numbers) for name in shown]
        addressed = all(name in answer.columns for name in ADDRESS)
        compared = AGAINST in answer.columns
        rows = []
        for row in answer.head(MOST_ROWS).to_dicts():
            cells = [self._cell(row[name], is_number, row.get(name + PLACE)) for name, is_number in columns]
            if addressed:
                cells.append(Cell(tuple(self.printed(row))))
            if compared:
                cells.append(Cell(tuple(self._compared(row[AGAINST]))))
            rows.append(tuple(cells))
        columns += [(PRINTED, False)] * addressed + [(PRINTED_OTHER, False)] * compared
        notes = [question.note] if question.note else []
        notes += [f"{name}: no figure is in print that can be set beside these." for name in lost]
        if answer.height > MOST_ROWS:
            notes.append(f"And {answer.height - MOST_ROWS:,} more rows, which the marts have.")
        return Table(
            question.caption,
            tuple(columns),
            tuple(rows),
            (*notes, *shorthand(rows)),
            question.heading,
            facets=question.facets,
        )

    def printed(self, row: Mapping[str, Any]) -> list[Link]:
        """Return where a row is printed."""
        source_id, sheet, cells = (row[name] for name in ADDRESS)
        if source_id is None or sheet is None or cells is None:
            return [Link(NO_FIGURE)]
        first, _, more = cells.partition(", ")
        words = f"{sheet}!{first}" + (f" to {more.rpartition(', ')[2]}" if more else "")
        return [Link(words, self.places.href(source_id, sheet, cells))]

    def _compared(self, against: str) -> list[Link]:
        """Return addresses as links; of one after another on the same sheet, the cell alone."""
        links, before = [], None
        for words, href in self.places.addresses(against):
            named = words.partition("!")[0].rpartition("/")[2] + words[words.find("!") :] if href else words
            sheet, _, cell = named.rpartition("!")
            links.append(Link(cell if sheet and sheet == before else named, href))
            before = sheet
        return links

    def _cell(self, value: object, is_number: bool, place: str | None) -> Cell:
        if place is not None and isinstance(value, str):
            return Cell.of(value, self.places.at(place), number=is_number)
        if value is None:
            return Cell.of(NO_FIGURE, number=is_number)
        if isinstance(value, str):
            return Cell.of(value, self.areas.get(value), number=is_number)
        if isinstance(value, dt.date):
            return Cell.of(date(value))
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return Cell.of(number(value), number=True)
        return Cell.of(str(value))


def shorthand(rows: Iterable[tuple[Cell, ...]]) -> list[str]:
    """Explain the shorthand that stands in some rows."""
    said = {cell.words.split(" ")[0] for row in rows for cell in row if cell.number or cell.words.startswith("[")}
    return [f"{mark} means {meaning}." for mark, meaning in SHORTHAND.items() if mark in said]
