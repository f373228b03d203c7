"""A row of ratings, each another, between rows of points: it rates the units above it and names no columns."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

TITLE: list[Content] = ["Ratings of probation delivery units, Greater Manchester"]
UNITS: list[Content] = ["Standard", "Manchester North PDU", "Manchester South PDU", "Oldham PDU", "Wigan PDU"]
POINTS: list[list[Content]] = [
    ["P 1.1 Leadership", 0, 1, 2, 3],
    ["P 1.2 Staffing", 0, 2, 2, 3],
    ["P 1.3 Services", 1, 1, 2, 2],
    ["P 2.1 Assessment", 0, 0, 2, 3],
    ["P 2.2 Planning", 0, 1, 2, 3],
]
SCORE: list[Content] = ["Score out of 21", 1, 5, 10, 14]
SCALE: list[Content] = ["Inadequate", "Requires improvement", "Good", "Outstanding"]


@pytest.mark.parametrize("units", [2, 3, 4])
@pytest.mark.parametrize("over", [[], [["Overall"]], [["Overall rating and score"]]])
def test_rates_each_unit_though_no_rating_stands_twice(units: int, over: list[list[Content]]) -> None:
    rows: list[list[Content]] = [UNITS, *POINTS, *over, ["Overall rating", *SCALE], SCORE]
    reading = read(TITLE, [], *(row[: units + 1] for row in rows))
    row = len(rows) + 1
    found = figures(reading, "pdu", "role", "text", "value")
    assert found[f"B{row}"] == ("Manchester North", "overall rating", "Inadequate", None)
    assert found[f"C{row}"] == ("Manchester South", "overall rating", "Requires improvement", None)
    assert found[f"C{row + 1}"] == ("Manchester South", "composite score", None, 5)


@pytest.mark.parametrize("gap", [[], [["Wales"]]])
def test_the_scale_in_its_order_names_columns(gap: list[list[Content]]) -> None:
    reading = read(
        ["Number of probation delivery units by rating, England and Wales"],
        [],
        ["Standard", "Outstanding", "Good", "Requires improvement", "Inadequate"],
        ["P 1.1 Leadership", 1, 5, 9, 2],
        ["P 1.2 Staffing", 0, 3, 10, 4],
        *gap,
        ["Rating", "Inadequate", "Requires improvement", "Good", "Outstanding"],
        ["P 1.3 Services", 3, 9, 4, 1],
        ["P 2.1 Assessment", 6, 8, 3, 0],
    )
    found = figures(reading, "rated", "value")
    row = 7 + len(gap)
    assert found["B4"] == ("Outstanding", 1)
    assert found[f"B{row}"] == ("Inadequate", 3)
