"""Members that one label joins, and that are all there is: women and men."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.meaning.code_lists.lists import Span, TextRead
from pipeline.meaning.kinds import Kind

_JOINED = re.compile(r"\band\b|&", re.IGNORECASE)
_COMPARING = ("compared", "side", "change")  # "Difference between women and men" is of neither
_BOTH = frozenset({"both", "together", "combined"})  # elsewhere a total of those that a table lists


def with_all_there_is(kind: Kind, read: TextRead, chosen: list[Span]) -> list[Span]:
    """Return the wordings of a text with a total for all members there are, where it joins them.

    Of nothing that the same words name may some be meant: "community and post-release cases" is no community order.
    """
    if not kind.together or not _JOINED.search(read.text) or any(span.dimension in _COMPARING for span in chosen):
        return chosen
    joined = [span for dimension in kind.together for span in _all_of(kind, dimension, chosen)]
    other = [span for span in chosen if span.dimension in kind.takes and span not in joined]
    if not joined or any(one.start < span.end and span.start < one.end for one in other for span in joined):
        return chosen
    total = Span(min(span.start for span in joined), max(span.end for span in joined), "total", "total")
    named = {dimension: kind.otherwise.get(dimension) for dimension in {span.dimension for span in joined}}
    members = [Span(total.start, total.end, dimension, member) for dimension, member in named.items() if member]
    both = [span for span in chosen if span.dimension == "some" and _BOTH.issuperset(read.words[span.start : span.end])]
    others = [span for span in chosen if span not in joined and span not in both]
    also = [Span(span.start, span.end, "total", "total") for span in both]
    return [*others, total, *also, *members]


def _all_of(kind: Kind, dimension: str, chosen: list[Span]) -> list[Span]:
    """The wordings of the members of a dimension, where they stand side by side and are all there are."""
    spans = sorted((span for span in chosen if span.dimension == dimension), key=lambda span: span.start)
    beside = all(one.end == following.start for one, following in pairwise(spans))
    named = sorted(span.member for span in spans)
    return spans if beside and any(sorted(of) == named for of in kind.together[dimension]) else []
