"""What a workbook's own XML says and the fast readers drop: percentages, indents, formulas without a value.

A cell that holds 0.46 and shows 46% means 46 per cent; one that holds 0.46 and shows 0.46 may not. The package
is also looked at here before anything opens it: for size, encryption and cells that are too far out to hold.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from xml.etree import ElementTree

Position = tuple[int, int]

BUILT_IN_PERCENTAGE_FORMATS = frozenset({9, 10})  # ECMA-376 part 1, 18.8.30: 0% and 0.00%
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
OLE_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an old .xls, or a new workbook behind a password
PREFIXES = {"": SPREADSHEET.strip("{}")} | {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for prefix, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "fo": "xsl-fo-compatible",
    }.items()
}
PEEK = 4000  # bytes of a part that show how it is written
COLUMNS_TO_ZZ = 702
SMALL = 5_000_000  # a grid of as many cells costs no time worth counting for

_QUOTED = re.compile(r'"[^"]*"|\\.')
_ADDRESS = re.compile(rb'\br="([A-Z]+)(\d+)"')
_LAST_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
_HOLDING = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*(?<!/)>')
_FAR_COLUMN = re.compile(rb'<c\b[^>]*?\br="[A-Z]{3,}\d+"[^>]*(?<!/)>')
_NO_VALUE = re.compile(rb"<c\b([^>]*)>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>")
_ERROR = re.compile(rb'<c\b(?=[^>]*\bt="e")([^>]*)>(?:\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>))?\s*<v>([^<]*)</v>')
_ODS_TAG = re.compile(
    rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*?)/?>|</table:(table)>", re.S
)
_ODS_NAME = re.compile(rb'\btable:name="([^"]*)"')
_ODS_STYLE = re.compile(rb'\btable:style-name="([^"]*)"')
_ODS_REPEATED = re.compile(rb'\btable:number-(?:rows|columns)-repeated="(\d+)"')
_ODS_INDENT = re.compile(
    rb'<style:style\b[^>]*?\bstyle:name="([^"]*)"[^>]*>(?:(?!</style:style>).)*?\bfo:margin-left="([\d.]+)', re.S
)
_BREAK = re.compile(rb"<text:(?:line-break|tab)(?: [^>]*)?/>")
_ODS_FAR = re.compile(rb'number-(?:rows|columns)-repeated="\d{4,}"')


class RefusedPackageError(Exception):
    """A workbook that must not be opened; the text says what was found."""


@dataclass(slots=True)
class SheetPackage:
    """What the XML of one sheet says of its cells, by position (row, column from 0)."""

    percentages: set[Position] = field(default_factory=set)
    indents: dict[Position, int] = field(default_factory=dict)
    formulas_without_value: list[Position] = field(default_factory=list)
    errors: dict[Position, str] = field(default_factory=dict)  # cells that hold #DIV/0! and the like
    breaks: bool = False  # whether texts of the workbook hold line breaks that the reader would drop
    rows: int = 0  # how far out its cells reach, where that is in question
    columns: int = 0


def read_package(data: bytes, *, largest: int) -> dict[str, SheetPackage]:
    """Return what each sheet's XML says, by the sheet's name; of an old .xls, the percentages; of .xlsb, nothing.

    Raises RefusedPackageError for an empty file, one behind a password, one that would unpack to more than
    `largest` bytes, and one whose XML declares a document type (entities).
    """
    if not data:
        raise RefusedPackageError("an empty file")
    if data.startswith(OLE_CONTAINER):
        return dict(_in_xls(data))
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        unpacked = sum(part.file_size for part in package.infolist())
        if unpacked > largest:
            raise RefusedPackageError(f"one that unpacks to {unpacked:,} bytes, more than {largest:,}")
        names = set(package.namelist())
        if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise RefusedPackageError("one behind a password")
        if "xl/workbook.xml" in names:
            return dict(_in_xlsx(package, names))
        if "content.xml" in names:
            return dict(_in_ods(_written_plainly(_part(package, "content.xml"), b"<office:document-content")))
    return {}


def with_breaks_as_spaces(data: bytes) -> bytes:
    """Return an ODS with a space for each line break and tab within a text; the reader would glue the words."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        spaced = _BREAK.sub(b" ", package.read("content.xml"))
        anew = io.BytesIO()
        with zipfile.ZipFile(anew, "w", zipfile.ZIP_STORED) as written:
            for part in package.infolist():
                own = part.filename == "content.xml"
                written.writestr(part.filename, spaced if own else package.read(part.filename))
    return anew.getvalue()


def _in_xls(data: bytes) -> Iterator[tuple[str, SheetPackage]]:
    """The percentages of an old workbook; a container that is none (a password's) gives nothing here."""
    import xlrd

    try:
        workbook = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception:  # the reader that opens the workbook says what is wrong with it
        return
    formats = [workbook.format_map[style.format_key].format_str for style in workbook.xf_list]
    percentages = {index for index, shown in enumerate(formats) if "%" in _QUOTED.sub("", shown)}
    for sheet in workbook.sheets():
        cells = (
            (row, column)
            for row in range(sheet.nrows)
            for column, style in enumerate(sheet._cell_xf_indexes[row])
            if style in percentages
        )
        yield sheet.name, SheetPackage(percentages=set(cells))


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    content = package.read(name)
    if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content[:2000]:
        raise RefusedPackageError(f"a document type in {name}")
    return content


def _written_plainly(content: bytes, root: bytes) -> bytes:
    """The XML as most programs write it: UTF-8, the usual prefixes, attributes in double quotes.

    The searches here rely on that. Some writers prefix every tag or use single quotes; theirs is written anew.
    """
    head = content[:PEEK]
    if root in head and b"='" not in head:
        return content
    for prefix, namespace in PREFIXES.items():
        ElementTree.register_namespace(prefix, namespace)
    anew: bytes = ElementTree.tostring(ElementTree.fromstring(content), encoding="utf-8")
    return anew


def _in_xlsx(package: zipfile.ZipFile, names: set[str]) -> Iterator[tuple[str, SheetPackage]]:
    styles = _part(package, "xl/styles.xml") if "xl/styles.xml" in names else b""
    percentage_styles, indent_styles = _styles(styles) if styles else (set[int](), dict[int, int]())
    relationships = "xl/_rels/workbook.xml.rels"
    targets = {
        element.get("Id"): element.get("Target", "")
        for element in (ElementTree.fromstring(_part(package, relationships)) if relationships in names else ())
    }
    for sheet in ElementTree.fromstring(_part(package, "xl/workbook.xml")).iter(f"{SPREADSHEET}sheet"):
        target = targets.get(sheet.get(f"{RELATIONSHIP}id"), "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in names:
            content = _written_plainly(_part(package, part), b"<worksheet")
            yield sheet.get("name", ""), _sheet_of_xlsx(content, percentage_styles, indent_styles)


def _sheet_of_xlsx(content: bytes, percentage_styles: set[int], indent_styles: dict[int, int]) -> SheetPackage:
    rows, columns = _reach(content)
    about = SheetPackage(rows=rows, columns=columns)
    about.percentages.update(_styled(content, percentage_styles))
    for depth in set(indent_styles.values()):
        of_depth = {style for style, indent in indent_styles.items() if indent == depth}
        about.indents.update(dict.fromkeys(_styled(content, of_depth), depth))
    if b't="e"' in content:
        held = ((_ADDRESS.search(found[1]), found[2]) for found in _ERROR.finditer(content))
        about.errors = {_position(where): error.decode("utf-8") for where, error in held if where}
    if b"<f" in content:
        without = (_ADDRESS.search(found[1]) for found in _NO_VALUE.finditer(content))
        about.formulas_without_value = [_position(where) for where in without if where]
    return about


def _styled(content: bytes, styles: set[int]) -> Iterator[Position]:
    """Positions of the cells that have one of some styles."""
    if not styles:
        return
    either = b"|".join(str(style).encode() for style in sorted(styles))
    for cell in re.finditer(rb'<c\b[^>]*?\bs="(?:' + either + rb')"[^>]*>', content):
        where = _ADDRESS.search(cell.group())
        if where:
            yield _position(where)


def _position(where: re.Match[bytes]) -> Position:
    column = 0
    for letter in where[1]:
        column = column * 26 + letter - ord("A") + 1
    return int(where[2]) - 1, column - 1


def _reach(content: bytes) -> Position:
    """How many rows and columns the cells with something in them reach; an upper bound where it is small."""
    last = _LAST_ROW.search(content, content.rfind(b"<row"))
    rows = int(last[1]) if last else 0
    if not _FAR_COLUMN.search(content) and rows * COLUMNS_TO_ZZ < SMALL:
        return rows, COLUMNS_TO_ZZ
    places = [_position(where) for where in _HOLDING.finditer(content)]
    return max((row for row, _ in places), default=-1) + 1, max((column for _, column in places), default=-1) + 1


def _styles(styles: bytes) -> tuple[set[int], dict[int, int]]:
    """The cell styles that show percentages, and those that indent, with how far."""
    root = ElementTree.fromstring(styles)
    custom = {
        int(element.get("numFmtId", "0"))
        for element in root.iter(f"{SPREADSHEET}numFmt")
        if "%" in _QUOTED.sub("", element.get("formatCode", ""))
    }
    wanted = custom | BUILT_IN_PERCENTAGE_FORMATS
    formats = list(root.find(f"{SPREADSHEET}cellXfs") or ())
    percentages = {index for index, xf in enumerate(formats) if int(xf.get("numFmtId", "0")) in wanted}
    alignments = ((index, xf.find(f"{SPREADSHEET}alignment")) for index, xf in enumerate(formats))
    indents = {index: int(how.get("indent", "0")) for index, how in alignments if how is not None}
    return percentages, {index: depth for index, depth in indents.items() if depth}


def _in_ods(content: bytes) -> Iterator[tuple[str, SheetPackage]]:
    indents = {style: round(float(margin) * 10) for style, margin in _ODS_INDENT.findall(content)}
    indents = {style: depth for style, depth in indents.items() if depth}
    asks = (b'value-type="percentage"', b"table:formula", b"<text:line-break", b"<text:tab")
    if not indents and not any(ask in content for ask in asks) and not _ODS_FAR.search(content):
        return  # nothing here that a reader would drop: no need to walk the cells
    breaks = bool(_BREAK.search(content))
    name, about, row, next_row, column = "", SheetPackage(), 0, 0, 0
    for tag in _ODS_TAG.finditer(content):
        kind, attributes = tag[1], tag[2] or b""
        if tag[3]:
            yield name, about
        elif kind == b"table":
            named = _ODS_NAME.search(attributes)
            name = unescape(named[1].decode("utf-8")) if named else ""
            about, row, next_row = SheetPackage(breaks=breaks), 0, 0
        elif kind == b"table-row":
            row, column = next_row, 0
            next_row += _repeated(attributes)
        else:
            repeated = _repeated(attributes)
            if b"office:value-type" in attributes:
                about.rows, about.columns = max(about.rows, next_row), max(about.columns, column + repeated)
                _note_ods_cell(about, attributes, (row, column), indents)
                if b'value-type="percentage"' in attributes and (next_row - row) * repeated > 1:
                    about.percentages.update(
                        (line, place) for line in range(row, next_row) for place in range(column, column + repeated)
                    )
            elif b"table:formula" in attributes:
                about.formulas_without_value.append((row, column))
            column += repeated


def _note_ods_cell(about: SheetPackage, attributes: bytes, where: Position, indents: dict[bytes, int]) -> None:
    if b'value-type="percentage"' in attributes:
        about.percentages.add(where)
    if indents:
        styled = _ODS_STYLE.search(attributes)
        if styled and styled[1] in indents:
            about.indents[where] = indents[styled[1]]


def _repeated(attributes: bytes) -> int:
    repeated = _ODS_REPEATED.search(attributes)
    return int(repeated[1]) if repeated else 1
