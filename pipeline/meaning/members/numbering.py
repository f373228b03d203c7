"""Numbers and letters that tell tables, standards and questions apart, and are no figures: P 2.1, Stage 3, Annex D."""

from __future__ import annotations

import re

_NUMBERING = re.compile(r"(?:[pq]|kq)?\d[\d.]*(?:,\d{3})*[a-z]?")
NUMBERED = frozenset(
    {
        "stage",
        "domain",
        "standard",
        "question",
        "theme",
        "kq",
        "annex",
        "annexe",
        "table",
        "figure",
        "chart",
        "part",
        "appendix",
        "section",
    }
)
LONGEST_NUMBER = 4  # digits; a longer one is no part of a name


def is_numbering(word: str) -> bool:
    """Whether a word is a number, as tables and standards have them: 3, 2.1, P 2.1."""
    return bool(_NUMBERING.fullmatch(word))


def is_number(words: tuple[str, ...], place: int) -> bool:
    """Whether a word numbers what it stands beside, as P 2.1.1 and Stage 3 do, or is a figure within a text."""
    word = words[place]
    numbers = place == 0 or words[place - 1] in NUMBERED or (word.isdigit() and len(word) > LONGEST_NUMBER)
    return is_numbering(word) and numbers


def is_letter(words: tuple[str, ...], place: int) -> bool:
    """Whether a letter numbers what follows: Annex D, D1."""
    if len(words[place]) != 1 or not words[place].isalpha():
        return False
    return words[place - 1] in NUMBERED if place else len(words) > 1 and is_numbering(words[1])
