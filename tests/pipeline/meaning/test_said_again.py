"""Figures that say again what others say: kept as the cell of what bears them out, left out where nothing does."""

from __future__ import annotations

import polars as pl
import pytest

from pipeline.raw.workbook_reading import Reading
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


def beside(reading: Reading, name: str) -> dict[str, object]:
    """The cells that are kept beside others under a name."""
    assert not reading.faults, reading.faults[0]
    assert reading.observations is not None
    kept = reading.observations.filter(pl.col(name).is_not_null())
    return dict(kept.select("source_cell", name).rows())


class TestPointsBesideWords:
    @pytest.mark.parametrize("first", ["words", "points"])
    def test_the_words_stand_in_either_order(self, first: str) -> None:
        headers, rows = ["Judgement", "Points (0-3)"], [["Good", 2], ["Inadequate", 0], ["Outstanding", 3]]
        back = 1 if first == "words" else -1
        reading = read(
            ["Dorset PDU: ratings of standards"],
            ["Standard", *headers[::back]],
            ["P 1.1 Leadership", *rows[0][::back]],
            ["P 1.2 Staffing", *rows[1][::back]],
            ["P 2.2 Planning", *rows[2][::back]],
        )
        words, points = ("B", "C") if first == "words" else ("C", "B")
        assert figures(reading, "text") == {
            f"{words}3": ("Good",),
            f"{words}4": ("Inadequate",),
            f"{words}5": ("Outstanding",),
        }
        assert beside(reading, "points_cell") == {f"{words}{row}": f"{points}{row}" for row in (3, 4, 5)}

    def test_that_contradict_them_are_told_of_at_their_cell(self) -> None:
        reading = read(
            ["PDU", "Standard", "Rating", "Score"],
            ["Dorset", "P 1.1 Leadership", "Good", 2],
            ["Dorset", "P 1.2 Staffing", "Good", 1],
            ["Wigan", "P 1.1 Leadership", "Inadequate", 0],
        )
        assert "cell D3: expected the points of 'Good', as C3 says, found 1" in str(reading.faults[0])

    def test_have_a_key_in_which_a_comma_parts_each_sign_from_the_next_rating(self) -> None:
        reading = read(
            ["31 cases. Key: Outstanding 3, Good 2, Requires improvement 1, Inadequate 0"],
            ["PDU", "P 1.1 Leadership", "P 1.2 Staffing"],
            ["Dorset", 3, 1],
            ["Wigan", 0, 2],
        )
        assert figures(reading, "text")["B3"] == ("Outstanding",)
        assert figures(reading, "text")["C4"] == ("Good",)


def test_the_lowest_key_question_is_kept_beside_the_rating_of_its_standard() -> None:
    reading = read(
        ["Dorset PDU"],
        ["Standard", "Rating", "Lowest key question (% yes)"],
        ["P 2.1 Assessment", "Good", 68],
        ["P 2.2 Planning", "Inadequate", 44],
    )
    assert beside(reading, "lowest_question_cell") == {"B3": "C3", "B4": "C4"}
