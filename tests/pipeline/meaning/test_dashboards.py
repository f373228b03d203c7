"""Dashboards: small tables side by side and one below another, below one title that says whose they are and when."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read
from tests.workbooks import Percent

TITLE = "Wales: staffing of the Probation Service, 30 June 2027"


@pytest.mark.parametrize(
    ("year", "months", "days"),
    [
        ("2026/27", ["Nov", "Dec", "Jan"], ["November 2026", "December 2026", "January 2027"]),
        ("2026-27", ["March", "April", "May"], ["March 2027", "April 2026", "May 2026"]),
        ("2027", ["Jan", "Feb", "Mar"], ["January 2027", "February 2027", "March 2027"]),
    ],
)
def test_a_month_below_a_financial_year_is_of_the_one_of_its_years_that_has_it(
    year: str, months: list[Content], days: list[str]
) -> None:
    reading = read(
        ["Wales: staff in post (FTE) at the end of each month"],
        ["", year, "", ""],
        ["Grade", *months],
        ["PO", 41.5, 42.5, 43.5],
        ["PSO", 51.5, 52.5, 53.5],
    )
    assert [found[0] for cell, found in figures(reading, "as_of").items() if cell.endswith("4")] == days


def rates(title: str) -> dict[str, tuple[object, ...]]:
    """Vacancy rates of a region, and beside them others under a title of their own."""
    return figures(
        read(
            ["South West: staffing of the Probation Service"],
            [],
            ["A. Vacancy rate, region", "", "", "", "", title],
            ["Grade", "Mar-27", "Jun-27", "", "", "Grade", "Mar-27", "Jun-27"],
            ["PO", Percent(0.215), Percent(0.225), "", "", "PO", Percent(0.115), Percent(0.125)],
            ["PSO", Percent(0.235), Percent(0.245), "", "", "PSO", Percent(0.135), Percent(0.145)],
        ),
        "area",
        "value",
    )


@pytest.mark.parametrize(
    "title",
    [
        "B. Vacancy rate, England and Wales",
        "Vacancy rate, E&W, per cent",
        "Vacancy rate: England and Wales",
    ],
)
def test_a_title_with_england_and_wales_as_a_part_is_nearer_than_the_region_of_the_sheet(title: str) -> None:
    found = rates(title)
    assert found["C6"] == ("South West", 24.5)
    assert found["H6"] == ("England and Wales", 14.5)


def test_tables_side_by_side_may_each_have_days_for_labels_below_a_title() -> None:
    reading = read(
        ["Wales: staffing (FTE)"],
        [],
        ["A. Staff in post", "", "", "", "", "B. Target staffing", "", ""],
        ["Month", "PO", "PSO", "", "", "Month", "PO", "PSO"],
        ["30 June 2027", 341.5, 351.5, "", "", "30 June 2027", 393, 441.5],
        ["31 July 2027", 342.5, 352.5, "", "", "31 July 2027", 394, 442.5],
    )
    found = figures(reading, "role", "grade", "as_of", "value")
    assert found["C6"] == ("staff in post", "PSO", "31 July 2027", 352.5)
    assert found["G5"] == ("target_fte", "PO", "30 June 2027", 393)


@pytest.mark.parametrize("heading", ["{area}: {what}", "{area} ({what})", "{area} 2026/27, {what}"])
def test_a_heading_with_england_and_wales_as_a_part_is_none_of_the_region_in_the_title(heading: str) -> None:
    header: list[Content] = [
        heading.format(area=area, what=what)
        for area in ("Region", "England and Wales")
        for what in ("cases with the need", "need met, %")
    ]
    reading = read(
        ["South West: needs related to risk of serious harm, and whether they were met"],
        ["Need", *header],
        ["Accommodation", 81, 37, 590, 41],
        ["Drug misuse", 92, 25, 615, 33],
    )
    areas = [area for (area,) in figures(reading, "area").values()]
    assert areas == ["South West", "South West", "England and Wales", "England and Wales"] * 2


@pytest.mark.parametrize(
    "line",
    [
        "* = fewer than 10 cases with the need: per cent not shown",
        "~ = too few cases for a percentage",
        "n/s = not shown: per cent of fewer than 10 cases",
    ],
)
def test_what_a_line_says_of_cells_without_a_figure_is_said_of_no_figure(line: str) -> None:
    reading = read(
        ["Wales: needs linked to offending, and whether they were met, 2026/27"],
        [line],
        [],
        ["Gwent"],
        ["Need", "Cases with this need", "Need met (cases)", "Need met (%)"],
        ["Accommodation", 25, 7, 28],
        ["Drug misuse", 20, 13, 65],
        [],
        ["North Wales"],
        ["Need", "Cases with this need", "Need met (cases)", "Need met (%)"],
        ["Accommodation", 40, 10, 25],
        ["Drug misuse", 50, 20, 40],
    )
    found = figures(reading, "area", "role", "value")
    assert found["B11"] == ("North Wales", "n_identified", 40)
    assert found["C12"] == ("North Wales", "n_met", 20)


class TestAnInspectionBesideStaff:
    def card(self, *lines: list[Content]) -> dict[str, tuple[object, ...]]:
        reading = read(
            ["Gwent PDU: inspection reported May 2027; staffing at 30 June 2027 (FTE)"],
            [],
            ["Answers to the key questions"],
            *lines,
            ["", "Gwent", "", "", "E&W"],
            ["", "Yes", "No", "% Yes", "% Yes"],
            ["Does planning focus sufficiently on keeping other people safe?", 26, 14, 65, 57],
            ["Does reviewing focus sufficiently on keeping other people safe?", 18, 22, 45, 41],
        )
        return figures(reading, "area", "role", "unit", "phase_period", "value")

    def test_full_time_equivalents_are_those_of_its_staff_and_no_answers(self) -> None:
        found = self.card()
        assert found["B6"] == ("Gwent", "number", "cases", None, 26)
        assert found["E7"] == ("England and Wales", "percentage", "per cent", None, 41)

    def test_what_an_acronym_stands_for_is_said_of_what_it_heads(self) -> None:
        found = self.card(["E&W = England and Wales, all PDUs inspected in 2026/27."])
        assert found["B7"] == ("Gwent", "number", "cases", None, 26)
        assert found["E7"] == ("England and Wales", "percentage", "per cent", None, 57)


def test_a_line_that_gives_ratings_their_points_defines_no_heading() -> None:
    reading = read(
        ["Wales: ratings of PDUs under the 2021 framework"],
        ["PDU", "Overall", "Points", "Leadership", "Staff", "Planning"],
        ["Gwent", "Good", 15, "Good", "Good", "Inadequate"],
        ["North Wales", "Requires improvement", 9, "Good", "Requires improvement", "Inadequate"],
        [],
        ["Points: Outstanding 3, Good 2, Requires improvement 1, Inadequate 0."],
    )
    assert figures(reading, "role", "value")["C3"] == ("composite score", 15)


class TestCasesInATableOfTheirOwn:
    ANSWERS: tuple[list[Content], ...] = (
        ["Wales: what inspectors found in our cases, 2026/27, % Yes"],
        [],
        ["Key question", "Gwent", "North Wales", "E&W"],
        ["Does planning focus sufficiently on keeping other people safe?", 65, 45, 57],
        ["Does reviewing focus sufficiently on keeping other people safe?", 55, 35, 47],
        [],
    )

    def bases(self, *rows: list[Content]) -> dict[str, tuple[object, ...]]:
        return figures(read(*self.ANSWERS, *rows), "area", "base", "base_cell")

    @pytest.mark.parametrize("label", ["Number of cases", "Cases inspected", "Number of cases inspected"])
    def test_are_the_base_of_what_stands_above_by_area(self, label: str) -> None:
        found = self.bases(["Cases inspected"], ["", "Gwent", "North Wales", "E&W"], [label, 40, 60, 1107])
        assert found["B4"] == ("Gwent", 40, "B9")
        assert found["D5"] == ("England and Wales", 1107, "D9")

    def test_may_have_a_row_for_each_area(self) -> None:
        found = self.bases(["Table 2: cases inspected"], ["PDU", "Cases"], ["North Wales", 60], ["Gwent", 40])
        assert found["C4"] == ("North Wales", 60, "B9")
        assert found["D4"] == ("England and Wales", None, None)

    def test_are_none_where_a_word_may_make_others_of_them(self) -> None:
        found = self.bases(["Cases allocated"], ["", "Gwent", "North Wales"], ["Cases allocated", 40, 60])
        assert found["B4"] == ("Gwent", None, None)

    def test_are_none_where_figures_of_an_area_are_of_two_times(self) -> None:
        reading = read(
            ["Wales: % Yes"],
            ["Does planning focus sufficiently on keeping other people safe?"],
            ["PDU", "2025/26", "2026/27"],
            ["Gwent", 65, 45],
            ["North Wales", 55, 35],
            [],
            ["Cases inspected"],
            ["", "Gwent", "North Wales"],
            ["Cases inspected", 40, 60],
        )
        assert not reading.faults
        assert reading.observations is not None
        assert "base" not in reading.observations.columns or reading.observations["base"].is_null().all()

    def test_stop_nothing_where_more_stands_beside_them(self) -> None:
        found = self.bases(["Cases inspected"], ["", "Gwent", "North Wales"], ["Cases inspected", 40, 60], ["%", 9, 8])
        assert found["B4"] == ("Gwent", None, None)
