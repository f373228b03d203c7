"""Totals are held against their parts; a total that does not add is told of, and stops nothing."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.workbook.cells import open_sheets
from pipeline.workbook.layout import find_tables
from pipeline.workbook.tables import cells_of
from pipeline.workbook.totals import WrongTotal, wrong_totals
from pipeline.workbook.values import read_values
from tests.workbooks import Rows, write_workbook

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


@given(st.lists(st.lists(st.integers(0, 10**6), min_size=4, max_size=4), min_size=2, max_size=6))
@settings(max_examples=60)
def test_totals_that_add_are_never_told_of(tmp_path: Path, parts: list[list[int]]) -> None:
    totals = [sum(column) for column in zip(*parts, strict=True)]
    rows: Rows = [HEADER, *[[f"Unit {n}", *row] for n, row in enumerate(parts)], ["Total", *totals]]
    assert wrong(tmp_path, rows) == []
