"""Days lost to sickness: those that each person lost, and those of all together."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

EACH, ALL = "sickness days a person", "sickness days"


@pytest.mark.parametrize(
    ("title", "of_all", "of_each"),
    [
        ("Average working days lost to sickness", "Days lost", "Average days lost per person"),
        ("Working days lost to sickness by grade", "Working days lost", "Average working days lost per person"),
        ("Sickness absence", "Number of working days lost", "Average number of working days lost"),
        ("Sickness absence", "Total working days lost", "AWDL"),
        ("Sickness", "Days lost to sickness", "Days lost per FTE"),
    ],
)
def test_beside_those_of_each_person_are_of_all(title: str, of_all: str, of_each: str) -> None:
    reading = read(
        [f"{title}, Probation Service, year ending 31 December 2031"],
        ["Grade", of_all, of_each],
        ["Probation officers", 240, 12.4],
        ["Senior probation officers", 86, 12.2],
    )
    found = figures(reading, "role", "unit")
    assert (found["B3"], found["C3"]) == ((ALL, "days"), (EACH, "days"))


@pytest.mark.parametrize("title", ["Working days lost to sickness", "Average working days lost to sickness"])
def test_more_than_a_year_has_are_of_all(title: str) -> None:
    reading = read(
        [f"{title}, Probation Service, by region"],
        ["Region", "Year ending 31 December 2031"],
        ["Wales", 12493],
        ["London", 25438],
    )
    assert set(figures(reading, "role").values()) == {(ALL,)}


def test_alone_are_those_of_each_person() -> None:
    reading = read(
        ["Working days lost to sickness, Probation Service, by region"],
        ["Region", "Year ending 31 December 2031"],
        ["Wales", 12.4],
        ["London", 11.7],
    )
    assert set(figures(reading, "role").values()) == {(EACH,)}


@pytest.mark.parametrize(
    "title",
    [
        "Average working days lost to sickness absence per full-time equivalent member of staff",
        "Mean number of working days lost through sickness for each member of staff",
        "Working days lost due to sickness absence per average employee",
    ],
)
def test_of_whom_each_is_stands_behind_why_they_were_lost(title: str) -> None:
    reading = read(
        [f"{title}, by Probation Service region, 2030/31 to 2031/32"],
        ["Region", "2030/31", "2031/32"],
        ["Wales", 12.4, 13.1],
        ["London", 11.7, 10.9],
    )
    assert set(figures(reading, "role").values()) == {(EACH,)}


@pytest.mark.parametrize("months", ["(April to March)", "(1 April to 31 March)", "(Apr-Mar)"])
def test_a_financial_year_may_say_its_months(months: str) -> None:
    reading = read(
        ["Average working days lost to sickness absence per FTE, Probation Service"],
        ["Region", f"2030/31 {months}", f"2031/32 {months}"],
        ["Wales", 12.5, 11.3],
        ["London", 10.9, 13.2],
    )
    assert list(figures(reading, "period").values()) == [("2030/31",), ("2031/32",)] * 2


def test_other_months_of_a_financial_year_are_not_the_year() -> None:
    reading = read(
        ["Average working days lost to sickness absence per FTE, Probation Service"],
        ["Region", "2030/31 (April to December)", "2031/32 (April to December)"],
        ["Wales", 12.5, 11.3],
        ["London", 10.9, 13.2],
    )
    assert reading.observations is None
