"""What names columns: also ages, percentiles and shorthand; rows separated by a blank row; not what a query was."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.workbook.test_layouts import one, tables_of
from tests.workbooks import Rows, write_workbook


@pytest.mark.parametrize(
    ("corner", "names"),
    [
        ("Year", ["All ages", 0, "1-4", "5-9"]),
        ("Year", ["All ages", 0, 1, 2, 3, "4 and over"]),
        ("Area", ["Belfast", "Derry", "NA"]),
        ("Description", ["Median", 10, 25, 75, 90]),
        ("Sex", [10, 25, 75, 90]),
        (None, [10, 25, 50, 75]),
        ("Age", [0, 5, 10, 15]),
    ],
)
def test_a_header_may_hold_ages_percentiles_and_names_that_look_like_shorthand(
    tmp_path: Path, corner: str | None, names: list[Any]
) -> None:
    rows: Rows = [
        ["Table 4: By group"],
        [corner, *names],
        ["Persons", *range(7, 7 + len(names))],
        ["Males", *range(2, 2 + len(names))],
    ]
    found = one(tmp_path, rows)
    assert len(found) == 2 * len(names)
    assert [column for _, _, column in found.values()] == 2 * [(str(name),) for name in names]
    assert found["B3"] == (7, ("Persons",), (str(names[0]),))


def test_a_row_of_figures_with_a_remark_is_no_header(tmp_path: Path) -> None:
    rows: Rows = [
        ["Force", "a", "b", "c"],
        ["Kent", 1, 2, 3],
        [],
        ["Essex", "Not supplied", None, 5],
        ["Devon", 3, 4, 5],
    ]
    found = one(tmp_path, rows)
    assert found["B4"] == ("Not supplied", ("Essex",), ("a",))
    assert found["D4"] == (5, ("Essex",), ("c",))


@pytest.mark.parametrize("gap", [0, 1, 2])
def test_a_blank_row_may_part_a_header_from_the_row_of_units_below_it(tmp_path: Path, gap: int) -> None:
    """Officers by area, Police workforce statistics."""
    rows: Rows = [
        ["Table 1: Officers, by area"],
        *[[]] * gap,
        ["England and Wales", None, None, None, None, "Full-time equivalents"],
        [None, "As at:", None, None, "Change since March", None],
        *[[]] * gap,
        [None, dt.date(2022, 9, 30), dt.date(2023, 3, 31), dt.date(2023, 9, 30), "number", "%"],
        *[[]] * gap,
        ["North East", 100, 104, 110, 6, 5.8],
        ["Wales", 50, 51, 49, -2, -3.9],
    ]
    path = write_workbook(tmp_path / "release.xlsx", {"Table_1": rows}, merges=[f"B{3 + gap}:D{3 + gap}"])
    (table,) = tables_of(path)
    assert [line.text for line in table.title] == [
        "Table 1: Officers, by area",
        "England and Wales; Full-time equivalents",
    ]
    assert [column.path for column in table.columns[1:]] == [
        ("As at:", "30 September 2022"),
        ("As at:", "31 March 2023"),
        ("As at:", "30 September 2023"),
        ("Change since March", "number"),
        ("Change since March", "%"),
    ]
    assert list(table.row_labels.values()) == [("North East",), ("Wales",)]


def test_a_blank_row_may_part_spanning_names_from_a_header_with_a_name_over_the_labels(tmp_path: Path) -> None:
    rows: Rows = [
        ["Table 1: Pay"],
        [],
        [None, "Men", None, "Women", None],
        [],
        ["Area", "Number", "%", "Number", "%"],
        [],
        ["North", 1.5, 2, 3, 4],
    ]
    path = write_workbook(tmp_path / "release.xlsx", {"Table_1": rows})
    (table,) = tables_of(path)
    assert table.name == "Table 1: Pay"
    assert [column.header for column in table.columns] == [
        "Area",
        "Men / Number",
        "Men / %",
        "Women / Number",
        "Women / %",
    ]


def test_the_unit_of_a_table_at_the_right_end_is_no_header(tmp_path: Path) -> None:
    """Also between header rows, as in Statutory homelessness."""
    rows: Rows = [
        ["Table A5: Households"],
        [None, "Single parent", None, None, "Couple"],
        [None, None, None, None, "Number of households"],
        [None, "Male", "Female", "Other", "All"],
        ["North", 1.5, 2, 3, 4],
    ]
    path = write_workbook(tmp_path / "release.xlsx", {"A5": rows})
    (table,) = tables_of(path)
    assert [line.text for line in table.title] == ["Table A5: Households", "Number of households"]
    assert table.columns[2].path == ("Single parent", "Female")
    assert table.columns[4].path == ("Couple", "All")


def test_a_header_over_labels_in_three_columns_and_one_column_of_figures(tmp_path: Path) -> None:
    rows: Rows = [
        ["Table 2: Leavers"],
        ["Group", None, None, "Number"],
        ["Prison", "Officer", "Men", 5],
        ["Prison", "Officer", "Women", 6],
    ]
    assert one(tmp_path, rows)["D4"] == (6, ("Prison", "Officer", "Women"), ("Number",))


def test_weeks_by_number_and_by_their_last_day_are_two_header_rows(tmp_path: Path) -> None:
    rows: Rows = [
        ["Weekly deaths"],
        [],
        ["Week number", None, 1, 2, 3],
        ["Week ended", None, dt.date(2019, 1, 4), dt.date(2019, 1, 11), dt.date(2019, 1, 18)],
        [],
        ["Total deaths", None, 955, 609, 860],
    ]
    assert one(tmp_path, rows)["D6"] == (609, ("Total deaths",), ("2", "11 January 2019"))


@pytest.mark.parametrize("parted", [True, False])
def test_the_terms_of_a_query_above_a_header_are_lines_not_rows(tmp_path: Path, parted: bool) -> None:
    """UK business counts, from Nomis."""
    colon = "" if parted else ":"
    rows: Rows = [
        ["UK Business Counts"],
        [],
        [f"industry{colon}", "64191 : Banks"],
        [f"legal status{colon}", "Total"],
        *([[]] if parted else []),
        ["Date", "North East", "North West"],
        [2010, 15, 20],
        [2011, 15, 25],
    ]
    path = write_workbook(tmp_path / "release.xlsx", {"Data": rows})
    (table,) = tables_of(path)
    assert [column.header for column in table.columns] == ["Date", "North East", "North West"]
    assert [line.text for line in (*table.title, *table.terms)] == [
        "UK Business Counts",
        "industry: 64191 : Banks",
        "legal status: Total",
    ]
    assert list(table.row_labels.values()) == [("2010",), ("2011",)]


def test_two_words_a_row_under_a_title_of_their_own_stay_a_table(tmp_path: Path) -> None:
    rows: Rows = [
        ["Table 1: Ratings"],
        ["Unit", "Rating"],
        ["Kent", "Good"],
        [],
        ["Table 2: Staff"],
        ["Unit", "FTE", "Target"],
        ["Kent", 1, 2],
    ]
    path = write_workbook(tmp_path / "release.xlsx", {"Sheet": rows})
    assert [table.name for table in tables_of(path)] == ["Table 1: Ratings", "Table 2: Staff"]


@pytest.mark.parametrize(
    "months",
    [
        ["Dec 2023", "Jan 2024"],
        ["Published March 2024", "Published May 2024"],
        ["(Mar 24)", "(May 24)"],
        ["03/2024", "05/2024"],
    ],
)
def test_months_below_names_of_columns_say_when_each_is_of(tmp_path: Path, months: list[str]) -> None:
    rows: Rows = [
        [None, "North", "South"],
        ["Standard", *months],
        ["Leadership", "Good", "Outstanding"],
        ["Planning", "Outstanding", "Good"],
    ]
    path = tmp_path / "sheet.xlsx"
    write_workbook(path, {"Sheet": rows})
    (table,) = tables_of(path)
    assert [column.path for column in table.columns[1:]] == [("North", months[0]), ("South", months[1])]
    assert len(table.body) == 2


def test_a_score_in_the_first_row_names_no_column_of_ratings(tmp_path: Path) -> None:
    rows: Rows = [
        ["Ratings of units"],
        [None, None, "Value"],
        ["Leeds", "Score", 7],
        ["Leeds", "Staffing", "Good"],
        ["Leeds", "Services", "Inadequate"],
        ["Dorset", "Score", 4],
    ]
    (table,) = tables_of(write_workbook(tmp_path / "release.xlsx", {"Data": rows}))
    assert len(table.body) == 4
