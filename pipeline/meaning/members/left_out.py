"""What is nobody's that is wanted, however many rows name it: providers before unification, staff of no unit."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from pipeline.meaning.code_lists.lists import Span
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.wordings import places_of
from pipeline.meaning.texts.words import BREAK

TOGETHER, UNLESS = " + ", ", unless "


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
