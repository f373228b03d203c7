"""Score cards side by side and one below another, grids with a key beside them, and the base of needs with counts."""

from __future__ import annotations

from itertools import chain

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

TITLE: list[list[Content]] = [
    ["Ratings of probation delivery units"],
    ["Standards of the 2023 framework. O = Outstanding, G = Good, RI = Requires improvement, I = Inadequate."],
    [],
]
STANDARDS = ["P 1.1 Leadership", "P 1.2 Staffing", "P 1.3 Services", "P 2.1 Assessment", "P 2.2 Planning"]
UNITS = [
    ("Cwm Taf Morgannwg", "Wales", "15 November 2024"),
    ("Essex South", "East of England", "7 February 2024"),
    ("Tower Hamlets", "London", "9 June 2024"),
    ("Harrow and Barnet", "London", "6 July 2024"),
]
RATINGS = ["RI", "I", "O", "G", "RI"]


def card(place: int, *, names: bool) -> list[list[Content]]:
    unit, region, day = UNITS[place]
    header: list[list[Content]] = [["Standard", "Rating"]] if names else []
    rated = [*RATINGS[place:], *RATINGS[:place]]
    ratings: list[list[Content]] = [[standard, rating] for standard, rating in zip(STANDARDS, rated, strict=True)]
    return [
        [f"{unit} PDU", None],
        [f"Probation Service – {region} region", None],
        ["Report published", day],
        *header,
        *ratings,
        ["Overall", "RI"],
        ["Score", f"{8 + place}/21"],
    ]


def beside(*cards: list[list[Content]], gap: int = 1) -> list[list[Content]]:
    blanks: list[Content] = [None] * gap
    return [list(chain(*(row + blanks for row in rows)))[: -gap or None] for rows in zip(*cards, strict=True)]


class TestCards:
    @pytest.mark.parametrize("names", [True, False])
    @pytest.mark.parametrize("gap", [1, 2])
    def test_have_each_their_own_unit_region_and_day(self, gap: int, *, names: bool) -> None:
        cards = [card(place, names=names) for place in range(4)]
        self._are_read(read(*TITLE, *beside(*cards[:2], gap=gap), [], *beside(*cards[2:], gap=gap)), 4)

    @pytest.mark.parametrize("names", [True, False])
    def test_stand_one_below_another(self, *, names: bool) -> None:
        self._are_read(read(*TITLE, *card(0, names=names), [], *card(1, names=names), [], *card(2, names=names)), 3)

    def test_that_touch_are_told_of(self) -> None:
        cards = [card(place, names=False) for place in range(4)]
        assert read(*TITLE, *beside(*cards[:2], gap=0), [], *beside(*cards[2:], gap=0)).faults

    def _are_read(self, reading: Reading, cards: int) -> None:
        found = list(figures(reading, "pdu", "region", "role", "text").values())
        assert len(found) == cards * (len(STANDARDS) + 3)
        for place, (unit, region, day) in enumerate(UNITS[:cards]):
            assert (unit, region, "published", day) in found
            assert (unit, region, "composite score", f"{8 + place}/21") in found


def test_ratings_beyond_a_blank_column_are_of_the_units_left_of_it() -> None:
    key = [("Key", None), ("O", "Outstanding (3 points)"), ("G", "Good (2 points)"), ("NR", "Not rated"), (None, None)]
    grid: list[list[Content]] = [
        ["PDU", "Report published", "1.1 Leadership", "1.2 Staff", None, "Overall rating", "Composite score", None],
        ["Surrey", "3 May 2023", 1, 2, None, "Good", 14, None],
        ["Gwent", "9 June 2023", 0, 1, None, "Inadequate", 3, None],
        ["West Sussex", "2 July 2023", 2, 2, None, "Good", 16, None],
        ["Hertfordshire", "6 July 2023", 2, 2, None, "Good", 15, None],
    ]
    rows = [[*row, *signs] for row, signs in zip(grid, key, strict=True)]
    found = figures(read(["Ratings against the 2021 standards, points per standard"], *rows), "role", "pdu")
    assert (found["F3"], found["G4"]) == (("overall rating", "Surrey"), ("composite score", "Gwent"))


class TestNeedsOfCasesInspected:
    @pytest.mark.parametrize(
        "line", ["Factors linked to offending, cases inspected, reports published 2023 to 2025", None]
    )
    def test_are_counted_where_a_title_says_whose_cases_they_are(self, line: str | None) -> None:
        rows: list[list[Content]] = [
            ["Need", "Need identified (cases)", "Sufficient services delivered (cases)", "Sufficient services (%)"],
            ["Accommodation", 87, 43, "49%"],
            ["Drug misuse", 75, 44, "59%"],
            ["Alcohol misuse", 110, 24, "22%"],
            ["Cases inspected", 175, None, None],
        ]
        lines = ["Needs and services, desistance, London", *([line] if line else [])]
        above: list[list[Content]] = [[text] for text in lines]
        found = figures(read(*above, *rows), "role", "measure")
        first = len(above) + 2
        assert found[f"B{first}"] == ("n_identified", "identified")
        assert found[f"C{first}"] == ("n_met", "sufficient_services")
        assert found[f"B{first + 3}"] == ("cases", "identified")
