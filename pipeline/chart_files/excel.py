"""A workbook as xlsx, with gptables: the Analysis Function's guidance on accessible spreadsheets."""

from __future__ import annotations

import io
import textwrap
import warnings
import zipfile
from typing import Any

from pipeline.chart_files.native_charts import draw_charts
from pipeline.chart_files.sheets import (
    ABOUT,
    BODY_POINTS,
    COVER_WIDTH,
    FONT,
    HEADING_POINTS,
    INTRODUCTION,
    LANGUAGE,
    TITLE_POINTS,
    Book,
    Cell,
    Link,
    Number,
    Sheet,
    words_of,
)

A4 = 9  # as Excel numbers sheets of paper
POINTS_A_LINE, POINTS_BETWEEN = 15, 2
ROOM = 0.97  # of a column's width that is sure to hold as many letters of body text
CORE_PROPERTIES = "docProps/core.xml"
_WRAPPED = {"text_wrap": True, "valign": "top"}
_THEME: dict[str, Any] = {
    "global": {"font_name": FONT, "font_size": BODY_POINTS, **_WRAPPED},
    "cover_title": {"bold": True, "font_size": TITLE_POINTS},
    "cover_subtitle": {"bold": True, "font_size": HEADING_POINTS},
    "title": {"bold": True, "font_size": TITLE_POINTS},
    "column_heading": {"bold": True, "bottom": 1, "valign": "bottom"},
    "description_order": ["instructions", "legend", "source"],
}
# Words stay words: nothing is taken for a formula, a number or an address.
_OPTIONS = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}


def excel(book: Book) -> bytes:
    """Return a workbook as the bytes of an xlsx file."""
    import gptables

    written = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it misses its own sheet of notes, and what pandas will change
        made = gptables.produce_workbook(
            written,
            {sheet.name: _table(sheet) for sheet in book.sheets},
            theme=gptables.Theme({**_THEME}),
            cover=gptables.Cover(
                title=book.cover.title,
                intro=[_plain(line) for line in book.cover.sections[INTRODUCTION]],
                about=_about(book.cover.sections),
                width=COVER_WIDTH,
                cover_label=book.cover.name,
            ),
            contentsheet_label=None,
            auto_width=False,
            workbook_options=_OPTIONS,
        )
    _set_up(made, book)
    made.close()
    return _in_language(written.getvalue())


def _about(sections: dict[str, list[str]]) -> list[Any]:
    """The lines of the cover after its introduction, further headings among them."""
    lines: list[Any] = list(map(_plain, sections[ABOUT]))
    for heading, said in sections.items():
        if heading not in {INTRODUCTION, ABOUT}:
            lines += [[{"bold": True, "font_size": HEADING_POINTS}, heading], *map(_plain, said)]
    return lines


def _table(sheet: Sheet) -> Any:
    import gptables
    import pandas as pd

    formats = [
        {"cell": {"cells": (row, place), "format": _number_format(cell)}}
        for place, column in enumerate(sheet.columns)
        for row, cell in enumerate(column.cells, start=1)
        if isinstance(cell, Number)
    ] + [
        # Numbers at the right and words at the left of the next column would else touch.
        {
            "column": {
                "columns": [place],
                "format": {"indent": 1, "align": "right" if column.of_numbers else "left"},
                "include_names": True,
            }
        }
        for place, column in enumerate(sheet.columns)
        if place
    ]
    columns = {_plain(column.heading): pd.Series(map(_cell, column.cells), dtype=object) for column in sheet.columns}
    return gptables.GPTable(
        table=pd.DataFrame(columns),
        table_name=sheet.table_name,
        title=_plain(sheet.title),
        instructions=_plain(sheet.instructions),
        legend=[_cell(line) for line in sheet.above],
        source=_plain(sheet.source) if sheet.source else None,
        index_columns={2: 0},
        additional_formatting=formats,
    )


def _cell(cell: Cell) -> Any:
    if isinstance(cell, Number):
        return cell.stored
    if isinstance(cell, Link):
        return f"[{cell.words}](internal:{cell.sheet}!A1)"
    return _plain(cell)


def _plain(text: str) -> str:
    """Words without what gptables reads as a link or as a reference to a note."""
    return text.replace("](", "] (").replace("$$", "$ $")


def _number_format(number: Number) -> dict[str, Any]:
    """The format of a number's cell. LibreOffice ignores the indent of most numbers that may be wrapped."""
    places = f".{'0' * number.decimals}" if number.decimals else ""
    return {"num_format": f"#,##0{places}", "text_wrap": False}


def _set_up(made: Any, book: Book) -> None:
    """Widths, print and properties: what gptables leaves to whoever uses it."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    _set_heights(made.get_worksheet_by_name(book.cover.name), _cover_lines(book))
    for worksheet in made.worksheets():
        worksheet.set_landscape()
        worksheet.set_paper(A4)
        worksheet.fit_to_pages(1, 0)
        worksheet.set_footer("&L&A&RPage &P of &N")
        if sheet := sheets.get(worksheet.get_name()):
            worksheet.repeat_rows(sheet.heading_row)
            for place, column in enumerate(sheet.columns):
                worksheet.set_column(place, place, column.width)
            _set_heights(worksheet, _lines(sheet))
            draw_charts(made, worksheet, sheet)
            if not sheet.above:  # under long words above a table, a frozen heading would fill a small screen
                worksheet.freeze_panes(sheet.heading_row + 1, 0)
    made.set_size(2400, 1400)
    made.get_worksheet_by_name(book.cover.name).activate()
    made.set_properties(
        {
            "title": book.cover.title,
            "subject": "Tables of charts, with n, source and caveats",
            "author": book.author,
            "keywords": ", ".join(book.keywords),
            "created": book.made.replace(tzinfo=None),
        }
    )


def _cover_lines(book: Book) -> list[float]:
    """How many lines each row of the cover takes."""
    lines = [_lines_of(book.cover.title, COVER_WIDTH, TITLE_POINTS)]
    for heading, said in book.cover.sections.items():
        lines += [_lines_of(heading, COVER_WIDTH, HEADING_POINTS), *(_lines_of(line, COVER_WIDTH) for line in said)]
    return lines


def _lines(sheet: Sheet) -> list[float]:
    """How many lines each row of a sheet takes."""
    first = sheet.columns[0].width
    above = [_lines_of(sheet.title, first, TITLE_POINTS), *(_lines_of(words_of(line), first) for line in sheet.lines)]
    headings = max(_lines_of(column.heading, column.width, HEADING_POINTS) for column in sheet.columns)
    each = zip(
        *([_lines_of(words_of(cell), column.width) for cell in column.cells] for column in sheet.columns), strict=True
    )
    return [*above, headings, *map(max, each)]


def _lines_of(text: str, width: int, points: int = BODY_POINTS) -> float:
    """How many lines of body text a text needs in a column. Bold letters and large ones are wider and higher."""
    larger = points / BODY_POINTS
    return larger * len(textwrap.wrap(text, max(1, int(ROOM * width / larger))) or [""])


def _set_heights(worksheet: Any, lines: list[float]) -> None:
    """Give each row its height: not every program works out that of wrapped text when it opens a workbook."""
    for row, needed in enumerate(lines):
        worksheet.set_row(row, POINTS_A_LINE * needed + POINTS_BETWEEN)


def _in_language(package: bytes) -> bytes:
    """Return the package with its language among its properties, for which XlsxWriter has no setting."""
    with_language = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(with_language, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            if part.filename == CORE_PROPERTIES:
                end = b"</cp:coreProperties>"
                content = content.replace(end, f"<dc:language>{LANGUAGE}</dc:language>".encode() + end)
            new.writestr(part, content)
    return with_language.getvalue()
