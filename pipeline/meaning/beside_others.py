"""Bare headings that mean something only beside others of their level: "Posts" beside "In post" are the target."""

from __future__ import annotations

from collections import defaultdict

from pipeline.meaning.axes import Axes
from pipeline.meaning.members import Meaning, MeaningOfTexts
from pipeline.meaning.words import BREAK

BESIDE = "{} beside"  # the code list of what such headings mean


def meanings_beside_others(reader: MeaningOfTexts, axes: Axes) -> dict[str, Meaning]:
    """Return what each bare heading means, where the members that its meaning needs stand beside it."""
    levels = defaultdict[str, set[str]](set)
    for said in axes.distinct:
        levels[said.level].add(said.text)
    meant: dict[str, Meaning] = {}
    for dimension, needed in reader.kind.beside.items():
        titles = {of for said in axes.table if said.level == "title" for of in _named(reader, said.text, dimension)}
        if titles & reader.kind.rates(dimension):
            continue  # below "Leaving rate", "All reasons" counts nobody
        for texts in levels.values():
            named = {of for text in texts for of in _named(reader, text, dimension)}
            bare = [(text, of) for text in texts if (of := _bare(reader, text, dimension)) in needed]
            for text, member in bare:
                alone = member not in named and [of for _, of in bare].count(member) == 1
                if member and alone and all(named & {*group} for group in needed[member]):
                    meant[text] = reader.with_member(text, dimension, member)
    return meant


def _named(reader: MeaningOfTexts, text: str, dimension: str) -> tuple[str, ...]:
    return reader.of(text).members.get(dimension, ())


def _bare(reader: MeaningOfTexts, text: str, dimension: str) -> str | None:
    """What a text means beside others that is, but for what stands in brackets, such a heading and no more."""
    if _named(reader, text, dimension):
        return None
    read = reader.lists.read(text)
    whole = read.words.index(BREAK) if BREAK in read.words else len(read.words)
    spans = (span for span in read.spans if span.dimension == BESIDE.format(dimension) and span.start == 0)
    return next((span.member for span in spans if span.end == whole), None)
