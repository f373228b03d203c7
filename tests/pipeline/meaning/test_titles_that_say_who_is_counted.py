"""Titles that say who is counted, where and when, and no more: full-time equivalents of a grade are staff in post."""

from __future__ import annotations

from typing import ClassVar

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

ROWS: list[list[Content]] = [["London", 412, 236, 71], ["Wales", 208, 119, 33], ["North East", 187, 102, 29]]


def table(title: str, *headers: str) -> Reading:
    return read([title], ["Region", *headers], *(row[: len(headers) + 1] for row in ROWS))


class TestTheyAreStaffInPost:
    @pytest.mark.parametrize(
        "title",
        [
            *("FTE at 30 June 2026", "Staff (FTE), 30 June 2026", "Probation staff by grade, FTE, 30 June 2026"),
            *(
                "Table 2: full-time equivalent staff by region and grade, 30 June 2026",
                "Officers (FTE) at 30 June 2026",
            ),
        ],
    )
    def test_of_each_grade_in_its_column(self, title: str) -> None:
        found = figures(table(title, "PO", "PSO", "SPO"), "role", "unit", "grade", "value")
        assert found["B3"] == ("staff in post", "FTE", "PO", 412)
        assert found["C4"] == ("staff in post", "FTE", "PSO", 119)
        assert found["D5"] == ("staff in post", "FTE", "SPO", 29)

    def test_of_each_grade_in_its_row(self) -> None:
        grades: list[list[Content]] = [
            ["Probation officer", 412],
            ["Senior probation officer", 71],
            ["All grades", 940],
        ]
        reading = read(["Staff (headcount) in London at 30 June 2026"], ["Grade", "Headcount"], *grades)
        found = figures(reading, "role", "unit", "grade")
        assert found["B3"] == ("staff in post", "headcount", "PO")
        assert found["B5"] == ("staff in post", "headcount", "all")

    def test_of_the_grade_or_all_probation_staff_that_the_title_names(self) -> None:
        days = ("30 June 2025", "30 June 2026")
        assert figures(table("Probation officers (FTE) by region", *days), "grade")["C3"] == ("PO",)
        assert figures(table("Probation staff (FTE) by region", *days), "grade")["C3"] == ("all",)

    def test_beside_staff_in_post_of_all(self) -> None:
        found = figures(table("FTE at 30 June 2026", "Staff in post", "of which PO"), "role", "grade")
        assert found["B3"] == ("staff in post", "all")
        assert found["C3"] == ("staff in post", "PO")


@pytest.mark.parametrize(
    "title",
    [
        "Who works in each probation region: FTE and share of the region's staff, 30 June 2026",
        "Make-up of the probation workforce, 30 June 2026",
        "Composition of the workforce by region and grade, 30 June 2026",
        "Grade mix by probation region, 30 June 2026",
    ],
)
def test_who_makes_up_a_workforce_are_staff_in_post_with_their_shares(title: str) -> None:
    reading = read(
        [title],
        ["Region", "Probation officer", "", "All staff of the region (FTE)"],
        ["", "FTE", "% of region's staff"],
        ["London", 604, 22.5, 2683.3],
        ["Wales", 305.8, 23.0, 1329.5],
        ["North West", 446.3, 22.7, 1970.2],
    )
    found = figures(reading, "role", "grade", "share_cell")
    assert (found["B4"], found["D4"]) == (("staff in post", "PO", "C4"), ("staff in post", "all", None))


class TestTheCornerOfAPivotTableSaysItToo:
    FILTER: ClassVar[list[Content]] = ["Snapshot date", "30 June 2026"]

    @pytest.mark.parametrize(("corner", "unit"), [("Sum of FTE", "FTE"), ("Sum of headcount", "headcount")])
    def test_they_are_staff_in_post(self, corner: str, unit: str) -> None:
        grades: list[Content] = ["Row Labels", "PO", "PSO", "SPO"]
        found = figures(read(self.FILTER, [], [corner, "Column Labels"], grades, *ROWS), "role", "unit", "grade")
        assert found["B5"] == ("staff in post", unit, "PO")

    def test_but_not_with_a_word_more(self) -> None:
        grades: list[Content] = ["Row Labels", "PO", "PSO", "SPO"]
        reading = read(self.FILTER, [], ["Sum of FTE on loan", "Column Labels"], grades, *ROWS)
        assert reading.faults or reading.observations is None


class TestAWordMoreMayMakeThemOthers:
    @pytest.mark.parametrize(
        "title",
        [
            *("Staff (FTE) needed at 30 June 2026", "New probation officers (FTE), 30 June 2026"),
            *("Officers (FTE) fewer than before, 30 June 2026", "Officers (FTE) lost, 30 June 2026"),
            *("Average FTE of each region at 30 June 2026", "FTE lost to sickness, 30 June 2026"),
            *("FTE by length of service, 30 June 2026", "Prison staff (FTE), 30 June 2026"),
        ],
    )
    def test_so_that_nothing_is_read(self, title: str) -> None:
        reading = table(title, "PO", "PSO", "SPO")
        assert reading.faults or reading.observations is None or reading.observations.is_empty()

    def test_as_the_name_of_a_column_may(self) -> None:
        assert table("Senior probation officers (FTE), 30 June 2026", "Posts", "Vacancies").faults

    @pytest.mark.parametrize("beside", ["Target", "Vacancies", "Vacancy rate", "Joiners"])
    def test_and_what_stands_beside_one_grade_is_asked_for_its_grade(self, beside: str) -> None:
        assert "of one grade or of all staff" in table("FTE at 30 June 2026", "PO", beside).faults[0].expected


class TestAmongTheGradesOfATitleOfStaffInPost:
    def test_other_qualified_staff_are_these_and_take_the_measure_from_no_other(self) -> None:
        rows: list[list[Content]] = [["Probation officer", 412], ["Other qualified staff", 46], ["SPO", 71]]
        reading = read(["Staff in post by grade, London, FTE, 30 June 2026"], ["Grade", "FTE"], *rows)
        found = figures(reading, "role", "grade")
        assert found["B3"] == ("staff in post", "PO")
        assert found["B4"] == ("other qualified staff in post", "all")


@pytest.mark.parametrize(
    ("title", "grade"),
    [
        ("Probation services officers by probation region, 30 June 2026, FTE", "PSO"),
        ("Probation officer (Probation Service) by region, 30 June 2026, FTE", "PO"),
    ],
)
def test_a_grade_is_not_taken_apart_by_the_words_after_it(title: str, grade: str) -> None:
    assert figures(table(title, "In post"), "grade")["B3"] == (grade,)
