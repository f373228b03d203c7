"""What `pdu inspect` shows: each table, what it was taken for and from which words, and all that stops it."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console

from pipeline.commands.options import program
from pipeline.raw.contracts import Match
from pipeline.raw.inspection import InspectedProblem, InspectedTable, InspectedWorkbook
from pipeline.raw.inspection_described import described
from pipeline.raw.not_stated import ASKED_FOR

Row = tuple[str, str]  # what, and what is said of it
WIDTH = len("whole table") + 2


def print_inspection(workbook: InspectedWorkbook, file: Path, *, as_json: bool, option: str = "") -> None:
    """Print sheets and tables for a person, or every value with its address as JSON; `option` names the raw folder."""
    if as_json:
        # A sheet a line: with indents, the encoder takes ten times as long as the reading.
        lines = (json.dumps(sheet, ensure_ascii=False, default=str) for sheet in described(workbook))
        problems = json.dumps([_as_json(problem) for problem in workbook.problems], ensure_ascii=False)
        sys.stdout.write('{"sheets": [\n' + ",\n".join(lines) + '\n],\n"problems": ' + problems + "}\n")
        return
    console = Console(soft_wrap=True, highlight=False, markup=False)
    console.print(_about(workbook))
    for sheet, about in zip(workbook.sheets, described(workbook), strict=True):
        console.print()
        console.print(sheet.name, style="bold")
        if not sheet.tables:
            console.print("  hidden, left out" if sheet.hidden else "  no table", style="dim")
        for found, table in zip(sheet.tables, about["tables"], strict=True):
            console.print(f"  {table['range']}  {table['title']}")
            for what, said in _rows(found, table):
                style = {"stops it": "red", "total": "yellow", "not read": "yellow"}.get(what.strip())
                console.print(f"    {what:<{WIDTH}}{said}", style=style)
    console.print()
    for problem in workbook.problems:
        console.print(_line(problem, with_sheet=True), style="red")
    _print_end(console, workbook, f"{shlex.quote(str(file))}{option}")


def _print_end(console: Console, workbook: InspectedWorkbook, given: str) -> None:
    problems = len(workbook.all_problems)
    if problems:
        counted = f"{problems:,} problem{'' if problems == 1 else 's'}"
        console.print(f"{counted}. What can be accepted: {program()} accept {given}")
    elif any(_is_read(found) for sheet in workbook.sheets for found in sheet.tables):
        console.print("Nothing stops the reading; the build checks ranges and sums as well.")
    else:
        console.print("No table of this file is of a known kind.")


def _about(workbook: InspectedWorkbook) -> str:
    """What is known of the file, and what is not stated of it."""
    said = {name: workbook.source.get(name) for name in ASKED_FOR}
    known = "; ".join(str(value) for value in (said["title"], said["publisher"], said["published_date"]) if value)
    lacking = ", ".join(name for name, value in said.items() if value is None)
    return f"{workbook.file}: {known or 'not said what it is'}" + (f" (not stated: {lacking})" if lacking else "")


def _rows(found: InspectedTable, table: dict[str, Any]) -> Iterator[Row]:
    """The lines of a table."""
    values = len(table["values"])
    if _is_read(found):
        how = "a contract" if isinstance(found.answer, Match) else "the meaning of its words"
        yield "read as", f"{found.taken_for}, by {how}; {values:,} values"
    else:
        yield "not read", f"{found.taken_for}; {values:,} values"
        if found.nearest_kind:
            known = f"has {', '.join(found.nearest_kind.known)}" if found.nearest_kind.known else "has nothing of it"
            yield "", f"nearest kind '{found.nearest_kind.kind}': {known}; lacks {found.nearest_kind.lacking}"
    if table["figures"]:
        units = [f" ({figure['unit']})" if figure["unit"] else "" for figure in table["figures"]]
        counted = zip(table["figures"], units, strict=True)
        yield "figures", "; ".join(f"{figure['role']}{unit} {figure['count']:,}" for figure, unit in counted)
    for level in table["levels"]:
        yield (
            "labels",
            f"{level['level']}: {level['dimension'] or 'of no dimension'}, "
            f"{level['known']:,} of {level['labels']:,} known",
        )
    for one in table["whole"]:
        cell = f" ({one['cell']})" if one["cell"] else ""
        yield "whole table", f"{one['dimension']} {one['member']}, from {one['from']}{cell}"
    for said in table["settled"]:
        yield "settled", said.partition("!")[2]
    for said in table["left_out"]:
        yield "left out", f"{said}: not of this kind"
    for wrong in table["wrong_totals"]:
        said = f"{wrong['cell']} prints {wrong['printed']:,g}, its parts come to {wrong['parts']:,g}"
        yield "total", f"of {wrong['label']} does not add: {said}"
    for column in table["columns"]:
        unit = f", {column['unit']}" if column["unit"] else ""
        yield "column", f"{column['column']:<3}{column['role']}, {column['type']}{unit}: {column['header']}"
    for problem in found.problems:
        yield "stops it", _line(problem)


def _is_read(found: InspectedTable) -> bool:
    return isinstance(found.answer, Match) or found.understood is not None


def _line(problem: InspectedProblem, *, with_sheet: bool = False) -> str:
    sheet = f"sheet '{problem.sheet}', " if with_sheet and problem.sheet else ""
    near = f"; nearest is {problem.nearest}" if problem.nearest else ""
    place = f"{problem.cell}: " if problem.cell else ""
    return f"{sheet}{place}expected {problem.expected}, found {problem.found}{near}"


def _as_json(problem: InspectedProblem) -> dict[str, str | None]:
    return {name: getattr(problem, name) for name in ("sheet", "cell", "expected", "found", "nearest")}
