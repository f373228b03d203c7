"""Workbooks beside an inspection report: which questions are the key ones, what a score is out of, which inspection."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.raw.file import raw_file
from pipeline.raw.workbook_reading import read_closely
from tests.pipeline.meaning.cubes import declared, read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read
from tests.workbooks import Percent, write_workbook

ENGAGED = "Does planning focus sufficiently on engaging the person on probation?"
SAFE = "Does planning focus sufficiently on keeping other people safe?"
DESISTANCE = "Does planning focus sufficiently on reducing reoffending and supporting desistance?"
CONTACT = "Does planning set out how often the person on probation will be seen, to engage them?"
FURTHER = [
    "Supporting questions",
    "Additional questions",
    "P 2.2 Planning: further inspection questions",
    "Questions below the key questions",
]


class TestFurtherQuestions:
    @pytest.mark.parametrize("heading", FURTHER)
    def test_in_tables_below_their_heading_are_left_out(self, heading: str) -> None:
        reading = read(
            ["Planning, Wigan PDU"],
            [ENGAGED, "Cases", "%"],
            ["Yes", 18, Percent(0.6)],
            ["No", 12, Percent(0.4)],
            [],
            [heading],
            [CONTACT, "Cases", "%"],
            ["Yes", 24, Percent(0.8)],
            ["No", 6, Percent(0.2)],
            [],
            ["Does planning set a level of contact that is enough to engage the individual?", "Cases", "%"],
            ["Yes", 21, Percent(0.7)],
            ["No", 9, Percent(0.3)],
        )
        assert list(figures(reading, "value")) == ["B3", "C3", "B4", "C4"]

    def test_are_not_meant_by_a_line_that_says_who_asked(self) -> None:
        reading = read(
            ["Inspection of probation services in Wigan PDU"],
            ["Answers given by inspectors to the questions asked about each case. 30 cases were inspected."],
            [],
            [ENGAGED, "Cases", "%"],
            ["Yes", 18, Percent(0.6)],
            ["No", 12, Percent(0.4)],
        )
        assert figures(reading, "question", "value")["B5"] == ("planning-engagement", 18)

    def test_end_where_key_questions_begin_again(self) -> None:
        reading = read(
            ["Supporting questions, Wigan PDU"],
            [CONTACT, "Cases", "%"],
            ["Yes", 24, Percent(0.8)],
            ["No", 6, Percent(0.2)],
            [],
            ["Key questions, Wigan PDU"],
            [ENGAGED, "Cases", "%"],
            ["Yes", 18, Percent(0.6)],
            ["No", 12, Percent(0.4)],
        )
        assert list(figures(reading, "value")) == ["B8", "C8", "B9", "C9"]

    def test_in_rows_below_their_heading_are_left_out_and_told(self, tmp_path: Path) -> None:
        rows: list[list[Content]] = [
            ["Wigan PDU: planning, percentage of cases answered 'Yes'"],
            ["Question", "Per cent"],
            ["Key questions", None],
            [ENGAGED, 61.2],
            [DESISTANCE, 57.1],
            [SAFE, 44.9],
            ["Further questions", None],
            ["Does planning engage the person", 71.4],
        ]
        path = write_workbook(tmp_path / "publisher" / "release.xlsx", {"Planning": rows})
        reading = read_closely(raw_file(path, tmp_path), declared())
        assert list(figures(reading, "value")) == ["B4", "B5", "B6"]
        assert [why for one in reading.understood for why in one.left_out] == ["row 'Further questions'"]

    def test_are_no_words_of_a_line_that_says_whom_to_ask(self) -> None:
        reading = read(
            ["For further questions email the press office"],
            ["Wigan PDU: planning, percentage of cases answered 'Yes'"],
            ["Question", "Per cent"],
            [ENGAGED, 61.2],
            [DESISTANCE, 57.1],
            [SAFE, 44.9],
        )
        assert len(figures(reading, "value")) == 3


class TestAScore:
    @pytest.mark.parametrize(
        ("whole", "score", "most"),
        [
            ("Overall", "Points", "Out of"),
            ("Overall", "Total score", "Maximum"),
            ("Result", "Score", "Out of possible"),
        ],
    )
    def test_stands_beside_the_most_that_there_could_be(self, whole: str, score: str, most: str) -> None:
        reading = read(
            ["Scores of PDUs inspected against the 2021 standards"],
            ["", "Domain one", "", whole, "", ""],
            ["PDU", "1.1 Leadership", "1.2 Staff", score, most, "Overall rating"],
            ["Wigan", 1, 2, 12, 27, "Requires improvement"],
            ["Oldham", 2, 2, 14, 24, "Good"],
        )
        found = figures(reading, "role", "value")
        assert {cell: found[cell] for cell in ("D4", "D5")} == {
            "D4": ("composite score", 12),
            "D5": ("composite score", 14),
        }
        assert not {"E4", "E5"} & found.keys()

    @pytest.mark.parametrize("score", ["7/21", "7 out of 21", "7 / 21"])
    def test_stands_beside_the_rating_that_it_earns_without_a_header(self, score: str) -> None:
        rows: list[list[Content]] = [
            ["Wigan PDU"],
            ["Ratings against the 2023 standards"],
            ["Overall rating", "Requires improvement", score],
            ["P 1.1 Leadership", "Good", None],
            ["P 1.2 Staffing", "Requires improvement", None],
            ["P 2.1 Assessment", "Inadequate", None],
        ]
        found = figures(read(*rows), "role", "text")
        assert found["B3"] == ("overall rating", "Requires improvement")
        assert found["C3"] == ("composite score", "7/21")
        assert found["B6"] == ("standard", "Inadequate")

    def test_beside_a_standard_is_told_of(self) -> None:
        reading = read(
            ["Wigan PDU"],
            ["Ratings against the 2023 standards"],
            ["Overall rating", "Requires improvement", None],
            ["P 1.1 Leadership", "Good", "7/21"],
            ["P 1.2 Staffing", "Requires improvement", None],
        )
        assert {fault.cell for fault in reading.faults} == {"C4"}


class TestAListOfInspections:
    @pytest.mark.parametrize(
        ("quarter", "first", "second"),
        [("Quarter", "Jan to Mar", "Apr to Jun"), ("Published in", "July to September", "October to December")],
    )
    def test_may_be_parted_by_quarters_that_name_no_year(self, quarter: str, first: str, second: str) -> None:
        reading = read(
            ["PDU inspections of the year: overall ratings"],
            [quarter, "PDU", "Report published", "Rating", "Score (out of 21)"],
            [first, "Wigan", dt.date(2027, 1, 21), "Requires improvement", 6],
            [None, "Oldham", dt.date(2027, 3, 4), "Good", 13],
            [second, "Suffolk", dt.date(2027, 5, 13), "Inadequate", 2],
        )
        found = figures(reading, "pdu", "role", "text", "value", "framework")
        assert found["D4"] == ("Oldham", "overall rating", "Good", None, "2023")
        assert found["E5"] == ("Suffolk", "composite score", None, 2, "2023")


class TestTwoInspections:
    COVER = Grid(
        "About",
        [
            ["Wigan PDU: tables for the reinspection report"],
            ["Inspected in March 2022 (2021 standards; 48 cases) and in May 2026 (2023 standards; 40 cases)."],
        ],
    )

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("February 2023: % of cases", "May 2026: % of cases"),
            ("Inspected February 2023 (% sufficient)", "Inspected May 2026 (% sufficient)"),
        ],
    )
    def test_are_told_apart_by_their_months_and_each_has_its_framework(self, first: str, second: str) -> None:
        rows: list[list[Content]] = [
            ["Planning in cases of Wigan PDU"],
            ["Key question", first, second],
            [ENGAGED, Percent(0.52), Percent(0.7)],
            [DESISTANCE, Percent(0.48), Percent(0.65)],
            [SAFE, Percent(0.35), Percent(0.55)],
        ]
        found = figures(read_grids([self.COVER, Grid("Planning", rows)]), "phase_period", "framework", "value")
        assert found["B3"] == ("February 2023", "2021", 52)
        assert found["C5"] == ("May 2026", "2023", 55)

    def test_are_of_no_framework_where_the_month_may_be_of_either(self) -> None:
        rows: list[list[Content]] = [
            ["Planning in cases of Wigan PDU"],
            ["Key question", "October 2023: % of cases", "May 2026: % of cases"],
            [ENGAGED, Percent(0.52), Percent(0.7)],
            [DESISTANCE, Percent(0.48), Percent(0.65)],
        ]
        found = figures(read(*rows), "framework")
        assert (found["B3"], found["C3"]) == ((None,), ("2023",))

    def test_have_a_framework_each_though_the_cover_names_one(self) -> None:
        cover = Grid("About", [["Wigan PDU"], ["The first inspection was against the 2021 standards"]])
        rows: list[list[Content]] = [
            ["Planning in cases of Wigan PDU"],
            ["Key question", "2021/22: % of cases", "2025/26: % of cases"],
            [ENGAGED, Percent(0.52), Percent(0.7)],
            [DESISTANCE, Percent(0.48), Percent(0.65)],
        ]
        found = figures(read_grids([cover, Grid("Planning", rows)]), "framework")
        assert (found["B3"], found["C3"]) == (("2021",), ("2023",))


class TestTheOrganisationOfOneSide:
    def test_is_none_of_the_other(self) -> None:
        reading = read(
            ["Planning in Wales before and after unification, percentage of cases answered 'Yes'"],
            ["Before: inspections of NPS and CRC in 2018 and 2019. After: inspections of PDUs in 2022 to 2024."],
            ["Key question", "Before", "After"],
            [ENGAGED, Percent(0.61), Percent(0.47)],
            [SAFE, Percent(0.53), Percent(0.5)],
        )
        found = figures(reading, "phase", "organisation")
        assert found["B4"] == ("before", "NPS and CRC")
        assert found["C4"] == ("after", None)


class TestABlockOfAnswersForEachQuestion:
    OTHER = "Does assessment draw sufficiently on available sources of information?"

    def block(self, question: str) -> list[list[Content]]:
        return [
            [question, "Dorset", "", "Probation Service – South West region", ""],
            ["", "Number", "Percentage", "Number", "%"],
            ["Yes", 43, Percent(0.7288), 139, Percent(0.4826)],
            ["No", 16, Percent(0.2712), 149, Percent(0.5174)],
            ["Cases inspected", 59, Percent(1), 288, Percent(1)],
            [],
        ]

    def test_has_no_share_of_all_its_cases_and_no_ratings_of_the_standard(self) -> None:
        rows: list[list[Content]] = [["Assessment: answers to key questions, Dorset PDU"], []]
        reading = read_grids([Grid("P 2.1 Assessment", rows + self.block(ENGAGED) + self.block(self.OTHER))])
        found = figures(reading, "area", "role", "value")
        assert found["C5"] == ("Dorset", "percentage", 72.88)
        assert found["D7"] == ("South West", "cases", 288)
        assert found.keys().isdisjoint({"C7", "E7", "B11", "C11", "B13"})
