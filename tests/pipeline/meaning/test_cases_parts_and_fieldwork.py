"""Of which cases a number is, which parts of staff are left out, and what the days of fieldwork say."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


class TestALineThatSaysWhatNIs:
    @pytest.mark.parametrize(
        "line",
        [
            "n is the number of cases in which the need was linked to risk of harm",
            "Note: n shows how many cases had that need",
            "n = cases with this need, and the percentage is of those in which it was met",
        ],
    )
    def test_makes_it_the_cases_with_the_need(self, line: str) -> None:
        reading = read(
            ["Were sufficient services delivered to keep people safe? England and Wales, 2025/26"],
            [line],
            ["Need", "n", "% met"],
            ["Accommodation", 477, 29],
            ["Alcohol misuse", 250, 25],
            ["Drug misuse", 436, 46],
        )
        assert figures(reading, "role", "value")["B4"] == ("n_identified", 477)

    def test_does_not_where_it_is_of_those_whose_need_was_met(self) -> None:
        reading = read(
            ["Were sufficient services delivered to keep people safe? England and Wales, 2025/26"],
            ["n is the number of cases in which the need was identified and sufficient services were delivered"],
            ["Need", "n", "% met"],
            ["Accommodation", 477, 29],
            ["Alcohol misuse", 250, 25],
            ["Drug misuse", 436, 46],
        )
        assert [fault.cell for fault in reading.faults] == ["B4"]


class TestCasesPrintedOnceForAllNeeds:
    @pytest.mark.parametrize(
        "label", ["All inspected cases", "All cases", "Cases inspected", "Number of cases inspected"]
    )
    def test_are_those_among_which_each_was_identified(self, label: str) -> None:
        reading = read(
            ["Number of cases in which each need linked to offending was identified, by region, 2025/26"],
            ["Need", "Wales", "London"],
            [label, 216, 196],
            ["Accommodation", 96, 75],
            ["Drug misuse", 61, 57],
        )
        assert not reading.faults
        assert reading.observations is not None
        bases = reading.observations.filter(role="cases").select("source_cell", "need", "measure", "area", "value")
        assert sorted(bases.rows()) == [
            ("B3", "Accommodation", "identified", "Wales", 216),
            ("B3", "Drug misuse", "identified", "Wales", 216),
            ("C3", "Accommodation", "identified", "London", 196),
            ("C3", "Drug misuse", "identified", "London", 196),
        ]

    @pytest.mark.parametrize("number", [157, 95])
    def test_are_not_where_needs_add_to_them_or_one_is_more(self, number: int) -> None:
        reading = read(
            ["Number of cases in which each need linked to offending was identified, Wales, 2025/26"],
            ["Need", "Number"],
            ["Accommodation", 96],
            ["Drug misuse", 61],
            ["All cases", number],
        )
        assert figures(reading, "role").keys() == {"B3", "B4"}


class TestAPartOfStaff:
    def test_in_a_column_beside_others_is_left_out(self) -> None:
        reading = read(
            ["Staffing of probation regions, 31 March 2026"],
            ["Region", "Staff in post (FTE)", "Target staffing (FTE)", "Staff working part time (%)"],
            ["London", 1200, 1300, 21],
            ["Wales", 900, 950, 24],
        )
        assert figures(reading, "role").keys() == {"B3", "C3", "B4", "C4"}

    def test_of_whom_a_caseload_is_stops_nothing(self) -> None:
        reading = read(
            ["Staffing at the time of inspection, 31 March 2026"],
            ["PDU", "Vacancy rate, probation officers", "Average caseload of a full-time probation officer"],
            ["Gwent", "12%", 33.1],
            ["Dyfed Powys", "-4%", 29.9],
        )
        assert figures(reading, "grade", "value") == {"B3": ("PO", 12), "B4": ("PO", -4)}

    @pytest.mark.parametrize("title", ["Staff in post, 31 March 2026", "Staff working part time, 31 March 2026"])
    def test_that_most_columns_or_the_title_name_makes_it_another_table(self, title: str) -> None:
        parts = ["Full time", "Part time"] if title.startswith("Staff in") else ["FTE", "Headcount"]
        reading = read([title], ["Region", *parts], ["London", 1200, 300], ["Wales", 900, 250])
        assert not reading.recognised


class TestDaysOfFieldwork:
    def test_are_its_first_and_its_last_one(self) -> None:
        reading = read(
            ["Inspections of probation delivery units"],
            ["", "Fieldwork", "", "Report", "", ""],
            ["PDU", "Start", "End", "Published", "Overall rating", "Score"],
            ["Gwent", dt.date(2024, 10, 14), dt.date(2024, 10, 25), dt.date(2025, 1, 20), "Good", "12 out of 21"],
            ["Dyfed Powys", dt.date(2024, 9, 2), dt.date(2024, 9, 13), dt.date(2025, 1, 8), "Good", "11 out of 21"],
        )
        found = figures(reading, "role", "date")
        assert found["B4"] == ("fieldwork started", dt.date(2024, 10, 14))
        assert found["C4"] == ("fieldwork ended", dt.date(2024, 10, 25))

    def test_say_by_which_standards_an_inspection_was_begun(self) -> None:
        reading = read(
            ["Inspections of probation delivery units"],
            ["PDU", "Fieldwork began", "Overall rating", "Score"],
            ["Gwent", dt.date(2023, 10, 16), "Good", "12 out of 21"],
            ["Dyfed Powys", dt.date(2022, 9, 5), "Good", "14 out of 27"],
        )
        assert figures(reading, "framework") == {
            **{f"{column}3": ("2023",) for column in "BCD"},
            **{f"{column}4": ("2021",) for column in "BCD"},
        }

    def test_say_it_less_plainly_than_that_of_the_report(self) -> None:
        reading = read(
            ["Inspections of probation delivery units"],
            ["PDU", "Fieldwork began", "Report published", "Overall rating", "Score"],
            ["Gwent", dt.date(2023, 7, 24), dt.date(2024, 2, 13), "Good", "12 out of 21"],
            ["Dyfed Powys", dt.date(2022, 9, 5), dt.date(2023, 1, 10), "Good", "14 out of 27"],
        )
        assert {row for (row,) in figures(reading, "framework").values()} == {"2021", "2023"}
        assert figures(reading, "framework")["D3"] == ("2023",)

    def test_of_reports_tell_the_columns_of_one_unit_apart(self) -> None:
        days = dt.date(2024, 3, 1), dt.date(2026, 3, 1)
        reading = read(
            ["Inspections of probation delivery units"],
            ["", "Derby City", "Derby City"],
            ["Report published", *days],
            ["Overall rating", "Inadequate", "Requires improvement"],
            ["Composite score (out of 21)", 1, 7],
            ["P 1.1 Leadership", "Requires improvement", "Requires improvement"],
        )
        found = figures(reading, "role", "date", "inspection_round")
        assert {found[cell][1] for cell in ("B3", "C3")} == {*days}
        assert found["B4"][2] != found["C4"][2]
