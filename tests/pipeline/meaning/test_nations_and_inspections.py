"""Areas that are nations, columns headed by the day of an inspection, and bases among percentages."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import ENGAGING, SAFE, SAFE_PLANNING
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


def test_a_number_of_cases_among_percentages_is_their_base() -> None:
    reading = read(
        ["Cases with the need in which sufficient services were delivered, by sex"],
        ["Group", "Cases inspected (n)", "Need sufficiently met, % of cases with the need", ""],
        ["", "", "Accommodation", "Drug misuse"],
        ["Women", 162, 46.2, 29.1],
        ["Women: cases with the need (n)", "", 48, 91],
        ["Men", 1210, 40.3, 34.4],
        ["Men: cases with the need (n)", "", 470, 577],
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

    @pytest.mark.parametrize("printed", [(12, 10, -5), (-20, -20, 5), ("fell", "fell", "rose")])
    def test_is_left_out_where_they_do_not(self, printed: tuple[Content, ...]) -> None:
        assert not self.changes("Change (percentage points)", *printed)
