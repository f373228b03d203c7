"""Ratings as publishers print them: with what they mean, as points, or why there is none; standards by code or name."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

TITLE = "Ratings against the 2023 standards"


def rated(cell: Content) -> dict[str, tuple[object, ...]]:
    """What is read of a unit's rating beside those of others."""
    rows: list[list[Content]] = [["Gwent", "Good", cell], ["Wigan", "Inadequate", "Good"], ["Surrey", "Good", "Good"]]
    return figures(read([TITLE], ["PDU", "P 1.1 Leadership", "P 1.2 Staffing"], *rows), "text", "mark")


class TestACellOfARating:
    @pytest.mark.parametrize(
        ("cell", "rating"),
        [
            ("Outstanding (80% or over)", "Outstanding"),
            ("Good: 65–79%", "Good"),
            ("Requires improvement, 50% to 64%", "Requires improvement"),
            ("Inadequate – a minority of cases were satisfactory", "Inadequate"),
            ("2 points", "Good"),
            ("0 out of 3", "Inadequate"),
            ("3/3", "Outstanding"),
        ],
    )
    def test_may_say_what_it_means_or_how_many_points_it_is(self, cell: str, rating: str) -> None:
        assert rated(cell)["C3"] == (rating, None)

    @pytest.mark.parametrize(
        ("cell", "mark"),
        [
            ("Standard not applicable", "not applicable"),
            ("N/A: the unit has no court team", "not applicable"),
            ("Does not apply to this unit", "not applicable"),
            ("n/r", "not rated"),
            ("Not enough cases to rate", "not rated"),
            ("Rating not given", "not rated"),
            ("Inspected but not rated", "not rated"),
        ],
    )
    def test_may_say_why_there_is_none(self, cell: str, mark: str) -> None:
        assert rated(cell)["C3"] == (None, mark)

    @pytest.mark.parametrize("cell", ["Good, was Inadequate", "Good in a minority of cases", "4/3"])
    def test_is_no_rating_where_it_says_more_than_one_thing(self, cell: str) -> None:
        reading = read([TITLE], ["PDU", "P 1.1 Leadership"], ["Gwent", cell], ["Wigan", "Good"], ["Surrey", "Good"])
        assert [fault.cell for fault in reading.faults] == ["B3"]


class TestAStandard:
    @pytest.mark.parametrize("heading", ["Staffing (1.2)", "Rating for staff under 1.2", "Rating on 1.2, our staff"])
    def test_may_have_its_code_behind_its_name(self, heading: str) -> None:
        reading = read(
            ["Ratings against the 2021 standards"],
            ["PDU", "1.1 Leadership", heading, "1.3 Services", "2.1 Court work"],
            ["Gwent", "Good", "Outstanding", "Good", "Good"],
            ["Wigan", "Good", "Inadequate", "Good", "Good"],
        )
        assert figures(reading, "framework", "standard")["C3"] == ("2021", "Staff")

    def test_has_no_other_code_than_its_own(self) -> None:
        heading = "Rating on 1.3, our staff"
        reading = read(
            ["Ratings against the 2021 standards"],
            ["PDU", "1.1 Leadership", heading, "2.1 Court work"],
            ["Gwent", "Good", "Outstanding", "Good"],
            ["Wigan", "Good", "Inadequate", "Good"],
        )
        assert [fault.cell for fault in reading.faults] == ["C2"]

    @pytest.mark.parametrize(
        "heading", ["Is assessment personalised, analytical and well informed?", "P2.1 Assess.", "Assessing (P 2.1)"]
    )
    def test_may_be_asked_or_cut_short(self, heading: str) -> None:
        reading = read(
            [TITLE],
            ["PDU", "P 1.1 Leadership", "P 1.2 Staffing", heading],
            ["Gwent", "Good", "Outstanding", "Good"],
            ["Wigan", "Good", "Inadequate", "Good"],
        )
        assert figures(reading, "standard")["D3"] == ("Assessment",)


COUNTS: tuple[list[Content], ...] = (
    ["P 1.1 Leadership", 1, 5, 9, 3, 18],
    ["P 1.2 Staffing", 0, 4, 10, 4, 18],
    ["P 2.1 Assessment", 2, 8, 6, 2, 18],
)


class TestNumbersOfRatings:
    HEADER = ("Outstanding", "Good", "Requires improvement", "Inadequate", "Number rated")

    @pytest.mark.parametrize(
        "header",
        [
            ("PDUs scoring 3", "PDUs scoring 2", "PDUs scoring 1", "PDUs scoring 0", "Total (all four ratings)"),
            ("Achieved Outstanding", "Achieved Good", "RI (n)", "Received Inadequate", "Number of ratings awarded"),
        ],
    )
    def test_have_their_rating_in_the_heading(self, header: tuple[str, ...]) -> None:
        reading = read(["Number of PDUs by rating, 2023 standards"], ["Standard", *header], *COUNTS)
        found = figures(reading, "rated", "role")
        assert [found[f"{column}3"][0] for column in "BCDE"] == list(self.HEADER[:4])
        assert found["F3"] == (None, "rated")

    @pytest.mark.parametrize(
        "title",
        [
            "How many PDUs were rated Outstanding, Good, Requires improvement or Inadequate on each standard?",
            "In how many PDUs was each standard rated Outstanding, Good, Requires improvement or Inadequate?",
            "Inspected units by standard and rating (counts)",
        ],
    )
    def test_are_of_the_framework_of_their_codes_where_nothing_else_says_it(self, title: str) -> None:
        found = figures(read([title], ["Standard", *self.HEADER], *COUNTS), "rated", "framework")
        assert found["C5"] == ("Good", "2023")
        assert found["F3"] == (None, "2023")

    def test_are_of_that_of_their_title_where_it_names_one(self) -> None:
        reading = read(["Number of PDUs by rating, 2021 standards"], ["Standard", *self.HEADER], *COUNTS)
        assert reading.faults or {of for (of,) in figures(reading, "framework").values()} == {"2021"}


class TestTheScaleInAHeading:
    @pytest.mark.parametrize(
        ("heading", "role"),
        [
            ("Overall rating (Outstanding, Good, Requires improvement, Inadequate)", "overall rating"),
            ("Overall rating on a four-point scale", "overall rating"),
            ("Rating of the whole service", "overall rating"),
        ],
    )
    def test_is_none_of_its_ratings(self, heading: str, role: str) -> None:
        reading = read(
            [TITLE],
            ["PDU", "P 1.1 Leadership", "P 1.2 Staffing", heading],
            ["Gwent", "Good", "Outstanding", "Good"],
            ["Wigan", "Good", "Inadequate", "Requires improvement"],
        )
        assert figures(reading, "role", "text")["D4"] == (role, "Requires improvement")

    @pytest.mark.parametrize(
        "heading", ["How many points did the PDU score in total?", "Total number of points awarded"]
    )
    def test_may_be_asked_for_in_points(self, heading: str) -> None:
        reading = read(
            [TITLE],
            ["PDU", "P 1.1 Leadership", "P 1.2 Staffing", heading],
            ["Gwent", "Good", "Outstanding", 5],
            ["Wigan", "Good", "Inadequate", 2],
        )
        assert figures(reading, "role", "value")["D4"] == ("composite score", 2)

    def test_has_no_greatest_score_of_another_framework(self) -> None:
        reading = read(
            [TITLE],
            ["PDU", "P 1.1 Leadership", "P 1.2 Staffing", "Score out of 27"],
            ["Gwent", "Good", "Outstanding", 5],
            ["Wigan", "Good", "Inadequate", 2],
        )
        assert [fault.cell for fault in reading.faults] == ["D3"]

    def test_asks_none_of_the_twelve_questions(self) -> None:
        reading = read(
            ["How was each unit rated against our 2023 standards?"],
            ["PDU", "P 1.1 Leadership", "P 1.2 Staffing"],
            ["Gwent", "Good", "Outstanding"],
            ["Wigan", "Good", "Inadequate"],
        )
        assert len(figures(reading, "text")) == 4


@pytest.mark.parametrize("order", ["by date of publication of the report", "in order of report date"])
def test_a_title_that_says_the_order_of_rows_dates_nothing(order: str) -> None:
    reading = read(
        ["Ratings given to probation delivery units"],
        [f"Inspections under the 2021 standards, {order}"],
        ["Unit", "Report published", "Overall", "Leadership", "Assessment"],
        ["Gwent", "12 June 2023", "Requires improvement", "Good", "Inadequate"],
        ["Croydon", "18 May 2023", "Inadequate", "Inadequate", "Good"],
    )
    assert figures(reading, "role", "text")["D4"] == ("standard", "Good")


def test_a_title_may_say_how_units_are_led_and_staffed() -> None:
    reading = read(
        ["How each PDU is led, staffed and equipped (first group of standards)"],
        ["PDU", "1.1 Leadership", "1.2 Staff", "1.3 Services", "1.4 Information and facilities"],
        ["Gwent", "Good", "Inadequate", "Good", "Requires improvement"],
        ["Croydon", "Inadequate", "Inadequate", "Good", "Good"],
    )
    assert figures(reading, "text")["C3"] == ("Inadequate",)


def test_how_many_staff_inspectors_spoke_to_is_no_rating() -> None:
    reading = read(
        ["Archived ratings: inspections of PDUs"],
        ["PDU", "Report published", "P 1.1 Leadership", "P 2.1 Assessment", "Overall", "Practitioners interviewed"],
        ["Gwent", "12 June 2024", "Good", "Inadequate", "Requires improvement", 31],
        ["Croydon", "18 May 2024", "Inadequate", "Good", "Inadequate", 44],
    )
    found = figures(reading, "role", "text")
    assert found["E4"] == ("overall rating", "Inadequate")
    assert "F3" not in found
