"""Headings that say a thing twice, lines that say what is counted, and trainees who start a course."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

REGIONS = ["London", "Wales", "North East", "South West"]


def each(names: list[str], *figures: int) -> list[list[Content]]:
    return [[name, *(figure + place for figure in figures)] for place, name in enumerate(names)]


class TestAnEstablishment:
    @pytest.mark.parametrize(
        "target", ["Establishment (target staffing, FTE)", "Target staffing (establishment)", "Establishment"]
    )
    def test_is_a_target_beside_the_staff_of_a_grade(self, target: str) -> None:
        header: list[Content] = ["Region", "PSO: In post (FTE)", f"PSO: {target}"]
        found = figures(
            read(["Probation staffing at 31 March 2025"], header, *each(REGIONS, 40, 50)),
            "role",
            "grade",
        )
        assert (found["B3"], found["C3"]) == (("staff in post", "PSO"), ("target_fte", "PSO"))

    def test_is_a_prison_where_it_says_so(self) -> None:
        reading = read(["Probation staffing at 31 March 2025"], ["Region", "PSO - prison"], *each(REGIONS, 4))
        assert reading.faults or reading.observations is None


class TestTraineesWhoStart:
    @pytest.mark.parametrize(
        "starts", ["PQiP trainees: number starting", "PQiP starts in the year", "Trainees who started"]
    )
    def test_join_a_course_and_not_the_service(self, starts: str) -> None:
        found = figures(self._beside(starts), "role", "grade", "unit")
        assert found["B3"] == ("joiners", "PO", "headcount")
        assert found["C3"] == ("trainees started", "PQiP", "headcount")

    def test_are_counted_whatever_the_unit_of_staff_in_post(self) -> None:
        reading = read_grids(
            [
                Grid(
                    "PQiP",
                    [
                        ["Trainee probation officers (PQiP) by region"],
                        ["In-post figures are FTE."],
                        [],
                        ["Trainees starting in the year"],
                        ["Region", "2023/24", "2024/25"],
                        *each(REGIONS, 81, 52),
                    ],
                )
            ]
        )
        assert set(figures(reading, "role", "unit").values()) == {("trainees started", "headcount")}

    def test_are_no_staff_who_start(self) -> None:
        assert {role for (role,) in figures(self._beside("Number starting"), "role").values()} == {"joiners"}

    def _beside(self, starts: str) -> Reading:
        header: list[Content] = ["Region", "Probation officer: Joiners", starts]
        return read(["Year ending 31 March 2025"], header, *each(REGIONS, 12, 20))


class TestFiguresOfCases:
    @pytest.mark.parametrize(
        "line", ["Figures are numbers of cases.", "Figures are counts of cases, not percentages.", "Unit: cases"]
    )
    def test_are_counted_where_a_line_says_so(self, line: str) -> None:
        assert {role for (role,) in figures(self._read(line), "role").values()} == {"n_met"}

    @pytest.mark.parametrize("line", ["Figures are of cases inspected in 2023.", "Cases: see notes"])
    def test_are_asked_about_where_none_does(self, line: str) -> None:
        assert self._read(line).faults

    def _read(self, line: str) -> Reading:
        needs = ["Accommodation", "Drug misuse", "Alcohol misuse", "Finance, benefits and debt"]
        return read_grids(
            [
                Grid(
                    "London",
                    [
                        ["London: cases with sufficient services delivered, desistance"],
                        [line],
                        [],
                        ["Need", "Before: NPS and CRC combined", "After: Probation Service"],
                        *each(needs, 36, 20),
                    ],
                )
            ]
        )


@pytest.mark.parametrize(
    "heading",
    ["Supporting questions (not used in the ratings)", "Further questions, which do not count towards the rating"],
)
def test_further_questions_are_left_out_whatever_is_said_of_them(heading: str) -> None:
    reading = read(
        ["Cases answered Yes, Gateshead and South Tyneside PDU"],
        ["Key question", "Yes (%)"],
        ["Does assessment focus sufficiently on engaging the individual?", 50],
        ["Does planning focus sufficiently on keeping other people safe?", 46],
        [heading],
        ["Was management oversight effective in this case?", 33],
    )
    assert set(figures(reading, "role")) == {"B3", "B4"}
