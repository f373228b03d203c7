"""Trainee probation officers by the year of their course, and trainees who are none."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


@pytest.mark.parametrize(
    "who",
    ["Trainee teachers", "Teacher trainees", "Trainee solicitors", "Learners on nursing courses", "Trainee detectives"],
)
def test_trainees_of_another_profession_are_none_of_probation(who: str) -> None:
    reading = read(
        [f"{who} by course year, England: started and withdrawn"],
        ["Course year", "Trainees who started", "Withdrew from the course"],
        ["2023/24", 26000, 1900],
        ["2024/25", 27000, 1850],
    )
    assert reading.observations is None or reading.observations.is_empty()


@pytest.mark.parametrize(
    "who",
    [
        "How many people start and leave probation officer training",
        "Probation officer apprenticeship: starts and leavers",
        "Trainee probation officers",
        "Probation trainees",
    ],
)
def test_who_trains_to_be_a_probation_officer_is_a_trainee(who: str) -> None:
    reading = read(
        [f"{who}: England and Wales by course year"],
        ["Course year", "Started", "Leaving rate, per cent"],
        ["2023/24", 1400, "8.1%"],
        ["2024/25", 950, "10.4%"],
    )
    found = figures(reading, "grade", "role")
    assert found["B3"] == ("PQiP", "trainees started")
    assert found["C4"] == ("PQiP", "leaving rate, by course year")


@pytest.mark.parametrize(
    "header",
    [
        "of whom left HMPPS altogether",
        "Left the service entirely",
        "Left HMPPS for good (number)",
        "Employment with HMPPS ended",
    ],
)
def test_who_left_altogether_left(header: str) -> None:
    reading = read(
        ["PQiP trainees by course year"],
        ["Course year", "Started", "Withdrew", header],
        ["2023/24", 1400, 180, 130],
        ["2024/25", 950, 120, 75],
    )
    assert figures(reading, "role")["D4"] == ("trainees who left HMPPS",)


class TestTraineesByRegion:
    @pytest.mark.parametrize("title", ["whose course began in 2023/24", "who began their course in 2023/24"])
    def test_are_of_the_year_in_which_a_title_says_their_courses_began(self, title: str) -> None:
        reading = read(
            [f"PQiP trainees {title}, by region"],
            ["Region", "Started", "Trainees who withdrew"],
            ["Wales", 61, 7],
            ["London", 140, 22],
        )
        found = figures(reading, "area", "period", "role", "value")
        assert found["C4"] == ("London", "2023/24", "trainees withdrawn", 22)

    def test_are_of_no_course_where_the_year_may_be_that_of_their_leaving(self) -> None:
        reading = read(
            ["PQiP trainees in 2023/24, by region"],
            ["Region", "Started", "Trainees who withdrew"],
            ["Wales", 61, 7],
            ["London", 140, 22],
        )
        assert reading.observations is None or "trainees withdrawn" not in reading.observations["role"].to_list()


@pytest.mark.parametrize(
    "header", ["Did not complete the course", "Left the course early, whether or not they remained in HMPPS"]
)
def test_who_did_not_complete_the_course_withdrew(header: str) -> None:
    reading = read(
        ["PQiP trainees by course year"],
        ["Course year", "Joined the programme", header],
        ["2023/24", 1400, 180],
        ["2024/25", 950, 120],
    )
    found = figures(reading, "role")
    assert (found["B3"], found["C4"]) == (("trainees started",), ("trainees withdrawn",))


def test_starts_by_region_and_quarter_are_trainees_though_only_the_sheet_says_so() -> None:
    rows: list[list[Content]] = [
        ["Trainee probation officers by probation region and reporting period, trainee probation officers (PQiP)"],
        [],
        ["Probation region", "Q2 2023/24", "Q3 2023/24"],
        ["South West", 2, 6],
        ["London", 3, 5],
    ]
    found = figures(read_grids([Grid("Trainee starts", rows)]), "role", "area", "period", "value")
    assert found["C4"] == ("trainees started", "South West", "Q3 2023/24", 6)
