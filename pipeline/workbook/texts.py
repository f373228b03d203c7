"""Read one text for what it means: a number in any printed form, shorthand, or words, with its footnote marks."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.workbook.notes import split_notes
from pipeline.workbook.shorthand import AMONG_FIGURES, mark_of

# What a cell is at a glance, one byte a cell.
BLANK, WORDS, FIGURE, DATE, SHORT = range(5)

_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
_ERROR = re.compile(r"#(?:DIV/0!|N/A|REF!|VALUE!|NAME\?|NUM!|NULL!)|Err:\d+")
_DIGITS = r"(?:\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_SIGN = r"[+\-\u2212\u2013]"
_NUMBER = re.compile(rf"{_SIGN}?\u00a3?{_DIGITS} ?%?")
_PER_CENT_IN_WORDS = re.compile(r"(?<=\d) ?per ?cent(?=$| ?[()\[\]])", re.IGNORECASE)  # "32 per cent"
# "1,234p" is provisional, "1,234 R" revised, "12.3 u" of low reliability; "17~" and "1,234(1)" have a footnote.
_FLAGGED_NUMBER = re.compile(r"(.*\d%?)(?: ?([preu~RPE]|\([prebfu]\)|\(\d{1,2}\))| ([bf]))")
# "6,1603": thousands come in threes, so the last digit is a footnote's, stuck to the number.
_NOTE_STUCK_TO_NUMBER = re.compile(r"([+\-\u2212]?\u00a3?\d{1,3}(?:,\d{3})+)(\d{1,2})")
# "[0.10]" is a figure of low reliability; "[12]" alone may as well be a footnote.
_NUMBER_IN_BRACKETS = re.compile(r"\[([+\-\u2212]?(?:\d{1,3}(?:,\d{3})+|\d{3,}|\d*\.\d+|\d+(?:\.\d+)?%))\]")
# "64% (128)", "25 (69%)", "70% (n=20)", "69% (25/36)": a figure, and in brackets another that is no footnote.
_TWO_FIGURES = re.compile(
    rf"({_DIGITS} ?%) ?([\[(] ?(?:n ?[=:] ?{_DIGITS}|\d{{3,}}|\d{{1,3}}(?:,\d{{3}})+|\d+ ?(?:/|out of|of) ?\d+) ?[\])])"
    rf"|({_SIGN}?{_DIGITS}) ?([\[(] ?{_SIGN}?{_DIGITS} ?% ?[\])])",
    re.IGNORECASE,
)
# What stands in brackets after a figure and is another: a percentage, "n = 20", "25/36", more than footnotes there are.
IS_NO_NOTE = r"(?i)^[\[(] ?n ?[=:]|% ?[\])]|(?:/|of) ?\d|^[\[(]\d[\d,]{2,}[\])]"
# "(12)" is an accountant's minus, or a footnote.
_MINUS = re.compile(rf"\(\u00a3?({_DIGITS})\)")
_NO_DIGITS = str.maketrans("", "", ",£%+ ")


class Text(NamedTuple):
    """What a text in a cell means."""

    kind: int  # BLANK, WORDS, FIGURE or SHORT
    text: str  # tidied, without footnote marks
    value: float | None = None  # where it is a number
    mark: str | None = None  # where it is shorthand: what that means
    notes: str = ""  # footnote marks taken off, as printed
    per_cent: bool = False  # a number with a per cent sign


def tidy_text(text: str) -> str:
    """Return a text with its white space, of every kind, folded to single spaces."""
    return _SPACES.sub(" ", text).strip()


@lru_cache(maxsize=1 << 16)
def read_text(text: str) -> Text:
    """Return what a text means. Most texts of a workbook come again, so they are remembered."""
    tidy = tidy_text(text)
    if not tidy:
        return Text(BLANK, "")
    if _ERROR.fullmatch(tidy):  # stands where a value should, and means none of the shorthand's things
        return Text(SHORT, tidy)
    mark = mark_of(tidy)
    if mark is not None:
        return Text(SHORT, tidy, mark=mark)
    bare, notes = split_notes(tidy)
    number, flags = _without_flags(_PER_CENT_IN_WORDS.sub("%", bare))
    if _NUMBER.fullmatch(number):
        return Text(FIGURE, number, _float(number), notes=f"{flags} {notes}".strip(), per_cent=number.endswith("%"))
    mark = mark_of(bare)
    if mark is not None:
        return Text(SHORT, bare, mark=mark, notes=notes)
    return Text(WORDS, bare, notes=notes)


def _without_flags(text: str) -> tuple[str, str]:
    """Part a number from what is stuck to it, or stands beside it in brackets."""
    if two := _TWO_FIGURES.fullmatch(text):
        return two[1] or two[3], two[2] or two[4]
    if stuck := _NOTE_STUCK_TO_NUMBER.fullmatch(text):
        return stuck[1], stuck[2]
    if flagged := _FLAGGED_NUMBER.fullmatch(text):
        return flagged[1], flagged[2] or flagged[3]
    if bracketed := _NUMBER_IN_BRACKETS.fullmatch(text):
        return bracketed[1], "[ ]"
    return text, ""


def _float(number: str) -> float:
    return float(number.translate(_NO_DIGITS).replace("\u2212", "-").replace("\u2013", "-"))


def mark_among_figures(text: str) -> str | None:
    """Return what a text means that is shorthand only among figures, and a word elsewhere."""
    return AMONG_FIGURES.get(text)


def minus_among_figures(text: str) -> float | None:
    """Return the number of a text that is an accountant's minus only among figures: (12) is -12."""
    minus = _MINUS.fullmatch(text)
    return -_float(minus[1]) if minus else None


def is_by_its_column(text: str) -> bool:
    """Whether a text stands for a figure among figures, and is words elsewhere."""
    return text in AMONG_FIGURES or bool(_MINUS.fullmatch(text))
