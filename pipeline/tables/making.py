"""Make tables in order, but for those that are kept; hold each to its model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.faults import Collected, Fault, FaultsError, collected
from pipeline.folders.shelves import FIRST_SHELF, Pieces
from pipeline.tables.kept import KeptTables
from pipeline.tables.made import ADDRESS, MadeTable, TableName, in_order

CHECKS_AT_A_TIME = 2
ROWS_AT_A_TIME = 60_000  # of a table that is made by source: four times as many take 200 MiB more, for 2 per cent less

# When a table was held to its model.
NOW, BEFORE = "in this build", "in an earlier build, the same rows by the same code"


@dataclass(frozen=True)
class Tables(Mapping[TableName, pl.LazyFrame]):
    """Every table, given and made; each is read when it is collected, so that not all are in memory at once."""

    pieces: Mapping[TableName, Pieces]
    kept_tables: KeptTables
    made: list[str]
    kept: list[str]

    @property
    def contents(self) -> dict[TableName, str]:
        """One hash for the rows of each table in order."""
        return {name: pieces.content for name, pieces in self.pieces.items()}

    @property
    def held(self) -> dict[str, str]:
        """When each table that was made or kept was held to its model."""
        return dict.fromkeys(self.made, NOW) | dict.fromkeys(self.kept, BEFORE)

    @property
    def files(self) -> dict[TableName, Path]:
        """The file of each table that is kept in one piece."""
        frames = self.kept_tables.frames
        return {name: frames.path(pieces.content) for name, pieces in self.pieces.items() if len(pieces.by_shelf) == 1}

    def __getitem__(self, name: TableName) -> pl.LazyFrame:
        """Return a table's frame, not yet read."""
        return self.kept_tables.frames.table(self.pieces[name])

    def __iter__(self) -> Iterator[TableName]:
        """Return the names."""
        return iter(self.pieces)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.pieces)


def make_tables(
    tables: Iterable[MadeTable], given: Mapping[TableName, Pieces], kept: KeptTables, *, past_faults: bool = False
) -> Tables:
    """Return the tables that are given and every table made from them.

    A table is made only when its code or the content of a table that it is made from has changed: where that
    comes out as before, nothing after it is made. One that is made by source is made for the shelves only whose
    sources changed, a limited number of rows at a time. Models are checked while the next tables are made.

    Raises FaultsError with what is wrong with every table that can be made: of one that is made from a faulty one
    nothing is told, whatever became of it. With `past_faults` the tables after one that told of cells are made without
    these cells, to find what else is wrong.
    """
    ordered = in_order(tables)
    with ThreadPoolExecutor(CHECKS_AT_A_TIME) as pool:
        making = _Making(ordered, given, kept, pool, past_faults)
        try:
            for table in ordered:
                making.make(table)
        finally:
            making.finish()
    return Tables(making.pieces, kept, making.made, making.unmade)


@dataclass(frozen=True, slots=True)
class _Check:
    """What was made at once of a table, by its key and content, and what is wrong with it."""

    table: TableName
    made: Mapping[str, str]
    faults: Future[list[Fault]]


class _Making:
    """The tables so far, and frames in memory until the last table that is made from them has its turn."""

    def __init__(
        self,
        ordered: Sequence[MadeTable],
        given: Mapping[TableName, Pieces],
        kept: KeptTables,
        pool: ThreadPoolExecutor,
        past_faults: bool,
    ) -> None:
        self.pieces = dict(given)
        self.made: list[str] = []
        self.unmade: list[str] = []  # kept from before
        self._ordered, self._past_faults = ordered, past_faults
        self._faults: dict[TableName, list[Fault]] = {}
        self._faulty: set[TableName] = set()  # not made: it is faulty, or made from one that is
        self._kept, self._pool = kept, pool
        self._by_source = {*given, *(table.name for table in ordered if table.by_source)}
        self._checks: list[_Check] = []
        self._at_hand: dict[TableName, pl.DataFrame] = {}
        self._awaited = Counter(name for table in ordered for name in set(table.inputs.values()))

    def make(self, table: MadeTable) -> None:
        """Make a table, or the pieces of it that are not kept; none where one that it is made from is faulty."""
        try:
            if self._faulty.isdisjoint(table.inputs.values()):
                self._make(table)
            else:
                self._faulty.add(table.name)
        except Exception:
            if not any(check.faults.result() for check in self._checks):
                raise
            self._faulty.add(table.name)  # a table made from a broken one may fail in any way
        self._let_go(table)

    def _make(self, table: MadeTable) -> None:
        keys = self._keys(table)
        contents = {shelf: content for shelf, key in keys.items() if (content := self._kept.content(key))}
        unmade = [shelf for shelf in keys if shelf not in contents]
        for shelves in self._lots(table, unmade):
            frame, told = _frame(table, self._inputs(table, shelves if len(shelves) < len(keys) else None))
            if told.faults:
                self._faults.setdefault(table.name, []).extend(told.faults)
                if frame is None:
                    self._faulty.add(table.name)
                    continue
                frame = frame.filter([address not in told.cells for address in frame.select(ADDRESS).iter_rows()])
            assert frame is not None
            pieces = _on_shelves(frame, shelves)
            contents |= {shelf: self._kept.frames.keep(piece) for shelf, piece in pieces.items()}
            self._check(table, frame, {} if told.faults else {keys[shelf]: contents[shelf] for shelf in shelves})
            if len(shelves) == len(keys):
                self._at_hand[table.name] = frame
        if table.name in self._faults and not self._past_faults:
            self._faulty.add(table.name)
        if table.name not in self._faulty:
            self.pieces[table.name] = Pieces({shelf: contents[shelf] for shelf in keys})
            (self.made if unmade else self.unmade).append(".".join(table.name))

    def finish(self) -> None:
        """Keep what holds to its model; raises FaultsError with what is wrong with the tables that do not."""
        for check in self._checks:
            if faults := check.faults.result():
                self._faults.setdefault(check.table, []).extend(faults)
                self._faulty.add(check.table)
            else:
                for key, content in check.made.items():
                    self._kept.remember(key, content)
        self._kept.save()
        told: list[Fault] = []
        for table in self._ordered:
            if self._faulty.isdisjoint(table.inputs.values()):
                told += self._faults.get(table.name, [])
            else:
                self._faulty.add(table.name)
        if told:
            raise FaultsError(list(dict.fromkeys(told)))

    def _keys(self, table: MadeTable) -> dict[str, str]:
        """The key of each piece of a table, by shelf; of a table that is not made by source there is one."""
        by_source = [name for name in table.inputs.values() if table.by_source and name in self._by_source]
        shelves = {shelf for name in by_source for shelf in self.pieces[name].by_shelf} or {FIRST_SHELF}
        return {
            shelf: self._kept.key(
                table,
                (
                    f"{parameter} "
                    + (self.pieces[name].by_shelf.get(shelf, "") if name in by_source else self.pieces[name].content)
                    for parameter, name in table.inputs.items()
                ),
            )
            for shelf in sorted(shelves)
        }

    def _lots(self, table: MadeTable, shelves: list[str]) -> Iterator[list[str]]:
        """Shelves that are made at once."""
        lot: list[str] = []
        rows = 0
        for shelf in shelves:
            more = self._rows(table, shelf)
            if lot and rows + more > ROWS_AT_A_TIME:
                yield lot
                lot, rows = [], 0
            lot.append(shelf)
            rows += more
        if lot:
            yield lot

    def _rows(self, table: MadeTable, shelf: str) -> int:
        on_shelf = [
            content
            for name in set(table.inputs.values())
            if table.by_source and name in self._by_source and (content := self.pieces[name].by_shelf.get(shelf))
        ]
        return sum(self._kept.frames.height(content) for content in on_shelf)

    def _inputs(self, table: MadeTable, shelves: Sequence[str] | None) -> dict[TableName, pl.DataFrame | pl.LazyFrame]:
        """What a table is made from: all of it, or of tables by source what is on some shelves."""
        inputs: dict[TableName, pl.DataFrame | pl.LazyFrame] = {}
        for parameter, name in table.inputs.items():
            if shelves is not None and name in self._by_source:
                by_shelf = self.pieces[name].by_shelf
                there = [by_shelf[shelf] for shelf in shelves if shelf in by_shelf]
                frames = self._kept.frames.scan(there or [next(iter(by_shelf.values()))])
                inputs[name] = (frames if there else frames.head(0)).collect()
            elif parameter in table.lazily:
                inputs[name] = self._kept.frames.table(self.pieces[name])
            else:
                if name not in self._at_hand:
                    self._at_hand[name] = self._kept.frames.table(self.pieces[name]).collect()
                inputs[name] = self._at_hand[name]
        return inputs

    def _check(self, table: MadeTable, frame: pl.DataFrame, made: Mapping[str, str]) -> None:
        if len(self._checks) >= CHECKS_AT_A_TIME:
            self._checks[-CHECKS_AT_A_TIME].faults.result()  # frames that wait for their check would fill the memory
        self._checks.append(_Check(table.name, made, self._pool.submit(table.broken_rows, frame)))

    def _let_go(self, table: MadeTable) -> None:
        self._awaited.subtract(set(table.inputs.values()))
        for name in [name for name in self._at_hand if self._awaited[name] == 0]:
            del self._at_hand[name]


def _frame(
    table: MadeTable, inputs: Mapping[TableName, pl.DataFrame | pl.LazyFrame]
) -> tuple[pl.DataFrame | None, Collected]:
    """What a table's function makes, and what it tells of; nothing where what it tells of stopped it."""
    with collected() as told:
        try:
            return table.frame(inputs), told
        except FaultsError as error:
            told.faults.extend(error.faults)
        except Exception:
            if not told.faults:
                raise
    return None, told


def _on_shelves(frame: pl.DataFrame, shelves: Sequence[str]) -> dict[str, pl.DataFrame]:
    """The rows of each shelf, of a frame in the order of the sources where there are several."""
    if len(shelves) == 1:
        return {shelves[0]: frame}
    begins = [frame["source_id"].search_sorted(shelf) for shelf in shelves[1:]]
    ends = zip([0, *begins], [*begins, frame.height], strict=True)
    return {shelf: frame.slice(begin, end - begin) for shelf, (begin, end) in zip(shelves, ends, strict=True)}
