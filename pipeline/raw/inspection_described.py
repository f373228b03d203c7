"""What was found in a workbook, as JSON has it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import polars as pl

from pipeline.meaning.axes.axes import Said
from pipeline.meaning.understood import Understood
from pipeline.raw.inspection import InspectedTable, InspectedWorkbook, values_of
from pipeline.workbook.cells import address, column_letters
from pipeline.workbook.tables import Column
from pipeline.workbook.totals import wrong_totals
from pipeline.workbook.units import PER_CENT, unit_of_path

_SAID_BY = {
    "sheet": "the sheet's name",
    "file": "the file's name",
    "contents": "the list of contents",
    "note": "a note",
    "above": "a line above",
    "corner": "the heading of the labels",
    "constant": "a column that never changes",
    "cover": "the cover or notes",
}


def described(workbook: InspectedWorkbook) -> list[dict[str, Any]]:
    """Return the sheets of a workbook with everything that was found on them."""
    sheets = workbook.sheets
    tables = [found for sheet in sheets for found in sheet.tables]
    values = values_of((found.table, found.value_columns) for found in tables)
    by_table = {number: part for (number,), part in values.partition_by("table", as_dict=True).items()}
    parts = iter([_table(found, by_table.get(number, values.clear())) for number, found in enumerate(tables)])
    return [
        {"sheet": sheet.name, "hidden": sheet.hidden, "tables": [next(parts) for _ in sheet.tables]} for sheet in sheets
    ]


def levels(understood: Understood) -> list[dict[str, Any]]:
    """Return each level of rows and columns: its dimension, and how many of its labels are known."""
    return [
        {"level": _level(name), "dimension": dimension or None, "known": known, "labels": labels}
        for name, (dimension, known, labels) in understood.levels.items()
    ]


def whole(understood: Understood) -> list[dict[str, Any]]:
    """Return what holds for the whole table, and the text that says it; rows and columns may say otherwise."""
    on_axes = {dimension for of in (*understood.rows.values(), *understood.columns.values()) for dimension in of}
    far = {name: said for name, said in understood.far.items() if name not in on_axes | understood.whole.keys()}
    return [
        {
            "dimension": dimension,
            "member": member.replace("\n", " or ").replace("|", " "),
            "from": _said_by(said),
            "text": said.text,
            "cell": said.cell or None,
        }
        for dimension, (member, said) in (understood.whole | far).items()
        if dimension in {*understood.kind.takes, *understood.kind.derive}
    ]


def _said_by(said: Said) -> str:
    """Which text says it, in words."""
    if said.level.startswith("header"):
        return "the headings"
    return _SAID_BY.get(said.level, f"the {said.level}")


def _level(name: str) -> str:
    """A level as people call it: column A, heading 1, header row 1."""
    what, _, number = name.partition(" ")
    if what == "column":
        return f"column {column_letters(int(number))}"
    return f"{'header row' if what == 'header' else what} {int(number) + 1}"


def _table(found: InspectedTable, values: pl.DataFrame) -> dict[str, Any]:
    table = found.table
    headers = {column.index: list(column.path) for column in table.columns}
    by_column = {index: part for (index,), part in values.partition_by("column", as_dict=True).items()}
    row_notes = {row: table.row_notes(row) or None for row in table.body}
    units = {column.index: _unit(column, by_column.get(column.index)) for column in found.value_columns}
    return {
        "title": table.name,
        "range": table.range,
        "notes": [line.text for line in table.title[1:]],
        "above": [line.text for line in table.above],
        "footnotes": [line.text for line in table.footnotes],
        "taken_for": found.taken_for,
        "kind": found.kind,
        "levels": levels(found.understood) if found.understood else [],
        "whole": whole(found.understood) if found.understood else [],
        "figures": [{"role": role, "unit": unit, "count": count} for role, unit, count in found.figures],
        "settled": list(found.settled),
        "problems": [asdict(problem) for problem in found.problems],
        "left_out": found.understood.left_out if found.understood else [],
        "nearest_kind": found.nearest_kind.kind if found.nearest_kind else None,
        "known": list(found.nearest_kind.known) if found.nearest_kind else [],
        "lacking": found.lacking,
        "columns": [
            {
                "column": column_letters(column.index),
                "header": column.header,
                "path": list(column.path),
                "notes": column.notes,
                "role": "value" if column.index in units else "label",
                "type": _type(by_column.get(column.index)),
                "unit": units.get(column.index),
            }
            for column in table.columns
        ],
        "wrong_totals": [asdict(wrong) for wrong in wrong_totals(table, values)],
        "values": [
            {
                "cell": address(cell["row"], cell["column"]),
                "value": _value(cell),
                "mark": cell["mark"],
                "notes": cell["notes"] or None,
                "unit": PER_CENT if cell["as_percentage"] else units[cell["column"]],
                "row_labels": list(table.row_labels[cell["row"]]),
                "row_notes": row_notes[cell["row"]],
                "column_labels": headers[cell["column"]],
            }
            for cell in values.iter_rows(named=True)
        ],
    }


def _value(cell: dict[str, object]) -> object:
    """A cell's number, date or text; null where it is shorthand."""
    if cell["mark"] is not None:
        return None
    return next((cell[name] for name in ("value", "date", "text") if cell[name] is not None), None)


def _type(values: pl.DataFrame | None) -> str:
    """What a column's cells are: numbers, dates, words, or a mixture."""
    if values is None:
        return "words"
    kinds = {
        "numbers": values["value"].is_not_null().any(),
        "dates": values["date"].is_not_null().any(),
        "words": (values["text"].is_not_null() & values["value"].is_null() & values["mark"].is_null()).any(),
    }
    return " and ".join(kind for kind, there in kinds.items() if there) or "shorthand"


def _unit(column: Column, values: pl.DataFrame | None) -> str | None:
    """The unit of a column: what its headers say, else per cent where every number in it is shown so."""
    said = unit_of_path(column.path)
    if said == PER_CENT or values is None:
        return said
    shown = values.filter(pl.col("value").is_not_null())["as_percentage"]
    if shown.any():
        return PER_CENT if shown.all() else None
    return said
