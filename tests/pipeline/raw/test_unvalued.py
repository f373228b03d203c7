"""Formulas that were saved without their value stop what they may be a figure of, and nothing else."""

from __future__ import annotations

from pathlib import Path

from pipeline.raw.declared import load_declared
from pipeline.raw.file import raw_file
from pipeline.raw.what_was_read import Reading
from pipeline.raw.workbook_reading import read_workbook
from pipeline.settings import Settings
from tests.workbooks import Rows, write_workbook


def read(folder: Path, rows: Rows) -> Reading:
    path = write_workbook(folder / "release.xlsx", {"League table": rows})
    return read_workbook(raw_file(path, folder), load_declared(Settings()))


def table(rank: object, score: object) -> Rows:
    return [
        ["PDUs inspected under the 2023 standards"],
        ["PDU", "Score (out of 21)", "Rating", "Rank"],
        ["Derby City", 14, "Good", rank],
        ["Gwent", score, "Requires improvement", 2],
    ]


def test_a_rank_and_a_line_below_stop_nothing(tmp_path: Path) -> None:
    reading = read(tmp_path, [*table("=RANK(B3,B3:B4)", 10), [], ["= shows units that are tied"]])
    assert reading.faults == []
    assert reading.observations is not None
    assert set(reading.observations["source_cell"]) == {"B3", "C3", "B4", "C4"}


def test_a_figure_is_a_fault_at_its_cell(tmp_path: Path) -> None:
    reading = read(tmp_path, table(1, "=B3-4"))
    assert "cell B4: expected a formula with its value, found no value" in str(reading.faults[0])


def test_a_total_below_the_table_is_a_fault(tmp_path: Path) -> None:
    reading = read(tmp_path, [*table(1, 10), [], ["Total", "=SUM(B3:B4)"]])
    assert [fault.cell for fault in reading.faults] == ["B6"]


def test_a_column_of_changes_that_are_all_formulas_stops_nothing(tmp_path: Path) -> None:
    rows: Rows = [
        ["Probation officers in post (FTE) by region"],
        ["Region", "30 June 2024", "30 June 2025", "Change on year"],
        ["Wales", 201.5, 210.5, "=C3-B3"],
        ["London", 601.5, 590.5, "=C4-B4"],
    ]
    reading = read(tmp_path, rows)
    assert reading.faults == []
    assert reading.observations is not None
    assert set(reading.observations["source_cell"]) == {"B3", "C3", "B4", "C4"}


def test_a_column_of_vacancies_that_are_all_formulas_is_a_fault_at_each(tmp_path: Path) -> None:
    rows: Rows = [
        ["Probation officers (FTE) by region, 30 June 2025"],
        ["Region", "Staff in post", "Target staffing", "Vacancies"],
        ["Wales", 201.5, 210.5, "=C3-B3"],
        ["London", 601.5, 690.5, "=C4-B4"],
    ]
    assert [fault.cell for fault in read(tmp_path, rows).faults] == ["D3", "D4"]
