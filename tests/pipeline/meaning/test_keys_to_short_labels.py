"""Letters and signs that a workbook explains, columns that say what an area is part of, bands without a grade."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.raw.file import raw_file
from pipeline.raw.workbook_reading import read_closely
from tests.pipeline.meaning.cubes import declared, read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_headings_and_groups import reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read
from tests.workbooks import Rows, write_workbook


class TestLetters:
    def test_stand_for_the_themes_that_a_line_above_gives_them(self) -> None:
        reading = read(
            ["Case assessment by PDU, inspections published in 2026/27: % sufficient"],
            ["Rows are PDUs. C = engaging the person on probation; A = keeping other people safe."],
            ["", "", "Planning", "", "Reviewing", ""],
            ["Region", "PDU", "C", "A", "C", "A"],
            ["Wales", "Gwent", 61, 38, 57, 41],
            ["London", "Croydon", 72, 44, 66, 35],
            ["All regions", "Every PDU we inspected during the year", 66, 41, 62, 38],
        )
        found = figures(reading, "area", "question", "value")
        assert found["D5"] == ("Gwent", "planning-safety", 38)
        assert found["E6"] == ("Croydon", "reviewing-engagement", 66)
        assert found["F7"] == ("Inspected regions", "reviewing-safety", 38)

    def test_that_a_line_explains_as_what_they_are_stay_ratings(self) -> None:
        reading = read(
            ["Ratings by standard, 2023 framework"],
            ["R = Requires improvement; G = Good; I = Inadequate; O = Outstanding."],
            ["PDU", "P 2.1 Assessment", "P 2.2 Planning", "P 2.4 Reviewing"],
            ["Gwent", "R", "G", "I"],
            ["Croydon", "I", "R", "O"],
        )
        assert figures(reading, "text")["D5"] == ("Outstanding",)


@pytest.mark.parametrize("first", ["sign", "rating"])
def test_signs_of_ratings_are_read_by_the_rows_of_a_key_on_another_sheet(first: str) -> None:
    signs = {"▲": "Outstanding", "■": "Good", "◆": "Requires improvement", "▽": "Inadequate"}
    key: list[list[Content]] = [[sign, of] if first == "sign" else [of, sign] for sign, of in signs.items()]
    grid: list[list[Content]] = [
        ["Inspected PDUs: ratings (2023 framework)"],
        ["PDU", "P 1.1 Leadership", "P 2.1 Assessment", "P 2.2 Planning", "Overall"],
        ["Gwent", "■", "◆", "▽", "◆"],
        ["Croydon", "▲", "■", "◆", "■"],
    ]
    reading = read_grids([Grid("What the signs mean", [["Signs"], *key]), Grid("Ratings", grid)])
    found = figures(reading, "text", "rating_printed")
    assert found["B3"] == ("Good", "■")
    assert found["D3"] == ("Inadequate", "▽")
    assert found["B4"] == ("Outstanding", "▲")


def test_the_column_that_says_what_an_area_is_part_of_parts_no_staff() -> None:
    reading = read(
        ["Probation officers and trainees against targets, 31 March 2027 (FTE)"],
        ["Type of area", "Area", "Part of", "Staff group", "Target staffing", "Staff in post"],
        ["Region", "Wales", "England and Wales", "Probation officer", 470, 440],
        ["PDU", "Gwent", "Wales", "Probation officer", 77, 64],
        ["PDU", "Gwent", "Wales", "PQiP trainee", "[z]", 20],
    )
    found = figures(reading, "area", "region", "grade", "value")
    assert found["F3"] == ("Wales", None, "PO", 440)
    assert found["E4"] == ("Gwent", "Wales", "PO", 77)
    assert found["F5"] == ("Gwent", "Wales", "PQiP", 20)


class TestBandsThatNameNoGrade:
    def test_are_left_out_and_are_not_all_staff(self, tmp_path: Path) -> None:
        rows: Rows = [
            ["Leavers from the Probation Service by region, year ending 31 March 2027 (headcount)"],
            ["Region", "Band 4", "Band 5", "All"],
            ["Wales", 41, 6, 120],
            ["London", 98, 11, 301],
        ]
        reading = read_closely(raw_file(write_workbook(tmp_path / "release.xlsx", {"9": rows}), tmp_path), declared())
        assert figures(reading, "grade", "value") == {"D3": ("all", 120), "D4": ("all", 301)}
        assert [one.left_out for one in reading.understood] == [["column 'Band 4'", "column 'Band 5'"]]

    def test_are_of_the_grade_that_their_row_names(self) -> None:
        reading = read(
            ["Staff in post (FTE), 31 March 2027"],
            ["Grade", "Pay band", "Wales"],
            ["Probation officer", "Band 4", 410],
            ["Probation services officer", "Band 3", 390],
        )
        assert figures(reading, "grade", "value") == {"C3": ("PO", 410), "C4": ("PSO", 390)}


@pytest.mark.parametrize(
    ("header", "group"),
    [
        ("White British", "White British"),
        ("White (including White minorities)", "White"),
        ("Asian, Asian British or Asian Welsh", "Asian"),
        ("Black/African/Caribbean/Black British", "Black"),
        ("Mixed or Multiple ethnic groups", "Mixed"),
        ("Other ethnic group", "Other"),
    ],
)
def test_ethnic_groups_are_known_in_the_words_of_the_census(header: str, group: str) -> None:
    meaning = reader("needs").of(header)
    assert meaning.members["ethnicity"] == (group,)
    assert not meaning.unknown


def test_white_and_another_group_together_are_neither() -> None:
    assert len(reader("needs").of("White and other").members["ethnicity"]) > 1


def test_a_statement_that_outcomes_showed_progress_is_the_question_about_outcomes() -> None:
    reading = read(
        ["Key questions: % of cases where the statement was met, Gwent PDU"],
        ["Statement", "%"],
        ["Assessment"],
        ["Assessment focused sufficiently on keeping other people safe", 44],
        ["Outcomes"],
        ["Early outcomes showed sufficient progress", 47],
    )
    found = figures(reading, "question", "value")
    assert found["B4"] == ("assessment-safety", 44)
    assert found["B6"] == ("outcomes-progress", 47)


@pytest.mark.parametrize(
    "line",
    [
        "[c] fewer than 10 cases with the need.",
        "This sheet has one table. [x] = not known, [c] fewer than ten cases in which the need was identified.",
    ],
)
def test_why_a_cell_has_no_figure_says_nothing_of_the_others(line: str) -> None:
    reading = read(
        ["Percentage of cases with each need in which sufficient services were delivered, by sex, 2026/27"],
        [line],
        ["Sex", "Accommodation", "Drug misuse", "Alcohol misuse"],
        ["Women", 34, "[c]", 41],
        ["Men", 36, 29, 43],
    )
    found = figures(reading, "measure", "breakdown", "value", "mark")
    assert found["B4"] == ("sufficient_services", "Women", 34, None)
    assert found["C4"] == ("sufficient_services", "Women", None, "suppressed")


@pytest.mark.parametrize("key", ["[NA] = no court team in the PDU; [NR] = not rated.", "[NA]: not applicable"])
def test_shorthand_in_brackets_that_a_line_explains_is_no_answer(key: str) -> None:
    reading = read(
        ["Ratings of PDUs under the first unified standards"],
        [key],
        ["PDU", "Date of report", "Overall", "1.1 Leadership", "2.1 Court work", "2.2 Assessment"],
        ["Gwent", "12 June 2023", "Requires improvement", "Good", "[NA]", "Inadequate"],
        ["Croydon", "18 May 2023", "Inadequate", "Inadequate", "Good", "Inadequate"],
    )
    assert figures(reading, "text")["D4"] == ("Good",)
    assert figures(reading, "text")["E5"] == ("Good",)
