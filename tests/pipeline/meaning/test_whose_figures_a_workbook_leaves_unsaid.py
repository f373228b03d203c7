"""Whose figures a table has, and of when, where a corner, a line above, another sheet or a course year says it."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read
from tests.pipeline.meaning.vocabulary import regions

DAY = "31 March 2025"
COUNTS: list[list[Content]] = [
    ["Rating", "Overall rating", "P 1.1 Leadership", "P 1.2 Staffing"],
    ["Outstanding", 1, 2, 3],
    ["Good", 4, 6, 8],
    ["Requires improvement", 9, 5, 7],
    ["Inadequate", 6, 7, 2],
]


class TestAUnitInTheCorner:
    @pytest.mark.parametrize("corner", ["Gwent PDU", "PDU: Gwent", "Gwent Probation Delivery Unit"])
    def test_is_whose_the_figures_of_its_grades_are(self, corner: str) -> None:
        table: list[list[Content]] = [
            [f"Staffing at the time of inspection, {DAY}"],
            [corner, "PSO", "PO"],
            ["Staff in post (FTE)", 31.5, 28.2],
            ["Leaving rate (%)", 6, 9],
        ]
        reading = read_grids([Grid("About", [["Wales region: data for our inspections"]]), Grid("Staffing", table)])
        assert set(figures(reading, "area").values()) == {("Gwent",)}

    def test_heads_the_areas_below_it_where_there_are_any(self) -> None:
        reading = read(
            [f"Probation officers in post (FTE), {DAY}"],
            ["PDU / Wales", "FTE"],
            ["Gwent", 31.5],
            ["North Wales", 28.2],
        )
        assert figures(reading, "area") == {"B3": ("Gwent",), "B4": ("North Wales",)}


class TestALineAboveThatNamesTheCountry:
    LINE = "England and Wales, 20 inspections; standards in use from 2023"

    def test_is_nearer_than_the_cover(self) -> None:
        counts: list[list[Content]] = [["How many PDUs received each rating, by standard"], [self.LINE], *COUNTS]
        reading = read_grids([Grid("About", [["Wales region"]]), Grid("Counts", counts)])
        assert {area for (area,) in figures(reading, "area").values()} == {"England and Wales"}

    def test_as_is_what_it_leaves_unsaid_than_the_regions_of_units_on_another_sheet(self) -> None:
        rated: list[list[Content]] = [
            ["Ratings of probation delivery units, 2021 standards"],
            ["PDU", "Region", "Overall rating", "1.1 Leadership", "1.3 Services"],
            ["Gwent", "Wales", "Good", "Good", "Requires improvement"],
            ["North Wales", "Wales", "Inadequate", "Good", "Inadequate"],
        ]
        counts: list[list[Content]] = [["How many PDUs received each rating, 2023 standards"], *COUNTS]
        reading = read_grids([Grid("Units", rated), Grid("Counts", counts)])
        assert reading.observations is not None and not reading.faults
        counted = reading.observations.filter(source_sheet="Counts")
        assert set(counted["area"]) == {"Inspected regions"}


class TestTraineesByTheYearOfTheirCourse:
    TITLE = "PQiP trainees: number started, withdrawn and leaving, and leaving rates, by course year"

    def test_are_no_leavers_of_that_year_whatever_their_rows_are_called(self) -> None:
        reading = read(
            [self.TITLE],
            ["Measure", "2021/22", "2022/23"],
            ["Intake in all", 500, 610],
            ["Of the withdrawn, left HMPPS altogether", 41, 52],
            ["Leaving rate (%)", 8.2, 8.5],
        )
        assert reading.observations is None or "leavers" not in set(reading.observations["role"])

    @pytest.mark.parametrize(
        ("started", "withdrew", "left"),
        [
            ("Number who started", "Withdrew from the PQiP", "Left HMPPS while training"),
            ("Trainees who enrolled", "Withdrew from the programme", "Of the withdrawn, left HMPPS altogether"),
            ("Started the PQiP", "Withdrawn", "Of those who withdrew, left HMPPS"),
        ],
    )
    def test_are_counted_as_they_began_gave_up_and_left(self, started: str, withdrew: str, left: str) -> None:
        header: list[Content] = ["Measure", "2021/22", "2022/23"]
        reading = read([self.TITLE], header, [started, 500, 610], [withdrew, 60, 71], [left, 41, 52])
        found = figures(reading, "role", "period")
        assert [found[cell][0] for cell in ("B3", "B4", "B5")] == [
            "trainees started",
            "trainees withdrawn",
            "trainees who left HMPPS",
        ]
        assert found["C5"][1] == "2022/23"

    ROWS: tuple[list[Content], ...] = (["Region", "Started", "Withdrew"], ["Wales", 50, 6], ["London", 90, 11])

    def test_may_have_that_year_in_their_title_above_regions(self) -> None:
        reading = read(["PQiP trainees who started and withdrew, by region, course year 2022/23"], *self.ROWS)
        assert figures(reading, "area", "period")["C4"] == ("London", "2022/23")

    def test_but_no_year_that_may_be_the_one_in_which_they_withdrew(self) -> None:
        reading = read(["PQiP trainees who started and withdrew, by region, 2022/23"], *self.ROWS)
        assert reading.observations is None


class TestATitleThatSaysWhoseRateItIs:
    @pytest.mark.parametrize(
        "whose", ["of Probation Service staff by grade", "for all staff by grade", "among the workforce, by grade"]
    )
    def test_counts_no_staff(self, whose: str) -> None:
        reading = read(
            [f"Resignation rate (per cent) {whose}, England and Wales, year to {DAY}"],
            ["Grade", "%"],
            ["Probation officer", 5.6],
            ["Senior probation officer", 9.2],
        )
        assert set(figures(reading, "role").values()) == {("resignation rate",)}

    def test_counts_them_where_it_lists_them_beside_the_rate(self) -> None:
        reading = read(
            [f"Resignation rate and staff by grade, England and Wales, {DAY}"],
            ["Grade", "Per 100"],
            ["Probation officer", 5.6],
            ["Senior probation officer", 9.2],
        )
        assert reading.faults or reading.observations is None


def test_a_table_of_all_regions_that_probation_has_is_about_probation() -> None:
    title = "Average working days lost per person to sickness by region, year ending 31 March 2025"
    rows: list[list[Content]] = [[region, 10.5 + place] for place, region in enumerate(dict.fromkeys(regions()))]
    header: list[Content] = ["Region", "Year ending 31 March 2025"]
    assert figures(read([title], header, *rows), "role", "grade")["B3"] == ("sickness days a person", "all")
    assert read([title], header, *rows[:8]).observations is None


class TestARowOfSeveralThatAreNoRegion:
    @pytest.mark.parametrize("label", ["Approved Premises and HMPPS HQ", "HMPPS headquarters and approved premises"])
    def test_is_left_out(self, label: str) -> None:
        reading = read(
            [f"Probation officers in post (FTE), {DAY}"],
            ["Region", "FTE"],
            ["Wales", 31.5],
            ["London", 28.2],
            ["Approved Premises", 4.5],
            [label, 12.5],
        )
        assert set(figures(reading, "area")) == {"B3", "B4", "B5"}


class TestTwoDaysOfWhichOneIsCalledThen:
    @pytest.mark.parametrize("then", ["Then: 31 March 2024", "Baseline: 31 March 2024", "One year ago (31 March 2024)"])
    def test_are_those_that_stand_beside_the_word(self, then: str) -> None:
        reading = read(
            ["Probation officers by region, then and now"],
            ["Region", then, "", f"Now: {DAY}", ""],
            ["", "In post (FTE)", "Target (FTE)", "In post (FTE)", "Target (FTE)"],
            ["Wales", 31.5, 40, 33.5, 41],
            ["London", 28.2, 30, 29.2, 33],
        )
        found = figures(reading, "as_of")
        assert (found["B4"], found["D4"]) == (("31 March 2024",), (DAY,))

    def test_say_nothing_where_none_stands_there(self) -> None:
        reading = read(
            [f"Probation officers by region, {DAY}"], ["Region", "Then (FTE)", "Now (FTE)"], ["Wales", 31.5, 33.5]
        )
        assert reading.faults or reading.observations is None


def test_a_share_of_one_unit_in_another_is_left_out() -> None:
    reading = read(
        [f"Probation officers in post, {DAY}"],
        ["Region", "Headcount", "FTE", "FTE as a share of headcount"],
        ["Wales", 35, 31.5, 0.9],
        ["London", 30, 28.5, 0.95],
    )
    assert set(figures(reading, "unit")) == {"B3", "C3", "B4", "C4"}


class TestNeedsAndTheTimeSinceASentenceBegan:
    @pytest.mark.parametrize("since", ["since start of sentence", "from the start of the order", "since sentence"])
    def test_say_how_many_had_improved(self, since: str) -> None:
        reading = read(
            ["Needs linked to desistance, all inspected regions, 2025"],
            ["Need", "Need identified (cases)", f"Improved {since} (cases)"],
            ["Accommodation", 90, 31],
            ["Alcohol misuse", 80, 22],
            ["Drug misuse", 70, 12],
        )
        assert figures(reading, "role", "measure")["C4"] == ("n_met", "improved")

    def test_are_none_where_staff_were_away(self) -> None:
        reading = read(
            ["Share of days lost to mental health causes, year to 31 March 2025 (%)"], ["Wales", 46], ["London", 39]
        )
        assert reading.observations is None and not reading.faults
