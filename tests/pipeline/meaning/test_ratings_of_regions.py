"""Regions are rated by inspections of their own; ratings by region may be of others, and are none of these."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


def overall(title: str, header: str = "Region") -> Reading:
    return read([title], [header, "Report published", "Overall rating"], *ROWS)


ROWS: tuple[list[Content], ...] = (
    ["Wales", "May 2030", "Good"],
    ["London", "June 2030", "Inadequate"],
    ["North East", "July 2030", "Good"],
)


@pytest.mark.parametrize(
    "title",
    [
        "Ratings of probation regions",
        "Judgements on probation regions",
        "Regional inspections of the Probation Service: overall ratings",
        "Probation Service: regions inspected, by overall rating",
    ],
)
def test_a_region_that_was_inspected_has_its_rating(title: str) -> None:
    found = figures(overall(title), "dataset", "region", "role", "text")
    assert found["C4"] == ("region_ratings", "London", "overall rating", "Inadequate")
    assert found["B4"] == ("region_ratings", "London", "published", "June 2030")


@pytest.mark.parametrize(
    "title",
    [
        "Ratings of probation delivery units by region",
        "Lowest rated probation delivery unit in each region",
        "Ratings of approved premises by probation region",
        "Ratings of NPS divisions, probation inspections",
        "Regional ratings of youth justice services",
    ],
)
def test_what_is_rated_in_a_region_is_not_the_region(title: str) -> None:
    reading = overall(title)
    found = None if reading.faults else reading.observations
    assert found is None or "region_ratings" not in found["dataset"].to_list()


def test_standards_of_regions_are_numbered_as_such() -> None:
    reading = read(
        ["Regional inspection ratings, Probation Service"],
        ["Standard", "Wales", "London"],
        ["R 1.1 Leadership", "Good", "Outstanding"],
        ["R 1.2 Staffing", "Inadequate", "Good"],
        ["R 2.1 Public protection", "Good", "Good"],
        ["R 2.4 Unpaid work", "Good", "Inadequate"],
        ["Overall", "Good", "Good"],
    )
    found = figures(reading, "region", "role", "standard")
    assert found["C4"] == ("London", "standard", "Staffing")
    assert found["B5"] == ("Wales", "standard", "Public protection")
    assert found["B7"] == ("Wales", "overall rating", None)


def test_ratings_that_regions_gave_themselves_stop_the_table() -> None:
    assert "a title whose words are known" in str(overall("Ratings that probation regions expected").faults[0])
