"""When publications come out: a rule such as "the third Thursday of these months at half past nine", declared as data.

Moments are aware datetimes in the rule's own time zone, so that half past nine stays half past nine when the
clocks change. Nothing here looks at a clock: the moment to count from is always given.
"""

from __future__ import annotations

import calendar as days
import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field

from pipeline.declarations import DeclaredModel, declaration_faults

Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
WEEKDAYS: tuple[Weekday, ...] = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ORDINALS = ("", "first", "second", "third", "fourth")
# How long after a release was due one asks again how often. Most delays are minutes; a postponed release is
# announced for another day.
PAUSES = (
    (dt.timedelta(hours=6), dt.timedelta(minutes=10)),
    (dt.timedelta(days=2), dt.timedelta(hours=1)),
    (dt.timedelta.max, dt.timedelta(days=1)),
)


def _real_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (OSError, ZoneInfoNotFoundError) as error:
        raise ValueError(f"no time zone is called {name}") from error
    return name


def _ascending(months: tuple[int, ...]) -> tuple[int, ...]:
    if not months or list(months) != sorted(set(months)) or not set(months) <= set(range(1, 13)):
        raise ValueError("months must be numbers from 1 to 12, each once, in order")
    return months


class Rule(DeclaredModel):
    """The weekday of a month on which a publication comes out, and which period it is of."""

    months: Annotated[tuple[int, ...], AfterValidator(_ascending)]
    weekday: Weekday
    which: int = Field(ge=1, le=4)  # a month may have no fifth
    time: dt.time
    timezone: Annotated[str, AfterValidator(_real_zone)]
    ends_months_before: int = Field(ge=0, le=12)  # the period ends with the last day of that month

    def in_month(self, year: int, month: int) -> dt.datetime:
        """Return the moment of publication in a month."""
        first = dt.date(year, month, 1)
        to_weekday = (WEEKDAYS.index(self.weekday) - first.weekday()) % 7
        day = first + dt.timedelta(days=to_weekday, weeks=self.which - 1)
        return dt.datetime.combine(day, self.time, ZoneInfo(self.timezone))

    @property
    def cron(self) -> str:
        """The days on which a publication is possible. Cron cannot say more: whether it is the day, ask `is_due`."""
        months = ",".join(map(str, self.months))
        return f"{self.time.minute} {self.time.hour} {self.first_day}-{self.first_day + 6} {months} *"

    @property
    def first_day(self) -> int:
        """The first day of a month that a publication is possible on; the last is six days later."""
        return 7 * (self.which - 1) + 1

    @property
    def said(self) -> str:
        """The rule as people say it."""
        months = [days.month_name[month] for month in self.months]
        listed = f"{', '.join(months[:-1])} and {months[-1]}" if months[1:] else months[0]
        return f"the {_ORDINALS[self.which]} {self.weekday} of {listed} at {self.time:%H.%M}, {self.timezone}"


class Look(DeclaredModel):
    """When one looks for a publication that has no announced day."""

    cron: str
    timezone: Annotated[str, AfterValidator(_real_zone)]


class Late(DeclaredModel):
    """When a publication that is not in is late: so long after it was due, or after the newest where none is due."""

    after_hours: int = Field(gt=0)

    @property
    def after(self) -> dt.timedelta:
        """How long to wait."""
        return dt.timedelta(hours=self.after_hours)


class Figures(DeclaredModel):
    """A published table whose newest date says how far a publication has come in."""

    table: str = Field(pattern=r"^[a-z]+\.[a-z_]+$")
    date: str = Field(pattern=r"^[a-z_]+$")


class Known(DeclaredModel):
    """How to tell that a publication is in."""

    titles: tuple[str, ...]  # patterns with *, of the titles in the sidecars of its files
    figures: tuple[Figures, ...]


class Calendar(DeclaredModel):
    """When one publication comes out, and how to tell that it is in."""

    publication: str = Field(pattern=r"^[a-z0-9-]+$")  # as it is fetched by; that of the file which declares it
    title: str
    rule: Rule | None = None  # None: no announced day
    look: Look | None = None
    late: Late
    known: Known


def load_calendars(folder: Path) -> tuple[Calendar, ...]:
    """Return the calendars declared in a folder's TOML files, in the order of their names.

    Raises FaultsError for a file that does not hold what a declaration must.
    """
    return tuple(_load(path) for path in sorted(folder.glob("*.toml")))


def _load(path: Path) -> Calendar:
    with declaration_faults(path.name, "a calendar"):
        return Calendar.model_validate({"publication": path.stem} | tomllib.loads(path.read_text("utf-8")))


def next_publication(rule: Rule, after: dt.datetime) -> dt.datetime:
    """Return the first moment of publication later than a moment."""
    return next(moment for moment in _from_year(rule, _local_year(rule, after), 1) if moment > after)


def latest_publication(rule: Rule, before: dt.datetime) -> dt.datetime:
    """Return the last moment of publication not later than a moment."""
    return next(moment for moment in _from_year(rule, _local_year(rule, before), -1) if moment <= before)


def is_due(rule: Rule, moment: dt.datetime) -> bool:
    """Whether a publication comes out in the minute of a moment."""
    minute = moment.replace(second=0, microsecond=0)
    return latest_publication(rule, minute) == minute


def quarter_of(rule: Rule, publication: dt.datetime) -> dt.date:
    """Return the last day of the period that a publication is of."""
    moment = publication.astimezone(ZoneInfo(rule.timezone))
    year, month = divmod(moment.year * 12 + moment.month - 1 - rule.ends_months_before, 12)
    return dt.date(year, month + 1, days.monthrange(year, month + 1)[1])


def pause_after(since_due: dt.timedelta) -> dt.timedelta:
    """Return how long to wait before asking again for a release that was due so long ago."""
    return next(pause for until, pause in PAUSES if since_due < until)


def _local_year(rule: Rule, moment: dt.datetime) -> int:
    if moment.tzinfo is None:
        raise ValueError(f"expected a moment with a time zone, found {moment.isoformat()}")
    return moment.astimezone(ZoneInfo(rule.timezone)).year


def _from_year(rule: Rule, year: int, step: int) -> Iterator[dt.datetime]:
    """Every moment of a year and of the next, or of a year and of the one before, the latest first."""
    for each in (year, year + step):
        for month in rule.months[::step]:
            yield rule.in_month(each, month)
