"""A text at fault is reported at the cell that it is written in, wherever the figure stands that it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.faults import Fault
from pipeline.raw.written_in import in_their_cells
from tests.workbooks import write_workbook

SHEET = [["The Lodnon region"], ["Unit", "Rate", "Spare"], ["Surey", "12%", "9%"], ["Gwent", "Surey", "7%"]]


@pytest.mark.parametrize(
    ("found", "at", "cell"),
    [
        ("'Surey'; and more", "B3", "A3"),  # in the row of the figure
        ("'Surey'", "B4", "B4"),  # there already
        ("'Rate'", "B3", "B2"),  # above it
        ("'The Lodnon region'", "C4", "A1"),  # anywhere above
        ("'Derby'", "C4", "C4"),  # nowhere: it stays
        ("140", "B3", "B3"),  # no text
    ],
)
def test_the_cell_of_a_text(tmp_path: Path, found: str, at: str, cell: str) -> None:
    write_workbook(tmp_path / "a.xlsx", {"Rates": SHEET})
    (fault,) = in_their_cells(tmp_path, "a.xlsx", [Fault("a.xlsx", "a name", found, sheet="Rates", cell=at)])
    assert fault.cell == cell
