"""Rows and columns of a region beside those of its units, of a kind that units alone have: ratings."""

from __future__ import annotations

from pipeline.meaning.axes.axes import Axes
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.understood import Understood


def without_outer_areas(reader: MeaningOfTexts, axes: Axes, answer: Understood) -> None:
    """Leave out, and tell of, lines that name a region, by its name or as "Region", where others name its units.

    A line that names a region in a column of its own, and no unit in the one of units, has lost its unit.
    """
    for inner, outer in reader.kind.within.items():
        if reader.kind.needs.get(inner) != (inner,):
            continue  # figures of regions are of the kind too
        for what, texts, lines in (("row", axes.rows, answer.rows), ("column", axes.columns, answer.columns)):
            levels = {members[inner][1].level for members in lines.values() if inner in members}
            for place, path in texts.items():
                said = path[-1] if path else None
                if said is None or said.level not in levels or place not in lines or inner in lines[place]:
                    continue
                if _names(reader.of(said.text), inner, outer):
                    del lines[place]
                    answer.problems = [one for one in answer.problems if one.cell != said.cell]
                    answer.left_out.append(f"{what} '{said.text}', which is no {inner}")


def _names(meaning: Meaning, inner: str, outer: str) -> bool:
    """Whether a text names a region and nothing else; "Region" with a word that no list knows may be more."""
    of_more = meaning.members.keys() - {outer} or inner in meaning.names or meaning.unknown or meaning.changed
    return not of_more and (outer in meaning.members or outer in meaning.names)
