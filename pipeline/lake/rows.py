"""The rows of a lake's tables in their order, whole or a part at a time: all that is read is of one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from threading import RLock
from typing import Self

import duckdb
import polars as pl
from polars.io.plugins import register_io_source

from pipeline.faults import FaultsError
from pipeline.lake.attached import LAKE, SETTINGS
from pipeline.lake.conditions import in_sql
from pipeline.lake.place import LakePlace
from pipeline.lake.records import Made, Piece, Records
from pipeline.memory import give_back
from pipeline.sql_text import sql_name, sql_text
from pipeline.tables.made import TableName, in_their_order, named_in, only_for_order

RAW, FILES, READINGS = "raw", "files", "readings"  # raw.ratings: the rows of readings.ratings of the files of raw.files
NO_ROWS = ("", 0)  # the content of a source of which a table has none
READING = "reading"  # the name of the reading that a row came of
BATCH = 20_480  # rows that DuckDB makes room for at once: by default a million, however few there are
ROWS_AT_A_TIME = 30_000  # that are made of a table by source: a function takes many times their room
ROWS_READ_AT_A_TIME = 120_000  # of one that is only read: at each question DuckDB looks through all of it


class LakeRows:
    """What stands in the tables of a lake within one transaction: of one snapshot, and of what was put since.

    Rows come in their order; those of a table that is made by source in the order of the sources, whenever each was
    put.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, place: LakePlace) -> None:
        """Begin a transaction on a connection to which a lake is attached."""
        self.connection, self.place = connection, place
        self._lock = RLock()  # a connection answers one question at a time
        self._before = Records()
        self._records: Records | None = None
        self._begin()

    @property
    def records(self) -> Records:
        """What the lake records, read when somebody asks: after a last commit nobody does, and it takes time."""
        if self._records is None:
            self._before = Records.of(self.connection)
            self._records = self._before.copy()
        return self._records

    def settled(self) -> Self:
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


def relation(name: TableName) -> str:
    """Return the name of a table in SQL."""
    return f"{LAKE}.{sql_name(name[0])}.{sql_name(name[1])}"
