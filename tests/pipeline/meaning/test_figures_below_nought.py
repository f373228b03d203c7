"""Of what there cannot be less than nothing a figure below nought was misread, and is a fault at its cell."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.test_headings_and_groups import ENGAGING
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read
from tests.workbooks import Percent

DAY = "31 March 2025"


@pytest.mark.parametrize("measure", ["Staff in post (FTE)", "Target staffing (FTE)", "Leavers", "Joiners"])
def test_staff_and_those_who_come_and_go_are_never_fewer_than_none(measure: str) -> None:
    reading = read([f"{measure}, probation officers, {DAY}"], ["Region", "Value"], ["Wales", 12], ["London", -4.5])
    assert [(fault.cell, fault.found) for fault in reading.faults] == [("B4", "-4.5")]


def test_nor_are_cases() -> None:
    reading = read(
        ["Key questions about cases, London, 2021 inspection framework"],
        ["Question", "Yes (n)", "Cases"],
        [ENGAGING, 12, -9],
    )
    assert [(fault.cell, fault.expected) for fault in reading.faults] == [("C3", "cases of nought or more")]


def test_a_surplus_is_a_shortage_below_nought() -> None:
    reading = read([f"Vacancies, FTE, probation officers, {DAY}"], ["Region", "Value"], ["Wales", 12], ["London", -4.5])
    assert figures(reading, "role", "value")["B4"] == ("vacancy_fte", -4.5)


class TestATitleOfASurplusAndAShortfall:
    @pytest.mark.parametrize(
        "measure",
        [
            "Surplus (+) / shortfall (-), FTE",
            "Surplus (+)/deficit (-)",
            "Over (positive) / under (negative) target",
            "Above (+) / below (-) establishment",
        ],
    )
    @pytest.mark.parametrize("grade", ["trainees (PQiP)", "probation officers"])
    def test_names_one_figure_whose_signs_it_says(self, measure: str, grade: str) -> None:
        reading = read([f"Probation staffing, {grade}, {DAY}, {measure}"], ["Region", "Value"], ["Wales", -8.5])
        assert figures(reading, "role", "value")["B3"] == ("vacancy_fte", 8.5)


@pytest.mark.parametrize("measures", ["Surplus / shortfall, FTE", "Staff in post and vacancies, FTE"])
@pytest.mark.parametrize("grade", ["trainees (PQiP)", "probation officers"])
def test_figures_are_no_staff_in_post_where_their_title_names_another_measure_too(measures: str, grade: str) -> None:
    reading = read([f"Probation staffing, {grade}, {DAY}, {measures}"], ["Region", "FTE"], ["Wales", 8.5])
    assert [fault.cell for fault in reading.faults] == ["B3"]


def test_nor_is_a_percentage_a_number_of_staff() -> None:
    reading = read(
        [f"Probation Service staff by grade, {DAY}"],
        ["Grade", "Wales", "London"],
        ["Band 4 probation officers (FTE)", Percent(0.12), Percent(0.1)],
        ["Band 3 probation services officers (FTE)", Percent(0.08), Percent(0.11)],
    )
    assert [(fault.cell, fault.found) for fault in reading.faults] == [("B3", "12 per cent"), ("C3", "10 per cent")]
