"""Read files, but for those that are as they were when the same code read them: their reading is kept in the lake.

Of a faulty file there is kept what could be read, beside its problems. No more than some files are in memory at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import polars as pl

from pipeline.faults import FaultsError
from pipeline.fingerprint import fingerprint
from pipeline.lake.readings import Columns, Readings
from pipeline.lake.tables import LakeTables
from pipeline.memory import give_back
from pipeline.raw.declared import Declared
from pipeline.raw.file import raw_file, source_named
from pipeline.raw.observations import OBSERVATION, TABLE_ADDRESS, contents, dataset_schemas
from pipeline.raw.problems import PROBLEM, problems_of
from pipeline.raw.what_was_read import SOURCE, Reading, unread_file
from pipeline.raw.workbook_reading import read_workbook
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


UNREAD = ""  # the key of a file whose bytes could not be had; it is tried again
FIGURES_AT_A_TIME = 30_000  # of the files whose readings are in memory


@dataclass(frozen=True, slots=True)
class Read:
    """The outcome of reading files: the reading of each, and how many were read or kept."""

    readings: Mapping[str, str]
    read: int
    kept: int


def readings_of(store: LakeTables, declared: Declared) -> Readings:
    """Return the readings that a lake keeps, with a table for each dataset."""
    datasets = dataset_schemas(declared.contracts, declared.kinds)
    return Readings(store, {"files": FILE, "sources": SOURCE, "tables": TABLE, "problems": PROBLEM, **datasets})


def read_files(
    paths: Iterable[Path],
    folder: Path,
    declared: Declared,
    limits: Limits,
    readings: Readings,
    *,
    again: bool = False,
) -> Read:
    """Read the files that are new or changed since the readings that are kept, and keep them all.

    What was read is lasting each time that a good many figures were, the rest with the caller's next commit.
    With `again` each is read, whatever is kept. Every file's bytes are hashed each time: a size and a time of change
    say too little of an edit within one tick of the clock.
    """
    read_by = f"{fingerprint('pipeline')} {limits} {declared.fingerprint}"
    reader = hashlib.sha256(read_by.encode()).hexdigest()  # short: it is in the key of every file
    known = {} if again else readings.known()
    keys: dict[str, str] = {}
    found: dict[str, str] = {}
    new: list[Reading] = []
    read = kept = 0

    def keep() -> None:
        if new:
            found.update(readings.add(_frames_of(new, keys, readings.schemas)))
            new.clear()
            give_back()

    for path in sorted(paths, key=lambda path: (source_named(_below(path, folder)), path)):
        try:
            raw = raw_file(path, folder)
        except FaultsError as error:
            unread = unread_file(_below(path, folder), error.faults)
            keys[unread.file] = UNREAD
            new.append(unread)
            continue
        keys[raw.file] = raw.key(reader)
        if reading := known.get(keys[raw.file]):
            found[raw.file] = reading
            kept += 1
            continue
        read += 1
        new.append(read_workbook(raw, declared, limits))
        if sum(one.observations.height for one in new if one.observations is not None) > FIGURES_AT_A_TIME:
            keep()
            # Whoever stops a long reading finds it here again, and DuckDB holds nothing of it in memory any longer.
            readings.store.commit(f"{read} files read")
    keep()
    return Read(found, read, kept)


def _below(path: Path, folder: Path) -> PurePosixPath:
    return PurePosixPath(path.relative_to(folder).as_posix())


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
