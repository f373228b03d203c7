"""Staff of a region that are of none of its units: left out, and neither the region nor what stops its units."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


@pytest.mark.parametrize(
    "label",
    [
        *("East Midlands: regional teams", "East Midlands regional team staff", "Regional teams (East Midlands)"),
        *("East Midlands: staff not in a PDU", "East Midlands, not allocated to a PDU", "Other East Midlands staff"),
        *("Rest of East Midlands", "East Midlands: cross-PDU teams", "East Midlands - headquarters", "Regional teams"),
    ],
)
def test_are_left_out(label: str) -> None:
    reading = read(
        ["Staff in post (FTE) by region and PDU, 30 June 2031"],
        ["Region and PDU", "Probation officers", "PQiP trainees"],
        ["East Midlands", 161.3, 65.4],
        ["Derby City", 43.4, 18.3],
        ["Derbyshire", 54.5, 23.1],
        [label, 63.4, 24],
    )
    found = figures(reading, "area", "value")
    assert found["B3"] == ("East Midlands", 161.3)
    assert found["B5"] == ("Derbyshire", 54.5)
    assert "B6" not in found
