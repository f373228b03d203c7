"""A naive question gets a right answer or none, or a warning in the comment of the very table or column."""

from __future__ import annotations

import pytest

from tests.conftest import Ask


@pytest.mark.parametrize(
    ("table", "column", "said"),
    [
        ("needs_met", None, "Never a mean over needs"),
        ("key_questions", None, "Never a mean over questions"),
        ("key_questions", "n_cases", "never added over questions"),
        ("key_questions", "n_yes", "only over rows that have both"),
        ("workforce", "counted_in", "one as_of, one area_type and one unit"),
        ("workforce_latest", "counted_in", "that nothing supersedes"),
        ("workforce_latest", None, "of several days a row each"),
        ("vacancy_rates", None, "Rates are never averaged over areas"),
        ("vacancy_rates_latest", None, "Rates are never averaged over areas"),
        ("vacancy_rates_latest", None, "choose one grade"),
        ("rating_distribution", None, "choose one of each before a sum"),
        ("rating_distribution", "mean_score", "Never averaged over standards or parts"),
        ("ratings_and_staffing", None, "Choose one framework"),
        ("ratings_and_staffing_by_grade", None, "one framework"),
        ("inspections", None, "never a mean of composite_score over inspections of another composite_max"),
        ("indicators", None, "Never a sum or a mean over rows"),
        ("indicators", "percentage", "may be a change or a rate and no share"),
        ("indicators", "small_base", "a base that is not printed is not a large one"),
        ("figure_comparisons", "difference_pp", "a rise is positive"),
        ("pre_post_unification", "area", "quote pre_area and post_area"),
        ("staff_turnover", None, "never a mean or a sum of several"),
        ("trainees_per_vacancy", None, "the sum of trainees_fte by the sum of vacancy_fte"),
    ],
)
def test_a_researcher_is_warned_where_they_look(ask: Ask, table: str, column: str | None, said: str) -> None:
    of = f"'{column}'" if column else "NULL"
    found = ask(
        "SELECT comment FROM (SELECT table_name, NULL AS column_name, comment FROM duckdb_tables() UNION ALL "
        "SELECT table_name, column_name, comment FROM duckdb_columns()) "
        f"WHERE table_name = '{table}' AND column_name IS NOT DISTINCT FROM {of} AND comment IS NOT NULL"
    )
    assert said in " ".join(found["comment"].to_list())


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        # HMIP Annual Report 2022/23 prints 1,435 senior probation officers in a table and in its text.
        (
            "sum(value) FROM marts.workforce WHERE grade = 'SPO' AND measure = 'staff in post' "
            "AND as_of = '2023-03-31' AND superseded_on IS NULL AND NOT is_repeat",
            [(1435,)],
        ),
        # The Surrey report prints 54 per cent of probation officers in post in two chapters.
        ("count(*) FROM marts.workforce WHERE area = 'Surrey' AND value = 54 AND NOT is_repeat", [(1,)]),
        ("count(*) FROM marts.workforce_latest WHERE is_repeat", [(0,)]),
        # HMPPS workforce statistics, June 2023.
        (
            "value, as_of::VARCHAR FROM marts.workforce_latest WHERE grade = 'PO' AND measure = 'staff in post' "
            "AND area = 'England and Wales' AND is_newest",
            [(4418, "2023-06-30")],
        ),
        # Of the twelve questions five survived in print.
        (
            "DISTINCT questions_printed, questions_asked FROM marts.key_questions "
            "WHERE area = 'Inspected regions' AND cohort = 'all cases'",
            [(5, 12)],
        ),
        (
            "framework, sum(n_inspections) FROM marts.rating_distribution WHERE is_total GROUP BY ALL ORDER BY ALL",
            [("2021", 31), ("2023", 1)],
        ),
        # The annual report's span is of inspections: their cases began six to seven months before fieldwork.
        (
            "DISTINCT period_start, period_end, inspections_from::VARCHAR, inspections_to::VARCHAR "
            "FROM marts.key_questions WHERE area = 'Inspected regions'",
            [(None, None, "2021-06-26", "2023-07-13")],
        ),
        (
            "DISTINCT period_start::VARCHAR, period_end::VARCHAR, inspections_from FROM marts.key_questions "
            "WHERE area = 'Surrey'",
            [("2023-05-29", "2023-07-23", None)],
        ),
        ("composite_max, share_of_maximum FROM marts.inspections WHERE pdu = 'Surrey'", [(21, pytest.approx(100 / 7))]),
        ("DISTINCT composite_max FROM marts.ratings_and_staffing WHERE pdu = 'Surrey'", [(21,)]),
        # A printed contradiction follows a figure wherever it is used.
        (
            "count(*) FROM marts.headline_vacancy_rates headline JOIN marts.vacancy_rates rate USING (source_id, "
            "source_sheet, source_cell, basis) WHERE headline.contradicted_by IS DISTINCT FROM rate.contradicted_by",
            [(0,)],
        ),
    ],
)
def test_a_naive_question_is_not_answered_wrongly(ask: Ask, question: str, answer: list[tuple[object, ...]]) -> None:
    assert ask(f"SELECT {question}").rows() == answer


def test_a_unit_of_2022_beside_the_nation_of_2023_says_how_far_apart_they_are(ask: Ask) -> None:
    """Gwent's rates are of the slides of July 2022; the nation's of the release of June 2023."""
    notes = ask(
        "SELECT england_and_wales_note FROM charts.pdu_profiles WHERE pdu = 'Gwent' AND section = 'Vacancy rates' "
        "AND pdu_value IS NOT NULL AND england_and_wales_value IS NOT NULL"
    )["england_and_wales_note"]
    assert notes.str.contains(r"\d+ days later than the unit's figure").all() and notes.len() > 0
