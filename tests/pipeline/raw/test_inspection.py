"""pdu inspect: what each table is taken for, from which words, and everything that stops it, at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.raw.inspection import InspectedTable, InspectedWorkbook, inspect_workbook
from pipeline.settings import Settings
from tests.workbooks import Rows, write_workbook

RATES: Rows = [
    ["Vacancy rates, 30 June 2026"],
    ["Region", "PDU", "SPO", "PO", "PSO"],
    ["Wales", "Gwent", "12%", "9%", "11%"],
    ["Kent, Surrey and Sussex", "Surrey", "1%", "2%", "3%"],
    ["North West", "Cumbria", "5%", "6%", "7%"],
    ["East of England", "Essex North", "4%", "5%", "6%"],
]
POSTS: Rows = [
    ["Probation officers: staff in post and target (FTE), 31 March 2026"],
    ["Region", "Staff in post", "Target", "Difference to target"],
    *([region, 90, 100, -10] for region in ("Wales", "London", "North East", "South Central")),
]


def inspected(folder: Path, **sheets: Rows) -> InspectedWorkbook:
    path = write_workbook(folder / "june.xlsx", sheets)
    return inspect_workbook(path, Settings().model_copy(update={"raw": folder}))


def only(workbook: InspectedWorkbook) -> InspectedTable:
    (table,) = (table for sheet in workbook.sheets for table in sheet.tables)
    return table


def shown(folder: Path, **sheets: Rows) -> str:
    path = write_workbook(folder / "june.xlsx", sheets)
    return CliRunner().invoke(app, ["inspect", str(path)]).stdout


def as_json(folder: Path, **sheets: Rows) -> dict[str, Any]:
    path = write_workbook(folder / "june.xlsx", sheets)
    said: dict[str, Any] = json.loads(CliRunner().invoke(app, ["inspect", str(path), "--json"]).stdout)
    return said


def test_each_level_of_labels_is_of_a_dimension(tmp_path: Path) -> None:
    rows = [list(row) for row in RATES]
    rows[2][1] = "Gwnet"
    ((table,),) = (sheet["tables"] for sheet in as_json(tmp_path, Rates=rows)["sheets"])
    assert (table["kind"], table["taken_for"]) == ("staffing", "staffing")
    assert table["levels"] == [
        {"level": "column A", "dimension": "region", "known": 4, "labels": 4},
        {"level": "column B", "dimension": "pdu", "known": 3, "labels": 4},
        {"level": "header row 1", "dimension": "grade", "known": 3, "labels": 3},
    ]


def test_what_holds_for_the_whole_table_is_reported_with_the_text_that_says_it(tmp_path: Path) -> None:
    ((table,),) = (sheet["tables"] for sheet in as_json(tmp_path, Posts=POSTS)["sheets"])
    assert {(one["dimension"], one["member"], one["from"], one["cell"]) for one in table["whole"]} >= {
        ("grade", "PO", "the title", "A1"),
        ("date", "31 March 2026", "the title", "A1"),
    }
    assert "grade PO, from the title (A1)" in shown(tmp_path, Posts=POSTS)


def test_how_a_sign_was_settled_is_reported_with_the_reason(tmp_path: Path) -> None:
    table = only(inspected(tmp_path, Posts=POSTS))
    assert table.settled == ("Posts!D3: a shortage is negative, as staff in post and target say",)
    assert ("vacancy_fte", "FTE", 4) in table.figures


def test_everything_that_stops_a_file_is_reported_at_once(tmp_path: Path) -> None:
    rows = [list(row) for row in RATES]
    rows[1][3], rows[2][1], rows[3][0], rows[4][2] = "Prob Offcer", "Gwnet", "Ketn, Surrey and Sussex", "lots"
    posts = [*POSTS[:1], ["Region", "Staff in post", "Target wanted", "Difference to target"], *POSTS[2:]]
    workbook = inspected(tmp_path, Rates=rows, Posts=posts)
    problems = {(one.sheet, one.cell, one.nearest and one.nearest.partition(" (")[0]) for one in workbook.all_problems}
    assert problems == {
        ("Rates", "D2", "PO"),
        ("Rates", "B3", "Gwent"),
        ("Rates", "A4", "Kent, Surrey and Sussex"),
        ("Rates", "C5", None),
        ("Posts", "C2", next(near for _, cell, near in problems if cell == "C2")),
    }
    assert len(shown(tmp_path, Rates=rows, Posts=posts).split("stops it")) == 1 + 5


def test_a_table_of_no_known_kind_is_shown_with_what_it_lacks(tmp_path: Path) -> None:
    table = only(inspected(tmp_path, Hives=[["Bees by hive"], ["Hive", "Bees"], ["North", 40], ["South", 50]]))
    assert (table.kind, table.understood) == (None, None)
    assert table.lacking
    page = shown(tmp_path, Hives=[["Bees by hive"], ["Hive", "Bees"], ["North", 40], ["South", 50]])
    assert "not read" in page
    assert "lacks" in page


def test_what_was_accepted_holds_for_files_of_the_raw_folder(tmp_path: Path) -> None:
    rows = [list(row) for row in RATES]
    rows[1][3] = "Prob Offcer"
    raw, elsewhere = tmp_path / "raw", tmp_path / "elsewhere"
    path = write_workbook(raw / "june.xlsx", {"Rates": rows})
    given = ["accept", str(path), "Prob Offcer=PO", "--raw", str(raw)]
    assert CliRunner().invoke(app, given).exit_code == 0
    settings = Settings().model_copy(update={"raw": raw})
    assert inspect_workbook(path, settings).all_problems == []
    other = write_workbook(elsewhere / "june.xlsx", {"Rates": rows})
    assert [one.cell for one in inspect_workbook(other, settings).all_problems] == ["D2"]


@pytest.mark.parametrize("words", ["vacancy rates by unit and grade"])
def test_a_contract_is_asked_first(words: str) -> None:
    path = Settings().raw / "hmi-probation" / "westminster-forum-slides-2022.xlsx"
    taken = [table for sheet in inspect_workbook(path, Settings()).sheets for table in sheet.tables]
    assert words in [table.taken_for for table in taken]


def test_no_colour_and_no_escapes_where_there_is_no_terminal(tmp_path: Path) -> None:
    assert "\x1b" not in shown(tmp_path, Rates=RATES)
