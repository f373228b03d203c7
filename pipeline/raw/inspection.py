"""Look into a workbook, known or not: sheets, tables with what each was taken for, values with their addresses."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import polars as pl

from pipeline.faults import FaultsError
from pipeline.meaning.understood import NotUnderstood, Understood
from pipeline.raw.contracts import Match, Nearest, nearest
from pipeline.raw.declared import Declared, load_declared
from pipeline.raw.file import RawFile, raw_file
from pipeline.raw.nearest_members import NearestMembers
from pipeline.raw.provenance import sidecar_beside
from pipeline.raw.unknown_texts import nearest_kind, nearest_member
from pipeline.raw.what_was_read import Reading, TakenTable
from pipeline.raw.workbook_reading import read_closely
from pipeline.settings import Settings
from pipeline.workbook.cells import WORKBOOK_SUFFIXES, column_letters
from pipeline.workbook.tables import Column, Table, cells_of
from pipeline.workbook.values import read_values


@dataclass(frozen=True, slots=True)
class InspectedProblem:
    """What stops a table: where, what was expected, what was found, and the known member that comes nearest."""

    sheet: str | None
    cell: str | None
    expected: str
    found: str
    nearest: str | None = None


@dataclass(frozen=True, slots=True)
class InspectedTable:
    """A table of a workbook and what it was taken for."""

    table: Table
    answer: Match | Nearest | None
    understood: Understood | None = None
    nearest_kind: NotUnderstood | None = None  # of a table that is of no known kind
    settled: tuple[str, ...] = ()  # how signs, scales and counts were settled
    figures: tuple[tuple[str, str | None, int], ...] = ()  # role, unit, how many
    problems: tuple[InspectedProblem, ...] = ()

    @property
    def kind(self) -> str | None:
        """The kind of fact that the table is read as by its members."""
        return self.understood.kind.name if self.understood else None

    @property
    def taken_for(self) -> str:
        """The contract that reads the table or its kind of fact, or what the nearest contract lacks."""
        if isinstance(self.answer, Match):
            return self.answer.contract.name
        if self.kind:
            return self.kind
        if isinstance(self.answer, Nearest):
            return f"no contract; {self.answer}"
        return "no contract"

    @property
    def lacking(self) -> str | None:
        """What the table lacks of the kind of fact that comes nearest; null where it is read."""
        return self.nearest_kind.lacking if self.nearest_kind else None

    @property
    def value_columns(self) -> tuple[Column, ...]:
        """The columns that hold values: those of the contract or the kind, else those that the layout shows."""
        if isinstance(self.answer, Match):
            return tuple(column for column, _ in self.answer.valued)
        if self.understood:
            return tuple(column for column in self.understood.table.columns if column.index in self.understood.values)
        return self.table.value_columns


@dataclass(frozen=True, slots=True)
class InspectedSheet:
    """A sheet of a workbook and its tables; of a hidden sheet nothing is read."""

    name: str
    hidden: bool
    tables: tuple[InspectedTable, ...]


@dataclass(frozen=True, slots=True)
class InspectedWorkbook:
    """A workbook: its sheets, what is known of it as a whole, and what stops it beyond its tables."""

    file: str
    sheets: tuple[InspectedSheet, ...]
    source: dict[str, object] = field(default_factory=dict)
    problems: tuple[InspectedProblem, ...] = ()  # of no table

    @property
    def all_problems(self) -> list[InspectedProblem]:
        """Everything that stops the file."""
        return [*self.problems, *(one for sheet in self.sheets for table in sheet.tables for one in table.problems)]


def inspect_workbook(file: Path, settings: Settings, folder: Path | None = None) -> InspectedWorkbook:
    """Return what is found in a workbook, read as a build would read it.

    What was accepted in the raw folder holds for files in it. Raises FaultsError when the file cannot be opened.
    """
    if not file.is_file():
        raise FaultsError.at(file.name, "a file", "none of that name")
    if file.suffix.lower() not in WORKBOOK_SUFFIXES:
        expected = f"a workbook ({', '.join(sorted(WORKBOOK_SUFFIXES))})"
        raise FaultsError.at(file.name, expected, file.suffix or "no ending")
    folder, path = (folder or settings.raw).resolve(), file.resolve()
    if path.is_relative_to(folder):
        raw = raw_file(path, folder)
    else:
        folder = path.parent
        raw = RawFile(PurePosixPath(file.name), file.read_bytes(), sidecar_beside(file, file.name))
    declared = load_declared(settings, folder)
    reading = read_closely(raw, declared, settings.limits)
    if not reading.sheets:
        raise FaultsError(reading.faults)
    problems = _problems(reading, declared)
    tables = [_inspected(place, taken, reading, declared, problems) for place, taken in enumerate(reading.taken)]
    return InspectedWorkbook(
        raw.file,
        tuple(
            InspectedSheet(sheet.name, sheet.hidden, tuple(one for one in tables if one.table.sheet.name == sheet.name))
            for sheet in reading.sheets
        ),
        reading.source,
        tuple(one for one in problems if all(one not in table.problems for table in tables)),
    )


def _problems(reading: Reading, declared: Declared) -> list[InspectedProblem]:
    """Every problem of a workbook, in the order of its faults, with the nearest member where a text is unknown."""
    members = NearestMembers(declared.lists)
    readers = {reader.kind.name: reader for reader in declared.readers}
    near: dict[tuple[str | None, str | None, str], str] = {}
    for understood in reading.understood:
        for problem in understood.problems:
            member = nearest_member(problem, understood.kind, members, readers[understood.kind.name])
            if member:
                near[understood.table.sheet.name, problem.cell, problem.found] = str(member)
    return [
        InspectedProblem(one.sheet, one.cell, one.expected, one.found, near.get((one.sheet, one.cell, one.found)))
        for one in dict.fromkeys(reading.faults)
    ]


def _inspected(
    place: int, taken: TakenTable, reading: Reading, declared: Declared, problems: Iterable[InspectedProblem]
) -> InspectedTable:
    number = reading.understood.index(taken.understood) if taken.understood else None
    facts = reading.facts
    figures: tuple[tuple[str, str | None, int], ...] = ()
    understood = taken.understood
    if facts and understood and number is not None and not facts.observations.is_empty():
        own = facts.observations.filter(pl.col("table") == number)
        figures = tuple(own.group_by("role", "unit", maintain_order=True).len().iter_rows())
        understood = _as_held(understood, own)
    answer = taken.answer
    if answer is None and not taken.understood:
        answer = nearest(taken.table, declared.contracts)
    return InspectedTable(
        taken.table,
        answer,
        understood,
        None if taken.understood or isinstance(answer, Match) else nearest_kind(taken.not_understood),
        tuple(said for said in (facts.settled if facts else ()) if number is not None and _is_at(said, taken.table)),
        figures,
        tuple(one for one in problems if place == _table_of(one, reading)),
    )


def _as_held(understood: Understood, own: pl.DataFrame) -> Understood:
    """Leave out what the cover says where the figures of the table have it otherwise: other tables knew better."""
    far = {
        name: said
        for name, said in understood.far.items()
        if name not in own.columns or set(own[name].drop_nulls()) <= {said[0]}
    }
    return replace(understood, far=far)


def _is_at(settled: str, table: Table) -> bool:
    """Whether a line about a cell, Sheet!A1: ..., is of a table."""
    sheet, _, rest = settled.partition("!")
    return sheet == table.sheet.name and rest.partition(":")[0] in _cells(table)


def _table_of(problem: InspectedProblem, reading: Reading) -> int | None:
    """The table that a problem is of: the one that its cell is in, else the only one of its sheet."""
    on_sheet = [place for place, taken in enumerate(reading.taken) if taken.table.sheet.name == problem.sheet]
    within = [place for place in on_sheet if problem.cell in _cells(reading.taken[place].table)]
    return within[0] if within else on_sheet[0] if on_sheet else None


def _cells(table: Table) -> set[str]:
    rows = [*table.body, *(column.header_row for column in table.columns)]
    body = {f"{column_letters(column.index)}{row + 1}" for column in table.columns for row in rows}
    return body | {line.cell for line in table.title}


def values_of(tables: Iterable[tuple[Table, tuple[Column, ...]]]) -> pl.DataFrame:
    """Return the values of some columns of some tables, read together, with their addresses."""
    listed = list(tables)
    values = read_values(cells_of((table, [column.index for column in columns]) for table, columns in listed))
    names = [table.sheet.name for table, _ in listed]
    letters = {column: column_letters(column) for column in values["column"].unique()}
    letter = pl.col("column").replace_strict(letters, return_dtype=pl.String)
    sheets = pl.DataFrame({"table": range(len(names)), "sheet": names}, schema={"table": pl.Int64, "sheet": pl.String})
    addressed = values.with_columns(cell=letter + (pl.col("row") + 1).cast(pl.String))
    return addressed.join(sheets, on="table", how="left", maintain_order="left")
