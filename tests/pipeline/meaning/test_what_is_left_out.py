"""What is left out of a table is told by the text for which it is, once."""

from __future__ import annotations

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import read


def test_rows_are_named_by_what_makes_them_no_figures_of_ours() -> None:
    rows: list[list[Content]] = [
        ["Year ending 31 March 2024", "England and Wales", grade, measure, "headcount", 100]
        for grade in ("Probation officer", "Business administrator", "All grades")
        for measure in ("Joiners", "Leavers")
    ]
    reading = read(["period", "area", "grade", "measure", "unit", "value"], *rows)
    assert not reading.faults
    assert [one.left_out for one in reading.understood] == [["row 'Business administrator'"]]
