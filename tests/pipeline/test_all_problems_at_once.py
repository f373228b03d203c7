"""All that is wrong with a workbook is reported at once, each cell once and in words that a person can act on."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.build import build
from pipeline.faults import FaultsError
from pipeline.quality.not_as_expected import not_as_expected
from pipeline.raw.declared import load_declared
from pipeline.raw.folder import read_folder
from pipeline.settings import Settings
from tests.workbooks import Rows, write_sidecar, write_workbook

SURREY = "hmi-probation/surrey-pdu-2024.xlsx"


@pytest.fixture
def faults(tmp_path: Path) -> Callable[..., list[str]]:
    """What a build says of the workbook on Surrey with some cells changed, and of nothing else."""

    def change(changes: dict[str, object]) -> list[str]:
        target = tmp_path / "raw" / SURREY
        target.parent.mkdir(parents=True)
        for ending in ("", ".provenance.json"):
            shutil.copyfile(f"{Settings().raw / SURREY}{ending}", f"{target}{ending}")
        workbook = load_workbook(target)
        for place, value in changes.items():
            sheet, _, cell = place.rpartition("!")
            workbook[sheet][cell] = value
        workbook.save(target)
        folders = {"raw": tmp_path / "raw", "marts": tmp_path / "marts"}
        with pytest.raises(FaultsError) as refused:
            build(Settings().model_copy(update=folders))
        return [str(fault).removeprefix(f"{SURREY}, ") for fault in refused.value.faults if fault.file == SURREY]

    return change


def test_the_problems_of_every_stage_are_reported_in_one_round(faults: Callable[..., list[str]]) -> None:
    found = faults(
        {
            "Sample!B4": "many",  # no number
            "Ratings!A12": "P 1.3 Serivces",  # no standard
            "Ratings!B10": "Godo",  # no rating
            "Cover!A2": "The Probation Service – Lodnon region",  # no region
            "Text figures!C3": "Surey",  # no area
            "Service delivery!B5": 140,  # no percentage
        }
    )
    assert [fault.partition(": ")[0] for fault in found] == [
        "sheet 'Sample', cell B4",
        "sheet 'Ratings', cell A12",
        "sheet 'Ratings', cell B10",
        "sheet 'Cover', cell A2",
        "sheet 'Text figures', cell C3",
        "sheet 'Service delivery', cell B5",
    ]
    assert found[-1].endswith("expected marts.key_questions.percentage to be at most 100, found 14000")


def test_a_renamed_column_and_a_score_that_does_not_add_hide_nothing_and_are_not_hidden(
    faults: Callable[..., list[str]],
) -> None:
    found = faults(
        {
            "Sample!B4": "many",
            "Counts in the text!F4": "a lot",
            "Cover!A2": "The Probation Service – Lodnon region",
            "Text figures!E2": "Hedge",  # a heading of the table that names the area below
            "Text figures!C5": "Surey",
            "Service delivery!B5": 140,
            "Ratings!B5": "4/21",
        }
    )
    assert {fault.partition(": ")[0] for fault in found} == {
        "sheet 'Sample', cell B4",
        "sheet 'Counts in the text', cell F4",
        "sheet 'Cover', cell A2",
        "sheet 'Text figures', cell E2",
        "sheet 'Text figures', cell C5",
        "sheet 'Service delivery', cell B5",
        "sheet 'Ratings', cell B5",
    }
    assert len(found) == 7
    assert found[-1].endswith("Surrey: the score is 4, and the printed ratings come to 3")


def test_a_renamed_column_is_one_line_that_says_so(faults: Callable[..., list[str]]) -> None:
    (fault,) = faults({"Text figures!E2": "Hedge"})
    assert fault.startswith("sheet 'Text figures', cell E2: expected the column 'qualifier', perhaps renamed")
    assert "found 'Hedge'" in fault


def test_a_score_that_does_not_add_is_one_cell_in_plain_words() -> None:
    cell, score = "surrey!Ratings!B5", "Surrey: the score is 4, and the printed ratings come to 3"
    earned = "Surrey: Inadequate is printed, and 4 of 21 points earn Requires improvement"
    checks = [
        {"table": "marts.inspections", "check": "sum", "passed": False, "rows": 1, "first": [f"{cell}: {score}"]},
        {"table": "marts.rating_checks", "check": "rule", "passed": False, "rows": 1, "first": [f"{cell}: {score}"]},
        {"table": "marts.inspections", "check": "earned", "passed": False, "rows": 1, "first": [f"{cell}: {earned}"]},
        {"table": "marts.ratings", "check": "model", "passed": True},
    ]
    assert not_as_expected(checks) == [f"Look at surrey, sheet 'Ratings', cell B5: {score}; {earned}"]


def test_of_a_copy_and_its_original_the_copy_is_blamed_in_one_line(tmp_path: Path) -> None:
    """Neither is published: the one with a sidecar stands, else the one that is not named as a copy is."""
    rates: Rows = [["Vacancy rates, 30 June 2022"], ["PDU", "SPO", "PO", "PSO"], ["Gwent", "12%", "9%", "11%"],
                   ["Surrey", "1%", "2%", "3%"]]  # fmt: skip
    staff: Rows = [["Vacancy rates, 30 September 2022"], *rates[1:3], ["Surrey", "4%", "5%", "6%"]]
    for name in ("rates.xlsx", "Copy of rates.xlsx"):
        write_workbook(
            tmp_path / name, {"One": rates, "Other": staff} | ({"Notes": [["A copy"]]} if "C" in name else {})
        )
    declared = load_declared(Settings())
    (fault,) = (str(fault) for said in read_folder(tmp_path, declared).problems.values() for fault in said)
    assert fault == (
        "Copy of rates.xlsx, sheet 'One', cell A2:D4: expected a table of its own, found every figure of "
        "'Vacancy rates, 30 June 2022' and of 1 more table also in rates; keep one of the two"
    )
    write_sidecar(tmp_path / "Copy of rates.xlsx")
    assert list(read_folder(tmp_path, declared).problems) == ["rates.xlsx"]
