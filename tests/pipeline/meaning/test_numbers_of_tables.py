"""The numbers of tables are those of no standard, though they look alike."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.test_headings_and_groups import reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


@pytest.mark.parametrize("title", ["Table 2.1: key questions", "Figure 1.3 Key questions", "Key questions (Table 2.2)"])
def test_name_no_standard(title: str) -> None:
    assert not reader("key questions").of(title).members.keys() & {"standard", "framework", "stage"}


def test_leave_the_standard_that_stands_after_them() -> None:
    named = reader("ratings").of("Table 1.4: P 2.1 Assessment").members["standard"]
    assert named == reader("ratings").of("P 2.1 Assessment").members["standard"]


def test_approved_premises_are_those_of_the_probation_service() -> None:
    reading = read(
        ["Table 14: Average working days lost per person to sickness by region"],
        ["Region", "Year ending 31 March 2031"],
        ["Wales", 11.8],
        ["London", 16.7],
        ["Approved Premises", 15.1],
    )
    assert figures(reading, "area", "role")["B3"] == ("Wales", "sickness days a person")
