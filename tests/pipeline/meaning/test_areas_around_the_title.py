"""A column headed by the name of an area around the title's is that area's: the region beside the unit, the nation."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

RATES: list[list[Content]] = [["PO vacancy rate (%)", 12.5, 8.5], ["PSO vacancy rate (%)", 4.5, 6.5]]


@pytest.mark.parametrize(
    ("title", "header", "areas"),
    [
        ("Gwent PDU", ["Wales", "England and Wales"], ("Wales", "England and Wales")),
        ("Gwent PDU", ["PDU", "Wales"], ("Gwent", "Wales")),
        ("Wales", ["Region", "England and Wales"], ("Wales", "England and Wales")),
    ],
)
def test_whatever_its_title_is_about(title: str, header: list[Content], areas: tuple[str, str]) -> None:
    reading = read([f"{title}: staffing at 31 March 2025"], ["Indicator", *header], *RATES)
    found = figures(reading, "area")
    assert (*found["B3"], *found["C3"]) == areas


def test_a_total_is_of_the_area_of_the_title() -> None:
    reading = read(
        ["Wales: vacancy rates (%) at 31 March 2025"], ["Grade", "Gwent", "Total"], ["PO", 12.5, 8.5], ["PSO", 4.5, 6.5]
    )
    assert figures(reading, "area")["C3"] == ("Wales",)


def test_a_heading_that_names_the_nation_is_nearer_than_a_title_that_names_a_region_too() -> None:
    officers: list[Content] = ["Date", "Probation officer", "Senior probation officer"]
    reading = read(
        ["Table A: Staff in post (FTE), England and Wales and London"],
        [],
        ["England and Wales"],
        officers,
        ["30 June 2026", 4757, 1458],
        ["30 September 2026", 4803, 1464],
        [],
        ["London"],
        officers,
        ["30 June 2026", 293, 90],
        ["30 September 2026", 299, 89],
    )
    found = figures(reading, "area", "value")
    assert (found["B5"], found["B10"]) == (("England and Wales", 4757), ("London", 293))


UNITS: list[list[Content]] = [["Gwent", 52, 44], ["North Wales", 33, 31], ["Cardiff and Vale", 30, 24]]


class TestBelowTheUnitsOfARegion:
    @pytest.mark.parametrize("whole", ["Region", "The region", "Area", "Region total", "All PDUs"])
    @pytest.mark.parametrize("nation", ["England & Wales", "National", "All regions", "England and Wales total"])
    def test_a_row_named_region_is_all_of_it_and_one_named_as_the_country_is_the_country(
        self, whole: str, nation: str
    ) -> None:
        rows: list[list[Content]] = [*UNITS, [whole, 115, 99], [nation, 7104, 6011]]
        reading = read(["Probation officers in Wales, FTE, 30 June 2025"], ["PDU", "Target", "In post"], *rows)
        found = figures(reading, "area", "value")
        assert found["B6"] == ("Wales", 115)
        assert found["C7"] == ("England and Wales", 6011)

    def test_a_row_named_region_is_that_of_the_heading_above(self) -> None:
        others: list[list[Content]] = [["Oldham", 20, 10], ["Wigan", 21, 11], ["Tameside", 22, 12], ["Region", 63, 33]]
        header: list[Content] = ["PDU", "Target", "In post"]
        rows: list[list[Content]] = [header, ["Wales"], *UNITS, ["Region", 115, 99], ["Greater Manchester"], *others]
        found = figures(read(["Probation officers, FTE, 30 June 2025"], *rows), "area")
        assert found["B7"] == ("Wales",)
        assert found["B12"] == ("Greater Manchester",)

    def test_a_row_named_region_is_left_out_where_nothing_says_which(self) -> None:
        rows: list[list[Content]] = [["PDU", "Target", "In post"], *UNITS, ["Region", 115, 99]]
        found = figures(read(["Probation officers, FTE, 30 June 2025"], *rows), "area")
        assert {area for (area,) in found.values()} == {"Gwent", "North Wales", "Cardiff and Vale"}
