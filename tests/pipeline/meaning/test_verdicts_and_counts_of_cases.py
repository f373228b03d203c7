"""What a number of cases counts: those with a need, those whose services were sufficient, those answered yes or no."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

QUESTIONS = [f"Does {stage} focus sufficiently on keeping other people safe?" for stage in ("assessment", "planning")]
QUESTIONS += ["Does reviewing focus sufficiently on supporting desistance?"]
COUNTED: list[list[Content]] = [[question, 21 + place, 64] for place, question in enumerate(QUESTIONS)]


class TestAVerdictOnServices:
    @pytest.mark.parametrize(
        "verdict",
        [
            "% of cases rated sufficient where the need was identified",
            "proportion of cases judged satisfactory in which a need had been identified",
            "per cent judged adequate, where the factor was present",
            "% of cases answered Yes where the need was identified",
        ],
    )
    def test_is_of_the_services_and_not_of_the_need(self, verdict: str) -> None:
        reading = read(
            [f"Services to reduce reoffending: {verdict}"],
            ["Need", "Wales", "London"],
            ["Accommodation", 44, 38],
            ["Drug misuse", 51, 47],
        )
        assert set(figures(reading, "measure", "role").values()) == {("sufficient_services", "percentage")}

    def test_without_a_word_that_judges_says_no_measure(self) -> None:
        reading = read(
            ["Services to keep other people safe: % of cases where the need was identified"],
            ["Need", "Wales", "London"],
            ["Accommodation", 44, 38],
            ["Drug misuse", 51, 47],
        )
        assert reading.faults[0].expected == "the need_measure of the figure"

    def test_leaves_cases_where_a_need_was_identified_what_they_are(self) -> None:
        reading = read(
            ["Needs linked to desistance: % of cases where the need was identified"],
            ["Need", "Wales", "London"],
            ["Accommodation", 44, 38],
            ["Drug misuse", 51, 47],
        )
        assert set(figures(reading, "measure").values()) == {("identified",)}


@pytest.mark.parametrize(
    "header",
    [
        *("Sufficient services (n)", "Number given sufficient services", "Sufficient delivery: number of cases"),
        *("How many had enough services to meet the need?", "Number of cases in which services were sufficient"),
    ],
)
def test_needs_met_are_counted_where_their_heading_counts(header: str) -> None:
    reading = read(
        ["Needs linked to desistance, Gwent"],
        ["Need", "Number identified", header],
        ["Accommodation", 120, 43],
        ["Drug misuse", 131, 52],
        ["Alcohol misuse", 109, 61],
    )
    assert figures(reading, "measure", "role")["C4"] == ("sufficient_services", "n_met")


def test_needs_met_of_which_no_word_counts_may_be_in_per_cent() -> None:
    reading = read(
        ["Needs linked to desistance, Gwent"],
        ["Need", "Number identified", "Cases with sufficient services"],
        ["Accommodation", 120, 43],
        ["Drug misuse", 131, 52],
        ["Alcohol misuse", 109, 61],
    )
    assert [fault.found for fault in reading.faults] == ["figures that may be either"]


class TestACountOfAnswers:
    @pytest.mark.parametrize(
        ("header", "answer"),
        [
            *(("How many cases were answered Yes?", "Yes"), ("How many cases were found satisfactory?", "Yes")),
            *(
                ("In how many cases was the answer No?", "No"),
                ("Number of No answers", "No"),
                ("No. of No answers", "No"),
            ),
            *(("Total 'No' responses", "No"), ("Number of cases not judged sufficient", "No")),
        ],
    )
    def test_is_of_the_answer_that_its_heading_says(self, header: str, answer: str) -> None:
        reading = read(
            ["Key questions: Gwent PDU"],
            ["Key question", header, "Number of cases"],
            *COUNTED,
        )
        found = figures(reading, "role", "answer", "value")
        assert found["B3"] == ("number", answer, 21)
        assert found["C3"] == ("cases", None, 64)

    @pytest.mark.parametrize(
        "header",
        [
            *(
                "All cases with a Yes or No answer",
                "Total of Yes and No answers",
                "Cases judged (sufficient or insufficient)",
            ),
            *("All answers excluding N/A", "Total responses (excluding don't know and not applicable)"),
        ],
    )
    def test_of_both_is_the_base(self, header: str) -> None:
        reading = read(
            ["Key questions: Gwent PDU"],
            ["Key question", "Yes (number)", header],
            *COUNTED,
        )
        assert figures(reading, "role", "value")["C4"] == ("cases", 64)

    def test_that_was_not_given_is_none(self) -> None:
        assert reader("key questions").of("Number with no answer").members["answer"] != ("No",)


def test_a_title_may_ask_how_often_each_key_question_was_answered_yes() -> None:
    reading = read(
        ["In what percentage of cases was each key question answered 'Yes'?"],
        ["Key question", "Gwent PDU", "Surrey PDU"],
        *COUNTED,
    )
    assert set(figures(reading, "role", "answer").values()) == {("percentage", "Yes")}


class TestBesideTheNeedsOfOneUnit:
    @pytest.mark.parametrize(
        ("header", "measure"),
        [
            *(
                ("Sufficiency (%)", "sufficient_services"),
                ("% where services were enough to meet the need", "sufficient_services"),
            ),
            *(
                ("% showing progress", "improved"),
                ("Positive change (%)", "improved"),
                ("Improvement rate (%)", "improved"),
            ),
            *(("% of everyone in the sample", "identified"), ("What percentage of cases had this need?", "identified")),
        ],
    )
    def test_a_percentage_is_of_what_its_heading_says(self, header: str, measure: str) -> None:
        reading = read(
            ["Needs linked to desistance, Gwent"],
            ["Need", header],
            ["Accommodation", 41],
            ["Drug misuse", 57],
            ["Alcohol misuse", 63],
        )
        assert set(figures(reading, "measure", "role").values()) == {(measure, "percentage")}

    def test_cases_that_need_services_are_those_with_the_need(self) -> None:
        reading = read(
            ["Needs linked to desistance, Gwent"],
            ["Need", "Number of cases needing services"],
            ["Accommodation", 41],
            ["Drug misuse", 57],
            ["Alcohol misuse", 63],
        )
        assert set(figures(reading, "measure", "role").values()) == {("identified", "n_identified")}

    def test_a_rate_of_something_else_is_of_no_need(self) -> None:
        reading = read(
            ["Sufficient services for needs, Gwent"],
            ["Need", "Sufficient services rate (%)", "Reoffending rate (%)"],
            ["Accommodation", 41, 27],
            ["Drug misuse", 57, 33],
            ["Alcohol misuse", 63, 38],
        )
        assert [fault.cell for fault in reading.faults] == ["C2"]


@pytest.mark.parametrize(
    "what",
    [
        *("services were delivered to meet the need", "support was provided to address that need"),
        *("help was given to tackle the need", "interventions had been delivered to meet this need"),
    ],
)
@pytest.mark.parametrize("which", ["Cases where sufficient", "Cases in which sufficient", "Enough"])
def test_what_services_were_delivered_for_is_said_of_the_verdict(which: str, what: str) -> None:
    meaning = reader("needs").of(f"{which} {what}")
    assert meaning.members["need_measure"] == ("sufficient_services",)
    assert not meaning.unknown


@pytest.mark.parametrize(
    "text",
    [
        "Cases where sufficient services were not delivered to meet the need",
        "Cases where sufficient services were planned to meet the need",
        "Cases where sufficient services were needed to meet the need",
    ],
)
def test_what_was_not_delivered_is_none(text: str) -> None:
    assert reader("needs").of(text).unknown
