"""Expectation suites: what must be true of a table as a whole, read from their files and run as SQL.

A file is what Great Expectations serialises of one suite, written as TOML. Here each expectation becomes one
query for the rows that break it, which DuckDB answers in milliseconds; validation.py gives the same
files to Great Expectations itself.
"""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import duckdb
import polars as pl
from pydantic import Field, model_validator

from pipeline.address import ADDRESS
from pipeline.declarations import DeclaredModel, declaration_faults
from pipeline.faults import Fault, FaultsError
from pipeline.folders.marts import DATABASE
from pipeline.quality.broken_rows import BATCH, QUERIES, UNEXPECTED_ROWS
from pipeline.quality.not_as_expected import SAYS
from pipeline.sql_text import sql_text

CRITICAL = "critical"
ROWS_NAMED = 3
CELLS_NAMED = 3
CHARACTERS_OF_A_ROW = 120
MEMORY = "160MB"  # what a question of many releases takes beyond this is on the disk meanwhile


class Meta(DeclaredModel):
    """What is known of a rule besides the rule."""

    source: str | None = None  # the document and section that state it
    reason: str | None = None  # why a threshold lies where it does, or what a broken rule most likely means
    broken_by: str | None = None  # a statement after which the rule no longer holds; a test runs it


class Expectation(DeclaredModel):
    """One thing that must be true of a table."""

    type: str
    kwargs: dict[str, Any]
    description: str = Field(min_length=1)
    severity: Literal["critical", "warning"]
    meta: Meta = Meta()

    @model_validator(mode="after")
    def _can_be_run(self) -> Expectation:
        self.broken_rows("a_table")
        if self.type == UNEXPECTED_ROWS:
            if BATCH not in self.kwargs["unexpected_rows_query"]:
                raise ValueError(f"expected a query of the table's own rows, {BATCH}")
            if self.meta.broken_by is None:
                raise ValueError("expected meta.broken_by beside a query: a statement after which the rule is broken")
        return self

    def broken_rows(self, table: str) -> str:
        """Return the query for the rows of a table that break the rule. Raises ValueError where there is none."""
        if self.type not in QUERIES:
            raise ValueError(f"expected one of {', '.join(QUERIES)}, found '{self.type}'")
        try:
            return QUERIES[self.type](table, **self.kwargs)
        except (TypeError, KeyError, IndexError) as error:
            raise ValueError(f"{self.type}: {error}") from error


class Suite(DeclaredModel):
    """The expectations of one table."""

    name: str = Field(pattern=r"^[a-z]+\.[a-z0-9_]+$")  # the table, with its schema
    expectations: tuple[Expectation, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_once(self) -> Suite:
        said = [expectation.description for expectation in self.expectations]
        if len(said) > len(set(said)):
            raise ValueError("expected descriptions that differ")
        return self


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an expectation holds; where it does not, how many rows break it and where the first of them stand."""

    table: str
    check: str
    severity: str
    passed: bool
    rows: int
    first: tuple[str, ...]  # source!sheet!cells, and what is said of them; the row itself where it has no one cell

    @property
    def found(self) -> str:
        """How many rows break it, and the first of them."""
        return f"{self.rows:,} {'row that breaks' if self.rows == 1 else 'rows that break'} it: {'; '.join(self.first)}"

    def fault(self) -> Fault:
        """The verdict as a fault at the first cell."""
        source, _, within = self.first[0].partition(SAYS)[0].partition("!")
        sheet, _, cell = within.rpartition("!")
        place = {"file": source, "sheet": sheet, "cell": cell} if sheet else {"file": self.table}
        return Fault(**place, expected=f"of {self.table}: {self.check}", found=self.found)


def load_suites(folder: Path) -> tuple[Suite, ...]:
    """Read every suite in a folder, by name: `marts/ratings.toml` is that of marts.ratings.

    Raises FaultsError for a file that holds none, or another's.
    """
    return tuple(_suite(path, path.read_text("utf-8")) for path in sorted(folder.glob("*/*.toml")))


@lru_cache(maxsize=1 << 8)
def _suite(path: Path, held: str) -> Suite:
    """The suite in a file, remembered by what it holds."""
    with declaration_faults(path.name, "an expectation suite"):
        suite = Suite.model_validate(tomllib.loads(held))
    place = f"{suite.name.replace('.', '/')}.toml"
    if not path.match(place):
        raise FaultsError.at(path.name, f"the place '{place}' for '{suite.name}'", "another")
    return suite


_TABLES = """SELECT schema_name || '.' || table_name FROM duckdb_tables()
    WHERE database_name = current_database() ORDER BY ALL"""


def suites_of(connection: duckdb.DuckDBPyConnection, suites: Iterable[Suite]) -> list[Suite]:
    """Return the suite of each table of a database that has one, by the table's name."""
    known = {suite.name: suite for suite in suites}
    names = connection.execute(_TABLES).fetchall()
    return [known[name] for (name,) in names if name in known]


def check_of(folder: Path) -> Callable[[Path], list[dict[str, object]]]:
    """Return the check that holds a build to the suites in a folder."""
    suites = load_suites(folder)
    return lambda build: check_build(build, suites)


def check_build(build: Path, suites: Iterable[Suite]) -> list[dict[str, object]]:
    """Return a record of each expectation of a build's folder, for its manifest.

    Raises FaultsError, a line for each, when critical ones do not hold.
    """
    with opened(build / DATABASE) as connection:
        judged = verdicts(connection, suites)
    faults = [verdict.fault() for verdict in broken(judged, CRITICAL)]
    if faults:
        raise FaultsError(faults)
    return [asdict(verdict) for verdict in judged]


def faults_in_words(tables: Mapping[str, pl.LazyFrame], suites: Iterable[Suite]) -> list[Fault]:
    """Return what the suites say in words of single cells of some tables, a fault a cell.

    A rule that asks for a table which is not there says nothing.
    """
    said: dict[str, dict[str, None]] = {}
    with duckdb.connect(config={"threads": 1}) as connection:
        for name, frame in tables.items():
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name.partition('.')[0]}")
            connection.register("frame", frame.collect())
            connection.execute(f"CREATE TABLE {name} AS FROM frame")
        for suite in suites_of(connection, suites):
            for expectation in suite.expectations:
                with suppress(duckdb.Error):
                    for one in verdict_on(connection, suite.name, expectation).first:
                        cell, _, words = one.partition(SAYS)
                        if words:
                            said.setdefault(cell, {})[words] = None
    return [_at(cell, "; ".join(words)) for cell, words in said.items()]


def _at(named: str, words: str) -> Fault:
    source, _, within = named.partition("!")
    sheet, _, cell = within.rpartition("!")
    return Fault(file=source, sheet=sheet, cell=cell, expected="what the rest of the file comes to", found=words)


def broken(judged: Iterable[Verdict], severity: str) -> list[Verdict]:
    """Return the verdicts of a severity that do not hold."""
    return [verdict for verdict in judged if not verdict.passed and verdict.severity == severity]


@contextmanager
def opened(database: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database read-only; its tables are those that a name without a catalogue means.

    One thread: sharing rows of a few thousand out to several costs more than it saves.
    """
    with (
        tempfile.TemporaryDirectory(prefix="pdu-") as beside,
        duckdb.connect(config={"threads": 1, "memory_limit": MEMORY, "temp_directory": beside}) as connection,
    ):
        connection.execute(f"ATTACH {sql_text(database)} AS checked (READ_ONLY)")
        connection.execute("USE checked")
        yield connection


def verdicts(connection: duckdb.DuckDBPyConnection, suites: Iterable[Suite]) -> list[Verdict]:
    """Return a verdict on each expectation of the suite of each table in the database."""
    return [
        verdict_on(connection, suite.name, expectation)
        for suite in suites_of(connection, suites)
        for expectation in suite.expectations
    ]


def verdict_on(connection: duckdb.DuckDBPyConnection, table: str, expectation: Expectation) -> Verdict:
    """Return the verdict on one expectation of a table."""
    query = expectation.broken_rows(table)
    (rows,) = connection.execute(f"SELECT count(*) FROM ({query})").fetchall()[0]
    return Verdict(
        table=table,
        check=expectation.description,
        severity=expectation.severity,
        passed=rows == 0,
        rows=rows,
        first=_first(connection, query) if rows else (),
    )


def _first(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[str, ...]:
    answer = connection.execute(f"SELECT * FROM ({query}) LIMIT {ROWS_NAMED}")
    names = [column[0] for column in answer.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
    return tuple(dict.fromkeys(_named(row) for row in rows))


def _named(row: dict[str, Any]) -> str:
    """The cell of a row, with what the query says of it; else the row itself in a few words."""
    said = f"{SAYS}{row['said']}" if row.get("said") else ""
    if set(ADDRESS) <= set(row):
        first, *others = str(row["source_cell"]).split(", ")
        several = f" and {len(others)} more" if len(others) >= CELLS_NAMED else "".join(f", {cell}" for cell in others)
        return f"{row['source_id']}!{row['source_sheet']}!{first}{several}{said}"
    held = ", ".join(f"{name} {value}" for name, value in row.items() if value is not None)
    return held if len(held) <= CHARACTERS_OF_A_ROW else held[:CHARACTERS_OF_A_ROW].rpartition(" ")[0] + " …"
