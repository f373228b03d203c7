"""What is nobody's that is wanted, however many rows name it: providers before unification, staff of no unit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pipeline.meaning.code_lists.lists import Span
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.dimensions import AREA_OF_A_CRC
from pipeline.meaning.members.wordings import places_of
from pipeline.meaning.texts.words import BREAK

TOGETHER, UNLESS = " + ", ", unless "
_SAYING_WHOSE = {"organisation", "kind of provider", "provider"}


def are_left_out(kind: Kind, members: Mapping[str, Collection[str]]) -> bool:
    """Whether members are of those that a kind leaves out: "crc", or "pdu + organisation=CRC", both together."""
    return any(
        all(_names(members, part) for part in whole.split(TOGETHER)) and not (unless and _names(members, unless))
        for whole, unless in map(parted, kind.left_out)
    )


def parted(whole: str) -> tuple[str, str]:
    """Return what is left out, and beside what it is not: "pdu + organisation=CRC, unless region"."""
    named, _, unless = whole.partition(UNLESS)
    return named, unless


def without_part_of_a_name(members: dict[str, tuple[str, ...]], unknown: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return members without the area of a company that is part of another name: "West Essex" is no Essex."""
    if not unknown or not _SAYING_WHOSE.isdisjoint(members):
        return members
    return {dimension: named for dimension, named in members.items() if dimension != AREA_OF_A_CRC}


def are_of_the_rest(kind: Kind, chosen: Sequence[Span], words: Sequence[str]) -> bool:
    """Whether a text names who is left over and no more, or of which area: "East Midlands: regional teams"."""
    areas, beside = kind.fields.get("area", ()), {*kind.idle, "name"}
    the_rest, of_areas, around = (
        places_of(span for span in chosen if span.dimension in of) for of in ({"the rest"}, areas, beside)
    )
    known = the_rest | of_areas | (around if of_areas else set())
    return bool(the_rest) and all(place in known or word == BREAK for place, word in enumerate(words))


def _names(members: Mapping[str, Collection[str]], part: str) -> bool:
    dimension, _, member = part.partition("=")
    return dimension in members and (not member or member in members[dimension])
