"""Lines of a sheet that are of another table, and words that name no area of the figures."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

STAFF: list[list[Content]] = [
    ["Data for chart 1: Probation Service staff in post, South Central region"],
    ["Staff in post (FTE) at each date"],
    ["Grade", "31 March 2027", "30 June 2027"],
    ["Probation officers", 337, 341],
    ["Senior probation officers", 101, 99],
    [],
    ["Source: HMPPS"],
    [],
]


def test_the_region_of_another_figure_on_the_sheet_is_not_that_of_the_next() -> None:
    reading = read(
        *STAFF,
        ["Data for chart 2: Sufficient services delivered for needs linked to desistance (% of cases with the need)"],
        ["Wales; reports published from 1 April 2026 to 31 March 2027"],
        ["Need", "Per cent"],
        ["Accommodation", 31],
        ["Drug misuse", 27],
        ["Alcohol misuse", 52],
    )
    found = figures(reading, "area")
    assert (found["B4"], found["B12"]) == (("South Central",), ("Wales",))


def test_whom_people_join_and_leave_is_no_area_of_theirs() -> None:
    reading = read(
        ["Probation officers: joiners and leavers by Probation Service region, year ending 31 March 2027"],
        ["Region", "Joiners to HMPPS (headcount)", "Left HMPPS (headcount)"],
        ["London", 110, 90],
        ["Wales", 31, 28],
        ["Probation Service", 141, 118],
    )
    found = figures(reading, "area", "role")
    assert found["B5"] == ("England and Wales", "joiners")
    assert found["C5"] == ("England and Wales", "leavers")


@pytest.mark.parametrize("title", ["P 2.3 Implementation and delivery: ratings", "Leadership: rating of each PDU"])
def test_a_title_parted_from_its_table_by_a_blank_row_names_its_standard(title: str) -> None:
    rows: list[list[Content]] = [["PDU", "Rating"], ["Surrey", "Good"], ["Gwent", "Inadequate"], ["Leeds", "Good"]]
    reading = read([title], ["2023 framework."], [], *rows)
    assert figures(reading, "framework", "text")["B5"] == ("2023", "Good")


def test_leavers_that_are_a_number_of_staff_are_no_staff_in_post() -> None:
    title = "Total probation leavers, all grades, 2026/27 financial year, number of staff"
    found = figures(read([title], ["Region", "Figure"], ["London", 110], ["Wales", 31]), "role", "unit")
    assert found["B3"] == ("leavers", "headcount")


@pytest.mark.parametrize("gap", [[[]], []])
@pytest.mark.parametrize(
    "title",
    [
        "Needs identified, %, desistance, gang membership, were sufficient services delivered?",
        "Needs of people on probation, sufficient services delivered, domestic abuse, per cent",
    ],
)
def test_a_need_in_a_title_makes_its_answers_none_to_key_questions(title: str, gap: list[list[Content]]) -> None:
    reading = read(
        [title],
        ["Source: HMPPS"],
        *gap,
        ["Region", "Desistance", "Keeping other people safe"],
        ["London", "52%", "44%"],
        ["Wales", "61%", "38%"],
    )
    assert not any(one.kind.dataset == "key_questions" for one in reading.understood)
