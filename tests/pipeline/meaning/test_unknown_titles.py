"""Titles of ratings and answers: whose these are, and whether they were given, is said there and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.raw.file import raw_file
from pipeline.raw.workbook_reading import read_closely
from tests.pipeline.meaning.cubes import declared
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import ENGAGING, SAFE
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read
from tests.workbooks import Rows, write_workbook

RATED: list[list[Content]] = [
    ["PDU", "P 1.1 Leadership", "P 2.1 Assessment", "P 2.2 Planning"],
    ["Surrey", "Good", "Inadequate", "Requires improvement"],
    ["Gwent", "Outstanding", "Good", "Good"],
]
ASKED: list[list[Content]] = [
    ["Key question", "Surrey", "Gwent"],
    [f"Assessment: {ENGAGING}", 61, 44],
    [f"Planning: {SAFE}", 38, 52],
]


@pytest.mark.parametrize(
    "title",
    [
        "Ratings that heads of PDU hope for",
        "Rehearsal 2027: ratings by standard",
        "Ratings as first drafted, before moderation",
        "Peer reviewers' ratings of PDUs against the 2023 standards",
        "What each rating would have been under the proposed rules",
        "Ratings in a rehearsal of the inspection",
        "Ratings that PDUs gave themselves",
        "PDUs' own ratings",
        "Ratings from test inspections",
        "Ratings each PDU could achieve",
    ],
)
def test_ratings_of_others_than_the_inspectorate_stop_a_table(title: str) -> None:
    reading = read([title], *RATED)
    assert reading.faults
    assert "title whose words are known" in str(reading.faults[0])


@pytest.mark.parametrize(
    "title",
    [
        "PDU ratings at a glance, 2023 standards",
        "How each PDU was rated against our seven standards",
        "Ratings received by the PDUs inspected, standard by standard",
        "Alphabetical listing of ratings published to date, set out on a single page",
        "Ratings assigned under the same framework, each unit separately",
        "Annex A: Parliamentary Question UIN 12345, ratings by standard",
        "Freedom of Information Act 2000 - request 260101: PDU ratings",
        "You asked: what ratings were the PDUs given?",
        "Ratings disclosed under the Freedom of Information Act 2000, reference FOI 260101",
        "Each cell gives a rating and, in brackets, its points",
    ],
)
def test_ratings_of_the_inspectorate_are_read_in_many_words(title: str) -> None:
    assert figures(read([title], *RATED), "text")["B3"] == ("Good",)


@pytest.mark.parametrize(
    "title",
    [
        "Regional audit tool: percentage of cases audited and found sufficient, by key question",
        "Percentage of double-assessed cases in which assessors agreed, by key question",
        "Percentage of cases sufficient that each PDU hopes to reach, by key question",
        "Percentage of cases in which two inspectors gave the same answer, by key question",
        "Percentage of cases that practitioners answered Yes, by key question",
        "Percentage of cases not answered, by key question",
    ],
)
def test_answers_of_others_than_inspectors_stop_a_table(title: str) -> None:
    assert read([title], *ASKED).faults


def test_a_table_of_youth_justice_is_not_probations_though_a_column_is_headed_pdu() -> None:
    reading = read(["Youth justice services: inspection ratings"], *RATED)
    assert not reading.holds_facts


def test_services_most_likely_to_help_are_asked_about_by_a_prompt_and_by_no_key_question() -> None:
    prompt = "Does planning set out the services most likely to reduce reoffending?"
    reading = read(["Key questions: percentage of cases answered Yes"], *ASKED, [prompt, 55, 66])
    assert {"B3", "C3", "B4", "C4"} == set(figures(reading, "value"))


@pytest.mark.parametrize(
    "cover", ["Self-assessed ratings by PDU, 2027", "Predicted inspection ratings", "Mock inspections"]
)
def test_the_title_of_a_cover_says_that_ratings_are_of_nobodys_inspection(cover: str, tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "Cover": [[cover], ["Ministry of Justice"]],
        "Ratings": [["Ratings by standard"], *RATED],
    }
    reading = read_closely(raw_file(write_workbook(tmp_path / "release.xlsx", sheets), tmp_path), declared())
    assert reading.faults or not reading.holds_facts


@pytest.mark.parametrize(
    "headline",
    [
        "Figure 3: Units with fewer staff do not always have lower ratings",
        "Ratings have fallen slightly but remain far higher than in 2021",
        "Leadership is rated better than casework",
    ],
)
def test_a_headline_that_compares_stands_over_a_title_that_says_what_the_figures_are(headline: str) -> None:
    found = figures(read([headline], ["Ratings of PDUs by standard, 2023 standards"], *RATED), "text", "framework")
    assert found["B4"] == ("Good", "2023")


@pytest.mark.parametrize(
    ("headline", "title"),
    [
        ("Heads predicted higher ratings than inspectors gave", "Ratings of PDUs by standard, 2023 standards"),
        ("Units do not rate themselves lower", "Ratings that peers gave, by standard, 2023 standards"),
        ("Units did not always have lower ratings", "How heads see their units, by standard, 2023 standards"),
    ],
)
def test_a_headline_over_ratings_of_others_stops_them(headline: str, title: str) -> None:
    assert read([headline], [title], *RATED).faults


def test_a_headline_alone_is_the_title() -> None:
    assert read(["Units with fewer staff do not always have lower ratings"], *RATED).faults


def test_a_need_improves_since_the_start() -> None:
    reading = read(
        ["Needs linked to desistance, England and Wales, 2026/27"],
        ["Need", "Need identified (number of cases)", "Need improved since start (%)"],
        ["Accommodation", 58, 47],
        ["Drug misuse", 89, 35],
        ["Alcohol misuse", 74, 29],
    )
    assert figures(reading, "measure")["C3"] == ("improved",)


@pytest.mark.parametrize(
    "title",
    [
        "Twelve key questions, by stage of supervision and aim",
        "Assessment: cases that met the standard expected",
        "Cases meeting our expectations, by PDU and key question",
        "Pass rate by key question, worst performing first",
        "Inspectors' conclusions on those cases they looked at",
    ],
)
def test_answers_of_inspectors_are_read_under_titles_that_say_how_they_are_judged_or_sorted(title: str) -> None:
    found = figures(read([f"{title} (% of cases)"], *ASKED), "value")
    assert found == {"B3": (61,), "C3": (44,), "B4": (38,), "C4": (52,)}


@pytest.mark.parametrize(
    "title",
    [
        "Annex C to the letter from the Permanent Secretary, Ministry of Justice: outcomes of inspections of PDUs",
        "Supplementary written evidence ABC0417 to the Justice Select Committee: ratings by standard",
        "Evidence submitted to the House of Lords Justice and Home Affairs Committee: ratings of PDUs",
        "Memorandum by the National Audit Office: ratings of PDUs",
        "House of Commons Library research briefing CBP-41776: ratings of PDUs",
        "Letter from HM Chief Inspector of Probation to the Chair of the Public Accounts Committee: PDU ratings",
    ],
)
def test_to_whom_ratings_were_sent_and_under_which_number_changes_none(title: str) -> None:
    assert figures(read([title], *RATED), "text")["B3"] == ("Good",)


@pytest.mark.parametrize("title", ["Ratings ABC 2027", "ABC ratings of PDUs", "Ratings of PDUs, ABC2027"])
def test_letters_that_number_no_document_may_say_which_ratings_they_are(title: str) -> None:
    assert read([title], *RATED).faults[0].expected == "a title whose words are known"
