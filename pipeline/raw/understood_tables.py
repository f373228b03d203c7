"""The tables of a workbook that are understood by their members, as observations beside those of contracts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from string import ascii_uppercase, digits

import polars as pl

from pipeline.faults import Fault
from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.facts.facts import Facts, facts_of
from pipeline.meaning.understood import Problem, Understood
from pipeline.raw.nearest_members import LIKELY, NearestMembers
from pipeline.raw.observations import OBSERVATION
from pipeline.workbook.cells import column_letters

ACCEPT = "correct the file, or see what can be accepted with pdu accept"


def observe_understood(
    understood: Sequence[Understood], lists: CodeLists, *, source_id: str, file: str, published: dt.date | None
) -> tuple[pl.DataFrame, Facts]:
    """Return the observations of understood tables, one a filled value cell, and how they were settled.

    The frame has the columns of OBSERVATION and the fields of the kinds. Where something stops a table it has what
    could be read in spite of it: a file with problems is not published, and looked through for more of them.
    """
    facts = facts_of(understood, lists, published)
    found = facts.observations
    if found.is_empty():
        return pl.DataFrame(schema=OBSERVATION), facts
    tables = pl.DataFrame(
        [
            {
                "table": place,
                "contract": one.kind.name,
                "file": file,
                "source_id": source_id,
                "source_sheet": one.table.sheet.name,
                "source_table": one.table.name,
                "source_range": one.table.range,
            }
            for place, one in enumerate(understood)
        ]
    )
    letters = {column: column_letters(column) for column in found["column"].unique()}
    letter = pl.col("column").replace_strict(letters, return_dtype=pl.String)
    addressed = found.join(tables, on="table", how="left", maintain_order="left").with_columns(
        source_cell=letter + (pl.col("row") + 1).cast(pl.String)
    )
    fields = [name for name in found.columns if name not in {*OBSERVATION, "table", "column"}]
    return _apart_from(facts.problems, addressed.select(*OBSERVATION, *fields)), facts


def _apart_from(problems: Sequence[Problem], found: pl.DataFrame) -> pl.DataFrame:
    """Leave out the figures that a problem may be about: those in its row or column, else those of its sheet."""
    letters, row = (pl.col("source_cell").str.extract(part) for part in (r"^([A-Z]+)", r"(\d+)$"))
    for problem in problems:
        cell = problem.cell.partition(":")[0]
        in_line = (row == cell.lstrip(ascii_uppercase)) | (letters == cell.rstrip(digits))
        on_sheet = pl.col("source_sheet") == problem.sheet
        touches = not found.filter(on_sheet & in_line).is_empty()
        found = found.filter(~(on_sheet & in_line if touches else on_sheet))
    return found


def faults_of_slips(understood: Sequence[Understood], lists: CodeLists, file: str) -> list[Fault]:
    """Return faults for members that are left out because no list knows them, but for a slip of the pen."""
    left = [replace(one, sheet=of.table.sheet.name) for of in understood for one in of.unread]
    members = NearestMembers(lists)
    near = [members.of([problem.text], (problem.dimension,)) for problem in left]
    likely = [one for one, of in zip(left, near, strict=True) if of is not None and of.similarity >= LIKELY]
    return faults_of(likely, file)


def faults_of(problems: Sequence[Problem], file: str) -> list[Fault]:
    """Return problems as faults of a file."""
    return [
        Fault(
            file=file,
            sheet=problem.sheet or None,
            cell=problem.cell or None,
            expected=problem.expected,
            found=problem.found,
            remedy=ACCEPT if problem.text else None,
        )
        for problem in problems
    ]
