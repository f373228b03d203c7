"""Make tables in order, but for those that are kept; hold each to its model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.faults import Fault, FaultsError
from pipeline.folders.shelves import FIRST_SHELF, Pieces
from pipeline.tables.kept import KeptTables
from pipeline.tables.made import MadeTable, TableName, in_order

CHECKS_AT_A_TIME = 2
ROWS_AT_A_TIME = 60_000  # of a table that is made by source: four times as many take 200 MiB more, for 2 per cent less


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


def make_tables(tables: Iterable[MadeTable], given: Mapping[TableName, Pieces], kept: KeptTables) -> Tables:
    """Return the tables that are given and every table made from them.

    A table is made only when its code or the content of a table that it is made from has changed: where that
    comes out as before, nothing after it is made. One that is made by source is made for the shelves only whose
    sources changed, a limited number of rows at a time. Raises FaultsError at the first that breaks its model.
    Models are checked while the next tables are made.
    """
    ordered = in_order(tables)
    made: list[str] = []
    unmade: list[str] = []
    with ThreadPoolExecutor(CHECKS_AT_A_TIME) as pool:
        making = _Making(ordered, given, kept, pool)
        try:
            for table in ordered:
                (made if making.make(table) else unmade).append(".".join(table.name))
        finally:
            # A table made from a broken one may fail in any way; what to tell is which was broken.
            making.remember()
    return Tables(making.pieces, kept, made, unmade)


@dataclass(frozen=True, slots=True)
class _Check:
    """What was made at once, by its key and content, and what is wrong with it."""

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
    ) -> None:
        self.pieces = dict(given)
        self._kept, self._pool = kept, pool
        self._by_source = {*given, *(table.name for table in ordered if table.by_source)}
        self._checks: list[_Check] = []
        self._at_hand: dict[TableName, pl.DataFrame] = {}
        self._awaited = Counter(name for table in ordered for name in set(table.inputs.values()))

    def make(self, table: MadeTable) -> bool:
        """Make a table, or the pieces of it that are not kept; return whether anything was made."""
        keys = self._keys(table)
        contents = {shelf: content for shelf, key in keys.items() if (content := self._kept.content(key))}
        unmade = [shelf for shelf in keys if shelf not in contents]
        faults: list[Fault] = []
        for shelves in self._lots(table, unmade):
            try:
                frame = table.frame(self._inputs(table, shelves if len(shelves) < len(keys) else None))
            except FaultsError as error:
                faults += error.faults
                continue
            pieces = _on_shelves(frame, shelves)
            contents |= {shelf: self._kept.frames.keep(piece) for shelf, piece in pieces.items()}
            self._check(table, frame, {keys[shelf]: contents[shelf] for shelf in shelves})
            if len(shelves) == len(keys):
                self._at_hand[table.name] = frame
        if faults:
            raise FaultsError(faults)
        self.pieces[table.name] = Pieces({shelf: contents[shelf] for shelf in keys})
        self._let_go(table)
        return bool(unmade)

    def remember(self) -> None:
        """Keep what holds to its model; raises FaultsError with the faults of the first table that does not."""
        broken: list[Fault] = []
        for check in self._checks:
            faults = check.faults.result()
            if not faults:
                for key, content in check.made.items():
                    self._kept.remember(key, content)
            broken = broken or faults
        self._kept.save()
        if broken:
            raise FaultsError(broken)

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
        self._checks.append(_Check(made, self._pool.submit(table.broken_rows, frame)))

    def _let_go(self, table: MadeTable) -> None:
        self._awaited.subtract(set(table.inputs.values()))
        for name in [name for name in self._at_hand if self._awaited[name] == 0]:
            del self._at_hand[name]


def _on_shelves(frame: pl.DataFrame, shelves: Sequence[str]) -> dict[str, pl.DataFrame]:
    """The rows of each shelf, of a frame in the order of the sources where there are several."""
    if len(shelves) == 1:
        return {shelves[0]: frame}
    begins = [frame["source_id"].search_sorted(shelf) for shelf in shelves[1:]]
    ends = zip([0, *begins], [*begins, frame.height], strict=True)
    return {shelf: frame.slice(begin, end - begin) for shelf, (begin, end) in zip(shelves, ends, strict=True)}
