"""Names that programs gave columns are read as the words that a person would write."""

from __future__ import annotations

import pytest

from pipeline.workbook.identifiers import in_words


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("staff_in_post_fte", "staff in post fte"),
        ("StaffInPostFTE", "Staff In Post FTE"),
        ("PDUCode", "PDU Code"),
        ("FTEInPost", "FTE In Post"),
        ("rating_p_2_1_assessment", "rating p 2.1 assessment"),
        ("RatingP21Assessment", "Rating P 2.1 Assessment"),
        ("score_2_5_reviewing", "score 2.5 reviewing"),
        ("fte_2026_03_31", "fte 2026-03-31"),
        ("fte_20260331", "fte 2026-03-31"),
        ("region_nm", "region name"),
        ("obs_val", "obs value"),
        ("leavers_2025_26", "leavers 2025-26"),
        ("PQiPTrainees", "PQiP Trainees"),
    ],
)
def test_joints_and_underscores_are_spaces(name: str, words: str) -> None:
    assert in_words(name) == words


@pytest.mark.parametrize("text", ["PQiP", "PSOs", "OMiC", "HMPPS", "McAdam House", "West Midlands (FTE)", "P 2.1"])
def test_what_people_write_stays(text: str) -> None:
    assert in_words(text) == text
