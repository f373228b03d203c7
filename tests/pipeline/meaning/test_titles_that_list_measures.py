"""What the lines under a title are that names one measure, several, or a measure and a sentence about it."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

DAY = "31 March 2025"


def roles(title: str, header: list[Content], *rows: list[Content]) -> dict[str, object]:
    """The role of each figure that is read of probation officers by region."""
    reading = read([f"{title}, probation officers, {DAY}"], ["Region", *header], *rows)
    return {cell: role for cell, (role,) in figures(reading, "role").items()}


def is_refused(title: str, header: list[Content]) -> bool:
    reading = read(
        [f"{title}, probation officers, {DAY}"], ["Region", *header], ["Wales", 80, 8.5], ["London", 90, 4.5]
    )
    return any(fault.expected.startswith("words that say what the figure is") for fault in reading.faults)


class TestATitleWithARateAndACount:
    @pytest.mark.parametrize(
        ("title", "count", "rate"),
        [
            ("Staff in post and vacancy rate", "staff in post", "vacancy_rate"),
            ("Vacancies and vacancy rate", "vacancy_fte", "vacancy_rate"),
        ],
    )
    @pytest.mark.parametrize("header", [["FTE", "%"], ["FTE", "Vacancy rate"]])
    def test_says_what_each_unit_is_of(self, title: str, count: str, rate: str, header: list[Content]) -> None:
        found = roles(title, header, ["Wales", 80.5, 8.5], ["London", 90.5, 4.5])
        assert (found["B3"], found["C3"]) == (count, rate)

    def test_leaves_open_what_has_no_unit(self) -> None:
        assert is_refused("Leavers and leaving rate", ["Staff", "Leaving rate"])

    def test_and_which_of_two_counts_a_unit_is_of(self) -> None:
        assert is_refused("Staff in post, vacancies and vacancy rate", ["FTE", "Vacancy rate"])


def test_posts_under_a_title_of_rates_are_no_rates() -> None:
    assert is_refused("Vacancy rate", ["FTE", "%"])


def test_a_day_has_a_year_of_two_figures() -> None:
    reading = read(
        ["Probation officers in post (FTE)"], ["Region", "31 Dec 24", "31 Mar 25"], ["Wales", 80, 90], ["London", 9, 8]
    )
    assert figures(reading, "as_of")["C3"] == ("31 March 2025",)


class TestADifference:
    def test_between_two_days_is_a_change(self) -> None:
        reading = read(
            ["Probation officers in post (FTE)"],
            ["Region", "31 March 2024", "31 March 2025", "Difference"],
            ["Wales", 80, 90, 10],
            ["London", 120, 110, -10],
        )
        assert set(figures(reading, "role", "as_of")) == {"B3", "C3", "B4", "C4"}

    def test_beside_what_happens_in_a_year_is_a_change(self) -> None:
        found = roles("Staff", ["Leavers", "Difference from year before"], ["Wales", 20, 3], ["London", 30, -3])
        assert found == {"B3": "leavers", "B4": "leavers"}

    @pytest.mark.parametrize("gap", ["Gap to establishment (%)", "Difference as % of required staffing"])
    def test_to_the_target_is_none_whatever_it_stands_beside(self, gap: str) -> None:
        title = "Staffing. A negative rate means more staff than required"
        found = roles(title, [gap, "Average working days lost"], ["Wales", 8.5, 12], ["London", -9.5, 14])
        assert (found["B3"], found["C3"]) == ("vacancy_rate", "sickness days a person")

    def test_beside_the_target_is_none(self) -> None:
        found = roles("Staff", ["In post", "Target", "Difference"], ["Wales", 80, 90, -10], ["London", 99, 90, 9])
        assert found["D3"] == "vacancy_fte"


@pytest.mark.parametrize(
    ("header", "role", "day"),
    [
        ("Staff in post a year earlier", "staff in post", "31 March 2024"),
        ("Vacancies (previous quarter)", "vacancy_fte", "31 December 2024"),
        ("Target at the same time last year", "target_fte", "31 March 2024"),
    ],
)
def test_what_was_before_is_counted_back_from_the_day_of_the_table(header: str, role: str, day: str) -> None:
    assert DAY == "31 March 2025"
    reading = read(
        [f"Staff, probation officers, {DAY}"], ["Region", "In post", header], ["Wales", 80, 85], ["London", 90, 88]
    )
    found = figures(reading, "role", "as_of")
    assert found["C4"] == (role, day)
    assert found["B4"] == ("staff in post", DAY)


@pytest.mark.parametrize("header", ["Total practitioners", "All officers", "Total (bands 3 to 5)"])
def test_a_total_of_some_grades_is_none_of_all_staff(header: str) -> None:
    reading = read(
        [f"Staff in post (FTE), {DAY}"],
        ["Region", "PSO", "PO", header],
        ["Wales", 80, 85, 165],
        ["London", 90, 88, 178],
    )
    assert set(figures(reading, "grade").values()) == {("PSO",), ("PO",)}


class TestAMeasureBesideASentence:
    def test_is_that_of_the_heading_before_it(self) -> None:
        title = f"Vacancies (FTE) by region, {DAY}. Negative numbers show where regions are over target."
        reading = read([title], ["Region", "PO", "PSO"], ["Wales", 8, 5], ["London", -9, 8])
        assert figures(reading, "role", "value")["B4"] == ("vacancy_fte", -9)

    def test_is_asked_for_where_nothing_but_a_day_follows_the_question(self) -> None:
        title = f"What percentage of probation officer posts were vacant? {DAY}"
        reading = read([title], ["Region", "Percentage"], ["Wales", 8], ["London", 9])
        assert figures(reading, "role", "value")["B3"] == ("vacancy_rate", 8)


class TestLeavers:
    def test_by_reason_are_kept_where_they_resigned(self) -> None:
        reading = read(
            [f"Leavers by reason, probation officers, year ending {DAY}"],
            ["Reason", "Wales", "London"],
            ["Resignation", 8, 9],
            ["Early retirement", 2, 3],
            ["Death in service", 1, 0],
            ["All leavers", 11, 12],
        )
        assert [role for (role,) in figures(reading, "role").values()] == [*["resignations"] * 2, *["leavers"] * 2]

    def test_as_a_share_of_average_staff_are_a_rate(self) -> None:
        found = roles("Leavers", ["Headcount", "As % of average staff"], ["Wales", 8, 9.5], ["London", 9, 7.5])
        assert (found["B3"], found["C3"]) == ("leavers", "leaving rate")

    def test_a_net_is_a_change(self) -> None:
        assert reader("staffing").of("Net").members["measure"] == ("change in staff in post",)


def test_a_target_beside_the_staff_of_one_grade_is_not_said_to_be_of_all() -> None:
    header: list[Content] = ["Region", "Target", "Probation officers in post"]
    reading = read([f"Staffing of regions (FTE), {DAY}"], header, ["Wales", 90, 80], ["London", 99, 90])
    assert [fault.expected for fault in reading.faults] == ["words that say whether it is of one grade or of all staff"]


@pytest.mark.parametrize("reason", ["Resignation", "Resignations"])
def test_leavers_under_a_title_of_rates_are_neither_numbers_nor_rates(reason: str) -> None:
    reading = read(
        [f"Leaving rate, probation officers, year ending {DAY}"],
        ["Region", reason, "Early retirement"],
        ["Wales", 4.2, 3.1],
        ["London", 5.1, 2.0],
    )
    assert [fault.expected for fault in reading.faults] == ["words that say whether it is a number or a rate"]
