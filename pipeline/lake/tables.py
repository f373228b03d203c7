"""The tables of a lake: rows with comments, and of each what it was made from. One transaction a build or a step."""

from __future__ import annotations

import hashlib
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb
import polars as pl

from pipeline import DISTRIBUTION
from pipeline.faults import Fault, FaultsError, PassingError
from pipeline.lake.attached import LAKE, attached
from pipeline.lake.contents import content_of, content_of_pieces, content_of_sources
from pipeline.lake.place import LakePlace
from pipeline.lake.records import Made, Piece, parts_that_do_not_fit
from pipeline.lake.rows import NO_ROWS, LakeRows, relation
from pipeline.sql_text import sql_name, sql_text
from pipeline.tables.made import MadeTable, TableName, code_of
from pipeline.tables.views import View

__all__ = ["ChangedMeanwhileError", "LakeTables", "Made", "parts_that_do_not_fit", "reading", "writing"]

NOT_ALLOWED = ("permission denied", "read-only transaction")  # as Postgres says it


class ChangedMeanwhileError(PassingError):
    """Raised where somebody else has changed the same tables meanwhile."""


class LakeTables(LakeRows):
    """The tables of a lake within one transaction, to read and to put.

    SQL names frames as this code does, and none is registered: what is registered within a transaction stays in
    memory, whatever is done with it later.
    """

    @classmethod
    def for_a_while(cls) -> LakeTables:
        """Return a new lake that goes when the tables do."""
        folder, stack = tempfile.TemporaryDirectory(prefix="pdu-"), ExitStack()
        place = LakePlace.in_folder(Path(folder.name))
        tables = cls(stack.enter_context(attached(place)), place)
        stack.callback(folder.cleanup)
        weakref.finalize(tables, stack.close)
        return tables

    def made_from(self, table: MadeTable) -> dict[str, str]:
        """Return of each source what settles its rows: the code, its rows of each input, other inputs as a whole."""
        by_source = [name for name in map(".".join, table.inputs.values()) if name in self.pieces]
        others = [f"{name} {self.made[name].content_hash}" for name in self._inputs(table) if name not in by_source]
        said = "\n".join((code_of(table), ".".join(table.name), *others))
        sources = sorted({source_id for name in by_source for source_id in self.pieces[name]})
        keys = {}
        for source_id in sources:
            pieces = (self.pieces[name].get(source_id) for name in by_source)
            parts = [said, *(piece.content_hash if piece else "" for piece in pieces)]
            keys[source_id] = hashlib.sha256("\n".join(parts).encode()).hexdigest()
        return keys

    def is_as_made(self, table: MadeTable) -> bool:
        """Return whether a table was made by this code from what its inputs are now."""
        made = self.made.get(".".join(table.name))
        return made is not None and made.code == code_of(table) and made.inputs == self._contents(table)

    def keep(self, table: MadeTable, frame: pl.DataFrame) -> Made:
        """Keep the whole of a table that was made from what the lake holds, and return what is known of it now."""
        if table.by_source or table.kept_by_source:
            keys = self.made_from(table) if table.by_source else dict.fromkeys(frame["source_id"].unique().sort(), "")
            self.keep_sources(table, frame, keys)
            return self.finish(table, keys)
        made = Made(content_of(frame), code_of(table), self._contents(table), frame.height)
        self.put(table.name, frame, made, table)
        return made

    def keep_sources(self, table: MadeTable, frame: pl.DataFrame, keys: Mapping[str, str]) -> None:
        """Keep the rows of some sources of a table, by what settles them; of other sources nothing changes."""
        full, code = ".".join(table.name), code_of(table)
        if full not in self.made or full not in self.pieces or self.made[full].code != code:
            self._create(table.name, frame.clear(), table)
            self.pieces[full] = {}
            self.made[full] = Made("", code, {}, 0, by_source=True, order=table.order)
        pieces = self.pieces[full]
        contents = content_of_sources(frame)
        changed, there = [], []
        for source_id, made_from in keys.items():
            piece = Piece(made_from, *contents.get(source_id, NO_ROWS))
            before = pieces.get(source_id)
            if before is None or before.content_hash != piece.content_hash:
                changed.append(source_id)
                if before and before.rows:
                    there.append(source_id)
            pieces[source_id] = piece
        with self._lock:
            self._drop_rows(table.name, there)
            self._insert(table.name, frame.filter(pl.col("source_id").is_in(changed)))

    def finish(self, table: MadeTable, keys: Mapping[str, str]) -> Made:
        """Forget the sources of a table that are no more, and return what is known of the whole."""
        full = ".".join(table.name)
        gone = [source_id for source_id, piece in self.pieces[full].items() if source_id not in keys and piece.rows]
        self._drop_rows(table.name, gone)
        pieces = self.pieces[full] = {source_id: self.pieces[full][source_id] for source_id in sorted(keys)}
        rows = sum(piece.rows for piece in pieces.values())
        made = Made(pieces_content(pieces), code_of(table), self._contents(table), rows, True, table.order)
        self.made[full] = made
        return made

    def put(self, name: TableName, frame: pl.DataFrame, made: Made, about: MadeTable | None) -> bool:
        """Replace a table, unless its rows are as they were; say what it was made from. Return whether it was written.

        `about` gives comments; without it a table is raw and has none.
        """
        full, before = ".".join(name), self.made.get(".".join(name))
        changed = before is None or before.content_hash != made.content_hash
        same_columns = about is not None and before is not None and before.code == made.code
        with self._lock:
            if changed and same_columns:  # a new table would have each comment written again
                self.connection.execute(f"DELETE FROM {relation(name)}")
                self._insert(name, frame)
            elif changed:
                self._create(name, frame, about)
            elif before and about and before.code != made.code:
                self._comment(name, about)
        self.made[full] = made
        self.pieces.pop(full, None)
        return changed

    def show(self, views: Iterable[View]) -> None:
        """Have these views, and no others, for whoever attaches the lake."""
        asked = """SELECT v.schema_name, view_name, list(column_name ORDER BY column_index)
            FROM duckdb_views() v JOIN duckdb_columns() c ON (v.database_name, v.schema_name, v.view_name)
            = (c.database_name, c.schema_name, c.table_name) WHERE v.database_name = ? GROUP BY ALL"""
        there = {(schema, name): columns for schema, name, columns in self.connection.execute(asked, [LAKE]).fetchall()}
        wanted = {view.name: view for view in views}
        for name in there.keys() - wanted.keys():
            self.connection.execute(f"DROP VIEW {relation(name)}")
        for name, view in wanted.items():
            if there.get(name) != view.columns:
                self.connection.execute(f"CREATE OR REPLACE VIEW {relation(name)} AS {view.query}")

    def drop_all_but(self, names: set[TableName]) -> None:
        """Drop tables that are made no more, and forget them."""
        kept = {".".join(name) for name in names}
        for full in [full for full in self.made if full not in kept]:
            layer, _, name = full.partition(".")
            self.connection.execute(f"DROP TABLE IF EXISTS {relation((layer, name))}")
            del self.made[full]
            self.pieces.pop(full, None)

    def commit(self, message: str) -> int:
        """Make what was put lasting, and return the snapshot; it has the message where anything changed.

        Raises ChangedMeanwhileError where somebody else has changed the same tables meanwhile.
        """
        if self._records is not None:
            self._records.write_changes(self._before, self.connection)
        self.connection.execute(f"CALL {LAKE}.set_commit_message({sql_text(DISTRIBUTION)}, {sql_text(message)})")
        try:
            self.connection.commit()
        except duckdb.TransactionException as error:
            raise _not_written(self.place, str(error)) from None  # the cause may name a password
        (snapshot,) = self.connection.execute(f"FROM {LAKE}.current_snapshot()").fetchall()[0]
        self._begin()
        return int(snapshot)

    def rollback(self) -> None:
        """Leave every table as it was at the last commit."""
        self.connection.rollback()
        self._begin()

    def _inputs(self, table: MadeTable) -> list[str]:
        return sorted({".".join(name) for name in table.inputs.values()})

    def _contents(self, table: MadeTable) -> dict[str, str]:
        return {name: self.made[name].content_hash for name in self._inputs(table)}

    def _create(self, name: TableName, frame: pl.DataFrame, about: MadeTable | None) -> None:
        self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {LAKE}.{sql_name(name[0])}")
        self.connection.execute(f"CREATE OR REPLACE TABLE {relation(name)} AS FROM frame")
        if about is not None:
            self._comment(name, about)

    def _insert(self, name: TableName, frame: pl.DataFrame) -> None:
        if frame.is_empty():
            return
        self.connection.execute(f"INSERT INTO {relation(name)} FROM frame")

    def _drop_rows(self, name: TableName, sources: Sequence[str]) -> None:
        if sources:
            self.connection.execute(f"DELETE FROM {relation(name)} WHERE source_id IN ?", [list(sources)])

    def _comment(self, name: TableName, about: MadeTable) -> None:
        said = [f"COMMENT ON TABLE {relation(name)} IS {sql_text(about.description)}"]
        for column, text in about.column_descriptions.items():
            said.append(f"COMMENT ON COLUMN {relation(name)}.{sql_name(column)} IS {sql_text(text)}")
        self.connection.execute(";".join(said))


@contextmanager
def reading(place: LakePlace) -> Iterator[LakeTables]:
    """Give the tables of a lake as they are now; raises FaultsError where there is no lake."""
    if not place.shared and not Path(place.catalogue).exists():
        remedy = "run 'pdu build', or materialise the raw tables"
        raise FaultsError.at(place.catalogue, "a lake", "none", remedy=remedy)
    with attached(place, read_only=True) as connection:
        yield LakeTables(connection, place).settled()


@contextmanager
def writing(place: LakePlace, message: str) -> Iterator[LakeTables]:
    """Give the tables of a lake to be changed together: all of it, or nothing where an error is raised.

    Raises ChangedMeanwhileError where somebody else has changed the same tables meanwhile.
    """
    with attached(place) as connection:
        tables = LakeTables(connection, place).settled()
        yield tables
        tables.commit(message)
        connection.rollback()
        if not place.shared:
            # Nobody else writes: a file that no snapshot names is what a killed program left.
            connection.execute(f"CALL ducklake_delete_orphaned_files('{LAKE}', cleanup_all => true)")


def _not_written(place: LakePlace, said: str) -> FaultsError:
    """Why a change was refused at its end: the role may not, or somebody else has changed the same tables."""
    if any(words in said for words in NOT_ALLOWED):
        found, remedy = "one that may only read", "use the address of a role that works: PDU_LAKE_CATALOG"
        return FaultsError([Fault(str(place), "a role that may write", found, remedy=remedy)])
    found = "another change of the same tables"
    expected = "a lake that nobody else changes meanwhile"
    return ChangedMeanwhileError([Fault(str(place), expected, found, remedy="run it again")])


def pieces_content(pieces: Mapping[str, Piece]) -> str:
    """Return the content of a table by source; a source that has no rows in it is no part of it."""
    return content_of_pieces((source_id, piece.content_hash) for source_id, piece in pieces.items() if piece.rows)
