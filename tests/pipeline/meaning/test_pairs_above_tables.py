"""Lines of a name and what it is above a table: the table begins at the row that names its columns."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import ENGAGING, SAFE
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

TITLE: list[list[Content]] = [
    ["Gwent: the inspection in one page"],
    ["Wales. Standards of the 2023 framework. Report published 12 February 2026."],
    [],
]
IN_BRIEF: list[list[Content]] = [
    ["In brief"],
    ["Overall rating", "Requires improvement"],
    ["Score", "9 out of 21"],
    ["Cases inspected", 58],
]
RATED: list[list[Content]] = [
    ["P 1.1 Leadership", "Good", 2],
    ["P 1.2 Staffing", "Inadequate", 0],
    ["P 1.3 Services", "Good", 2],
]
STAGES = ("assessment", "planning", "reviewing")


@pytest.mark.parametrize("header", [["Standard", "Rating", "Points"], ["Standard inspected", "Our rating", "Score"]])
@pytest.mark.parametrize("gap", [0, 1, 2])
def test_standards_stand_below_the_overall_rating(gap: int, header: list[Content]) -> None:
    found = figures(read(*TITLE, *IN_BRIEF, *[[]] * gap, header, *RATED), "role", "text")
    assert found["B5"][:2] == ("overall rating", "Requires improvement")
    assert found["B6"][:2] == ("composite score", "9/21")
    assert [found[f"B{row + gap}"][1] for row in (9, 10, 11)] == ["Good", "Inadequate", "Good"]


def test_they_do_beside_a_table_that_goes_on_past_the_gap() -> None:
    asked = [question.replace("assessment", stage) for stage in STAGES for question in (ENGAGING, SAFE)]
    left: list[list[Content]] = [*IN_BRIEF, [], ["Standard", "Rating", "Points"], *RATED]
    right: list[list[Content]] = [["Key questions: cases answered yes", "Number", "Per cent"]]
    right += [[question, 49 - place, 85 - place] for place, question in enumerate(asked)]
    left += [[]] * (len(right) - len(left))
    right += [[]] * (len(left) - len(right))
    gap: list[Content] = [None] * 4
    rows = [[*[*one, *gap][:4], *other] for one, other in zip(left, right, strict=True)]
    found = figures(read(*TITLE, *rows), "role", "text", "value")
    assert found["B5"][:2] == ("overall rating", "Requires improvement")
    assert found["B10"][:2] == ("standard", "Good")
    assert found["F5"][::2] == ("number", 49)


@pytest.mark.parametrize(
    "lines",
    [
        [["Question number", 12345], ["House", "Commons"], ["Answering department", "Ministry of Justice"]],
        [["Reference", "FOI 260101"], ["Date received", "1 May 2026"], ["Answered by", "Ministry of Justice"]],
    ],
)
def test_an_answer_to_parliament_has_its_table_below_what_was_asked(lines: list[list[Content]]) -> None:
    reading = read(
        *lines,
        [],
        ["Probation officer vacancies by region, 30 September 2025"],
        [],
        ["Region", "Target (FTE)", "Vacancies (FTE)", "Vacancy rate (%)"],
        ["London", 1207, 427, 35.4],
        ["North West", 659, 55, 8.3],
        ["Wales", 448, 63, 14.1],
    )
    found = figures(reading, "role", "area", "grade")
    assert found["C8"] == ("vacancy_fte", "London", "PO")
