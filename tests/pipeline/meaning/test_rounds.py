"""Two inspections of a unit side by side, which only their times tell apart."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


class TestTwoTimes:
    @pytest.mark.parametrize(
        ("earlier", "later"),
        [("2023/24", "2025/26"), ("(2024)", "(2026)"), ("2024", "2026"), ("May 2024", "June 2026")],
    )
    def test_in_the_headers_are_the_first_and_the_second_inspection(self, earlier: str, later: str) -> None:
        reading = read(
            ["Units inspected twice: total score (out of a possible 21) and overall rating"],
            ["PDU", *(f"{what} {when}" for when in (later, earlier) for what in ("Total score", "Overall rating"))],
            ["Wigan", 15, "Good", 4, "Requires improvement"],
            ["Oldham", 3, "Inadequate", 9, "Requires improvement"],
        )
        found = figures(reading, "inspection_round", "role", "framework")
        assert found["B3"] == ("second", "composite score", "2023")
        assert found["E4"] == ("first", "overall rating", "2023")

    def test_may_stand_above_what_they_are_of(self) -> None:
        reading = read(
            ["PDU ratings: scores out of 21"],
            ["PDU", "2023/24", "", "2025/26", ""],
            ["", "Score", "Overall rating", "Score", "Overall rating"],
            ["Wigan", 4, "Requires improvement", 15, "Good"],
            ["Oldham", 9, "Requires improvement", 3, "Inadequate"],
        )
        assert [one for (one,) in figures(reading, "inspection_round").values()] == [
            "first",
            "first",
            "second",
            "second",
        ] * 2

    def test_three_are_not_told_apart(self) -> None:
        reading = read(
            ["PDU ratings: scores out of 21"],
            ["PDU", "Score 2022/23", "Score 2024/25", "Score 2026/27"],
            ["Wigan", 4, 9, 15],
            ["Oldham", 9, 6, 3],
        )
        assert "words that tell it from B3" in str(reading.faults[0])

    @pytest.mark.parametrize("change", ["Change", "Change in rating", "Difference", "Direction of travel"])
    @pytest.mark.parametrize("cells", [("+1", "-1"), (1, -1), ("Improved", "Declined")])
    def test_are_compared_in_a_column_that_is_left_out(self, change: str, cells: tuple[Content, Content]) -> None:
        reading = read(
            ["Ratings of units at their two inspections"],
            ["PDU", "P 1.1 Leadership", "", "", "P 1.2 Staffing", "", ""],
            ["", *("2023/24", "2025/26", change) * 2],
            ["Wigan", "Requires improvement", "Good", cells[0], "Inadequate", "Requires improvement", cells[0]],
            ["Oldham", "Good", "Requires improvement", cells[1], "Good", "Requires improvement", cells[1]],
        )
        found = figures(reading, "standard", "inspection_round")
        assert sorted(found) == [column + row for column in "BCEF" for row in "45"]
        assert found["F4"] == ("Staffing", "second")

    def test_may_not_have_a_rating_below_a_change(self) -> None:
        reading = read(
            ["Ratings of units at their two inspections"],
            ["PDU", "Overall rating 2023/24", "Overall rating 2025/26", "Change in overall rating"],
            ["Wigan", "Requires improvement", "Good", "Good"],
            ["Oldham", "Good", "Requires improvement", "Requires improvement"],
        )
        assert "'Change in overall rating'" in str(reading.faults[0])

    @pytest.mark.parametrize("words", ["Unweighted change", "Change of minister"])
    def test_are_not_compared_in_other_words(self, words: str) -> None:
        reading = read(
            ["Ratings of units at their two inspections"],
            ["PDU", "Overall rating 2023/24", "Overall rating 2025/26", words],
            ["Wigan", "Requires improvement", "Good", 1],
            ["Oldham", "Good", "Requires improvement", -1],
        )
        assert words in str(reading.faults[0])


class TestTwoFrameworks:
    def test_give_each_report_of_a_unit_its_own_standards(self) -> None:
        reading = read(
            ["Wigan PDU: ratings at the two inspections"],
            ["Area of work", "Report of February 2023", "Report of April 2027"],
            ["Leadership", "Good", "Requires improvement"],
            ["Staffing", "Requires improvement", "Good"],
            ["Court work", "Good", "Not rated"],
            ["Assessment", "Inadequate", "Good"],
            ["Overall rating", "Requires improvement", "Good"],
            ["Overall score", 11, 15],
            ["Maximum score", 27, 21],
        )
        found = figures(reading, "inspection_round", "framework", "standard_code", "text")
        assert found["B4"] == ("first", "2021", "1.2", "Requires improvement")
        assert found["C4"] == ("second", "2023", "P 1.2", "Good")
        assert found["C6"] == ("second", "2023", "P 2.1", "Good")
        assert "C5" not in found

    def test_may_be_told_by_the_month_in_the_name_of_the_round(self) -> None:
        reading = read(
            ["Wigan PDU: score on each standard"],
            ["Standard", "Earlier inspection (February 2022)", "Latest inspection (September 2026)"],
            ["Staffing", 0, 1],
            ["Court work", 3, "\u2013"],
            ["Reviewing", 0, 2],
            ["Total score", "6/27", "11/21"],
            ["Overall rating", "Requires improvement", "Good"],
        )
        found = figures(reading, "framework", "standard_code")
        assert found["B3"] == ("2021", "1.2")
        assert found["C5"] == ("2023", "P 2.4")

    def test_part_key_questions_by_the_months_of_their_reports(self) -> None:
        reading = read(
            ["Wigan PDU: percentage of cases answered Yes"],
            ["", "Report of February 2023", "", "Report of April 2027", ""],
            ["", "Engagement", "Keeping others safe", "Engagement", "Keeping others safe"],
            ["Assessment", 70, 53, 92, 65],
            ["Planning", 73, 55, 92, 73],
        )
        found = figures(reading, "question", "framework", "value")
        assert found["B4"] == ("assessment-engagement", "2021", 70)
        assert found["E5"] == ("planning-safety", "2023", 73)


class TestUnitsInspectedUnderTwoFrameworks:
    ROWS: tuple[list[Content], ...] = (
        ["Leadership", "Good", "Requires improvement"],
        ["Court work", "Good", "[z]"],
        ["Information and facilities", "Good", "n/a"],
        ["Assessment", "Inadequate", "Good"],
    )

    @pytest.mark.parametrize("staff", ["Staff / Staffing", "Staff (from 2023: Staffing)", "Staffing (formerly Staff)"])
    def test_are_told_apart_by_the_month_beside_each(self, staff: str) -> None:
        reading = read(
            ["Ratings of two units"],
            ["Standard", "Wigan PDU (February 2023)", "Surrey PDU (May 2024)"],
            *self.ROWS,
            [staff, "Requires improvement", "Good"],
        )
        found = figures(reading, "framework", "standard")
        assert (found["B7"], found["C7"]) == (("2021", "Staff"), ("2023", "Staffing"))
        assert found["B4"] == ("2021", "Court work")
        assert not {"C4", "C5"} & found.keys()

    def test_are_told_apart_by_a_row_of_months(self) -> None:
        reading = read(
            ["Ratings of two units"],
            ["Standard", "Wigan PDU", "Surrey PDU"],
            ["Report published", "February 2023", "May 2024"],
            *self.ROWS,
        )
        found = figures(reading, "framework", "standard")
        assert found["C7"] == ("2023", "Assessment")
        assert not {"C5", "C6"} & found.keys()

    def test_are_not_where_the_month_may_be_of_either(self) -> None:
        reading = read(["Ratings"], ["Standard", "Wigan PDU (November 2023)"], ["Leadership", "Good"])
        assert "the framework of the figure" in str(reading.faults[0])


def test_the_greatest_score_is_no_score() -> None:
    reading = read(
        ["pdu", "report_published", "standard", "rating", "score", "max_score"],
        ["Suffolk PDU", "2026-12-15", "P 1.1 Leadership", "Good", 2, 3],
        ["Suffolk PDU", "2026-12-15", "P 1.2 Staffing", "Requires improvement", 1, 3],
        ["Suffolk PDU", "2026-12-15", "P 1.3 Services", "Requires improvement", 1, 3],
        ["Suffolk PDU", "2026-12-15", "Overall", "Requires improvement", 4, 21],
    )
    found = figures(reading, "role", "value")
    assert found["E5"] == ("composite score", 4)
    assert not any(cell.startswith("F") for cell in found)


def test_beside_a_named_round_the_other_time_is_the_other_round() -> None:
    reading = read(
        ["Wigan: ratings at each inspection"],
        ["Standard", "Inspected March 2024", "", "Reinspected January 2028", ""],
        ["", "Rating", "Score", "Rating", "Score"],
        ["P 1.1 Leadership", "Requires improvement", 1, "Good", 2],
        ["P 2.1 Assessment", "Inadequate", 0, "Requires improvement", 1],
        ["P 2.4 Reviewing", "Inadequate", 0, "Inadequate", 0],
        ["Overall", "Inadequate", 1, "Requires improvement", 3],
    )
    found = figures(reading, "inspection_round", "framework", "standard_code")
    assert found["B4"] == ("first", "2023", "P 1.1")
    assert found["D6"] == ("second", "2023", "P 2.4")


def test_a_blank_row_may_part_ratings_from_their_header() -> None:
    reading = read(
        ["Wigan: ratings at each inspection"],
        [],
        ["Standard", "First inspection (March 2024)", "Second inspection (May 2027)"],
        [],
        ["P 1.1 Leadership", "Requires improvement", "Good"],
        ["P 2.1 Assessment", "Inadequate", "Requires improvement"],
        ["Overall rating", "Inadequate", "Requires improvement"],
    )
    assert figures(reading, "inspection_round", "standard_code")["C6"] == ("second", "P 2.1")


def test_a_row_may_say_the_standards_of_each_inspection() -> None:
    reading = read(
        ["Wigan PDU: ratings at the first inspection and the re-inspection"],
        ["", "First inspection", "Re-inspection"],
        ["Report published", "2022-02-03", "2026-07-09"],
        ["Standards used", 2021, 2023],
        ["Leadership", "Requires improvement", "Good"],
        ["Staffing", "Inadequate", "Good"],
        ["Court work", "Outstanding", "-"],
        ["Total score", 4, 6],
    )
    found = figures(reading, "inspection_round", "framework", "standard_code")
    assert found["B6"] == ("first", "2021", "1.2")
    assert found["C6"] == ("second", "2023", "P 1.2")
    assert "C7" not in found


class TestTheTimeOfAnInspectionThatALineGives:
    QUESTION = "Does planning focus sufficiently on keeping other people safe?"

    @pytest.mark.parametrize(
        ("line", "first", "second"),
        [
            (
                "First inspection published 9 May 2022; re-inspection published 3 June 2026",
                "9 May 2022",
                "3 June 2026",
            ),
            (
                "The first inspection was published on 9 May 2022 and the second on 3 June 2026.",
                "9 May 2022",
                "3 June 2026",
            ),
            ("The PDU was first inspected in May 2022 and re-inspected in June 2026.", "May 2022", "June 2026"),
            ("First inspection: fieldwork May 2022. Re-inspection: fieldwork June 2026.", "May 2022", "June 2026"),
        ],
    )
    def test_is_that_of_its_cases(self, line: str, first: str, second: str) -> None:
        reading = read(
            ["Wigan PDU: answers to key questions"],
            [line],
            [],
            ["", "First inspection", "", "Second inspection", ""],
            [self.QUESTION, "Number", "%", "Number", "%"],
            ["Yes", 13, 25, 30, 60],
            ["No", 39, 75, 20, 40],
        )
        found = figures(reading, "phase_period", "framework", "answer", "value")
        assert found["C6"] == (first, "2021", "Yes", 25)
        assert found["D7"] == (second, "2023", "No", 20)

    def test_is_that_of_its_rows_in_a_list(self) -> None:
        rows: list[list[Content]] = [
            ["First inspection", self.QUESTION, 25, 52],
            ["Second inspection", self.QUESTION, 61, 50],
        ]
        line = "First inspection: published 9 May 2022. Second inspection: published 3 June 2026."
        reading = read(["Wigan PDU"], [line], ["Inspection", "Question", "% Yes", "n"], *rows)
        found = figures(reading, "phase_period", "framework", "value")
        assert found["C4"] == ("9 May 2022", "2021", 25)
        assert found["D5"] == ("3 June 2026", "2023", 50)

    @pytest.mark.parametrize(
        "lines",
        [
            ["First inspection: published 9 May 2022. Second inspection: published 3 June 2026."],
            ["First inspection: published 9 May 2022", "Second inspection: published 3 June 2026"],
        ],
    )
    def test_is_none_of_figures_that_may_be_of_either(self, lines: list[str]) -> None:
        above: list[list[Content]] = [[line] for line in ("Wigan PDU", *lines)]
        reading = read(*above, ["Question", "% Yes"], [self.QUESTION, 25])
        assert [*figures(reading, "phase_period", "framework").values()] == [(None, None)]

    def test_is_none_that_stands_beside_something_else_of_it(self) -> None:
        reading = read(
            ["Wigan PDU: answers to key questions"],
            ["The first inspection used the standards of August 2021; the second those of August 2023."],
            [],
            ["", "First inspection", "Second inspection"],
            [self.QUESTION, "61%", "42%"],
        )
        assert reading.faults

    def test_says_whose_standards_its_ratings_are(self) -> None:
        reading = read(
            ["Wigan PDU"],
            ["First inspection published 9 May 2022; second inspection published 3 June 2026"],
            ["Standard", "First inspection", "Second inspection"],
            ["Staffing", "Good", "Inadequate"],
            ["Reviewing", "Inadequate", "Good"],
        )
        found = figures(reading, "inspection_round", "framework", "standard_code")
        assert found["B4"] == ("first", "2021", "1.2")
        assert found["C5"] == ("second", "2023", "P 2.4")


class TestATableOfEachInspection:
    RATINGS: tuple[list[Content], ...] = (["Leadership", "Good"], ["Reviewing", "Inadequate"], ["Overall", "Good"])

    def test_may_stand_beside_that_of_the_other(self) -> None:
        reading = read(
            ["Wigan PDU"],
            ["First inspection (published 9 May 2024)", "", "", "Second inspection (published 3 June 2026)"],
            ["Standard", "Rating", "", "Standard", "Rating"],
            *([*row, "", *row] for row in self.RATINGS),
        )
        found = figures(reading, "inspection_round", "framework")
        assert found["B4"] == ("first", "2023")
        assert found["E6"] == ("second", "2023")

    def test_may_stand_above_that_of_the_other(self) -> None:
        questions: list[list[Content]] = [
            ["Question", "% Yes"],
            ["Does planning focus sufficiently on keeping other people safe?", 31],
            ["Does assessment focus sufficiently on keeping other people safe?", 52],
        ]
        first, second = "First inspection (published 9 May 2024)", "Second inspection (published 3 June 2026)"
        reading = read(["Wigan PDU"], [first], *questions, [], [second], *questions)
        found = figures(reading, "phase_period", "value")
        assert found["B4"] == ("9 May 2024", 31)
        assert found["B10"] == ("3 June 2026", 52)

    def test_is_of_none_where_its_title_compares_with_one(self) -> None:
        reading = read(["Wigan PDU: ratings since the first inspection"], ["Standard", "Rating"], *self.RATINGS[:2])
        observations = reading.observations
        assert observations is None or observations["inspection_round"].null_count() == observations.height
