"""A name that stands where that of an area is expected is one that a register has, and a unit is in its region."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.indicators.staging import figures as staged_figures
from pipeline.faults import collected
from pipeline.raw.acceptance import candidate
from pipeline.raw.declared import Declared, load_declared
from pipeline.raw.folder import read_folder
from pipeline.settings import Settings
from schemas.staging import SupersededFigures
from tests.workbooks import Rows, write_workbook

REGION = "The Probation Service – Kent, Surrey and Sussex region"
STANDARDS: Rows = [
    ["Standard", "Rating"],
    ["P 1.1 Leadership", "Good"],
    ["P 1.2 Staffing", "Requires improvement"],
    ["P 1.3 Services", "Requires improvement"],
]


def inspection(unit: str = "Surrey", region: str = REGION) -> Rows:
    """Ratings of a unit's standards, under its name and its region."""
    return [[f"{unit} PDU"], [region], ["Fieldwork started: 15 January 2024"], *STANDARDS]


def stated(area: str) -> Rows:
    """One figure of an area, as a document's text states it."""
    labels = ["Indicator", "Breakdown", "Area", "Date or period", "Qualifier", "Value", "Unit", "Base", "Section"]
    figure = ["Main offices", "All", area, "[x]", "exactly", 3, "offices", "[x]", "Background"]
    return [["Figures stated in the text"], [*labels, "Printed as"], [*figure, "three main offices"]]


@pytest.fixture(scope="module")
def declared() -> Declared:
    return load_declared(Settings())


def faults(folder: Path, declared: Declared, **sheets: Rows) -> list[str]:
    write_workbook(folder / "surrey.xlsx", dict(sheets))
    return [str(fault) for of in read_folder(folder, declared).problems.values() for fault in of]


def test_surrey_in_its_own_region_is_no_fault(tmp_path: Path, declared: Declared) -> None:
    assert faults(tmp_path, declared, Cover=[["Inspection of: Surrey PDU"], [REGION]], Ratings=inspection()) == []


def test_another_region_in_a_subtitle_is_named_at_its_cell(tmp_path: Path, declared: Declared) -> None:
    (fault,) = faults(tmp_path, declared, Ratings=inspection(region="The Probation Service – London region"))
    assert fault == (
        "surrey.xlsx, sheet 'Ratings', cell A2: expected Kent, Surrey and Sussex, the region of Surrey, "
        "found 'London'; correct the file"
    )


def test_a_misspelt_region_in_a_subtitle_is_named_with_the_nearest(tmp_path: Path, declared: Declared) -> None:
    (fault,) = faults(tmp_path, declared, Ratings=inspection(region="The Probation Service – Lodnon region"))
    assert fault.startswith(
        "surrey.xlsx, sheet 'Ratings', cell A2: expected a known region, found 'Lodnon'; nearest is"
    )


def test_the_cover_is_held_to_the_registers_too(tmp_path: Path, declared: Declared) -> None:
    cover: Rows = [["Inspection of: Surrey PDU"], ["The Probation Service – London region"]]
    (fault,) = faults(tmp_path, declared, Cover=cover, Ratings=inspection())
    assert fault.startswith(
        "surrey.xlsx, sheet 'Cover', cell A2: expected Kent, Surrey and Sussex, the region of Surrey"
    )


def test_a_table_below_a_misspelt_unit_is_not_left_out_in_silence(tmp_path: Path, declared: Declared) -> None:
    found = faults(tmp_path, declared, Ratings=inspection("Surey"), Text=stated("Surrey"))
    assert [fault.partition("; ")[0] for fault in found] == [
        "surrey.xlsx, sheet 'Ratings', cell A1: expected a known pdu, found 'Surey'"
    ]


def test_a_unit_in_a_row_of_another_region_is_named_at_its_cell(tmp_path: Path, declared: Declared) -> None:
    rates: Rows = [
        ["Vacancy rates of probation officers, 30 June 2022"],
        ["Region", "PDU", "Vacancy rate (%)"],
        ["Wales", "Gwent", 12],
        ["Wales", "Surrey", 9],
        ["Wales", "Dyfed Powys", 11],
    ]
    (fault,) = faults(tmp_path, declared, Rates=rates)
    assert fault == (
        "surrey.xlsx, sheet 'Rates', cell B4: expected a pdu of Wales (A4), "
        "found 'Surrey', of Kent, Surrey and Sussex; correct the file"
    )


@pytest.mark.parametrize(
    "title",
    [
        "Ratings by PDU",
        "By region; inspections of 2023",
        "By PDU: 2023 standards",
        "Each PDU and region",
        "Cases: by PDU",
        "Number of inspections in each region",
    ],
)
def test_words_about_units_and_regions_are_no_names(title: str, tmp_path: Path, declared: Declared) -> None:
    assert faults(tmp_path, declared, Ratings=[[title], *inspection()]) == []


def test_what_a_line_names_can_be_accepted(tmp_path: Path) -> None:
    write_workbook(tmp_path / "surrey.xlsx", {"Ratings": inspection("Surey"), "Text": stated("Surrey")})
    unknown = candidate(Path("surrey.xlsx"), tmp_path, Settings()).needed
    assert [(one.text, one.cells, one.nearest and one.nearest.member) for one in unknown] == [
        ("Surey", ("Ratings!A1",), "Surrey")
    ]


def test_an_area_of_a_stated_figure_is_one_that_is_listed(tmp_path: Path, declared: Declared) -> None:
    write_workbook(tmp_path / "text.xlsx", {"Text": stated("Surey"), "More": stated("Great Britain")})
    figures = read_folder(tmp_path, declared)["figures"]
    with collected() as found:
        staged_figures.make(figures, SupersededFigures.empty())
    assert [str(fault).partition("; correct")[0] for fault in found.faults] == [
        "text, sheet 'Text', cell F3: expected a known area, found 'Surey'; nearest is 'Surrey'"
    ]
