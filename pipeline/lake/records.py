"""What a lake records of its tables: of each what it was made from, and of those made by source, of each source."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import polars as pl

from pipeline.faults import Fault
from pipeline.lake.attached import LAKE

TABLES, PIECES = f"{LAKE}.main.tables", f"{LAKE}.main.pieces"
_TABLE = {
    "table_name": pl.String,
    "content": pl.String,
    "code": pl.String,
    "inputs": pl.String,
    "row_count": pl.Int64,
    "by_source": pl.Boolean,
    "row_order": pl.String,
}
_PIECE = {
    "table_name": pl.String,
    "source_id": pl.String,
    "made_from": pl.String,
    "content": pl.String,
    "row_count": pl.Int64,
}


@dataclass(frozen=True, slots=True)
class Made:
    """What a table was made from: the code, and the content of each table that it was made from, by name."""

    content_hash: str  # a sha256 of its rows in order; of a table that is made by source, of those of each source
    code: str
    inputs: Mapping[str, str]
    rows: int
    by_source: bool = False  # its rows are replaced source by source
    order: tuple[str, ...] = ()  # what they stand in the order of, in SQL; else in that of the sources


@dataclass(frozen=True, slots=True)
class Piece:
    """The same of the rows of one source: one hash says the code and the contents that they were made from."""

    made_from: str
    content_hash: str
    rows: int


@dataclass
class Records:
    """What is recorded of every table, by full name; written back at once, before a transaction ends."""

    made: dict[str, Made] = field(default_factory=dict)
    pieces: dict[str, dict[str, Piece]] = field(default_factory=dict)  # by source

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection) -> Records:
        """Read what an attached lake records; nothing of a lake that is new."""
        records = cls()
        for name, content, code, inputs, count, by_source, *later in _rows(TABLES, "table_name", connection):
            order = json.loads(later[0]) if later and later[0] else ()
            records.made[name] = Made(content, code, json.loads(inputs), count, by_source, tuple(order))
        records.pieces = {name: {} for name, made in records.made.items() if made.by_source}
        for name, source_id, *said in _rows(PIECES, "table_name, source_id", connection):
            records.pieces[name][source_id] = Piece(*said)
        return records

    def write_changes(self, before: Records, connection: duckdb.DuckDBPyConnection) -> None:
        """Write what is not as it was before."""
        tables = [
            (
                name,
                made.content_hash,
                made.code,
                json.dumps(dict(made.inputs)),
                made.rows,
                made.by_source,
                json.dumps(made.order),
            )
            for name, made in self.made.items()
            if before.made.get(name) != made
        ]
        gone = [(name,) for name, made in before.made.items() if self.made.get(name) != made]
        _replace(TABLES, _TABLE, gone, tables, connection)
        pieces = [
            (name, source_id, piece.made_from, piece.content_hash, piece.rows)
            for name, source_id, piece in self._pieces_unlike(before)
        ]
        _replace(PIECES, _PIECE, [row[:2] for row in before._pieces_unlike(self)], pieces, connection)

    def _pieces_unlike(self, other: Records) -> Iterator[tuple[str, str, Piece]]:
        for name, pieces in self.pieces.items():
            others = other.pieces.get(name, {})
            yield from (
                (name, source_id, piece) for source_id, piece in pieces.items() if others.get(source_id) != piece
            )

    def copy(self) -> Records:
        """Return a copy that stays as it is."""
        return Records(dict(self.made), {name: dict(pieces) for name, pieces in self.pieces.items()})


def _replace(
    table: str,
    schema: Mapping[str, type[pl.DataType]],
    gone: Sequence[tuple[object, ...]],
    rows: Sequence[tuple[object, ...]],
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Delete the rows whose first columns are among those that are gone, and add others."""
    if not gone and not rows:
        return
    records = pl.DataFrame(rows, schema=dict(schema), orient="row")
    connection.register("records", records)
    connection.execute(f"CREATE TABLE IF NOT EXISTS {table} AS FROM records LIMIT 0")
    there = {name for name, *_ in connection.execute(f"DESCRIBE {table}").fetchall()}
    for name in [name for name in schema if name not in there]:  # a lake of before records less
        connection.execute(f"ALTER TABLE {table} ADD COLUMN {name} VARCHAR")
    if gone:
        key = list(schema)[: len(gone[0])]
        connection.register("gone", pl.DataFrame(gone, schema={name: schema[name] for name in key}, orient="row"))
        connection.execute(f"DELETE FROM {table} WHERE ({', '.join(key)}) IN (FROM gone)")
        connection.unregister("gone")
    connection.execute(f"INSERT INTO {table} BY NAME FROM records")
    connection.unregister("records")


def _rows(table: str, order: str, connection: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    """The rows of a table of records, none where there is no such table: to look for it costs more than to ask it."""
    try:
        return connection.execute(f"FROM {table} ORDER BY {order}").fetchall()
    except duckdb.CatalogException:
        return []


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
            others = [i for i, content in made.inputs.items() if i in tables and tables[i].content_hash != content]
            if others:
                found = f"one made from an earlier {others[0]}"
                faults.append(Fault("lake", f"{name} made from what is there", found, remedy=remedy))
    return faults
