"""What an .xlsx says of its cells: how numbers and dates are shown, indents, formulas, superscript runs."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from xml.etree import ElementTree

from pipeline.workbook.dates import Month, Shown, shown_by
from pipeline.workbook.links import is_link, text_of_link
from pipeline.workbook.package_parts import RELATIONSHIP, SPREADSHEET, part, written_plainly
from pipeline.workbook.sheet_package import Package, Position, SheetPackage, shows_percentage
from pipeline.workbook.superscripts import with_marks

# ECMA-376 part 1, 18.8.30: 9 is 0%, 10 is 0.00%, 17 is mmm-yy.
BUILT_IN_PERCENTAGE_FORMATS = frozenset({9, 10})
BUILT_IN_DATE_FORMATS: dict[int, Shown] = {17: Month}
SHARED_STRINGS = "xl/sharedStrings.xml"
COLUMNS_TO_ZZ = 702
SMALL = 5_000_000  # a grid of as many cells costs no time worth counting for

_ADDRESS = re.compile(rb'\br="([A-Z]+)(\d+)"')
_LAST_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
_HOLDING = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*(?<!/)>')
_THREE_LETTERS = re.compile(rb'r="[A-Z]{3}')  # quick to look for, and in most sheets not there
_FAR_COLUMN = re.compile(rb'<c\b[^>]*?\br="[A-Z]{3,}\d+"[^>]*(?<!/)>')
_NO_VALUE = re.compile(
    rb"<c\b([^>]*)>\s*<f\b([^>]*?)(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>",
)
_SHARED = re.compile(rb'\bsi="(\d+)"')
_ERROR = re.compile(rb'<c\b(?=[^>]*\bt="e")([^>]*)>(?:\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>))?\s*<v>([^<]*)</v>')
_SUPERSCRIPT = re.compile(
    rb'<r>(?:(?!</r>).)*?<vertAlign val="superscript" ?/>(?:(?!</r>).)*?<t(?: [^>]*)?>(?P<text>[^<]*)</t>\s*</r>', re.S
)
_TEXT_STARTS = re.compile(rb"<(?:si|is)>")


@dataclass(slots=True)
class _Styles:
    """The cell styles that say something of what a cell means."""

    percentages: set[int] = field(default_factory=set)
    dates: dict[int, Shown] = field(default_factory=dict)
    indents: dict[int, int] = field(default_factory=dict)


def xlsx_package(package: zipfile.ZipFile, names: set[str]) -> Package:
    """Return what an .xlsx says of its sheets."""
    about = Package()
    styles = _styles(part(package, "xl/styles.xml")) if "xl/styles.xml" in names else _Styles()
    if SHARED_STRINGS in names:
        _note_superscripts(about, SHARED_STRINGS, part(package, SHARED_STRINGS), b"<sst")
    relationships = "xl/_rels/workbook.xml.rels"
    targets = {
        element.get("Id"): element.get("Target", "")
        for element in (ElementTree.fromstring(part(package, relationships)) if relationships in names else ())
    }
    for sheet in ElementTree.fromstring(part(package, "xl/workbook.xml")).iter(f"{SPREADSHEET}sheet"):
        target = targets.get(sheet.get(f"{RELATIONSHIP}id"), "")
        name = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if name in names:
            content = written_plainly(part(package, name), b"<worksheet")
            _note_superscripts(about, name, content, b"<worksheet")
            about.sheets[sheet.get("name", "")] = _sheet(content, styles)
    return about


def _note_superscripts(about: Package, name: str, content: bytes, root: bytes) -> None:
    if b"superscript" in content:
        about.parts[name] = with_marks(written_plainly(content, root), _SUPERSCRIPT, _TEXT_STARTS)


def _styles(content: bytes) -> _Styles:
    root = ElementTree.fromstring(content)
    codes = {
        int(element.get("numFmtId", "0")): element.get("formatCode", "")
        for element in root.iter(f"{SPREADSHEET}numFmt")
    }
    percentages = {number for number, code in codes.items() if shows_percentage(code)} | BUILT_IN_PERCENTAGE_FORMATS
    dates = BUILT_IN_DATE_FORMATS | {
        number: shown for number, code in codes.items() if (shown := shown_by(code)) is not None
    }
    styles = _Styles()
    for index, xf in enumerate(root.find(f"{SPREADSHEET}cellXfs") or ()):
        number = int(xf.get("numFmtId", "0"))
        alignment = xf.find(f"{SPREADSHEET}alignment")
        indent = int(alignment.get("indent", "0")) if alignment is not None else 0
        if number in percentages:
            styles.percentages.add(index)
        if number in dates:
            styles.dates[index] = dates[number]
        if indent:
            styles.indents[index] = indent
    return styles


def _sheet(content: bytes, styles: _Styles) -> SheetPackage:
    rows, columns = _reach(content)
    about = SheetPackage(rows=rows, columns=columns)
    for place, style in _styled(content, {*styles.percentages, *styles.dates, *styles.indents}):
        if style in styles.percentages:
            about.percentages.add(place)
        if style in styles.dates:
            about.dates[place] = styles.dates[style]
        if style in styles.indents:
            about.indents[place] = styles.indents[style]
    if b't="e"' in content:
        held = ((_ADDRESS.search(found[1]), found[2]) for found in _ERROR.finditer(content))
        about.texts = {_position(where): error.decode("utf-8") for where, error in held if where}
    if b"<f" in content:
        _note_formulas(about, _NO_VALUE.finditer(content))
    return about


def _note_formulas(about: SheetPackage, without_value: Iterable[re.Match[bytes]]) -> None:
    """Take links for the words they show; any other formula without a value is a fault."""
    shared_links = set[bytes]()
    for found in without_value:
        where = _ADDRESS.search(found[1])
        formula = unescape((found[3] or b"").decode("utf-8"))
        shared = _SHARED.search(found[2])
        if where and (is_link(formula) or (shared and shared[1] in shared_links)):
            about.texts[_position(where)] = text_of_link(formula)
            shared_links |= {shared[1]} if shared else set()
        elif where:
            about.formulas_without_value.append(_position(where))


def _styled(content: bytes, styles: set[int]) -> Iterator[tuple[Position, int]]:
    """The cells that have one of some styles."""
    if not styles:
        return
    either = b"|".join(str(style).encode() for style in sorted(styles))
    for cell in re.finditer(rb'<c\b[^>]*?\bs="(' + either + rb')"[^>]*>', content):
        where = _ADDRESS.search(cell.group())
        if where:
            yield _position(where), int(cell[1])


def _position(where: re.Match[bytes]) -> Position:
    column = 0
    for letter in where[1]:
        column = column * 26 + letter - ord("A") + 1
    return int(where[2]) - 1, column - 1


def _reach(content: bytes) -> Position:
    """How many rows and columns the cells with something in them reach; an upper bound where it is small."""
    last = _LAST_ROW.search(content, content.rfind(b"<row"))
    rows = int(last[1]) if last else 0
    far = _THREE_LETTERS.search(content) and _FAR_COLUMN.search(content)
    if not far and rows * COLUMNS_TO_ZZ < SMALL:
        return rows, COLUMNS_TO_ZZ
    places = [_position(where) for where in _HOLDING.finditer(content)]
    return max((row for row, _ in places), default=-1) + 1, max((column for _, column in places), default=-1) + 1
