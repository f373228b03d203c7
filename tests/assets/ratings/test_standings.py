"""Ranks and shares of the greatest score that a publication prints beside scores are figures of the unit."""

from __future__ import annotations

import pytest

from tests.building import build_of
from tests.conftest import Ask
from tests.workbooks import Rows

SYNTHETIC = {"origin": "synthetic", "published_date": "2026-01-01"}


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    ranking: Rows = [
        ["Units in order of their composite scores"],
        [],
        ["Rank", "PDU", "Published", "Composite score (out of 21)", "Score as % of maximum", "Overall rating"],
        ["1", "Derby City", "2024-03-05", 14, "67%", "Good"],
        ["2=", "Derbyshire", "2024-04-09", 7, "33%", "Requires improvement"],
        ["2=", "Gwent", "2024-05-14", 7, "33%", "Requires improvement"],
        ["4", "Leicester, Leicestershire and Rutland", "2024-06-11", 3, "14%", "Inadequate"],
    ]
    return build_of(tmp_path_factory.mktemp("standings"), synthetic=True, ratings=({"Ranking": ranking}, SYNTHETIC))


def test_are_kept_as_printed(marts: Ask) -> None:
    found = marts(
        "SELECT indicator, area_type, area, breakdown, value, unit, source_cell FROM marts.indicators "
        "WHERE area IN ('Derbyshire') ORDER BY source_cell"
    )
    of = ("pdu", "Derbyshire", "2023 standards")
    assert found.rows() == [
        ("Rank by composite score", *of, 2, "rank", "A5"),
        ("Composite score of the greatest score", *of, 33, "per cent", "E5"),
    ]


def test_leave_the_scores_beside_them_as_they_are(marts: Ask) -> None:
    found = marts("SELECT pdu, composite_score FROM marts.inspections WHERE pdu = 'Gwent'")
    assert found.rows() == [("Gwent", 7)]
