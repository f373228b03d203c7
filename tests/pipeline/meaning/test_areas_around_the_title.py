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
