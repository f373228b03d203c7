"""Bare headings that mean something only beside others of their level: "Posts" beside "In post" are the target."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from pipeline.meaning.axes.axes import Axes
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.words import BREAK

BESIDE = "{} beside"  # the code list of what such headings mean


def meanings_beside_others(reader: MeaningOfTexts, axes: Axes) -> dict[str, Meaning]:
    """Return what each bare heading means, where the members that its meaning needs stand beside it."""
    levels, flows = defaultdict[str, set[str]](set), {*reader.kind.flows}
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
            if titles & flows:
                bare = [(text, of) for text, of in bare if of in flows]  # "Joiners: now and needed" are joiners both
            once = Counter(of for _, of in bare)
            held = {text: of for text, of in bare if of and of not in named and once[of] == 1}
            # Two that need each other, "Have" and "Needed", stand together or not at all.
            while without := [text for text, of in held.items() if not _has_beside(needed[of], named, held, of)]:
                held = {text: of for text, of in held.items() if text not in without}
            meant |= {text: reader.with_bare(text, dimension, member) for text, member in held.items()}
    return meant


def _has_beside(groups: Iterable[Iterable[str]], named: set[str], held: Mapping[str, str], member: str) -> bool:
    """Whether one of each group is named or held for meant by another heading."""
    there = named | ({*held.values()} - {member})
    return all(there & {*group} for group in groups)


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
