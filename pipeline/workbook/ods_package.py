"""What an .ods says of its cells: percentages, months, indents, formulas, superscript spans, line breaks."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from html import unescape

from pipeline.workbook.dates import shown_as
from pipeline.workbook.links import is_link, text_of_link
from pipeline.workbook.package_parts import part, written_plainly
from pipeline.workbook.sheet_package import Package, Position, SheetPackage
from pipeline.workbook.superscripts import with_marks

CONTENT, STYLES, MIMETYPE = "content.xml", "styles.xml", "mimetype"
SPREADSHEET_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"

_TAG = re.compile(
    rb"<table:(table|table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*?)/?>|</table:(table)>", re.S
)
_NAME = re.compile(rb'\btable:name="([^"]*)"')
_STYLE = re.compile(rb'\btable:style-name="([^"]*)"')
_REPEATED = re.compile(rb'\btable:number-(?:rows|columns)-repeated="(\d+)"')
_FORMULA = re.compile(rb'\btable:formula="([^"]*)"')
_INDENT = re.compile(
    rb'<style:style\b[^>]*?\bstyle:name="([^"]*)"[^>]*>(?:(?!</style:style>).)*?\bfo:margin-left="([\d.]+)', re.S
)
_BREAK = re.compile(rb"<text:(?:line-break|tab)(?: [^>]*)?/>")
_FAR = re.compile(rb'number-(?:rows|columns)-repeated="\d{4,}"')
_DATE = re.compile(rb'\boffice:date-value="(\d{4}-\d\d-\d\d)')
_SHOWN = re.compile(rb"\s*<text:p(?: [^>]*)?>([^<]*)</text:p>")
# A date whose text starts with a letter, or is four digits: it may show a month or a year.
_DATE_WITHOUT_DAY = re.compile(rb'office:date-value="[^>]*>\s*<text:p(?: [^>]*)?>(?:[^\W\d]|\d{4}<)')
_RAISED = re.compile(
    rb'<style:style\b(?=[^>]*style:family="text")[^>]*?\bstyle:name="([^"]*)"[^>]*(?<!/)>'
    rb'(?:(?!</style:style>).)*?\bstyle:text-position="(?:super|0*[1-9][\d.]*%)',
    re.S,
)
_TEXT_STARTS = re.compile(rb"<text:p(?: [^>]*)?>")


def ods_package(package: zipfile.ZipFile, names: set[str]) -> Package:
    """Return what an .ods says of its sheets."""
    plain = written_plainly(part(package, CONTENT), b"<office:document-content")
    about = Package(dict(_sheets(plain)))
    if MIMETYPE not in names:  # some programs leave it out, and the reader asks for it
        about.parts[MIMETYPE] = SPREADSHEET_TYPE
    styles = part(package, STYLES) if STYLES in names else b""
    raised = {style for content in (plain, styles) if b"text-position" in content for style in _RAISED.findall(content)}
    read = plain
    if b"<text:line-break" in plain or b"<text:tab" in plain:
        read = _BREAK.sub(b" ", read)  # the reader would glue the words on either side
    if raised:
        read = with_marks(read, _spans_of(raised), _TEXT_STARTS)
    if read is not plain:
        about.parts[CONTENT] = read
    return about


def _spans_of(styles: set[bytes]) -> re.Pattern[bytes]:
    either = b"|".join(map(re.escape, sorted(styles)))
    return re.compile(rb'<text:span\b[^>]*\btext:style-name="(?:' + either + rb')"[^>]*>(?P<text>[^<]*)</text:span>')


def _sheets(content: bytes) -> Iterator[tuple[str, SheetPackage]]:
    indents = {style: round(float(margin) * 10) for style, margin in _INDENT.findall(content)}
    indents = {style: depth for style, depth in indents.items() if depth}
    dates = b"office:date-value" in content and bool(_DATE_WITHOUT_DAY.search(content))
    asks = (b'value-type="percentage"', b"table:formula")
    if not (indents or dates or any(ask in content for ask in asks) or _FAR.search(content)):
        return  # nothing here that a reader would drop: no need to walk the cells
    name, about, row, next_row, column = "", SheetPackage(), 0, 0, 0
    for tag in _TAG.finditer(content):
        kind, attributes = tag[1], tag[2] or b""
        if tag[3]:
            yield name, about
        elif kind == b"table":
            named = _NAME.search(attributes)
            name = unescape(named[1].decode("utf-8")) if named else ""
            about, row, next_row = SheetPackage(), 0, 0
        elif kind == b"table-row":
            row, column = next_row, 0
            next_row += _repeated(attributes)
        else:
            repeated = _repeated(attributes)
            if b"office:value-type" in attributes:
                about.rows, about.columns = max(about.rows, next_row), max(about.columns, column + repeated)
                _note_cell(about, attributes, (row, column), indents)
                if b'value-type="percentage"' in attributes and (next_row - row) * repeated > 1:
                    about.percentages.update(
                        (line, place) for line in range(row, next_row) for place in range(column, column + repeated)
                    )
                if dates and b"office:date-value" in attributes:
                    _note_date(about, attributes, _SHOWN.match(content, tag.end()), (row, column))
            elif formula := _FORMULA.search(attributes):
                _note_formula(about, unescape(formula[1].decode("utf-8")), (row, column))
            column += repeated


def _note_cell(about: SheetPackage, attributes: bytes, where: Position, indents: dict[bytes, int]) -> None:
    if b'value-type="percentage"' in attributes:
        about.percentages.add(where)
    if indents:
        styled = _STYLE.search(attributes)
        if styled and styled[1] in indents:
            about.indents[where] = indents[styled[1]]


def _note_date(about: SheetPackage, attributes: bytes, text: re.Match[bytes] | None, where: Position) -> None:
    held = _DATE.search(attributes)
    if held and text:
        shown = shown_as(unescape(text[1].decode("utf-8")), dt.date.fromisoformat(held[1].decode()))
        if shown is not None:
            about.dates[where] = shown


def _note_formula(about: SheetPackage, formula: str, where: Position) -> None:
    """Take a link for the words it shows; any other formula without a value is a fault."""
    if is_link(formula):
        about.texts[where] = text_of_link(formula)
    else:
        about.formulas_without_value.append(where)


def _repeated(attributes: bytes) -> int:
    repeated = _REPEATED.search(attributes)
    return int(repeated[1]) if repeated else 1
