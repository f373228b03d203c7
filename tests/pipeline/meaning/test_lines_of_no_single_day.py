"""Lines that are of all days of a table, or of the latest of them: a target, and trainees beside it."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

TITLE: list[Content] = ["Vacancies of probation officers (FTE): target staffing less staff in post, by region"]
DAYS: list[Content] = ["30 September 2026", "31 March 2027"]


@pytest.mark.parametrize(
    "target",
    ["Target staffing (FTE) at all dates", "Target staffing, same at every date", "Target (both dates)"],
)
def test_a_target_that_is_the_same_at_all_days_is_that_of_the_latest(target: str) -> None:
    reading = read(TITLE, ["Region", target, *DAYS], ["Wales", 380, 102, 90], ["London", 874, 52, 26])
    found = figures(reading, "role", "as_of", "value")
    assert found["B3"] == ("target_fte", "31 March 2027", 380)
    assert found["C3"] == ("vacancy_fte", "30 September 2026", 102)


def test_it_is_that_of_each_row_with_a_day() -> None:
    header: list[Content] = ["Date", "Target staffing (FTE) at all dates", "Staff in post (FTE)"]
    reading = read(["Probation officers, Wales"], header, [DAYS[0], 380, 278], [DAYS[1], 380, 290])
    assert figures(reading, "as_of", "value")["B3"] == ("30 September 2026", 380)


@pytest.mark.parametrize("other", ["Leavers, all dates", "Staff in post at all dates", "All dates"])
def test_nothing_else_is_of_all_days(other: str) -> None:
    header: list[Content] = ["Region", other, *DAYS]
    reading = read(["Staff in post (FTE), probation officers"], header, ["Wales", 568, 278, 290], ["London", 2, 1, 1])
    assert not {"B3", "B4"} & figures(reading, "value").keys()


def over_days(last: str, *, over: str = "At the latest date") -> list[list[Content]]:
    title = "Staff in post against target staffing, probation services officers, by region (FTE)"
    return [
        [title],
        ["", DAYS[0], "", DAYS[1], "", over],
        ["Region", "Staff in post", "Target staffing", "Staff in post", "Target staffing", last],
        ["Wales", 305, 367, 307, 365, 122],
        ["London", 920, 1083, 909, 1080, 194],
    ]


def test_what_is_of_the_latest_day_is_dated_by_those_beside_it() -> None:
    found = figures(read(*over_days("PQiP trainees")), "role", "grade", "as_of", "value")
    assert found["B4"] == ("staff in post", "PSO", "30 September 2026", 305)
    assert found["F4"] == ("staff in post", "PQiP", "31 March 2027", 122)


def test_what_has_days_of_its_own_may_be_of_one_after_these() -> None:
    assert read(*over_days("Staff in post")).faults


@pytest.mark.parametrize(
    ("of", "grade", "known"),
    [
        ("probation services officers, ", "PQiP trainees", True),
        ("probation services officers, ", "Senior probation officers", False),
        ("PQiP, ", "PQiP trainees", False),
        ("", "PQiP trainees", False),
    ],
)
def test_trainees_have_none_of_the_targets_of_others(of: str, grade: str, known: bool) -> None:
    reading = read(
        [f"Staff in post and vacancies, {of}31 March 2027, by region (FTE)"],
        ["Region", "Staff in post", grade],
        ["Wales", 305, 122],
        ["London", 920, 194],
    )
    assert bool(reading.faults) is not known
