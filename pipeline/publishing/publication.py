"""Publish tables: build beside what stands, check, then swap in one step.

The marts folder holds `current`, a link to the folder of one finished build, and names that lead through
it. Publishing moves that one link, so a reader finds either the whole old build or the whole new one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.folders.marts import DATABASE, MANIFEST, PARQUET, current_build, make_current, name_of, unfinished_build
from pipeline.folders.storage_faults import storage_faults
from pipeline.folders.taken_over import CONTENTS, HASHES, CurrentBuild, blocks_of, hashes_of, parquet_of
from pipeline.folders.turns import turn
from pipeline.publishing.contents import BLOCK

SCHEMAS = ("marts", "charts")
BUILD_ID, VERSION = "build_id", "version"

# Given the folder of an unfinished build: returns records for the manifest's `checks`, raises to publish nothing.
Check = Callable[[Path], list[dict[str, object]]]
# Given the same folder once it is checked: writes the files that go with it.
Accompany = Callable[[Path], None]
# Most tables have less than one block in each column, and fit in one row group: the least block that there is makes
# the file a third as large, and a second thread would only wait for the first. Whoever reads need not know.
SMALL_TABLES: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "default_block_size": "16384",
    "write_buffer_row_group_count": 1,  # of a large table no more is in memory
}
# As DuckDB writes it, for the same readers; pyarrow takes half the time. Some columns have few texts, but long ones.
PARQUET_FORM = {"compression": "snappy", "store_schema": False, "dictionary_pagesize_limit": 4 * 1024 * 1024}
AS_THEY_ARE = pl.CompatLevel.newest()  # texts as polars has them: DuckDB and pyarrow read them without a copy
ROWS_AT_A_TIME = 6 * BLOCK  # of a table: a row group in the database and in its Parquet file
ROWS_HELD = 20_000  # rows of tables that are in memory and not yet in the file; the project's own marts are fewer


@dataclass(frozen=True)
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

    @cached_property
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
        before = CurrentBuild.in_folder(current_build(folder))
        (unfinished / PARQUET).mkdir()
        alike = before.copy_alike(unfinished, contents)
        changed = [table for table in tables if table.full_name not in alike]
        leading = _leading_rows(changed, before.blocks_alike(blocks_of(manifest))) if alike else {}
        _write(changed, names, unfinished, alike, leading)
        _read_back(changed, unfinished)
        checks = check(unfinished) if check else []
        written = {CONTENTS: contents, HASHES: hashes_of(unfinished, before.hashes_of(alike))} if contents else {}
        _write_manifest({BUILD_ID: name} | dict(manifest) | written, checks, unfinished)
        if accompany:
            accompany(unfinished)
        return make_current(unfinished, folder)


def _leading_rows(tables: Iterable[PublishedTable], blocks: Mapping[str, int]) -> dict[str, int]:
    """How many rows of each table can stay in the database: whole row groups of the blocks that are alike."""
    alike = {table.full_name: min(blocks.get(table.full_name, 0) * BLOCK, table.height) for table in tables}
    return {name: rows // ROWS_AT_A_TIME * ROWS_AT_A_TIME for name, rows in alike.items()}


def _write(
    tables: list[PublishedTable],
    names: Mapping[str, object],
    build: Path,
    alike: set[str],
    leading: Mapping[str, int],
) -> None:
    """Write tables and names to a build, whose database may have tables that are alike, or alike in leading rows."""
    with duckdb.connect(str(build / DATABASE), config=SMALL_TABLES) as connection:
        _drop_all_but(alike, leading, connection)
        connection.begin()  # few transactions: hundreds of comments would each wait for the disk
        for schema in SCHEMAS:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        for what, called in names.items():
            said = "NULL" if called is None else _quoted(str(called))
            connection.execute(f"CREATE OR REPLACE MACRO {SCHEMAS[0]}.{what}() AS {said}")
        held = 0
        for table in tables:
            held += _write_table(table, leading.get(table.full_name, 0), connection, build)
            if held > ROWS_HELD:
                connection.execute("COMMIT; CHECKPOINT; BEGIN")
                held = 0
        connection.commit()


def _drop_all_but(alike: set[str], leading: Mapping[str, int], connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what was copied and differs, so that what is written next takes its room: the file does not grow."""
    copied = connection.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall()
    gone = [
        f'DELETE FROM {schema}."{name}" WHERE rowid >= {rows}' if rows else f'DROP TABLE {schema}."{name}"'
        for schema, name in copied
        if f"{schema}.{name}" not in alike
        for rows in [leading.get(f"{schema}.{name}", 0)]
    ]
    if gone:
        connection.execute(";".join(["BEGIN", *gone, "COMMIT", "CHECKPOINT"]))


def _write_table(table: PublishedTable, leading: int, connection: duckdb.DuckDBPyConnection, build: Path) -> int:
    """Write a table, of which the database has some leading rows; return how many rows were written there.

    It is read once, and no large one is in memory whole. The Parquet file has no Arrow schema: it would say
    `large_string` of texts, which not every reader takes for `string`.
    """
    target, read = f'{table.schema}."{table.name}"', 0
    into = f"INSERT INTO {target}" if leading else f"CREATE TABLE {target} AS"
    columns = table.frame.collect_schema().to_frame()
    schema = columns.to_arrow(compat_level=AS_THEY_ARE).schema
    batches = table.frame.lazy().collect_batches(chunk_size=ROWS_AT_A_TIME)
    with pq.ParquetWriter(build / parquet_of(table.full_name), schema, **PARQUET_FORM) as file:
        for batch in chain([next(batches, columns)], batches):
            rows = batch.to_arrow(compat_level=AS_THEY_ARE)
            file.write_table(rows)
            connection.register("rows", rows.slice(max(leading - read, 0)))
            connection.execute(f"{into} SELECT * FROM rows")
            into = f"INSERT INTO {target}"
            read += rows.num_rows
    comments = [f"COMMENT ON TABLE {target} IS {_quoted(table.comment)}"]
    for column, comment in table.column_comments.items():
        comments.append(f'COMMENT ON COLUMN {target}."{column}" IS {_quoted(comment)}')
    connection.execute(";".join(comments))  # at once: each call costs as much as its comment
    return read - leading


def _content(table: PublishedTable) -> str:
    """A hash of a table's rows and comments, and of what writes them."""
    comments = json.dumps([table.comment, dict(table.column_comments)])
    written_by = f"{duckdb.__version__} {pa.__version__} {SMALL_TABLES} {PARQUET_FORM} {ROWS_AT_A_TIME}"
    return hashlib.sha256(f"{written_by} {table.content} {comments}".encode()).hexdigest()


def _read_back(tables: list[PublishedTable], build: Path) -> None:
    with duckdb.connect(str(build / DATABASE), read_only=True, config={"threads": 1}) as connection:
        for table in tables:
            parquet, height = _quoted(str(build / parquet_of(table.full_name))), table.height
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
