"""A footnote is of the figures whose label, header or cell carries its mark, and of no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.raw.contracts import Contract, Label, Match, Value, recognise
from pipeline.raw.observations import observe
from tests.pipeline.workbook.test_layouts import tables_of
from tests.workbooks import Rows, write_workbook

CONTRACT = Contract(
    name="service levels",
    dataset="figures",
    label=(Label(header="^Measure", field="indicator"),),
    value=(Value(header="^Rating$", role="value"), Value(header="^Target$", role="target")),
    notes="note",
)


def notes_of(path: Path, rows: Rows) -> dict[str, str]:
    (table,) = tables_of(write_workbook(path, {"Figure 9": rows}))
    match = recognise(table, (CONTRACT,))
    assert isinstance(match, Match)
    observations, faults = observe([(table, match)], source_id="publisher/release", file="release.xlsx")
    assert faults == []
    noted = observations.drop_nulls("note")
    return dict(zip(noted["source_cell"], noted["note"], strict=True))


@pytest.mark.parametrize(
    ("mark", "footnote"),
    [
        ("[note 1]", "[note 1] This is of 16/17 Q4."),
        ("[1]", "1. This is of 16/17 Q4."),
        ("¹", "¹ This is of 16/17 Q4."),
        ("*", "* This is of 16/17 Q4."),
    ],
)
def test_a_mark_at_a_label_is_of_every_figure_of_its_row(tmp_path: Path, mark: str, footnote: str) -> None:
    rows: Rows = [
        ["Figure 9: Service levels"],
        ["Measure", "Rating", "Target"],
        ["Plans in time", 96, 95],
        [f"Reviews in time {mark}", 75, 100],
        [],
        [footnote],
    ]
    said = "This is of 16/17 Q4."
    assert notes_of(tmp_path / "release.xlsx", rows) == {"B4": said, "C4": said}


def test_a_mark_at_a_header_is_of_every_figure_of_its_column_and_several_notes_are_joined(tmp_path: Path) -> None:
    rows: Rows = [
        ["Figure 9: Service levels"],
        ["Measure", "Rating", "Target [note 2]"],
        ["Plans in time", 96, 95],
        ["Reviews in time [note 1]", 75, 100],
        [],
        ["[note 1] Reviews are of Q4."],
        ["[note 2] Targets of 2017."],
    ]
    assert notes_of(tmp_path / "release.xlsx", rows) == {
        "C3": "Targets of 2017.",
        "B4": "Reviews are of Q4.",
        "C4": "Reviews are of Q4. Targets of 2017.",
    }
