"""The workbook of charts, held to the rules of an accessibility checker on every sheet.

Rules: Government Analysis Function, "Releasing statistics in spreadsheets" and "Making spreadsheets accessible: a
brief checklist of the basics", and those of the checker in Excel.
"""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from openpyxl.cell.cell import Cell
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet
from python_calamine import load_workbook

from pipeline.chart_files.book import LICENCE, chart_book
from pipeline.chart_files.chart_sheets import sheet_name
from pipeline.chart_files.drawn import is_drawn
from pipeline.chart_files.excel import excel
from pipeline.chart_files.opendocument import open_document
from pipeline.chart_files.sheets import Book
from pipeline.chart_files.style import SHADES
from pipeline.chart_files.write import EXCEL, OPEN_DOCUMENT, ChartFiles, write_chart_files
from pipeline.published.queries import PublishedChart, PublishedMarts

SHORTHAND = re.compile(r"\[[a-z]+\]")
REFERENCE = re.compile(r"\[note [0-9]+\]")
BODY = 12


@pytest.fixture(scope="module")
def written(marts_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> ChartFiles:
    return write_chart_files(marts_folder, tmp_path_factory.mktemp("charts"), pictures=False)


@pytest.fixture(scope="module")
def book(written: ChartFiles) -> Any:
    return openpyxl.load_workbook(written.folder / EXCEL)


def tables(book: Any) -> list[Worksheet]:
    return [sheet for sheet in book.worksheets if sheet.title != "Cover"]


def charts(book: Any) -> list[Worksheet]:
    return [sheet for sheet in tables(book) if sheet.title not in {"Contents", "Notes"}]


def area(sheet: Worksheet) -> tuple[int, int, int, int]:
    """First column, heading row, last column and last row of the one table of a sheet."""
    (table,) = sheet.tables.values()
    left, top, right, bottom = range_boundaries(table.ref)
    return left, top, right, bottom


def body(sheet: Worksheet) -> list[tuple[Cell, ...]]:
    left, top, right, bottom = area(sheet)
    return list(sheet.iter_rows(min_row=top + 1, max_row=bottom, min_col=left, max_col=right))


def links(sheet: Worksheet) -> list[Any]:
    return [cell.hyperlink for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def words(sheet: Worksheet) -> str:
    return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str))


def of_chart(book: Any, title: str) -> list[list[object]]:
    (sheet,) = [sheet for sheet in charts(book) if str(sheet["A1"].value).startswith(title)]
    return [[cell.value for cell in row] for row in body(sheet)]


def test_a_cover_comes_first_then_contents_notes_and_a_sheet_a_chart(book: Any, written: ChartFiles) -> None:
    assert book.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    assert len(charts(book)) == len(written.charts)
    assert book.active.title == "Cover"


def test_sheet_names_are_unique_short_and_need_no_quotation_marks_in_links(book: Any) -> None:
    names = book.sheetnames
    assert len({name.lower() for name in names}) == len(names)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,30}", name) for name in names)


def test_each_sheet_has_one_table_marked_as_such_with_a_name_of_its_own(book: Any) -> None:
    names = []
    for sheet in tables(book):
        (table,) = sheet.tables.values()
        assert table.headerRowCount != 0
        names.append(table.displayName)
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) for name in names)


def test_a_table_has_a_heading_in_each_column_and_no_two_alike(book: Any) -> None:
    for sheet in tables(book):
        left, top, right, _ = area(sheet)
        headings = [sheet.cell(top, column).value for column in range(left, right + 1)]
        assert all(headings), sheet.title
        assert len(set(headings)) == len(headings)


def test_no_cell_of_a_table_is_empty_and_nothing_stands_below_or_beside_it(book: Any) -> None:
    for sheet in tables(book):
        left, top, right, bottom = area(sheet)
        assert all(cell.value not in {None, ""} for row in body(sheet) for cell in row), sheet.title
        assert (left, right, bottom) == (1, sheet.max_column, sheet.max_row)
        assert all(sheet.cell(row, 1).value for row in range(1, top)), "no blank row above a table"


def test_nothing_is_merged_or_hidden(book: Any) -> None:
    for sheet in book.worksheets:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert not any(size.hidden for size in [*sheet.row_dimensions.values(), *sheet.column_dimensions.values()])


def test_the_title_stands_in_the_first_cell_as_a_heading_and_each_sheet_opens_there(book: Any) -> None:
    for sheet in book.worksheets:
        assert sheet["A1"].value
        assert sheet["A1"].font.b
        assert sheet["A1"].font.sz > BODY
        assert sheet.sheet_view.selection[0].activeCell in {None, "A1"} or sheet.freeze_panes
    for sheet in tables(book):
        assert str(sheet["A2"].value).startswith("This worksheet contains one table.")


def test_words_are_wrapped_in_columns_wide_enough_and_in_rows_high_enough(book: Any) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in (cell for cell in row if isinstance(cell.value, str)):
                assert cell.alignment.wrap_text, (sheet.title, cell.coordinate)
                assert cell.font.sz >= BODY
                width = sheet.column_dimensions[cell.column_letter].width
                assert max(map(len, re.split(r"[\s_]", cell.value))) <= max(width, 50)
                assert sheet.row_dimensions[cell.row].height >= 15 * len(cell.value) // width


def test_a_column_of_figures_stands_at_the_right_with_its_heading_even_where_all_are_gaps(book: Any) -> None:
    for sheet in charts(book):
        left, top, right, bottom = area(sheet)
        for column in sheet.iter_cols(left, right, top, bottom):
            numbers = any(isinstance(cell.value, int | float) for cell in column)
            gaps = all(SHORTHAND.fullmatch(str(cell.value)) for cell in column[1:])
            sides = {(cell.alignment.horizontal, cell.alignment.indent) for cell in column}
            assert len(sides) == 1, (sheet.title, column[0].value)
            assert (sides == {("right", 1)}) == (numbers or gaps), (sheet.title, column[0].value)


def test_words_have_no_unit_where_their_numbers_are_beside_them(book: Any) -> None:
    sheet = book["pdu_ratings_surrey_2024"]
    _, top, _, _ = area(sheet)
    assert [cell.value for cell in sheet[top]] == ["Category", "As printed", "Value (points)"]


def test_every_link_leads_to_the_first_cell_of_a_sheet_that_is_there(book: Any) -> None:
    for sheet in tables(book):
        for link in links(sheet):
            target = re.fullmatch(r"'?(\w+)'?!A1", link.location)
            assert target is not None
            assert target[1] in book.sheetnames
    assert [row[0].hyperlink.location for row in body(book["Contents"])] == [
        f"{sheet.title}!A1" for sheet in charts(book)
    ]
    assert all([link.location for link in links(sheet)] == ["Contents!A1"] for sheet in charts(book)), "the way back"


def test_contents_give_number_title_and_the_table_in_the_marts(book: Any) -> None:
    row = next(row for row in body(book["Contents"]) if row[1].value == "Chart 3")
    assert [cell.value for cell in row] == [
        "Chart_3_2023",
        "Chart 3",
        "Probation officer vacancy rate by region, December 2022",
        "September 2023",
        12,
        9,
        "charts.chart_03_vacancy_rate_by_region",
    ]


def test_every_note_that_is_referred_to_is_explained_and_every_note_is_referred_to(book: Any) -> None:
    explained = {str(row[0].value) for row in body(book["Notes"])}
    referred = {found for sheet in charts(book) for found in REFERENCE.findall(words(sheet))}
    assert referred
    assert {note for note in explained if REFERENCE.fullmatch(note)} == referred


def test_every_shorthand_is_explained_above_its_table_and_among_the_notes(book: Any) -> None:
    explained = {str(row[0].value) for row in body(book["Notes"])}
    used = set()
    for sheet in charts(book):
        _, top, _, _ = area(sheet)
        above = [str(sheet.cell(row, 1).value) for row in range(1, top)]
        for cell in (cell for row in body(sheet) for cell in row):
            if isinstance(cell.value, str) and SHORTHAND.fullmatch(cell.value):
                used.add(cell.value)
                assert any(line.startswith(f"{cell.value} means ") for line in above), sheet.title
    assert used == {"[x]", "[z]", "[dash]"} <= explained


def test_numbers_are_numbers_with_the_decimals_of_the_print(book: Any) -> None:
    for sheet in charts(book):
        for cell in (cell for row in body(sheet) for cell in row[1:]):
            if isinstance(cell.value, str):
                assert not re.fullmatch(r"[-+]?[0-9.,]+%?", cell.value), (sheet.title, cell.coordinate)
            else:
                assert re.fullmatch(r"#,##0(\.0+)?", cell.number_format)
                places = len(cell.number_format.partition(".")[2])
                assert round(cell.value, places) == cell.value


def test_a_sheet_says_its_unit_its_source_and_its_caveats(book: Any) -> None:
    sheet = book["Chart_3_2023"]
    _, top, _, _ = area(sheet)
    above = [str(sheet.cell(row, 1).value) for row in range(1, top)]
    assert above[0] == "Chart 3: Probation officer vacancy rate by region, December 2022"
    assert above[-1].startswith("Source: HM Inspectorate of Probation, Annual Report 2022/2023, Chart 3, page 18")
    assert any("Positive means short of staff" in line for line in above)
    assert sheet.cell(top, 2).value == "Value (per cent)"
    assert any("No n is known for these figures." in line for line in above)


def test_published_cases(book: Any) -> None:
    assert ["London", 34.9, "No note"] in of_chart(book, "Chart 3:")
    assert of_chart(book, "Chart 3:")[0][:2] == ["Wales", "[x]"]
    caseload = of_chart(book, "Figure 35:")
    assert caseload[0] == ["2011/2012", "Probation trusts", 441, 234510, 0.19]
    surrey = of_chart(book, "Surrey PDU: key questions")
    assert surrey[0][2:4] == [46, 37], "the figure and its n beside it"
    assert of_chart(book, "Surrey PDU: ratings")[0] == ["P 1.1 Leadership", "Requires improvement", 1]


def test_the_workbook_says_what_it_is_and_in_which_language(book: Any, written: ChartFiles) -> None:
    properties = book.properties
    assert (properties.title, properties.creator, properties.language) == (
        "Chart tables: probation in England and Wales",
        "pdu-marts",
        "en-GB",
    )
    cover = words(book["Cover"])
    assert written.build in cover
    assert LICENCE in cover
    assert "This workbook is a compilation: the publishers neither made nor checked it." in cover


def test_a_print_is_as_wide_as_the_page_and_repeats_the_headings(book: Any) -> None:
    for sheet in tables(book):
        _, top, _, _ = area(sheet)
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToHeight == 0, "as many pages as it takes"
        assert sheet.print_title_rows == f"${top}:${top}"


def test_xlsx_and_ods_have_equal_cells(written: ChartFiles) -> None:
    one, other = (load_workbook(str(written.folder / name)) for name in (EXCEL, OPEN_DOCUMENT))
    assert one.sheet_names == other.sheet_names
    for name in one.sheet_names:
        assert one.get_sheet_by_name(name).to_python() == other.get_sheet_by_name(name).to_python(), name


def made_up(marts_folder: Path, change: dict[str, pl.Expr], origin: str = "transcribed") -> Book:
    """The workbook of one published chart with something changed in it."""
    with PublishedMarts(marts_folder) as marts:
        (chart,) = [c for c in marts.charts() if c.about["chart_id"].startswith("chart_03")]
        sources = marts.frame("FROM marts.sources").with_columns(origin=pl.lit(origin))
    changed = PublishedChart(chart.about, chart.figures.with_columns(**change))
    manifest = {
        "built_at": "2026-11-25T10:00:00Z",
        "build_id": "a-build",
        "version": "2026.11.25-2109ab6b",
        "versions": {},
    }
    return chart_book([changed], sources, manifest)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@SUM(A1)", "\t=1", "[x](http://elsewhere)", "$$note$$"])
def test_text_stays_text_whatever_it_begins_with(marts_folder: Path, tmp_path: Path, text: str) -> None:
    # Two series, so that the column of notes names them.
    series = pl.concat_str(pl.lit(text), pl.col("position") % 2)
    heading = pl.lit(text) + ((pl.col("position") - 1) // 2).cast(pl.String)
    note = pl.lit(text) + pl.col("position").cast(pl.String)
    book = made_up(marts_folder, {"label": pl.lit(text), "note": note, "heading": heading, "series": series})
    (tmp_path / "t.xlsx").write_bytes(excel(book))
    (tmp_path / "t.ods").write_bytes(open_document(book))
    for sheet in openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type != "f"
            assert not re.match(r"\s*[=+@-]", str(cell.value))
            assert cell.hyperlink is None or cell.hyperlink.target is None
    assert b"table:formula" not in open_document(book)
    assert len(load_workbook(str(tmp_path / "t.ods")).sheet_names) == 4


def test_the_cover_says_by_which_version_the_compilation_is_cited(marts_folder: Path) -> None:
    cited = made_up(marts_folder, {}).cover.sections["How to cite"]
    assert cited[-1] == "To cite the compilation too, add: pdu-marts, version 2026.11.25-2109ab6b, 25 November 2026."


def test_series_that_differ_in_capitals_only_have_headings_that_differ_in_more(marts_folder: Path) -> None:
    series = pl.when(pl.col("position") % 2 == 0).then(pl.lit("Men")).otherwise(pl.lit("men"))
    headings = [column.heading for column in made_up(marts_folder, {"series": series}).sheets[-1].columns]
    assert headings == ["Category", "men (per cent)", "Men (per cent) (2)", "Notes"]


def test_sheets_of_one_number_and_year_or_of_one_long_beginning_are_distinguished(marts_folder: Path) -> None:
    with PublishedMarts(marts_folder) as marts:
        charts = {chart.about["chart_id"]: chart for chart in marts.charts()}
    chart_3, taken = charts["chart_03_vacancy_rate_by_region_2023-09-19"], {"chart_3_2023"}
    assert sheet_name(chart_3, taken) == "Chart_3_2023_2"
    assert sheet_name(chart_3, taken | {"chart_3_2023_2"}) == "Chart_3_2023_3"
    long = PublishedChart(chart_3.about | {"number": None, "chart_id": "x" * 60 + "_2023-09-19"}, chart_3.figures)
    assert sheet_name(long, set()) == "x" * 26 + "_2023"
    assert sheet_name(long, {"x" * 26 + "_2023"}) == "x" * 24 + "_2023_2"


def test_a_label_that_is_printed_twice_is_two_rows(marts_folder: Path) -> None:
    sheet = made_up(marts_folder, {"label": pl.lit("Region")}).sheets[-1]
    assert sheet.rows == 12


def test_made_up_figures_say_so_on_the_cover_and_above_their_table(marts_folder: Path) -> None:
    book = made_up(marts_folder, {}, origin="synthetic")
    assert any("MADE UP" in line for line in book.cover.sections["Documents"])
    assert any("made up" in str(line) for line in book.sheets[-1].above)


def test_the_same_build_gives_the_same_bytes(marts_folder: Path) -> None:
    book = made_up(marts_folder, {})
    assert book.made == dt.datetime(2026, 11, 25, 10, tzinfo=dt.UTC)
    assert excel(book) == excel(book)


@pytest.fixture(scope="module")
def chart_3(written: ChartFiles) -> str:
    """The chart beside the table of Chart 3, as it stands in the file."""
    with zipfile.ZipFile(written.folder / EXCEL) as package:
        parts = [package.read(name).decode() for name in package.namelist() if "charts/chart" in name]
    (found,) = [part for part in parts if "Chart_3_2023!" in part]
    return found


class TestNativeCharts:
    """Charts that Excel draws from the cells: letters and colours are the author's, the figures the table's."""

    def test_a_sheet_has_a_chart_where_the_chart_has_a_picture(self, book: Any, marts_folder: Path) -> None:
        with PublishedMarts(marts_folder) as marts:
            drawn = [is_drawn(chart) for chart in marts.charts()]
        assert [bool(sheet._charts) for sheet in charts(book)] == drawn

    def test_its_series_are_columns_of_the_table_whole(self, book: Any) -> None:
        for sheet in charts(book):
            _, top, right, bottom = area(sheet)
            for chart in sheet._charts:
                for series in chart.series:
                    name, _, cells = series.val.numRef.f.partition("!")
                    first, *_ = ends = range_boundaries(cells)
                    assert (name, ends) == (sheet.title, (first, top + 1, first, bottom))
                    assert 1 < first <= right
                    name, _, cells = series.cat.strRef.f.partition("!")
                    assert (name, range_boundaries(cells)) == (sheet.title, (1, top + 1, 1, bottom))

    def test_percentages_have_one_axis_and_the_shades_of_the_pictures(self, chart_3: str) -> None:
        ends = {end: float(value) for end, value in re.findall(r'<c:(min|max) val="([0-9.]+)"/>', chart_3)}
        assert ends == {"min": 0, "max": 100}
        assert SHADES[1][0].removeprefix("#").upper() in chart_3

    def test_a_gap_is_no_bar_and_its_label_is_the_shorthand(self, book: Any, chart_3: str) -> None:
        gaps = [row for row, cells in enumerate(body(book["Chart_3_2023"])) if cells[1].value == "[x]"]
        without_bar = re.findall(r'<c:dPt><c:idx val="([0-9]+)"/>(?:(?!</c:dPt>).)*<c:spPr><a:noFill/>', chart_3)
        labelled = re.findall(r'<c:dLbl><c:idx val="([0-9]+)"/>(?:(?!</c:dLbl>).)*<a:t>\[x\]</a:t>', chart_3)
        assert list(map(int, without_bar)) == list(map(int, labelled)) == gaps

    def test_each_says_what_it_shows_to_whoever_does_not_see_it(self, written: ChartFiles, book: Any) -> None:
        with zipfile.ZipFile(written.folder / EXCEL) as package:
            drawings = [package.read(name).decode() for name in package.namelist() if "drawings/drawing" in name]
        described = [re.findall(r'<xdr:cNvPr [^>]*descr="[^"]+"', drawing) for drawing in drawings]
        assert sum(map(len, described)) == sum(len(sheet._charts) for sheet in charts(book))
