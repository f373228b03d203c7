"""A question or a headline over one of several tables of a sheet, and the line below it that says of what these are."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

LEAVING: list[list[Content]] = [
    ["Grade", "Leaving rate (%)", "Resignation rate (%)"],
    ["Probation officers", 8.25, 5.5],
    ["Probation services officers", 11.75, 7.25],
]
RATED: list[list[Content]] = [
    ["PDU", "Overall rating", "Score"],
    ["Gwent", "Inadequate", "4/21"],
    ["Cardiff and Vale", "Requires improvement", "8/21"],
]
NEEDS: list[list[Content]] = [
    ["Need", "Identified (number)", "Sufficient services delivered (number)"],
    ["Accommodation", 90, 31],
    ["Drug misuse", 75, 44],
    ["Alcohol misuse", 81, 38],
]
STAGES: list[list[Content]] = [
    ["Stage", "Engaging the person on probation", "Supporting desistance", "Keeping other people safe"],
    ["Assessment", "61%", "52%", "43%"],
    ["Planning", "64%", "55%", "41%"],
    ["Reviewing", "57%", "49%", "36%"],
]


@pytest.mark.parametrize("headline", ["Do people stay?", "Leaving and resigning"])
def test_a_line_below_a_headline_dates_the_table_below_it_though_it_ends_as_notes_do(headline: str) -> None:
    line = "Wales, year ending 30 June 2026. Rates are percentages of average headcount."
    staff: list[list[Content]] = [
        ["Staff in Wales, 31 March 2026"],
        ["Grade", "Staff in post (FTE)"],
        ["PSO", 31],
        ["PO", 42],
    ]
    found = figures(read(*staff, [], [headline], [line], [], *LEAVING), "as_of", "area", "role", "value")
    assert found["B10"] == ("30 June 2026", "Wales", "leaving rate", 8.25)
    assert found["B3"][0] == "31 March 2026"


@pytest.mark.parametrize("headline", ["What did inspectors say?", "Inspection results"])
def test_a_table_below_a_headline_goes_on_with_none_above_it(headline: str) -> None:
    line = "HM Inspectorate of Probation, 2023 framework; composite score out of 21"
    staff: list[list[Content]] = [["Grade", "Staff in post (FTE)", "Target (FTE)"], ["PSO", 31, 40], ["PO", 42, 51]]
    above: list[Content] = ["Wales: staff now, 31 March 2026"]
    found = figures(read(above, [], *staff, [], [headline], [line], [], *RATED), "pdu", "role", "text")
    assert found["B11"] == ("Gwent", "overall rating", "Inadequate")


@pytest.mark.parametrize("question", ["And to keep other people safe?", "Where were needs met, and where not?"])
def test_a_question_over_needs_and_their_measures_is_their_title(question: str) -> None:
    line = "Needs linked to risk of harm; all PDUs inspected, 2025/26 inspections"
    found = figures(read([question], [line], [], *NEEDS), "need", "measure", "purpose", "value")
    assert found["B5"] == ("Accommodation", "identified", "risk_of_harm", 90)


@pytest.mark.parametrize(
    "question", ["How often was casework good enough?", "Where was casework judged sufficient, and where not?"]
)
def test_a_question_over_stages_and_themes_is_their_title(question: str) -> None:
    line = "Percentage of cases with the answer Yes, Wales"
    found = figures(read([question], [line], [], *STAGES), "area", "question", "value")
    assert found["C5"][0] == "Wales"
    assert found["C5"][2] == 52


def test_a_question_in_other_words_asks_for_more_than_the_twelve() -> None:
    line = "Percentage of cases with the answer Yes, Wales"
    assert read(["Did managers oversee the work well?"], [line], [], *STAGES).observations is None
