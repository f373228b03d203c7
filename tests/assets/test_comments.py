"""What may not be added, averaged or filtered alone is said in the comment of the very table or column."""

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
