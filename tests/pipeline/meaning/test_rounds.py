"""Two inspections of a unit side by side, which only their times tell apart."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


class TestTwoTimes:
    @pytest.mark.parametrize(
        ("earlier", "later"),
        [("2023/24", "2025/26"), ("(2024)", "(2026)"), ("2024", "2026"), ("May 2024", "June 2026")],
    )
    def test_in_the_headers_are_the_first_and_the_second_inspection(self, earlier: str, later: str) -> None:
        reading = read(
            ["Units inspected twice: total score (out of a possible 21) and overall rating"],
            ["PDU", *(f"{what} {when}" for when in (later, earlier) for what in ("Total score", "Overall rating"))],
            ["Wigan", 15, "Good", 4, "Requires improvement"],
            ["Oldham", 3, "Inadequate", 9, "Requires improvement"],
        )
        found = figures(reading, "inspection_round", "role", "framework")
        assert found["B3"] == ("second", "composite score", "2023")
        assert found["E4"] == ("first", "overall rating", "2023")

    def test_may_stand_above_what_they_are_of(self) -> None:
        reading = read(
            ["PDU ratings: scores out of 21"],
            ["PDU", "2023/24", "", "2025/26", ""],
            ["", "Score", "Overall rating", "Score", "Overall rating"],
            ["Wigan", 4, "Requires improvement", 15, "Good"],
            ["Oldham", 9, "Requires improvement", 3, "Inadequate"],
        )
        assert [one for (one,) in figures(reading, "inspection_round").values()] == [
            "first",
            "first",
            "second",
            "second",
        ] * 2

    def test_three_are_not_told_apart(self) -> None:
        reading = read(
            ["PDU ratings: scores out of 21"],
            ["PDU", "Score 2022/23", "Score 2024/25", "Score 2026/27"],
            ["Wigan", 4, 9, 15],
            ["Oldham", 9, 6, 3],
        )
        assert "words that tell it from B3" in str(reading.faults[0])
