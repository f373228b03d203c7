"""Members that a time settles: the framework of an inspection by the day of its report, or by its period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import polars as pl

from pipeline.meaning.facts.crossings import AXES, ON_AN_AXIS
from pipeline.meaning.kinds import Dated, Kind
from pipeline.meaning.members.times import YEAR_TO
from pipeline.meaning.texts.dates import DAY, MONTH, PERIOD, DateMention, dates_in
from pipeline.meaning.texts.open_periods import open_period


def unless_before(found: pl.DataFrame, kind: Kind, dimension: str, member: str | None) -> pl.Expr:
    """Return a member, but of figures from before there was one, or of the time of another.

    2018 to 2019 is of no framework of 2021, and neither is August 2026.
    """
    begins = [one.begins_from for one in kind.dated if (one.dimension, one.member) == (dimension, member)]
    whole = pl.lit(member, pl.String)
    if not begins or "period" not in found.columns:
        return whole
    others = [one for one in kind.dated if one.dimension == dimension and one.member != member]
    periods = {period: period_of(period) for period in found["period"].drop_nulls().unique()}
    apart = [period for period, of in periods.items() if of.day < begins[0] or any(_holds(one, of) for one in others)]
    return pl.when(~pl.col("period").is_in(apart).fill_null(value=False)).then(whole)


def dated_by_period(found: pl.DataFrame, kind: Kind, published: dt.date | None) -> pl.DataFrame:
    """Return figures whose members are settled by the period that the cases are of, else by the day of publication."""
    if not kind.dated or "period" not in found.columns:
        return found
    periods = {period: period_of(period) for period in found["period"].unique().drop_nulls()}
    for one in kind.dated:
        holding = [period for period, mention in periods.items() if _holds(one, mention)]
        when = pl.col("period").is_in(holding)
        if published and one.holds_when_published(published):
            times = {name for names in kind.fields.values() if "period" in names for name in names} or {"period"}
            untimed = pl.all_horizontal(pl.col(name).is_null() for name in sorted(times))
            when = when | (untimed & ~_of_earlier_organisations(kind))
        own = pl.when(when).then(pl.lit(one.member))
        found = found.with_columns(pl.coalesce(one.dimension, own).alias(one.dimension))
    return found


def _of_earlier_organisations(kind: Kind) -> pl.Expr:
    """Whether a figure is of an organisation that was before the sides of a comparison parted: NPS or CRC."""
    earlier = pl.lit(value=False)
    for name, sides in kind.sides.of_members.items() if kind.sides else ():
        own = [member for member, side in sides.items() if side == next(iter(kind.sides.members))] if kind.sides else []
        parts = [part for member in own for part in kind.joined.get(name, {}).get(member, ())]
        earlier = earlier | pl.col(name).is_in([*own, *parts]).fill_null(value=False)
    return earlier


def dated_by_lines(found: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Return figures whose members are settled by the day that the row or column of each prints: a framework.

    The day of its report, which comes last, says more than that on which it began.
    """
    for holds, roles in (
        (Dated.holds_when_begun, set(kind.beginnings)),
        (Dated.holds_when_published, set(kind.distinguished_by) - set(kind.beginnings)),
    ):
        found = _dated_by_days(found, kind, holds, [one.when for one in kind.figure if one.role in roles])
    return found


def _dated_by_days(
    found: pl.DataFrame,
    kind: Kind,
    holds: Callable[[Dated, dt.date], bool],
    dating: Sequence[Mapping[str, Sequence[str]]],
) -> pl.DataFrame:
    if not kind.dated or not dating:
        return found
    is_day = pl.any_horizontal(pl.col(name).is_in(members) for when in dating for name, members in when.items())
    days = found.filter(is_day & (pl.col("day").is_not_null() | pl.col("text").is_not_null()))
    others = found.filter(~is_day.fill_null(value=False))
    axis = next((axis for axis in AXES if not others.join(days, on=axis, how="semi").is_empty()), None)
    if axis is None:
        return found
    printed = [
        (line, mention)
        for line, day, text in days.select(axis, "day", "text").iter_rows()
        for mention in ([day] if day else [read.day for read in dates_in(str(text))[:1]])
    ]
    for one in kind.dated:
        lines = [line for line, mention in printed if holds(one, mention)]
        own = pl.when(pl.col(axis).is_in(lines)).then(pl.lit(one.member))
        # The day of an inspection says more than a title of all: "from 2023".
        nearer = [name for name in (ON_AN_AXIS + one.dimension,) if name in found.columns]
        found = found.with_columns(pl.coalesce(*nearer, own, one.dimension).alias(one.dimension))
    return found


def _holds(one: Dated, period: DateMention) -> bool:
    """Whether a member holds for a period; a month alone may be that of the inspection or of its report."""
    alone = period.exactness in (DAY, MONTH)
    return (
        period.first is not None
        and one.holds(period.first, period.day)
        and (not alone or one.holds_when_published(period.day))
    )


def period_of(printed: str) -> DateMention:
    """Return a period as it was read: "October 2023 and December 2024" stood after "between"."""
    if not dates_in(printed) and (begun := open_period(printed)) is not None:
        return begun
    read = [mention for text in (printed, f"between {printed}") for mention in dates_in(text)]
    found = next((mention for mention in read if mention.first), read[0])
    if printed.startswith(YEAR_TO):
        return replace(found, first=found.day.replace(year=found.day.year - 1), exactness=PERIOD)
    return found if found.first else replace(found, first=found.day.replace(day=1))
