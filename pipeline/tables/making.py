"""Make tables in order, but for those that are kept; hold each to its model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from pipeline.faults import Fault, FaultsError
from pipeline.tables.kept import KeptTables
from pipeline.tables.made import MadeTable, TableName, in_order

CHECKS_AT_A_TIME = 2

_Check = tuple[str, str, Future[list[Fault]]]  # key, content, faults


@dataclass(frozen=True)
class Tables(Mapping[TableName, pl.LazyFrame]):
    """Every table, given and made; each is read when it is collected, so that not all are in memory at once."""

    contents: Mapping[TableName, str]
    kept_tables: KeptTables
    made: list[str]
    kept: list[str]

    def __getitem__(self, name: TableName) -> pl.LazyFrame:
        """Return a table's frame, not yet read."""
        return pl.scan_parquet(self.kept_tables.frames.path(self.contents[name]), glob=False)

    def __iter__(self) -> Iterator[TableName]:
        """Return the names."""
        return iter(self.contents)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.contents)


def make_tables(tables: Iterable[MadeTable], given: Mapping[TableName, str], kept: KeptTables) -> Tables:
    """Return the tables whose contents are given and every table made from them.

    A table is made only when its code or the content of a table that it is made from has changed: where that
    comes out as before, nothing after it is made. Raises FaultsError at the first that breaks its model.
    Models are checked while the next tables are made: together they cost most of a small build.
    """
    ordered = in_order(tables)
    contents = dict(given)
    made, unmade = [], []
    checks: list[_Check] = []
    at_hand = _AtHand(ordered, contents, kept)
    with ThreadPoolExecutor(CHECKS_AT_A_TIME) as pool:
        try:
            for table in ordered:
                key = kept.key(table, contents)
                content = kept.content(key)
                if content is None:
                    frame = table.frame(at_hand.inputs_of(table))
                    content = kept.frames.keep(frame)
                    checks.append((key, content, pool.submit(table.broken_rows, frame)))
                    at_hand.frames[table.name] = frame
                    made.append(".".join(table.name))
                else:
                    unmade.append(".".join(table.name))
                contents[table.name] = content
                at_hand.let_go(table)
        finally:
            # A table made from a broken one may fail in any way; what to tell is which was broken.
            _remember(checks, kept)
    return Tables(contents, kept, made, unmade)


class _AtHand:
    """Frames in memory: those made or read, until the last table that is made from them has its turn."""

    def __init__(self, ordered: Iterable[MadeTable], contents: Mapping[TableName, str], kept: KeptTables) -> None:
        self.frames: dict[TableName, pl.DataFrame] = {}
        self._contents = contents
        self._kept = kept
        self._awaited = Counter(name for table in ordered for name in set(table.inputs.values()))

    def inputs_of(self, table: MadeTable) -> Mapping[TableName, pl.DataFrame]:
        for name in table.inputs.values():
            if name not in self.frames:
                self.frames[name] = self._kept.frames.frame(self._contents[name])
        return self.frames

    def let_go(self, table: MadeTable) -> None:
        self._awaited.subtract(set(table.inputs.values()))
        for name in [name for name in self.frames if self._awaited[name] == 0]:
            del self.frames[name]


def _remember(checks: Iterable[_Check], kept: KeptTables) -> None:
    broken: list[Fault] = []
    for key, content, check in checks:
        faults = check.result()
        if not faults:
            kept.remember(key, content)
        broken = broken or faults
    kept.save()
    if broken:
        raise FaultsError(broken)
