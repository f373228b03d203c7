"""Answers to key questions: printed in one place or in several, they are one row a question."""

from __future__ import annotations

from pathlib import Path

from tests.building import build_of
from tests.workbooks import Rows


def test_cases_on_a_sheet_of_their_own_stand_beside_the_answers(tmp_path: Path) -> None:
    asked = [
        "Does assessment focus sufficiently on engaging the person on probation?",
        "Does assessment focus sufficiently on keeping other people safe?",
    ]
    header: list[object] = ["Key question", "Gwent", "Surrey"]
    shares: Rows = [
        ["Table 1: Key questions, percentage answered Yes, 2023 framework"], header,
        [asked[0], "67%", "50%"], [asked[1], "30%", "[c]"],
    ]  # fmt: skip
    bases: Rows = [
        ["Table 2: Key questions, base (n), 2023 framework"], header, [asked[0], 30, 40], [asked[1], 30, 38],
    ]  # fmt: skip
    ask = build_of(tmp_path, kq=({"Percentages": shares, "Bases": bases}, {"published_date": "2026-01-01"}))
    found = ask("SELECT area, theme, n_yes, n_cases, n_cases_source, mark FROM marts.key_questions ORDER BY ALL")
    assert found.rows() == [
        ("Gwent", "engagement", 20, 30, "Bases!B3", None),
        ("Gwent", "keeping other people safe", 9, 30, "Bases!B4", None),
        ("Surrey", "engagement", 20, 40, "Bases!C3", None),
        ("Surrey", "keeping other people safe", None, 38, "Bases!C4", "suppressed"),
    ]
