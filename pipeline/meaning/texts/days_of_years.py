"""The day that a title gives to the years of its table: "Staff in post at 31 March each year" over 2024 and 2025."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.meaning.texts.dates import NAME_OF_A_MONTH

_DAY = rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<month>{NAME_OF_A_MONTH})\b"
_WITHOUT_YEAR = r"(?!\.?,? ?(?:to |and |- ?|– ?)?(?:\d|[a-z]+ (?:19|20)\d\d\b))"
_EACH = r"(?:,? (?:of |in )?(?:each|every) year)"
_ENDING = re.compile(
    r"\b(?P<of>(?:(?:each|every) )?(?:years?|(?:12|twelve)[- ]months?))(?: periods?)? (?:ending|ended|to)(?: the)?"
    rf"(?: end of)? {_DAY}(?:{_EACH}|{_WITHOUT_YEAR})",
    re.IGNORECASE,
)
_AT = re.compile(rf"\b(?:as )?(?:at|on)(?: the)?(?: end of)? {_DAY}(?:{_EACH}|{_WITHOUT_YEAR})", re.IGNORECASE)
_OF_SEVERAL = re.compile(
    rf"\b{_DAY},? (?:19|20)\d\d(?:, (?:19|20)\d\d)* ?(?:and|to|&|-|–) ?(?:19|20)\d\d\b", re.IGNORECASE
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_FINANCIAL_YEAR = re.compile(r"(?P<first>(?:19|20)\d\d)\s?[/-]\s?(?P<last>\d\d)")
_MONTH = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)? )?(?P<month>[a-z]{3})[a-z]*\.?", re.IGNORECASE)
_FROM_JANUARY = ("jan", "feb", "mar")  # months of the second part of a financial year


def in_year(part: str, year: str) -> str:
    """Return a day, month or quarter with its year: a month of a financial year is of one of the two."""
    financial, month = _FINANCIAL_YEAR.fullmatch(year), _MONTH.fullmatch(part)
    if not (financial and month):
        return f"{part} {year}"
    return f"{part} {int(financial['first']) + (month['month'].lower() in _FROM_JANUARY)}"


@dataclass(frozen=True, slots=True)
class DayOfYears:
    """A day or month of every year that a table names, and whether the years end on it."""

    day: str
    ends_years: bool

    def date(self, text: str) -> str:
        """Return a year with its day; any other text as it is."""
        if _YEAR.fullmatch(text):
            return f"{self.day} {text}"
        financial = _FINANCIAL_YEAR.fullmatch(text) if self.ends_years else None
        if financial and int(financial["last"]) == (int(financial["first"]) + 1) % 100:
            return f"{self.day} {int(financial['first']) + 1}"
        return text

    def without(self, title: str) -> str:
        """Return a title without the day, which its table's years have now."""
        return _ENDING.sub(lambda found: found["of"], title) if self.ends_years else _AT.sub(" ", title)


def day_of_years(titles: Iterable[str], texts: Callable[[], Iterable[str]]) -> DayOfYears | None:
    """Return the one day that titles give to years without saying which; none where the texts have financial years."""
    found = set[DayOfYears]()
    for title in titles:
        for pattern in (_ENDING, _AT, _OF_SEVERAL):
            found |= {
                DayOfYears(" ".join(part for part in (of["day"], of["month"]) if part), pattern is _ENDING)
                for of in pattern.finditer(title)
            }
    if len(found) != 1:
        return None
    day = found.pop()
    return None if not day.ends_years and any(map(_FINANCIAL_YEAR.fullmatch, texts())) else day
