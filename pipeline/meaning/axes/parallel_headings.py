"""Headings that differ in one part alone: "Base – need identified" beside "Percentage – need identified"."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace

from pipeline.meaning.axes.axes import Axes
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts

_PARTED = re.compile(r"\s[–—-]\s|:\s|\s\|\s")


def meanings_of_parallel_headings(reader: MeaningOfTexts, axes: Axes) -> dict[str, Meaning]:
    """Return what headings mean that say what is counted where others of their level say another statistic.

    Alone "Base: cases with the need" says of which cases a base is. Beside "Percentage: cases with the need" it is the
    base of that percentage.
    """
    counts = reader.kind.counts
    if not counts:
        return {}
    alike = defaultdict[tuple[str, tuple[str, ...]], dict[str, str]](dict)
    for said in axes.distinct:
        parts = _PARTED.split(said.text)
        for place, part in enumerate(parts if len(parts) > 1 else ()):
            alike[said.level, (*parts[:place], "", *parts[place + 1 :])][part] = said.text
    meant: dict[str, Meaning] = {}
    for (_, others), texts in alike.items():
        for part, text in texts.items() if len(texts) > 1 else ():
            counted = reader.of(part)
            if counted.wholly and counted.members.keys() <= counts and counted.members.keys() - reader.of(text).members:
                rest = reader.of(" – ".join(filter(None, others)))
                meant[text] = replace(rest, members={**rest.members, **counted.members})
    return meant
