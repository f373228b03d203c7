"""Expectation suites: every table has one, today's marts hold to them, and each can fail, in both of its runners."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assets.catalogue import TABLES
from assets.registers import reference
from pipeline.build import PUBLISHED
from pipeline.faults import FaultsError
from pipeline.quality.broken_rows import QUERIES, UNEXPECTED_ROWS
from pipeline.quality.expectations import Expectation, Suite, load_suites, opened, suites_of, verdict_on, verdicts
from pipeline.quality.validation import validate
from pipeline.settings import Settings
from schemas.columns import REGIONS

SUITES = load_suites(Settings().expectations)


@pytest.fixture(scope="module")
def spoilable(marts_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the published marts that can be written to, as the tables that names lead to."""
    copy = tmp_path_factory.mktemp("spoilt") / "probation.duckdb"
    shutil.copy(marts_folder / "probation.duckdb", copy)
    with duckdb.connect(str(copy)) as connection:
        yield connection


def test_every_published_table_has_a_suite(marts_folder: Path) -> None:
    with opened(marts_folder / "probation.duckdb") as connection:
        held = {suite.name for suite in suites_of(connection, SUITES)}
    assert held == {".".join(made.name) for made in TABLES if made.name[0] in PUBLISHED}


def test_every_suite_is_of_a_published_table() -> None:
    assert {suite.name for suite in SUITES} <= {".".join(made.name) for made in TABLES if made.name[0] in PUBLISHED}


def test_the_published_marts_hold_to_every_expectation(marts_folder: Path) -> None:
    with opened(marts_folder / "probation.duckdb") as connection:
        judged = verdicts(connection, SUITES)
    assert [str(verdict.fault()) for verdict in judged if not verdict.passed] == []


def test_an_expectation_that_can_stop_a_build_or_rests_on_a_number_says_whence_or_why() -> None:
    """A warning without a reason tells nobody what to do."""
    unexplained = [
        f"{suite.name}: {one.description}"
        for suite in SUITES
        for one in suite.expectations
        if one.severity == "warning" and not (one.meta.reason or one.meta.source)
    ]
    assert unexplained == []


@pytest.mark.parametrize("suite", SUITES, ids=lambda suite: suite.name)
def test_no_expectation_is_empty_and_both_runners_give_one_verdict(
    suite: Suite, spoilable: duckdb.DuckDBPyConnection
) -> None:
    """Each holds of the marts as they are and fails once they are spoilt; where the two differ, an error is raised."""
    tables = [held for held in suites_of(spoilable, SUITES) if held.expectations == suite.expectations]
    assert all(verdict.passed for verdict in validate(spoilable, tables, "as published"))
    for table in tables[:1]:  # charts have one suite, and their tables one model
        for expectation in suite.expectations:
            spoilable.execute("BEGIN")
            try:
                spoilable.execute(breaking(expectation, table.name))
                one = table.model_copy(update={"expectations": (expectation,)})
                (verdict,) = validate(spoilable, [one], "spoilt")
            finally:
                spoilable.execute("ROLLBACK")
            assert (verdict.passed, bool(verdict.rows)) == (False, True), f"{table.name}: {expectation.description}"


def breaking(expectation: Expectation, table: str) -> str:
    """A statement after which the expectation no longer holds: its own, or one made of what it asks."""
    kwargs = expectation.kwargs
    if expectation.type == UNEXPECTED_ROWS:
        assert expectation.meta.broken_by
        return expectation.meta.broken_by.format(batch=table)
    if expectation.type == "expect_compound_columns_to_be_unique":
        return f"INSERT INTO {table} FROM {table}"
    if expectation.type == "expect_column_pair_values_to_be_in_set":
        (first, *_), (_, second) = kwargs["value_pairs_set"][0], kwargs["value_pairs_set"][-1]
        return f"UPDATE {table} SET {kwargs['column_A']} = '{first}', {kwargs['column_B']} = '{second}'"
    value = {
        "expect_column_values_to_not_be_null": "NULL",
        "expect_column_values_to_be_in_set": "'in no set'",
        "expect_column_values_to_be_between": str(kwargs.get("max_value", 0) + 1),
        "expect_column_values_to_be_unique": "'the same'",
    }[expectation.type]
    return f"UPDATE {table} SET {kwargs['column']} = {value}"


ONE_OF_EACH: list[tuple[str, dict[str, Any], bool]] = [
    ("expect_column_values_to_not_be_null", {"column": "pdu"}, True),
    ("expect_column_values_to_not_be_null", {"column": "score"}, False),
    ("expect_column_values_to_be_in_set", {"column": "score", "value_set": [0, 1, 2, 3]}, True),
    ("expect_column_values_to_be_in_set", {"column": "framework", "value_set": ["2021"]}, False),
    ("expect_column_values_to_be_between", {"column": "score", "min_value": 0, "max_value": 3}, True),
    ("expect_column_values_to_be_between", {"column": "score", "min_value": 1, "max_value": 3}, False),
    ("expect_column_values_to_be_unique", {"column": "lowest_question"}, True),
    ("expect_column_values_to_be_unique", {"column": "pdu"}, False),
    ("expect_compound_columns_to_be_unique", {"column_list": ["inspection_id", "standard_code"]}, True),
    ("expect_compound_columns_to_be_unique", {"column_list": ["inspection_id", "score"]}, False),
    ("expect_table_row_count_to_be_between", {"min_value": 1, "max_value": 1000}, True),
    ("expect_table_row_count_to_be_between", {"min_value": 1000, "max_value": 2000}, False),
]


@pytest.mark.parametrize(("kind", "kwargs", "holds"), ONE_OF_EACH)
def test_every_type_means_what_great_expectations_means_by_it(
    kind: str, kwargs: dict[str, Any], holds: bool, spoilable: duckdb.DuckDBPyConnection
) -> None:
    one = Expectation(type=kind, kwargs=kwargs, description="As it says", severity="critical")
    suite = Suite(name="marts.ratings", expectations=(one,))
    (verdict,) = validate(spoilable, [suite], "types")
    assert verdict.passed is holds


def test_every_type_is_tried() -> None:
    used = {one.type for suite in SUITES for one in suite.expectations}
    assert {kind for kind, _, _ in ONE_OF_EACH} | used == set(QUERIES)


def test_lists_in_the_suites_are_those_of_the_registers() -> None:
    """A suite states its rule without the code that it checks; this holds the two lists to each other."""
    by_name = {suite.name: suite for suite in SUITES}
    standards = [
        [row["framework"], row["standard_code"]] for row in reference("ratings/standards").iter_rows(named=True)
    ]
    (listed,) = (
        one.kwargs["value_pairs_set"]
        for one in by_name["marts.ratings"].expectations
        if one.kwargs.get("column_B") == "standard_code"
    )
    assert sorted(listed) == sorted(standards)
    for suite in SUITES:
        for one in suite.expectations:
            if one.description.startswith("No region is outside the twelve"):
                assert all(f"'{region}'" in one.kwargs["unexpected_rows_query"] for region in REGIONS), suite.name


WHOLE = """
name = "marts.ratings"
[[expectations]]
type = "unexpected_rows_expectation"
description = "No score is nought"
severity = "critical"
meta.broken_by = "UPDATE marts.ratings SET score = 0"
kwargs.unexpected_rows_query = "SELECT * FROM {batch} WHERE score = 0"
"""


@pytest.mark.parametrize(
    ("changed", "into", "said"),
    [
        (WHOLE, "not toml", "expected an expectation suite"),
        ("unexpected_rows_expectation", "expect_bees", "found 'expect_bees'"),
        ('"critical"', '"grave"', "severity"),
        ("{batch}", "marts.ratings", "expected a query of the table's own rows"),
        ('meta.broken_by = "UPDATE marts.ratings SET score = 0"', "", "expected meta.broken_by beside a query"),
        ("unexpected_rows_query", "rows_query", "unexpected_rows_expectation"),
        ("marts.ratings", "marts.other", "expected the place 'marts/other.toml'"),
    ],
)
def test_a_suite_that_is_none_is_a_fault_that_names_its_file(
    tmp_path: Path, changed: str, into: str, said: str
) -> None:
    place = tmp_path / "marts" / "ratings.toml"
    place.parent.mkdir()
    place.write_text(WHOLE, "utf-8")
    assert [suite.name for suite in load_suites(tmp_path)] == ["marts.ratings"]
    place.write_text(WHOLE.replace(changed, into), "utf-8")
    with pytest.raises(FaultsError) as refused:
        load_suites(tmp_path)
    assert str(refused.value).startswith("ratings.toml: ")
    assert said in str(refused.value)


def test_a_verdict_names_the_first_cells_and_counts_the_rest(spoilable: duckdb.DuckDBPyConnection) -> None:
    one = Expectation(
        type="expect_column_values_to_be_between",
        kwargs={"column": "score", "min_value": 1, "max_value": 3},
        description="No standard scores nought",
        severity="critical",
    )
    verdict = verdict_on(spoilable, "marts.ratings", one)
    (rows,) = spoilable.execute("SELECT count(*) FROM marts.ratings WHERE score = 0").fetchall()[0]
    assert verdict.rows == rows
    place, _, found = str(verdict.fault()).partition(": expected of marts.ratings: No standard scores nought, found ")
    assert ", sheet '" in place and ", cell " in place
    assert found.startswith(f"{rows} rows that break it: ")
