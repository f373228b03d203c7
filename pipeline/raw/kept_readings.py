"""Readings that are kept from one build to the next, shelf by shelf, in frames by name and one small index."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from pipeline.folders.kept_frames import KeptFrames, write_beside
from pipeline.folders.shelves import FIRST_SHELF, Pieces

INDEX = "readings.json"
Columns = Mapping[str, pl.DataType | type[pl.DataType]]


@dataclass(frozen=True, slots=True)
class ReadingsBefore:
    """What is kept of earlier readings; nothing, where it is gone, damaged or not ours."""

    tables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # name -> shelf -> content
    keys: Mapping[str, str] = field(default_factory=dict)  # by file
    shelf_of: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, frames: KeptFrames) -> ReadingsBefore:
        """Read the index and the files that it tells of."""
        try:
            said = {name: dict(contents) for name, contents in json.loads(_index(frames).read_text("utf-8")).items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return cls()
        kept = [content for contents in said.values() for content in contents.values()]
        if "files" not in said or not all(isinstance(content, str) and frames.holds(content) for content in kept):
            return cls()
        files = [
            (file, key, shelf)
            for shelf, content in said["files"].items()
            for file, key in frames.frame(content).select("file", "key").iter_rows()
        ]
        return cls(said, {file: key for file, key, _ in files}, {file: shelf for file, _, shelf in files})

    def files_on(self, shelf: str) -> list[str]:
        """The files of a shelf, in order."""
        return [file for file, other in self.shelf_of.items() if other == shelf]


class ShelvedReadings:
    """The tables that are being kept, shelf by shelf; a shelf that is as it was is not written again."""

    def __init__(self, schemas: Mapping[str, Columns], before: ReadingsBefore, frames: KeptFrames) -> None:
        """Begin with no shelf."""
        self.before = before
        self._schemas, self._frames = schemas, frames
        self._tables: dict[str, dict[str, str]] = {name: {} for name in schemas}

    def put(self, shelf: str, keys: Mapping[str, str], new: Mapping[str, pl.DataFrame]) -> None:
        """Keep a shelf with these files: the rows of new readings, of the others what was kept of them."""
        if not new and self.before.files_on(shelf) == list(keys):
            for name, kept in self._tables.items():
                if content := self.before.tables.get(name, {}).get(shelf):
                    kept[shelf] = content
            return
        standing = keys.keys() - set(new["files"]["file"] if new else ())
        place = {file: number for number, file in enumerate(keys)}
        for name, schema in self._schemas.items():
            added = [new[name]] if name in new else []
            rows = pl.concat([pl.DataFrame(schema=schema), *self._kept(name, standing), *added], how="diagonal")
            if not rows.is_empty():
                by_file = pl.col("file").replace_strict(place, return_dtype=pl.Int64)
                self._tables[name][shelf] = self._frames.keep(rows.sort(by_file, maintain_order=True))

    def finished(self) -> dict[str, Pieces]:
        """Remember what is kept for the next readings, and return it. A table without rows is one empty frame."""
        for name, schema in self._schemas.items():
            self._tables[name] = self._tables[name] or {FIRST_SHELF: self._frames.keep(pl.DataFrame(schema=schema))}
        write_beside(_index(self._frames), json.dumps(self._tables).encode())
        return {name: Pieces(contents) for name, contents in self._tables.items()}

    def _kept(self, name: str, files: Set[str]) -> list[pl.DataFrame]:
        """What was kept of files, whatever shelves they were on."""
        shelves = {self.before.shelf_of[file] for file in files}
        kept = [content for shelf, content in self.before.tables.get(name, {}).items() if shelf in shelves]
        return [self._frames.frame(content).filter(pl.col("file").is_in(list(files))) for content in kept]


def kept_sources(frames: KeptFrames) -> pl.DataFrame | None:
    """Return the sources of the readings that are kept, or None where there are none."""
    contents = ReadingsBefore.of(frames).tables.get("sources")
    return frames.scan(contents.values()).collect() if contents else None


def forget_readings(frames: KeptFrames) -> None:
    """Remove the readings that are kept."""
    for contents in ReadingsBefore.of(frames).tables.values():
        for content in contents.values():
            frames.path(content).unlink(missing_ok=True)
    (frames.folder.parent / INDEX).unlink(missing_ok=True)


def _index(frames: KeptFrames) -> Path:
    return frames.folder.parent / INDEX
