"""Units as headers say them: in brackets at the end, or per cent in words. What else stands in brackets is no unit."""

from __future__ import annotations

import re
from collections.abc import Sequence

PER_CENT = "per cent"

# Signs are written in one way; words in capitals or not, of one or of many.
SIGNS = (
    r"%|pp|ppts?|[£€$]|[£€$] ?(?:k|m|mn|bn|'?000s?)|'?000s?|k|m|mn|bn|FTEs?|WTEs?|no\.|n|N",
    r"(?:k|c|m)?m[23²³]?|ha|sq\.? ?(?:m|km)|kg|mg|g|t|kt|Mt|l|ml|(?:k|M|G|T)Wh?|k?toe|(?:k|M)?t ?CO2e?|[uµ]g/m[3³]|°C",
    r"\d{4} ?= ?100",
)
WORDS = (
    r"per ?cent|percentages?|percentage points?|% points?|proportions?|shares?",
    r"ratios?|index|rates?|ranks?|scores?|points?",
    r"numbers?|counts?|headcounts?|heads?|persons?|people|households?|dwellings?|cases|units?",
    r"full[- ]time equivalents?|whole[- ]time equivalents?",
    r"(?:(?:[£€$]|GBP) ?)?(?:hundred|thousand|million|billion)s?(?: pounds)?|pounds?(?: sterling)?|pence|GBP",
    r"seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?",
    r"acres?|hectares?|miles?|vehicle miles|metres?|kilometres?|(?:square|cubic) (?:metres?|kilometres?|miles?)",
    r"grams?|kilograms?|tonnes?|litres?",
)
_SIGN, _WORD = "|".join(SIGNS), f"(?i:{'|'.join(WORDS)})"
_RATE = r"(?i:per (?:[\d,]+|thousand|million|head|capita|person|household|annum|hour|day|week|month|year)\b)"
_UNIT = re.compile(rf"(?i:in )?(?:{_SIGN}|{_WORD})(?: (?i:of) [\w ]+)?|(?:[^()]* ?)?{_RATE}[^()]*")
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]$")
_SHARE = re.compile(r"%|\bper ?cent\b|\bpercentages?\b", re.IGNORECASE)
_DIFFERENCE_OF_SHARES = re.compile(r"\bpercentage points?\b|% points?\b|\bpp\b", re.IGNORECASE)
# "95% CI", "most deprived 10%": numbers that name a column and say nothing of what is in it.
_NUMBERED_SHARE = re.compile(r"(?<![\w.])\d{1,3}(?:\.\d+)?(?:%(?:ile)?| ?per ?cent\b)", re.IGNORECASE)
_COUNT = re.compile(r"(?:total )?(?:numbers?|counts?|n|no\.?|base)$|.*\bnumbers? and (?:%|per ?cent)", re.IGNORECASE)


def unit_of_path(path: Sequence[str]) -> str | None:
    """Return the unit that a column's headers say, the innermost first: per cent, or as it stands in brackets."""
    for header in reversed(path):
        stated = _IN_BRACKETS.search(header)
        if stated and _UNIT.fullmatch(stated[1].strip()):
            return _named(stated[1].strip())
        if _COUNT.match(header):
            return None
        words = _NUMBERED_SHARE.sub("", header)
        if _SHARE.search(words):
            return _named(words)
    return None


def _named(unit: str) -> str:
    """The unit under its name, where it has several forms."""
    if _DIFFERENCE_OF_SHARES.search(unit):
        return "percentage points"
    return PER_CENT if _SHARE.search(unit) else unit
