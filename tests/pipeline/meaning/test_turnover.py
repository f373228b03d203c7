"""Joiners, leavers and their rates: titles that say which, and words beside them that say of what a rate is."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

YEARS: list[Content] = ["12 months ending 31 March 2024", "12 months ending 31 March 2025"]


@pytest.mark.parametrize("corner", ["Grade", "Grade of staff", "Staff grade"])
@pytest.mark.parametrize(
    ("title", "role"),
    [
        ("Number of leavers (headcount)", "leavers"),
        ("Leaving rate, % of average headcount", "leaving rate"),
        ("Resignation rate (per cent of average staff in post)", "resignation rate"),
        ("Resignations as a share of average headcount", "resignation rate"),
        ("Leavers as a proportion of staff in post (per cent)", "leaving rate"),
    ],
)
def test_a_corner_of_grades_counts_nobody(corner: str, title: str, role: str) -> None:
    reading = read(
        [f"Table 1: {title}, Probation Service, England and Wales, by grade"],
        [corner, *YEARS],
        ["Probation Officer", 8, 9],
        ["Senior Probation Officer", 7, 6],
    )
    assert figures(reading, "role", "as_of")["B3"] == (role, "31 March 2024")


@pytest.mark.parametrize("text", ["Leaving rate, % of average headcount", "Leaving rate (% of average staff)"])
def test_what_a_rate_is_of_is_no_second_measure(text: str) -> None:
    assert reader("staffing").of(text).members["measure"] == ("leaving rate",)


@pytest.mark.parametrize("text", ["Resignations as a percentage of leavers", "Resignations (% of all leavers)"])
def test_a_share_of_leavers_is_no_rate(text: str) -> None:
    reading = read(
        [f"{text}, Probation Service, England and Wales, by grade"],
        ["Grade", *YEARS],
        ["Probation Officer", 68, 69],
        ["Senior Probation Officer", 57, 56],
    )
    assert figures(reading, "role") == {}


def test_a_heading_printed_in_each_column_spans_them() -> None:
    reading = read(
        ["Percentage of cases answered 'Yes', by type of supervision, England and Wales"],
        ["", "Type of supervision (% of cases)", "Type of supervision (% of cases)"],
        ["Key question", "Community orders and suspended sentence orders", "Released on licence from custody"],
        ["Does assessment focus sufficiently on keeping other people safe?", 40, 53],
        ["Does planning focus sufficiently on keeping other people safe?", 38, 34],
    )
    assert figures(reading, "cohort", "value")["C4"] == ("post-release cases", 53)
