"""What a workbook shows and the fast readers drop: months, superscript footnotes, the words of links."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TextProperties
from odf.table import Table as OdsTable
from odf.table import TableCell, TableRow
from odf.text import P, Span
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from pipeline.workbook.cells import Sheet, open_sheets
from pipeline.workbook.dates import Month, Year, shown_as, shown_by
from pipeline.workbook.layout import find_tables
from pipeline.workbook.tables import cells_of
from pipeline.workbook.values import label_text, read_values
from tests.workbooks import write_workbook


def the_sheet(path: Path) -> Sheet:
    (sheet,) = open_sheets(path.read_bytes(), path.name)
    return sheet


@pytest.mark.parametrize("number_format", ["mmm-yy", "mmmm yyyy", "[$-809]mmmm\\ yyyy;@", "mm/yyyy", 'mmm" "yy'])
def test_a_format_of_month_and_year_shows_a_month(number_format: str) -> None:
    assert shown_by(number_format) is Month


@pytest.mark.parametrize("number_format", ["dd mmm yyyy", "General", "0.0", "mm:ss", "mmm", "h:mm", "#,##0", "@", ""])
def test_other_formats_show_no_month(number_format: str) -> None:
    assert shown_by(number_format) is None


def test_a_format_of_the_year_shows_a_year() -> None:
    assert (shown_by("yyyy"), shown_as("2024", dt.date(2024, 3, 24))) == (Year, Year)


def test_what_a_date_shows_is_read_from_its_own_parts() -> None:
    day = dt.date(2024, 3, 24)
    assert (shown_as("Mar-24", day), shown_as("March 2024", day)) == (Month, Month)
    assert (shown_as("24 March 2024", day), shown_as("24/03/2024", day)) == (None, None)


def _month_in_xlsx(path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(["Grade", dt.date(2024, 3, 1), dt.date(2024, 3, 1), dt.date(2024, 3, 1)])
    workbook.active.append(["PO", 1, 2, 3])
    workbook.active["B1"].number_format = "mmm-yy"
    workbook.active["C1"].number_format = "yyyy"
    workbook.active["D1"].number_format = "dd/mm/yyyy"
    workbook.save(path)


def _month_in_xls(path: Path) -> None:
    import xlwt

    workbook = xlwt.Workbook()
    sheet = workbook.add_sheet("Staff")
    sheet.write(0, 0, "Grade")
    for column, number_format in enumerate(("mmm-yy", "yyyy", "dd/mm/yyyy"), start=1):
        sheet.write(0, column, dt.date(2024, 3, 1), xlwt.easyxf(num_format_str=number_format))
    workbook.save(str(path))


def _month_in_ods(path: Path) -> None:
    document, table, row = OpenDocumentSpreadsheet(), OdsTable(name="Staff"), TableRow()
    for shown in ("Grade", "Mar-24", "2024", "01/03/2024"):
        date = {} if shown == "Grade" else {"datevalue": "2024-03-01"}
        cell = TableCell(valuetype="date" if date else "string", **date)
        cell.addElement(P(text=shown))
        row.addElement(cell)
    table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(path))


@pytest.mark.parametrize(
    ("ending", "write"), [("xlsx", _month_in_xlsx), ("xls", _month_in_xls), ("ods", _month_in_ods)]
)
def test_a_date_shown_without_its_day_is_a_month_or_a_year(tmp_path: Path, ending: str, write: object) -> None:
    path = tmp_path / f"months.{ending}"
    assert callable(write)
    write(path)
    assert [label_text(cell) for cell in the_sheet(path).rows[0]] == ["Grade", "March 2024", "2024", "1 March 2024"]


def test_a_month_is_still_a_date_as_a_value(tmp_path: Path) -> None:
    workbook = Workbook()
    for row in (["Region", "Opened", "Staff"], ["Wales", dt.date(2024, 3, 1), 1], ["London", dt.date(2024, 4, 1), 2]):
        workbook.active.append(row)
    workbook.active["B2"].number_format = workbook.active["B3"].number_format = "mmm-yy"
    workbook.save(tmp_path / "opened.xlsx")
    (table,) = find_tables(the_sheet(tmp_path / "opened.xlsx"))
    assert read_values(cells_of([(table, [1])]))["date"].to_list() == [dt.date(2024, 3, 1), dt.date(2024, 4, 1)]


def _superscripts_in_xlsx(path: Path) -> None:
    raised = InlineFont(vertAlign="superscript")
    workbook = Workbook()
    texts = [("North", "2"), ("9", "1"), ("30", "th"), ("South", "a")]
    workbook.active.append([CellRichText(word, TextBlock(raised, mark)) for word, mark in texts])
    workbook.save(path)


def _superscripts_in_ods(path: Path) -> None:
    document, table, row = OpenDocumentSpreadsheet(), OdsTable(name="Staff"), TableRow()
    style = Style(name="T1", family="text")
    style.addElement(TextProperties(textposition="super 58%"))
    document.automaticstyles.addElement(style)
    for word, mark in (("North", "2"), ("9", "1"), ("30", "th"), ("South", "a")):
        cell, text = TableCell(valuetype="string"), P(text=word)
        text.addElement(Span(stylename=style, text=mark))
        cell.addElement(text)
        row.addElement(cell)
    table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(path))


@pytest.mark.parametrize(("ending", "write"), [("xlsx", _superscripts_in_xlsx), ("ods", _superscripts_in_ods)])
def test_a_superscript_digit_is_a_footnote_and_not_part_of_the_number(
    tmp_path: Path, ending: str, write: object
) -> None:
    path = tmp_path / f"marks.{ending}"
    assert callable(write)
    write(path)
    assert the_sheet(path).rows == [["North²", "9¹", "30th", "South[a]"]]


def test_superscript_runs_of_shared_strings_are_footnotes_too(tmp_path: Path) -> None:
    path = tmp_path / "shared.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        bold, raised = workbook.add_format({"bold": True}), workbook.add_format({"font_script": 1, "font_size": 8})
        runs = (bold, "North", raised, "1", " East", raised, "2,3")
        workbook.add_worksheet().write_rich_string("A1", *runs)
    with zipfile.ZipFile(path) as package:
        assert b"superscript" in package.read("xl/sharedStrings.xml")
    assert the_sheet(path).rows == [["North¹ East²,³"]]


def test_a_superscript_at_the_start_is_the_mark_of_a_footnotes_words(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(
        [CellRichText(TextBlock(InlineFont(vertAlign="superscript"), "1"), " Excludes agency staff.")]
    )
    workbook.save(tmp_path / "footnote.xlsx")
    assert the_sheet(tmp_path / "footnote.xlsx").rows == [["1 Excludes agency staff."]]


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ('HYPERLINK("#\'1\'!A1","Table 30")', "Table 30"),
        ('HYPERLINK("#Notes!A1","The ""notes"" (all)")', 'The "notes" (all)'),
        ('HYPERLINK("#"&A2&"!A1",CONCATENATE("Table ",A2))', ""),
    ],
)
def test_a_link_without_a_value_is_the_words_it_shows(tmp_path: Path, formula: str, words: str) -> None:
    path = write_workbook(tmp_path / "links.xlsx", {"Contents": [["Contents"], [f"={formula}"]]})
    assert the_sheet(path).at(1, 0) == words


def test_a_formula_with_a_link_in_it_is_still_a_formula(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "links.xlsx", {"Sums": [["Staff"], ['=LEN(HYPERLINK("a","b"))']]})
    assert the_sheet(path).unvalued == ((1, 0),)


def test_links_above_and_left_of_the_cells_that_hold_something_keep_their_places(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "links.xlsx",
        {"Staff": [['=HYPERLINK("#A1","Back")'], [None, "Grade"], [None, 5, '=HYPERLINK("x","y")']]},
    )
    sheet = the_sheet(path)
    assert [sheet.at(*place) for place in ((0, 0), (1, 1), (2, 1), (2, 2))] == ["Back", "Grade", 5, "y"]


def test_an_ods_without_its_mimetype_is_read(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "plain.ods", {"Staff": [["Grade", 1]]})
    bare = tmp_path / "bare.ods"
    with zipfile.ZipFile(path) as package, zipfile.ZipFile(bare, "w") as written:
        for name in package.namelist():
            if name != "mimetype":
                written.writestr(name, package.read(name))
    assert the_sheet(bare).rows == the_sheet(path).rows
