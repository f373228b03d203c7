"""Write tables to the folder of a build: to its database, and each to a Parquet file."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.folders.marts import DATABASE
from pipeline.folders.taken_over import parquet_of
from pipeline.lake.contents import BLOCK, ContentsHash
from pipeline.memory import give_back
from pipeline.publishing.citation import CITE, CITED_FROM
from pipeline.sql_text import sql_text

SCHEMAS = ("marts", "charts")
HELD = 16_000_000  # bytes of tables that are in memory and not yet in the file; the project's own marts are fewer
ROW_GROUP = 20_480  # in the database

# A second thread would only wait for the first; of a large table one row group is in memory: all of it when it is
# committed, however long its lists are, and so there has to be as much more. A commit writes to the file itself, and
# not to a log before.
MEMORY = 64_000_000  # bytes: what was written need not stay in memory
SPARINGLY: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "write_buffer_row_group_count": 1,
    "checkpoint_threshold": "1KB",
    "memory_limit": f"{MEMORY}B",
}
# Most tables have less than one block in each column: the least that there is makes the file a third as large.
# Whoever reads need not know. In the form that DuckDB 1.0 reads, half of it would be waste; that of 1.3 is read wrongly
# by 1.3 itself. See docs/decisions/0004-duckdb-1.5.md.
DATABASE_FORM = f"BLOCK_SIZE 16384, ROW_GROUP_SIZE {ROW_GROUP}, STORAGE_VERSION 'v1.2.0'"

ROWS_AT_A_TIME = BLOCK  # in a row group of Parquet; of a large table one is in memory, and is hashed as it is written
# Without an Arrow schema in it: that would say `large_string` of texts, which not every reader takes for `string`. A
# few long texts are to find room among those that are kept once. Of most tables one row group is all, so that the
# least and the greatest in it help nobody. Polars and DuckDB take longer to write as much.
PARQUET_FORM = {
    "compression": "snappy",
    "store_schema": False,
    "dictionary_pagesize_limit": 4 * 1024 * 1024,
    "write_statistics": False,
}
WRITTEN_BY = f"{duckdb.__version__} {DATABASE_FORM} {pa.__version__} {PARQUET_FORM} {ROWS_AT_A_TIME}"
AS_THEY_ARE = pl.CompatLevel.newest()  # texts as polars has them: DuckDB and pyarrow read them without a copy


@dataclass(frozen=True)
class PublishedTable:
    """A table or a view to publish, and what its comments say."""

    schema: str
    name: str
    frame: pl.DataFrame | pl.LazyFrame  # a lazy one is read when it is written
    comment: str
    column_comments: Mapping[str, str]
    content_hash: str | None = None  # of the lake; a table without one is written whether it changed or not
    rows: int | None = None
    sha256: str | None = None  # of its contents, where that is known
    query: str | None = None  # of a view: what gives its rows from tables that are published before it
    batches: Callable[[int], Iterator[pl.DataFrame]] | None = None  # the rows, as many at a time

    @property
    def full_name(self) -> str:
        """Schema and name."""
        return f"{self.schema}.{self.name}"

    @cached_property
    def height(self) -> int:
        """How many rows the table has."""
        if self.rows is not None:
            return self.rows
        rows: int = self.frame.lazy().select(pl.len()).collect().item()
        return rows

    def in_batches(self, size: int) -> Iterator[pl.DataFrame]:
        """Return the rows, as many at a time, in the last what is left; of a table without rows none, unread."""
        if self.rows == 0:
            return iter(())
        if self.batches is not None:
            return self.batches(size)
        if isinstance(self.frame, pl.DataFrame):
            return self.frame.iter_slices(size)
        return iter(self.frame.collect_batches(chunk_size=size))

    @property
    def written_content(self) -> str:
        """A hash of the table's rows and comments, and of what writes them."""
        comments = json.dumps([self.comment, dict(self.column_comments)])
        return hashlib.sha256(f"{WRITTEN_BY} {self.content_hash} {comments}".encode()).hexdigest()


def write_tables(
    tables: Iterable[PublishedTable],
    build: Path,
    alike: set[str],
) -> dict[str, str]:
    """Write tables to a build, and return the hash of the contents of each for which none was known.

    Its database may have tables already: those that are alike stay.
    """
    with (
        tempfile.TemporaryDirectory(prefix="pdu-") as beside,
        duckdb.connect(config={**SPARINGLY, "temp_directory": beside}) as connection,
    ):
        connection.execute(f"ATTACH {sql_text(build / DATABASE)} AS build ({DATABASE_FORM}); USE build")
        _drop_all_but(alike, connection)
        connection.begin()  # few transactions: hundreds of comments would each wait for the disk
        for schema in SCHEMAS:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        held, hashes = 0, dict[str, str]()
        for table in tables:
            contents = None if table.sha256 else ContentsHash(table.frame.collect_schema())
            held += _write_table(table, connection, build, contents)
            hashes |= {table.full_name: contents.hexdigest} if contents else {}
            if held > HELD:
                connection.execute(f"COMMIT; {_memory()}; BEGIN")  # set again, it gives back what is free
                held = 0
                give_back()
        connection.commit()
    return hashes


def write_names(names: Mapping[str, object], build: Path) -> None:
    """Write the macros that give the names of a build, and the one that cites it, to its database."""
    with duckdb.connect(config=SPARINGLY) as connection:
        # In the form that it was written in: when it is closed, row groups are put together into larger ones otherwise.
        connection.execute(f"ATTACH {sql_text(build / DATABASE)} AS build ({DATABASE_FORM}); USE build; BEGIN")
        for what, called in names.items():
            connection.execute(f"CREATE OR REPLACE MACRO {SCHEMAS[0]}.{what}() AS {sql_text(called)}")
        written = connection.execute("SELECT schema_name || '.' || table_name FROM duckdb_tables()").fetchall()
        if {(name,) for name in CITED_FROM} <= set(written):
            connection.execute(CITE)
        connection.commit()


def read_back(tables: Iterable[PublishedTable], build: Path) -> None:
    """Count the rows of tables that were written to a build; raises RuntimeError where there are more or fewer."""
    with duckdb.connect(str(build / DATABASE), read_only=True, config=SPARINGLY) as connection:
        for table in tables:
            for relation in (f'{table.schema}."{table.name}"', sql_text(build / parquet_of(table.full_name))):
                counted = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()
                if counted != (table.height,):
                    raise RuntimeError(f"{relation} reads back {counted} rows, expected {table.height}")


_TABLES_AND_VIEWS = """SELECT 'VIEW', schema_name, view_name FROM duckdb_views() WHERE NOT internal
    UNION ALL SELECT 'TABLE', schema_name, table_name FROM duckdb_tables()"""


def _drop_all_but(alike: set[str], connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what was copied and differs, so that what is written next takes its room: the file does not grow."""
    copied = connection.execute(_TABLES_AND_VIEWS).fetchall()
    gone = [f'DROP {kind} {schema}."{name}"' for kind, schema, name in copied if f"{schema}.{name}" not in alike]
    if gone:
        connection.execute(";".join(["BEGIN", *gone, "COMMIT", "CHECKPOINT"]))


def _write_table(
    table: PublishedTable, connection: duckdb.DuckDBPyConnection, build: Path, contents: ContentsHash | None
) -> int:
    """Write a table, hash it as it is written, and return how many bytes it has; a lazy one is read once."""
    target, written = f'{table.schema}."{table.name}"', 0
    into = f"CREATE TABLE {target} AS"
    if table.query is not None:
        connection.execute(f"CREATE VIEW {target} AS {table.query}")
    batches = _arrow_batches(table, contents)
    first = next(batches)
    with pq.ParquetWriter(build / parquet_of(table.full_name), first.schema, **PARQUET_FORM) as file:
        for rows in chain([first], batches):
            file.write_table(rows)
            if table.query is not None:
                continue
            if rows.nbytes > HELD:
                connection.execute(_memory(rows.nbytes))
            connection.execute(f"{into} SELECT * FROM rows")  # not registered: that would stay in memory
            into = f"INSERT INTO {target}"
            written += rows.nbytes
    kind = "TABLE" if table.query is None else "VIEW"
    comments = [f"COMMENT ON {kind} {target} IS {sql_text(table.comment)}"]
    for column, comment in table.column_comments.items():
        comments.append(f'COMMENT ON COLUMN {target}."{column}" IS {sql_text(comment)}')
    connection.execute(";".join(comments))  # at once: each call costs as much as its comment
    return written


def _memory(more: int = 0) -> str:
    """How SQL says how many bytes the writer may have in memory."""
    return f"SET memory_limit = '{MEMORY + more}B'"


def _arrow_batches(table: PublishedTable, contents: ContentsHash | None) -> Iterator[pa.Table]:
    """Return the rows of a table, a row group at a time, and add each to its hash; of one without rows, its columns."""
    none = True
    for batch in table.in_batches(ROWS_AT_A_TIME):
        none = False
        if contents:
            contents.add(batch)
        yield batch.rechunk().to_arrow(compat_level=AS_THEY_ARE)
    if none:
        yield table.frame.collect_schema().to_frame().to_arrow(compat_level=AS_THEY_ARE)
