"""Wordings with alternatives: "(|average) days lost" stands for two."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from pipeline.meaning.texts.words import IDLE, plain_words_of

AND = "and"
_ONE_OF = re.compile(r"\(([^()]*\|[^()]*)\)")
_WITHIN = re.compile(r"\(([^()]*)\(([^()]*\|[^()]*)\)([^()]*)\)")  # alternatives in one of others
_NAMED = re.compile(r"<(\w+)>")
_COUNTS = re.compile(r"\bnos?\b")  # "no of cases" is their number, "no cases" none
_SAYING_NOTHING = IDLE - {AND}  # which lists members

Words = tuple[str, ...]
Spelled = tuple[Words, bool]  # and whether they list members


def spelled_out(wording: str, named: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Return the wordings that one with alternatives stands for: "(|average) days lost" has two.

    Alternatives that many wordings have stand once for all, by name: "<area> should have".
    """
    return ["".join(chosen) for chosen in itertools.product(*_pieces(wording, named))]


def in_words(wording: str, named: Mapping[str, str]) -> Iterator[Spelled | str]:
    """Yield the same wordings, those of plain words as their words: each alternative is read once, not each wording."""
    pieces = _pieces(wording, named)
    if not _part_words(pieces):
        yield from spelled_out(wording, named)
        return
    read = [[(one, _plain(one)) for one in piece] for piece in pieces]
    known = set[Spelled]()
    for chosen in itertools.product(*read):
        spelled = _joined([of for _, of in chosen])
        if spelled is None:
            yield "".join(text for text, _ in chosen)
        elif spelled not in known:
            known.add(spelled)
            yield spelled


def _joined(parts: Sequence[Spelled | None]) -> Spelled | None:
    """The words of parts together; None where one is of words that may be a part of more, or nothing is said."""
    words, lists = Words(), False
    for part in parts:
        if part is None:
            return None
        words, lists = words + part[0], lists or part[1]
    return (words, lists) if words else None


def _pieces(wording: str, named: Mapping[str, str]) -> list[list[str]]:
    """The parts of a wording in order, each with its alternatives."""
    parts = enumerate(_ONE_OF.split(_WITHIN.sub(_one_by_one, _NAMED.sub(lambda of: named[of[1]], wording))))
    pieces: list[list[str]] = [part.split("|") if number % 2 else [part] for number, part in parts]
    return pieces if _COUNTS.search(wording) else [_told_apart(piece) for piece in pieces]


def _one_by_one(within: re.Match[str]) -> str:
    """Alternatives within one of others as such of these: (to (meet|address)|for) is (to meet|to address|for)."""
    before, inner, after = within.groups()
    *others, start = before.split("|")
    end, *further = after.split("|")
    return f"({'|'.join([*others, *(f'{start}{one}{end}' for one in inner.split('|')), *further])})"


def _told_apart(alternatives: list[str]) -> list[str]:
    """One of those that differ by words which say nothing: "(|the |their )" is two alternatives."""
    said = (" ".join(word for word in one.split() if word not in _SAYING_NOTHING) for one in alternatives)
    return list(dict(zip(said, alternatives, strict=True)).values())


def _plain(alternative: str) -> Spelled | None:
    """The words of an alternative; None where they may be a part of more."""
    words = plain_words_of(alternative) if alternative else ()
    return None if words is None else (words, AND in alternative.split())


def _part_words(pieces: list[list[str]]) -> bool:
    """Whether no word of a wording reaches from one piece into the next: service(|s)."""
    within = False  # whether what stands before a piece may end with a letter
    for piece in pieces:
        if within and any(one and not one.startswith(" ") for one in piece):
            return False
        within = any(one and not one.endswith(" ") for one in piece) or (within and "" in piece)
    return True
