"""The same workbook as ods, for LibreOffice and for public bodies that publish open formats."""

from __future__ import annotations

import io
from typing import Any

from pipeline.chart_files.sheets import (
    BODY_POINTS,
    COVER_WIDTH,
    FONT,
    HEADING_POINTS,
    LANGUAGE,
    TITLE_POINTS,
    Book,
    Cell,
    Link,
    Number,
    Sheet,
    words_of,
)
from pipeline.workbook.cells import column_letters

CM_A_LETTER = 0.235  # of 12 point Arial
PAGE = "Landscape"
MOST_DECIMALS = 3


def open_document(book: Book) -> bytes:
    """Return a workbook as the bytes of an ods file."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import DatabaseRange, DatabaseRanges

    document = OpenDocumentSpreadsheet()
    _describe(document, book)
    styles = _Styles(document)
    cover = styles.sheet(book.cover.name, [COVER_WIDTH])
    cover.addElement(styles.row(["title"], [book.cover.title]))
    for heading, lines in book.cover.sections.items():
        cover.addElement(styles.row(["heading"], [heading]))
        for line in lines:
            cover.addElement(styles.row(["words"], [line]))
    ranges = DatabaseRanges()
    for sheet in book.sheets:
        _add_sheet(styles, sheet)
        ranges.addElement(
            DatabaseRange(
                name=sheet.table_name,
                targetrangeaddress=f"{sheet.name}.A{sheet.heading_row + 1}:"
                f"{sheet.name}.{column_letters(len(sheet.columns) - 1)}{sheet.heading_row + 1 + sheet.rows}",
                containsheader="true",
                displayfilterbuttons="false",
            )
        )
    document.spreadsheet.addElement(ranges)
    written = io.BytesIO()
    document.write(written)
    return written.getvalue()


def _add_sheet(styles: _Styles, sheet: Sheet) -> None:
    from odf.table import TableHeaderRows

    table = styles.sheet(sheet.name, [column.width for column in sheet.columns])
    table.addElement(styles.row(["title"], [sheet.title]))
    for line in sheet.lines:
        table.addElement(styles.row(["words"], [line]))
    repeated = TableHeaderRows()  # on each page of a print
    heads = ["heading of numbers" if column.of_numbers else "column heading" for column in sheet.columns]
    repeated.addElement(styles.row(heads, [column.heading for column in sheet.columns]))
    table.addElement(repeated)
    words = ["symbol" if column.of_numbers else "words" for column in sheet.columns]
    for cells in zip(*(column.cells for column in sheet.columns), strict=True):
        table.addElement(styles.row(words, cells))


def _describe(document: Any, book: Book) -> None:
    from odf.dc import Creator, Date, Language, Subject, Title
    from odf.meta import CreationDate, InitialCreator, Keyword

    made = book.made.replace(tzinfo=None).isoformat(timespec="seconds")
    for element, text in (
        (Title, book.cover.title),
        (Subject, "Tables of charts, with n, source and caveats"),
        (InitialCreator, book.author),
        (Creator, book.author),
        (CreationDate, made),
        (Date, made),
        (Language, LANGUAGE),
        *((Keyword, keyword) for keyword in book.keywords),
    ):
        document.meta.addElement(element(text=text))


class _Styles:
    """The styles of one document, and tables, rows and cells in them."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._widths: dict[int, Any] = {}
        self._add_page()
        body, head, title = (self._text(size) for size in (BODY_POINTS, HEADING_POINTS, TITLE_POINTS))
        bold = {"fontweight": "bold"}
        line = {"borderbottom": "0.75pt solid #000000", "verticalalign": "bottom"}
        self._named: dict[str, Any] = {
            "words": self._cell_style("Words", body),
            # A link is known by more than its colour.
            "link": self._cell_style("Link", body | {"textunderlinestyle": "solid", "textunderlinewidth": "auto"}),
            "symbol": self._cell_style("Symbol", body, align="end"),
            "title": self._cell_style("Heading 1", title | bold),
            "heading": self._cell_style("Heading 2", head | bold),
            "column heading": self._cell_style("Column heading", body | bold, line),
            "heading of numbers": self._cell_style("Heading of numbers", body | bold, line, align="end"),
        }
        for decimals in range(MOST_DECIMALS + 1):
            style = self._cell_style(f"Number {decimals}", body, align="end")
            style.setAttribute("datastylename", self._number_style(decimals))
            self._named[f"number {decimals}"] = style

    @staticmethod
    def _text(points: int) -> dict[str, str]:
        language, _, country = LANGUAGE.partition("-")
        return {"fontfamily": FONT, "fontsize": f"{points}pt", "language": language, "country": country}

    def sheet(self, name: str, widths: list[int]) -> Any:
        """A new sheet with columns so many letters wide."""
        from odf.table import Table, TableColumn

        table = Table(name=name, stylename=self._table)
        for width in widths:
            table.addElement(TableColumn(stylename=self._column(width)))
        self._document.spreadsheet.addElement(table)
        return table

    def row(self, styles: list[str], cells: Any) -> Any:
        """A row of cells; a number has the style of its decimals."""
        from odf.table import TableRow

        row = TableRow(stylename=self._row)
        for style, cell in zip(styles, cells, strict=True):
            row.addElement(self._cell(style, cell))
        return row

    def _cell(self, style: str, cell: Cell) -> Any:
        from odf.table import TableCell
        from odf.text import A, P

        if isinstance(cell, Number):
            written = TableCell(valuetype="float", value=cell.stored, stylename=self._named[f"number {cell.decimals}"])
            written.addElement(P(text=words_of(cell)))
            return written
        written = TableCell(valuetype="string", stylename=self._named["link" if isinstance(cell, Link) else style])
        if isinstance(cell, Link):
            words = P()
            words.addElement(A(href=f"#{cell.sheet}.A1", text=cell.words, type="simple"))
            written.addElement(words)
            return written
        for line in cell.split("\n"):
            written.addElement(P(text=line))
        return written

    def _column(self, width: int) -> Any:
        from odf.style import Style, TableColumnProperties

        if width not in self._widths:
            style = Style(name=f"width{width}", family="table-column")
            style.addElement(TableColumnProperties(columnwidth=f"{width * CM_A_LETTER:.2f}cm"))
            self._document.automaticstyles.addElement(style)
            self._widths[width] = style
        return self._widths[width]

    def _number_style(self, decimals: int) -> Any:
        from odf.number import Number as NumberFormat
        from odf.number import NumberStyle

        style = NumberStyle(name=f"decimals{decimals}")
        style.addElement(NumberFormat(decimalplaces=decimals, minintegerdigits=1, grouping="true"))
        self._document.styles.addElement(style)
        return style

    def _cell_style(
        self, name: str, text: dict[str, str], cell: dict[str, str] | None = None, align: str = "start"
    ) -> Any:
        from odf.style import ParagraphProperties, Style, TableCellProperties, TextProperties

        style = Style(name=name.replace(" ", "_20_"), displayname=name, family="table-cell")
        # Numbers at the right and words at the left of the next column would else touch.
        room = {"paddingleft": "0.1cm", "paddingright": "0.2cm"}
        style.addElement(TableCellProperties(wrapoption="wrap", **({"verticalalign": "top"} | room | (cell or {}))))
        style.addElement(ParagraphProperties(textalign=align))
        style.addElement(TextProperties(**text))
        self._document.styles.addElement(style)
        return style

    def _add_page(self) -> None:
        from odf.namespaces import LOEXTNS
        from odf.style import (
            MasterPage,
            PageLayout,
            PageLayoutProperties,
            Style,
            TableProperties,
            TableRowProperties,
        )

        properties = PageLayoutProperties(pagewidth="29.7cm", pageheight="21cm", printorientation="landscape")
        properties.setAttrNS(LOEXTNS, "scale-to-X", "1")  # as wide as the page, as many pages as it takes
        properties.setAttrNS(LOEXTNS, "scale-to-Y", "0")
        layout = PageLayout(name=f"{PAGE}Layout")
        layout.addElement(properties)
        self._document.automaticstyles.addElement(layout)
        self._document.masterstyles.addElement(MasterPage(name=PAGE, pagelayoutname=layout))
        self._table = Style(name="sheet", family="table", masterpagename=PAGE)
        self._table.addElement(TableProperties(display="true", writingmode="lr-tb"))
        self._row = Style(name="row", family="table-row")
        self._row.addElement(TableRowProperties(useoptimalrowheight="true"))
        self._document.automaticstyles.addElement(self._table)
        self._document.automaticstyles.addElement(self._row)
