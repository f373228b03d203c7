"""Joiners, leavers and their rates: titles that say which, and words beside them that say of what a rate is."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_headings_and_groups import reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read
from tests.workbooks import Percent

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


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Attrition: PSO leaving rate", "leaving rate"),
        ("PSO leaving rate (turnover)", "leaving rate"),
        ("Turnover - PSO leavers", "leavers"),
        ("Wastage: number of PSO leavers", "leavers"),
        ("Retention: PSO resignation rate", "resignation rate"),
        ("Recruitment and retention: PSO joiners", "joiners"),
        ("Absence: PSO average working days lost", "sickness days a person"),
    ],
)
def test_a_topic_is_no_measure_beside_the_measure_that_it_is_about(label: str, role: str) -> None:
    reading = read(
        ["Staff of PDUs, 31 March 2025"],
        ["PDU", "Gwent", "Surrey"],
        ["PO vacancy rate", 38, 31],
        [label, 9.5, 12],
    )
    assert figures(reading, "role", "grade", "value")["B4"] == (role, "PSO", 9.5)


@pytest.mark.parametrize("label", ["Turnover", "Turnover (leavers)", "Turnover of staff in post", "Retention"])
def test_alone_it_is_no_figure_of_theirs(label: str) -> None:
    reading = read(
        ["Probation officers, year ending 31 March 2025"],
        ["Region", "Leavers", label],
        ["Wales", 20, 9],
        ["London", 30, 8],
    )
    assert figures(reading, "role") == {"B3": ("leavers",), "B4": ("leavers",)}


@pytest.mark.parametrize("label", ["Joiners minus leavers", "Net joiners", "Net change: joiners less leavers"])
def test_who_joined_less_who_left_is_neither(label: str) -> None:
    reading = read(
        ["Probation officers, year ending 31 March 2025"],
        ["Region", "Leavers", label],
        ["Wales", 20, 9],
        ["London", 30, 8],
    )
    assert figures(reading, "role") == {"B3": ("leavers",), "B4": ("leavers",)}


@pytest.mark.parametrize(
    "heading", ["Attrition rate, past year, all staff", "Staff attrition rate", "Rate of attrition"]
)
def test_inspectors_attrition_rate_is_kept_by_its_own_name(heading: str) -> None:
    reading = read(
        ["Staffing of inspected PDUs"],
        ["PDU", "Date of data", "Vacancy rate, PO", heading],
        ["Gwent", "3 December 2026", "14%", "12%"],
        ["Surrey", "10 September 2026", "36%", "18%"],
    )
    assert figures(reading, "role", "grade", "value")["D4"] == ("attrition rate", "all", 18)


def test_an_attrition_rate_that_is_said_to_be_of_leavers_is_the_leaving_rate() -> None:
    assert reader("staffing").of("Attrition rate (leavers), PO").one("measure") == "leaving rate"


@pytest.mark.parametrize("corner", ["Year course started", "Year the programme began"])
def test_trainees_by_the_year_in_which_their_course_began_are_no_leavers_of_that_year(corner: str) -> None:
    reading = read(
        ["Professional Qualification in Probation (PQiP): outcome of each cohort"],
        [corner, "Number who started", "Number withdrawn", "Left HMPPS (leavers)"],
        ["2024/25", 1114, 133, 44],
        ["2025/26", 1217, 167, 52],
    )
    assert figures(reading, "role")["D3"] == ("trainees who left HMPPS",)


def test_a_unit_in_brackets_wins_over_a_line_that_says_of_what_rates_are() -> None:
    reading = read(
        ["Probation officer: joining and leaving, year ending 31 March 2027"],
        ["Leaving rate: people as a per cent of average headcount"],
        ["Region", "Joined in the year (people)", "Left in the year", ""],
        ["", "", "People", "% of average headcount"],
        ["London", 36, 43, Percent(0.065)],
        ["Wales", 35, 25, Percent(0.076)],
    )
    found = figures(reading, "role", "unit", "value")
    assert found["B5"] == ("joiners", "headcount", 36)
    assert found["D5"] == ("leaving rate", "per cent", 6.5)


def test_a_sheet_says_which_turnover_its_title_means_and_grades_named_in_fte_are_no_counts() -> None:
    rows: list[list[Content]] = [
        ["Probation Service staff turnover by staff grade, period and region"],
        [],
        ["Staff grade", "2021-22", "", "2022-23", ""],
        ["", "London", "Wales", "London", "Wales"],
        ["Band 4 probation officers (FTE)", Percent(0.142), Percent(0.1), Percent(0.044), Percent(0.161)],
        ["Band 5 senior probation officers (FTE)", Percent(0.092), Percent(0.08), Percent(0.101), Percent(0.09)],
        ["All Probation Service staff", Percent(0.149), Percent(0.108), Percent(0.056), Percent(0.043)],
    ]
    found = figures(read_grids([Grid("Leaving rate", rows)]), "role", "grade", "unit", "value")
    assert found["B5"] == ("leaving rate", "PO", "per cent", 14.2)
    assert found["E7"] == ("leaving rate", "all", "per cent", 4.3)
