"""Publish tables: build beside what stands, check, then swap in one step.

The marts folder holds `current`, a link to the folder of one finished build, and names that lead through
it. Publishing moves that one link, so a reader finds either the whole old build or the whole new one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from pipeline.folders.marts import DATABASE, MANIFEST, PARQUET, current_build, make_current, name_of, unfinished_build
from pipeline.folders.storage_faults import storage_faults
from pipeline.folders.taken_over import CONTENTS, HASHES, CurrentBuild, hashes_of
from pipeline.folders.turns import turn

SCHEMAS = ("marts", "charts")
BUILD_ID, VERSION = "build_id", "version"

# Given the folder of an unfinished build: returns records for the manifest's `checks`, raises to publish nothing.
Check = Callable[[Path], list[dict[str, object]]]
# Given the same folder once it is checked: writes the files that go with it.
Accompany = Callable[[Path], None]
# Most tables have less than one block in each column, and fit in one row group: the least block that there is makes
# the file a third as large, and a second thread would only wait for the first. Whoever reads need not know.
SMALL_TABLES: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "default_block_size": "16384"}

ROWS_HELD = 20_000  # rows that are in memory and not yet in the file; the project's own marts are fewer


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table to publish and what its comments say."""

    schema: str
    name: str
    frame: pl.DataFrame | pl.LazyFrame  # a lazy one is read when it is written
    comment: str
    column_comments: Mapping[str, str]
    content: str | None = None  # the hash of the frame; a table without one is written whether it changed or not

    @property
    def full_name(self) -> str:
        """Schema and name."""
        return f"{self.schema}.{self.name}"

    @property
    def height(self) -> int:
        """How many rows the table has."""
        rows: int = self.frame.lazy().select(pl.len()).collect().item()
        return rows


def publish(
    tables: list[PublishedTable],
    manifest: Mapping[str, object],
    folder: Path,
    check: Check | None = None,
    accompany: Accompany | None = None,
) -> Path:
    """Publish tables and a manifest to a marts folder, and return the folder of the new build.

    Takes the folder's turn, unless the caller has it. Nothing that stood there before is touched until the new
    build is whole and checked. The build's name is `build_id` in the manifest and `marts.build_id()` in the
    database; the manifest's `version` is `marts.version()`. Raises FaultsError when the disk refuses, whatever
    `check` raises, and RuntimeError when the build does not read back as it was written.
    """
    with storage_faults(folder), turn(folder), unfinished_build(folder, str(manifest["built_at"])) as unfinished:
        name = name_of(unfinished)
        names = {BUILD_ID: name, VERSION: manifest.get(VERSION)}
        contents = {table.full_name: _content(table) for table in tables if table.content is not None}
        alike = _write(tables, names, unfinished, CurrentBuild.in_folder(current_build(folder)), contents)
        _read_back([table for table in tables if table.full_name not in alike], unfinished)
        checks = check(unfinished) if check else []
        written = {CONTENTS: contents, HASHES: hashes_of(unfinished)} if contents else {}
        _write_manifest({BUILD_ID: name} | dict(manifest) | written, checks, unfinished)
        if accompany:
            accompany(unfinished)
        return make_current(unfinished, folder)


def _write(
    tables: list[PublishedTable],
    names: Mapping[str, object],
    build: Path,
    before: CurrentBuild,
    contents: Mapping[str, str],
) -> set[str]:
    """Write the tables to a build, but for those that the build before has alike: these are copied, and named."""
    (build / PARQUET).mkdir()
    alike = before.copy_database(build, contents)
    with duckdb.connect(str(build / DATABASE), config=SMALL_TABLES) as connection:
        _drop_all_but(alike, connection)
        connection.begin()  # few transactions: hundreds of comments would each wait for the disk
        held = 0
        for schema in SCHEMAS:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        for what, called in names.items():
            said = "NULL" if called is None else _quoted(str(called))
            connection.execute(f"CREATE OR REPLACE MACRO {SCHEMAS[0]}.{what}() AS {said}")
        for table in tables:
            if table.full_name not in alike:
                _write_table(table, connection)
                held += table.height
            if table.full_name not in alike or not before.copy_parquet(table.name, build):
                copied = _quoted(str(build / PARQUET / f"{table.name}.parquet"))
                connection.execute(f'COPY {table.schema}."{table.name}" TO {copied}')
            if held > ROWS_HELD:
                connection.execute("COMMIT; CHECKPOINT; BEGIN")
                held = 0
        connection.commit()
    return alike


def _drop_all_but(alike: set[str], connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what was copied and differs, so that what is written next takes its room: the file does not grow."""
    copied = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
    gone = [f'DROP TABLE {schema}."{name}"' for schema, name in copied if f"{schema}.{name}" not in alike]
    if gone:
        connection.execute(";".join(["BEGIN", *gone, "COMMIT", "CHECKPOINT"]))


def _write_table(table: PublishedTable, connection: duckdb.DuckDBPyConnection) -> None:
    connection.register("frame", table.frame.lazy().collect())
    target = f'{table.schema}."{table.name}"'
    connection.execute(f"CREATE TABLE {target} AS SELECT * FROM frame")
    comments = [f"COMMENT ON TABLE {target} IS {_quoted(table.comment)}"]
    for column, comment in table.column_comments.items():
        comments.append(f'COMMENT ON COLUMN {target}."{column}" IS {_quoted(comment)}')
    connection.execute(";".join(comments))  # at once: each call costs as much as its comment


def _content(table: PublishedTable) -> str:
    """A hash of a table's rows and comments, and of what writes them."""
    comments = json.dumps([table.comment, dict(table.column_comments)])
    return hashlib.sha256(f"{duckdb.__version__} {SMALL_TABLES} {table.content} {comments}".encode()).hexdigest()


def _read_back(tables: list[PublishedTable], build: Path) -> None:
    with duckdb.connect(str(build / DATABASE), read_only=True) as connection:
        for table in tables:
            parquet, height = _quoted(str(build / PARQUET / f"{table.name}.parquet")), table.height
            for relation in (f'{table.schema}."{table.name}"', parquet):
                counted = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()
                if counted != (height,):
                    raise RuntimeError(f"{relation} reads back {counted} rows, expected {height}")


def _write_manifest(manifest: dict[str, object], checks: list[dict[str, object]], build: Path) -> None:
    if checks:
        made = manifest.get("checks")
        manifest["checks"] = [*(made if isinstance(made, list) else []), *checks]
    (build / MANIFEST).write_text(json.dumps(manifest, indent=2, default=str) + "\n", "utf-8")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
