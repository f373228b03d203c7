"""Which lines are the notes of the table above them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.workbook.test_layouts import tables_of
from tests.workbooks import Rows, write_workbook

TABLE: Rows = [["Table 13: Staff in post"], ["Grade", "2023", "2024"], ["PO", 10, 20], ["PSO", 5, 15]]


def footnotes(path: Path) -> list[list[str]]:
    return [[line.text for line in table.footnotes] for table in tables_of(path)]


@pytest.mark.parametrize("gap", [0, 1, 3])
@pytest.mark.parametrize(
    "notes", [["(1) Excludes agency staff.", "Source: HR records."], ["Notes", "Figures are rounded"]]
)
def test_footnotes_below_a_blank_row_are_of_the_table_above(tmp_path: Path, gap: int, notes: list[str]) -> None:
    rows: Rows = [*TABLE, *[[]] * gap, *([note] for note in notes)]
    assert footnotes(write_workbook(tmp_path / "release.xlsx", {"Table_13": rows})) == [notes]


def test_footnotes_each_below_a_blank_row(tmp_path: Path) -> None:
    rows: Rows = [*TABLE, [], ["Footnotes"], [], ["1 Excludes agency staff"], [], ["2 Provisional"]]
    path = write_workbook(tmp_path / "release.xlsx", {"Table_13": rows})
    assert footnotes(path) == [["Footnotes", "1 Excludes agency staff", "2 Provisional"]]


def test_footnotes_between_tables_are_of_the_table_above_and_the_title_is_of_the_one_below(tmp_path: Path) -> None:
    below: Rows = [["Table 14: Leavers"], ["Grade", "2023", "2024"], ["PO", 1, 2], [], ["(2) Provisional."]]
    rows: Rows = [*TABLE, [], ["(1) Excludes agency staff."], [], *below]
    path = write_workbook(tmp_path / "release.xlsx", {"Tables": rows})
    assert footnotes(path) == [["(1) Excludes agency staff."], ["(2) Provisional."]]
    assert [table.name for table in tables_of(path)] == ["Table 13: Staff in post", "Table 14: Leavers"]


def test_a_heading_over_the_tables_below_is_no_footnote_of_the_one_above(tmp_path: Path) -> None:
    rows: Rows = [*TABLE, [], ["Planning"], [], ["Is planning sufficient?", "Number", "%"], ["Yes", 62, 73]]
    assert footnotes(write_workbook(tmp_path / "release.xlsx", {"Annexe": rows})) == [[], []]


def test_footnotes_in_two_columns_below_a_blank_row_are_no_rows(tmp_path: Path) -> None:
    """Statutory homelessness: numbers, signs and nothing before the words."""
    rows: Rows = [
        *TABLE,
        [],
        ["Notes:"],
        [1, "Totals include estimates for authorities that made no return."],
        [None, "Figures are presented rounded to the nearest ten."],
        ["..", "incomplete or no data submitted"],
    ]
    path = write_workbook(tmp_path / "release.xlsx", {"Table_13": rows})
    (table,) = tables_of(path)
    assert table.body == (2, 3)
    assert footnotes(path) == [
        [
            "Notes:",
            "1 Totals include estimates for authorities that made no return.",
            "Figures are presented rounded to the nearest ten.",
            ".. incomplete or no data submitted",
        ]
    ]


def test_a_heading_between_rows_is_of_the_rows_below_it_and_no_footnote(tmp_path: Path) -> None:
    rows: Rows = [*TABLE, [], ["Women"], [], ["PO", 6, 12], ["PSO", 3, 9]]
    path = write_workbook(tmp_path / "release.xlsx", {"Table_13": rows})
    (table,) = tables_of(path)
    assert footnotes(path) == [[]]
    assert list(table.row_labels.values()) == [("PO",), ("PSO",), ("Women", "PO"), ("Women", "PSO")]
