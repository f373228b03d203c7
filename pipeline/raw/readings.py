"""What was read of each workbook, kept: a file that is as it was, read by what read it, is not read again.

Of each shelf of sources there are kept: a frame of files, of sources, of tables, of problems, and of each dataset's
observations. No more than one shelf is in memory. Of a faulty file there is kept what could be read, beside its
problems.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Protocol

import polars as pl

from pipeline.faults import FaultsError
from pipeline.fingerprint import fingerprint
from pipeline.folders.kept_frames import KeptFrames
from pipeline.folders.shelves import Pieces, on_shelves
from pipeline.raw.declared import Declared
from pipeline.raw.file import raw_file, source_named
from pipeline.raw.kept_readings import Columns, ReadingsBefore, ShelvedReadings
from pipeline.raw.observations import OBSERVATION, TABLE_ADDRESS, contents, dataset_schemas
from pipeline.raw.problems import PROBLEM, problems_of
from pipeline.raw.workbook_reading import SOURCE, Reading, read_workbook, unread_file
from pipeline.workbook.limits import Limits

WRONG_TOTAL = pl.Struct(
    {
        "file": pl.String,
        "sheet": pl.String,
        "cell": pl.String,
        "label": pl.String,
        "printed": pl.Float64,
        "parts": pl.Float64,
    }
)
FILE: Columns = {
    "file": pl.String,
    "source_id": pl.String,
    "sha256": pl.String,
    "recognised": pl.Boolean,
    "hidden_sheets": pl.List(pl.String),
    "wrong_totals": pl.List(WRONG_TOTAL),
    "sidecar": pl.String,  # as it stands; null where there is none
    "key": pl.String,  # of what was read and what read it
}
_TABLE_READ: dict[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.String,
    "source_id": pl.String,
    "source_sheet": pl.String,
    "source_range": pl.String,
    "source_table": pl.String,
    "contract": pl.String,
    "document": pl.String,
    "section": pl.String,
    "page": pl.Int64,
    "published_date": pl.Date,
    "release": pl.String,
}
TABLE: Columns = _TABLE_READ | {"figures": pl.Int64, "content": pl.UInt64}  # the hash of its figures, wherever printed


UNREAD = ""  # the key of a file whose bytes could not be had


@dataclass(frozen=True, slots=True)
class Readings:
    """The outcome of reading files: kept tables by name (files, sources, tables, each dataset)."""

    tables: Mapping[str, Pieces]
    read: int
    kept: int


class ReadingsElsewhere(Protocol):
    """Readings that other machines have made, and that are shared with them."""

    @property
    def keys(self) -> Set[str]:
        """What was read."""

    def frames(self, keys: Collection[str]) -> Mapping[str, list[pl.DataFrame]]:
        """Return what was read of the files with these keys, by name of the table."""

    def keep(self, frames: Mapping[str, pl.DataFrame]) -> None:
        """Share what was read here."""


def read_files(
    paths: Iterable[Path],
    folder: Path,
    declared: Declared,
    limits: Limits,
    frames: KeptFrames,
    only: Set[str] | None = None,
    elsewhere: ReadingsElsewhere | None = None,
) -> Readings:
    """Read the files that are new or changed since the readings that are kept, and keep them all.

    With `only` these files are read, whatever is kept of them, and of every other what is kept stays. What was read
    `elsewhere` is taken from there, and what is read here is put there.

    The tables are in the order of the sources, whatever was kept. Every file's bytes are hashed each time: a
    size and a time of change say too little of an edit within one tick of the clock.
    """
    read_by = f"{fingerprint('pipeline')} {limits} {declared.fingerprint}"
    reader = hashlib.sha256(read_by.encode()).hexdigest()  # short: it is in the key of every file
    datasets = dataset_schemas(declared.contracts, declared.kinds)
    shelves = ShelvedReadings(
        {**datasets, "files": FILE, "sources": SOURCE, "tables": TABLE, "problems": PROBLEM},
        ReadingsBefore.of(frames),
        frames,
    )
    read = kept = 0
    for shelf, files in _by_shelf(paths, folder):
        keys: dict[str, str] = {}  # in order
        readings: list[Reading] = []
        taken: list[str] = []
        for path in files:
            try:
                raw = raw_file(path, folder)
            except FaultsError as error:
                unread = unread_file(PurePosixPath(path.relative_to(folder).as_posix()), error.faults)
                keys[unread.file] = UNREAD  # it is tried again
                readings.append(unread)
                continue
            key = raw.key(reader)
            before = shelves.before.keys.get(raw.file)
            if only is not None and raw.file not in only:
                if before is not None:
                    keys[raw.file] = before
                    kept += 1
                continue
            if before == key and only is None:
                kept += 1
            elif elsewhere is not None and only is None and key in elsewhere.keys:
                kept += 1
                taken.append(key)
            else:
                read += 1
                readings.append(read_workbook(raw, declared, limits))
            keys[raw.file] = key
        new = _frames_of(readings, keys, datasets) if readings else {}
        if elsewhere is not None and new:
            elsewhere.keep(new)
        if elsewhere is not None and taken:
            new = _together(new, elsewhere.frames(taken))
        shelves.put(shelf, keys, new)
    return Readings(shelves.finished(), read, kept)


def _together(new: Mapping[str, pl.DataFrame], taken: Mapping[str, list[pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    """What was read here and what was read elsewhere, by name."""
    frames = {name: [frame] for name, frame in new.items()}
    for name, others in taken.items():
        frames.setdefault(name, []).extend(others)
    return {name: pl.concat(parts, how="diagonal") for name, parts in frames.items()}


def _by_shelf(paths: Iterable[Path], folder: Path) -> Iterator[tuple[str, list[Path]]]:
    """The files of each shelf, in the order of their sources."""
    named = sorted((source_named(PurePosixPath(path.relative_to(folder).as_posix())), path) for path in paths)
    shelves = on_shelves(name for name, _ in named)
    for shelf, files in groupby(named, lambda file: shelves[file[0]]):
        yield shelf, [path for _, path in files]


def _frames_of(
    readings: list[Reading], keys: Mapping[str, str], datasets: Mapping[str, Columns]
) -> dict[str, pl.DataFrame]:
    """Readings as frames of files, sources, tables and of each dataset that has figures."""
    known = [reading for reading in readings if reading.recognised]
    tables = pl.DataFrame([table for reading in known for table in reading.tables], schema=_TABLE_READ)
    found = [reading.observations for reading in known if reading.observations is not None]
    observations = pl.concat([pl.DataFrame(schema=OBSERVATION), *found], how="diagonal")
    days = tables.select(*TABLE_ADDRESS, "published_date")
    dated = observations.join(days, on=TABLE_ADDRESS, how="left", maintain_order="left")
    by_dataset = {str(dataset): rows for (dataset,), rows in dated.partition_by("dataset", as_dict=True).items()}
    return {
        "files": pl.DataFrame([_file(reading, keys[reading.file]) for reading in readings], schema=FILE),
        "problems": pl.DataFrame(
            [problem for reading in readings for problem in problems_of(reading.file, reading.faults)], schema=PROBLEM
        ),
        "sources": pl.DataFrame([reading.source for reading in known], schema=SOURCE),
        "tables": tables.join(contents(observations), on=TABLE_ADDRESS, how="left", maintain_order="left"),
    } | {name: rows.select(column for column in datasets[name] if column in rows) for name, rows in by_dataset.items()}


def _file(reading: Reading, key: str) -> dict[str, object]:
    return {
        "file": reading.file,
        "source_id": reading.source_id,
        "sha256": reading.sha256,
        "recognised": reading.recognised,
        "hidden_sheets": reading.hidden_sheets,
        "wrong_totals": reading.wrong_totals,
        "sidecar": reading.sidecar,
        "key": key,
    }
