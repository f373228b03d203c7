"""Headings whose day a line gives: "Before is 31 March 2024; After is 31 March 2025"."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

STAFF: list[list[Content]] = [
    ["", "Probation officers", "Probation officers", "PSOs", "PSOs"],
    ["PDU", "Before", "After", "Before", "After"],
    ["Gwent", 31, 33, 42, 41],
    ["Surrey", 27, 28, 39, 44],
]


@pytest.mark.parametrize(
    "line",
    [
        "“Before” is 31 March 2024; “After” is 31 March 2025.",
        "Before = 31 March 2024. After = 31 March 2025.",
        "Before means 31 March 2024 and After means 31 March 2025",
    ],
)
def test_a_line_gives_each_heading_its_day(line: str) -> None:
    found = figures(read(["Staff in post (FTE)"], [line], *STAFF), "area", "grade", "as_of", "value")
    assert found["B5"] == ("Gwent", "PO", "31 March 2024", 31)
    assert found["E6"] == ("Surrey", "PSO", "31 March 2025", 44)


def test_what_is_counted_over_a_year_has_the_day_on_which_it_ends() -> None:
    line = "Before = year ending 30 June 2024. After = year ending 30 June 2025."
    found = figures(read(["Leavers (headcount)"], [line], *STAFF), "role", "as_of")
    assert found["B5"] == ("leavers", "30 June 2024")
    assert found["C5"] == ("leavers", "30 June 2025")


def test_headings_that_nothing_dates_stop_the_table() -> None:
    assert read(["Staff in post (FTE)"], ["Before is last year; After is this year."], *STAFF).faults


class TestYearsBelowAHeadingWithTheirDay:
    @pytest.mark.parametrize(
        ("heading", "day"),
        [
            ("Year ending 31 March", "31 March 2024"),
            ("Year to 30 June", "30 June 2024"),
            ("12 months to September", "September 2024"),
        ],
    )
    def test_are_years_that_end_on_it_in_a_column(self, heading: str, day: str) -> None:
        rows: list[list[Content]] = [["PO", 2024, 41, 6.1], ["PO", 2025, 38, 5.8], ["PSO", 2024, 57, 7.3]]
        header: list[Content] = ["Grade", heading, "Leavers (headcount)", "Leaving rate (%)"]
        found = figures(read(["Probation staff in Wales"], header, *rows), "grade", "role", "as_of", "value")
        assert found["C3"] == ("PO", "leavers", day, 41)
        assert found["D5"] == ("PSO", "leaving rate", day, 7.3)

    @pytest.mark.parametrize("heading", ["As at 31 March", "31 March", "Position at 31 March"])
    def test_are_its_day_of_each_year(self, heading: str) -> None:
        rows: list[list[Content]] = [[2024, 41, 52], [2025, 38, 49]]
        header: list[Content] = [heading, "PO", "PSO"]
        found = figures(read(["Staff in post (FTE), Wales"], header, *rows), "grade", "as_of", "value")
        assert found["B3"] == ("PO", "31 March 2024", 41)
        assert found["C4"] == ("PSO", "31 March 2025", 49)

    def test_may_stand_across(self) -> None:
        header: list[list[Content]] = [["Grade", "Year ending 31 March", ""], ["", 2024, 2025]]
        reading = read(["Leavers (headcount), Wales"], *header, ["PO", 41, 38], ["PSO", 57, 59])
        assert figures(reading, "as_of", "value")["C5"] == ("31 March 2025", 59)

    def test_are_no_numbers_of_staff(self) -> None:
        header: list[Content] = ["Region", "31 March", "30 June"]
        found = read(["Staff in post (FTE), 2025"], header, ["Wales", 2011, 2024], ["London", 2034, 2047])
        assert found.observations is None or "1 March 2011" not in str(found.observations)


def test_a_rate_beside_what_a_day_alone_heads_is_of_that_day() -> None:
    rows: list[list[Content]] = [["Wales", 31, "7.1%"], ["London", 62, "10.2%"]]
    header: list[Content] = ["Region", "31 December 2025", "Vacancy rate"]
    reading = read(["Number of vacancies (FTE) for probation officers, by region"], header, *rows)
    found = figures(reading, "role", "as_of", "value")
    assert found["B3"] == ("vacancy_fte", "31 December 2025", 31)
    assert found["C4"] == ("vacancy_rate", "31 December 2025", 10.2)


def test_a_definition_of_full_time_equivalents_parts_no_staff() -> None:
    line = "Full-time equivalent (FTE) counts part-time staff by the share of full-time hours that they work."
    header: list[Content] = ["PDU", "PO in post (FTE)", "PO target (FTE)"]
    found = figures(read(["PDUs of Wales, 31 March 2025"], [line], [], header, ["Gwent", 31, 33]), "role", "value")
    assert found["B5"] == ("staff in post", 31)


@pytest.mark.parametrize("heading", ["Trainees per vacancy", "Officers for each vacancy"])
def test_staff_to_each_vacancy_are_none_of_the_two(heading: str) -> None:
    header: list[Content] = ["Region", "PO vacancies (FTE)", heading]
    found = figures(
        read(["Staff, 31 March 2025"], header, ["Wales", 20, "3 to 1"], ["London", 34, 2.5]), "role", "value"
    )
    assert found == {"B3": ("vacancy_fte", 20), "B4": ("vacancy_fte", 34)}


@pytest.mark.parametrize(
    "headline", ["Some needs were met less often than others", "Some needs were met better than others"]
)
def test_a_comparison_with_others_leaves_none_out(headline: str) -> None:
    line = "Percentage of cases with the need in which sufficient services were delivered, Wales, desistance"
    needs: list[list[Content]] = [["Need", "%"], ["Accommodation", 41], ["Drug misuse", 33], ["Alcohol misuse", 38]]
    found = figures(read([headline], [line], *needs), "measure", "value")
    assert found["B4"] == ("sufficient_services", 41)


def test_cases_beside_numbers_answered_yes_are_of_how_many() -> None:
    title = "Number of cases where inspectors answered Yes, Wales"
    rows: list[list[Content]] = [
        ["Key question", "Yes (number)", "Cases (number)"],
        ["Does assessment focus sufficiently on engaging the person on probation?", 31, 57],
        ["Does assessment focus sufficiently on keeping other people safe?", 22, 58],
    ]
    found = figures(read([title], *rows), "role", "value")
    assert found["B3"] == ("number", 31)
    assert found["C3"] == ("cases", 57)
