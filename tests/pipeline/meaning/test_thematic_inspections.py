"""Figures of thematic inspections: of a sample that has a name of its own, and of no inspected regions."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

ASSESSED = "Does assessment focus sufficiently on engaging the person on probation?"
ANSWERS: list[list[Content]] = [["Key question", "% Yes"], [ASSESSED, "60%"]]


def under(title: str) -> Reading:
    return read([title], *ANSWERS)


@pytest.mark.parametrize(
    ("title", "sample"),
    [
        ("Domestic abuse thematic inspection: key questions, January to March 2031", "Domestic abuse thematic sample"),
        ("Annexe 2: key questions, thematic inspection of domestic abuse", "Domestic abuse thematic sample"),
        (
            "A thematic inspection of work done, and progress made, by the Probation Service to reduce domestic abuse",
            "Domestic abuse thematic sample",
        ),
        ("Race equality in probation: thematic inspection, 2031", "Race equality thematic sample"),
        ("MAPPA thematic: answers to key questions", "MAPPA thematic sample"),
        ("Key questions: thematic inspection of resettlement", "Resettlement thematic sample"),
        ("Electronic monitoring thematic: key questions", "Electronic monitoring thematic sample"),
        ("Key questions: Offender Management in Custody (post-release) inspection", "OMiC post-release sample"),
    ],
)
def test_are_of_its_sample(title: str, sample: str) -> None:
    assert figures(under(title), "area", "area_type")["B3"] == (sample, "inspected")


def test_are_told_by_the_cover() -> None:
    cover: list[list[Content]] = [["Domestic abuse thematic inspection: data tables"], ["Publisher", "HMI Probation"]]
    reading = read_grids([Grid("Cover", cover), Grid("Table_1", [["Key questions, all inspected cases"], *ANSWERS])])
    assert figures(reading, "area")["B3"] == ("Domestic abuse thematic sample",)


def test_of_a_sample_without_a_name_stop_the_table() -> None:
    fault = under("Homelessness thematic inspection: key questions").faults[0]
    assert fault.expected == "a thematic inspection whose sample has a name"


def test_of_a_part_of_the_sample_stop_the_table() -> None:
    title = "Domestic abuse thematic inspection: key questions by region"
    reading = read([title], ["Key question", "Wales", "London"], [ASSESSED, "60%", "50%"])
    assert reading.faults[0].expected == "figures of the whole sample of a thematic inspection"


def test_of_others_are_not_read() -> None:
    reading = under("A thematic inspection of youth offending services and domestic abuse: key questions")
    assert reading.observations is None or reading.observations.is_empty()
