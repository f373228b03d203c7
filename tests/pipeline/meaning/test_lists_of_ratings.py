"""Lists of the ratings of units: how their rows are sorted, when their data came out, what their signs stand for."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

UNITS = ("Gwent", "North Wales", "Newham")


@pytest.mark.parametrize(
    "title",
    [
        *("Overall rating of each PDU, highest score first", "PDU ratings, sorted from highest to lowest score"),
        *(
            "Overall ratings of PDUs (lowest-scoring first)",
            "Ratings of PDUs, most recent first",
            "PDU ratings, best to worst",
        ),
        *("PDUs ranked by score, with the highest first", "League table of PDU scores, from top to bottom"),
    ],
)
def test_a_title_may_say_how_they_are_sorted(title: str) -> None:
    rows: list[list[Content]] = [[unit, "5 May 2031", "Good"] for unit in UNITS]
    found = figures(read([title], ["PDU", "Published", "Overall rating"], *rows), "text")
    assert [found[f"C{row}"] for row in (3, 4, 5)] == [("Good",)] * len(rows)


@pytest.mark.parametrize(
    "title", ["Highest rating ever given to each PDU", "PDU ratings, highest wished-for score first"]
)
def test_but_not_which_ratings_they_are(title: str) -> None:
    rows: list[list[Content]] = [[unit, "Good"] for unit in UNITS]
    reading = read([title], ["PDU", "Overall rating"], *rows)
    assert reading.faults[0].expected == "a title whose words are known"


@pytest.mark.parametrize(
    ("of_the_data", "of_the_report"),
    [
        *(("release_date", "report_published"), ("Data published", "Report date"), ("dataset_published", "published")),
        *(("Publication date", "Date of inspection report"), ("Published", "Report published")),
    ],
)
def test_a_day_that_never_changes_beside_those_of_reports_is_of_the_data(of_the_data: str, of_the_report: str) -> None:
    days = [f"2031-0{place}-05" for place in (1, 2, 3)]
    rows: list[list[Content]] = [
        [unit, "2031-09-23", day, "Overall rating", "Good"] for unit, day in zip(UNITS, days, strict=True)
    ]
    header: list[Content] = ["probation_delivery_unit", of_the_data, of_the_report, "standard", "rating"]
    found = figures(read(header, *rows), "role", "date")
    assert found["C2"] == ("published", dt.date(2031, 1, 5))
    assert not [cell for cell in found if cell.startswith("B")]


@pytest.mark.parametrize(
    "key",
    [
        "Key: O Outstanding, G Good, RI Requires improvement, I Inadequate; NA no court team; NR not rated",
        "Ratings: Outstanding (O), Good (G), Requires improvement (RI), Inadequate (I); NA, no court team",
        "O Outstanding | G Good | RI Requires improvement | I Inadequate | NA no court team",
    ],
)
def test_a_key_to_signs_parts_no_ratings(key: str) -> None:
    reading = read(
        ["Ratings of PDUs (2021 standards)"],
        [key],
        ["PDU", "1.1 Leadership", "2.1 Court work"],
        ["Newham", "O", "NR"],
        ["Gwent", "RI", "NA"],
    )
    found = figures(reading, "text", "mark")
    assert (found["B4"], found["C5"]) == (("Outstanding", None), (None, "not applicable"))


@pytest.mark.parametrize("ratings", [("RI", "G", "RI"), (1, 2, 1)])
def test_the_day_of_each_report_above_a_gap_is_of_the_columns_below(ratings: tuple[Content, ...]) -> None:
    days = ["5 May 2031", "6 June 2031", "17 July 2031"]
    reading = read(
        ["Ratings of PDUs (2021 standards): points" if 1 in ratings else "Ratings of PDUs (2021 standards)"],
        ["Standard", *UNITS],
        ["Report published", *days],
        [],
        ["Organisational delivery"],
        ["1.1 Leadership", *ratings],
        ["1.2 Staff", *ratings[::-1]],
        ["Service delivery"],
        ["2.2 Assessment", *ratings],
    )
    found = figures(reading, "pdu", "standard", "role")
    assert found["D3"] == ("Newham", None, "published")
    assert [found[f"B{row}"][:2] for row in (6, 7, 9)] == [
        ("Gwent", name) for name in ("Leadership", "Staff", "Assessment")
    ]
