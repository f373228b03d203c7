"""Bare headings that are a measure only beside others, and grades that are counted with others."""

from __future__ import annotations

from typing import ClassVar

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

STAFF: list[Content] = ["Senior probation officers by region, FTE, 30 June 2024"]
LEFT: list[Content] = ["Leavers by reason (headcount), senior probation officers, year ending 30 June 2024"]


class TestPosts:
    @pytest.mark.parametrize("posts", ["Posts", "Number of posts", "Posts (FTE)"])
    def test_beside_staff_in_post_are_the_target(self, posts: str) -> None:
        found = figures(self._beside(posts, "Filled posts"), "role", "value")
        assert found["B3"] == ("target_fte", 52)
        assert found["C4"] == ("staff in post", 31)

    @pytest.mark.parametrize("other", ["Vacancies", "Required staffing"])
    def test_beside_anything_else_are_asked_about(self, other: str) -> None:
        assert self._beside("Posts", other).faults

    def test_beside_target_and_staff_are_asked_about(self) -> None:
        header: list[Content] = ["Region", "Posts", "Target", "In post"]
        assert read(STAFF, header, ["London", 52, 52, 44], ["Wales", 33, 33, 31]).faults

    def _beside(self, posts: str, other: str) -> Reading:
        return read(STAFF, ["Region", posts, other], ["London", 52, 44], ["Wales", 33, 31], ["North East", 30, 24])


class TestHaveAndNeed:
    @pytest.mark.parametrize(
        ("have", "need"),
        [
            *(("Have", "Needed"), ("We have", "We need"), ("Has", "Should have"), ("Got", "Should be")),
            *(("Existing", "Need"), ("Now", "Needed"), ("Staff", "Allocation"), ("Current", "Target")),
        ],
    )
    @pytest.mark.parametrize("short", ["Gap", "Short by", "Missing", "Still to recruit"])
    def test_beside_one_another_are_staff_and_target(self, have: str, need: str, short: str) -> None:
        found = figures(self._beside([have, need, short]), "role", "value")
        assert found["B3"] == ("staff in post", 44)
        assert found["C3"] == ("target_fte", 52)
        assert found["D3"] == ("vacancy_fte", 8)

    def test_may_say_in_which_unit(self) -> None:
        found = figures(self._beside(["Have (headcount)", "Need (FTE)"]), "role", "unit")
        assert (found["B3"], found["C3"]) == (("staff in post", "headcount"), ("target_fte", "FTE"))

    @pytest.mark.parametrize("headers", [["Needed", "Should have"], ["Joiners", "Needed"], ["Have", "Vacancies"]])
    def test_without_the_other_are_asked_about_or_left(self, headers: list[str]) -> None:
        reading = self._beside(headers)
        assert reading.faults or reading.observations is None

    def test_of_joiners_are_no_staff(self) -> None:
        title: list[Content] = ["Joiners, senior probation officers, year ending 30 June 2024"]
        reading = read(title, ["Region", "Now", "Needed"], ["London", 44, 52], ["Wales", 31, 33])
        assert reading.faults or reading.observations is None

    def _beside(self, headers: list[str]) -> Reading:
        staff: list[list[Content]] = [["London", 44, 52, 8], ["Wales", 31, 33, 2], ["North East", 24, 30, 6]]
        return read(STAFF, ["Region", *headers], *(row[: len(headers) + 1] for row in staff))


class TestPlusOrMinus:
    @pytest.mark.parametrize("sign", ["+/-", "+ / –", "-/+", "±", "± (FTE)"])
    @pytest.mark.parametrize("short", [-1, 1])
    def test_beside_target_and_staff_is_the_difference_that_they_come_to(self, sign: str, short: int) -> None:
        found = figures(self._beside(sign, [8 * short, 2 * short, -3 * short]), "role", "value")
        assert found["D3"] == ("vacancy_fte", 8)
        assert found["D5"] == ("vacancy_fte", -3)

    def test_is_asked_about_where_they_come_to_something_else(self) -> None:
        assert self._beside("+/-", [80, 2.5, 7]).faults

    def test_without_them_is_no_difference(self) -> None:
        assert read(STAFF, ["Region", "In post", "+/-"], ["London", 44, -8], ["Wales", 31, -2]).faults

    def _beside(self, sign: str, differences: list[float]) -> Reading:
        staff = [("London", 52, 44), ("Wales", 33, 31), ("North East", 30, 33)]
        rows: list[list[Content]] = [[*one, by] for one, by in zip(staff, differences, strict=True)]
        return read(STAFF, ["Region", "Target", "In post", sign], *rows)


class TestAllReasons:
    @pytest.mark.parametrize("reasons", ["All reasons", "All reasons for leaving", "Total, all reasons"])
    def test_beside_a_reason_are_all_who_left(self, reasons: str) -> None:
        columns = figures(read(LEFT, ["Region", "Resignations", reasons], ["London", 4, 9], ["Wales", 2, 3]), "role")
        assert columns == {
            "B3": ("resignations",),
            "C3": ("leavers",),
            "B4": ("resignations",),
            "C4": ("leavers",),
        }
        rows = figures(read(LEFT, ["Reason", "London", "Wales"], ["Retired", 2, 1], [reasons, 9, 3]), "role", "area")
        assert rows == {"B4": ("leavers", "London"), "C4": ("leavers", "Wales")}

    def test_below_a_rate_count_nobody(self) -> None:
        title: list[Content] = ["Leaving rate by reason, senior probation officers, year ending 30 June 2024"]
        reading = read(title, ["Region", "Retired", "All reasons"], ["London", 4.1, 9.3], ["Wales", 2.2, 3.4])
        assert reading.faults or ("leavers",) not in figures(reading, "role").values()


@pytest.mark.parametrize(
    "label", ["PO and other qualified staff", "Probation officers & other qualified probation officers"]
)
def test_a_grade_counted_with_others_is_neither_of_them(label: str) -> None:
    title: list[Content] = ["Staff in post (FTE) by grade, 30 June 2024"]
    rows: list[list[Content]] = [["PO", 40, 51], [label, 43, 57], ["PSO", 60, 70]]
    found = figures(read(title, ["Grade", "London", "Wales"], *rows), "role", "grade", "value")
    assert {"B4", "C4"}.isdisjoint(found)
    assert found["C5"] == ("staff in post", "PSO", 70)


class TestAShareBelowWhatItIsOf:
    HEADER: ClassVar[list[list[Content]]] = [
        ["Region", "Staff in post", "Target staffing", "Vacancies", ""],
        ["", "FTE", "FTE", "FTE", "% of target"],
    ]

    def test_vacancies_in_per_cent_of_the_target_are_the_vacancy_rate(self) -> None:
        reading = read(
            ["Probation officers, 31 December 2023"],
            *self.HEADER,
            ["Wales", 45, 50, 5, 10],
            ["London", 60, 80, 20, 25],
            ["North East", 70, 70, 0, 0],
        )
        found = figures(reading, "role", "unit", "value")
        assert found["D4"] == ("vacancy_fte", "FTE", 5)
        assert found["E4"] == ("vacancy_rate", "per cent", 10)

    def test_out_of_the_greatest_is_the_score(self) -> None:
        upper: list[Content] = ["PDU", "Published", "Overall rating", "Composite score", ""]
        lower: list[Content] = ["", "", "", "out of 21", "% of maximum"]
        rows: list[list[Content]] = [
            ["York", "1 May 2027", "Good", 12, 57],
            ["Leeds", "3 May 2027", "Inadequate", 3, 14],
        ]
        found = figures(read(["Inspected PDUs"], upper, lower, *rows), "role", "value")
        assert found["D4"] == ("composite score", 12)

    @pytest.mark.parametrize("share", ["% of staff in post", "% of all vacancies"])
    def test_vacancies_as_a_share_of_something_else_are_no_rate(self, share: str) -> None:
        reading = read(
            ["Probation officers, 31 December 2023"],
            self.HEADER[0],
            ["", "FTE", "FTE", "FTE", share],
            ["Wales", 45, 50, 5, 20],
            ["London", 60, 80, 20, 80],
        )
        assert "vacancy_rate" not in {role for (role,) in figures(reading, "role").values()}


class TestTheColumnBeforeTheRegions:
    def test_holds_figures_where_its_heading_is_a_measure(self) -> None:
        reading = read(STAFF, ["In post", "Region", "Target", "Vacancies"], [44, "London", 52, 8], [31, "Wales", 33, 2])
        found = figures(reading, "area", "role", "value")
        assert found["A3"] == ("London", "staff in post", 44)
        assert found["C4"] == ("Wales", "target_fte", 33)
        assert found["D4"] == ("Wales", "vacancy_fte", 2)

    @pytest.mark.parametrize("heading", ["No.", "Number", "Rank", ""])
    def test_numbers_the_rows_where_it_is_none(self, heading: str) -> None:
        reading = read(STAFF, [heading, "Region", "In post"], [1, "London", 44], [2, "Wales", 31])
        assert figures(reading, "value").keys() == {"C3", "C4"}
