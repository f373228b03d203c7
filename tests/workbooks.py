"""Workbooks written by the tests: rows of cells, in any format the publishers use."""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, TableCell, TableRow
from odf.table import Table as OdsTable
from odf.text import P
from openpyxl import Workbook
from openpyxl.utils import get_column_letter


class Percent(float):
    """A fraction that the workbook shows as a percentage: Percent(0.46) is shown as 46%."""


Rows = Sequence[Sequence[Any]]


def write_workbook(
    path: Path, sheets: dict[str, Rows], *, merges: Sequence[str] = (), hidden: Sequence[str] = ()
) -> Path:
    """Write sheets (name to rows, None for a blank cell) to a path, in the format that its ending names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    writers = {".xlsx": _write_xlsx, ".xls": _write_xls, ".ods": _write_ods, ".csv": _write_csv}
    writers[path.suffix](path, sheets, merges, hidden)
    return path


def write_sidecar(workbook: Path, **changes: Any) -> Path:
    """Write the provenance sidecar of a workbook."""
    described = {
        "title": "A publication",
        "publisher": "HM Inspectorate of Probation",
        "published_date": "2023-09-19",
        "licence": "Open Government Licence v3.0",
        "origin": "supplied",
    } | changes
    sidecar = workbook.with_name(workbook.name + ".provenance.json")
    sidecar.write_text(json.dumps(described), "utf-8")
    return sidecar


def _write_xlsx(path: Path, sheets: dict[str, Rows], merges: Sequence[str], hidden: Sequence[str]) -> None:
    workbook = Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row, cells in enumerate(rows, start=1):
            for column, content in enumerate(cells, start=1):
                if content is None:
                    continue
                cell = sheet[f"{get_column_letter(column)}{row}"]
                cell.value = float(content) if isinstance(content, Percent) else content
                if isinstance(content, Percent):
                    cell.number_format = "0%"
        for area in merges:
            sheet.merge_cells(area)
        if name in hidden:
            sheet.sheet_state = "hidden"
    workbook.save(path)


def _write_xls(path: Path, sheets: dict[str, Rows], merges: Sequence[str], hidden: Sequence[str]) -> None:
    import xlwt

    assert not merges and not hidden, "written as xlsx in the tests that need them"
    workbook = xlwt.Workbook()
    percent, plain = xlwt.easyxf(num_format_str="0%"), xlwt.Style.default_style
    for name, rows in sheets.items():
        sheet = workbook.add_sheet(name)
        for row, cells in enumerate(rows):
            for column, content in enumerate(cells):
                if content is not None:
                    shown = isinstance(content, Percent)
                    sheet.write(row, column, float(content) if shown else content, percent if shown else plain)
    workbook.save(str(path))


def _write_ods(path: Path, sheets: dict[str, Rows], merges: Sequence[str], hidden: Sequence[str]) -> None:
    assert not merges and not hidden, "written as xlsx in the tests that need them"
    document = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = OdsTable(name=name)
        for cells in rows:
            row = TableRow()
            for content in cells:
                row.addElement(_ods_cell(content))
            table.addElement(row)
        document.spreadsheet.addElement(table)
    document.save(str(path))


def _ods_cell(content: Any) -> TableCell | CoveredTableCell:
    if content is None:
        return TableCell()
    if isinstance(content, Percent):
        return TableCell(valuetype="percentage", value=float(content))
    if isinstance(content, dt.date):
        return TableCell(valuetype="date", datevalue=content.isoformat())
    if isinstance(content, int | float):
        return TableCell(valuetype="float", value=content)
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=content))
    return cell


def _write_csv(path: Path, sheets: dict[str, Rows], merges: Sequence[str], hidden: Sequence[str]) -> None:
    assert len(sheets) == 1 and not merges and not hidden, "a CSV file is one sheet of plain cells"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(next(iter(sheets.values())))
