"""Short names of units, regions and providers, as those write them who work there: N & NE Lincs, Walsall & W'ton."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.texts.words import words_of
from pipeline.workbook.cells import Cell, Sheet

LONGEST = 60  # characters of a name
WORD = 3  # letters of a token that stands for a word by itself, and not only beside others
MOST_OF_A_WORD = 0.75  # of its letters, above which some that are missing make no short name
PLACES_OF_A_LIST = 3  # in a name, from which those between the first and the last may be left out
_NAME = re.compile(r"(?:St\.|[^\W\d_]|['’,/&\s-])+")
_TOKEN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_APOSTROPHE = re.compile(r"['’]")
_PARTS = re.compile(r"[:;|()\[\]–—]|\s-\s")  # of a title: South West – Bristol & S Glos PDU profile
_OF_A_UNIT = re.compile(r"^(?P<name>.+?)\s+PDU\b")
_PLACE = re.compile(r",\s*(?:and\s+)?|\s+and\s+")
_SAYING_NOTHING = frozenset({"and", "of", "upon", "the", "with"})

Named = tuple[str, tuple[str, ...]]  # a member, and the words of its name in one of its forms


def with_names_in_full(sheets: Sequence[Sheet], lists: CodeLists) -> list[Sheet]:
    """Return the sheets of a workbook with the names of places in full, wherever one is shortened."""
    texts = {cell for sheet in sheets for row in sheet.rows for cell in row if isinstance(cell, str)}
    names = _Names(lists)
    found = {short: name for text in texts for short in _candidates(text) if (name := names.full(short))}
    if not found:
        return list(sheets)
    shorts = "|".join(re.escape(short) for short in sorted(found, key=len, reverse=True))
    pattern = re.compile(rf"(?<![\w'’&])(?<!& )(?:{shorts})(?![\w'’])(?! ?&)")

    def full(cell: Cell) -> Cell:
        return pattern.sub(lambda short: found[short[0]], cell) if isinstance(cell, str) else cell

    return [replace(sheet, rows=[[full(cell) for cell in row] for row in sheet.rows]) for sheet in sheets]


def _candidates(text: str) -> Iterator[str]:
    """What may be a name: a whole text, and in a title what a dash or a colon parts, and what stands before "PDU"."""
    for part in dict.fromkeys((text, *_PARTS.split(text))):
        named = _OF_A_UNIT.match(part.strip())
        name = (named["name"] if named else part).strip()
        if len(name) <= LONGEST and _NAME.fullmatch(name):
            yield name


class _Names:
    """The names of places, in each of their forms, and which of them a short name stands for."""

    def __init__(self, lists: CodeLists) -> None:
        self._lists = lists

    @cached_property
    def _named(self) -> dict[str, list[Named]]:
        """By the first letter of their first word."""
        named: dict[str, list[Named]] = {}
        for member, spelled in self._lists.places:
            for words in _with_places_left_out(spelled):
                if len(words) > 1:
                    named.setdefault(words[0][0].lower(), []).append((member, words))
        return named

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words of places: none of them is short for another. Derby is no Derbyshire."""
        return frozenset(word for named in self._named.values() for _, words in named for word in words)

    def full(self, name: str) -> str | None:
        """The name that a short one stands for, where it is that of one place only and no list knows it yet."""
        if not name[:1].isupper() or self._lists.wordings.get(tuple(sorted(words_of(name)))):
            return None
        tokens = tuple(token for token in _TOKEN.findall(name) if _says(token))
        if not any(len(token) >= WORD for token in tokens) or not all(map(self._may_be_short, tokens)):
            return None
        named = self._named.get(tokens[0][0].lower(), ())
        members = {member for member, words in named if _stand_for(tokens, words)}
        return members.pop() if len(members) == 1 else None

    def _may_be_short(self, token: str) -> bool:
        """Whether a token is no word of something else: case, staff."""
        word = token.lower()
        if not self._words.isdisjoint((word, *words_of(token))) or token.isupper() or _APOSTROPHE.search(token):
            return True
        return token[0].isupper() and not self._lists.knows(word)


@lru_cache(maxsize=1 << 12)
def _with_places_left_out(name: str) -> tuple[tuple[str, ...], ...]:
    """The words of a name, whole and as a list of several places is cut short: its first and its last."""
    places = [_words(place) for place in _PLACE.split(name)]
    ways = [places, [places[0], places[-1]]] if len(places) >= PLACES_OF_A_LIST else [places]
    return tuple(dict.fromkeys(tuple(word for place in way for word in place) for way in ways))


def _words(name: str) -> tuple[str, ...]:
    """The words of a name as it is printed: an acronym among them is no word that may be shortened."""
    return tuple(word if word.isupper() else word.lower() for word in _TOKEN.findall(name) if _says(word))


def _says(word: str) -> bool:
    return word.lower() not in _SAYING_NOTHING


def _stand_for(tokens: Sequence[str], words: Sequence[str]) -> bool:
    """Whether tokens stand for words, one after another; capitals may be the first letters of several: NE, NF."""
    if not tokens or not words:
        return not tokens and not words
    token = tokens[0]
    if _is_short_for(token, words[0]) and _stand_for(tokens[1:], words[1:]):
        return True
    initials = "".join(word[0] for word in words[: len(token)]).upper()
    return len(token) > 1 and token == initials and _stand_for(tokens[1:], words[len(token) :])


def _is_short_for(token: str, word: str) -> bool:
    """Whether a token is a word, its first letter, its beginning and end, or some of its letters: N, W'ton, Mbro."""
    short = token.lower()
    if short == word.lower() or words_of(token) == (word,):  # Staffs, Co
        return True
    if word.isupper() or len(short) >= len(word) or short[0] != word[0]:
        return False
    if len(short) == 1:
        return token.isupper()
    if len(parts := _APOSTROPHE.split(short)) > 1:
        return word.startswith(parts[0]) and word.endswith(parts[-1])
    if len(short) < WORD:
        return word.endswith(short[-1])
    # "Esex" has lost a letter, and may be a slip.
    letters = iter(word if len(short) <= len(word) * MOST_OF_A_WORD else ())
    return word.startswith(short) or all(letter in letters for letter in short)
