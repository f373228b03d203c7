"""What is left out of a table is told by the text for which it is, once."""

from __future__ import annotations

from pathlib import Path

from pipeline.raw.file import raw_file
from pipeline.raw.workbook_reading import read_closely
from tests.pipeline.meaning.cubes import declared
from tests.workbooks import Rows, write_workbook


def test_rows_are_named_by_what_makes_them_no_figures_of_ours(tmp_path: Path) -> None:
    rows: Rows = [
        ["Year ending 31 March 2024", "England and Wales", grade, measure, "headcount", 100]
        for grade in ("Probation officer", "Business administrator", "All grades")
        for measure in ("Joiners", "Leavers")
    ]
    header = ["period", "area", "grade", "measure", "unit", "value"]
    path = write_workbook(tmp_path / "release.xlsx", {"Data": [header, *rows]})
    reading = read_closely(raw_file(path, tmp_path), declared())
    assert not reading.faults
    assert [one.left_out for one in reading.understood] == [["row 'Business administrator'"]]
