"""Make tables in order, but for those that are as the lake has them; hold each to its model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import polars as pl

from pipeline.address import ADDRESS
from pipeline.faults import Collected, Fault, FaultsError, collected
from pipeline.lake.rows import ROWS_AT_A_TIME, in_batches
from pipeline.lake.tables import LakeTables
from pipeline.memory import give_back
from pipeline.tables.made import MadeTable, TableName, in_order

CHECKS_AT_A_TIME = 2

# When a table was held to its model.
NOW, BEFORE = "in this build", "in an earlier build, the same rows by the same code"


@dataclass(frozen=True)
class Tables(Mapping[TableName, pl.LazyFrame]):
    """Every table of a lake; each is read when it is collected, so that not all are in memory at once."""

    store: LakeTables
    made: list[str]
    kept: list[str]

    def __getitem__(self, name: TableName) -> pl.LazyFrame:
        """Return a table's frame, not yet read."""
        return self.store.lazy(name)

    def __iter__(self) -> Iterator[TableName]:
        """Return the names."""
        return ((layer, name) for layer, _, name in (full.partition(".") for full in self.store.made))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.store.made)


def make_tables(tables: Iterable[MadeTable], store: LakeTables, *, past_faults: bool = False) -> Tables:
    """Make every table from the raw tables of a lake, into the lake.

    A table is made only when its code or the content of a table that it is made from has changed: where that
    comes out as before, nothing after it is made. One that is made by source is made for the sources only that
    changed, a limited number of rows at a time. Models are checked while the next tables are made.

    Raises FaultsError with what is wrong with every table that can be made: of one that is made from a faulty one
    nothing is reported, whatever became of it; the lake is to be rolled back then. With `past_faults` what comes
    after a table with faults in known cells is made without these cells, to find what else is wrong.
    """
    ordered = in_order(tables)
    with ThreadPoolExecutor(CHECKS_AT_A_TIME) as pool:
        making = _Making(ordered, store, pool, past_faults)
        try:
            for table in ordered:
                making.make(table)
        finally:
            making.finish()
    return Tables(store, making.made, making.kept)


@dataclass(frozen=True, slots=True)
class _Check:
    """What is wrong with what was made at once of a table."""

    table: TableName
    faults: Future[list[Fault]]


class _Making:
    """The tables so far, and frames in memory until the last table that is made from them is made."""

    def __init__(
        self, ordered: Sequence[MadeTable], store: LakeTables, pool: ThreadPoolExecutor, past_faults: bool
    ) -> None:
        self.made: list[str] = []
        self.kept: list[str] = []  # as they were
        self._ordered, self._past_faults = ordered, past_faults
        self._faults: dict[TableName, list[Fault]] = {}
        self._faulty: set[TableName] = set()  # not made: it is faulty, or made from one that is
        self._store, self._pool = store, pool
        self._checks: list[_Check] = []
        self._at_hand: dict[TableName, pl.DataFrame] = {}
        self._awaited = Counter(name for table in ordered for name in table.held)

    def make(self, table: MadeTable) -> None:
        """Make a table, or the rows of the sources that changed; nothing where one that it is made from is faulty."""
        try:
            if not self._faulty.isdisjoint(table.inputs.values()):
                self._faulty.add(table.name)
            elif self._store.is_as_made(table):
                self.kept.append(".".join(table.name))
            elif table.by_source:
                self._make_by_source(table)
            elif table.in_parts:
                self._make_in_parts(table)
            else:
                self._make_whole(table)
        except Exception:
            if not any(check.faults.result() for check in self._checks):
                raise
            self._faulty.add(table.name)  # a table made from a broken one may fail in any way
        self._let_go(table)

    def _make_whole(self, table: MadeTable) -> None:
        frame = self._frame(table, partial(table.frame, self._inputs(table)))
        if frame is not None:
            self._store.keep(table, frame)
            self.made.append(".".join(table.name))

    def _make_in_parts(self, table: MadeTable) -> None:
        parts, keys = table.parts(self._inputs(table)), dict[str, str]()
        while (frame := self._frame(table, lambda: next(parts, None))) is not None:
            sources = dict.fromkeys(frame["source_id"].unique().sort(), "")
            self._store.keep_sources(table, frame, sources)
            keys |= sources
            self._give_back(table)
        if table.name not in self._faulty:
            self._store.finish(table, keys)
            self.made.append(".".join(table.name))

    def _make_by_source(self, table: MadeTable) -> None:
        keys, full = self._store.made_from(table), ".".join(table.name)
        before = self._store.pieces.get(full)
        known = before or {}
        stale = [one for one, key in keys.items() if one not in known or known[one].made_from != key]
        # Where there is no source at all, the table is there without rows.
        for sources in in_batches(stale, lambda one: self._rows(table, one)) if keys else [[]]:
            of_sources = None if len(sources) == len(keys) else sources
            frame = self._frame(table, partial(table.frame, self._inputs(table, of_sources)))
            if frame is None:
                continue
            self._store.keep_sources(table, frame, {one: keys[one] for one in sources})
            self._give_back(table)
        if table.name not in self._faulty:
            self._store.finish(table, keys)
            (self.made if stale or before is None or known.keys() - keys.keys() else self.kept).append(full)

    def _frame(self, table: MadeTable, make: Callable[[], pl.DataFrame | None]) -> pl.DataFrame | None:
        """What a table's function makes, on its way to be checked; none where it is faulty, or has no more."""
        frame, found = _made(make)
        if found.faults:
            self._faults.setdefault(table.name, []).extend(found.faults)
            if frame is None or not self._past_faults:
                self._faulty.add(table.name)
            if frame is not None:
                frame = frame.filter([address not in found.cells for address in frame.select(ADDRESS).iter_rows()])
        if frame is not None:
            self._check(table, frame)
        return frame

    def finish(self) -> None:
        """Raise FaultsError with what is wrong with the tables that do not hold to their models."""
        for check in self._checks:
            if faults := check.faults.result():
                self._faults.setdefault(check.table, []).extend(faults)
                self._faulty.add(check.table)
        found: list[Fault] = []
        for table in self._ordered:
            if self._faulty.isdisjoint(table.inputs.values()):
                found += self._faults.get(table.name, [])
            else:
                self._faulty.add(table.name)
        if found:
            raise FaultsError(list(dict.fromkeys(found)))

    def _rows(self, table: MadeTable, source_id: str) -> int:
        pieces = (self._store.pieces.get(".".join(name), {}).get(source_id) for name in set(table.inputs.values()))
        return sum(piece.rows for piece in pieces if piece)

    def _inputs(
        self, table: MadeTable, sources: Sequence[str] | None = None
    ) -> dict[TableName, pl.DataFrame | pl.LazyFrame]:
        """What a table is made from: all of it, or of tables by source what is of some sources."""
        inputs: dict[TableName, pl.DataFrame | pl.LazyFrame] = {}
        for parameter, name in table.inputs.items():
            if sources is not None and ".".join(name) in self._store.pieces:
                inputs[name] = self._store.frame(name, sources)
            elif parameter in table.lazily:
                inputs[name] = self._store.lazy(name)
            else:
                # Not as it was made: a frame holds on to all texts of those that it was chosen from.
                if name not in self._at_hand:
                    self._at_hand[name] = self._store.frame(name)
                inputs[name] = self._at_hand[name]
        return inputs

    def _check(self, table: MadeTable, frame: pl.DataFrame) -> None:
        if len(self._checks) >= CHECKS_AT_A_TIME:
            self._checks[-CHECKS_AT_A_TIME].faults.result()  # frames that wait for their check would fill the memory
        self._checks.append(_Check(table.name, self._pool.submit(table.broken_rows, frame)))

    def _let_go(self, table: MadeTable) -> None:
        self._awaited.subtract(table.held)
        # A large one is read again for the next: few are asked for twice, and what is between takes as much room.
        over = [
            name for name, frame in self._at_hand.items() if not self._awaited[name] or frame.height > ROWS_AT_A_TIME
        ]
        for name in over:
            del self._at_hand[name]
        self._give_back(table)

    def _give_back(self, table: MadeTable) -> None:
        known = (self._store.made.get(".".join(name)) for name in {table.name, *table.inputs.values()})
        if sum(made.rows for made in known if made) > ROWS_AT_A_TIME:
            self._store.give_back()  # of smaller ones there is little, and it takes longer than to keep it
        give_back()


def _made(make: Callable[[], pl.DataFrame | None]) -> tuple[pl.DataFrame | None, Collected]:
    """What a table's function makes, and the faults that it reports; nothing where these stopped it."""
    with collected() as found:
        try:
            return make(), found
        except FaultsError as error:
            found.faults.extend(error.faults)
        except Exception:
            if not found.faults:
                raise
    return None, found
