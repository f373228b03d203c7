"""Names of units as those shorten them who work there: points of the compass as letters, places cut short."""

from __future__ import annotations

import pytest

from pipeline.meaning.understanding.short_names import with_names_in_full
from pipeline.workbook.cells import Sheet
from tests.pipeline.meaning.test_headings_and_groups import reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


def in_full(text: str) -> object:
    (sheet,) = with_names_in_full([Sheet("A sheet", [[text]])], reader("staffing").lists)
    return sheet.rows[0][0]


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("N Wales", "North Wales"),
        ("N Yorks", "North Yorkshire"),
        ("NW Lancs", "North West Lancashire"),
        ("Essex S", "Essex South"),
        ("Nott'm City", "Nottingham City"),
        ("Hants N&E", "Hampshire North and East"),
        ("B’ham N, E & Solihull", "Birmingham North, East and Solihull"),
        ("Bury & R'dale", "Bury and Rochdale"),
        ("Redcar, Clev & Mbro", "Redcar, Cleveland and Middlesbrough"),
        ("Southampton & NF", "Southampton, Eastleigh and New Forest"),
        ("Knowsley & St H", "Knowsley and St Helens"),
        ("Brighton & E Sx", "Brighton and East Sussex"),
        ("NPS SW & SC", "NPS South West and South Central"),
        ("Norfolk & Sfk CRC", "Norfolk and Suffolk CRC"),
    ],
)
def test_a_short_name_is_that_of_the_one_place_whose_words_it_shortens(short: str, name: str) -> None:
    assert in_full(short) == name


@pytest.mark.parametrize(
    "text",
    [
        "N Lincs",  # a council; the unit is North and North East
        "Bath & NE Somerset",
        "Hammersmith & Fulham",  # of a list of places the last is named too
        "W Mercia",
        "B & R",  # Bury and Rochdale, Barnsley and Rotherham
        "Staff N",
        "Score E",
        "None",
        "Derby",  # no Derbyshire
    ],
)
def test_what_leaves_a_word_out_or_is_a_word_of_its_own_is_no_short_name(text: str) -> None:
    assert in_full(text) == text


def test_a_title_has_the_name_between_its_dashes_and_before_the_word_for_units() -> None:
    assert in_full("South West – Bristol & S Glos PDU profile") == (
        "South West – Bristol and South Gloucestershire PDU profile"
    )


def test_units_with_short_names_have_their_figures() -> None:
    reading = read(
        ["Staff in post (FTE) at 30 June 2027, probation officers"],
        ["PDU", "In post", "Target"],
        ["W Sussex", 41.2, 50.0],
        ["Brighton & E Sx", 43.9, 52.5],
    )
    assert figures(reading, "area", "value")["B4"] == ("Brighton and East Sussex", 43.9)
