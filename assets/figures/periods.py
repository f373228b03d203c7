"""Printed dates and periods as days: one day that a figure is of, or the window that it was counted over.

A date that is not printed is null: a document's own date is none of its figures.
"""

from __future__ import annotations

import polars as pl

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = rf"\d{{1,2}} {_MONTH} \d{{4}}"
_TO = r"(?: to | ?[-–] ?)"
_FINANCIAL_YEAR = r"^(?:financial year )?(\d{4})[/-](?:\d{2}|\d{4})$"
_YEAR_ENDING = rf"^(?:12 months|year) (?:ending|to) ((?:\d{{1,2}} )?{_MONTH} \d{{4}})$"
_SPAN = rf"^((?:\d{{1,2}} )?{_MONTH}(?: \d{{4}})?){_TO}((?:\d{{1,2}} )?{_MONTH} \d{{4}})(?: cohort)?$"
_QUARTERS = {
    "1": "April to June",
    "2": "July to September",
    "3": "October to December",
    "4": "January to March",
}
_WEEKS = rf"^two weeks beginning ({_DAY})$"


def as_of(period: pl.Expr) -> pl.Expr:
    """Return the day that a printed date names: "30 June 2017", "end of June 2022", "as at 9 November 2022"."""
    printed = _plain(period)
    end = _day(printed.str.extract(rf"^end of ({_MONTH} \d{{4}})$")).dt.month_end()
    return pl.coalesce(_day(printed.str.extract(rf"^(?:as at |by )?({_DAY})$")), end)


def window(period: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the first and the last day of a printed period; null where it is one day, or only words.

    A year with a stroke is the financial year, from 1 April: the Ministry of Justice counts by it.
    """
    printed = _plain(period)
    first, last = printed.str.extract(_SPAN, 1), printed.str.extract(_SPAN, 2)
    # "April to June 2017": the year stands once.
    first = pl.when(first.str.contains(r"\d{4}$")).then(first).otherwise(first + last.str.extract(r"( \d{4})$"))
    ending = _last(printed.str.extract(_YEAR_ENDING))
    financial = printed.str.extract(_FINANCIAL_YEAR).cast(pl.Int32)
    calendar = printed.str.extract(r"^(\d{4})$").cast(pl.Int32)
    month = printed.str.extract(rf"^({_MONTH} \d{{4}})$")
    weeks = _day(printed.str.extract(_WEEKS))
    start = pl.coalesce(
        _day(first),
        ending.dt.offset_by("1d").dt.offset_by("-1y"),
        pl.date(financial, 4, 1),
        pl.date(calendar, 1, 1),
        _day(month),
        weeks,
    )
    end = pl.coalesce(
        _last(last),
        ending,
        pl.date(financial + 1, 3, 31),
        pl.date(calendar, 12, 31),
        _last(month),
        weeks.dt.offset_by("13d"),
    )
    return start, end


def snapshot_day(printed: pl.Expr) -> pl.Expr:
    """Read a printed date; a month stands for its last day, because workforce snapshots are taken then."""
    return pl.coalesce(
        printed.str.to_date("%d %B %Y", strict=False),
        ("1 " + printed).str.to_date("%d %B %Y", strict=False).dt.month_end(),
    )


def canonical_date(printed: pl.Expr) -> pl.Expr:
    """Return a printed day as an ISO date, a month as its last day, any other period in lower case; "" for none."""
    text = printed.str.replace(r"(?i)^(?:as at|at|by|end of) ", "")
    return pl.coalesce(snapshot_day(text).cast(pl.String), printed.str.to_lowercase(), pl.lit(""))


def in_note(note: pl.Expr) -> pl.Expr:
    """Return the quarter that a footnote names ("16/17 Q4") in words: January to March 2017; null where none is."""
    named = note.str.extract_groups(r"\b(?:20)?(\d{2})/(\d{2}) Q([1-4])\b").struct
    months, quarter = named.field("3").replace_strict(_QUARTERS, default=None, return_dtype=pl.String), named.field("3")
    # A financial year's fourth quarter is of its second calendar year.
    year = pl.when(quarter == "4").then(named.field("2")).otherwise(named.field("1"))
    return months + " 20" + year


def _plain(period: pl.Expr) -> pl.Expr:
    words = period.str.to_lowercase().str.replace(r",? compared with .*$", "")
    return words.str.replace(r"\bsept\b", "sep").str.strip_chars()


def _day(printed: pl.Expr) -> pl.Expr:
    """Read a day; a month stands for its first day."""
    full = pl.when(printed.str.contains(r"^\d")).then(printed).otherwise("1 " + printed)
    return pl.coalesce(full.str.to_date(form, strict=False) for form in ("%d %B %Y", "%d %b %Y"))


def _last(printed: pl.Expr) -> pl.Expr:
    """Read a day; a month stands for its last day."""
    return pl.when(printed.str.contains(r"^\d")).then(_day(printed)).otherwise(_day(printed).dt.month_end())
