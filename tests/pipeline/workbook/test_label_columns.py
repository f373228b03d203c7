"""Figures are figures, whatever their column is called; labels are labels, also where they are numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.workbook.test_layouts import one, tables_of
from tests.workbooks import Percent, Rows, write_workbook


@pytest.mark.parametrize(
    "periods",
    [
        ("Year ending March 2021", "Year ending March 2022", "Year ending March 2023"),
        ("12 months to June 2021", "12 months to June 2022", "12 months to June 2023"),
        ("As at 31 March 2021", "As at 31 March 2022", "As at 31 March 2023"),
        ("Year to date", "Month to date", "Quarter to date"),
    ],
)
def test_a_column_of_figures_headed_with_a_period_holds_figures_not_labels(
    tmp_path: Path, periods: tuple[str, ...]
) -> None:
    rows: Rows = [["Table 1: Leavers by region"], ["Region", *periods], ["North", 41, 42, 43], ["South", 38, 39, 37]]
    found = one(tmp_path, rows)
    assert found["B3"] == (41, ("North",), (periods[0],))
    assert found["D4"] == (37, ("South",), (periods[2],))
    assert len(found) == 6


@pytest.mark.parametrize("name", ["Year ending March", "Year ending", "As at"])
def test_a_column_of_the_years_that_periods_end_in_holds_labels(tmp_path: Path, name: str) -> None:
    rows: Rows = [["Region", name, "Leavers"], ["North", 2021, 41], ["North", 2022, 42], ["South", 2021, 38]]
    assert one(tmp_path, rows)["C3"] == (42, ("North", "2022"), ("Leavers",))


@pytest.mark.parametrize("names", [("2022", "2023"), ("FTE", "Target"), ("Officers", "Staff")])
def test_a_blank_label_makes_no_labels_of_the_figures_beside_it(tmp_path: Path, names: tuple[str, str]) -> None:
    """A number and, in the row below it, its percentage."""
    rows: Rows = [
        ["Region", *names],
        ["London", 51, 53],
        [None, Percent(0.21), Percent(0.22)],
        ["Wales", 31, 32],
        [None, Percent(0.12), Percent(0.13)],
    ]
    found = one(tmp_path, rows)
    assert found["B2"] == (51, ("London",), (names[0],))
    assert found["B3"] == (21, ("London",), (names[0],))
    assert found["C5"] == (13, ("Wales",), (names[1],))
    assert len(found) == 8


def test_a_row_without_a_label_is_not_of_the_row_above_unless_rows_come_in_groups(tmp_path: Path) -> None:
    found = one(tmp_path, [["Region", "FTE", "Target"], ["London", 51, 53], ["Wales", 31, 32], [None, 82, 85]])
    assert found["B4"] == (82, (), ("FTE",))


def test_numbers_that_come_again_under_each_outer_label_are_labels(tmp_path: Path) -> None:
    rows: Rows = [["Sex", "Length", "Men", "All"], ["PO", 1, 10, 12], [None, 2, 20, 24], ["SO", 1, 30, 36]]
    assert one(tmp_path, rows)["C3"] == (20, ("PO", "2"), ("Men",))


@pytest.mark.parametrize(
    ("name", "labels"),
    [("Deprivation decile", ["All deciles", 1, 2, 3]), ("Age", ["All ages", "Under 16", 16, 17])],
)
def test_words_and_numbers_that_scale_the_rows_are_labels(tmp_path: Path, name: str, labels: list[object]) -> None:
    rows: Rows = [
        ["Country", name, "Births", "Rate"],
        *(["England", label, 100 + place, 4.5] for place, label in enumerate(labels)),
        *(["Wales", label, 10 + place, 3.5] for place, label in enumerate(labels)),
    ]
    found = one(tmp_path, rows)
    assert found["C4"] == (102, ("England", str(labels[2])), ("Births",))
    assert found["D9"] == (3.5, ("Wales", str(labels[3])), ("Rate",))
    assert len(found) == 16


def test_a_remark_among_figures_makes_no_labels_of_them(tmp_path: Path) -> None:
    found = one(tmp_path, [["Force", "a", "b"], ["Kent", "Data not supplied", 2], ["Essex", 1, 3], ["Devon", 4, 5]])
    assert found["B2"] == ("Data not supplied", ("Kent",), ("a",))
    assert found["B3"] == (1, ("Essex",), ("a",))


@pytest.mark.parametrize(
    ("names", "figures"),
    [
        (("Under 11", "11 to 17", "18 to 34"), [(639, 40633, 233412), (640, 40634, 233413)]),
        (("Males", "Females", "Persons"), [(639, 7, 646), (520, 8, 528), (700, 9, 709)]),
    ],
)
def test_a_table_may_have_no_column_of_labels(
    tmp_path: Path, names: tuple[str, ...], figures: list[tuple[int, ...]]
) -> None:
    rows: Rows = [["Table 23: Incidents"], [], [None, None, *names], *([None, None, *row] for row in figures)]
    found = one(tmp_path, rows)
    assert found["C4"] == (639, (), (names[0],))
    assert len(found) == 3 * len(figures)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("Year", [2021, 2022, 2023]),
        ("Age", [18, 16, 17]),
        ("Weeks served", [1, 2, 5]),
        ("URN", [100012, 100010, 100033]),
    ],
)
def test_a_first_column_of_numbers_that_scale_or_code_the_rows_holds_labels(
    tmp_path: Path, name: str, numbers: list[int]
) -> None:
    found = one(tmp_path, [[name, "Males", "Females"], *([number, 7, 9] for number in numbers)])
    assert found["C3"] == (9, (str(numbers[1]),), ("Females",))
    assert len(found) == 6


def test_words_right_of_the_figures_tell_the_rows_of_a_tidy_table_apart(tmp_path: Path) -> None:
    rows: Rows = [
        ["offence", "offenders", "cost_basket", "cost", "category"],
        ["Theft", 48, "harm", 287.5, "Consequence"],
        ["Theft", 48, "health", 96.5, "Consequence"],
        ["Fraud", 33, "harm", 12.5, "Consequence"],
        ["Fraud", 33, "health", 10.5, "Consequence"],
    ]
    found = one(tmp_path, rows)
    assert found["D3"] == (96.5, ("Theft", "health"), ("cost",))
    assert found["B4"] == (33, ("Fraud", "harm"), ("offenders",))
    assert found["E5"] == ("Consequence", ("Fraud", "health"), ("category",))
    (table,) = tables_of(write_workbook(tmp_path / "tidy.xlsx", {"Table_B": rows}))
    assert [column.header for column in table.value_columns] == ["offenders", "cost", "category"]


def test_words_right_of_the_figures_stay_values_where_the_labels_tell_the_rows_apart(tmp_path: Path) -> None:
    found = one(tmp_path, [["Unit", "Score", "Rating"], ["Gwent", 12, "Good"], ["Surrey", 9, "Inadequate"]])
    assert found["C3"] == ("Inadequate", ("Surrey",), ("Rating",))


def test_a_column_of_percentages_without_a_header_is_of_the_figures_at_its_left(tmp_path: Path) -> None:
    rows: Rows = [["Area", "Households", None, "Adults", None], ["North", 8, Percent(0.5), 4, Percent(0.25)]]
    found = one(tmp_path, rows)
    assert found["C2"] == (50, ("North",), ("Households", "%"))
    assert found["E2"] == (25, ("North",), ("Adults", "%"))
