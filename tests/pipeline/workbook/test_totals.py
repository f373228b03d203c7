"""Totals are held against their parts; a total that does not add is reported, and stops nothing."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.workbook.cells import open_sheets
from pipeline.workbook.layout import find_tables
from pipeline.workbook.tables import cells_of
from pipeline.workbook.totals import WrongTotal, wrong_totals
from pipeline.workbook.values import read_values
from tests.workbooks import Percent, Rows, write_workbook

HEADER = ["Region", "2023", "2024", "2025", "2026"]


def wrong(tmp_path: Path, rows: Rows) -> list[WrongTotal]:
    path = write_workbook(tmp_path / "release.xlsx", {"Table_1": rows})
    (table,) = (table for sheet in open_sheets(path.read_bytes(), path.name) for table in find_tables(sheet))
    return list(wrong_totals(table, read_values(cells_of([(table, [column.index for column in table.value_columns])]))))


def test_a_total_that_adds_in_every_column_but_one(tmp_path: Path) -> None:
    rows: Rows = [HEADER, ["Wales", 1, 2, 3, 4], ["London", 5, 6, 7, 8], ["All", 6, 8, 21, 12]]
    assert wrong(tmp_path, rows) == [WrongTotal("D4", "All", 21, 10)]


def test_rounded_parts_may_miss_a_rounded_total(tmp_path: Path) -> None:
    whole: Rows = [HEADER, ["Wales", 1, 2, 3, 4], ["London", 5, 6, 7, 8], ["All", 6, 9, 9, 12]]
    assert wrong(tmp_path, whole) == []
    rounded: Rows = [HEADER, *[[f"Unit {n}", 1.4, 2.4, 3.4, 4.4] for n in range(5)], ["All", 7, 12, 17.2, 22]]
    assert wrong(tmp_path, rounded) == []


def test_a_suppressed_part_leaves_its_column_alone(tmp_path: Path) -> None:
    rows: Rows = [HEADER, ["Wales", 1, 2, 3, "[c]"], ["London", 5, 6, 7, 8], ["All", 6, 8, 10, 99]]
    assert wrong(tmp_path, rows) == []


def test_subtotals_are_of_their_own_region(tmp_path: Path) -> None:
    rows: Rows = [
        ["Region", "PDU", "2023", "2024", "2025"],
        ["Wales", "Gwent", 1, 2, 3],
        [None, "Swansea", 4, 5, 6],
        [None, "Total", 5, 7, 19],
        ["London", "Brent", 1, 1, 1],
        [None, "Newham", 2, 2, 2],
        [None, "Total", 3, 3, 3],
    ]
    assert wrong(tmp_path, rows) == [WrongTotal("E4", "Wales / Total", 19, 9)]


def test_a_row_called_all_that_is_no_sum_is_no_total(tmp_path: Path) -> None:
    """Rates: the rate of all regions is not the sum of the regions' rates."""
    rows: Rows = [HEADER, ["Wales", 1.5, 2.5, 3.5, 4.5], ["London", 2.5, 3.5, 4.5, 5.5], ["All", 2.1, 3.1, 4.1, 5.1]]
    assert wrong(tmp_path, rows) == []


@pytest.mark.parametrize(
    "rate",
    ["Rate per 1,000", "% change", "Change on year", "Average age", "Median", "Ratio", "Price index", "Lower 95% CI"],
)
def test_a_rate_of_all_is_no_sum(tmp_path: Path, rate: str) -> None:
    header = ["Area", "Births", "Deaths", "Marriages", rate]
    rows: Rows = [header, ["North", 201, 21, 4, 3.9], ["South", 302, 33, 6, 4.1], ["Total", 503, 54, 10, 4.0]]
    assert wrong(tmp_path, rows) == []


def test_shares_shown_as_percentages_are_no_sum(tmp_path: Path) -> None:
    shares = [Percent(0.5), Percent(0.25), Percent(0.4)]
    rows: Rows = [
        ["Area", "Births", "Deaths", "Marriages", "Of which first"],
        *[[area, 1, 2, 3, share] for area, share in zip(["North", "South"], shares, strict=False)],
        ["Total", 2, 4, 6, shares[2]],
    ]
    assert wrong(tmp_path, rows) == []


ROUNDED: Rows = [HEADER, ["A", 110, 120, 130, 140], ["B", 210, 220, 230, 240], ["C", 330, 340, 350, 360]]


def test_figures_that_are_all_tens_are_rounded_to_ten(tmp_path: Path) -> None:
    assert wrong(tmp_path, [*ROUNDED, ["Total", 660, 680, 710, 740]]) == []  # 650 is within half of four tens


def test_a_rounded_total_may_not_miss_its_parts_by_more_than_rounding(tmp_path: Path) -> None:
    assert wrong(tmp_path, [*ROUNDED, ["Total", 680, 680, 710, 740]]) == [WrongTotal("B5", "Total", 680, 650)]


def test_figures_may_be_rounded_to_ten_thousand(tmp_path: Path) -> None:
    rows = [[row[0], *[figure * 1000 for figure in row[1:]]] for row in ROUNDED[1:]]
    assert wrong(tmp_path, [HEADER, *rows, ["Total", 660_000, 680_000, 710_000, 740_000]]) == []


@pytest.mark.parametrize("said", ["nearest 10", "nearest ten", "the nearest multiple of 10"])
def test_a_few_figures_are_rounded_where_the_table_says_so(tmp_path: Path, said: str) -> None:
    few: Rows = [["Area", "2023", "2024", "2025"], ["North", 110, 120, 130], ["South", 210, 220, 235]]
    total = ["Total", 330, 340, 365]
    assert wrong(tmp_path, [*few, total]) == [WrongTotal("B4", "Total", 330, 320)]
    assert wrong(tmp_path, [[f"Table 1: Claims (rounded to {said})"], *few, total]) == []


def test_the_check_costs_as_much_a_row_in_a_long_table_as_in_a_short_one(tmp_path: Path) -> None:
    rows: Rows = [
        ["Area", "Age", "Sex", "2022", "2023", "2024"],
        *[
            [f"Area {area}", f"{age}0 to {age}9", sex, *figures]
            for area in range(480)
            for age in range(10)
            for sex, figures in {"All": (3, 5, 7), "Male": (1, 2, 3), "Female": (2, 3, 4)}.items()
        ],
    ]
    path = write_workbook(tmp_path / "long.csv", {"long": rows})
    ((table, *_),) = (find_tables(sheet) for sheet in open_sheets(path.read_bytes(), path.name))
    values = read_values(cells_of([(table, [column.index for column in table.value_columns])]))
    started = time.perf_counter()
    assert list(wrong_totals(table, values)) == []
    assert time.perf_counter() - started < 5  # about half a second; a look at pairs of rows would take minutes


@given(st.lists(st.lists(st.integers(0, 10**6), min_size=4, max_size=4), min_size=2, max_size=6))
@settings(max_examples=60)
def test_totals_that_add_are_never_reported(tmp_path: Path, parts: list[list[int]]) -> None:
    totals = [sum(column) for column in zip(*parts, strict=True)]
    rows: Rows = [HEADER, *[[f"Unit {n}", *row] for n, row in enumerate(parts)], ["Total", *totals]]
    assert wrong(tmp_path, rows) == []
