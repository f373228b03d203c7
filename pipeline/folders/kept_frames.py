"""Frames kept in a folder, each under the sha256 of its Parquet file: rows, order and types, or nothing.

The hash names the content, so that two frames alike are one file, a damaged file is known for what it is, and
whoever was given the hash knows whether anything changed without reading it.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
import uuid
import weakref
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from pipeline.folders.parquet_files import rows_of, write_parquet
from pipeline.folders.shelves import Pieces

FRAMES = "frames"
SUFFIX = ".parquet"


class KeptFrames:
    """A folder of frames. It may be removed at any time: what is gone is made again."""

    def __init__(self, folder: Path) -> None:
        """Make the folder where there is none."""
        self.folder = folder
        self._undamaged: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    @classmethod
    def for_a_while(cls) -> KeptFrames:
        """Return a folder that goes when the frames do."""
        folder = tempfile.TemporaryDirectory(prefix="pdu-")
        frames = cls(Path(folder.name) / FRAMES)
        weakref.finalize(frames, folder.cleanup)
        return frames

    def keep(self, frame: pl.DataFrame) -> str:
        """Keep a frame and return its content: the sha256 of its Parquet file."""
        data = parquet_of(frame)
        content = hashlib.sha256(data).hexdigest()
        if not self.holds(content):
            write_beside(self.path(content), data)
            self._undamaged.add(content)
        return content

    def holds(self, content: str) -> bool:
        """Return whether a frame is there and undamaged."""
        if content not in self._undamaged:
            try:
                data = self.path(content).read_bytes()
            except OSError:
                return False
            if hashlib.sha256(data).hexdigest() != content:
                return False
            self._undamaged.add(content)
        return True

    @property
    def whole(self) -> bool:
        """Whether every frame that was kept or asked for is still there."""
        return self.folder.is_dir() and all(self.path(content).is_file() for content in self._undamaged)

    def frame(self, content: str) -> pl.DataFrame:
        """Return a frame; raises OSError when it is not there any more."""
        return pl.read_parquet(self.path(content), glob=False)

    def height(self, content: str) -> int:
        """Return how many rows a frame has."""
        return rows_of(self.path(content))

    def scan(self, contents: Iterable[str]) -> pl.LazyFrame:
        """Return frames of one table, one after another, not yet read; none of them twice."""
        # Of several frames alike each is empty: rows on two shelves are of two sources.
        return pl.scan_parquet([self.path(content) for content in dict.fromkeys(contents)], glob=False)

    def table(self, pieces: Pieces) -> pl.LazyFrame:
        """Return the whole of a table, not yet read."""
        return self.scan(pieces.by_shelf.values())

    def path(self, content: str) -> Path:
        """Return where a frame of that content is, or would be."""
        return self.folder / (content + SUFFIX)

    def drop_all_but(self, used: Iterable[str]) -> None:
        """Remove every other file of the folder, so that it does not grow."""
        contents = set(used)
        names = {content + SUFFIX for content in contents}
        self._undamaged &= contents
        for path in self.folder.glob("*"):
            if path.name not in names:
                path.unlink(missing_ok=True)


def parquet_of(frame: pl.DataFrame) -> memoryview:
    """Return a frame as a Parquet file."""
    written = io.BytesIO()
    write_parquet(frame, written)
    return written.getbuffer()


def content_of(frame: pl.DataFrame) -> str:
    """Return the content of a frame that is kept whole: the sha256 of its Parquet file."""
    return hashlib.sha256(parquet_of(frame)).hexdigest()


def write_beside(path: Path, data: bytes | memoryview) -> None:
    """Write a file in one step: whoever looks finds the old one or the new one, whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}-{uuid.uuid4().hex[:8]}")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
