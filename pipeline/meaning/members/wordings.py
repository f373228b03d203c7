"""The wordings that a text is taken to be made of, of all that are in it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

from pipeline.meaning.code_lists.lists import FRAMEWORK_ALONE, Span, TextRead
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.dimensions import ASIDE_ALONE, IN_NO_MART, RATED_OR_ASKED, UNIT_ALONE, WITH_A_DATE
from pipeline.meaning.members.numbering import is_numbering
from pipeline.meaning.members.sides import BESIDE_A_DAY
from pipeline.meaning.texts.words import BREAK, DATE_MARK, words_of


def places_of(spans: Iterable[Span]) -> set[int]:
    """Return the places of the words that spans are of."""
    return {place for span in spans for place in range(span.start, span.end)}


def _cuts(span: Span, other: Span) -> bool:
    """Whether a span takes some words of another, and leaves others."""
    return span.start < other.start < span.end < other.end or other.start < span.start < other.end < span.end


def _is_whole(span: Span, read: TextRead, kind: Kind) -> bool:
    """Whether a span is all of a text, or a unit in brackets at its end: "Joined in the year (people)".

    "Officers in post (persons)" may be said of full-time equivalents.
    """
    in_brackets = span.dimension == UNIT_ALONE and read.words[: span.start][-1:] == (BREAK,)
    in_brackets = in_brackets and all(other.member != kind.unsaid for other in read.spans)
    at_the_end = span.end == len(read.words) and read.text.rstrip().endswith(")")
    return span.end - span.start == len(read.words) or (in_brackets and at_the_end)


_CLAUSE = re.compile(r"[,;:()\[\]–—|]|\s[-/]\s")


def clauses_of(text: str) -> list[tuple[str, ...]]:
    """Return the words of each clause of a text."""
    return [words_of(clause) for clause in _CLAUSE.split(text)]


def chosen_wordings(read: TextRead, kind: Kind, takes: Container[str]) -> list[Span]:
    """Return the wordings that a text is taken to be made of: the longest first, none over another, equals together."""
    spans = [
        span
        for span in read.spans
        if span.dimension in takes
        # "Less often than others" leaves none of them out, as "other than London" does.
        and (span.dimension != "changed" or span.in_order)
        and (span.dimension not in (ASIDE_ALONE, UNIT_ALONE) or _is_whole(span, read, kind))
        and (span.dimension != FRAMEWORK_ALONE or read.words[span.start : span.end] in clauses_of(read.text))
        and (span.dimension != WITH_A_DATE or bool(read.dates))
        # "Cases before" is of no day: each of its words is read by itself.
        and (span.dimension != BESIDE_A_DAY or read.words[span.end : span.end + 1] == (DATE_MARK,))
    ]
    spans = _with_whole_names(spans, kind, read.words)
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, not span.in_order, span.start)):
        beside = [other for other in chosen if other.start < span.end and span.start < other.end]
        if all((other.start, other.end) == (span.start, span.end) for other in beside):
            chosen.append(span)
    # Words that say nothing give way to a member that the same words name.
    meant = {
        (span.start, span.end)
        for span in chosen
        if span.dimension in kind.takes or span.dimension in ("foreign", UNIT_ALONE)
    }
    weak = {*kind.idle, "aside", ASIDE_ALONE, "value", WITH_A_DATE}
    own = {(span.start, span.end) for span in chosen if span.dimension in kind.counted}
    is_a_name = any(span.dimension == "name" for span in chosen) and " by " not in read.text.lower()
    named = {span.dimension for span in chosen if not is_numbering(read.words[span.start])}
    return [
        span
        for span in chosen
        if not (span.dimension in weak and (span.start, span.end) in meant)
        # "PDUs rated Good" is left over where units have ratings, but not where ratings are counted.
        and not (span.dimension == "the rest" and (span.start, span.end) in own)
        # "Staff and workload" is no measure of work, and no standard that a list knows.
        and not (span.dimension == IN_NO_MART and named & RATED_OR_ASKED)
        # "Staff grade" and "Grade of staff" count nobody, as "Staff by grade" does.
        and not (span.member == kind.unsaid and span.end - span.start == len(read.words) and is_a_name)
        # "2.1 Assessment": the name says which, whatever its number is elsewhere.
        and not (
            span.end - span.start == 1
            and span.dimension in named & kind.derive.keys()
            and is_numbering(read.words[span.start])
        )
    ]


def _with_whole_names(spans: list[Span], kind: Kind, words: tuple[str, ...]) -> list[Span]:
    """Leave out what cuts the name of who is counted: "officers who left" within "probation officers who left".

    In other words than its own a name gives way to two that stand there as they are printed: "the Probation
    Service at probation officer grade" names no probation service officer, nor do "officers of the Probation Service".
    """
    of, several = kind.asked_of, kind.several_in_titles
    weak = kind.weak.get(of or "", ())
    names = [span for span in spans if span.dimension == of and span.in_order and span.member not in weak]
    service = [span for span in spans if span.dimension == "whole service" and span.in_order]
    named = [span for span in service if span.end - span.start > 1]
    spans = [
        span
        for span in spans
        if span.dimension != of
        or span.in_order
        or span.member in weak
        or BREAK in words[span.start : span.end]
        or not any(span.start < one.start and one.end == span.end for one in named)
    ]
    if not names:
        return spans
    return [
        span
        for span in spans
        if not (span.dimension in several and any(_cuts(span, name) for name in names))
        and not (
            span.dimension == of
            and not span.in_order
            and any(_cuts(span, one) for one in service)
            and any(span.start <= name.start and name.end <= span.end for name in names)
        )
    ]
