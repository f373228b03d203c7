"""A table may set needs met and answers to key questions one below the other: each row is of its kind."""

from __future__ import annotations

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

NEEDS = ["Accommodation", "Drug misuse", "Alcohol misuse"]
QUESTIONS = [
    "Does assessment focus sufficiently on keeping other people safe?",
    "Does planning focus sufficiently on engaging the person on probation?",
]
MET = "Sufficient services delivered"


def rows(items: list[str], theme: str, *shares: Content) -> list[list[Content]]:
    return [[theme, item, *shares] for item in items]


def test_under_one_header() -> None:
    reading = read(
        ["Percentage of cases answered Yes before and after unification, England and Wales"],
        [],
        ["Theme", "Need or question", "Before unification: 2018 to 2019", "After unification: 2024/25"],
        *rows(NEEDS, MET, "64%", "52%"),
        *rows(QUESTIONS, "Case supervision", "71%", "66%"),
    )
    assert not reading.faults
    found = figures(reading, "dataset", "role", "phase", "value")
    assert found["C4"] == ("needs", "percentage", "before", 64)
    assert found["D7"] == ("key_questions", "percentage", "after", 66)


def test_in_one_list() -> None:
    header: list[Content] = ["years", "geography", "theme", "item", "response", "pct_of_cases"]
    rows: list[list[Content]] = [
        [years, "England and Wales", theme, item, "Yes", share]
        for theme, items in ((MET, NEEDS), ("Case supervision", QUESTIONS))
        for item in items
        for years, share in (("2018-2019", 61), ("2024/25", 58))
    ]
    reading = read(header, *rows)
    assert not reading.faults
    assert set(figures(reading, "dataset").values()) == {("needs",), ("key_questions",)}
    assert figures(reading, "need", "measure")["F3"] == ("Accommodation", "sufficient_services")


def test_a_blank_label_is_not_taken_over_from_rows_of_the_other_kind() -> None:
    reading = read(
        ["Percentage of cases answered Yes in 2024/25, England and Wales"],
        [],
        ["Group", "Need or question", "%"],
        [MET, NEEDS[0], 52],
        [None, NEEDS[1], 57],
        [None, QUESTIONS[0], 66],
        ["Planning", QUESTIONS[1], 61],
    )
    assert len(figures(reading, "dataset")) < 4
