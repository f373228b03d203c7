"""Which cells a workbook shows as percentages.

A cell that holds 0.46 and shows 46% means 46 per cent; one that holds 0.46 and shows 0.46 may not.
The fast readers give the 0.46 and drop the format, so it is read here from the package's own XML.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

Position = tuple[int, int]

BUILT_IN_PERCENTAGE_FORMATS = frozenset({9, 10})  # ECMA-376 part 1, 18.8.30: 0% and 0.00%
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_QUOTED = re.compile(r'"[^"]*"|\\.')
_ADDRESS = re.compile(rb'\br="([A-Z]+)(\d+)"')
_ODS_TAG = re.compile(
    rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*?)/?>|</table:(table)>", re.S
)
_ODS_NAME = re.compile(rb'\btable:name="([^"]*)"')
_ODS_REPEATED = re.compile(rb'\btable:number-(?:rows|columns)-repeated="(\d+)"')
_ODS_PERCENTAGE = b'office:value-type="percentage"'


def percentage_cells(data: bytes) -> dict[str, set[Position]]:
    """Return, for each sheet's name, the positions (row, column from 0) shown as percentages.

    Formats whose packages are not zipped XML (.xls) or hold binary sheets (.xlsb) give nothing.
    """
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = set(package.namelist())
        if "xl/styles.xml" in names and "xl/workbook.xml" in names:
            return dict(_in_xlsx(package, names))
        if "content.xml" in names:
            return dict(_in_ods(package.read("content.xml")))
    return {}


def _in_xlsx(package: zipfile.ZipFile, names: set[str]) -> Iterator[tuple[str, set[Position]]]:
    styles = _percentage_styles(package.read("xl/styles.xml"))
    if not styles:
        return
    either = b"|".join(str(style).encode() for style in sorted(styles))
    shown = re.compile(rb'<c\b[^>]*?\bs="(?:' + either + rb')"[^>]*>')
    targets = {
        element.get("Id"): element.get("Target", "")
        for element in ElementTree.fromstring(package.read("xl/_rels/workbook.xml.rels"))
    }
    for sheet in ElementTree.fromstring(package.read("xl/workbook.xml")).iter(f"{SPREADSHEET}sheet"):
        target = targets.get(sheet.get(f"{RELATIONSHIP}id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part not in names:
            continue
        found = (_ADDRESS.search(match.group()) for match in shown.finditer(package.read(part)))
        yield (
            sheet.get("name", ""),
            {(int(where[2]) - 1, _column(where[1])) for where in found if where},
        )


def _percentage_styles(styles: bytes) -> set[int]:
    root = ElementTree.fromstring(styles)
    custom = {
        int(element.get("numFmtId", "0"))
        for element in root.iter(f"{SPREADSHEET}numFmt")
        if "%" in _QUOTED.sub("", element.get("formatCode", ""))
    }
    formats = root.find(f"{SPREADSHEET}cellXfs")
    if formats is None:
        return set()
    wanted = custom | BUILT_IN_PERCENTAGE_FORMATS
    return {index for index, xf in enumerate(formats) if int(xf.get("numFmtId", "0")) in wanted}


def _column(letters: bytes) -> int:
    column = 0
    for letter in letters:
        column = column * 26 + letter - ord("A") + 1
    return column - 1


def _in_ods(content: bytes) -> Iterator[tuple[str, set[Position]]]:
    if _ODS_PERCENTAGE not in content:
        return
    name, found, row, next_row, column = "", set[Position](), 0, 0, 0
    for tag in _ODS_TAG.finditer(content):
        kind, attributes = tag[1], tag[2] or b""
        if tag[3]:
            yield name, found
        elif kind == b"table":
            named = _ODS_NAME.search(attributes)
            name = _plain(named[1]) if named else ""
            found, row, next_row = set(), 0, 0
        elif kind == b"table-row":
            row, column = next_row, 0
            next_row += _repeated(attributes)
        else:
            repeated = _repeated(attributes)
            if _ODS_PERCENTAGE in attributes:
                found.update(
                    (line, place) for line in range(row, next_row) for place in range(column, column + repeated)
                )
            column += repeated


def _repeated(attributes: bytes) -> int:
    repeated = _ODS_REPEATED.search(attributes)
    return int(repeated[1]) if repeated else 1


def _plain(name: bytes) -> str:
    from html import unescape

    return unescape(name.decode("utf-8"))
