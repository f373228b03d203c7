"""The page of questions that these data can answer: each of its ten queries runs, and gives what it promises."""

from __future__ import annotations

import re

import polars as pl
import pytest

from pipeline.settings import PROJECT_FOLDER
from tests.conftest import Ask

DOCS = PROJECT_FOLDER / "docs"
PAGE = (DOCS / "what-these-data-can-answer.md").read_text("utf-8")
RECIPES = re.findall(r"^\*\*(\d+)\. (.+?)\*\*.*?^```sql\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
FIELDS_WORDS = ("PDU", "PQiP", "SFO", "RoSH", "RAR", "MAPPA", "FTE", "NPS", "CRC", "OMiC", "ETE", "HMIP", "unification")


@pytest.fixture(scope="module")
def answers(marts_folder: object, request: pytest.FixtureRequest) -> dict[int, pl.DataFrame]:
    ask: Ask = request.getfixturevalue("ask")
    return {int(number): ask(sql) for number, _, sql in RECIPES}


def test_there_are_ten_and_each_has_an_answer(answers: dict[int, pl.DataFrame]) -> None:
    assert list(answers) == list(range(1, 11))
    assert [number for number, answer in answers.items() if answer.is_empty()] == []


def test_the_service_is_as_short_as_its_release_says(answers: dict[int, pl.DataFrame]) -> None:
    """A question asked in the words of the page gives the nation's figures, and no mean of units."""
    assert answers[1]["vacancy_rate"].to_list() == [29]


def test_a_mean_that_is_asked_in_passing_is_the_nations_rate(ask: Ask) -> None:
    """The mean of every row of marts.vacancy_rates is of units, regions, dates and both bases: 18.6 or so."""
    (mean,) = ask("SELECT avg(vacancy_rate) FROM marts.headline_vacancy_rates WHERE grade = 'PO'").row(0)
    assert mean == 29


def test_surrey_scores_3_of_21_and_its_seven_standards_are_listed(answers: dict[int, pl.DataFrame]) -> None:
    assert answers[3].select("composite_score", "composite_max").rows() == [(3, 21)]
    assert answers[4].height == 7


def test_an_answer_is_of_one_date_and_one_kind_of_area(answers: dict[int, pl.DataFrame]) -> None:
    assert answers[2]["area"].is_unique().all()
    assert answers[2]["as_of"].n_unique() == 1


@pytest.mark.parametrize("word", FIELDS_WORDS)
def test_the_glossary_has_the_words_of_the_field(word: str) -> None:
    rows = re.findall(r"^\| ([^|]+) \|", (DOCS / "glossary.md").read_text("utf-8"), re.MULTILINE)
    assert word in {name.strip() for row in rows for name in row.split(",")}


@pytest.mark.parametrize(
    "page",
    ["README.md", "docs/for-analysts.md", "docs/for-researchers.md", "docs/for-authors.md", "docs/methodology.md"],
)
def test_people_find_the_glossary_from_where_they_start(page: str) -> None:
    assert "glossary.md" in (PROJECT_FOLDER / page).read_text("utf-8")
