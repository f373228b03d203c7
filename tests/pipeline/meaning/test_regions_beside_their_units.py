"""Ratings of a region beside those of its units: it has three standards of its own, and no mart has them."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

STANDARDS = ("P 1.1 Leadership", "P 1.2 Staffing", "P 1.3 Services", "P 2.1 Assessment")
TITLE = "East Midlands region: ratings of the region and its PDUs"


@pytest.mark.parametrize("region", ["Region", "East Midlands", "East Midlands region", "The region", "Region rating"])
class TestTheRatingOfARegion:
    def test_in_a_column_is_left_out_and_those_of_its_units_are_read(self, region: str) -> None:
        rows: list[list[Content]] = [
            [standard, "Good" if standard < "P 2" else "-", "Inadequate", "Requires improvement"]
            for standard in STANDARDS
        ]
        reading = read([TITLE], ["Standard", region, "Nottinghamshire PDU", "Derbyshire PDU"], *rows)
        assert {cell[0] for cell in figures(reading, "pdu")} == {"C", "D"}

    def test_in_a_row_too(self, region: str) -> None:
        rows: list[list[Content]] = [
            [region, "Good", "Good", "Good", "-"],
            ["Derbyshire", "Good", "Inadequate", "Good", "Good"],
            ["Derby City", "Good", "Inadequate", "Good", "Good"],
        ]
        assert {cell[1:] for cell in figures(read([TITLE], ["PDU", *STANDARDS], *rows), "pdu")} == {"4", "5"}


def without_unit() -> Reading:
    rows: list[list[Content]] = [
        ["East Midlands", "Derbyshire", "Good", "Inadequate"],
        ["East Midlands", "", "Good", "Inadequate"],
        ["East Midlands", "Derby City", "Good", "Good"],
    ]
    return read([TITLE], ["Region", "PDU", *STANDARDS[:2]], *rows)


def test_a_row_that_lost_its_unit_is_a_fault() -> None:
    assert without_unit().faults
