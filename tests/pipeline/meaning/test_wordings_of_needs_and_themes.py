"""Needs and the three themes of the key questions, in the words of other statisticians."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.test_headings_and_groups import reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

NEEDS = {
    "Accommodation": ["Homelessness", "Settled housing", "Access to accommodation", "Accomm."],
    "Education, training and employment": [
        *("Jobs and skills", "Learning, training and work", "Skills, education and jobs", "Employment or learning"),
        *("Training, learning and jobs (ETE)", "Education and training"),
    ],
    "Finance, benefits and debt": ["Money and benefits", "Income, benefits and debt", "Personal finances"],
    "Family and relationships": ["Family, relationships and parenting", "Intimate relationships", "Family ties"],
    "Lifestyle and associates": [
        "Lifestyle (inc. friends and associates)",
        "Friends and peers",
        "Lifestyle, friends and associates",
        "Social circle",
    ],
    "Alcohol misuse": ["Alcohol addiction", "Consumption of alcohol"],
    "Drug misuse": ["Drug taking", "Addiction to drugs"],
    "Thinking and behaviour": ["Decision-making and behaviour", "Thinking styles"],
    "Hate-based behaviour": ["Hate-based", "Hate-motivated"],
    "Attitudes to offending": ["Views on offending", "Attitudes supportive of crime", "Beliefs about crime"],
}
THEMES = {
    "engagement": ["Participation", "Engagement and participation", "Working together with the person"],
    "desistance": ["Causes of offending", "Tackling reoffending", "Why the person offends"],
    "keeping other people safe": ["Keeping the public safe", "Safeguarding others", "Managing risk of harm to others"],
}


@pytest.mark.parametrize(("need", "text"), [(need, text) for need, texts in NEEDS.items() for text in texts])
def test_a_need_is_known_by(need: str, text: str) -> None:
    meaning = reader("needs").of(text)
    assert meaning.members == {"need": (need,)}
    assert not meaning.unknown


@pytest.mark.parametrize(("theme", "text"), [(theme, text) for theme, texts in THEMES.items() for text in texts])
def test_a_theme_is_known_by(theme: str, text: str) -> None:
    meaning = reader("key questions").of(text)
    assert meaning.members == {"theme": (theme,)}
    assert not meaning.unknown


@pytest.mark.parametrize("text", ["Work", "Substance misuse", "Pro-criminal thinking", "Gambling"])
def test_what_may_be_several_needs_is_none(text: str) -> None:
    meaning = reader("needs").of(text)
    assert meaning.unknown or "need" not in meaning.members


class TestAFactorLinkedToOffending:
    @pytest.mark.parametrize(
        "linked", ["Factor linked to offending", "Linked to offending", "Related to risk of harm", "Criminogenic need"]
    )
    def test_beside_services_is_a_need_that_was_identified(self, linked: str) -> None:
        reading = read(
            ["Needs and whether they were met, all cases in Gwent"],
            ["Need", f"{linked} (%)", "Sufficient services (%)"],
            ["Accommodation", 42, 31],
            ["Alcohol misuse", 36, 28],
            ["Drug misuse", 55, 19],
        )
        found = figures(reading, "measure", "value")
        assert found["B3"] == ("identified", 42)
        assert found["C3"] == ("sufficient_services", 31)

    def test_under_a_title_of_services_says_which_of_these_it_is(self) -> None:
        reading = read(
            ["Cases in Gwent where sufficient services were delivered"],
            ["Need", "Cases with need (n)", "Linked to offending (%)", "Linked to risk of harm (%)"],
            ["Accommodation", 42, 31, 30],
            ["Alcohol misuse", 36, 28, 27],
            ["Drug misuse", 55, 19, 20],
        )
        found = figures(reading, "measure", "purpose")
        assert found["C3"] == ("sufficient_services", "desistance")
        assert found["D3"] == ("sufficient_services", "risk_of_harm")


@pytest.mark.parametrize(
    "header", ["Share of all cases with the need", "Proportion of every case", "Per cent of all cases with this need"]
)
def test_a_share_of_all_cases_is_that_in_which_the_need_was_identified(header: str) -> None:
    meaning = reader("needs").of(header)
    assert meaning.members["need_measure"] == ("identified",)
    assert meaning.members["unit"] == ("per cent",)
    assert not meaning.total


@pytest.mark.parametrize(
    "header",
    ["Adequate services (%)", "% receiving sufficient services", "Given enough support (%)", "% offered enough help"],
)
def test_services_that_were_adequate_or_received_are_sufficient_services(header: str) -> None:
    assert reader("needs").of(header).members["need_measure"] == ("sufficient_services",)


def test_no_data_in_a_line_above_is_no_answer() -> None:
    reading = read(
        ["Needs identified and sufficient services delivered, inspected cases, 2023/24"],
        ["Blank cells indicate no data."],
        ["Need", "Need identified (%)", "Services sufficient (%)"],
        ["Accommodation", 61, 34],
        ["Drug misuse", 55, 41],
    )
    assert figures(reading, "measure", "value")["C5"] == ("sufficient_services", 41)


@pytest.mark.parametrize(
    ("label", "answer"), [("Answered no (%)", "No"), ("Cases answered yes (%)", "Yes"), ("% of cases", "Yes")]
)
def test_what_a_label_answers_stands_before_the_question(label: str, answer: str) -> None:
    reading = read(
        ["Key questions, standards of 2023, Wales"],
        ["Question", "Value"],
        [f"{label} - Does planning focus sufficiently on keeping other people safe?", 70],
        [f"{label} - Does assessment focus sufficiently on keeping other people safe?", 60],
        [f"{label} - Does reviewing focus sufficiently on keeping other people safe?", 50],
    )
    assert {of for (of,) in figures(reading, "answer").values()} == {answer}


class TestSharesOfThoseWithANeed:
    def test_are_of_the_count_on_their_left(self) -> None:
        reading = read(
            ["Needs of 80 people inspected in Gwent PDU"],
            ["Need", "Need identified", "% of all cases", "Need improved", "% of those cases"],
            ["Accommodation", 40, 50, 10, 25],
            ["Drug misuse", 60, 75, 12, 20],
            ["Alcohol misuse", 20, 25, 9, 45],
        )
        found = figures(reading, "measure", "role", "value")
        assert found["D4"] == ("improved", "n_met", 12)
        assert found["E5"] == ("improved", "percentage", 45)

    def test_beside_how_many_have_it_are_of_nothing_that_is_said(self) -> None:
        reading = read(
            ["Needs of 80 people inspected in Gwent PDU"],
            ["Need", "Need identified", "% of these cases"],
            ["Accommodation", 40, 25],
            ["Drug misuse", 60, 20],
            ["Alcohol misuse", 20, 45],
        )
        assert [(fault.cell, fault.expected) for fault in reading.faults] == [("C3", "the need_measure of the figure")]

    def test_that_the_counts_do_not_bear_out_stop_the_table(self) -> None:
        reading = read(
            ["Needs of 80 people inspected in Gwent PDU"],
            ["Need", "Need identified", "Need improved", "% of those cases"],
            ["Accommodation", 40, 10, 71],
            ["Drug misuse", 60, 12, 83],
            ["Alcohol misuse", 20, 9, 12],
        )
        assert reading.faults


@pytest.mark.parametrize("stages", [["Assess", "Plan", "Implement", "Review"], ["Assess", "Plan", "Deliver", "Review"]])
def test_stages_are_known_by_their_verbs(stages: list[str]) -> None:
    found = figures(
        read(
            ["Wales region: % of cases answered Yes"],
            ["% Yes", *stages],
            ["Engagement", 61, 62, 63, 64],
            ["Desistance", 51, 52, 53, 54],
            ["Safety of others", 41, 42, 43, 44],
        ),
        "question",
        "value",
    )
    assert found["D5"] == ("delivery-safety", 43)
    assert found["E3"] == ("reviewing-engagement", 64)
