"""Areas that are nations, columns headed by the day of an inspection, and bases among percentages."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pytest

from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_headings_and_groups import ENGAGING, SAFE, SAFE_PLANNING, reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


class TestANation:
    def test_is_an_area_beside_the_regions_and_the_whole(self) -> None:
        reading = read(
            ["Percentage of cases answered yes, key questions"],
            ["Key question", "Nation", "", "", "Probation region"],
            ["", "England and Wales", "England", "Wales", "London"],
            [ENGAGING, 57.1, 56.2, 61.3, 49.4],
            [SAFE, 40.1, 39.2, 45.3, 33.4],
        )
        found = figures(reading, "area_type", "area", "value")
        assert found["B4"] == ("country", "England and Wales", 57.1)
        assert found["C4"] == ("nation", "England", 56.2)
        assert found["D5"] == ("region", "Wales", 45.3)
        assert found["E5"] == ("region", "London", 33.4)

    @pytest.mark.parametrize("label", ["England", "All English regions", "England total"])
    def test_is_no_total_of_the_service(self, label: str) -> None:
        reading = read(
            ["Probation officers, 31 March 2025"],
            ["Region", "Staff in post"],
            ["Wales", 110],
            ["North East", 120],
            ["South West", 130],
            [label, 777],
        )
        assert figures(reading, "area_type", "area", "value")["B6"] == ("nation", "England", 777)


@pytest.mark.parametrize("words", ["Fieldwork began {}", "Fieldwork w/c {}", "Week beginning {}", "Inspected {}"])
def test_the_day_of_an_inspection_stands_below_the_name_of_its_unit(words: str) -> None:
    days = [words.format(day) for day in ("17 June 2024", "13 May 2024")]
    reading = read(
        ["Percentage of cases answered yes at each key question, by probation delivery unit"],
        ["Key question", "Sheffield PDU", "Plymouth PDU"],
        ["", *days],
        [ENGAGING, 57.1, 56.2],
        [SAFE, 40.1, 39.2],
    )
    found = figures(reading, "area", "phase_period", "role", "value")
    assert found["C5"] == ("Plymouth", "13 May 2024", "percentage", 39.2)


@pytest.mark.parametrize("base", ["cases with the need (n)", "number of cases with the need"])
def test_a_number_of_cases_among_percentages_is_their_base(base: str) -> None:
    reading = read(
        ["Cases with the need in which sufficient services were delivered, by sex"],
        ["Group", "Cases inspected (n)", "Need sufficiently met, % of cases with the need", ""],
        ["", "", "Accommodation", "Drug misuse"],
        ["Women", 162, 46.2, 29.1],
        [f"Women: {base}", "", 48, 91],
        ["Men", 1210, 40.3, 34.4],
        [f"Men: {base}", "", 470, 577],
    )
    found = figures(reading, "measure", "breakdown", "role", "value")
    assert found["C4"] == ("sufficient_services", "Women", "percentage", 46.2)
    assert found["D7"] == ("sufficient_services", "Men", "n_identified", 577)


def test_a_heading_over_measures_names_the_grades_that_they_are_of() -> None:
    reading = read(
        ["Staffing of inspected PDUs at announcement"],
        ["Probation delivery unit", "Sheffield PDU", "Plymouth PDU"],
        ["Date announced", dt.date(2024, 6, 17), dt.date(2024, 5, 13)],
        ["Vacancy rate by grade (%)", "", ""],
        ["Senior probation officer (SPO)", 10.1, 0.0],
        ["Probation officer (PO)", 22.2, -4.1],
        ["Workforce, all grades", "", ""],
        ["Sickness absence (average days lost per person)", 10.7, 15.1],
        ["Leaving (attrition) rate (%)", 8.1, 13.2],
    )
    found = figures(reading, "area", "grade", "role", "value")
    assert found["B6"] == ("Sheffield", "PO", "vacancy_rate", 22.2)
    assert found["C8"] == ("Plymouth", "all", "sickness days a person", 15.1)
    assert found["B9"] == ("Sheffield", "all", "leaving rate", 8.1)


class TestAChangeBesideItsSides:
    HEADER: ClassVar[list[Content]] = ["Key question", "2018 to 2019", "2021 to 2023"]

    def changes(self, heading: str, *printed: Content) -> dict[str, tuple[object, ...]]:
        reading = read(
            ["Percentage of cases sufficient at each key question"],
            [*self.HEADER, heading],
            [ENGAGING, 59, 47, printed[0]],
            [SAFE, 51, 41, printed[1]],
            [SAFE_PLANNING, 53, 58, printed[2]],
        )
        found = figures(reading, "role", "unit", "value")
        assert found["C4"] == ("percentage", "per cent", 41)
        return {cell: figure for cell, figure in found.items() if cell.startswith("D")}

    @pytest.mark.parametrize(
        "heading",
        ["Change (percentage points)", "Percentage point change", "Difference in pp", "Change, since the TR era, pp"],
    )
    def test_is_kept_where_they_bear_it_out(self, heading: str) -> None:
        assert self.changes(heading, -12, -10, 5)["D5"] == ("change", "percentage points", 5)

    def test_is_kept_beside_those_of_its_own_area(self) -> None:
        reading = read(
            ["Percentage of cases sufficient at each key question"],
            ["", "Wales", "", "", "London", "", ""],
            [*self.HEADER, "Change, pp", *self.HEADER[1:], "Change, pp"],
            [ENGAGING, 59, 47, -12, 70, 55, -15],
            [SAFE, 51, 41, -10, 60, 52, -8],
            [SAFE_PLANNING, 53, 58, 5, 40, 45, 5],
        )
        found = figures(reading, "area", "role", "value")
        assert (found["D4"], found["G5"]) == (("Wales", "change", -12), ("London", "change", -8))

    @pytest.mark.parametrize("printed", [(12, 10, -5), (-20, -20, 5), ("fell", "fell", "rose")])
    def test_is_left_out_where_they_do_not(self, printed: tuple[Content, ...]) -> None:
        assert not self.changes("Change (percentage points)", *printed)


class TestAGroupInAHeader:
    @pytest.mark.parametrize("heading", ["Licence", "Women on remand", "White, excluding Roma"])
    def test_is_not_read_where_a_word_of_it_is_not_known(self, heading: str) -> None:
        reading = read(
            ["Percentage of cases sufficient at each key question"],
            ["Key question", "Men", heading],
            [ENGAGING, 59, 47],
            [SAFE, 51, 41],
        )
        assert "C2" in str(reading.faults[0])

    @pytest.mark.parametrize("heading", ["Women over 50", "Men, high risk of serious harm", "Black, aged 18 to 25"])
    def test_of_another_group_is_left_out(self, heading: str) -> None:
        reading = read(
            ["Percentage of cases sufficient at each key question"],
            ["Key question", "Women", heading],
            [ENGAGING, 59, 47],
            [SAFE, 51, 41],
        )
        assert figures(reading, "cohort") == {"B3": ("Women",), "B4": ("Women",)}

    def test_of_another_group_is_left_out_of_needs(self) -> None:
        reading = read(["Needs identified, % of cases"], ["Need", "Men", "White men"], ["Drug misuse", 51, 41])
        assert figures(reading, "breakdown") == {"B3": ("Men",)}

    def test_is_one_in_other_words(self) -> None:
        reading = read(
            ["Percentage of cases sufficient at each key question"],
            ["Key question", "White", "Black, Asian or minority ethnic"],
            [ENGAGING, 59, 47],
            [SAFE, 51, 41],
        )
        assert figures(reading, "cohort")["C4"] == ("Black, Asian and minority ethnic",)


class TestYearsOfTables:
    def test_the_title_of_a_table_is_nearer_than_that_of_its_sheet(self) -> None:
        reading = read(
            ["Probation joiners and leavers by grade, 12 months ending 30 September 2024 and 30 September 2025"],
            [""],
            ["Table 5a: October 2023 to September 2024"],
            ["Grade", "Joiners", "Leavers"],
            ["PO", 190, 490],
            ["PSO", 1580, 580],
        )
        assert figures(reading, "as_of", "period")["B5"] == ("30 September 2024", "October 2023 to September 2024")

    def test_financial_years_from_one_to_another_are_one_period(self) -> None:
        assert reader("key questions").of("2021/22 to 2022/23").members == {"period": ("2021/22 to 2022/23",)}

    def test_a_note_on_one_side_says_nothing_of_the_other(self) -> None:
        notes: list[list[Content]] = [
            ["Notes"],
            ["Figures before unification combine NPS and CRC cases inspected in 2018 and 2019 in the same regions."],
        ]
        table: list[list[Content]] = [
            ["Percentage of cases sufficient at each key question"],
            ["Key question", "Since unification (2021 to 2023)"],
            [ENGAGING, 59],
            [SAFE, 51],
        ]
        reading = read_grids([Grid("Notes", notes), Grid("D1", table)])
        assert figures(reading, "organisation", "phase_period")["B3"] == (None, "2021 to 2023")

    def test_no_framework_is_of_cases_from_before_it(self) -> None:
        reading = read(
            ["Percentage of cases sufficient at each key question"],
            ["Key question", "First round (2018 to 2019)", "Current programme (2021–2023)"],
            [ENGAGING, 59, 47],
            [SAFE, 51, 41],
        )
        found = figures(reading, "phase_period", "framework")
        assert found["B3"] == ("2018 to 2019", None)
        assert found["C3"][1] == "2021"


class TestRatingsAmongStandards:
    ROWS: ClassVar[list[list[Content]]] = [
        ["Standard", "Norfolk PDU", "Essex North PDU"],
        ["1.1 Leadership", "Good", "Inadequate"],
        ["1.4 Information and facilities", "Good", "Good"],
        ["2.5 Reviewing", "Inadequate", "Good"],
    ]

    def test_a_bare_rating_and_a_bare_total_are_of_them_all(self) -> None:
        rows: list[list[Content]] = [["Total", 4, 5], ["Rating", "Requires improvement", "Good"]]
        found = figures(
            read(["Ratings of the 2021 framework by PDU"], *self.ROWS, *rows), "pdu", "role", "value", "text"
        )
        assert found["B6"][:3] == ("Norfolk", "composite score", 4)
        assert found["C7"] == ("Essex North", "overall rating", None, "Good")

    def test_one_of_another_framework_is_refused_among_them(self) -> None:
        reading = read(["Ratings by PDU"], *self.ROWS, ["P 1.2 Staffing", "Good", "Good"])
        assert "standards of one framework" in str(reading.faults[0])


def test_n_is_those_answered_yes_where_the_percentages_say_so() -> None:
    reading = read(
        ["Answers to each key question, England and Wales"],
        ["Key question", "Cases (n)", "Yes (%)"],
        [ENGAGING, 120, 60],
        [SAFE, 80, 40],
        [SAFE_PLANNING, 150, 75],
        ["Number of cases inspected", 200, ""],
    )
    assert figures(reading, "role", "answer", "value")["B3"] == ("number", "Yes", 120)


@pytest.mark.parametrize("heading", ["Difference", "Diff."])
def test_a_difference_is_one_in_short_too(heading: str) -> None:
    reading = read(
        ["Probation officers, 31 March 2025 (FTE)"],
        ["Region", "Staff in post", "Target", heading],
        ["Wales", 110, 120, -10],
        ["North East", 120, 150, -30],
        ["South West", 130, 125, 5],
    )
    assert figures(reading, "role", "value")["D4"] == ("vacancy_fte", 30)
