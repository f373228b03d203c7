"""A rating in a line of its own, above the answers that it follows from: of the standard that the title names."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_headings_and_groups import ENGAGING, SAFE
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures

COVER = Grid("About", [["Inspection of probation services: Sunderland PDU"], ["Case data"]])
ANSWERS: list[list[Content]] = [["Answer", ENGAGING, SAFE], ["Yes (n)", 20, 9], ["No (n)", 11, 22]]


def rated(title: str, *line: Content, beside: tuple[Grid, ...] = ()) -> Reading:
    """A sheet about one standard: its title, a line of two cells and the answers to its questions."""
    return read_grids([COVER, *beside, Grid("Assessing", [[title], [], [*line], [], *ANSWERS])])


@pytest.mark.parametrize("label", ["Rating", "Our judgement", "Rating awarded:", "Grade"])
def test_a_rating_in_a_line_is_of_the_standard_in_the_title(label: str) -> None:
    found = figures(rated("P 2.1 Assessment", label, "Requires improvement"), "role", "pdu", "standard", "text")
    assert found["B3"] == ("standard", "Sunderland", "Assessment", "Requires improvement")
    assert "B6" in found  # the answers are read as before


@pytest.mark.parametrize(
    ("title", "label", "word"),
    [
        ("P 2.1 Assessment", "Rating", "See the report"),
        ("P 2.1 Assessment", "Lead inspector", "Good"),
        ("P 2.1 Assessment of weekend releases", "Rating", "Good"),
        ("P 2.1 Assessment and P 2.2 Planning", "Rating", "Good"),
        ("Answers to questions about cases", "Rating", "Good"),
    ],
)
def test_a_line_is_left_aside_where_it_or_its_title_says_something_else(title: str, label: str, word: str) -> None:
    reading = rated(title, label, word)
    assert reading.observations is None or "ratings" not in reading.observations["dataset"].unique().to_list()


def test_a_line_stands_beside_the_table_that_prints_its_rating_again() -> None:
    rows: list[list[Content]] = [["Standard", "Rating"], ["P 2.1 Assessment", "Inadequate"], ["P 2.2 Planning", "Good"]]
    summary = Grid("Ratings", [["Sunderland PDU: ratings"], *rows])
    reading = rated("P 2.1 Assessment", "Rating", "Inadequate", beside=(summary,))
    assert not reading.faults
    assert reading.observations is not None
    printed = reading.observations.filter(standard="Assessment").select("source_sheet", "source_cell", "text").rows()
    assert printed == [("Ratings", "B3", "Inadequate"), ("Assessing", "B3", "Inadequate")]


@pytest.mark.parametrize("name", ["Cover", "Cover sheet"])
def test_a_rating_on_a_cover_is_that_of_the_unit_which_its_title_names(name: str) -> None:
    lines: list[list[Content]] = [["Inspection of Gwent PDU"], ["Standards of 2023"], [], ["Overall rating", "Good"]]
    listed: list[list[Content]] = [[], ["Tables"], ["1  Ratings of the standards"]]
    found = figures(read_grids([Grid(name, [*lines, *listed])]), "role", "pdu", "framework", "text")
    assert found == {"B4": ("overall rating", "Gwent", "2023", "Good")}


def test_a_list_of_contents_rates_nothing() -> None:
    rows: list[list[Content]] = [["Inspection of Gwent PDU"], [], ["Table 1", "Overall rating"], ["Overall", "Good"]]
    reading = read_grids([Grid("Contents", [*rows, ["Table 2", "Leadership"]])])
    assert reading.observations is None or reading.observations.is_empty()
