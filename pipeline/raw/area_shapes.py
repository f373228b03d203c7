"""How lines of a workbook name areas, as declared: by the words after the name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from pipeline.declarations import DeclaredModel
from pipeline.meaning.texts.words import words_of

# "Kent, Surrey and Sussex": words with capitals, and the small words between them.
_NAME = r"(?P<name>[A-Z][\w'’.-]*(?:(?:,? (?:and|the|upon|on|of|in|&)(?: the)?|,)? [A-Z][\w'’.-]*)*)"
_AFTER = r"\s*(?:$|[:;|()–—]|\s-\s)"


class AreaShape(DeclaredModel):
    """The words that say that the name of an area stands before them."""

    dimension: str
    ends_in: tuple[str, ...]

    @cached_property
    def _search(self) -> re.Pattern[str]:
        ends = "|".join(map(re.escape, self.ends_in))
        return re.compile(rf"{_NAME} (?:{ends})(?={_AFTER})")

    def names(self, text: str) -> Iterator[str]:
        """Yield what a line names in this shape."""
        for found in self._search.finditer(text):
            if " BY " in found["name"] or not words_of(found["name"]):
                continue  # a title in capitals, STAFF IN POST BY REGION AND PDU; a line that begins "By region"
            yield found["name"].removeprefix("The ")


def load_area_shapes(path: Path) -> tuple[AreaShape, ...]:
    """Return the shapes that a file declares. Raises pydantic's ValidationError when malformed."""
    return tuple(AreaShape.model_validate(said) for said in tomllib.loads(path.read_text("utf-8"))["area"])
