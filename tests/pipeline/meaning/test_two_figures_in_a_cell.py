"""Two figures in one cell: a percentage and, in brackets, how many cases it is or is of; or a number and its share."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import read

STAGES = ("assessment", "planning", "reviewing")
QUESTIONS = [f"Does {stage} focus sufficiently on keeping other people safe?" for stage in STAGES]
YES, ALL = (26, 31, 13), 48
NEEDS, WITH_NEED, MET = ("Accommodation", "Alcohol misuse", "Drug misuse"), (42, 38, 53), (27, 17, 15)


def in_cell(reading: Reading, cell: str, *names: str) -> list[tuple[object, ...]]:
    assert not reading.faults, reading.faults[0]
    assert reading.observations is not None
    rows = reading.observations.select("source_cell", *names).rows()
    return [values for place, *figure in rows if place == cell for values in [tuple(figure)]]


def rows_of(labels: Sequence[str], *columns: Sequence[str]) -> list[list[Content]]:
    return [list(row) for row in zip(labels, *columns, strict=False)]


def share(part: int, whole: int) -> int:
    return round(100 * part / whole)


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Key questions: percentage of cases answered Yes", "{share}% ({part})"),
        ("Key questions: percentage and number of cases answered Yes", "{share}% ({part})"),
        ("Key questions: % (number) of cases answered Yes", "{share} ({part})"),
        ("Key questions: cases answered Yes", "{part} ({share}%)"),
        ("Key questions: cases answered Yes", "{part} ({share} per cent)"),
        ("Key questions: number (%) of cases answered Yes", "{part} ({share})"),
    ],
)
def test_a_number_that_grows_with_its_percentage_is_that_part_of_the_cases(title: str, shown: str) -> None:
    cells = [shown.format(share=share(part, ALL), part=part) for part in YES]
    reading = read([title], ["Key question", "Wales"], *rows_of(QUESTIONS, cells))
    assert in_cell(reading, "B3", "role", "answer", "value") == [
        ("percentage", "Yes", share(YES[0], ALL)),
        ("number", "Yes", YES[0]),
    ]


@pytest.mark.parametrize("shown", ["{share}% (n={all})", "{share}% (n = {all})", "{share}% ({all})"])
def test_a_number_of_which_each_percentage_is_a_whole_part_is_the_base(shown: str) -> None:
    cells = [shown.format(share=share(part, ALL), all=ALL) for part in YES]
    rows = rows_of(QUESTIONS, cells)
    reading = read(["Key questions: percentage of cases answered Yes"], ["Key question", "Wales"], *rows)
    found = in_cell(reading, "B3", "role", "answer", "value")
    assert found == [("percentage", "Yes", share(YES[0], ALL)), ("cases", None, ALL)]


def test_both_may_stand_in_brackets() -> None:
    rows = rows_of(QUESTIONS, [f"{share(part, ALL)}% ({part}/{ALL})" for part in YES])
    reading = read(["Key questions: cases answered Yes"], ["Key question", "Wales"], *rows)
    assert in_cell(reading, "B3", "role", "value")[1:] == [("number", YES[0]), ("cases", ALL)]


def test_needs_have_their_number_and_their_share_in_each_column() -> None:
    identified = [f"{n} ({share(n, 96)}%)" for n in WITH_NEED]
    rows = rows_of(NEEDS, identified, [f"{met} ({share(met, n)}%)" for n, met in zip(WITH_NEED, MET, strict=True)])
    title = "Needs linked to desistance and services delivered, Wales"
    reading = read([title], ["Need", "Need identified", "Sufficient services delivered"], *rows)
    assert {role for role, *_ in in_cell(reading, "B3", "role")} == {"n_identified", "percentage"}
    assert {role for role, *_ in in_cell(reading, "C3", "role")} == {"n_met", "percentage"}


def test_vacancies_have_their_rate() -> None:
    reading = read(
        ["Vacancies at 31 March 2031 (FTE)"],
        ["Region", "PO", "SPO"],
        ["Wales", "45.2 (12.3%)", "5.0 (4.1%)"],
        ["London", "105.2 (19.3%)", "9.0 (5.1%)"],
    )
    assert in_cell(reading, "B3", "role", "unit") == [("vacancy_rate", "per cent"), ("vacancy_fte", "FTE")]


def test_what_it_counts_is_never_guessed() -> None:
    rows = rows_of(QUESTIONS, ("66% (120)", "50% (180)"))
    reading = read(["Key questions: percentage of cases answered Yes"], ["Key question", "Wales"], *rows)
    assert reading.faults[0].expected == "words that say what the number in brackets counts"


@pytest.mark.parametrize(
    ("note", "role"),
    [
        ("Each cell shows the percentage, with the number of those cases in brackets.", "number"),
        ("Figures in brackets are the number of cases to which the question applied.", "cases"),
    ],
)
def test_a_line_says_what_figures_leave_open(note: str, role: str) -> None:
    rows = rows_of(QUESTIONS, ("66% (120)", "50% (180)"))
    title = "Key questions: percentage of cases answered Yes"
    reading = read([title], [note], ["Key question", "Wales"], *rows)
    assert {of for of, *_ in in_cell(reading, "B4", "role")} == {"percentage", role}


def test_a_footnote_beside_a_few_figures_is_no_figure() -> None:
    reading = read(
        ["Key questions: percentage of cases answered Yes"],
        ["Key question", "Wales", "London"],
        [QUESTIONS[0], "66% (1)", "51%"],
        [QUESTIONS[1], "50%", "51% (2)"],
    )
    assert in_cell(reading, "B3", "role", "value") == [("percentage", 66)]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Overall rating", ["Good (12/21)", "Inadequate (2/21)"]),
        ("Overall rating (score)", ["Good (12)", "Inadequate (2)"]),
        ("Score and overall rating", ["12 - Good", "2 - Inadequate"]),
    ],
)
def test_an_overall_rating_has_its_score(header: str, cells: list[str]) -> None:
    rows = rows_of(("Gwent", "Newham"), ("5 May 2031", "6 May 2031"), cells)
    reading = read(["Ratings of PDUs, standards of 2023"], ["PDU", "Published", header], *rows)
    assert [role for role, *_ in in_cell(reading, "C4", "role")] == ["overall rating", "composite score"]
    (rating, *_), (words, points) = in_cell(reading, "C4", "text", "value")
    assert (rating, words in ("2/21", None), points in (2, None)) == ("Inadequate", True, True)


def test_points_of_a_standard_are_no_score() -> None:
    rows = rows_of(("Gwent", "Newham"), ("Good (2)", "Inadequate (0)"))
    reading = read(["Ratings of PDUs, standards of 2023"], ["PDU", "P 2.1 Assessment"], *rows)
    assert in_cell(reading, "B3", "role", "text") == [("standard", "Good")]


@pytest.mark.parametrize(
    ("header", "cell", "roles"),
    [
        ("Vacancies (vacancy rate)", "47.5 (11.9%)", {"vacancy_fte", "vacancy_rate"}),
        ("Staff in post (% of target)", "352.5 (88.1%)", {"staff in post"}),
    ],
)
def test_a_rate_stands_with_what_it_is_of(header: str, cell: str, roles: set[str]) -> None:
    title = "Probation staffing, Wales, 30 September 2031 (FTE)"
    reading = read([title], ["Grade", "Target", header], ["PO", 400, cell], ["SPO", 120, "7.9 (6.6%)"])
    assert {role for role, *_ in in_cell(reading, "C3", "role")} == roles


def test_shares_of_the_greatest_score_leave_the_score() -> None:
    rows = rows_of(("Gwent", "Newham", "North Wales"), ("12 (57%)", "2 (10%)", "6 (29%)"))
    reading = read(["Ratings of PDUs, standards of 2023"], ["PDU", "Score (out of 21)"], *rows)
    assert ("composite score", 12) in in_cell(reading, "B3", "role", "value")
