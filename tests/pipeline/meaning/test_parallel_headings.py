"""Headings that differ in one part alone: a base beside a percentage of the same measure is its base."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

ROWS: tuple[list[Content], ...] = (
    ["Accommodation", 0.68, 0.33, 87, 267],
    ["Drug misuse", 0.38, 0.59, 157, 267],
    ["Debt", 0.4, 0.12, 32, 267],
)


@pytest.mark.parametrize("identified", ["Cases with need identified", "Need identified"])
@pytest.mark.parametrize(
    ("share", "base"), [("Percentage – {}", "Base – {}"), ("%: {}", "Base: {}"), ("Share – {}", "Base (n) – {}")]
)
def test_each_base_is_that_of_the_measure_it_names(share: str, base: str, identified: str) -> None:
    measures = ("Sufficient services delivered", identified)
    header: list[Content] = ["Need", *map(share.format, measures), *map(base.format, measures)]
    found = figures(read(["Needs identified at inspection, London, risk of harm"], header, *ROWS), "role", "measure")
    assert found["C3"] == ("percentage", "identified")
    assert found["D3"] == ("n_identified", "sufficient_services")
    assert found["E3"] == ("cases", "identified")


def test_a_base_that_stands_by_itself_says_of_which_cases_it_is() -> None:
    header: list[Content] = [
        "Need",
        "Sufficient services, % of cases with the need",
        "Base – Cases with need identified",
    ]
    rows: tuple[list[Content], ...] = (["Accommodation", "68%", 87], ["Drug misuse", "38%", 157], ["Debt", "40%", 32])
    reading = read(["Needs of people on probation, London, risk of harm"], header, *rows)
    assert figures(reading, "role", "value")["C3"] == ("n_identified", 87)
