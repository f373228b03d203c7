"""Ranks and shares of the greatest score are read where the scores beside them bear them out, else left out."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

UNITS = ["Derby City", "Derbyshire", "Gwent", "Surrey"]
SCORES: list[Content] = [14, 7, 7, 3]


def ranking(header: str, standings: list[Content]) -> dict[str, tuple[object, ...]]:
    rows: list[list[Content]] = [list(row) for row in zip(UNITS, SCORES, standings, strict=True)]
    reading = read(["PDU", "Composite score (out of 21)", header], *rows)
    return figures(reading, "dataset", "role", "unit", "pdu", "value")


@pytest.mark.parametrize("header", ["Rank", "League position", "Rank by composite score", "Ranking (1 = highest)"])
@pytest.mark.parametrize("ranks", [[1, 2, 2, 4], ["1st", "2nd=", "2nd=", "4th"], [1, 2, 3, 4], ["1", "=2", "=2", "3"]])
def test_ranks_follow_scores_however_ties_are_printed(header: str, ranks: list[Content]) -> None:
    found = ranking(header, ranks)
    assert found["C5"] == ("figures", "rank", "rank", "Surrey", 4 if "3" not in ranks else 3)
    assert found["B5"] == ("ratings", "composite score", "points", "Surrey", 3)


@pytest.mark.parametrize("header", ["Score as % of maximum", "% of points available", "score_pct_of_max"])
@pytest.mark.parametrize(
    "shares", [[67, 33, 33, 14], ["66.7%", "33.3%", "33.3%", "14.3%"], [0.667, 0.333, 0.333, 0.143]]
)
def test_shares_are_of_the_points_there_were(header: str, shares: list[Content]) -> None:
    assert ranking(header, shares)["C3"][:4] == ("figures", "share of the greatest score", "per cent", "Derbyshire")
    assert ranking(header, shares)["C3"][4] == pytest.approx(33, abs=0.5)


@pytest.mark.parametrize(
    ("header", "standings"),
    [("Rank", [3, 1, 2, 4]), ("Rank", [4, 3, 2, 1]), ("Score as % of maximum", [90, 80, 70, 60])],
)
def test_what_scores_contradict_is_left_out(header: str, standings: list[Content]) -> None:
    assert {role for _, role, *_ in ranking(header, standings).values()} == {"composite score"}


def test_a_title_that_tells_of_ranks_makes_none_of_ratings() -> None:
    reading = read(
        ["Scores by standard, composite score and rank"],
        [],
        ["PDU", "P 1.1 Leadership", "P 1.2 Staffing", "P 2.1 Assessment", "Composite score"],
        ["Derby City", 2, 1, 0, 3],
        ["Gwent", 1, 1, 1, 3],
    )
    assert {role for (role,) in figures(reading, "role").values()} == {"standard", "composite score"}
