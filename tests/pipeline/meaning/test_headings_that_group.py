"""Headings in any words over members that are known: they group these, unless they may tell two prints apart."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

RUNNING = ("P 1.1 Leadership", "P 1.2 Staffing", "P 1.3 Services")
CASES = ("P 2.1 Assessment", "P 2.2 Planning", "P 2.3 Implementation and delivery", "P 2.4 Reviewing")
RATED: list[Content] = ["Good", "Good", "Inadequate", "Good", "Good", "Requires improvement", "Good"]


@pytest.mark.parametrize("headings", [("How the unit is run", "Casework"), ("Foundations", "Practice with people")])
class TestOverStandards:
    def test_in_the_header_say_no_more_of_them(self, headings: tuple[str, str]) -> None:
        reading = read(
            ["PDU ratings"],
            ["PDU", headings[0], "", "", headings[1], "", "", ""],
            ["", *RUNNING, *CASES],
            ["Wigan", *RATED],
            ["Oldham", *RATED],
        )
        assert figures(reading, "standard", "text")["D4"] == ("Services", "Inadequate")
        assert len(figures(reading, "standard")) == 14

    def test_between_rows_say_no_more_of_them(self, headings: tuple[str, str]) -> None:
        rows: list[list[Content]] = [[name, rating] for name, rating in zip((*RUNNING, *CASES), RATED, strict=True)]
        reading = read(["Wigan PDU"], ["Standard", "Rating"], [headings[0]], *rows[:3], [headings[1]], *rows[3:])
        assert figures(reading, "standard")["B8"] == ("Assessment",)


@pytest.mark.parametrize("heading", ["All standards together", "The seven standards combined", "Standards as a whole"])
def test_one_over_what_all_standards_come_to_leaves_nothing_out(heading: str) -> None:
    rows: list[list[Content]] = [[name, rating] for name, rating in zip((*RUNNING, *CASES), RATED, strict=True)]
    score: list[Content] = ["Total of the seven standards (most possible: 21)", "12/21"]
    reading = read(
        ["Wigan PDU"], ["Standard", "Rating"], ["Casework"], *rows, [heading], ["Overall rating", "Good"], score
    )
    found = figures(reading, "role", "text")
    assert found["B12"] == ("overall rating", "Good")
    assert found["B13"] == ("composite score", "12/21")


def test_over_the_same_standards_twice_may_tell_them_apart() -> None:
    reading = read(
        ["PDU ratings"],
        ["PDU", "Moderated", "", "", "Unmoderated", "", ""],
        ["", *RUNNING, *RUNNING],
        ["Wigan", *RATED[:3], *RATED[:3]],
        ["Oldham", *RATED[:3], *RATED[:3]],
    )
    assert reading.observations is None


def test_over_some_needs_say_no_more_of_them() -> None:
    reading = read(
        ["Needs identified, % of cases, desistance, London"],
        ["Need", "%"],
        ["Practical matters"],
        ["Accommodation", 48],
        ["Finance, benefits and debt", 31],
        ["Personal matters"],
        ["Alcohol misuse", 52],
        ["Drug misuse", 44],
    )
    assert figures(reading, "need", "cohort")["B7"] == ("Alcohol misuse", "all cases")


@pytest.mark.parametrize(
    "headings",
    [
        ("Practical needs", "Substance misuse"),
        ("Accommodation and finance", "Drugs and alcohol"),
        ("Home and money", "Health factors"),
        ("Finance and living", "Behaviour and drugs"),
    ],
)
def test_may_be_needs_of_a_sort_or_name_some_of_those_below(headings: tuple[str, str]) -> None:
    reading = needs(*headings)
    found = figures(reading, "need", "cohort", "value")
    assert found["B4"] == ("Accommodation", "all cases", 48)
    assert found["B7"] == ("Alcohol misuse", "all cases", 52)
    assert len(found) == 4


@pytest.mark.parametrize("heading", ["Self-reported needs", "Predicted needs", "Needs excluding drugs"])
def test_that_make_other_figures_of_what_is_below_are_faults(heading: str) -> None:
    reading = needs("Practical needs", heading)
    assert reading.faults or reading.observations is None


def needs(first: str, second: str) -> Reading:
    return read(
        ["Needs identified, % of cases, desistance, London"],
        ["Need", "%"],
        [first],
        ["Accommodation", 48],
        ["Finance, benefits and debt", 31],
        [second],
        ["Alcohol misuse", 52],
        ["Drug misuse", 44],
    )
