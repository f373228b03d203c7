"""Names that a heading or a title completes: "London" below "NPS divisions" is NPS London, below "CRCs" London CRC."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.members.reading import MeaningOfTexts


def with_names_in_full(reader: MeaningOfTexts, axes: Axes) -> Axes:
    """Return the texts of a table whose names are said with what completes them, where a list knows the two as one."""
    for dimension, other in reader.kind.in_full_with.items():
        above = (one for one in axes.table if one.level in ("title", "above", "sheet", "corner"))
        named = (reader.of(one.text).members.get(other, ()) for one in above)
        of_all = next((members for members in named if members), ())
        rows, columns = (_completed(reader, texts, dimension, other, of_all) for texts in (axes.rows, axes.columns))
        axes = replace(axes, rows=rows, columns=columns)
    return axes


def _completed(
    reader: MeaningOfTexts,
    texts: Mapping[int, tuple[Said, ...]],
    dimension: str,
    other: str,
    of_all: tuple[str, ...],
) -> dict[int, tuple[Said, ...]]:
    found: dict[int, tuple[Said, ...]] = {}
    for place, path in texts.items():
        meanings = [reader.of(said.text).members for said in path]
        own = {member for members in meanings for member in members.get(other, ())} or {*of_all}
        if len(own) == 1 and not any(dimension in members for members in meanings):
            found[place] = tuple(_in_full(reader, said, dimension, next(iter(own))) for said in path)
        else:
            found[place] = path
    return found


def _in_full(reader: MeaningOfTexts, said: Said, dimension: str, of: str) -> Said:
    # Where a word stands twice its order tells: NPS South West and South Central division.
    texts = (text for text in (f"{said.text} {of}", f"{of} {said.text}") if reader.lists.one(text, (dimension,)))
    named = (replace(said, text=text) for text in texts if dimension in reader.of(text).members)
    return next(named, said)
