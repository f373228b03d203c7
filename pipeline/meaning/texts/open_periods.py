"""Periods of which a text says the first year and no last: 2021 onwards."""

from __future__ import annotations

import datetime as dt
import re

from pipeline.meaning.texts.dates import PERIOD, DateMention, dates_in

_WITHOUT_END = re.compile(
    r"\b(?:(?:from|since|after)\s+(?P<since>20\d\d)(?:\s+onwards?)?"
    r"|(?P<year>20\d\d)\s*(?:onwards?|on|(?:and|or)\s+(?:after|later)|(?:to|[-–—])\s*(?:date|present|now|today)|[-–—+]))"
    r"(?=\W*$)",
    re.IGNORECASE,
)


def open_period(text: str) -> DateMention | None:
    """Return the period that a text ends with, where it has no end itself."""
    found = _WITHOUT_END.search(text)
    # "July 2021+" begins in July.
    if found is None or any(found.start() < date.end and date.start < found.end() for date in dates_in(text)):
        return None
    printed = " ".join(found.group().split())
    first = dt.date(int(found["since"] or found["year"]), 1, 1)
    return DateMention(printed, PERIOD, dt.date.max, found.start(), found.end(), first)
