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


def test_a_printed_change_is_read_and_makes_no_row(tmp_path: Path) -> None:
    rows: Rows = [
        ["Percentage of cases sufficient at each key question, inspected regions"],
        ["Key question", "2018 to 2019", "2021 to 2023", "Change (percentage points)"],
        ["Does assessment focus sufficiently on engaging the person on probation?", "59%", "47%", -12],
        ["Does assessment focus sufficiently on keeping other people safe?", "51%", "41%", -10],
        ["Does planning focus sufficiently on keeping other people safe?", "53%", "58%", 5],
    ]
    ask = build_of(tmp_path, kq=({"Compared": rows}, {"published_date": "2024-01-01"}))
    found = ask("SELECT phase_period, percentage, source_cell FROM marts.key_questions WHERE theme = 'engagement'")
    assert sorted(found.rows()) == [("2018 to 2019", 59.0, "B3"), ("2021 to 2023", 47.0, "C3")]
    assert ask("SELECT count(*) FROM marts.key_questions").item() == len(rows[2:]) * 2
