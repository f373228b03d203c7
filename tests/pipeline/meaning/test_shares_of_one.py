"""Shares that are printed as parts of one, and what says that they are."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import ENGAGING, SAFE
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

TITLE = "Key questions by region, standards of 2023"


def answered(heading: str, *lines: str) -> Reading:
    rows: list[list[Content]] = [["Wales", ENGAGING, 0.67], ["Wales", SAFE, 0.35], ["London", ENGAGING, 0.58]]
    above: list[list[Content]] = [[line] for line in lines]
    return read([TITLE], *above, ["Region", "Key question", heading], *rows)


@pytest.mark.parametrize(
    "heading",
    [
        "yes_share",
        "Share answered Yes",
        "Answered Yes (share of cases)",
        "Yes (proportion)",
        "Answered yes (proportion)",
        "Proportion answered yes",
    ],
)
def test_a_heading_that_says_share_and_not_per_cent(heading: str) -> None:
    assert figures(answered(heading), "role", "value")["C3"] == ("percentage", 67)


@pytest.mark.parametrize(
    "line",
    [
        "Answered Yes: of the cases answered (0.46 = 46 per cent).",
        "0.5 means 50%.",
        "Figures are between 0 and 1.",
        "Percentages are given as decimals; multiply by 100.",
    ],
)
def test_a_line_that_gives_an_example_of_the_scale(line: str) -> None:
    assert figures(answered("Answered Yes, %", line), "value")["C4"] == (67,)


@pytest.mark.parametrize(
    "line", ["Cases inspected in the year.", "0.5 means 5%.", "Answered as a proportion of cases."]
)
def test_nothing_is_taken_for_granted_where_the_heading_says_per_cent(line: str) -> None:
    assert answered("Answered Yes, %", line).faults
