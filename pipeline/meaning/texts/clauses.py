"""The clauses of a text: where they end, and what the one about a date says."""

from __future__ import annotations

import re

from pipeline.meaning.texts.dates import DateMention
from pipeline.meaning.texts.words import words_of

CLAUSE_ENDS = re.compile(r"\.\s+(?=[A-Z\d])|[;|()\[\]]|\s[–—-]\s")
# "As at 31 December 2023", "Snapshot date: 30 June 2024": that day is the figures' own.
AS_AT = re.compile(
    r"\b(?:as (?:at|of)|(?:snapshot|census|reference|position)(?: (?:date|day|taken))?"
    r"|(?:effective|data|staffing|count) (?:date|day)|date of (?:the )?(?:data|figures|snapshot|position|count))"
    r"(?:\s*[:=–-]|\s+(?:is|was|as at|at|on|of|to))?(?:\s+the)?\s*$"
    r"|\b(?:figures|data|numbers)(?: shown| given| here)? (?:are|is|relates?|refers?)(?: all)? (?:for|to|of|on)\s*$"
    r"|(?<!published )(?<!released )(?<!updated )\bat(?: (?:the )?end(?: of)?)?\s*$",
    re.IGNORECASE,
)
# On a cover the end of a quarter is the day of staff, and that of a year of who came and went in it.
ENDS_A_QUARTER = re.compile(
    r"\b(?:(?:quarter(?:ly)?|period)(?: covered)? ?(?:end(?:s|ed|ing)?|to)(?: (?:on|at))?"
    r"|end of (?:the )?(?:quarter|period))\W*$",
    re.IGNORECASE,
)
ENDS_A_YEAR = re.compile(
    r"\b(?:year|12 months|twelve months)(?: covered)? ?(?:end(?:s|ed|ing)?|to)(?: (?:on|at))?\W*$", re.IGNORECASE
)
# "You asked how many staff there were on 31 March": that day is of what was asked, and none of the asking.
_ASKS_FOR = re.compile(r"\basked (?=(?:us |me |also )?(?:how|what|which|for|about|whether|to know)\b)", re.IGNORECASE)


def about_date(text: str, date: DateMention) -> tuple[str, ...]:
    """Return the words of the clause that a date stands in, or of the one before it where it stands alone."""
    if AS_AT.search(text[: date.start]):
        return ()
    ends = [0, *(end.end() for end in CLAUSE_ENDS.finditer(text, 0, date.start))]
    after = CLAUSE_ENDS.search(text, date.end)
    rest = words_of(text[date.end : after.start() if after else len(text)])
    clauses = ((*words_of(_ASKS_FOR.sub("", text[end : date.start])), *rest) for end in reversed(ends))
    return next((words for words in clauses if words), ())
