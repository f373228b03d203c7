"""A file of the raw folder as it stands: its bytes and its sidecar, each read once, so that what is hashed is read."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from pipeline.faults import FaultsError
from pipeline.raw.provenance import sidecar_beside

_SHA256 = re.compile(r"[0-9a-f]{64}")
_DIGITS_SHOWN = 12  # of a sha256, in the source_id of a file that is stored under it: enough to tell files apart


@dataclass(frozen=True)
class RawFile:
    """A workbook and the sidecar beside it."""

    path: PurePosixPath  # below the raw folder
    data: bytes
    sidecar: bytes | None

    @property
    def file(self) -> str:
        """The path below the raw folder, as faults and tables name it."""
        return str(self.path)

    @cached_property
    def sha256(self) -> str:
        """The hash of the workbook's bytes."""
        return hashlib.sha256(self.data).hexdigest()

    def refuse_if_changed(self) -> None:
        """Raise FaultsError when the folder is named by another hash than the file's own."""
        stored_under = self.path.parent.name
        if stored_under != self.sha256 and _SHA256.fullmatch(stored_under):
            raise FaultsError.at(
                self.file,
                "the file that its folder's name, a sha256, says",
                f"one with sha256 {self.sha256}: damaged, or edited after it was downloaded",
                remedy="remove the folder and fetch again; put an edited copy elsewhere",
            )

    def key(self, reader: str) -> str:
        """Return what settles the whole outcome of reading the file: all that is read, and what reads it."""
        sidecar = "none" if self.sidecar is None else hashlib.sha256(self.sidecar).hexdigest()
        return hashlib.sha256("\n".join((reader, self.file, self.sha256, sidecar)).encode()).hexdigest()


def source_named(path: PurePosixPath) -> str:
    """Return a source's name: its path below the raw folder without ending; short, in a folder named by its hash."""
    stored_under = path.parent.name
    if not _SHA256.fullmatch(stored_under):
        return path.with_suffix("").as_posix()
    return (path.parent.parent / f"{path.stem}-{stored_under[:_DIGITS_SHOWN]}").as_posix()


def raw_file(path: Path, folder: Path) -> RawFile:
    """Return a file below the raw folder; raises FaultsError when it cannot be read or changes meanwhile."""
    below = PurePosixPath(path.relative_to(folder).as_posix())
    try:
        return RawFile(below, _bytes_of(path, str(below)), sidecar_beside(path, str(below)))
    except OSError as error:
        found = f"'{error.strerror or error}'"
        remedy = "put it there, or build again without it"
        raise FaultsError.at(below, "a file that can be read", found, remedy=remedy) from error


def _bytes_of(path: Path, file: str) -> bytes:
    before = path.stat()
    data = path.read_bytes()
    after = path.stat()
    if (before.st_mtime_ns, before.st_size) != (after.st_mtime_ns, after.st_size) or len(data) != after.st_size:
        expected = "a file that stays as it is while it is read"
        raise FaultsError.at(file, expected, "one that changed", remedy="build again")
    return data
