"""What the name of a column says where it is all that is said: Rating, Number, % of these cases."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

ENGAGING = "Does assessment focus sufficiently on engaging the person on probation?"
SAFE = "Does assessment focus sufficiently on keeping other people safe?"


class TestRating:
    @pytest.mark.parametrize("group", ["Case supervision", "Casework", "Organisational delivery"])
    def test_stands_below_the_name_of_a_group_of_standards(self, group: str) -> None:
        reading = read(
            ["PDUs inspected against the standards of 2021"],
            ["PDU", group, None, "Overall", None],
            [None, "2.2 Assessment", "2.5 Reviewing", "Composite score", "Overall rating"],
            ["Dorset", "Good", "Inadequate", 11, "Requires improvement"],
            ["Gwent", "Inadequate", "Good", 9, "Requires improvement"],
        )
        assert figures(reading, "pdu", "role", "text")["C5"] == ("Gwent", "standard", "Good")

    def test_beside_a_score_is_the_overall_one(self) -> None:
        reading = read(
            ["Inspected PDUs, with overall rating and score"],
            ["Name of PDU", "Fieldwork week beginning", "Date report published", "Rating", "Score (maximum 21)"],
            ["Leeds PDU", "18 March 2024", "27 May 2024", "Requires improvement", 6],
            ["Derbyshire PDU", "4 March 2024", "9 May 2024", "Good", 13],
        )
        found = figures(reading, "pdu", "role", "text")
        assert found["D4"] == ("Derbyshire", "overall rating", "Good")
        assert found["B3"][:2] == ("Leeds", "fieldwork started")

    def test_of_a_standard_is_that_of_the_standard(self) -> None:
        reading = read(
            ["Leeds PDU: ratings"],
            ["Standard", "Rating"],
            ["Overall rating", "Good"],
            ["P 1.1 Leadership", "Outstanding"],
            ["P 1.2 Staffing", "Good"],
        )
        assert figures(reading, "role")["B4"] == ("standard",)

    @pytest.mark.parametrize("announced", ["Announced", "Date inspection announced", "Announcement date"])
    def test_stands_beside_the_day_of_its_announcement(self, announced: str) -> None:
        reading = read(
            ["PDUs inspected against the standards of 2023"],
            ["PDU", announced, "Report published", "Overall rating", "Leadership"],
            ["Leeds", "18 March 2024", "27 July 2024", "Good", "Outstanding"],
            ["Derbyshire", "4 March 2024", "9 July 2024", "Good", "Good"],
        )
        assert figures(reading, "role", "text")["D3"] == ("overall rating", "Good")
        assert figures(reading, "role")["C3"] == ("published",)
        assert "B3" not in figures(reading, "role")


def test_a_number_is_in_the_unit_that_its_row_says() -> None:
    reading = read(
        ["Probation staffing"],
        ["Probation area", "Staff grade", "Reporting date", "Statistic", "Number"],
        ["Wales", "Probation officer", "2023-09-30", "FTE in post", 97],
        ["Wales", "Probation officer", "2023-09-30", "Target number of staff (FTE)", 100],
        ["Wales", "Probation officer", "2023-09-30", "% of posts vacant", 3],
        ["London", "Probation officer", "2023-09-30", "FTE in post", 91],
    )
    found = figures(reading, "role", "unit", "value")
    assert found["E4"] == ("target_fte", "FTE", 100)
    assert found["E5"] == ("vacancy_rate", "per cent", 3)


def test_these_cases_are_those_with_the_need() -> None:
    reading = read(
        ["How common each need was, and whether it was met, England and Wales"],
        ["", "Prevalence of need", "", "Services were sufficient", ""],
        ["Need", "% of sample", "Number of cases", "% of these cases", "Number of cases"],
        ["Accommodation", "40%", 400, "30%", 120],
        ["Drug misuse", "50%", 500, "40%", 200],
        ["Alcohol misuse", "20%", 200, "35%", 70],
    )
    found = figures(reading, "measure", "role", "value")
    assert found["D4"] == ("sufficient_services", "percentage", 30)
    assert found["E5"] == ("sufficient_services", "n_met", 200)


def test_regions_inspected_in_all_are_no_number_of_cases() -> None:
    reading = read(
        ["Cases where work was sufficient, %, by probation region"],
        ["", "", "Assessment", ""],
        ["Probation area", "Base (cases inspected)", ENGAGING, SAFE],
        ["Wales", 208, "45%", "49%"],
        ["London", 194, "25%", "37%"],
        ["Total, regions inspected", 402, "35%", "43%"],
    )
    assert figures(reading, "area", "base", "value")["D6"] == ("Inspected regions", 402, 43)


@pytest.mark.parametrize("number", ["FTE or per cent", "Value (FTE or %)", "Number or percentage"])
def test_a_column_of_either_unit_has_that_of_each_row(number: str) -> None:
    reading = read(
        ["Probation staffing"],
        ["Region", "Grade", "Date", "What is counted", number],
        ["Wales", "Probation officer", "2023-09-30", "FTE in post", 97],
        ["Wales", "Probation officer", "2023-09-30", "Target number of staff (FTE)", 100],
        ["Wales", "Probation officer", "2023-09-30", "% of posts vacant", 3],
        ["London", "Probation officer", "2023-09-30", "FTE in post", 91],
    )
    found = figures(reading, "role", "unit", "value")
    assert (found["E4"], found["E5"]) == (("target_fte", "FTE", 100), ("vacancy_rate", "per cent", 3))


def test_a_column_of_two_units_says_neither_where_or_stands_between_other_words() -> None:
    reading = read(
        ["Probation officers, 31 March 2025"],
        ["Region", "Surplus or shortfall (FTE, per cent)"],
        ["Wales", 8],
        ["London", -9],
    )
    assert [fault.expected for fault in reading.faults][:1] == ["one unit"]


def test_a_proportion_in_per_cent_is_one_in_per_cent() -> None:
    reading = read(
        ["Leeds PDU: case assessment data"],
        ["Key question", "Cases", "Number Yes", "Proportion Yes (per cent)"],
        [ENGAGING, 50, 30, 60],
        [SAFE, 50, 20, 40],
    )
    assert figures(reading, "role", "unit", "value")["D4"] == ("percentage", "per cent", 40)
