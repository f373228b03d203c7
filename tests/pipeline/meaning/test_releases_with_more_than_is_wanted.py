"""Tables of real releases, which print beside what is wanted a prompt, a greatest score, whose staff it is and when."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

REVIEWING: list[list[Content]] = [
    ["Does reviewing focus sufficiently on supporting the compliance and engagement of the individual?", 41, 52],
    ["Does reviewing focus sufficiently on supporting the individual's desistance?", 42, 53],
    ["Does reviewing focus sufficiently on keeping other people safe?", 43, 54],
]  # fmt: skip


@pytest.mark.parametrize(
    "prompt", ["Was the person on probation involved in reviewing?", "Did reviewing take account of desistance?"]
)
@pytest.mark.parametrize("place", [0, 3])
def test_a_prompt_in_known_words_is_left_out_beside_the_question_as_inspectors_print_it(
    prompt: str, place: int
) -> None:
    rows: list[list[Content]] = [*REVIEWING[:place], [prompt, 88, 89], *REVIEWING[place:]]
    found = figures(
        read(["Key questions: percentage of cases answered Yes"], ["Question", "Wales", "London"], *rows),
        "question",
        "value",
    )
    assert len(found) == 6  # no question twice
    assert {value for _, value in found.values()} == {41, 42, 43, 52, 53, 54}


def test_a_prompt_over_its_answers_is_no_table_of_staff() -> None:
    reading = read(
        ["Gwent PDU: case data"],
        ["Were victims told when the sentence started?", "n", "%"],
        ["Yes", 21, "75%"],
        ["No", 7, "25%"],
    )
    assert (reading.faults, reading.observations) == ([], None)


@pytest.mark.parametrize(
    "label",
    [
        "Score is out of",
        "Points out of how many?",
        "Total was out of",
        "Most points possible",
        "Number of points available",
        "Points the PDU could have scored",
    ],
)
def test_the_greatest_score_below_a_score_is_no_second_one(label: str) -> None:
    reading = read(
        ["PDU ratings, 2021 standards"],
        ["Standard", "Gwent PDU", "Surrey PDU"],
        ["Overall rating", "Good", "Inadequate"],
        ["Composite score", 17, 4],
        [label, 27, 24],
        ["1.1 Leadership", "Good", "Inadequate"],
        ["1.2 Staff", "Good", "Inadequate"],
        ["2.2 Assessment", "Good", "Inadequate"],
    )  # fmt: skip
    found = figures(reading, "role", "value")
    assert found["B4"] == ("composite score", 17)
    assert found["C4"] == ("composite score", 4)


@pytest.mark.parametrize(
    "measure", ["Probation Service staff in post", "Staff in post: HM Prison and Probation Service"]
)
@pytest.mark.parametrize("first", ["Grade", "Measure"])
def test_whose_staff_a_measure_names_is_no_grade_beside_one(measure: str, first: str) -> None:
    lists: list[list[Content]] = [["PO", measure, 301.5], ["SPO", measure, 42]]
    if first == "Measure":
        lists = [[said, grade, value] for grade, said, value in lists]
    rows = [["London", "30 June 2026", *row] for row in lists]
    heads = ["Grade", "Measure"] if first == "Grade" else ["Measure", "Grade"]
    reading = read(["Staffing, open data"], ["Region", "Date", *heads, "FTE"], *rows)
    assert sorted(figures(reading, "grade", "value").values()) == [("PO", 301.5), ("SPO", 42)]


@pytest.mark.parametrize(
    "when",
    [
        "12 months to the date shown",
        "year to the quarter end shown",
        "12 months ending on the date above",
        "12 months to date in column heading",
    ],
)
def test_a_rate_over_the_year_to_the_date_shown_is_of_the_day_of_its_column(when: str) -> None:
    reading = read(
        ["Workforce summary: Wales"],
        ["Indicator", "30 June 2026", "30 September 2026"],
        ["Staff in post, all grades (FTE)", 910, 922],
        [f"Leaving rate, all staff, {when}", "8.1%", "8.4%"],
    )
    assert figures(reading, "role", "as_of", "value")["C4"] == ("leaving rate", "30 September 2026", 8.4)


@pytest.mark.parametrize(
    "title",
    [
        "Average working days lost to sickness, Probation Service staff by grade",
        "Average working days lost to sickness in probation staff by grade",
        "Average working days lost to sickness: all HMPPS probation staff by grade",
        "Mean working days lost to sickness per staff year in the Probation Service by grade",
        "Sickness absence, average days lost per head: probation staff by grade",
    ],
)
def test_whose_days_are_lost_is_no_number_of_staff(title: str) -> None:
    reading = read(
        [f"{title}, England and Wales"],
        ["Days per full-time equivalent member of staff."],
        ["Grade", "Year ending 30 June 2025", "Year ending 30 June 2026"],
        ["Probation officer", 12.7, 13.8],
        ["Senior probation officer", 8.7, 14.6],
    )
    assert figures(reading, "role", "unit", "value")["C4"] == ("sickness days a person", "days", 13.8)
