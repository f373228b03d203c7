"""Measures of staff that are asked for: the grade stands amid the words of the question."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

TITLE: list[Content] = ["Staffing of PDUs, 31 March 2025; movements in the year to that day"]
ASKED = [
    ("How many {grade} were in post (FTE)?", "staff in post"),
    ("How many {grade} did the PDU have in post?", "staff in post"),
    ("How many {grade} should there be?", "target_fte"),
    ("How many {grade} does the PDU need?", "target_fte"),
    ("How many more {grade} are needed?", "vacancy_fte"),
    ("How many {grade} left in the year?", "leavers"),
    ("How many {grade} did the PDU lose?", "leavers"),
    ("What percentage of {grade} resigned?", "resignation rate"),
    ("On average, how many days did {grade} lose through illness?", "sickness days a person"),
]


@pytest.mark.parametrize(("question", "role"), ASKED)
@pytest.mark.parametrize(("grade", "member"), [("PSOs", "PSO"), ("senior probation officers", "SPO")])
class TestAQuestion:
    def test_over_a_column_is_the_measure_of_its_grade(self, question: str, role: str, grade: str, member: str) -> None:
        header: list[Content] = ["PDU", "Probation officers: leavers", question.format(grade=grade)]
        found = figures(read(TITLE, header, ["Gwent", 5, 12.5], ["Surrey", 6, 9]), "area", "grade", "role", "value")
        assert found["C3"] == ("Gwent", member, role, 12.5)
        assert found["B4"] == ("Surrey", "PO", "leavers", 6)

    def test_in_a_row_is_the_measure_of_its_grade(self, question: str, role: str, grade: str, member: str) -> None:
        rows: list[list[Content]] = [["PO leavers", 5, 6], [question.format(grade=grade), 12.5, 9]]
        found = figures(read(TITLE, ["", "Gwent", "Surrey"], *rows), "area", "grade", "role", "value")
        assert found["C4"] == ("Surrey", member, role, 9)


@pytest.mark.parametrize(
    ("question", "share"), [("What share of PO posts stood empty?", 30), ("What % of PO left?", 8)]
)
def test_a_question_for_a_share_is_one_in_per_cent(question: str, share: int) -> None:
    found = figures(read(TITLE, ["PDU", question], ["Gwent", f"{share}%"], ["Surrey", "11%"]), "unit", "value")
    assert found["B3"] == ("per cent", share)


@pytest.mark.parametrize(
    "question",
    [
        "How many days did PSOs lose to sickness?",  # each of them, or all together
        "How many more PSOs than the target did the PDU have?",
        "How many PSOs were needed but not found?",
    ],
)
def test_a_question_that_may_be_for_something_else_is_asked_about(question: str) -> None:
    assert read(TITLE, ["PDU", "PSO leavers", question], ["Gwent", 5, 12.5], ["Surrey", 6, 9]).faults


def test_a_question_about_a_part_of_staff_is_left_out() -> None:
    header: list[Content] = ["PDU", "PSO leavers", "PO leavers", "How many women left in the year?"]
    found = figures(read(TITLE, header, ["Gwent", 5, 7, 12], ["Surrey", 6, 8, 9]), "role")
    assert set(found) == {"B3", "C3", "B4", "C4"}


class TestARequest:
    @pytest.mark.parametrize(
        "line",
        [
            "You asked how many staff each region had by grade on 31 December 2025. "
            "The answer is given below as FTE staff in post.",
            "You asked for the number of staff in each region on 31 December 2025. "
            "The figures are shown as staff in post (FTE).",
        ],
    )
    def test_that_an_answer_repeats_says_day_and_measure(self, line: str) -> None:
        above: list[list[Content]] = [[line], ["This worksheet contains one table."], []]
        table: list[list[Content]] = [["Region", "PSO", "PO"], ["Wales", 410, 300], ["London", 800, 610]]
        found = figures(read(*above, *table), "as_of", "role")
        assert found["C6"] == ("31 December 2025", "staff in post")

    def test_is_of_no_day_on_which_it_was_made(self) -> None:
        line = "Staff in post (FTE), a question asked on 31 December 2025"
        assert read([line], ["Region", "PSO", "PO"], ["Wales", 410, 300], ["London", 800, 610]).faults


@pytest.mark.parametrize("header", ["Share of target staffing not filled (%)", "% of target staffing that is vacant"])
def test_a_share_of_the_target_that_is_not_filled_is_a_vacancy_rate(header: str) -> None:
    reading = read(
        ["Probation officers, 31 March 2026"],
        ["Region", "In post (FTE)", "Target (FTE)", header],
        ["Wales", 80, 100, "20%"],
        ["London", 90, 120, "25%"],
    )
    assert figures(reading, "role", "value")["D4"] == ("vacancy_rate", 25)


def test_a_title_may_say_that_people_work_before_it_says_the_measure() -> None:
    title = "How many people work in the Probation Service: staff in post (FTE) at the end of each quarter"
    reading = read([title], ["Grade", "31 March 2026", "30 June 2026"], ["PO", 4900, 4950], ["SPO", 1700, 1720])
    assert figures(reading, "grade", "role", "unit")["C4"] == ("SPO", "staff in post", "FTE")


def test_a_line_that_says_what_a_column_covers_names_no_measure() -> None:
    reading = read(
        ["Leaving rate of probation officers by region"],
        ["Each column covers twelve months."],
        ["Region", "12 months to 30 September 2025 (%)", "12 months to 30 September 2026 (%)"],
        ["Wales", 9.1, 11.2],
        ["London", 8.4, 10],
    )
    assert figures(reading, "role", "value")["C5"] == ("leaving rate", 10)


@pytest.mark.parametrize(
    "title", ["Are there enough probation officers?", "Q3. Did the number of probation officers change?"]
)
def test_a_question_over_staff_is_their_title_and_none_of_those_about_cases(title: str) -> None:
    dated = "Probation officers in post (FTE), 31 March 2027"
    reading = read([title], [dated], ["Region", "Staff in post"], ["London", 610.3], ["Wales", 288.1])
    assert figures(reading, "role", "grade")["B4"] == ("staff in post", "PO")


def test_a_question_that_is_answered_yes_or_no_counts_no_staff() -> None:
    asked = "Do probation officers have workloads that they can manage?"
    reading = read([asked], ["Answer", "Number", "%"], ["Yes", 31, 62], ["No", 19, 38])
    assert not reading.holds_facts
