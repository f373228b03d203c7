"""Dates and periods in texts, in every form that publishers print them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass

DAY, MONTH, PERIOD, YEAR = "day", "month", "period", "year"

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name} | {"sept": 9}
MONTHS = frozenset(_MONTHS)
NAME_OF_A_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or period in a text: as printed, how exact it is, and the day that it stands for (a period's last)."""

    printed: str
    exactness: str
    day: dt.date
    start: int
    end: int
    first: dt.date | None = None  # of a period

    @property
    def member(self) -> str:
        """The date in one form: 31 March 2025, March 2025, or a period as printed."""
        if self.exactness == DAY:
            return f"{self.day.day} {self.day:%B %Y}"
        return f"{self.day:%B %Y}" if self.exactness == MONTH else self.printed


def dates_in(text: str) -> list[DateMention]:
    """Return the dates and periods of a text, in order; of forms that overlap the longest."""
    found: list[DateMention] = []
    for pattern, read in _FORMS:
        for match in pattern.finditer(text):
            if not any(match.start() < other.end and other.start < match.end() for other in found):
                read_as = read(match)
                if read_as is not None:
                    exactness, day, first = read_as
                    own = "itself" if "itself" in pattern.groupindex else 0
                    printed = " ".join(match.group("printed" if "printed" in pattern.groupindex else own).split())
                    found.append(DateMention(printed, exactness, day, *match.span(own), first))
    return sorted(found, key=lambda mention: mention.start)


def days_in(text: str) -> set[str]:
    """Return the days of a text, each in one form."""
    return {mention.member for mention in dates_in(text) if mention.exactness == DAY}


def months_in(text: str) -> set[str]:
    """Return the months of a text, each in one form."""
    return {mention.member for mention in dates_in(text) if mention.exactness == MONTH}


_Read = tuple[str, dt.date, dt.date | None] | None


def _day(year: str, month: int, day: str) -> dt.date | None:
    try:
        return dt.date(int(year) + (2000 if len(year) == 2 else 0), month, int(day))
    except ValueError:
        return None


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _of_day(match: re.Match[str]) -> _Read:
    day = _day(match["year"], _MONTHS[match["month"].lower()], match["day"])
    return (DAY, day, None) if day else None


def _of_numbers(match: re.Match[str]) -> _Read:
    day = _day(match["year"], int(match["number"]), match["day"]) if 1 <= int(match["number"]) <= 12 else None
    return (DAY, day, None) if day else None


def _of_month(match: re.Match[str]) -> _Read:
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    return MONTH, _last_day(year, _MONTHS[match["month"].lower()]), None


def _of_numbered_month(match: re.Match[str]) -> _Read:
    return MONTH, _last_day(int(match["year"]), int(match["number"])), None


def _of_quarter(match: re.Match[str]) -> _Read:
    quarter, year = int(match["quarter"]), int(match["year"])
    year += 2000 if len(match["year"]) == 2 else 0
    if match["next"]:  # of a financial year: Q4 2024/25 ends in March 2025
        month = quarter * 3 + 3
        last = _last_day(year + (month > 12), month - 12 if month > 12 else month)
    else:
        last = _last_day(year, quarter * 3)
    return PERIOD, last, None


def _of_one_year(match: re.Match[str]) -> _Read:
    year = int(match["year"] or match["own"] or match["last"])
    return YEAR, dt.date(year, 12, 31), dt.date(year, 1, 1)


def _of_inspections(match: re.Match[str]) -> _Read:
    year = int(match["itself"])
    return YEAR, dt.date(year, 12, 31), dt.date(year, 1, 1)


def _of_financial_year(match: re.Match[str]) -> _Read:
    year = int(match["year"])
    if int(match["next"]) % 100 != (year + 1) % 100:
        return None
    return PERIOD, dt.date(year + 1, 3, 31), dt.date(year, 4, 1)


def _of_financial_years(match: re.Match[str]) -> _Read:
    first, last = int(match["first"]), int(match["last"])
    whole = all(int(match[end]) % 100 == (year + 1) % 100 for end, year in (("next", first), ("end", last)))
    return (PERIOD, dt.date(last + 1, 3, 31), dt.date(first, 4, 1)) if whole and first < last else None


def _of_years(match: re.Match[str]) -> _Read:
    first, last = int(match["first"]), int(match["last"])
    return (PERIOD, dt.date(last, 12, 31), dt.date(first, 1, 1)) if first < last else None


def _of_short_years(match: re.Match[str]) -> _Read:
    first, last = int(match["first"]), int(match["first"][:2] + match["last"])
    return (PERIOD, dt.date(last, 12, 31), dt.date(first, 1, 1)) if first + 1 < last else None


def _of_months(match: re.Match[str]) -> _Read:
    last = _last_day(int(match["last"]), _MONTHS[match["to"].lower()])
    first = dt.date(int(match["first"] or match["last"]), _MONTHS[match["from"].lower()], 1)
    return (PERIOD, last, first) if first < last else None


def _of_year_and_month(match: re.Match[str]) -> _Read:
    last = _last_day(int(match["last"]), _MONTHS[match["to"].lower()])
    first = dt.date(int(match["first"]), 1, 1)
    return (PERIOD, last, first) if first.year < last.year else None


def _of_month_and_year(match: re.Match[str]) -> _Read:
    first, last = dt.date(int(match["first"]), _MONTHS[match["from"].lower()], 1), dt.date(int(match["last"]), 12, 31)
    return (PERIOD, last, first) if first.year < last.year else None


def _of_days(match: re.Match[str]) -> _Read:
    first = _day(match["fy"] or match["ly"], _MONTHS[match["fm"].lower()], match["fd"])
    last = _day(match["ly"], _MONTHS[match["lm"].lower()], match["ld"])
    if first and last and match["to"].lower() == "and" and (first.day, first.month) == (last.day, last.month):
        return None  # "years ending 30 September 2024 and 30 September 2025"
    return (PERIOD, last, first) if first and last and first < last else None


def _of_numbered_days(match: re.Match[str]) -> _Read:
    if not all(1 <= int(match[month]) <= 12 for month in ("fm", "lm")):
        return None
    first = _day(match["fy"], int(match["fm"]), match["fd"])
    last = _day(match["ly"], int(match["lm"]), match["ld"])
    return (PERIOD, last, first) if first and last and first < last else None


def _of_iso(match: re.Match[str]) -> _Read:
    day = _day(match["year"], int(match["number"]), match["day"]) if int(match["number"]) <= 12 else None
    return (DAY, day, None) if day else None


def _form(pattern: str, read: Callable[[re.Match[str]], _Read]) -> tuple[re.Pattern[str], Callable[..., _Read]]:
    return re.compile(pattern.replace("MONTH", NAME_OF_A_MONTH).replace("YEAR", _YEAR), re.IGNORECASE), read


_TO = r"\s*(?:to|until|and|-|–|—)\s*"
_APRIL_TO_MARCH = (
    r"(?:\s*[(\[]?(?:1(?:st)?\s+)?apr(?:il)?\s*(?:to|-|–|—)\s*(?:31(?:st)?\s+)?mar(?:ch)?\b(?!\.?,?\s*\d)[)\]]?)?"
)
# The longest forms first: what one has taken, no later one reads.
_FORMS = (
    _form(
        r"\b(?P<fd>\d{1,2})(?:st|nd|rd|th)?\s+(?P<fm>MONTH)\.?(?:\s+(?P<fy>YEAR))?\s*(?P<to>to|until|and|-|–|—)\s*"
        r"(?P<ld>\d{1,2})(?:st|nd|rd|th)?\s+(?P<lm>MONTH)\.?\s+(?P<ly>YEAR)\b",
        _of_days,
    ),
    _form(r"\b(?P<year>YEAR)-(?P<number>\d\d)-(?P<day>\d\d)(?:[T ][\d:]+)?\b", _of_iso),
    _form(
        rf"\b(?P<fd>\d{{1,2}})/(?P<fm>\d{{1,2}})/(?P<fy>YEAR){_TO}(?P<ld>\d{{1,2}})/(?P<lm>\d{{1,2}})/(?P<ly>YEAR)\b",
        _of_numbered_days,
    ),
    _form(r"\b(?P<day>\d{1,2})[/.](?P<number>\d{1,2})[/.](?P<year>YEAR|\d\d)\b", _of_numbers),
    _form(r"\b(?P<day>\d{1,2})-(?P<number>\d{1,2})-(?P<year>YEAR)\b", _of_numbers),
    _form(r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]*(?P<month>MONTH)\.?[\s,-]*(?P<year>YEAR)(?!\d)", _of_day),
    _form(r"\b(?P<month>MONTH)\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>YEAR)\b", _of_day),
    _form(r"\b(?P<day>\d{1,2})[- ](?P<month>MONTH)[- ](?P<year>\d\d)\b(?!\s*(?:MONTH|/))", _of_day),
    _form(rf"\b(?P<from>MONTH)\.?(?:\s+(?P<first>YEAR))?{_TO}(?P<to>MONTH)\.?\s+(?P<last>YEAR)\b", _of_months),
    _form(
        r"\bq(?:uarter )?(?P<quarter>[1-4])[\s,:-]*(?:of )?(?P<year>YEAR)(?P<next>\s*[/-]\s*\d\d(?:\d\d)?)?\b",
        _of_quarter,
    ),
    _form(r"\bq(?:uarter )?(?P<quarter>[1-4])[\s,:-]*(?P<year>\d\d)(?P<next>/\d\d)\b", _of_quarter),
    _form(r"\b(?P<year>YEAR)(?P<next>\s*[/-]\s*\d\d(?:\d\d)?)?[\s,:-]*q(?:uarter )?(?P<quarter>[1-4])\b", _of_quarter),
    _form(
        r"(?<![/–-])\b(?P<first>YEAR)\s*(?:to|until|-|–|—)\s*(?P<to>MONTH)\.?\s+(?P<last>YEAR)\b", _of_year_and_month
    ),
    _form(
        r"\b(?P<from>MONTH)\.?\s+(?P<first>YEAR)\s*(?:to|until|-|–|—)\s*(?P<last>YEAR)\b(?![/–-])", _of_month_and_year
    ),
    _form(r"\b(?P<month>MONTH)\.?[\s,'’-]*(?P<year>YEAR)(?!\d)", _of_month),
    _form(r"\b(?P<month>MONTH)(?:[-’]| ?'| )?(?P<year>\d\d)\b(?!\s*(?:MONTH))", _of_month),
    _form(
        r"\b(?P<first>YEAR)\s*[/–-]\s*(?P<next>\d\d(?:\d\d)?)\s*(?:to|until|-|–|—)\s*"
        r"(?P<last>YEAR)\s*[/–-]\s*(?P<end>\d\d(?:\d\d)?)\b(?!\s*q)",
        _of_financial_years,
    ),
    # GOV.UK writes a financial year as "2026 to 2027 financial year".
    _form(rf"\b(?P<year>YEAR){_TO}(?P<next>YEAR) financial year\b", _of_financial_year),
    _form(rf"\bfinancial year (?P<year>YEAR){_TO}(?P<next>YEAR)\b", _of_financial_year),
    _form(rf"\b(?P<first>YEAR){_TO}(?P<last>YEAR)\b", _of_years),
    # "2025/26 (April to March)" says again what a financial year is.
    _form(
        rf"\b(?P<printed>(?:FY\s*)?(?P<year>YEAR)\s*[/–-]\s*(?P<next>\d\d(?:\d\d)?))\b{_APRIL_TO_MARCH}",
        _of_financial_year,
    ),
    _form(r"\b(?P<first>YEAR)\s*/\s*(?P<last>YEAR)\b", _of_years),
    _form(r"\b(?P<first>YEAR)\s*[–-]\s*(?P<last>\d\d)\b", _of_short_years),
    _form(r"\b(?P<year>YEAR)-(?P<number>0[1-9]|1[0-2])\b", _of_numbered_month),
    _form(r"(?<![\d/])(?P<number>0[1-9]|1[0-2])/(?P<year>YEAR)(?![\d/])", _of_numbered_month),
    # In a sentence a year may be a name: the 2021 standards.
    _form(r"^\s*(?P<year>YEAR)\s*$|\((?P<own>YEAR)\)\s*$|(?<=, )(?P<last>YEAR)\s*$", _of_one_year),
    # "Inspections 2022" and no more is that year; "Inspections from 2023" are of a time without an end.
    _form(
        r"^\s*(?:(?:all |our )?inspections|inspected|(?:inspection |reporting )?year|year of inspections?)"
        r"(?::|,|(?: carried out)?(?: in| during)?(?: the)?(?: calendar)?(?: year)?)\s*(?P<itself>YEAR)\s*$",
        _of_inspections,
    ),
    _form(r"^\s*(?P<itself>YEAR)\s+inspections\s*$", _of_inspections),
)
