"""How analysts name the columns of an extract, and how annexes give standards a column of codes."""

from __future__ import annotations

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


def test_cases_inspected_beside_cases_answered_are_their_base() -> None:
    reading = read(
        ["region", "fieldwork_start", "stage", "key_question", "answer", "n_cases", "n_inspected", "pct"],
        ["Wales", "2022-09-21", "Assessment", "Engaging people on probation", "Yes", 37, 60, 61.7],
        ["Wales", "2022-09-21", "Assessment", "Engaging people on probation", "No", 23, 60, 38.3],
        ["Wales", "2022-09-21", "Assessment", "Reducing reoffending and desistance", "Yes", 18, 60, 30.0],
        ["Wales", "2022-09-21", "Assessment", "Reducing reoffending and desistance", "No", 42, 60, 70.0],
    )
    found = figures(reading, "role", "answer", "value")
    assert (found["F2"], found["G2"]) == (("number", "Yes", 37), ("cases", None, 60))


def test_cases_beside_cases_with_the_need_are_all_cases() -> None:
    rows: list[list[Content]] = [
        [
            "inspection_year",
            "pdu",
            "need",
            "n_cases",
            "n_need_identified",
            "pct_need_identified",
            "n_sufficient_services",
        ],
        ["2024/25", "Staffordshire North", "Accommodation", 130, 55, 42.3, 26],
        ["2024/25", "Staffordshire North", "ETE", 130, 67, 51.5, 12],
    ]
    found = figures(read(*rows), "role", "measure", "value")
    assert found["D2"] == ("cases", "identified", 130)
    assert found["E3"] == ("n_identified", "identified", 67)
    assert found["G3"] == ("n_met", "sufficient_services", 12)


def test_a_verdict_with_its_answer_is_that_answer() -> None:
    rows: list[list[Content]] = [["Answer", "Region", "Inspection question", "Measure", "Cases"]]
    for question in ("Assessment – engagement", "Assessment – desistance"):
        rows += [
            ["Sufficient: Yes", "Wales", question, "No. of cases", 133],
            ["Sufficient: No", "Wales", question, "No. of cases", 22],
            ["All cases inspected", "Wales", question, "No. of cases", 155],
        ]
    found = figures(read(*rows), "role", "answer")
    assert [found[cell] for cell in ("E2", "E3", "E4")] == [("number", "Yes"), ("number", "No"), ("cases", None)]


def test_what_has_no_code_is_not_of_the_code_above() -> None:
    reading = read(
        ["Annexe table: ratings in the PDUs visited (2021 framework)"],
        ["Code", "Standard", "Essex North", "Wigan"],
        ["1.1", "Leadership", "RI", "I"],
        ["2.5", "Reviewing", "G", "I"],
        ["", "Overall", "RI", "I"],
        ["", "Composite score (points)", 7, 4],
        ["", "Maximum available", 27, 27],
    )
    found = figures(reading, "role", "standard_code", "pdu")
    assert found["C4"] == ("standard", "2.5", "Essex North")
    assert found["C5"] == ("overall rating", None, "Essex North")
    assert found["D6"] == ("composite score", None, "Wigan")


def test_a_theme_asked_over_stages_is_one_of_the_twelve() -> None:
    reading = read(
        ["Table 1. Engagement: was the work sufficient?"],
        ["", "Yes", "", "No", "", "Cases answered"],
        ["Stage", "n", "%", "n", "%", ""],
        ["Assessment", 88, 68, 41, 32, 129],
        ["Planning", 79, 61, 50, 39, 129],
    )
    found = figures(reading, "question", "role", "answer")
    assert found["B4"] == ("assessment-engagement", "number", "Yes")
    assert found["F5"] == ("planning-engagement", "cases", None)


def test_a_theme_asked_for_more_is_none_of_the_twelve() -> None:
    reading = read(
        ["Table 1. Engagement: was a risk management plan shared with housing?"],
        ["Stage", "Yes", "No"],
        ["Assessment", 88, 41],
        ["Planning", 79, 50],
    )
    assert reading.observations is None or reading.observations.is_empty()
