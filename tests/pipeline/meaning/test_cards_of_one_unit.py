"""Cards of one unit: ratings, and answers below the rating that they earn, under rows that name their columns."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

STAGES = (("P 2.1 Assessment", "assessment"), ("P 2.2 Planning", "planning"))
THEMES = ("engaging the person on probation", "keeping other people safe")


def card(rating: str, question: str, columns: list[Content], answers: list[Content]) -> list[list[Content]]:
    rows: list[list[Content]] = [["East Kent PDU"], ["Fieldwork started: 8 January 2031"], ["Standards of 2023"], []]
    rows += [["Overall rating", "Good"], ["Score", "10/21"], [], ["Organisational arrangements", rating]]
    rows += [["P 1.1 Leadership", "Inadequate"], ["P 1.2 Staffing", "Good"], [], ["Service delivery", rating]]
    for standard, stage in STAGES:
        rows += [[standard, "Requires improvement"], [question, *columns]]
        rows += [[f"Does {stage} focus sufficiently on {theme}?", *answers] for theme in THEMES]
        rows += [[]]
    return rows


@pytest.mark.parametrize(
    ("rating", "question", "columns", "answers"),
    [
        ("Rating", "Key question", ["Percentage 'Yes'"], ["76%"]),
        ("Rating awarded", "Question", ["% Yes"], ["76%"]),
        ("Judgement", "Key question", ["Cases answered Yes (%)"], ["76%"]),
    ],
)
def test_have_ratings_and_answers(rating: str, question: str, columns: list[Content], answers: list[Content]) -> None:
    found = figures(read(*card(rating, question, columns, answers)), "role", "text", "value")
    ratings = {cell: text for cell, (role, text, _) in found.items() if role in ("standard", "overall rating")}
    assert [ratings[f"B{row}"] for row in (5, 9, 10, 13)] == ["Good", "Inadequate", "Good", "Requires improvement"]
    assert found["B6"][:2] == ("composite score", "10/21")
    shares = [value for role, _, value in found.values() if role == "percentage"]
    assert shares == [76] * len(STAGES) * len(THEMES)
