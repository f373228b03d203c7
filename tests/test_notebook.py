"""The notebook: it runs as a program, and what it answers is what the marts hold."""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.settings import PROJECT_FOLDER
from tests.conftest import Ask

NOTEBOOK = PROJECT_FOLDER / "notebooks" / "three-questions.py"


EXPLORE = PROJECT_FOLDER / "notebooks" / "explore.py"


def test_exploring_gives_rows_with_their_citation_and_asks_for_a_row(marts_folder: Path, ask: Ask) -> None:
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("PDU_MARTS", str(marts_folder))
        _, defined = runpy.run_path(str(EXPLORE))["app"].run()
    header, *rows = defined["exported"].splitlines()
    assert header.startswith("inspection_id,pdu,region")
    assert len([row for row in rows if row and not row.startswith("#")]) >= ask("FROM marts.ratings").height
    assert rows[-1] == f"# {defined['citation']}"
    assert "Choose a row" in defined["where"].text


@pytest.fixture(scope="module")
def answers(marts_folder: Path) -> dict[str, Any]:
    """What its cells define, when it is run against the built marts."""
    with pytest.MonkeyPatch.context() as surroundings:
        surroundings.setenv("PDU_MARTS", str(marts_folder))
        _, defined = runpy.run_path(str(NOTEBOOK))["app"].run()
    return dict(defined)


def test_runs_as_a_program(marts_folder: Path) -> None:
    surroundings = os.environ | {"PDU_MARTS": str(marts_folder), "PYTHONPATH": str(PROJECT_FOLDER)}
    done = subprocess.run(
        [sys.executable, str(NOTEBOOK)], capture_output=True, text=True, check=False, env=surroundings
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_the_shortest_region_is_that_of_the_marts(answers: dict[str, Any], ask: Ask) -> None:
    (highest,) = ask("""
        SELECT max_by(area, vacancy_rate) AS area, max(vacancy_rate) AS rate, count(vacancy_rate) AS known
        FROM marts.vacancy_rates_latest WHERE area_type = 'region' AND grade = 'PO' AND basis = 'published'
    """).to_dicts()
    assert f"{highest['area']} is shortest: {highest['rate']:g} per cent" in answers["answer_regions"]
    assert (answers["known"].height, answers["regions"].height) == (highest["known"], 12)


def test_the_weakest_question_is_that_of_the_marts(answers: dict[str, Any], ask: Ask) -> None:
    (lowest,) = ask("""
        SELECT min_by(question, percentage) AS question, min(percentage) AS percentage
        FROM marts.key_questions WHERE area = 'Inspected regions' AND cohort = 'all cases'
    """).to_dicts()
    assert f"'{lowest['question']}', Yes in {lowest['percentage']:g} per cent" in answers["answer_questions"]
    assert "Before: none of the 12 figures survive in print." in answers["answer_questions"]


def test_what_so_few_units_show_is_said_as_in_the_marts(answers: dict[str, Any], ask: Ask) -> None:
    said = ask("""
        SELECT statement, units FROM marts.ratings_and_staffing_correlation
        WHERE framework = '2021' AND grade = 'PO' AND measure = 'vacancy_rate'
    """)
    assert answers["answer_units"] == said["statement"][0]
    assert answers["units"].height == said["units"][0]


def test_each_answer_has_a_chart(answers: dict[str, Any]) -> None:
    for name in ("picture_regions", "picture_questions", "picture_units"):
        assert answers[name].to_dict()["title"]


def test_no_published_figure_is_typed() -> None:
    """Numbers of the notebook: a framework, an interval, and how the charts are drawn."""
    text = re.sub(r"#[0-9a-f]{6}", "", NOTEBOOK.read_text("utf-8"))
    assert set(re.findall(r"(?<![\w.])\d+", text)) <= {"0", "1", "2", "3", "70", "95", "420", "2021"}
