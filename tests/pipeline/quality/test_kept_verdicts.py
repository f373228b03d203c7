"""An expectation is asked again where anything that it reads has changed, and only there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.folders.marts import DATABASE
from pipeline.quality.expectations import Expectation, Suite, check_build
from pipeline.quality.kept_verdicts import INDEX, KeptVerdicts

LISTED = "SELECT * FROM {batch} WHERE source_id NOT IN (SELECT source_id FROM marts.sources)"
NAMED = "WITH known AS (SELECT * FROM {batch}) SELECT * FROM known WHERE source_id IS NULL"
TABLES = "SELECT * FROM {batch} WHERE (SELECT count(*) FROM duckdb_tables()) > 2"
TODAY = "SELECT * FROM {batch} WHERE today() < DATE '2020-01-01'"


def suite(query: str) -> Suite:
    rule: dict[str, Any] = {"unexpected_rows_query": query}
    about = {"description": "It holds", "severity": "warning", "meta": {"broken_by": "DELETE FROM marts.sources"}}
    expectation = Expectation(type="unexpected_rows_expectation", kwargs=rule, **about)
    return Suite(name="marts.ratings", expectations=(expectation,))


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A build of two tables whose every rating is of a listed source."""
    folder = tmp_path / "build"
    folder.mkdir()
    with duckdb.connect(str(folder / DATABASE)) as connection:
        connection.execute("CREATE SCHEMA marts")
        for name in ("sources", "ratings"):
            connection.execute(f"CREATE TABLE marts.{name} AS SELECT 'one' AS source_id")
    return folder


def change(build: Path, statement: str) -> None:
    with duckdb.connect(str(build / DATABASE)) as connection:
        connection.execute(statement)


def asked_again(build: Path, query: str, *, changed: str | None = None) -> bool:
    """Whether the verdict is that of the rows as they are now, after they changed behind the contents' back."""
    contents = {"marts.sources": "a", "marts.ratings": "b"}
    suites = [suite(query)]
    KeptVerdicts(build.parent, contents).check(build, suites)
    change(build, "DELETE FROM marts.sources; UPDATE marts.ratings SET source_id = NULL; CREATE TABLE third (x INT)")
    told = KeptVerdicts(build.parent, contents | ({changed: "c"} if changed else {})).check(build, suites)
    (kept,) = json.loads((build.parent / INDEX).read_text("utf-8")).values()
    assert json.loads(json.dumps(told)) == [kept["verdict"]]
    now = check_build(build, suites)
    assert now[0]["passed"] is False
    return told == now


class TestKeptVerdicts:
    @pytest.mark.parametrize("query", [LISTED, NAMED])
    def test_nothing_is_asked_of_tables_that_are_as_they_were(self, build: Path, query: str) -> None:
        assert not asked_again(build, query)

    @pytest.mark.parametrize("changed", ["marts.sources", "marts.ratings"])
    def test_each_table_that_a_query_names_counts(self, build: Path, changed: str) -> None:
        assert asked_again(build, LISTED, changed=changed)

    def test_a_table_that_it_does_not_name_does_not(self, build: Path) -> None:
        assert not asked_again(build, NAMED, changed="marts.sources")

    def test_a_query_of_the_catalogue_is_asked_each_time(self, build: Path) -> None:
        assert asked_again(build, TABLES)

    @pytest.mark.parametrize("text", ["", "[]", '{"a": 1}', '{"a": {"reads": []}}'])
    def test_what_is_kept_may_be_lost(self, build: Path, text: str) -> None:
        (build.parent / INDEX).write_text(text)
        assert asked_again(build, LISTED, changed="marts.sources")

    def test_a_query_of_today_is_asked_each_time(self, build: Path) -> None:
        KeptVerdicts(build.parent, {"marts.ratings": "b"}).check(build, [suite(TODAY)])
        (kept,) = json.loads((build.parent / INDEX).read_text("utf-8")).values()
        assert kept["reads"] is None
