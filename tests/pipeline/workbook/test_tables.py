"""Tables are found by how they are laid out: wherever they stand, in whatever format, under whatever name."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.faults import FaultsError
from pipeline.workbook.cells import address, open_sheets
from pipeline.workbook.layout import find_tables
from pipeline.workbook.tables import Table, cells_of
from pipeline.workbook.values import read_values
from tests.workbooks import Percent, Rows, write_workbook

VACANCIES: Rows = [
    ["Vacancy rates"],
    ["Signs as printed"],
    ["PDU", "SPO", "PO"],
    ["Gwent", Percent(-0.02), Percent(-0.09)],
    ["West Kent", Percent(0.31), "[x]"],
]


def tables_of(path: Path) -> list[Table]:
    return [table for sheet in open_sheets(path.read_bytes(), path.name) for table in find_tables(sheet)]


def values_of(table: Table) -> dict[str, tuple[float | None, str | None]]:
    cells = read_values(cells_of([(table, [column.index for column in table.columns[1:]])]))
    return {
        address(row, column): (value, mark)
        for row, column, value, mark in cells.select("row", "column", "value", "mark").iter_rows()
    }


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_title_notes_header_and_body(tmp_path: Path, ending: str) -> None:
    (table,) = tables_of(write_workbook(tmp_path / f"slides.{ending}", {"Vacancy rates": VACANCIES}))
    assert [line.text for line in table.title] == ["Vacancy rates", "Signs as printed"]
    assert [column.header for column in table.columns] == ["PDU", "SPO", "PO"]
    assert table.range == "A3:C5"
    assert values_of(table) == {
        "B4": (-2, None),
        "C4": (-9, None),
        "B5": (31, None),
        "C5": (None, "not available"),
    }


def test_question_blocks_one_below_another_share_a_stage_line(tmp_path: Path) -> None:
    """As in Annexe 3 of the OMiC report."""
    rows: Rows = [
        ["Assessment"],
        [],
        ["Does assessment focus on engaging?", "Number", "Percentage"],
        ["Yes", 55, Percent(0.65)],
        ["No", 29, Percent(0.35)],
        [],
        ["Does assessment focus on desistance?", "Number", "Percentage"],
        ["Yes", 62, Percent(0.73)],
        ["No", 23, Percent(0.27)],
    ]
    first, second = tables_of(write_workbook(tmp_path / "omic.xlsx", {"Annexe 3": rows}))
    assert [first.name, second.name] == [rows[2][0], rows[6][0]]
    assert second.above[0].text == first.above[0].text == "Assessment"
    assert values_of(second)["B8"] == (62, None)


def test_tables_side_by_side_are_parted_at_the_blank_column(tmp_path: Path) -> None:
    rows: Rows = [
        ["Grade", "FTE", None, "Region", "FTE"],
        ["PO", 1, None, "Wales", 2],
        ["PSO", 3, None, "London", 4],
    ]
    left, right = tables_of(write_workbook(tmp_path / "two.xlsx", {"Sheet": rows}))
    assert (left.range, right.range) == ("A1:B3", "D1:E3")


@pytest.mark.parametrize("title", ["1. Leadership", None])
def test_groups_of_ratings_below_the_same_heading_are_parted_by_blank_columns_and_one_table(
    tmp_path: Path, title: str | None
) -> None:
    group = "Standard"
    rows: Rows = [
        ["PDU", "Overall", None, title, None, None, title and "2. Casework", None],
        [None, "Rating", None, group, None, None, group, None],
        [None, None, None, "Leaders", "Staffing", None, "Assessment", "Planning"],
        ["Gwent", "RI", None, "Good", "RI", None, "RI", "I"],
        ["Surrey", "Good", None, "RI", "Good", None, "Good", "Good"],
        ["Dorset", "I", None, "RI", "RI", None, "I", "I"],
        ["Norfolk", "RI", None, "I", "RI", None, "RI", "RI"],
        ["Essex", "RI", None, "RI", "RI", None, "RI", "RI"],
    ]
    (table,) = tables_of(write_workbook(tmp_path / "ratings.xlsx", {"Sheet": rows}))
    assert table.range == "A1:H8"
    assert table.columns[-1].path[-2:] == (group, "Planning")


def test_a_line_break_within_a_header_of_an_ods_parts_its_words(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "release.ods", {"Table_1": [["Force", "Deaths|in custody"], ["Kent", 1]]})
    broken = io.BytesIO()
    with zipfile.ZipFile(path) as plain, zipfile.ZipFile(broken, "w") as written:
        for name in plain.namelist():
            written.writestr(name, plain.read(name).replace(b"Deaths|in", b"Deaths<text:line-break/>in"))
    (sheet,) = open_sheets(broken.getvalue(), "release.ods")
    (table,) = find_tables(sheet)
    assert table.columns[1].header == "Deaths in custody"


def test_a_header_row_that_spans_the_one_below(tmp_path: Path) -> None:
    rows: Rows = [
        ["PDU inspected", "Published", "1. Organisational delivery", None],
        [None, None, "1.1 Leadership", "1.2 Staff"],
        ["Gwent", dt.date(2022, 2, 3), "[x]", "Good"],
    ]
    path = write_workbook(tmp_path / "grid.xlsx", {"Ratings": rows}, merges=["C1:D1"])
    (table,) = tables_of(path)
    assert [column.header for column in table.columns] == [
        "PDU inspected",
        "Published",
        "1. Organisational delivery / 1.1 Leadership",
        "1. Organisational delivery / 1.2 Staff",
    ]
    assert table.body == (2,)


def test_dates_across_the_header_read_as_dates(tmp_path: Path) -> None:
    rows: Rows = [["Grade", dt.date(2023, 3, 31)], ["PO", 4413]]
    (table,) = tables_of(write_workbook(tmp_path / "series.xlsx", {"Table_1": rows}))
    assert table.columns[1].header == "31 March 2023"


def test_footnotes_are_not_rows(tmp_path: Path) -> None:
    rows: Rows = [["Region", "FTE"], ["Wales", 1], ["1 Excludes agency staff"], [], ["2 Provisional"]]
    (table,) = tables_of(write_workbook(tmp_path / "notes.xlsx", {"Sheet": rows}))
    assert table.body == (1,)
    assert [line.text for line in table.footnotes] == ["1 Excludes agency staff"]


def test_a_heading_among_the_rows_is_kept_with_those_below_it(tmp_path: Path) -> None:
    rows: Rows = [["PDU", "FTE"], ["Wales"], ["Gwent", 1], ["London"], ["Brent", 2]]
    (table,) = tables_of(write_workbook(tmp_path / "groups.xlsx", {"Sheet": rows}))
    assert {row: table.headings[row] for row in table.body} == {2: ("Wales",), 4: ("London",)}


def test_a_hidden_sheet_is_named_and_its_cells_are_left_out(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "draft.xlsx", {"Shown": VACANCIES, "Old draft": VACANCIES}, hidden=["Old draft"])
    shown, hidden = open_sheets(path.read_bytes(), path.name)
    assert (shown.name, shown.hidden, bool(shown.rows)) == ("Shown", False, True)
    assert (hidden.name, hidden.hidden, hidden.rows) == ("Old draft", True, [])


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"<html>Not found</html>"])
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls", "xlsb"])
def test_what_does_not_open_is_one_fault_that_names_the_file(content: bytes, ending: str) -> None:
    with pytest.raises(FaultsError) as refused:
        list(open_sheets(content, f"release.{ending}"))
    (fault,) = refused.value.faults
    assert str(fault).startswith(f"release.{ending}: expected a workbook that opens, found ")
    assert "\n" not in str(fault)


@st.composite
def layouts(draw: st.DrawFn) -> tuple[Rows, dict[str, float], str]:
    """A table of random size at a random place, with the addresses of its values."""
    columns, rows = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    top, left = draw(st.integers(0, 4)), draw(st.integers(0, 3))
    words = st.text("abcdefgh ", min_size=1, max_size=12).map(lambda word: f"x{word.strip()}")
    lines = [[*[None] * left, draw(words)] for _ in range(draw(st.integers(0, 3)))]
    header = [*[None] * left, "Label", *[f"Column {n}" for n in range(columns)]]
    numbers = st.integers(-(10**9), 10**9) | st.floats(-1e6, 1e6, allow_nan=False).map(lambda n: round(n, 3))
    values = [[draw(numbers) for _ in range(columns)] for _ in range(rows)]
    body = [[*[None] * left, draw(words), *row] for row in values]
    first = top + len(lines) + 1
    expected = {
        address(first + row, left + 1 + column): float(values[row][column])
        for row in range(rows)
        for column in range(columns)
    }
    notes = [[], [*[None] * left, "A footnote"]] if draw(st.booleans()) else []
    return [*[[]] * top, *lines, header, *body, *notes], expected, draw(st.sampled_from(["xlsx", "xls", "ods"]))


@given(layouts())
@settings(max_examples=120)
def test_values_are_read_at_their_addresses_wherever_the_table_stands(
    tmp_path: Path, layout: tuple[Rows, dict[str, float], str]
) -> None:
    rows, expected, ending = layout
    (table,) = tables_of(write_workbook(tmp_path / f"any.{ending}", {"Sheet": rows}))
    assert {cell: value for cell, (value, _) in values_of(table).items()} == expected
