"""A row or column of a grade, need or group that no list knows is left out beside many that one does."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.raw.file import raw_file
from pipeline.raw.what_was_read import Reading
from pipeline.raw.workbook_reading import read_closely
from tests.pipeline.meaning.cubes import declared
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read
from tests.workbooks import write_workbook

GRADES: list[list[Content]] = [
    ["Staff in post by grade, FTE, 30 September 2026"],
    ["Grade", "London", "Wales"],
    ["Probation officer", 63, 41],
    ["SPO", 17, 12],
    ["Probation services officer", 52, 38],
]
NAVIGATORS: list[Content] = ["Housing navigators", 9, 4]


def of_grades(*more: list[Content]) -> Reading:
    return read(*GRADES, *more)


def left_out(folder: Path, *more: list[Content]) -> list[str]:
    path = write_workbook(folder / "release.xlsx", {"Table_1": [*GRADES, *more]})
    return [said for one in read_closely(raw_file(path, folder), declared()).understood for said in one.left_out]


class TestOneBesideMany:
    def test_is_left_out_and_told(self, tmp_path: Path) -> None:
        assert figures(of_grades(NAVIGATORS), "grade").keys() == {"B3", "C3", "B4", "C4", "B5", "C5"}
        assert left_out(tmp_path, NAVIGATORS) == ["row 'Housing navigators' (A6), no grade that a list knows"]

    def test_may_be_a_column(self) -> None:
        title: list[Content] = ["Staff in post, FTE, 30 September 2026"]
        reading = read(
            title, ["Region", "PO", "SPO", "PSO", "Team leaders"], ["London", 63, 17, 52, 9], ["Wales", 41, 12, 38, 4]
        )
        assert figures(reading, "grade").keys() == {"B3", "C3", "D3", "B4", "C4", "D4"}

    def test_may_be_a_need_or_a_group_of_cases(self) -> None:
        title: list[Content] = ["Needs identified and sufficient services delivered in Wales (%)"]
        names = ("Accommodation", "Alcohol misuse", "Drug misuse", "Gambling")
        rows: list[list[Content]] = [[need, 40, 30] for need in names]
        needs = read(title, ["Need", "Need identified", "Services delivered"], *rows)
        assert {cell[1:] for cell in figures(needs, "need")} == {"3", "4", "5"}
        question: list[Content] = ["Does planning focus sufficiently on keeping other people safe?", 41, 52, 33, 20]
        groups = read(["Wales: answered Yes (%)"], ["Question", "All cases", "Women", "Men", "Left-handed"], question)
        assert figures(groups, "cohort").keys() == {"B3", "C3", "D3"}

    def test_leaves_a_total_that_names_all_grades_and_no_bare_one(self, tmp_path: Path) -> None:
        assert figures(of_grades(NAVIGATORS, ["All grades", 141, 95]), "grade")["B7"] == ("all",)
        assert "B7" not in figures(of_grades(NAVIGATORS, ["Total", 141, 95]), "grade")
        told = left_out(tmp_path, NAVIGATORS, ["Total", 141, 95])
        assert told[1] == "row 'Total' (A7), a total beside 'Housing navigators', which no list knows"


class TestIsAskedFor:
    @pytest.mark.parametrize("slip", ["Probaton officer", "Senior probation oficer"])
    def test_where_it_is_a_slip_of_the_pen(self, slip: str) -> None:
        assert of_grades([slip, 9, 4]).faults

    def test_where_few_beside_it_are_known(self) -> None:
        title: list[Content] = ["Staff in post by grade, London, FTE, 30 September 2026"]
        assert read(title, ["Grade", "FTE"], ["PO", 63], ["SPO", 17], ["Navigators", 9]).faults

    def test_where_a_word_is_added_to_a_known_one(self) -> None:
        assert of_grades(["Probation officer (seconded)", 9, 4]).faults

    def test_among_units_and_measures(self) -> None:
        title: list[Content] = ["Probation officers, FTE, 30 September 2026"]
        assert read(
            title, ["Region", "In post"], ["London", 9], ["Wales", 4], ["North East", 3], ["Atlantis", 1]
        ).faults
        assert read(title, ["Region", "In post", "Target", "Uplift"], ["London", 9, 4, 1], ["Wales", 9, 4, 1]).faults
