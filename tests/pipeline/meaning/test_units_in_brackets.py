"""A unit in brackets, or after a colon, is that of what stands before it, whatever else the same words may say."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import SAFE
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

TITLE = f"Key questions, standards of 2023: {SAFE}"


def answered(yes: str, shares: list[Content]) -> list[list[Content]]:
    return [
        [TITLE],
        ["Statistic", "Wales", "London", "North West"],
        ["Answered yes (n)", 27, 14, 107],
        [yes, *shares],
        ["Answered no (n)", 114, 8, 48],
        ["Answered no (%)", "[c]", "36%", "31%"],
    ]


@pytest.mark.parametrize(
    "yes", ["Answered yes (%)", "ANSWERED YES (%)", "Answered yes: %", "Answered yes (percentage)"]
)
class TestTheShareOfAnAnswer:
    def test_a_gap_in_its_row_is_a_gap_among_percentages(self, yes: str) -> None:
        found = figures(read(*answered(yes, ["[c]", "64%", "69%"])), "role", "unit", "answer", "value")
        assert found["B4"] == ("percentage", "per cent", "Yes", None)
        assert found["C4"] == ("percentage", "per cent", "Yes", 64)

    def test_bare_numbers_in_its_row_are_percentages_too(self, yes: str) -> None:
        found = figures(read(*answered(yes, ["[c]", 64, 69])), "role", "unit", "value")
        assert found["D4"] == ("percentage", "per cent", 69)
        assert found["D3"] == ("number", "cases", 107)


@pytest.mark.parametrize("heading", ["Cases with this factor (%)", "Cases with the factor: %"])
def test_the_share_of_cases_with_a_need(heading: str) -> None:
    reading = read(
        ["Needs of people on probation, all inspected regions"],
        ["Need", heading],
        ["Accommodation", 38],
        ["Alcohol misuse", 44],
        ["Drug misuse", 55],
    )
    assert figures(reading, "role", "measure", "value")["B3"] == ("percentage", "identified", 38)
