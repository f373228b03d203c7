"""Columns that name their time by another: "Previous quarter" beside the quarter to 30 June is that to 31 March."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Container, Iterable, Sequence

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.dates import DAY, MONTH, DateMention, dates_in
from pipeline.meaning.understood import NO_FACT, Members, Understood

COMPARED = "compared"  # where a line names two days
NOW = "now"  # the day of the table
TIME = "time"  # the dimension of words that name a time by another
MONTHS_OF_A_QUARTER, MONTHS_OF_A_YEAR, SIDES = 3, 12, 2
# "Previous quarter (Mar-26)", "A year earlier: 30 June 2025", and not "A year before 30 June 2026".
_SET_OFF = re.compile(
    r"[(\[,;:–—-]\s*(?:(?:as )?at|to|(?:quarter|year|month|period) (?:ending|ended|to))?\s*$", re.IGNORECASE
)

_SET_OFF_AFTER = re.compile(r"\s*[(\[,;:–—-]")  # "March 2026 (previous)"


def settle_times(reader: MeaningOfTexts, axes: Axes, answer: Understood) -> None:
    """Give each line that names its time by another its day, where it prints that or the table says the other."""
    kind = reader.kind
    answer.whole.pop(TIME, None)
    if not kind.times:
        return
    sides = (answer.columns, answer.rows)
    for lines in sides:
        timed = [members for members in lines.values() if TIME in members]
        now = _now(reader, answer, [members for members in lines.values() if TIME not in members])
        compared = _compared(reader, axes)
        beside = {members[TIME][0] for members in timed}
        beside |= {NOW} if kind.latest in beside else set()
        dated = [members for members in lines.values() if TIME not in members and "date" in members]
        for members in timed:
            member, said = members.pop(TIME)
            if (same := kind.every_date.get(member)) is not None:
                date = _of_every_date(members, said, same, dated)
            elif member == kind.latest and "date" not in members and len(_days(dated)) > 1:
                date = _of_latest(members, dated)
            elif "date" in members:
                date = _own(members, said)
            elif kind.times_beside.get(member) == COMPARED:
                date = compared[0].member if compared else None
            else:
                means = kind.times_beside.get(member, member) in beside
                date = _told(kind.times.get(member, 0), now, compared) if means else None
            if date is not None:
                members["date"] = (date, said)
                _without_other_time(reader, members)


def _of_every_date(members: Members, said: Said, same: Container[str], dated: Sequence[Members]) -> str | None:
    """The latest day beside a line of what is the same at all: a target. Of all days nothing else is a fact."""
    if "date" in members:
        return None
    if members.get("measure", ("", said))[0] not in same:
        members[NO_FACT] = (TIME, said)
        return None
    return _latest(dated)


def _of_latest(members: Members, dated: Sequence[Members]) -> str | None:
    """The latest day beside a line of something else than the dated lines: else it may be of a day after these."""
    own = _about(members)
    return _latest(dated) if own and own not in [_about(others) for others in dated] else None


def _about(members: Members) -> dict[str, str]:
    return {dimension: member for dimension, (member, _) in members.items() if dimension not in ("date", "unit", TIME)}


def _days(dated: Iterable[Members]) -> set[str]:
    return {members["date"][0] for members in dated}


def _latest(dated: Iterable[Members]) -> str | None:
    """The latest of the days of some lines, where each is a day or each a month."""
    mentions = [mention for day in _days(dated) for mention in dates_in(day)]
    plain = {mention.exactness for mention in mentions} in ({DAY}, {MONTH})
    return max(mentions, key=lambda one: one.day).member if plain else None


def _without_other_time(reader: MeaningOfTexts, members: Members) -> None:
    """Take a line whose day is known for what else it names: "Staff in post a year earlier"."""
    kind = reader.kind
    measure, said = members.get("measure", ("", None))
    if said is None or measure != kind.other_time:
        return
    others = [of for of in kind.stronger["measure"] if of in reader.of(said.text).members.get("measure", ())]
    others = [of for of in others if of != measure]
    if others:
        members["measure"] = (others[0], said)
    else:
        del members["measure"]


def _own(members: Members, said: Said) -> str | None:
    """The day that a line prints as its own, set off from its words."""
    date, of = members["date"]
    mentions = dates_in(said.text)
    if of != said or len(mentions) != 1:
        return None
    before, after = said.text[: mentions[0].start], said.text[mentions[0].end :]
    return date if _SET_OFF.search(before) or (not before.strip() and _SET_OFF_AFTER.match(after)) else None


def _now(reader: MeaningOfTexts, answer: Understood, others: Iterable[Members]) -> DateMention | None:
    """The one day of a table, or of the lines beside."""
    days = {members["date"][0] for members in others if "date" in members}
    days = days or ({answer.whole["date"][0]} if "date" in answer.whole else set())
    mentions = [mention for day in days for mention in dates_in(day)]
    return mentions[0] if len(mentions) == 1 and mentions[0].exactness in (DAY, MONTH) else None


def _compared(reader: MeaningOfTexts, axes: Axes) -> list[DateMention]:
    """The two days that a line above the table names, the earlier first."""
    for said in axes.table:
        if said.level == "note":
            continue
        dates = reader.of(said.text).members.get("date", ())
        mentions = [mention for date in dates for mention in dates_in(date)]
        if len(mentions) == len(dates) == SIDES and all(one.exactness in (DAY, MONTH) for one in mentions):
            return sorted(mentions, key=lambda one: one.day)
    return []


def _told(months: int, now: DateMention | None, compared: list[DateMention]) -> str | None:
    """The day some months before that of a table, or the one of two that a line compares."""
    if compared:
        earlier, later = compared
        if not months:
            return later.member
        as_long = (later.day.year - earlier.day.year) * MONTHS_OF_A_YEAR + later.day.month - earlier.day.month
        return earlier.member if as_long == months else None
    if now is None or not months:
        return now.member if now else None
    ends_quarter = now.day.month % MONTHS_OF_A_QUARTER == 0 and now.day == _end_of_month(now.day)
    if months != MONTHS_OF_A_YEAR and not ends_quarter:
        return None
    return _before(now, months)


def _before(now: DateMention, months: int) -> str:
    """The day or month some months before one; the last of a month stays the last."""
    month = now.day.year * MONTHS_OF_A_YEAR + now.day.month - 1 - months
    first = dt.date(month // MONTHS_OF_A_YEAR, month % MONTHS_OF_A_YEAR + 1, 1)
    last = _end_of_month(first)
    day = last if now.day == _end_of_month(now.day) else first.replace(day=min(now.day.day, last.day))
    return f"{day.day} {day:%B %Y}" if now.exactness == DAY else f"{day:%B %Y}"


def _end_of_month(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
