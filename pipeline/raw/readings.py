"""What was read of each workbook, kept: a file that is as it was, read by what read it, is not read again.

Kept are one frame of files, of sources and of tables, and one of each dataset's observations, all by file.
A faulty file is not kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipeline.faults import Fault, FaultsError
from pipeline.fingerprint import fingerprint
from pipeline.folders.kept_frames import KeptFrames, write_beside
from pipeline.raw.contracts import Contract
from pipeline.raw.file import raw_file
from pipeline.raw.observations import OBSERVATION, TABLE_ADDRESS, Schema, contents, dataset_schemas
from pipeline.raw.workbook_reading import SOURCE, Reading, read_workbook
from pipeline.workbook.limits import Limits

INDEX = "readings.json"
READINGS_A_PIECE = 50  # held apart before they are brought together: small frames cost more than their rows
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
FILE: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.String,
    "source_id": pl.String,
    "sha256": pl.String,
    "recognised": pl.Boolean,
    "hidden_sheets": pl.List(pl.String),
    "wrong_totals": pl.List(WRONG_TOTAL),
    "sidecar": pl.String,  # as it stands; null where there is none
    "datasets": pl.List(pl.String),  # those that it has figures of
    "key": pl.String,  # of what was read and what read it
}
TABLE: Mapping[str, pl.DataType | type[pl.DataType]] = {
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


@dataclass(frozen=True, slots=True)
class Readings:
    """The outcome of reading files: kept frames by name (files, sources, tables, each dataset), and what was wrong."""

    contents: Mapping[str, str]
    faults: list[Fault]
    read: int
    kept: int


def read_files(
    paths: Iterable[Path], folder: Path, contracts: tuple[Contract, ...], limits: Limits, frames: KeptFrames
) -> Readings:
    """Read the files that are new or changed since the readings that are kept, and keep them all.

    The frames are in the order of the paths, whatever was kept. Every file's bytes are hashed each time: a
    size and a time of change say too little of an edit within one tick of the clock.
    """
    reader = f"{fingerprint('pipeline')} {limits} {''.join(contract.model_dump_json() for contract in contracts)}"
    before = _Before.of(frames)
    order: list[str] = []
    faults: list[Fault] = []
    kept: set[str] = set()
    new = _Pieces(dataset_schemas(contracts))
    for path in paths:
        try:
            raw = raw_file(path, folder)
        except FaultsError as error:
            faults += error.faults
            continue
        key = raw.key(reader)
        order.append(raw.file)
        if before.keys.get(raw.file) == key:
            kept.add(raw.file)
            continue
        reading = read_workbook(raw, contracts, limits)
        faults += reading.faults
        if not reading.faults:
            new.add(reading, key)
    together = before.updated(kept, new, order, frames)
    write_beside(frames.folder.parent / INDEX, json.dumps(together).encode())
    return Readings(together, faults, read=len(order) - len(kept), kept=len(kept))


def kept_sources(frames: KeptFrames) -> pl.DataFrame | None:
    """Return the sources of the readings that are kept, or None where there are none."""
    content = _Before.of(frames).contents.get("sources")
    return None if content is None else frames.frame(content)


def forget_readings(frames: KeptFrames) -> None:
    """Remove the readings that are kept."""
    for content in _Before.of(frames).contents.values():
        frames.path(content).unlink(missing_ok=True)
    (frames.folder.parent / INDEX).unlink(missing_ok=True)


class _Pieces:
    """New readings as frames: columns narrowed to those of their dataset as soon as some have come together."""

    def __init__(self, schemas: Mapping[str, Schema]) -> None:
        self.schemas: dict[str, Mapping[str, pl.DataType | type[pl.DataType]]] = {
            **schemas,
            "files": FILE,
            "sources": SOURCE,
            "tables": {**TABLE, "figures": pl.Int64, "content": pl.UInt64},
        }
        self._datasets = schemas
        self._frames: dict[str, list[pl.DataFrame]] = {name: [] for name in self.schemas}
        self._apart: list[tuple[Reading, str]] = []

    def add(self, reading: Reading, key: str) -> None:
        self._apart.append((reading, key))
        if len(self._apart) == READINGS_A_PIECE:
            self._bring_together()

    def frames(self) -> Mapping[str, list[pl.DataFrame]]:
        """Frames of each name, none of them empty, in the order in which the readings came."""
        self._bring_together()
        return self._frames

    def _bring_together(self) -> None:
        readings = [reading for reading, _ in self._apart]
        known = [reading for reading in readings if reading.recognised]
        tables = pl.DataFrame([table for reading in known for table in reading.tables], schema=TABLE)
        found = [reading.observations for reading in known if reading.observations is not None]
        observations = pl.concat([pl.DataFrame(schema=OBSERVATION), *found], how="diagonal")
        self._keep("files", pl.DataFrame([_file(reading, key) for reading, key in self._apart], schema=FILE))
        self._keep("sources", pl.DataFrame([reading.source for reading in known], schema=SOURCE))
        self._keep("tables", tables.join(contents(observations), on=TABLE_ADDRESS, how="left", maintain_order="left"))
        days = tables.select(*TABLE_ADDRESS, "published_date")
        dated = observations.join(days, on=TABLE_ADDRESS, how="left", maintain_order="left")
        for (dataset,), figures in dated.partition_by("dataset", as_dict=True).items():
            schema = self._datasets[str(dataset)]
            self._keep(str(dataset), figures.select(name for name in schema if name in figures.columns))
        self._apart.clear()

    def _keep(self, name: str, frame: pl.DataFrame) -> None:
        if not frame.is_empty():
            self._frames[name].append(frame.rechunk())


def _file(reading: Reading, key: str) -> dict[str, object]:
    observations = reading.observations
    datasets = [] if observations is None else sorted(observations["dataset"].unique())
    return {
        "file": reading.file,
        "source_id": reading.source["source_id"],
        "sha256": reading.source["sha256"],
        "recognised": reading.recognised,
        "hidden_sheets": reading.hidden_sheets,
        "wrong_totals": reading.wrong_totals,
        "sidecar": reading.sidecar,
        "datasets": datasets,
        "key": key,
    }


@dataclass(frozen=True, slots=True)
class _Before:
    """What is kept of earlier readings; nothing, where it is gone, damaged or not ours."""

    contents: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    datasets: Mapping[str, list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, frames: KeptFrames) -> _Before:
        try:
            said = dict(json.loads((frames.folder.parent / INDEX).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return cls()
        if "files" not in said or not all(
            isinstance(content, str) and frames.holds(content) for content in said.values()
        ):
            return cls()
        files = frames.frame(said["files"])
        return cls(
            said,
            dict(files.select("file", "key").iter_rows()),
            dict(files.select("file", "datasets").iter_rows()),
        )

    def updated(self, kept: set[str], new: _Pieces, order: list[str], frames: KeptFrames) -> dict[str, str]:
        """Return the contents with dropped files' rows taken out and new ones put in their place."""
        dropped = self.keys.keys() - kept
        added = new.frames()
        touched = {name for name, pieces in added.items() if pieces}
        touched |= {dataset for file in dropped for dataset in self.datasets[file]}
        if dropped:
            touched |= {"files", "sources", "tables"}
        place = {file: number for number, file in enumerate(order)}
        contents = {}
        for name, schema in new.schemas.items():
            content = self.contents.get(name) if kept else None
            if content is None or name in touched:
                old = [] if content is None else [frames.frame(content).filter(pl.col("file").is_in(kept))]
                rows = pl.concat([pl.DataFrame(schema=schema), *old, *added[name]], how="diagonal")
                by_file = pl.col("file").replace_strict(place, return_dtype=pl.Int64)
                content = frames.keep(rows.sort(by_file, maintain_order=True))
            contents[name] = content
        return contents
