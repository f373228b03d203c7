"""Questions of inspectors: what they ask is no answer, unless a clause says how it was answered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.judged import COUNTING
from pipeline.meaning.members.wordings import clauses_of

_JOINS = re.compile(r"\b(?:to|into|from|left|leaving|joined|joining) (?=(?P<whom>.+))", re.IGNORECASE)
LONGEST_ANSWER = 3  # words: cases answered no


def without_what_is_asked(
    members: dict[str, tuple[str, ...]], text: str, words: tuple[str, ...], kind: Kind
) -> dict[str, tuple[str, ...]]:
    """Return the members of a text without what a question asks for: "Was the assessment sufficient?" is no answer."""
    about_cases, printed = {"theme", "question"} & members.keys(), text.rstrip().endswith("?")
    without = {dimension for dimension, member in _joined_or_left(text, kind) if members.get(dimension) == (member,)}
    answered = {"yes", "no"} & set(words)
    if printed and COUNTING.match(text):
        # "How many cases were judged sufficient?" says whose answers are counted.
        printed = False
    elif printed:
        first, *others = clauses_of(text)
        # "Answered no (%) - Does assessment focus on safety?" says first how what it asks was answered.
        answered = {"yes", "no"} & set(first) if others and len(first) <= LONGEST_ANSWER else set()
    if (printed and len(answered) != 1) or (about_cases and not answered):
        without |= {"answer"}
    if printed and about_cases:
        # "Did the assessment draw out changes in the factors behind offending?" counts and compares no cases.
        without |= {"base", "compared"}
    return {dimension: of for dimension, of in members.items() if dimension not in without}


def _joined_or_left(text: str, kind: Kind) -> Iterator[tuple[str, str]]:
    """The members that a text says people join or leave: no area of theirs."""
    for named, called in kind.joined_or_left.items():
        if any(joins["whom"].casefold().startswith(called) for joins in _JOINS.finditer(text)):
            dimension, _, member = named.partition("=")
            yield dimension, member
