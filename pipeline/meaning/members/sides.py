"""The side of a comparison that a text names by the day between both: before and after unification."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pipeline.meaning.code_lists.lists import Span, TextRead
from pipeline.meaning.kinds import Sides
from pipeline.meaning.texts.dates import DAY, MONTH, DateMention
from pipeline.meaning.texts.words import DATE_MARK

BESIDE_A_DAY = "side of a day"  # words that make one of a day after them: since


def side_by_day(read: TextRead, spans: Iterable[Span], sides: Sides | None) -> str | None:
    """Return the side that a text names by the day between both: "Since June 2021", or "2018 to June 2021"."""
    if sides is None or sides.parted_on is None:
        return None
    words_before = {span.end: span.member for span in spans if span.dimension == BESIDE_A_DAY}
    places = [place for place, word in enumerate(read.words) if word == DATE_MARK]
    named = [_side_of(date, words_before.get(place), sides) for place, date in zip(places, read.dates, strict=True)]
    return named[0] if len(set(named)) == 1 else None


def _side_of(date: DateMention, said: str | None, sides: Sides) -> str | None:
    """The side of a period that ends or begins where the other does not, or of a day that words stand before."""
    before, after = sides.members
    if date.first is None:
        return said if _is_between(date.day, date.exactness, sides.parted_on) else None
    ends, begins = (_is_between(day, MONTH, sides.parted_on) for day in (date.day, date.first))
    return None if ends == begins else before if ends else after


def _is_between(day: dt.date, exactness: str, parted_on: dt.date | None) -> bool:
    if parted_on is None:
        return False
    in_month = (day.year, day.month) == (parted_on.year, parted_on.month)
    return day == parted_on if exactness == DAY else exactness == MONTH and in_month
