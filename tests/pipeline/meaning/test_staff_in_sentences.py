"""Headings and titles that say in a sentence who is counted, what they do and of how many that is."""

from __future__ import annotations

import pytest

from pipeline.meaning.code_lists.alternatives import spelled_out
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

TITLE: list[Content] = ["Senior probation officers by region, 30 June 2024"]


@pytest.mark.parametrize(
    ("heading", "role", "unit"),
    [
        ("Officers in post (heads)", "staff in post", "headcount"),
        ("Individual officers in post", "staff in post", "headcount"),
        ("Staff in post, part-timers counted as one", "staff in post", "headcount"),
        ("Number employed, regardless of working hours", "staff in post", "headcount"),
        ("Staff in post (part-time staff counted pro rata)", "staff in post", "FTE"),
        ("Staff taken on", "joiners", "headcount"),
        ("Staff lost, whatever the reason", "leavers", "headcount"),
        ("Staff who handed in their notice", "resignations", "headcount"),
        ("Resignations per 100 staff in post", "resignation rate", "per cent"),
        ("Out of every 100 staff, number who left", "leaving rate", "per cent"),
        ("Leavers relative to average headcount", "leaving rate", "per cent"),
        ("Sickness absence (days for each WTE)", "sickness days a person", "days"),
        ("Working days lost through ill health per officer", "sickness days a person", "days"),
    ],
)
def test_a_sentence_about_staff_is_one_measure_in_one_unit(heading: str, role: str, unit: str) -> None:
    found = figures(read(TITLE, ["Region", heading], ["Wales", 21], ["London", 34]), "role", "unit", "value")
    assert found["B4"] == (role, unit, 34)


@pytest.mark.parametrize(
    ("heading", "role", "wales", "london"),
    [
        ("How many the region is meant to have (FTE)", "target_fte", 50, 100),
        ("FTE needed to cover demand", "target_fte", 50, 100),
        ("FTE if the region were fully staffed", "target_fte", 50, 100),
        ("FTE by which the region fell short of its requirement", "vacancy_fte", 10, 25),
        ("Posts with nobody in them (FTE)", "vacancy_fte", 10, 25),
        ("Officers who have still to be found (FTE)", "vacancy_fte", 10, 25),
        ("Vacancies per 100 posts", "vacancy_rate", 20, 25),
        ("FTE above (positive) or below (negative) target", "vacancy_fte", -10, -25),
    ],
)
def test_what_there_should_be_and_what_is_lacking_is_read_beside_the_staff(
    heading: str, role: str, wales: int, london: int
) -> None:
    header: list[Content] = [
        "Region",
        "Staff in post (FTE)",
        *(["Target (FTE)"] if role != "target_fte" else []),
        heading,
    ]
    rows: list[list[Content]] = [["Wales", 40, 50, wales], ["London", 75, 100, london]]
    found = figures(
        read(TITLE, header, *[row if len(header) == 4 else [*row[:2], row[3]] for row in rows]), "role", "value"
    )
    last = "CD"[len(header) - 3]
    assert found[f"{last}4"] == (role, abs(london))


def test_what_was_counted_since_a_day_is_not_of_that_day() -> None:
    header: list[Content] = ["Region", "Departures since 30 June 2023"]
    reading = read(["Probation officers by region, 30 June 2024"], header, ["Wales", 4], ["London", 7])
    assert figures(reading, "as_of", "value")["B4"] == ("30 June 2024", 7)


@pytest.mark.parametrize(
    ("label", "region"),
    [
        ("South West (including Cornwall and Isles of Scilly)", "South West"),
        ("East of England, which includes Hertfordshire", "East of England"),
        ("Wales - covering Gwent", "Wales"),
    ],
)
def test_a_region_with_what_it_includes_is_that_region(label: str, region: str) -> None:
    found = reader("staffing").of(label)
    assert found.members == {"region": (region,)}
    assert not found.unknown


@pytest.mark.parametrize(
    "label", ["London (including headquarters)", "South West and Dorset", "London, including prisons"]
)
def test_a_region_with_others_is_more_than_that_region(label: str) -> None:
    found = reader("staffing").of(label)
    assert found.members != {"region": ("London",)} or found.unknown or found.foreign


def test_alternatives_are_called_by_their_name() -> None:
    assert spelled_out("<area> should have", {"area": "(we|region)"}) == ["we should have", "region should have"]


@pytest.mark.parametrize(
    ("heading", "measure"),
    [
        ("Left the course, whether or not they stayed in HMPPS", "trainees withdrawn"),
        ("Share leaving the programme", "withdrawal rate"),
        ("Withdrew and left the organisation", "trainees who left HMPPS"),
        ("Of every 100 starters, number who withdrew", "withdrawal rate"),
    ],
)
def test_leaving_the_course_is_no_leaving_of_the_service(heading: str, measure: str) -> None:
    found = reader("trainees").of(heading)
    order = reader("trainees").kind.stronger
    assert found.strongest("trainee_measure", order) == (measure,)


def test_how_many_there_are_meant_to_be_is_a_title_though_it_has_a_verb() -> None:
    title: list[Content] = ["How many FTE senior probation officers regions are meant to employ"]
    found = figures(
        read(title, ["Region", "30 June 2024", "30 September 2024"], ["Wales", 40, 42], ["London", 75, 78]), "role"
    )
    assert found["C4"] == ("target_fte",)


def test_too_few_and_too_many_are_no_staff_in_post() -> None:
    assert reader("staffing").of("Too many or too few (FTE)").members["measure"] == ("difference",)
    assert reader("staffing").of("Too few (FTE)").members["measure"] == ("vacancies",)


def test_posts_that_are_required_are_the_target() -> None:
    assert reader("staffing").of("Posts that are required (FTE)").members["measure"] == ("target staffing",)
