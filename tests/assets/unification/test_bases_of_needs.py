"""Needs met before and after unification, with the cases that each percentage is of."""

from __future__ import annotations

from pathlib import Path

from tests.building import build_of
from tests.workbooks import Rows


def test_cases_with_the_need_stand_beside_the_percentage_of_their_side(tmp_path: Path) -> None:
    rows: Rows = [
        ["Need", "Pre-unification, %", "n", "Post-unification, %", "n"],
        ["Accommodation", 47, 311, 39, 204],
        ["Drug misuse", 44, 290, 35, 187],
        ["Alcohol misuse", 51, 276, 42, 193],
    ]
    title: Rows = [
        ["Of cases with the need, the share with sufficient services, linked to offending, all inspected regions"]
    ]
    about = {"origin": "synthetic", "published_date": "2026-01-01"}
    ask = build_of(tmp_path, synthetic=True, needs=({"Needs": [*title, *rows]}, about))
    found = ask(
        "SELECT pre_percentage, pre_n, post_percentage, post_n, source_cell FROM marts.pre_post_unification "
        "WHERE measure_id = 'need-drug-misuse'"
    )
    assert found.rows() == [(44, 290, 35, 187, "B4, D4")]
