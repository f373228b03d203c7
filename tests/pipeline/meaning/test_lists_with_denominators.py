"""Lists that print what each row is of in a column beside the value: the denominator is a number of cases."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


@pytest.mark.parametrize("of", ["denominator", "n_relevant", "Number applicable", "Cases answered"])
def test_of_key_questions_is_the_base_of_each_answer(of: str) -> None:
    questions = [
        "Does assessment focus sufficiently on keeping other people safe?",
        "Does planning focus sufficiently on engaging the person on probation?",
    ]
    rows: list[list[Content]] = [
        ["2024/25", "Wales", question, answer, number, 2 * number, 50]
        for question in questions
        for answer, number in (("Yes", 30), ("No", 20))
    ]
    found = figures(
        read(["year", "region", "question", "answer", "num_cases", "pct_cases", of], *rows), "role", "value"
    )
    assert found["E2"] == ("number", 30)
    assert found["F3"] == ("percentage", 40)
    assert found["G2"] == ("cases", 50)


@pytest.mark.parametrize("of", ["cases_inspected", "Cases inspected", "inspected cases"])
def test_a_number_that_is_the_same_beside_both_answers_is_of_neither(of: str) -> None:
    questions = [
        "Does assessment focus sufficiently on keeping other people safe?",
        "Does planning focus sufficiently on engaging the person on probation?",
        "Does reviewing focus sufficiently on keeping other people safe?",
    ]
    rows: list[list[Content]] = [
        ["2024/25", "Wales", question, answer, 1173 + place, share]
        for place, question in enumerate(questions)
        for answer, share in (("Yes", 36.9), ("No", 63.1))
    ]
    found = figures(read(["year", "region", "question", "answer", of, "percentage"], *rows), "role", "answer")
    assert (found["E2"], found["E3"]) == (("cases", None), ("cases", None))
    assert found["F3"] == ("percentage", "No")


HEADER: list[Content] = ["year", "area", "need", "measure", "unit", "denominator", "value"]


def test_stands_in_rows_of_counts_and_of_percentages() -> None:
    counts = {"Accommodation": (200, 80, 20), "Drug misuse": (200, 120, 90), "Alcohol misuse": (200, 60, 15)}
    rows: list[list[Content]] = []
    for need, (cases, identified, met) in counts.items():
        for measure, base, part in (("need_identified", cases, identified), ("sufficient_services", identified, met)):
            named: list[Content] = ["2024/25", "England and Wales", need, measure]
            rows += [[*named, "cases", base, part], [*named, "percentage", base, 100 * part / base]]
    found = figures(read(HEADER, *rows), "need", "measure", "role", "value")
    assert found["F2"] == ("Accommodation", "identified", "cases", 200)
    assert found["G2"] == ("Accommodation", "identified", "n_identified", 80)
    assert found["F5"] == ("Accommodation", "sufficient_services", "n_identified", 80)
    assert found["G4"] == ("Accommodation", "sufficient_services", "n_met", 20)
    assert found["G5"] == ("Accommodation", "sufficient_services", "percentage", 25)


@pytest.mark.parametrize("of", ["Percentage is of", "% of", "Percentage base", "Base"])
def test_a_column_that_says_what_percentages_are_of_counts_nothing(of: str) -> None:
    counts = {"Accommodation": (200, 80, 20), "Drug misuse": (200, 120, 90), "Alcohol misuse": (200, 60, 15)}
    rows: list[list[Content]] = []
    for need, (cases, identified, met) in counts.items():
        rows.append([need, "Need identified", "All cases inspected", identified, 100 * identified / cases])
        rows.append([need, "Services sufficient", "Cases with the need identified", met, 100 * met / identified])
    reading = read(["Needs, Wales, 2024/25"], ["Need", "Measure", of, "Number of cases", "Percentage"], *rows)
    found = figures(reading, "measure", "role", "value")
    assert found["D3"] == ("identified", "n_identified", 80)
    assert found["D4"] == ("sufficient_services", "n_met", 20)
    assert found["E4"] == ("sufficient_services", "percentage", 25)


def test_one_that_alone_says_what_is_measured_does() -> None:
    rows: list[list[Content]] = [
        [need, measure, value]
        for need in ("Accommodation", "Drug misuse", "Alcohol misuse")
        for measure, value in (("Need identified", 35.5), ("Sufficient services delivered", 22.2))
    ]
    found = figures(read(["Needs, Wales, 2024/25"], ["Need", "Percentage of cases", "Value"], *rows), "measure")
    assert (found["C3"], found["C4"]) == (("identified",), ("sufficient_services",))
