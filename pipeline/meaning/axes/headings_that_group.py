"""Headings that no list knows over members that each stand once: they group these, and say no more of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts

FEWEST_GROUPED = 2


def headings_that_group(reader: MeaningOfTexts, axes: Axes) -> dict[str, Meaning]:
    """Return what such headings mean: "Work with cases" over five of nine standards, each printed in one column.

    "Thinking and attitudes" over needs names two of them, and groups these and others.

    Where a standard is printed under two headings, these tell its two prints apart, and one heading over all may say of
    which cases all are: nothing is taken for granted there.
    """
    found: dict[str, Meaning] = {}
    for dimension in reader.kind.grouped:
        for paths in (axes.rows, axes.columns):
            found |= _over(reader, dimension, list(paths.values()))
    return found


def _over(reader: MeaningOfTexts, dimension: str, paths: list[tuple[Said, ...]]) -> dict[str, Meaning]:
    """The headings of one axis over members of a dimension, where each member stands there once."""
    inner = [path for path in paths if path and dimension in reader.of(path[-1].text).members]
    members = [reader.of(path[-1].text).members[dimension] for path in inner]
    if len(set(members)) < len(members):
        return {}
    under: defaultdict[str, set[str]] = defaultdict(set)
    for path in paths:
        for said in path[:-1]:
            under[said.text].add(path[-1].text)
    known = {path[-1].text for path in inner if not reader.of(path[-1].text).unknown}
    every = {path[-1].text for path in inner}
    return {
        text: replace(meaning, members={}, unknown=(), names=frozenset(), aside=True)
        for text, own in under.items()
        if len(own) >= FEWEST_GROUPED
        and own <= known
        and own < every
        and _says_no_more(meaning := reader.of(text), dimension)
    }


def _says_no_more(meaning: Meaning, dimension: str) -> bool:
    """Whether a heading names nothing but members that it groups, "practical needs", and no word changes figures."""
    others = {name: of for name, of in meaning.members.items() if name != dimension}
    named = replace(meaning, members=others, names=meaning.names - {dimension})
    return named.is_one_more and not (meaning.size or meaning.nowhere)
