"""Tables kept: one that was made by this code from these rows, and held to its model, is not made again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from pipeline.fingerprint import fingerprint
from pipeline.folders.kept_frames import KeptFrames, write_beside
from pipeline.folders.shelves import Pieces
from pipeline.tables.made import MadeTable

INDEX = "tables.json"
MACHINERY = "pipeline"


def code_of(made: MadeTable) -> str:
    """Return the fingerprint of the code that makes a table."""
    packages = {MACHINERY, made.make.__module__.partition(".")[0], made.model.__module__.partition(".")[0]}
    return fingerprint(*sorted(packages))


class KeptTables:
    """Which content came of what: of a table's name, the code, and the contents of the tables that it is made from.

    Of a table that is made by source each piece has its own.
    """

    def __init__(self, frames: KeptFrames) -> None:
        """Read what is kept; nothing, where it is gone, damaged or not ours."""
        self.frames = frames
        self._index = _index_of(self._path)
        self._used: dict[str, str] = {}

    def key(self, made: MadeTable, inputs: Iterable[str]) -> str:
        """Return what settles every row of a table, or of a piece of it: the code and the contents of its inputs."""
        said = "\n".join((code_of(made), ".".join(made.name), *inputs))
        return hashlib.sha256(said.encode()).hexdigest()

    def content(self, key: str) -> str | None:
        """Return the content of the table of that key, if it is kept and undamaged."""
        content = self._index.get(key)
        if content is None or not self.frames.holds(content):
            return None
        self._used[key] = content
        return content

    def remember(self, key: str, content: str) -> None:
        """Keep the content of a table that holds to its model."""
        self._used[key] = content

    def save(self) -> None:
        """Write what was used or made since the start, beside what was kept before."""
        self._index |= self._used
        write_beside(self._path, json.dumps(self._index).encode())

    def drop_unused(self, also_used: Iterable[Pieces]) -> None:
        """Forget tables that this build did not use, and remove every frame but theirs and those of others."""
        self._index = dict(self._used)
        self.save()
        others = (content for pieces in also_used for content in pieces.by_shelf.values())
        self.frames.drop_all_but({*self._index.values(), *others})

    @property
    def _path(self) -> Path:
        return self.frames.folder.parent / INDEX


def _index_of(path: Path) -> dict[str, str]:
    try:
        said = dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}
    return said if all(isinstance(content, str) for content in said.values()) else {}
