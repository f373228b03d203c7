"""Readings of files, kept in the lake by their key: what was read and what read it.

They are kept whether they are used or not, so that a build that is refused leaves nothing to be read again, and what
one machine has read no other reads. Rows are only added, so that machines never wait for each other; where two read one
file at a time, one reading counts. `raw.files` says which are used, and so what the tables of the raw layer hold.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import duckdb
import polars as pl

from pipeline.lake.attached import LAKE
from pipeline.lake.contents import content_of
from pipeline.lake.records import Made, Piece
from pipeline.lake.rows import BATCH, FILES, RAW, READING, READINGS, relation
from pipeline.lake.tables import LakeTables, pieces_content

Columns = Mapping[str, pl.DataType | type[pl.DataType]]
FILE = "file"  # whose a row is
CONTENTS = "contents"  # of each reading and table: the hash of its rows, and how many there are
_WANTED = f"{READING} IN (SELECT unnest(?::VARCHAR[]))"  # a row is of some readings
_CONTENT: Columns = {
    "file": pl.String,
    "source_id": pl.String,
    "name": pl.String,
    "content": pl.String,
    "rows": pl.Int64,
}


@dataclass(frozen=True)
class Readings:
    """The readings of a lake: frames by name, with the columns of the schemas; each has `file`, and `files` a `key`."""

    store: LakeTables
    schemas: Mapping[str, Columns]

    def known(self) -> dict[str, str]:
        """Return the reading of each key; the last, where there are several."""
        if not self._columns(FILES):
            return {}
        return dict(self._ask(f"SELECT key, max({READING}) FROM {_of(FILES)} GROUP BY key").fetchall())

    def add(self, frames: Mapping[str, pl.DataFrame]) -> dict[str, str]:
        """Keep what was read of some files, and return the reading of each file."""
        batch = f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%S.%f} {uuid.uuid4().hex[:8]}"
        added = {file: f"{batch} {number}" for number, file in enumerate(frames[FILES][FILE])}
        named = pl.col(FILE).replace_strict(added, return_dtype=pl.String).alias(READING)
        for name, schema in (*self.schemas.items(), (CONTENTS, _CONTENT)):
            self._provide(name, pl.DataFrame(schema={**schema, READING: pl.String}))
        for name, frame in (*frames.items(), (CONTENTS, _contents(frames))):
            self._insert(name, frame.with_columns(named))
        return added

    def frame(self, name: str, readings: Collection[str]) -> pl.DataFrame:
        """Return the rows of some readings in the order of the sources."""
        schema = {**self.schemas[name], READING: pl.String} if name == FILES else self.schemas[name]
        if not readings or not self._columns(name):
            return pl.DataFrame(schema=schema)
        columns = ", ".join(f't."{column}"' for column in schema)
        rows = self._ask(f"SELECT {columns} FROM {_of(name)} t WHERE {_WANTED}", readings).pl(BATCH)
        return (
            rows.sort("source_id", FILE, maintain_order=True)
            if "source_id" in schema
            else rows.sort(FILE, maintain_order=True)
        )

    def pieces(self, readings: Collection[str]) -> dict[str, dict[str, Piece]]:
        """Return what some readings hold of each source, by the name of the table."""
        found: dict[str, dict[str, Piece]] = {name: {} for name in self.schemas}
        if readings:
            columns = "name, source_id, content, rows"
            rows = self._ask(f"SELECT {columns} FROM {_of(CONTENTS)} WHERE {_WANTED} ORDER BY ALL", readings)
            for name, source_id, content, count in rows.fetchall():
                found.setdefault(name, {})[source_id] = Piece("", content, count)
        return found

    def use(self, readings: Collection[str], others: Mapping[str, pl.DataFrame]) -> None:
        """Make the raw layer hold these readings, and other tables beside them."""
        store, pieces = self.store, self.pieces(readings)
        for name, frame in others.items():
            store.put((RAW, name), frame, Made(content_of(frame), "", {}, frame.height), None)
        files = self.frame(FILES, readings)
        full = f"{RAW}.{FILES}"
        if full in store.made and set(store.frame((RAW, FILES), columns=[READING])[READING]) != set(files[READING]):
            del store.made[full]  # other readings of what may be the same files
        store.put((RAW, FILES), files, Made(pieces_content(pieces[FILES]), "", {}, files.height), None)
        for name in [name for name, schema in self.schemas.items() if "source_id" in schema]:
            full, rows = f"{RAW}.{name}", sum(piece.rows for piece in pieces[name].values())
            if not self._columns(name):
                self._provide(name, pl.DataFrame(schema={**self.schemas[name], READING: pl.String}))
            store.pieces[full] = pieces[name]
            store.made[full] = Made(pieces_content(pieces[name]), "", {}, rows, by_source=True)

    def forget_all_but(self, readings: Collection[str]) -> None:
        """Forget readings that are wanted no more."""
        if (
            self._columns(FILES)
            and self._ask(f"SELECT 1 FROM {_of(FILES)} WHERE NOT {_WANTED} LIMIT 1", readings).fetchall()
        ):
            for name in (*self.schemas, CONTENTS):
                self._ask(f"DELETE FROM {_of(name)} WHERE NOT {_WANTED}", readings)

    def _ask(self, question: str, readings: Collection[str] | None = None) -> duckdb.DuckDBPyConnection:
        return self.store.connection.execute(question, None if readings is None else [list(readings)])

    def _insert(self, name: str, frame: pl.DataFrame) -> None:
        """Add a frame, which SQL knows by the same name."""
        if not frame.is_empty():
            self.store.connection.execute(f"INSERT INTO {_of(name)} BY NAME FROM frame")

    def _columns(self, name: str) -> dict[str, str]:
        """The columns of a table with their types; none where there is no such table."""
        try:
            return {column: kind for column, kind, *_ in self._ask(f"DESCRIBE {_of(name)}").fetchall()}
        except duckdb.CatalogException:
            return {}

    def _provide(self, name: str, empty: pl.DataFrame) -> None:
        """Have a table with at least these columns; what was read before by other code stays."""
        connection, there = self.store.connection, self._columns(name)
        connection.register("empty", empty)
        if not there:
            connection.execute(f"CREATE SCHEMA IF NOT EXISTS {LAKE}.{READINGS}")
            connection.execute(f"CREATE TABLE {_of(name)} AS FROM empty LIMIT 0")
            return
        for column, kind, *_ in connection.execute("DESCRIBE FROM empty").fetchall():
            if there.get(column) != kind:
                if column in there:
                    connection.execute(f'ALTER TABLE {_of(name)} DROP COLUMN "{column}"')
                connection.execute(f'ALTER TABLE {_of(name)} ADD COLUMN "{column}" {kind}')


def _of(name: str) -> str:
    return relation((READINGS, name))


def _contents(frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    rows = [
        (file, source_id, name, content_of(part), part.height)
        for name, frame in frames.items()
        if "source_id" in frame.columns
        for (file, source_id), part in frame.partition_by("file", "source_id", as_dict=True).items()
    ]
    return pl.DataFrame(rows, schema=dict(_CONTENT), orient="row")
