"""Two sides of a comparison, what notes say of a heading, and totals of all areas that were inspected."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

SAFE = "Does assessment focus sufficiently on keeping other people safe?"
SAFE_PLANNING = "Does planning focus sufficiently on keeping other people safe?"
TITLE: list[Content] = ["Percentage of cases answered 'Yes', before and after unification, England and Wales"]


class TestTheSidesOfUnification:
    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("Pre-unification", "Post-unification"),
            ("Before unification, %", "After unification, %"),
            ("Transforming Rehabilitation (before unification)", "Unified Probation Service (after unification)"),
            ("Prior to reunification", "Since reunification"),
        ],
    )
    def test_are_told_apart_by_their_names(self, before: str, after: str) -> None:
        reading = read(TITLE, ["Key question", before, after], [SAFE, "61%", "47%"], [SAFE_PLANNING, "53%", "50%"])
        found = figures(reading, "phase", "framework", "value")
        assert found["B3"] == ("before", None, 61)
        assert found["C4"] == ("after", None, 50)

    def test_have_the_cases_and_the_period_that_a_note_says(self) -> None:
        reading = read(
            TITLE,
            ["Key question", "Pre-unification, %", "Post-unification, %"],
            [SAFE, 61, 47],
            [SAFE_PLANNING, 53, 50],
            [],
            ["1. Pre-unification: NPS and CRC cases combined, inspected 1 June 2018 to 30 June 2019 (n = 397)."],
            ["2. Post-unification: PDU inspections, 1 October 2021 to 31 March 2024 (n = 230)."],
        )
        found = figures(reading, "phase_period", "base", "base_cell")
        assert found["B3"] == ("1 June 2018 to 30 June 2019", 397, "A6")
        assert found["C4"] == ("1 October 2021 to 31 March 2024", 230, "A7")

    @pytest.mark.parametrize("after", ["Probation Service (2024/25)", "Unified service, inspections 2024/25"])
    def test_are_known_by_who_there_was_on_each(self, after: str) -> None:
        before = "CRC and NPS inspections (2018-2019)"
        reading = read(TITLE, ["Key question", before, after], [SAFE, "61%", "47%"], [SAFE_PLANNING, "53%", "50%"])
        found = figures(reading, "phase", "organisation", "phase_period")
        assert found["B3"] == ("before", "NPS and CRC", "2018-2019")
        assert found["C4"] == ("after", "Probation Service", "2024/25")

    def test_leave_more_groups_than_two_to_their_organisations(self) -> None:
        reading = read(
            TITLE,
            ["", "Before unification", "", "After unification"],
            ["Key question", "NPS, 2018/19", "CRC, 2018/19", "Probation Service, 2024/25"],
            [SAFE, "61%", "44%", "47%"],
            [SAFE_PLANNING, "53%", "41%", "50%"],
        )
        found = figures(reading, "phase", "organisation")
        assert found["B4"] == (None, "NPS")
        assert found["D4"] == (None, "Probation Service")

    def test_are_no_change_though_their_sheet_is_called_one(self) -> None:
        rows: list[list[Content]] = [
            ["Key questions, % of cases answered yes"],
            ["Question", "NPS and CRC inspections, 2018-2019", "PDU inspections, 2023-2024"],
            [SAFE, "61%", "47%"],
            [SAFE_PLANNING, "53%", "50%"],
        ]
        reading = read_grids([Grid("Change since unification", rows)])
        assert figures(reading, "role", "value")["C4"] == ("percentage", 50)

    def test_stand_beside_the_change_since(self) -> None:
        change = "Change since unification (percentage points)"
        title: list[Content] = ["Key questions, % of cases answered yes, England and Wales"]
        header: list[Content] = ["Question", "Before unification", "After unification", change]
        rows: list[list[Content]] = [
            [SAFE, "61%", "47%", -14],
            [SAFE_PLANNING, "53%", "50%", -3],
            ["Does planning focus sufficiently on engaging the person on probation?", "64%", "55%", -9],
        ]
        found = figures(read(title, header, *rows), "phase", "role", "value")
        assert found["B3"] == ("before", "percentage", 61)
        assert found["C4"] == ("after", "percentage", 50)
        assert found["D3"] == (None, "change", -14)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("2018 to June 2021", "June 2021 to March 2026"),
            ("2018 to June 2021", "June 2021 to 2026"),
            ("Inspected before 26 June 2021", "Inspected since 26 June 2021"),
            ("Until June 2021, %", "After June 2021, %"),
        ],
    )
    def test_are_told_apart_by_the_day_of_unification(self, before: str, after: str) -> None:
        reading = read(TITLE, ["Key question", before, after], [SAFE, "61%", "47%"], [SAFE_PLANNING, "53%", "50%"])
        found = figures(reading, "phase", "value")
        assert found["B3"] == ("before", 61)
        assert found["C4"] == ("after", 50)

    @pytest.mark.parametrize(
        ("earlier", "later"), [("Before June 2020", "Since June 2020"), ("April 2021 to June 2021", "Since July 2022")]
    )
    def test_are_not_told_by_another_day(self, earlier: str, later: str) -> None:
        reading = read(TITLE, ["Key question", earlier, later], [SAFE, "61%", "47%"], [SAFE_PLANNING, "53%", "50%"])
        observations = reading.observations
        assert observations is None or observations.get_column("phase").null_count() == observations.height

    def test_have_their_changes_in_a_row_below_where_questions_stand_across(self) -> None:
        reading = read(
            TITLE,
            ["", SAFE, SAFE_PLANNING, "Does planning focus sufficiently on engaging the person on probation?"],
            ["Prior to June 2021, %", 61, 53, 64],
            ["Since June 2021, %", 47, 50, 55],
            ["Movement (percentage points)", -14, -3, -9],
        )
        found = figures(reading, "phase", "role", "value")
        assert found["B3"] == ("before", "percentage", 61)
        assert found["D4"] == ("after", "percentage", 55)
        assert found["C5"] == (None, "change", -3)

    def test_may_be_the_first_and_the_last_of_several_periods(self) -> None:
        header: list[Content] = ["Key question", "2018-2019", "2021-2023", "2024-2026", "Change (percentage points)"]
        rows: list[list[Content]] = [
            [SAFE, "61%", "44%", "47%", -14],
            [SAFE_PLANNING, "53%", "41%", "50%", -3],
            ["Does planning focus sufficiently on engaging the person on probation?", "64%", "52%", "55%", -9],
        ]
        assert figures(read(TITLE, header, *rows), "role", "value")["E3"] == ("change", -14)
        since_the_second = [[*row[:-1], change] for row, change in zip(rows, (3, 9, 3), strict=True)]
        assert "E3" not in figures(read(TITLE, header, *since_the_second), "role")

    def test_have_no_changes_in_a_row_that_they_do_not_bear_out(self) -> None:
        reading = read(
            TITLE,
            ["", SAFE, SAFE_PLANNING, "Does planning focus sufficiently on engaging the person on probation?"],
            ["Prior to June 2021, %", 61, 53, 64],
            ["Since June 2021, %", 47, 50, 55],
            ["Movement (percentage points)", 14, 3, 9],
        )
        assert {role for (role,) in figures(reading, "role").values()} == {"percentage"}

    @pytest.mark.parametrize(
        ("before", "after", "cases_before", "cases_after"),
        [
            ("Until June 2021, %", "From June 2021, %", "Base before", "Base after"),
            ("Pre-unification (%)", "Post-unification (%)", "Cases, pre", "Cases, post"),
            ("Up to June 2021 (per cent)", "Since June 2021 (per cent)", "Number of cases before", "Cases since"),
        ],
    )
    def test_have_each_its_own_base(self, before: str, after: str, cases_before: str, cases_after: str) -> None:
        reading = read(
            TITLE,
            ["Key question", before, after, cases_before, cases_after],
            [SAFE, 61, 47, 397, 230],
            [SAFE_PLANNING, 53, 50, 391, 228],
        )
        found = figures(reading, "phase", "role", "value", "base", "base_cell")
        assert found == {
            "B3": ("before", "percentage", 61, 397, "D3"),
            "C3": ("after", "percentage", 47, 230, "E3"),
            "B4": ("before", "percentage", 53, 391, "D4"),
            "C4": ("after", "percentage", 50, 228, "E4"),
        }

    def test_have_their_bases_below_their_names(self) -> None:
        reading = read(
            TITLE,
            ["", "Before reunification", "", "Since reunification", ""],
            ["Key question", "Base", "Yes (%)", "Base", "Yes (%)"],
            [SAFE, 397, 61, 230, 47],
            [SAFE_PLANNING, 391, 53, 228, 50],
        )
        found = figures(reading, "phase", "value", "base")
        assert found["C4"] == ("before", 61, 397)
        assert found["E5"] == ("after", 50, 228)

    @pytest.mark.parametrize(
        ("header", "places"),
        [
            (["Pre-unification, %", "n", "Post-unification, %", "n"], "CE"),
            (["n", "Pre-unification, %", "n", "Post-unification, %"], "BD"),
        ],
    )
    def test_have_their_bases_beside_them(self, header: list[Content], places: str) -> None:
        before, after = ([61, 397], [47, 230]) if places == "CE" else ([397, 61], [230, 47])
        reading = read(TITLE, ["Key question", *header], [SAFE, *before, *after], [SAFE_PLANNING, *before, *after])
        found = figures(reading, "phase", "value", "base", "base_cell")
        assert set(found.values()) == {("before", 61, 397, f"{places[0]}{row}") for row in (3, 4)} | {
            ("after", 47, 230, f"{places[1]}{row}") for row in (3, 4)
        }

    def test_have_none_where_nothing_says_which_is_whose(self) -> None:
        header: list[Content] = ["Key question", "n", "Pre-unification, %", "Post-unification, %", "n"]
        assert read(TITLE, header, [SAFE, 397, 61, 47, 230], [SAFE_PLANNING, 391, 53, 50, 228]).faults

    def test_have_their_periods_from_one_line(self) -> None:
        line = "Pre-unification: NPS and CRC inspections, 2018-2019. Post-unification: PDU inspections, 2023-2026."
        rows: list[list[Content]] = [["Question", "Pre-unification", "Post-unification"], [SAFE, "61%", "47%"]]
        reading = read_grids([Grid("Notes", [["Notes"], [line]]), Grid("Data", [TITLE, *rows])])
        found = figures(reading, "phase", "phase_period")
        assert found["B3"] == ("before", "2018-2019")
        assert found["C3"] == ("after", "2023-2026")

    def test_have_no_base_of_a_side_twice(self) -> None:
        reading = read(
            TITLE,
            ["Key question", "Before June 2021, %", "Since June 2021, %", "Cases before", "Cases, pre"],
            [SAFE, 61, 47, 397, 230],
            [SAFE_PLANNING, 53, 50, 391, 228],
        )
        assert reading.faults

    def test_are_no_sides_where_cases_are_counted(self) -> None:
        reading = read(
            ["Key questions before and after unification, Probation Service, England and Wales"],
            ["", "Before unification (2018/19)", "", "After unification (2024/25)", ""],
            ["Key question", "Yes (number)", "Yes (%)", "Yes (number)", "Yes (%)"],
            [SAFE, 122, "61%", 94, "47%"],
            [SAFE_PLANNING, 106, "53%", 100, "50%"],
        )
        found = figures(reading, "phase", "phase_period", "value")
        assert found["B4"] == (None, "2018/19", 122)
        assert found["E4"] == (None, "2024/25", 47)


class TestTotalsOfTheAreasListed:
    @pytest.mark.parametrize("total", ["All regions shown", "All three regions", "All regions listed"])
    @pytest.mark.parametrize(
        "said", ["Cases from PDU inspections in 3 regions", "Three of the twelve regions were inspected"]
    )
    def test_are_of_all_inspected_where_as_many_were(self, total: str, said: str) -> None:
        found = figures(self._by_region(said, total), "area", "value")
        assert found["E4"] == ("Inspected regions", 44)
        assert found["B4"] == ("London", 42)

    @pytest.mark.parametrize("said", ["Cases from PDU inspections in 4 regions", "Cases in 3 regions", "Regions"])
    def test_are_nobodys_where_nothing_says_so(self, said: str) -> None:
        assert "E4" not in figures(self._by_region(said, "All regions shown"), "value")

    def _by_region(self, said: str, total: str) -> Reading:
        return read(
            ["Percentage of cases where the key question was answered 'Yes', by region"],
            [said],
            ["Key question", "London", "Wales", "North East", total],
            [SAFE, 42, 46, 45, 44],
            [SAFE_PLANNING, 32, 36, 35, 34],
        )


class TestATotalBesideSomeRegions:
    TITLE: tuple[Content, ...] = ("Resignation rate (per cent), year ending 30 June 2024",)
    HEADER: tuple[Content, ...] = ("", "Resignation rate")

    @pytest.mark.parametrize("total", ["Total", "All", "Overall"])
    @pytest.mark.parametrize("indent", ["", "   "])
    def test_is_nobodys_and_the_regions_are_read(self, total: str, indent: str) -> None:
        reading = self._of_two_grades(total, [f"{indent}London", f"{indent}Wales", f"{indent}South West"])
        found = figures(reading, "area", "grade", "value")
        assert found["B5"] == ("London", "SPO", 4.1)
        assert found["B12"] == ("South West", "PSO", 6.3)
        assert {"B4", "B9"}.isdisjoint(found)

    @pytest.mark.parametrize("total", ["Total, England and Wales", "Probation Service total", "All regions"])
    def test_is_that_of_what_it_names(self, total: str) -> None:
        found = figures(self._of_two_grades(total, ["London", "Wales", "South West"]), "area", "grade", "value")
        assert found["B4"] == ("England and Wales", "SPO", 4.4)

    def test_is_not_that_of_the_country_whose_regions_a_title_speaks_of(self) -> None:
        reading = read(
            ["Resignation rate (per cent), England and Wales, year ending 30 June 2024"],
            ["Region", "SPO", "PSO"],
            ["Total", 4.4, 6.6],
            ["London", 4.1, 6.1],
            ["Wales", 4.2, 6.2],
        )
        assert set(figures(reading, "area")) == {"B4", "C4", "B5", "C5"}

    def _of_two_grades(self, total: str, regions: list[str]) -> Reading:
        rows: list[list[Content]] = []
        for grade, first in (("Senior probation officers", 4), ("Probation services officers", 6)):
            rows += [[grade], [total, first + first / 10]]
            rows += [[region, first + place / 10] for place, region in enumerate(regions, 1)]
        return read(list(self.TITLE), list(self.HEADER), *rows)


class TestTheNeedsOfBothSides:
    NEEDS = ("Accommodation", "Drug misuse", "Alcohol misuse")
    TITLE = (
        "Of cases in which the need was identified, the share in which services were sufficient, linked to offending"
    )

    def test_have_each_the_cases_with_the_need(self) -> None:
        rows: list[list[Content]] = [[need, 47, 39, 311, 204] for need in self.NEEDS]
        header: list[Content] = ["Need", "Pre-unification, %", "Post-unification, %", "n, pre", "n, post"]
        reading = read([f"{self.TITLE}, England and Wales"], header, *rows)
        found = figures(reading, "phase", "role", "value")
        assert found["B3"] == ("before", "percentage", 47)
        assert found["D3"] == ("before", "n_identified", 311)
        assert found["E5"] == ("after", "n_identified", 204)

    def test_may_stand_in_a_list(self) -> None:
        rows: list[list[Content]] = [
            ["Wales", side, need, 47, 311] for side in ("Pre-unification", "Post-unification") for need in self.NEEDS
        ]
        header: list[Content] = ["area", "period", "need", "pct_sufficiently_met", "n"]
        found = figures(read(header, *rows), "phase", "role", "value")
        assert found["D2"] == ("before", "percentage", 47)
        assert found["E7"] == ("after", "n_identified", 311)
