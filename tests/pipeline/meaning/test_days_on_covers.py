"""Days that only the cover of a workbook says: that of a snapshot is of its staff, the end of a year of its leavers."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from schemas.columns import REGIONS
from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures

DAY = "30 September 2031"
STAFF: list[list[Content]] = [
    ["Staff in post (FTE) in the regions of the Probation Service"],
    ["Region", "PO", "SPO"],
    ["Wales", 274.2, 101.1],
    ["London", 662.3, 247.1],
]
LEAVERS: list[list[Content]] = [
    ["Leavers from the Probation Service by region"],
    ["Region", "Leavers", "Leaving rate (%)"],
    ["Wales", 74, 10.1],
    ["London", 62, 9.2],
]


def reading_of(table: list[list[Content]], *said: list[Content]) -> Reading:
    cover: list[list[Content]] = [["HMPPS workforce statistics"], ["Publication date", "21 November 2031"], *said]
    return read_grids([Grid("Cover", cover), Grid("Table_1", table)])


@pytest.mark.parametrize(
    "said",
    [
        *(["Snapshot", DAY], ["Data as at", DAY], [f"Data as at {DAY}"], ["Date of data", DAY], ["Census date", DAY]),
        *(["Quarter ending", DAY], [f"Reporting period ending {DAY}"], ["Reporting period", f"Quarter to {DAY}"]),
        *(["Position at", DAY], ["Reference date:", DAY], [f"Published 21 November 2031. Figures are as at {DAY}."]),
    ],
)
def test_that_of_figures_is_of_staff_and_not_of_leavers(said: list[Content]) -> None:
    assert figures(reading_of(STAFF, said), "as_of")["B3"] == (DAY,)
    assert reading_of(LEAVERS, said).faults[0].expected == "the date of the figure"


@pytest.mark.parametrize("said", [["Year ending", DAY], ["Reporting period", f"Year to {DAY}"]])
def test_the_end_of_a_year_is_of_leavers_and_not_of_staff(said: list[Content]) -> None:
    assert figures(reading_of(LEAVERS, said), "as_of")["B3"] == (DAY,)
    assert reading_of(STAFF, said).faults[0].expected == "the date of the figure"


@pytest.mark.parametrize("said", [["Next release", DAY], ["Data extracted on", DAY], ["Last updated", DAY]])
def test_others_date_no_figures(said: list[Content]) -> None:
    assert reading_of(STAFF, said).faults[0].expected == "the date of the figure"


def test_two_date_none() -> None:
    reading = reading_of(STAFF, ["Snapshot", DAY], ["Snapshot", "30 June 2031"])
    assert reading.faults[0].expected == "the date of the figure"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("All figures are full-time equivalents (FTE) of staff in post on the date shown.", True),
        ("Figures in this workbook are staff in post.", True),
        ("Staff in post are counted on the last day of each quarter.", False),
    ],
)
def test_a_cover_says_what_all_figures_are_where_it_says_so_of_all(said: str, *, read: bool) -> None:
    staff: list[list[Content]] = [
        ["Probation officers (band 4)"],
        ["By region, on two dates (FTE)"],
        ["Region", "31 March 2030", "31 March 2031", "Change"],
    ]
    staff += [[region, 274 + place, 301 + 2 * place, 27 + place] for place, region in enumerate(REGIONS)]
    reading = reading_of(staff, ["Probation Service staff by region and grade"], [said])
    if read:
        assert figures(reading, "role", "grade", "value")["C5"] == ("staff in post", "PO", 303)
    else:
        assert reading.faults[0].expected.startswith("words that say what the figure is")
