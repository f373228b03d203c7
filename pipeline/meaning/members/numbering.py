"""Numbers and letters that tell tables, standards and questions apart, and are no figures: P 2.1, Stage 3, Annex D."""

from __future__ import annotations

import re

_NUMBERING = re.compile(r"(?:[pq]|kq)?\d[\d.]*(?:,\d{3})*[a-z]?")
# "PRO0031", "CBP-9876": the letters of a document's number; those before a year may say something of it.
_OF_A_DOCUMENT = re.compile(r"\b([A-Z]{2,3})-?(?!(?:19|20)\d\d\b)\d{4,6}\b")
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


def letters_of_documents(text: str) -> set[str]:
    """Return the letters, as words, with which a text begins the numbers of documents: PRO0031, CBP-9876."""
    return {letters.lower() for letters in _OF_A_DOCUMENT.findall(text)}
