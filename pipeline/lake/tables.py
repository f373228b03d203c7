"""The tables of a lake: rows with comments, and of each what it was made from. One transaction a build or a step."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb
import polars as pl

from pipeline.faults import Fault, FaultsError
from pipeline.lake.attached import LAKE, attached
from pipeline.lake.place import LakePlace
from pipeline.sql_text import sql_name, sql_text
from pipeline.tables.made import MadeTable, TableName

MADE = f"{LAKE}.main.made"  # of every table what it was made from
_MADE_COLUMNS = "table_name VARCHAR, content VARCHAR, pieces VARCHAR, code VARCHAR, inputs VARCHAR, row_count BIGINT"
AUTHOR = "pdu-marts"
NOT_ALLOWED = ("permission denied", "read-only transaction")  # as Postgres says it


@dataclass(frozen=True, slots=True)
class Made:
    """What a table was made from: the code, and the content of each table that it was made from, by name."""

    content: str  # the sha256 of its rows as a Parquet file
    code: str
    inputs: Mapping[str, str]
    rows: int
    pieces: str  # the same of the pieces that it was made in; of a table made at once, its content


@dataclass(frozen=True)
class LakeTables:
    """The tables of a lake within one transaction: all that is read is of one snapshot."""

    connection: duckdb.DuckDBPyConnection

    @cached_property
    def made(self) -> dict[str, Made]:
        """What is known of each table, by its full name; nothing of a lake that is new."""
        if not self.holds("main", "made"):
            return {}
        rows = self.connection.execute(f"FROM {MADE} ORDER BY table_name").fetchall()
        return {
            name: Made(content, code, json.loads(inputs), count, pieces)
            for name, content, pieces, code, inputs, count in rows
        }

    def frame(self, name: TableName) -> pl.DataFrame:
        """Return the rows of a table, in their order; raises FaultsError where the lake has no such table."""
        full = ".".join(name)
        if full not in self.made:
            remedy = "materialise it first, or run 'pdu build'"
            raise FaultsError([Fault(file="lake", expected=f"the table {full}", found="none", remedy=remedy)])
        return self.connection.execute(f"FROM {_relation(name)}").pl()

    def put(self, name: TableName, frame: pl.DataFrame | pl.LazyFrame, made: Made, about: MadeTable | None) -> bool:
        """Replace a table, unless its rows are as they were; say what it was made from. Return whether it was written.

        `about` gives comments; without it a table is raw and has none.
        """
        full, before = ".".join(name), self.made.get(".".join(name))
        changed = before is None or before.content != made.content
        if changed:
            self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {LAKE}.{sql_name(name[0])}")
            self.connection.register("frame", frame.lazy().collect())
            self.connection.execute(f"CREATE OR REPLACE TABLE {_relation(name)} AS FROM frame")
            self.connection.unregister("frame")
            if about is not None:
                self._comment(name, about)
        if before != made:
            self._note(full, made)
        return changed

    def drop_all_but(self, names: set[TableName]) -> None:
        """Drop tables that are made no more, and forget them."""
        kept = {".".join(name) for name in names}
        for full in [full for full in self.made if full not in kept]:
            layer, _, name = full.partition(".")
            self.connection.execute(f"DROP TABLE IF EXISTS {_relation((layer, name))}")
            self.connection.execute(f"DELETE FROM {MADE} WHERE table_name = {sql_text(full)}")
            del self.made[full]

    def _note(self, full: str, made: Made) -> None:
        self.connection.execute(f"CREATE TABLE IF NOT EXISTS {MADE} ({_MADE_COLUMNS})")
        self.connection.execute(f"DELETE FROM {MADE} WHERE table_name = ?", [full])
        values = [full, made.content, made.pieces, made.code, json.dumps(dict(made.inputs)), made.rows]
        self.connection.execute(f"INSERT INTO {MADE} VALUES (?, ?, ?, ?, ?, ?)", values)
        self.made[full] = made

    def _comment(self, name: TableName, about: MadeTable) -> None:
        said = [f"COMMENT ON TABLE {_relation(name)} IS {sql_text(about.description)}"]
        for column, text in about.column_descriptions.items():
            said.append(f"COMMENT ON COLUMN {_relation(name)}.{sql_name(column)} IS {sql_text(text)}")
        self.connection.execute(";".join(said))

    def holds(self, schema: str, name: str) -> bool:
        """Whether a table is there."""
        asked = "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND schema_name = ? AND table_name = ?"
        return bool(self.connection.execute(asked, [LAKE, schema, name]).fetchall()[0][0])


@contextmanager
def reading(place: LakePlace) -> Iterator[LakeTables]:
    """Give the tables of a lake as they are now; raises FaultsError where there is no lake."""
    if not place.shared and not Path(place.catalogue).exists():
        remedy = "run 'pdu build', or materialise the raw tables"
        raise FaultsError([Fault(file=place.catalogue, expected="a lake", found="none", remedy=remedy)])
    with attached(place, read_only=True) as connection:
        connection.begin()
        tables = LakeTables(connection)
        _ = tables.made  # the first question settles which snapshot all others are answered from
        yield tables


@contextmanager
def writing(place: LakePlace, message: str) -> Iterator[LakeTables]:
    """Give the tables of a lake to be changed together: all of it, or nothing where an error is raised.

    Raises FaultsError where somebody else has changed the same tables meanwhile.
    """
    with attached(place) as connection:
        connection.execute("SET threads = 1")  # DuckLake keeps the order of rows that one thread writes
        connection.begin()
        tables = LakeTables(connection)
        _ = tables.made  # the first question settles which snapshot all others are answered from
        yield tables
        connection.execute(f"CALL {LAKE}.set_commit_message({sql_text(AUTHOR)}, {sql_text(message)})")
        try:
            connection.commit()
        except duckdb.TransactionException as error:
            raise FaultsError([_not_written(place, str(error))]) from None  # the cause may name a password
        if not place.shared:
            # Nobody else writes: a file that no snapshot names is what a killed program left.
            connection.execute(f"CALL ducklake_delete_orphaned_files('{LAKE}', cleanup_all => true)")


def parts_that_do_not_fit(tables: Mapping[str, Made], wanted: Iterable[str], code: Mapping[str, str]) -> list[Fault]:
    """Return a fault for each wanted table that was made from another state of its inputs, or by other code."""
    faults = []
    for name in wanted:
        made = tables.get(name)
        remedy = f"materialise {name} again, and what follows it"
        if made is None:
            faults.append(Fault("lake", f"the table {name}", "none", remedy=remedy))
        elif name in code and made.code != code[name]:
            faults.append(Fault("lake", f"{name} made by this code", "one by other code", remedy=remedy))
        else:
            others = [i for i, content in made.inputs.items() if i in tables and tables[i].content != content]
            if others:
                found = f"one made from an earlier {others[0]}"
                faults.append(Fault("lake", f"{name} made from what is there", found, remedy=remedy))
    return faults


def _not_written(place: LakePlace, said: str) -> Fault:
    """Why a change was refused at its end: the role may not, or somebody else has changed the same tables."""
    if any(words in said for words in NOT_ALLOWED):
        found, remedy = "one that may only read", "use the address of a role that works: PDU_LAKE_CATALOG"
        return Fault(str(place), "a role that may write", found, remedy=remedy)
    found = "another change of the same tables"
    return Fault(str(place), "a lake that nobody else changes meanwhile", found, remedy="run it again")


def _relation(name: TableName) -> str:
    return f"{LAKE}.{sql_name(name[0])}.{sql_name(name[1])}"
