"""What was read of one workbook: where it is from, its tables and what each was taken for, its figures, its faults."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

import polars as pl

from pipeline.faults import Fault
from pipeline.meaning.facts.facts import Facts
from pipeline.meaning.understood import NotUnderstood, Understood
from pipeline.raw.contracts import Match, Nearest
from pipeline.raw.file import source_named
from pipeline.raw.provenance import Provenance
from pipeline.workbook.cells import Sheet
from pipeline.workbook.tables import Table

SOURCE: dict[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.String,
    "source_id": pl.String,
    "title": pl.String,
    "publisher": pl.String,
    "published_date": pl.Date,
    "published_date_precision": pl.String,
    "edition": pl.String,
    "url": pl.String,
    "licence": pl.String,
    "origin": pl.String,
    "transcribed_from": pl.String,
    "file_name": pl.String,
    "sha256": pl.String,
    "release": pl.String,
    "attachment": pl.String,
    "version": pl.Int64,
    "downloaded_at": pl.Datetime("us"),
}


@dataclass(frozen=True, slots=True)
class TakenTable:
    """A table of a workbook and what it was taken for: by a contract, else by its members."""

    table: Table
    answer: Match | Nearest | None
    understood: Understood | None = None
    not_understood: tuple[NotUnderstood, ...] = ()  # why it is of no kind of fact


@dataclass(slots=True)
class Reading:
    """What was read of one workbook."""

    file: str
    source_id: str
    sha256: str | None = None  # null where its bytes could not be had
    source: dict[str, object] = field(default_factory=dict)
    provenance: Provenance | None = None
    sidecar: str | None = None
    holds_facts: bool = False
    hidden_sheets: list[str] = field(default_factory=list)
    tables: list[dict[str, object]] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)  # these and what was taken of them, for those who look closer
    taken: list[TakenTable] = field(default_factory=list)
    facts: Facts | None = None  # of the tables that are understood
    wrong_totals: list[dict[str, object]] = field(default_factory=list)
    observations: pl.DataFrame | None = None
    faults: list[Fault] = field(default_factory=list)

    @property
    def published_date(self) -> dt.date | None:
        """When the document was published, where that is known."""
        day = self.source.get("published_date")
        return day if isinstance(day, dt.date) else None

    @property
    def matched(self) -> list[tuple[Table, Match]]:
        """The tables that contracts read."""
        return [(one.table, one.answer) for one in self.taken if isinstance(one.answer, Match)]

    @property
    def understood(self) -> list[Understood]:
        """The tables that are understood by their members."""
        return [one.understood for one in self.taken if one.understood]

    @property
    def recognised(self) -> bool:
        """Whether the file is one of the project's: it has a sidecar, or a table of it holds a known kind of fact."""
        return self.provenance is not None or self.holds_facts


def unread_file(path: PurePosixPath, faults: Sequence[Fault]) -> Reading:
    """Return the reading of a file whose bytes could not be had."""
    return Reading(str(path), source_named(path), faults=list(faults))
