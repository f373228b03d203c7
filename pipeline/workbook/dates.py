"""Dates that a workbook shows without their day: a cell that holds 1 March 2024 and shows Mar-24 is a month."""

from __future__ import annotations

import datetime as dt
import re

_IN_BRACKETS_OR_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|[_*].')
_SIGNS = re.compile(r"[-/.,' ’@]+")


class Month(dt.date):
    """A date of which the month and the year are shown."""


class Year(dt.date):
    """A date of which only the year is shown."""


Shown = type[Month] | type[Year]


def shown_by(number_format: str) -> Shown | None:
    """Return what a number format shows of a date, where it is not the day: mmm-yy a month, yyyy a year."""
    letters = _SIGNS.sub("", _IN_BRACKETS_OR_QUOTED.sub("", number_format).partition(";")[0]).lower()
    if not letters or not set(letters) <= {"m", "y"}:
        return None
    return Month if set(letters) == {"m", "y"} else Year if "y" in letters else None


def shown_as(text: str, day: dt.date) -> Shown | None:
    """Return what a text shows of a date, where it is not the day."""
    years = (f"{day:%Y}", f"{day:%y}")
    *month, year = _SIGNS.sub(" ", text).split() or [""]
    if year == years[0] and not month:
        return Year
    named = len(month) == 1 and len(month[0]) >= 3 and f"{day:%B}".lower().startswith(month[0].lower())
    return Month if named and year in years else None
