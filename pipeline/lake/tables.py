"""The tables of a lake: rows with comments, and of each what it was made from. One transaction a build or a step."""

from __future__ import annotations

import hashlib
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from threading import RLock

import duckdb
import polars as pl
from polars.io.plugins import register_io_source

from pipeline import DISTRIBUTION
from pipeline.faults import Fault, FaultsError, PassingError
from pipeline.lake.attached import LAKE, SETTINGS, attached
from pipeline.lake.conditions import in_sql
from pipeline.lake.contents import content_of, content_of_pieces, content_of_sources
from pipeline.lake.place import LakePlace
from pipeline.lake.records import Made, Piece, Records, parts_that_do_not_fit
from pipeline.memory import give_back
from pipeline.sql_text import sql_name, sql_text
from pipeline.tables.made import MadeTable, TableName, code_of, in_their_order, named_in, only_for_order
from pipeline.tables.views import View

__all__ = ["ChangedMeanwhileError", "LakeTables", "Made", "parts_that_do_not_fit", "reading", "writing"]

NOT_ALLOWED = ("permission denied", "read-only transaction")  # as Postgres says it
RAW, FILES, READINGS = "raw", "files", "readings"  # raw.ratings: the rows of readings.ratings of the files of raw.files
NO_ROWS = ("", 0)  # the content of a source of which a table has none
READING = "reading"  # the name of the reading that a row came of
BATCH = 20_480  # rows that DuckDB makes room for at once: by default a million, however few there are
ROWS_AT_A_TIME = 30_000  # that are made of a table by source: a function takes many times their room
ROWS_READ_AT_A_TIME = 120_000  # of one that is only read: at each question DuckDB looks through all of it


class ChangedMeanwhileError(PassingError):
    """Raised where somebody else has changed the same tables meanwhile."""


class LakeTables:
    """The tables of a lake within one transaction: all that is read is of one snapshot, and of what was put since.

    Rows come in their order; those of a table that is made by source in the order of the sources, whenever each was
    put. SQL names frames as this code does, and none is registered: what is registered within a transaction stays in
    memory, whatever is done with it later.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, place: LakePlace) -> None:
        """Begin a transaction on a connection to which a lake is attached."""
        self.connection, self.place = connection, place
        self._lock = RLock()  # a connection answers one question at a time
        self._before = Records()
        self._records: Records | None = None
        self._begin()

    @classmethod
    def for_a_while(cls) -> LakeTables:
        """Return a new lake that goes when the tables do."""
        folder, stack = tempfile.TemporaryDirectory(prefix="pdu-"), ExitStack()
        place = LakePlace.in_folder(Path(folder.name))
        tables = cls(stack.enter_context(attached(place)), place)
        stack.callback(folder.cleanup)
        weakref.finalize(tables, stack.close)
        return tables

    @property
    def records(self) -> Records:
        """What the lake records, read when somebody asks: after a last commit nobody does, and it takes time."""
        if self._records is None:
            self._before = Records.of(self.connection)
            self._records = self._before.copy()
        return self._records

    def settled(self) -> LakeTables:
        """Return these tables, all of one moment: the first question settles of which."""
        _ = self.records
        return self

    @property
    def made(self) -> dict[str, Made]:
        """What is known of each table, by its full name."""
        return self.records.made

    @property
    def pieces(self) -> dict[str, dict[str, Piece]]:
        """What is known of each source of the tables that are made by source."""
        return self.records.pieces

    def frame(
        self, name: TableName, sources: Iterable[str] | None = None, columns: Sequence[str] | None = None
    ) -> pl.DataFrame:
        """Return the rows of a table, or those of some sources; raises FaultsError where the lake has no such table."""
        self._known(name)
        wanted, order = columns or self._schema_of(name)().names(), self.made[".".join(name)].order
        return in_their_order(self._rows(name, _with(wanted, named_in(order)), sources), order).select(wanted)

    def lazy(self, name: TableName) -> pl.LazyFrame:
        """Return a table that is read when it is collected: of one by source a part at a time, and no other columns.

        Of one in an order of its own the rows that are asked for are put in it together.
        """
        self._known(name)
        order, schema = self.made[".".join(name)].order, self._schema_of(name)
        several = len(list(self.lots(name))) > 1

        def parts(
            columns: list[str] | None, where: pl.Expr | None, limit: int | None, _size: int | None
        ) -> Iterator[pl.DataFrame]:
            wanted = columns or schema().names()
            asked, condition = _with(wanted, named_in(order)), "true" if where is None else in_sql(where)
            found: Iterable[pl.DataFrame] = (
                self._rows(name, asked, sources, condition, where) for sources in self.lots(name)
            )
            if order:
                found = [in_their_order(pl.concat(found), order).select(wanted)]
            for frame in found:
                yield frame if limit is None else frame.head(limit)
                limit = limit and max(limit - frame.height, 0)
                if limit == 0:
                    return
                del frame
                if several:
                    self.give_back()

        return register_io_source(parts, schema=schema)

    def _rows(
        self,
        name: TableName,
        columns: Sequence[str],
        sources: Iterable[str] | None,
        where: str = "true",
        kept: pl.Expr | None = None,
    ) -> pl.DataFrame:
        """Rows in the order of the sources. Those of one stand together as they were put, so only sources are sorted.

        DuckDB would sort all of it by the numbers of the rows, which takes as long as to read them. What is not to be
        kept goes as it is read, a batch at a time: all of it would be in memory twice, as Arrow's and as polars'.
        """
        given: list[list[str]] = []
        if sources is not None:
            known = self.pieces.get(".".join(name))
            # To find out that there is none of a source DuckDB would read the sources of all rows.
            given = [[one for one in sources if known is None or (one in known and known[one].rows)]]
            where = f"{where} AND t.source_id IN (SELECT unnest(?::VARCHAR[]))" if given[0] else "false"
        sorted_by = self._sorted_by(name)
        with self._lock:
            asked = self._question(name, _with(columns, sorted_by), where)
            read = _batches(self.connection.execute(asked, [one for one in given if one]))
            rows = pl.concat(batch if kept is None else _chosen(batch, kept) for batch in read)
        if not all(rows[key].is_sorted() for key in sorted_by):
            rows = rows.sort(sorted_by, maintain_order=True)
        return rows.select(columns)

    def give_back(self) -> None:
        """Give back what DuckDB freed: its own allocator keeps it until the limit of its memory is set again."""
        with self._lock:
            self.connection.execute(f"SET memory_limit = {sql_text(str(SETTINGS['memory_limit']))}")
        give_back()

    def batches(self, name: TableName, size: int, rows: str = "true") -> Iterator[pl.DataFrame]:
        """Return a table, or some rows, in its order: as many rows at a time, in the last what is left.

        Until all of it was read nothing else can be asked of the lake.
        """
        self._known(name)
        made, by_source = self.made[".".join(name)], self._sorted_by(name)
        if by_source and made.order and made.rows > ROWS_READ_AT_A_TIME:
            yield from self._ordered_batches(name, size, rows)
            return
        if made.rows and by_source and not made.order:
            columns = self._schema_of(name)().names()
            read: Iterator[pl.DataFrame] = (
                self._rows(name, columns, sources, rows) for sources in self.lots(name, ROWS_AT_A_TIME)
            )
        else:
            own, sources_and_rows = [f"{term} NULLS FIRST" for term in made.order], [*by_source, "rowid"]
            terms = ", ".join([*own, *(f"t.{column}" for column in sources_and_rows)])
            order = f" ORDER BY {terms}" if own else ""
            read = _batches(self.connection.execute(self._question(name, None, rows) + order))
        held = next(read)
        for batch in read:
            held = held.vstack(batch)
            while held.height >= size:
                yield held.head(size)
                held = held.slice(size)
        yield from held.iter_slices(size)
        if made.rows > ROWS_AT_A_TIME:
            self.give_back()

    def _ordered_batches(self, name: TableName, size: int, rows: str) -> Iterator[pl.DataFrame]:
        """The same of a large table by source in an order of its own; it takes twice the time, and less memory.

        Only what settles the order is put in it together. Then the rows of each batch are read: most are of few
        sources, since such orders follow the days of publication.
        """
        columns, order = self._schema_of(name)().names(), self.made[".".join(name)].order
        pieces = self.pieces[".".join(name)]
        source = pl.col("source_id").cast(pl.Enum(list(pieces)))
        keys = pl.concat(
            self._rows(name, _with(["source_id"], named_in(order)), lot, rows).with_columns(source)
            for lot in self.lots(name)
        ).with_row_index("place")
        standing, ordered = keys.select("source_id", "place"), in_their_order(keys, order).select("source_id", "place")
        del keys
        for batch in ordered.iter_slices(size):
            found = []
            of_batch = batch["source_id"].unique().sort().cast(pl.String)
            for lot in in_batches(of_batch, lambda one: pieces[one].rows):
                places = standing.filter(pl.col("source_id").is_in(lot))["place"]
                read = self._rows(name, columns, lot, rows).with_columns(places)
                found.append(read.filter(pl.col("place").is_in(batch["place"].implode())))
            yield batch.select("place").join(pl.concat(found), on="place", maintain_order="left").drop("place")
            self.give_back()

    def _schema_of(self, name: TableName) -> Callable[[], pl.Schema]:
        @cache
        def schema() -> pl.Schema:
            with self._lock:
                return self.connection.execute(self._question(name, None, "false")).pl().schema

        return schema

    def parted(self, name: TableName, column: str) -> dict[object, tuple[int, int]]:
        """Return how many rows of a table have each value of a column, and a number that says what is in them.

        The number is the same for the same rows in one version of DuckDB; what they stand in the order of is in them.
        """
        said = f"SELECT {sql_name(column)}, count(*), sum(hash(t)) FROM {relation(name)} t GROUP BY ALL"
        return {value: (rows, content) for value, rows, content in self.connection.execute(said).fetchall()}

    def lots(self, name: TableName, most: int = ROWS_READ_AT_A_TIME) -> Iterator[list[str] | None]:
        """Return the sources of a table that are read at once; None for a table that is read whole."""
        pieces = self.pieces.get(".".join(name), {})
        if sum(piece.rows for piece in pieces.values()) <= most:
            yield None
        else:
            yield from in_batches(pieces, lambda source_id: pieces[source_id].rows, most)

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

    def _begin(self) -> None:
        self.connection.begin()  # the first question settles which snapshot all others are answered from
        self._records = None

    def _known(self, name: TableName) -> None:
        full = ".".join(name)
        if full not in self.made:
            remedy = "materialise it first, or run 'pdu build'"
            raise FaultsError.at("lake", f"the table {full}", "none", remedy=remedy)

    def _question(self, name: TableName, columns: Sequence[str] | None, where: str = "true") -> str:
        made, selected = self.made.get(".".join(name)), "t.*"
        if columns:
            selected = ", ".join(f"t.{sql_name(column)}" for column in columns)
        elif unseen := [READING] if self._is_of_readings(name) else only_for_order(made.order if made else ()):
            selected = f"t.* EXCLUDE ({', '.join(map(sql_name, unseen))})"
        if made and not made.rows:
            where = "false"  # of each column of a table without files DuckLake asks its catalogue at each question
        if self._is_of_readings(name):
            name = (READINGS, name[1])
            where += f" AND t.reading IN (SELECT reading FROM {relation((RAW, FILES))})"
        return f"SELECT {selected} FROM {relation(name)} t WHERE {where}"

    def _is_of_readings(self, name: TableName) -> bool:
        return name[0] == RAW and name[1] != FILES and ".".join(name) in self.pieces

    def _sorted_by(self, name: TableName) -> list[str]:
        if self._is_of_readings(name):
            return ["source_id", "file"]
        return ["source_id"] if ".".join(name) in self.pieces else []

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


def in_batches(sources: Iterable[str], rows_of: Callable[[str], int], most: int | None = None) -> Iterator[list[str]]:
    """Return sources in order, as many at once as have the most rows together that are wanted."""
    lot: list[str] = []
    rows = 0
    for source_id in sources:
        more = rows_of(source_id)
        if lot and rows + more > (most or ROWS_AT_A_TIME):
            yield lot
            lot, rows = [], 0
        lot.append(source_id)
        rows += more
    if lot:
        yield lot


def _not_written(place: LakePlace, said: str) -> FaultsError:
    """Why a change was refused at its end: the role may not, or somebody else has changed the same tables."""
    if any(words in said for words in NOT_ALLOWED):
        found, remedy = "one that may only read", "use the address of a role that works: PDU_LAKE_CATALOG"
        return FaultsError([Fault(str(place), "a role that may write", found, remedy=remedy)])
    found = "another change of the same tables"
    expected = "a lake that nobody else changes meanwhile"
    return ChangedMeanwhileError([Fault(str(place), expected, found, remedy="run it again")])


def _batches(answer: duckdb.DuckDBPyConnection) -> Iterator[pl.DataFrame]:
    """Return an answer as it is read: first without rows, for there may be none."""
    reader = answer.to_arrow_reader(BATCH)
    yield pl.DataFrame(pl.from_arrow(reader.schema.empty_table()))
    for batch in reader:
        yield pl.DataFrame(pl.from_arrow(batch))


def _chosen(batch: pl.DataFrame, kept: pl.Expr) -> pl.DataFrame:
    """Return the rows that are to be kept; few of many with a copy of their texts, or they would hold on to all."""
    rows = batch.filter(kept)
    if not rows.height or 2 * rows.height > batch.height:
        return rows
    return pl.DataFrame(pl.from_arrow(rows.to_arrow(compat_level=pl.CompatLevel.oldest())))


def _with(columns: Sequence[str], others: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*columns, *others]))


def pieces_content(pieces: Mapping[str, Piece]) -> str:
    """Return the content of a table by source; a source that has no rows in it is no part of it."""
    return content_of_pieces((source_id, piece.content_hash) for source_id, piece in pieces.items() if piece.rows)


def relation(name: TableName) -> str:
    """Return the name of a table in SQL."""
    return f"{LAKE}.{sql_name(name[0])}.{sql_name(name[1])}"
