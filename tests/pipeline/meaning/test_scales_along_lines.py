"""The scale of percentages is that of the line that says what they are, be it a row, a column or a title."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read
from tests.workbooks import Percent

REGIONS: list[Content] = ["Region", "Wales", "London", "North East"]


def rates(values: list[Content], label: str = "Probation officer vacancy rate") -> dict[str, float]:
    """What is read of a row of rates with a region over each."""
    reading = read(["Probation officers, 31 March 2025"], REGIONS, [label, *values])
    return {cell: float(str(value)) for cell, (value,) in figures(reading, "value").items()}


def test_a_figure_below_one_is_on_the_scale_of_its_row() -> None:
    assert rates([8.5, 0.4, -0.8]) == {"B3": 8.5, "C3": 0.4, "D3": -0.8}


def test_and_on_that_of_the_table_whose_title_says_what_all_are() -> None:
    reading = read(
        ["Vacancy rates of probation staff by region, 31 March 2025"],
        ["Region", "Probation officer", "Senior probation officer"],
        ["Wales", 8.5, 0.4],
        ["London", 12.5, 0.8],
    )
    assert figures(reading, "value")["C4"] == (0.8,)


@pytest.mark.parametrize("label", ["Probation officer vacancy rate", "Probation officer vacancy rate (%)"])
def test_a_row_that_is_all_below_one_has_no_plain_scale(label: str) -> None:
    reading = read(["Probation officers, 31 March 2025"], REGIONS, [label, 0.5, 0.4, -0.8])
    assert [fault.expected for fault in reading.faults] == ["percentages whose scale is plain"]


def test_what_one_column_says_settles_nothing_of_another() -> None:
    reading = read(
        ["Probation officers, 31 March 2025"],
        ["Region", "Vacancy rate", "Leaving rate, year ending 31 March 2025"],
        ["Wales", 8.5, 0.04],
        ["London", 12.5, 0.08],
    )
    assert [fault.expected for fault in reading.faults] == ["percentages whose scale is plain"]


def test_nothing_is_nothing_on_either_scale() -> None:
    assert rates([Percent(0.085), 0, Percent(0.125)]) == {"B3": 8.5, "C3": 0, "D3": 12.5}
    reading = read(
        ["Probation officers, 31 March 2025"], ["Region", "Vacancy rate"], ["Wales", Percent(0.085)], ["London", 0]
    )
    assert figures(reading, "value") == {"B3": (8.5,), "B4": (0,)}
