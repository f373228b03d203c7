"""Sentences between a title and its table: what remarks on something else makes no other figures of them."""

from __future__ import annotations

import pytest

from pipeline.meaning.texts.remarks import without_remarks
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import ENGAGING, SAFE
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

NEEDS: list[list[Content]] = [
    ["Need", "London", "Wales"],
    ["Accommodation", 31, 44],
    ["Drug misuse", 27, 35],
    ["Alcohol misuse", 52, 48],
]


@pytest.mark.parametrize(
    "remark",
    [
        "The Probation Service was brought together in June 2021.",
        "Quality development officers moved to another grade in December 2023.",
        "The next edition will be of 30 September 2028.",
        "The department aims to recruit 1,500 trainee probation officers in 2027/28.",
        "Prison officers are counted in a separate table.",
        "(a) Names of regions as they have been since June 2021.",
        "Part-time staff and their sex, age and ethnicity are described elsewhere.",
    ],
)
def test_a_remark_is_no_date_and_no_grade_of_staff(remark: str) -> None:
    reading = read(
        ["Probation officers in post (FTE) at 31 March 2028"],
        [remark],
        ["Region", "Staff in post"],
        ["London", 610.5],
        ["Wales", 288.1],
    )
    assert figures(reading, "as_of", "grade", "unit")["B4"] == ("31 March 2028", "PO", "FTE")


@pytest.mark.parametrize(
    "remark",
    [
        "Services can only be delivered once the need has been identified.",
        "The base differs from row to row, as some needs were identified in more cases.",
        "Improvement takes time, and is measured apart.",
        "No weights were applied.",
        "Concerns about child safeguarding are part of risk of harm.",
        "Results for people released from custody are in another table.",
    ],
)
def test_a_remark_is_no_measure_of_needs(remark: str) -> None:
    title = "Sufficient services delivered for needs linked to desistance (% of cases with the need)"
    found = figures(read([title], [remark], *NEEDS), "measure", "purpose", "role")
    assert found["B4"] == ("sufficient_services", "desistance", "percentage")


@pytest.mark.parametrize(
    "remark",
    [
        "Missing answers are left out of the base.",
        "No personal data is held here.",
        "Were differences tested? No, they are as inspectors found them.",
        "The sample has people on community orders, on suspended sentence orders and on licence.",
    ],
)
def test_a_remark_is_no_answer_and_no_base(remark: str) -> None:
    title = "Key questions: percentage of cases answered Yes"
    asked: list[list[Content]] = [[f"Assessment: {ENGAGING}", 61, 44], [f"Planning: {SAFE}", 38, 52]]
    found = figures(read([title], [remark], ["Question", "Surrey", "Gwent"], *asked), "answer", "role")
    assert found["B4"] == ("Yes", "percentage")


def test_a_sentence_about_the_figures_says_what_they_are() -> None:
    reading = read(
        ["Staff of the Probation Service by region"],
        ["All figures are probation officers in post (FTE) on 31 March 2028. The next update will follow in August."],
        ["Region", "Number"],
        ["London", 610.5],
        ["Wales", 288.1],
    )
    assert figures(reading, "as_of", "grade", "unit")["B4"] == ("31 March 2028", "PO", "FTE")


def test_a_title_may_be_a_sentence() -> None:
    reading = read(
        ["There were as many probation officers in post (FTE) on 31 March 2028."],
        ["Region", "Staff in post"],
        ["London", 610.5],
        ["Wales", 288.1],
    )
    assert figures(reading, "as_of", "grade")["B3"] == ("31 March 2028", "PO")


def test_a_line_is_parted_into_what_it_says_of_the_figures_and_its_remarks() -> None:
    line = "Figures are full-time equivalents. West Kent was divided in April 2025."
    assert without_remarks(line) == ("Figures are full-time equivalents.", "West Kent was divided in April 2025.")


def test_how_many_tables_a_sheet_has_makes_cases_of_no_other_group() -> None:
    reading = read(
        ["Assessment: answers to key questions, Dorset PDU"],
        ["This worksheet contains three tables, one beneath the other, separated by a blank row."],
        [ENGAGING, "Number"],
        ["Yes", 43],
        ["No", 16],
    )
    assert figures(reading, "cohort")["B4"] == ("all cases",)
    shown = "This worksheet contains one table, of staff in post at 31 March 2028."
    assert without_remarks(shown) == (shown, "")
