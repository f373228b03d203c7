"""Staff of no grade that a list knows are some of the staff, and never all of them."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


def of_title(title: str) -> Reading:
    return read([title], ["Region", "Staff in post (FTE)"], ["Wales", 205], ["London", 306], ["South West", 107])


def beside_grades(text: str) -> Reading:
    return read(
        ["Staff in post (FTE) in the Probation Service, 31 March 2027"],
        ["Region", "PSO (FTE)", "PO (FTE)", f"{text} (FTE)"],
        ["Wales", 205, 302, 81],
        ["London", 206, 303, 82],
    )


@pytest.mark.parametrize(
    "who",
    [
        "Qualified staff",
        "Operational staff",
        "Case administrators",
        "Victim liaison officers",
        "Frontline practitioners",
    ],
)
def test_a_title_that_counts_some_is_of_a_table_of_no_kind(who: str) -> None:
    reading = of_title(f"Table 3: {who} in post (FTE) in the Probation Service by region, 31 March 2027")
    assert not reading.faults
    assert reading.observations is None or reading.observations.is_empty()


@pytest.mark.parametrize("who", ["Residential workers", "Dock officers", "Services officers", "Estate managers"])
def test_a_title_that_counts_staff_that_no_list_knows_gives_no_figure(who: str) -> None:
    reading = of_title(f"{who} in post (FTE) in the Probation Service by region, 31 March 2027")
    assert reading.faults or reading.observations is None or reading.observations.is_empty()


@pytest.mark.parametrize(
    "title",
    [
        "Probation Service staff in post (FTE), 31 March 2027",
        "Officers of the Probation Service in post (FTE), 31 March 2027",
        "Staff in post (FTE), regions of the Probation Service and headquarters, 31 March 2027",
        "More staff in post in most regions: Probation Service (FTE), 31 March 2027",
    ],
)
def test_a_title_that_counts_staff_is_of_all(title: str) -> None:
    assert set(figures(of_title(title), "grade").values()) == {("all",)}


@pytest.mark.parametrize("text", ["Qualified staff", "Operational staff", "Experienced practitioners"])
def test_beside_grades_some_are_left_out(text: str) -> None:
    assert list(figures(beside_grades(text), "grade")) == ["B3", "C3", "B4", "C4"]


@pytest.mark.parametrize("text", ["Officers", "Practitioners"])
def test_beside_grades_officers_are_of_a_grade_that_is_asked_for(text: str) -> None:
    assert "a known" in str(beside_grades(text).faults[0])


@pytest.mark.parametrize("text", ["All staff", "All grades"])
def test_beside_grades_all_are_all(text: str) -> None:
    assert figures(beside_grades(text), "grade")["D3"] == ("all",)
