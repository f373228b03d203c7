"""Headings that say how a figure was worked out, with units and signs amid their words."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

TITLE: list[Content] = ["Senior probation officers by region, 30 June 2024"]


@pytest.mark.parametrize(
    ("heading", "role", "wales", "london"),
    [
        ("Actual FTE minus required FTE", "vacancy_fte", -10, -25),
        ("+/- target (FTE)", "vacancy_fte", -10, -25),
        ("Amount by which FTE in post exceeds target FTE", "vacancy_fte", -10, -25),
        ("(c) Vacancies: target FTE less FTE in post", "vacancy_fte", 10, 25),
        ("Col. 3: vacancies (FTE)", "vacancy_fte", 10, 25),
        ("Per cent of target FTE unfilled", "vacancy_rate", 20, 25),
        ("Vacancies ÷ target (%)", "vacancy_rate", 20, 25),
        ("Vacancy rate: (target − in post) ÷ target", "vacancy_rate", 20, 25),
        ("Vacancy level, per cent of required staffing", "vacancy_rate", 20, 25),
    ],
)
def test_a_formula_is_read_with_the_units_of_its_parts(heading: str, role: str, wales: int, london: int) -> None:
    header: list[Content] = ["Region", "Staff in post (FTE)", "Target (FTE)", heading]
    found = figures(read(TITLE, header, ["Wales", 40, 50, wales], ["London", 75, 100, london]), "role", "value")
    assert found["D4"] == (role, 25)


@pytest.mark.parametrize(
    "heading", ["Strength as a % of required FTE", "FTE in post ÷ target FTE", "How much of the target is met, %"]
)
def test_a_share_of_the_target_that_is_filled_is_no_staff_and_no_target(heading: str) -> None:
    header: list[Content] = ["Region", "Staff in post (FTE)", "Target (FTE)", heading]
    found = figures(read(TITLE, header, ["Wales", 40, 50, 80], ["London", 75, 100, 75]), "role", "value")
    assert {cell for cell in found if cell.startswith("D")} == set()
    assert found["C4"] == ("target_fte", 100)


def test_a_quotient_that_no_list_knows_is_neither_of_its_parts() -> None:
    assert reader("staffing").of("Joiners ÷ leavers").unknown


def test_resignations_over_average_staff_are_a_rate() -> None:
    header: list[Content] = ["Region", "Resignation rate: resignations ÷ average staff in post"]
    reading = read(["Probation officers, year to 30 June 2024"], header, ["Wales", 4.5], ["London", 7.5])
    assert figures(reading, "role", "value")["B4"] == ("resignation rate", 7.5)


def test_full_and_part_time_together_are_all() -> None:
    header: list[Content] = ["Region", "Number in post, full and part time (headcount)"]
    found = figures(read(TITLE, header, ["Wales", 41], ["London", 52]), "unit", "value")
    assert found["B4"] == ("headcount", 52)
