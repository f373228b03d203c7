"""Which lines name a table, beside links and above blank rows, and where one table ends and the next begins."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.pipeline.workbook.test_layouts import one, read, tables_of
from tests.workbooks import Percent, Rows, write_workbook

BODY: Rows = [["Group", "2023", "2024"], ["Asian", 66, 65], ["Black", 104, 100]]


def names(path: Path) -> list[tuple[str, str]]:
    return [(table.range, table.name) for table in tables_of(path)]


@pytest.mark.parametrize(
    "title",
    [
        ["Table A1.9: Population by ethnicity", None, "Contents"],
        ["Population by ethnicity", None, "Back to contents"],
        ["Population by ethnicity", "Return to table of contents"],
        ["Population by ethnicity"],
    ],
)
@pytest.mark.parametrize("gap", [0, 1, 2])
def test_a_title_beside_a_link_or_above_a_blank_row_names_its_table(
    tmp_path: Path, title: list[str | None], gap: int
) -> None:
    path = write_workbook(tmp_path / "release.xlsx", {"A1.9": [title, *[[]] * gap, *BODY]})
    assert names(path) == [(f"A{2 + gap}:C{4 + gap}", title[0])]


def test_a_title_in_merged_cells(tmp_path: Path) -> None:
    rows: Rows = [["Population by ethnicity"], [], *BODY]
    path = write_workbook(tmp_path / "release.xlsx", {"Population": rows}, merges=["A1:C1"])
    assert names(path) == [("A3:C5", "Population by ethnicity")]


@pytest.mark.parametrize("link", ["Back to contents", "Return to Contents page", "Contents", "Table of contents"])
@pytest.mark.parametrize("column", [0, 1])
@pytest.mark.parametrize("in_the_row_of_the_title", [True, False])
def test_a_link_back_in_a1_takes_no_label_column_and_no_title(
    tmp_path: Path, link: str, column: int, in_the_row_of_the_title: bool
) -> None:
    left = [None] * column
    if in_the_row_of_the_title and column:
        top: Rows = [[link, "3.1 Other taxes"]]
    else:
        top = [[link], [*left, "3.1 Other taxes"]]
    rows: Rows = [*top, [*left, None, "2024-25", "2025-26"], [*left, "Customs", 4.9, 5], [*left, "Tobacco", 8.1, 7.9]]
    (table,) = tables_of(write_workbook(tmp_path / "release.xlsx", {"3.1": rows}))
    assert table.name == "3.1 Other taxes"
    assert [column.path for column in table.value_columns] == [("2024-25",), ("2025-26",)]
    assert list(table.row_labels.values()) == [("Customs",), ("Tobacco",)]


@pytest.mark.parametrize("title", ["Return to work by region", "Back pain by region", "Contents insurance by region"])
def test_a_title_that_begins_like_a_link_is_a_title(tmp_path: Path, title: str) -> None:
    path = write_workbook(tmp_path / "release.xlsx", {"Table_1": [[title], [], *BODY]})
    assert names(path) == [("A3:C5", title)]


def test_contents_names_the_list_on_the_sheet_of_contents(tmp_path: Path) -> None:
    rows: Rows = [["Contents"], ["Sheet", "Title"], ["Table_1", "Staff in post"], ["Table_2", "Leavers"]]
    assert names(write_workbook(tmp_path / "release.xlsx", {"Contents": rows})) == [("A2:B4", "Contents")]


def test_a_new_title_starts_a_new_table_though_its_header_could_be_a_row_of_the_one_above(tmp_path: Path) -> None:
    """Prison population statistics: fewer columns, a blank corner, blank rows above and below the header."""
    rows: Rows = [
        ["Table A1.1: Sentences by date"],
        [],
        [None, *(dt.date(year, 6, 30) for year in (2021, 2022, 2023, 2024))],
        [],
        ["All", 100, 110, 120, 130],
        ["Males", 90, 98, 107, 116],
        [],
        [],
        ["Table A1.2: Sentences by age, 30 June 2024"],
        [],
        [None, "15-17", "18-20", "21+"],
        [],
        ["Males", 5, 21, 90],
    ]
    dates, ages = read(write_workbook(tmp_path / "release.xlsx", {"A1": rows}))
    assert dates["E5"] == (130, ("All",), ("30 June 2024",))
    assert ages == {
        "B13": (5, ("Males",), ("15-17",)),
        "C13": (21, ("Males",), ("18-20",)),
        "D13": (90, ("Males",), ("21+",)),
    }
    assert names(tmp_path / "release.xlsx") == [
        ("A3:E6", "Table A1.1: Sentences by date"),
        ("A11:D13", "Table A1.2: Sentences by age, 30 June 2024"),
    ]


@pytest.mark.parametrize("title", ["Deaths by area", "1.2: Deaths by area", "Figure 2 Deaths"])
def test_a_title_between_blank_rows_starts_a_new_table_of_the_same_years(tmp_path: Path, title: str) -> None:
    first: Rows = [["Deaths by sex"], [], ["Sex", 2021, 2022], ["Male", 1, 2], [], ["Source: ONS"], []]
    rows: Rows = [*first, [title], [], ["Area", 2021, 2022], ["North", 3, 4]]
    path = write_workbook(tmp_path / "release.xlsx", {"Deaths": rows})
    assert names(path) == [("A3:C4", "Deaths by sex"), ("A10:C11", title)]
    assert [line.text for line in tables_of(path)[0].footnotes] == ["Source: ONS"]


@pytest.mark.parametrize("headings", [("1a Rate", "1b Composition"), ("Rate", "Composition")])
@pytest.mark.parametrize("header", [("Group", "2021", "2022"), ("Group", "1994-97", "1995-98")])
@pytest.mark.parametrize("gap", [0, 1])
def test_tables_stacked_under_a_heading_each_are_distinguished_by_it(
    tmp_path: Path, headings: tuple[str, str], header: tuple[str, ...], gap: int
) -> None:
    """Poverty and income inequality in Scotland: every table begins with all people."""
    rows: Rows = [
        ["1 Relative poverty"],
        [headings[0]],
        header,
        ["All people", Percent(0.22), Percent(0.23)],
        ["Children", Percent(0.31), Percent(0.3)],
        *[[]] * gap,
        [headings[1]],
        header,
        ["All people", Percent(1), Percent(1)],
        ["Children", Percent(0.25), Percent(0.26)],
    ]
    rate, composition = tables_of(write_workbook(tmp_path / "release.xlsx", {"1": rows}))
    assert [line.text for line in rate.title] == ["1 Relative poverty", headings[0]]
    assert composition.name == headings[1]
    assert rate.range == "A3:C5"
    assert composition.range == f"A{7 + gap}:C{9 + gap}"


def test_a_stacked_table_may_have_another_header_and_fewer_columns(tmp_path: Path) -> None:
    rows: Rows = [
        ["43b Number of adults"],
        ["Group", "High", "Low"],
        ["All", 330, 220],
        ["Pensioners", 110, "[u]"],
        ["1. Rounded to ten."],
        ["43c Sample size"],
        ["Group", "Sample"],
        ["All", 2059],
        ["Pensioners", 318],
    ]
    path = write_workbook(tmp_path / "release.xlsx", {"43": rows})
    adults, sample = read(path)
    assert list(adults) == ["B3", "C3", "B4", "C4"]
    assert sample["B9"] == (318, ("Pensioners",), ("Sample",))
    first, second = tables_of(path)
    assert [line.text for line in first.footnotes] == ["1. Rounded to ten."]
    assert second.name == "43c Sample size"


@pytest.mark.parametrize("gap", [0, 1])
def test_headings_among_rows_under_one_header_stay_with_their_rows(tmp_path: Path, gap: int) -> None:
    rows: Rows = [
        ["Group", "2021", "2022"],
        ["1a Rate"],
        *[[]] * gap,
        ["All people", 22, 23],
        ["Children", 31, 30],
        ["1b Composition"],
        *[[]] * gap,
        ["All people", 100, 100],
        ["Children", 25, 26],
    ]
    found = one(tmp_path, rows)
    assert found[f"C{3 + gap}"] == (23, ("1a Rate", "All people"), ("2022",))
    assert found[f"C{6 + 2 * gap}"] == (100, ("1b Composition", "All people"), ("2022",))


def test_a_heading_in_the_second_label_column_is_of_the_rows_below_it(tmp_path: Path) -> None:
    """Weekly deaths: a code, a name, and the groups named over the names."""
    rows: Rows = [
        ["Week number", None, 1, 2, 3],
        ["Total deaths, all ages", None, 955, 609, 860],
        [],
        [None, "Persons"],
        [None, "Deaths by age group"],
        [None, "Under 1 year", 43, 50, 59],
        [None, "85+", 639, 71, 662],
        [None, "Males"],
        [None, "Deaths by age group"],
        [None, "Under 1 year", 28, 20, 39],
        [],
        [None, "Deaths by region"],
        ["E12000001", "North East", 574, 643, 627],
        ["W92000004", "Wales", 718, 809, 683],
    ]
    found = one(tmp_path, rows)
    assert found["C2"] == (955, ("Total deaths, all ages",), ("1",))
    assert found["D6"] == (50, ("Persons", "Deaths by age group", "Under 1 year"), ("2",))
    assert found["C10"] == (28, ("Males", "Deaths by age group", "Under 1 year"), ("1",))
    assert found["E14"] == (683, ("Deaths by region", "W92000004", "Wales"), ("3",))


def test_a_label_that_goes_on_in_the_row_below_is_no_heading(tmp_path: Path) -> None:
    rows: Rows = [["Deaths", "2021", "2022"], ["Average of the week", 12, 13], ["over five years"], ["Latest", 14, 15]]
    assert one(tmp_path, rows)["B4"] == (14, ("Latest",), ("2021",))
