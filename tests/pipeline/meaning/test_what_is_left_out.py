"""What is left out of a table is told by the text for which it is, once."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

import pytest

from pipeline.raw.file import raw_file
from pipeline.raw.workbook_reading import read_closely
from tests.pipeline.meaning.cubes import declared
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read
from tests.workbooks import Rows, write_workbook


def test_rows_are_named_by_what_makes_them_no_figures_of_ours(tmp_path: Path) -> None:
    rows: Rows = [
        ["Year ending 31 March 2024", "England and Wales", grade, measure, "headcount", 100]
        for grade in ("Probation officer", "Business administrator", "All grades")
        for measure in ("Joiners", "Leavers")
    ]
    header = ["period", "area", "grade", "measure", "unit", "value"]
    path = write_workbook(tmp_path / "release.xlsx", {"Data": [header, *rows]})
    reading = read_closely(raw_file(path, tmp_path), declared())
    assert not reading.faults
    assert [one.left_out for one in reading.understood] == [["row 'Business administrator'"]]


def test_a_question_that_joins_no_stage_with_its_theme_is_none_of_the_twelve() -> None:
    reading = read(
        ["P 2.4 Reviewing – Leeds PDU"],
        [],
        ["Does reviewing focus sufficiently on keeping other people safe?", "Number", "Percentage"],
        ["Yes", 30, 60],
        ["No", 20, 40],
        [],
        ["Were reviews written as a formal record of progress?", "Number", "Percentage"],
        ["Yes", 10, 20],
        ["No", 40, 80],
    )
    assert set(figures(reading, "question").values()) == {("reviewing-safety",)}


def test_the_system_that_figures_come_from_is_no_area() -> None:
    reading = read(
        ["Table 1: Probation Service staff in post (FTE), by grade"],
        ["This worksheet contains one table. Source: Single Operating Platform."],
        ["Grade", "31 December 2023", "31 March 2024"],
        ["Probation officer", 4100, 4200],
        ["Probation services officer", 5100, 5200],
    )
    assert figures(reading, "area")["B4"] == ("England and Wales",)


class TestQuestionsBeyondTheTwelve:
    SAFE = "Does planning focus sufficiently on keeping other people safe?"
    ANSWERS: ClassVar[list[list[Content]]] = [["Yes", 30, 60], ["No", 20, 40]]

    @pytest.mark.parametrize("heading", ["Prompts considered by inspectors", "Supporting questions"])
    def test_are_those_below_a_heading_of_prompts_until_the_next_standard(self, heading: str) -> None:
        reading = read(
            ["P 2.2 Planning – Leeds PDU"],
            [],
            [heading],
            ["Does planning focus sufficiently on engaging the person?", "Number", "Percentage"],
            *self.ANSWERS,
            [],
            ["Does planning focus sufficiently on desistance?", "Number", "Percentage"],
            *self.ANSWERS,
            [],
            ["P 2.2 Planning – Leeds PDU, key questions"],
            [self.SAFE, "Number", "Percentage"],
            *self.ANSWERS,
        )
        assert sorted(figures(reading, "question")) == ["B14", "B15", "C14", "C15"]

    def test_have_words_that_no_list_knows(self) -> None:
        reading = read(
            ["P 2.2 Planning – Leeds PDU"],
            [],
            ["Does planning weigh up the readiness of the person to engage?", "Number", "Percentage"],
            *self.ANSWERS,
        )
        assert reading.observations is None or reading.observations.is_empty()

    def test_are_none_whatever_stands_before_the_question_in_a_title(self) -> None:
        reading = read(
            ["Annexe to a letter: is the work focused on keeping other people safe?"],
            ["Region", "Assessment (% yes)", "Planning (% yes)"],
            ["London", 40, 36],
            ["Wales", 22, 31],
        )
        assert figures(reading, "question", "area")["C4"] == ("planning-safety", "Wales")


def test_a_column_of_a_further_question_is_left_out_beside_those_of_the_twelve() -> None:
    reading = read(
        ["Percentage of inspected cases with the answer Yes to each question, Wales region"],
        [
            "PDU",
            "Does assessment focus sufficiently on keeping other people safe?",
            "Does planning focus sufficiently on keeping other people safe?",
            "Is there enough supervision of staff by their managers?",
        ],
        ["Gwent", 61, 52, 70],
        ["North Wales", 51, 42, 60],
    )
    assert figures(reading, "area", "question", "value") == {
        "B3": ("Gwent", "assessment-safety", 61),
        "C3": ("Gwent", "planning-safety", 52),
        "B4": ("North Wales", "assessment-safety", 51),
        "C4": ("North Wales", "planning-safety", 42),
    }


def test_headquarters_and_others_are_more_than_headquarters() -> None:
    reading = read(
        ["Staff in post (FTE), probation officers, 30 June 2025"],
        ["Region", "Staff in post"],
        ["London", 610.5],
        ["Wales", 288.1],
        ["HQ and other", 91.4],
    )
    assert figures(reading, "area").keys() == {"B3", "B4"}
