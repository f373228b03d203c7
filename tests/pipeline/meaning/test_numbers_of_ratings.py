"""How many inspections were given each rating: a rating that is a label is counted, and one in a cell is awarded."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.cubes import kept
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

ABOUT = ("rated", "standard", "phase", "value")
FOUR: list[Content] = ["Outstanding", "Good", "Requires improvement", "Inadequate"]


def down(*columns: tuple[int, ...]) -> list[list[Content]]:
    """The four ratings as rows, with a column of each."""
    return [[rating, *numbers] for rating, *numbers in zip(FOUR, *columns, strict=True)]


def counted(reading: Reading) -> bool:
    found = kept(reading)
    return not found.is_empty() and "inspections" in found["unit"].to_list()


def nothing(reading: Reading) -> bool:
    return not reading.faults and kept(reading).is_empty()


class TestNumbersOfRatings:
    def test_may_have_ratings_down_and_the_sides_of_unification_across(self) -> None:
        reading = read(
            ["Overall ratings: number of inspections, probation"],
            ["Rating", "Pre-unification", "Post-unification"],
            ["Outstanding", 2, 0],
            ["Good", 13, 1],
            ["Requires improvement", 17, 18],
            ["Inadequate", 3, 12],
        )
        found = figures(reading, *ABOUT, "role", "unit", "area", "area_type")
        assert found["B4"] == (
            "Good",
            "Overall",
            "before",
            13,
            "number",
            "inspections",
            "Inspected regions",
            "inspected",
        )
        assert found["C6"][:4] == ("Inadequate", "Overall", "after", 12)
        assert len(found) == 8

    def test_may_have_ratings_across_and_standards_down(self) -> None:
        reading = read(
            ["How many PDUs were given each rating, by standard, England and Wales"],
            ["Standard", *FOUR, "PDUs rated"],
            ["P 1.1 Leadership", 1, 9, 12, 4, 26],
            ["P 1.2 Staffing", 0, 2, 15, 9, 26],
            ["P 2.1 Assessment", 0, 0, 3, 23, 26],
        )
        found = figures(reading, *ABOUT, "role", "area")
        assert found["C3"] == ("Good", "Leadership", None, 9, "number", "England and Wales")
        assert found["E5"] == ("Inadequate", "Assessment", None, 23, "number", "England and Wales")
        assert found["F4"] == (None, "Staffing", None, 26, "rated", "England and Wales")

    @pytest.mark.parametrize(
        "form", ["{}", "Rated {}", "PDUs rated {}", "Number of PDUs rated {}", "{} (number)", "{}, n"]
    )
    def test_may_be_called_in_many_words(self, form: str) -> None:
        reading = read(
            ["Probation delivery units rated, by standard"],
            ["Standard", *(form.format(rating) for rating in FOUR), "Number of PDUs"],
            ["Leadership", 1, 9, 12, 4, 26],
            ["Staffing", 0, 2, 15, 9, 26],
            ["Assessment", 0, 0, 3, 23, 26],
        )
        found = figures(reading, *ABOUT[:2], "value", "role")
        assert found["C3"] == ("Good", "Leadership", 9, "number")
        assert found["D4"] == ("Requires improvement", "Staffing", 15, "number")
        assert found["F5"] == (None, "Assessment", 26, "rated")

    def test_may_stand_below_headings_of_standards_and_of_sides(self) -> None:
        reading = read(
            ["Ratings of probation services, number of inspections"],
            ["", "Prior to unification", "", "", "", "Since unification"],
            ["", *FOUR, *FOUR],
            ["Planning", 1, 5, 9, 3, 0, 1, 6, 14],
            ["Reviewing", 0, 6, 8, 4, 0, 2, 7, 12],
            ["Implementation and delivery", 2, 6, 7, 3, 0, 1, 8, 12],
        )
        found = figures(reading, *ABOUT)
        assert found["C4"] == ("Good", "Planning", "before", 5)
        assert found["I6"] == ("Inadequate", "Implementation and delivery", "after", 12)

    def test_may_be_listed_one_in_a_row(self) -> None:
        rows = [
            [standard, side, rating, number]
            for standard, numbers in (("Leadership", (3, 8, 6, 1)), ("Assessment", (1, 7, 9, 1)))
            for side, less in (("Before unification", 0), ("After unification", 1))
            for rating, number in zip(FOUR, [number - less for number in numbers], strict=True)
        ]
        reading = read(["Ratings of probation services"], ["Standard", "Side", "Rating", "Number of services"], *rows)
        found = figures(reading, *ABOUT)
        assert found["D3"] == ("Outstanding", "Leadership", "before", 3)
        assert found["D18"] == ("Inadequate", "Assessment", "after", 0)

    @pytest.mark.parametrize("total", ["Total", "All PDUs", "Number rated", "All ratings"])
    def test_stand_beside_their_percentages(self, total: str) -> None:
        reading = read(
            ["Overall rating, PDUs inspected"],
            ["Rating", "Number", "Per cent"],
            ["Outstanding", 0, "0%"],
            ["Good", 5, "20%"],
            ["Requires improvement", 12, "48%"],
            ["Inadequate", 8, "32%"],
            [total, 25, "100%"],
        )
        found = figures(reading, "rated", "role", "value")
        assert found["B4"] == ("Good", "number", 5)
        assert found["C4"] == ("Good", "percentage", 20)
        assert found["B7"] == (None, "rated", 25)
        assert "C7" not in found

    def test_of_a_region_have_its_name_and_overall_is_then_all_of_them(self) -> None:
        reading = read(
            ["Leadership: number of probation delivery units by rating"],
            ["Region", *FOUR],
            ["London", 0, 2, 3, 1],
            ["Wales", 1, 2, 2, 0],
            ["North East", 0, 1, 3, 2],
            ["Overall", 1, 5, 8, 3],
        )
        found = figures(reading, "area", "standard", "rated", "value")
        assert found["C4"] == ("Wales", "Leadership", "Good", 2)
        assert found["C6"] == ("Inspected regions", "Leadership", "Good", 5)

    def test_of_two_organisations_and_one_after_them_have_no_sides(self) -> None:
        reading = read(
            ["Overall ratings of probation services, number"],
            ["Rating", "NPS, before unification", "CRC, before unification", "Probation Service, after unification"],
            ["Outstanding", 1, 0, 0],
            ["Good", 5, 4, 1],
            ["Requires improvement", 1, 15, 16],
            ["Inadequate", 0, 2, 14],
        )
        found = figures(reading, "phase", "organisation", "period", "value")
        assert found["B4"] == (None, "NPS", "before unification", 5)
        assert found["D4"] == (None, "Probation Service", "after unification", 1)

    def test_stand_beside_what_is_no_number_of_a_rating(self) -> None:
        reading = read(
            ["Ratings of PDUs, number"],
            ["Standard", *FOUR, "Not rated", "Good or outstanding", "Mean score"],
            ["Leadership", 1, 9, 12, 4, 0, 10, 1.3],
            ["Staffing", 0, 2, 15, 8, 1, 2, 0.8],
            ["Planning", 0, 3, 11, 12, 0, 3, 0.7],
        )
        found = figures(reading, *ABOUT)
        assert found["C4"] == ("Good", "Staffing", None, 2)
        assert not {"F4", "G4", "H4"} & found.keys()

    def test_of_services_are_no_numbers_of_the_standard_called_so(self) -> None:
        reading = read(
            ["Overall ratings before and after unification"],
            ["Rating", "Services before unification", "PDUs after unification"],
            *down((2, 13, 17, 3), (0, 1, 18, 12)),
        )
        assert figures(reading, *ABOUT)["B4"] == ("Good", "Overall", "before", 13)

    @pytest.mark.parametrize(
        ("title", "standard"),
        [
            ("Assessment: services at each rating, before and after unification", "Assessment"),
            ("How services were rated for planning before and after unification", "Planning"),
            ("Reviewing: percentage of services by rating, before and after unification", "Reviewing"),
            ("Services: number of services at each rating, before and after unification", "Services"),
        ],
    )
    def test_of_services_are_of_the_standard_that_their_title_names_beside_these(
        self, title: str, standard: str
    ) -> None:
        sides: list[Content] = ["Rating", "Services before June 2021", "Services after June 2021"]
        assert figures(read([title], sides, *down((2, 13, 17, 3), (0, 1, 18, 12))), "standard")["B4"] == (standard,)

    def test_of_the_standard_called_services_stand_beside_others(self) -> None:
        reading = read(
            ["Ratings of PDUs, number"],
            ["Rating", "Leadership", "Services"],
            *down((0, 7, 9, 4), (1, 3, 9, 7)),
        )
        assert figures(reading, *ABOUT)["C4"] == ("Good", "Services", None, 3)


class TestWhetherTheyAreCountedOrInPerCent:
    def test_they_say_by_what_they_come_to(self) -> None:
        title: list[Content] = ["Ratings by standard, probation services"]
        shares = read(title, ["Standard", *FOUR], ["Leadership", 4, 38, 42, 16], ["Planning", 0, 21, 47, 32])
        counts = read(title, ["Standard", *FOUR], ["Leadership", 2, 13, 14, 6], ["Planning", 0, 7, 16, 12])
        assert figures(shares, "role", "value")["C3"] == ("percentage", 38)
        assert figures(counts, "role", "value")["C3"] == ("number", 13)

    def test_a_hundred_inspections_leave_it_open(self) -> None:
        reading = read(["Overall ratings of PDUs"], ["Rating", "2023 standards"], *down((3, 25, 60, 12)))
        assert any("counted or in per cent" in str(fault) for fault in reading.faults)

    def test_most_distributions_that_miss_their_totals_stop_the_table(self) -> None:
        reading = read(
            ["Number of PDUs with each rating"],
            ["Standard", *FOUR, "Total"],
            ["Leadership", 1, 9, 12, 4, 40],
            ["Staffing", 0, 2, 15, 9, 41],
            ["Services", 0, 6, 13, 7, 42],
        )
        assert any("ratings that come to" in str(fault) for fault in reading.faults)


class TestARatingInACell:
    def test_is_awarded_and_not_counted_whatever_stands_beside_it(self) -> None:
        reading = read(
            ["Ratings of Essex North PDU, framework of 2023"],
            ["Standard", "Rating", "Points"],
            ["P 1.1 Leadership", "Good", 2],
            ["P 1.2 Staffing", "Requires improvement", 1],
            ["P 1.3 Services", "Good", 2],
        )
        assert not counted(reading)
        assert set(kept(reading)["dataset"]) == {"ratings"}

    def test_ticked_in_the_column_of_a_rating_is_one_units(self) -> None:
        reading = read(
            ["Essex North PDU: ratings, framework of 2023"],
            ["Standard", *FOUR],
            ["Leadership", "", 1, "", ""],
            ["Staffing", "", "", 1, ""],
            ["Planning", "", "", "", 1],
        )
        assert not counted(reading)

    def test_marked_with_a_one_is_one_units(self) -> None:
        reading = read(
            ["Ratings by standard, probation, framework of 2023"],
            ["Standard", *FOUR],
            ["Leadership", 0, 1, 0, 0],
            ["Staffing", 0, 0, 1, 0],
            ["Planning", 0, 0, 0, 1],
        )
        assert nothing(reading)


class TestWhatIsNoNumberOfRatingsOfProbation:
    @pytest.mark.parametrize(
        ("title", "corner"),
        [
            ("Overall effectiveness of state-funded schools, number of schools", "Local authority"),
            ("PEEL: police forces with each rating, leadership", "Force"),
            ("Overall ratings of prisons, number of prisons", "Prison group"),
            ("Overall rating of adult social care providers, England", "Region"),
            ("Youth justice services: number with each overall rating", "Region"),
        ],
    )
    def test_is_left_out(self, title: str, corner: str) -> None:
        reading = read([title], [corner, *FOUR], ["London", 3, 20, 7, 1], ["North East", 5, 31, 4, 2])
        assert nothing(reading)

    @pytest.mark.parametrize(
        "title",
        [
            "Overall ratings, number of providers",
            "OMiC in probation: overall ratings, number",
            "Overall ratings of unpaid work by probation, number",
            "Probation staff by overall rating of performance, number",
            "Ratings of PDUs across all standards, overall number",
        ],
    )
    def test_of_something_else_is_left_out(self, title: str) -> None:
        assert nothing(read([title], ["Rating", "Number"], *down((0, 4, 9, 6))))

    def test_one_that_no_standard_is_said_of_is_left_out(self) -> None:
        reading = read(
            ["Probation: number of PDUs by rating for resettlement"],
            ["Rating", "Number of PDUs"],
            *down((0, 4, 9, 6)),
        )
        assert nothing(reading)

    def test_a_side_that_only_the_title_names_among_other_words_is_not_lost(self) -> None:
        reading = read(
            ["Overall ratings of PDUs before and after unification"],
            ["Rating", "Number"],
            *down((0, 4, 9, 6)),
        )
        assert nothing(reading)


def test_a_total_below_a_column_of_numbers_of_units_is_how_many_were_rated() -> None:
    reading = read(
        ["Overall ratings of probation delivery units inspected, April 2026 to March 2027"],
        ["Rating", "Number of PDUs"],
        *down((0, 3, 17, 9)),
        ["Total", 29],
    )
    assert figures(reading, "role", "value")["B7"] == ("rated", 29)


@pytest.mark.parametrize(
    "four",
    [
        "Outstanding, Good, Requires improvement or Inadequate",
        "Inadequate, Requires improvement, Good and Outstanding",
    ],
)
def test_a_title_that_lists_all_four_ratings_names_none_of_them_together(four: str) -> None:
    reading = read(
        [f"How many probation delivery units were {four} on each standard: England and Wales"],
        ["Standard", *FOUR],
        ["P 1.1 Leadership", 1, 9, 12, 4],
        ["P 1.2 Staffing", 0, 2, 15, 9],
    )
    assert figures(reading, "rated", "standard", "value")["D4"] == ("Requires improvement", "Staffing", 15)
