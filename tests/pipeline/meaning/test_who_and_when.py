"""Whose figures are and of when: employers before unification, years of a title's day, units of a region, questions."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

ENGAGING = "Does assessment focus sufficiently on engaging the person on probation?"
SAFE = "Does assessment focus sufficiently on keeping other people safe?"


class TestEmployersBeforeUnification:
    @pytest.mark.parametrize("together", ["NPS and CRCs together", "NPS + CRCs", "Combined NPS and CRC"])
    def test_are_told_apart_and_from_the_service_since(self, together: str) -> None:
        reading = read(
            ["Staff in post (FTE) before and after unification by grade, England and Wales"],
            ["", "Before: 31 March 2021", "", "", "After: 30 September 2021"],
            ["Grade", "NPS", "CRCs", together, "Unified Probation Service"],
            ["Probation officer", 3100, 2200, 5300, 5400],
            ["Senior probation officer", 610, 540, 1150, 1170],
        )
        found = figures(reading, "area", "area_type", "as_of", "value")
        assert found["B4"] == ("NPS", "organisation", "31 March 2021", 3100)
        assert found["C5"] == ("CRC", "organisation", "31 March 2021", 540)
        assert found["D4"] == ("NPS and CRC", "organisation", "31 March 2021", 5300)
        assert found["E5"] == ("England and Wales", "country", "30 September 2021", 1170)


def test_a_region_before_and_after_unification_is_told_by_who_ran_it_and_in_which_year() -> None:
    reading = read(
        ["London: percentage of cases in which the answer was yes"],
        ["Question", "NPS London and London CRC, 2018", "Probation Service London, 2023"],
        ["Does planning focus sufficiently on keeping other people safe?", 61, 44],
        ["Does reviewing focus sufficiently on keeping other people safe?", 58, 47],
    )
    found = figures(reading, "area", "organisation", "phase_period")
    assert found["B3"] == ("London", "NPS and CRC", "2018")
    assert found["C4"] == ("London", None, "2023")


class TestTheDayOfATitle:
    @pytest.mark.parametrize(
        ("title", "years", "when"),
        [
            ("Staff in post (FTE) at 30 June each year, England and Wales", (2023, 2024), "30 June 2024"),
            ("Staff in post (FTE) as at 31 March, England and Wales", ("2023", "2024"), "31 March 2024"),
            ("Staff in post (FTE), 31 March 2023 and 2024, England and Wales", ("2023", "2024"), "31 March 2024"),
            ("People joining, years ending 30 June (headcount)", ("2022/23", "2023/24"), "30 June 2024"),
            ("People joining, years ending 31 March", ("Year ending 31 March 2023", "31 March 2024"), "31 March 2024"),
        ],
    )
    def test_is_that_of_its_years(self, title: str, years: tuple[int | str, ...], when: str) -> None:
        columns = read([title], ["Grade", *map(str, years)], ["Probation officer", 310, 320], ["SPO", 61, 54])
        assert figures(columns, "as_of", "value")["C3"] == (when, 320)
        rows = read([title], ["Year", "Probation officer", "SPO"], [years[0], 310, 61], [years[1], 320, 54])
        assert figures(rows, "as_of", "value")["B4"] == (when, 320)

    def test_is_that_of_no_financial_year(self) -> None:
        reading = read(
            ["Staff in post (FTE) at 30 June, England and Wales"],
            ["Year", "Probation officer", "SPO"],
            ["2022/23", 310, 61],
            ["2023/24", 320, 54],
        )
        assert reading.faults


class TestTheUnitsInspected:
    @pytest.mark.parametrize("column", ["South Central (both units inspected)", "South Central – all PDUs together"])
    def test_are_those_of_which_a_region_is_said(self, column: str) -> None:
        reading = read(
            ["Percentage of cases answered yes, by PDU"],
            ["Key question", "West Berkshire", "Portsmouth and Isle of Wight", column],
            [ENGAGING, 50, 60, 55],
            [SAFE, 40, 30, 35],
        )
        assert figures(reading, "area", "area_type", "value")["D4"] == ("South Central", "region", 35)

    def test_without_a_region_are_nobodys(self) -> None:
        reading = read(
            ["Percentage of cases answered yes, by PDU"],
            ["Key question", "West Berkshire", "Swansea and Neath Port-Talbot", "Both units"],
            [ENGAGING, 50, 60, 55],
            [SAFE, 40, 30, 35],
        )
        assert set(figures(reading, "area")) == {"B3", "C3", "B4", "C4"}


class TestQuestionsInOtherWords:
    def test_count_no_cases_whatever_they_ask_about(self) -> None:
        reading = read(
            ["Judgements about cases, Cumbria, November 2024"],
            ["Standard", "Question", "Cases assessed", "Cases sufficient", "Cases sufficient (per cent)"],
            ["Assessment", "Was the person on probation meaningfully involved in their assessment?", 35, 19, 54],
            ["Assessment", "Did the assessment draw out what lay behind offending and desistance?", 35, 16, 46],
            ["Assessment", "Did the assessment show how other people would be kept safe?", 35, 10, 29],
        )
        found = figures(reading, "question", "role", "value")
        assert found["D3"] == ("assessment-engagement", "number", 19)
        assert found["C4"] == ("assessment-desistance", "cases", 35)
        assert found["E5"] == ("assessment-safety", "percentage", 29)


class TestALineWithoutADay:
    HEADER: tuple[Content, ...] = ("Measure", "Probation officers", "Senior probation officers")
    STAFF: tuple[Content, ...] = ("Staff in post, 31 March 2025 (FTE)", 474.1, 124.4)
    TARGET: tuple[Content, ...] = ("Target staffing, 31 March 2025 (FTE)", 593.7, 140.4)

    def test_has_that_of_the_lines_beside_it(self) -> None:
        reading = read(
            ["Workforce profile: West Midlands"],
            ["Movements are for the year ending 31 March 2025."],
            list(self.HEADER),
            list(self.STAFF),
            list(self.TARGET),
            ["Gap to target (FTE)", -119.6, -16.0],
            ["Joiners in the year", 61, 22],
        )
        found = figures(reading, "role", "as_of", "value")
        assert found["B6"] == ("vacancy_fte", "31 March 2025", 119.6)
        assert found["C7"] == ("joiners", "31 March 2025", 22)

    def rows(self, line: str) -> list[list[Content]]:
        return [list(self.HEADER), list(self.STAFF), list(self.TARGET), [line, 61, 22]]

    def test_of_another_sort_has_none(self) -> None:
        reading = read(["Workforce profile: West Midlands"], *self.rows("Joiners in the year"))
        assert "the date of the figure" in str(reading.faults[0])

    def test_of_another_time_is_left_out(self) -> None:
        found = figures(read(["Workforce profile: West Midlands"], *self.rows("Vacancies last year")), "role")
        assert {role for (role,) in found.values()} == {"staff in post", "target_fte"}

    def test_has_none_where_they_are_of_two_days(self) -> None:
        target: list[Content] = ["Target staffing, 30 June 2025 (FTE)", 593.7, 140.4]
        rows = [list(self.HEADER), list(self.STAFF), target]
        reading = read(["Workforce profile: West Midlands"], *rows, ["Gap to target (FTE)", -119.6, -16.0])
        assert "the date of the figure" in str(reading.faults[0])


class TestARowThatRatesNothing:
    @pytest.mark.parametrize(
        "row",
        [("Caseload at time of inspection", "1,911"), ("People supervised", 1911), ("Visited by", "Jane Smith")],
    )
    def test_stops_no_ratings(self, row: tuple[str, str | int]) -> None:
        found = figures(_card(row), "pdu", "role", "text")
        assert found["B4"] == ("Tower Hamlets", "overall rating", "Good")
        assert "B3" not in found
        assert found["B7"] == ("Tower Hamlets", "standard", "Requires improvement")

    def test_over_standards_leaves_none_of_them_out(self) -> None:
        reading = read(
            ["Ratings by PDU, 2021 standards"],
            ["", "", "Work with people supervised", ""],
            ["PDU", "Caseload", "2.2 Assessment", "2.3 Planning"],
            ["Gwent", 1911, "Good", "Inadequate"],
            ["Tower Hamlets", 2911, "Outstanding", "Good"],
        )
        assert figures(reading, "text")["D4"] == ("Inadequate",)
        assert set(figures(reading, "text")) == {"C4", "D4", "C5", "D5"}

    @pytest.mark.parametrize("row", [("Overall judgment grade", "Good"), ("Grand total of marks", 14)])
    def test_is_told_of_where_it_may_rate(self, row: tuple[str, str | int]) -> None:
        assert "a known standard" in str(_card(row).faults[0])


def _card(row: tuple[str, str | int]) -> Reading:
    return read(
        ["Tower Hamlets PDU"],
        ["Date fieldwork began", "24 October 2022"],
        list(row),
        ["Overall rating", "Good"],
        ["Standard", "Rating"],
        ["1.1 Leadership", "Good"],
        ["1.2 Staff", "Requires improvement"],
        ["1.4 Information and facilities", "Outstanding"],
    )


class TestTheNameOfASheet:
    def test_that_stops_within_a_word_of_the_title_names_no_other_area(self) -> None:
        rows: list[list[Content]] = [
            ["North and North East Lincolnshire PDU"],
            ["Standard", "Rating"],
            ["1.1 Leadership", "Good"],
            ["1.2 Staff", "Requires improvement"],
            ["1.4 Information and facilities", "Outstanding"],
        ]
        reading = read_grids([Grid("North and North East Lincoln", rows)])
        assert figures(reading, "pdu", "region")["B3"] == (
            "North and North East Lincolnshire",
            "Yorkshire and the Humber",
        )


class TestTheProbationServiceAsAWhole:
    @pytest.mark.parametrize(
        "line",
        [
            *("Each year is the twelve months to 30 June.", "Years run July to June.", "Counted from 1 July."),
            "One table is on this worksheet. Source: Oracle Payroll Ledger.",
        ],
    )
    def test_is_meant_though_a_line_names_months_without_a_year_or_a_source(self, line: str) -> None:
        title: list[Content] = ["Joiners to the Probation Service (headcount) by grade"]
        found = figures(read(title, [line], ["Grade", "Year ending 30 June 2024"], ["PO", 41], ["PSO", 52]), "area")
        assert found["B4"] == ("England and Wales",)

    def test_is_not_meant_where_a_line_has_a_name_that_no_list_knows(self) -> None:
        title: list[Content] = ["Joiners to the Probation Service (headcount) by grade"]
        line: list[Content] = ["Years run July to June in Ruritania."]
        assert read(title, line, ["Grade", "Year ending 30 June 2024"], ["PO", 41], ["PSO", 52]).faults


def test_a_column_that_never_changes_has_its_period_as_labels_have() -> None:
    header: list[Content] = ["period", "region", "joiners_headcount", "leavers_headcount"]
    year = "2023/24 (1 April 2023 to 31 March 2024)"
    rows: list[list[Content]] = [[year, name, 12, 14] for name in ("London", "Wales", "North East", "South West")]
    found = figures(read(["Probation officers"], header, *rows), "role", "area", "as_of", "period")
    assert found["C3"][:2] == ("joiners", "London")
    assert {"2023/24", year} & {*found["C3"][2:]}


@pytest.mark.parametrize("printed", ["2025/26", "2025/26 (1 April 2025 to 31 March 2026)", "April 2025 to March 2026"])
def test_a_column_that_is_the_same_year_throughout_dates_who_joined_and_left(printed: str) -> None:
    header: list[Content] = ["reporting_year", "region", "grade", "joiners_headcount", "leavers_headcount"]
    areas = ("Wales", "London", "North East", "South West")
    rows: list[list[Content]] = [[printed, area, "probation officer", 20, 30] for area in areas]
    reading = read(header, *rows)
    assert set(figures(reading, "as_of").values()) == {("31 March 2026",)}
    assert figures(reading, "role")["E3"] == ("leavers",)


@pytest.mark.parametrize(
    "words", ["with revisions", "revised series", "with revisions to earlier quarters", "restated", "consistent series"]
)
def test_figures_that_were_revised_are_the_figures(words: str) -> None:
    reading = read(
        [f"Probation officers in post (FTE) by region, {words}"],
        ["Region", "31 March 2026", "30 June 2026"],
        ["Wales", "80 [r]", 90],
        ["London", 81, "95 [p]"],
    )
    assert figures(reading, "as_of", "value")["B3"] == ("31 March 2026", 80)


@pytest.mark.parametrize("label", ["London prisons", "London courts", "Prisons in London", "London (court)"])
def test_prisons_and_courts_of_a_region_are_not_the_region(label: str) -> None:
    reading = read(
        ["Probation officers in post (FTE), 31 March 2028"],
        ["Region", "Staff in post"],
        ["Wales", 288.1],
        [label, 61.5],
    )
    assert reading.faults


@pytest.mark.parametrize("header", ["Inspection announced", "Announced", "Date inspection announced"])
def test_days_on_which_inspections_were_announced_date_the_vacancies_of_their_units(header: str) -> None:
    reading = read(
        ["Vacancy rates by grade in the PDUs inspected, when the inspection was announced (per cent)"],
        ["Probation delivery unit", header, "Senior probation officer (SPO)", "Probation officer (PO)"],
        ["Gwent", dt.date(2024, 7, 6), 41, 4],
        ["Croydon", dt.date(2024, 7, 29), -6, 13],
    )
    assert figures(reading, "area", "grade", "as_of", "value")["D4"] == ("Croydon", "PO", "29 July 2024", 13)


@pytest.mark.parametrize("when", ["As reported to inspectors at the time of the inspection", "When inspected"])
def test_vacancies_at_an_inspection_have_no_other_day(when: str) -> None:
    reading = read(
        ["Vacancy rates by grade in the PDUs inspected (per cent)"],
        [when],
        ["Grade", "Gwent", "Croydon"],
        ["Senior probation officer", "5%", "3%"],
        ["Probation officer", "31%", "-1%"],
    )
    assert figures(reading, "area", "grade", "role", "value")["C5"] == ("Croydon", "PO", "vacancy_rate", -1)


NEEDS_MET = "Percentage of people on probation with the need identified for whom sufficient services were delivered"


@pytest.mark.parametrize(
    "heading", ["Inspections {}", "Inspections in {}", "Inspected: {}", "{} inspections", "Year {}"]
)
def test_a_year_of_inspections_is_a_period(heading: str) -> None:
    reading = read(
        [f"{NEEDS_MET}, Wales"],
        ["Need", heading.format(2022), heading.format(2023), "Change (percentage points)"],
        ["Accommodation", 35, 50, 15],
        ["Drug misuse", 60, 51, -9],
        ["Alcohol misuse", 53, 25, -28],
    )
    found = figures(reading, "role", "phase_period", "value")
    assert (found["B3"], found["C3"]) == (("percentage", "2022", 35), ("percentage", "2023", 50))


def test_one_from_which_inspections_are_has_no_end() -> None:
    heads: list[Content] = ["Need", "Inspections until 2022", "Inspections from 2023"]
    reading = read([f"{NEEDS_MET}, Wales"], heads, ["Accommodation", 35, 50], ["Drug misuse", 60, 51])
    assert reading.observations is None or not {"2022", "2023"} & set(reading.observations["phase_period"])
