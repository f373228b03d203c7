"""Sources on shelves: what is kept of a source stands with that of its neighbours, and changes with theirs alone.

One file a source would be thousands of files, and one for all would be written again for each new source. Which
source begins a shelf follows from its own name: a new one leaves every shelf but its own as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

FIRST_SHELF = ""
SOURCES_A_SHELF = 16  # on average


@dataclass(frozen=True)
class Pieces:
    """The content of a table: of each shelf, in order, the hash of a frame. A table that is not on shelves has one."""

    by_shelf: Mapping[str, str]

    @property
    def content(self) -> str:
        """One hash for all rows in order: that of the frame, where there is one."""
        first, *others = self.by_shelf.values()
        return hashlib.sha256("\n".join((first, *others)).encode()).hexdigest() if others else first


def on_shelves(source_ids: Iterable[str]) -> Mapping[str, str]:
    """Return the shelf of each source, in their order. A shelf is named by the source that begins it."""
    shelf, placed = FIRST_SHELF, {}
    for source_id in sorted(set(source_ids)):
        if hashlib.sha256(source_id.encode()).digest()[0] % SOURCES_A_SHELF == 0:
            shelf = source_id
        placed[source_id] = shelf
    return placed
