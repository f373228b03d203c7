"""Staff of no grade that a list knows: they are some of the staff, and never all of them."""

from __future__ import annotations

from collections.abc import Container, Mapping

from pipeline.meaning.code_lists.lists import TextRead
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.dimensions import SOME_STAFF


def some_staff(
    kind: Kind, read: TextRead, members: Mapping[str, tuple[str, ...]], of_members: Container[int]
) -> str | None:
    """Return which words a text has for some of the staff, where it names no grade: qualified staff."""
    if kind.asked_of is None or set(members.get(kind.asked_of, ())).difference(kind.weak.get(kind.asked_of, ())):
        return None
    spans = (span for span in read.spans if span.dimension == SOME_STAFF and span.in_order)
    return next((span.member for span in spans if span.start not in of_members), None)
