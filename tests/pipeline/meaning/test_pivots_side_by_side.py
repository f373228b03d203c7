"""Pivot tables side by side, each below the filters that it was made with."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

SAFE = "Does assessment focus sufficiently on keeping other people safe?"
PLAN = "Does planning focus sufficiently on keeping other people safe?"


def pivots(first: str, second: str, *, apart: int = 1) -> dict[str, tuple[object, ...]]:
    blank: list[Content] = [""] * apart
    lines: list[tuple[list[Content], list[Content]]] = [
        (["Region", first, "", ""], ["Region", second, "", ""]),
        (["Inspected", "01/04/2024 - 31/03/2025", "", ""], ["Inspected", "01/04/2024 - 31/03/2025", "", ""]),
        (["", "", "", ""], ["", "", "", ""]),
        (["Count of Case ID", "Answer", "", ""], ["Count of Case ID", "Answer", "", ""]),
        (["Row Labels", "No", "Yes", "Grand Total"], ["Row Labels", "No", "Yes", "Grand Total"]),
        ([SAFE, 20, 30, 50], [SAFE, 41, 52, 93]),
        ([PLAN, 15, 35, 50], [PLAN, 43, 50, 93]),
    ]
    rows: list[list[Content]] = [[*left, *blank, *right] for left, right in lines]
    reading = read(["Answers to key questions (number of cases)"], [], *rows)
    return figures(reading, "area", "question", "answer", "value")


@pytest.mark.parametrize("apart", [1, 2])
def test_each_is_of_its_own_filters(apart: int) -> None:
    found = pivots("Wales", "London", apart=apart)
    beside = "HI"[apart - 1]
    assert found["B8"] == ("Wales", "assessment-safety", "No", 20)
    assert found[f"{beside}8"] == ("London", "assessment-safety", "Yes", 52)


def test_the_other_way_round_too() -> None:
    found = pivots("London", "Wales")
    assert [found[cell][0] for cell in ("B8", "G9")] == ["London", "Wales"]


def test_days_in_numbers_are_the_ends_of_a_period() -> None:
    reading = read(
        ["Leavers from the Probation Service by grade, 01/04/2024 - 31/03/2025 (headcount)"],
        ["Grade", "Leavers"],
        ["Probation officer", 41],
        ["Senior probation officer", 12],
    )
    assert figures(reading, "as_of", "value")["B3"] == ("31 March 2025", 41)
