"""Whether a publication is in: in the raw folder, and among the published figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from pipeline.faults import FaultsError
from pipeline.fetching.calendar import Calendar, latest_publication, next_publication, quarter_of
from pipeline.folders.marts import current_build
from pipeline.pages import date
from pipeline.published.queries import PublishedMarts
from pipeline.raw.folder import workbooks_below
from pipeline.raw.provenance import Provenance, read_provenance


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the published figures are as new as the calendar says they should be, and that in words."""

    up_to_date: bool
    said: str
    newest: dt.date | None
    due: dt.datetime | None


def standing(calendar: Calendar, newest: dt.date | None, now: dt.datetime) -> Standing:
    """Return how a publication stands, given the newest date among its published figures (None: there are none)."""
    has = "no figure of it is published" if newest is None else f"the newest figure is of {date(newest)}"
    if calendar.rule is None:
        late = newest is None or now.date() - newest > calendar.late.after
        said = f"{calendar.title}: {has}; something new is expected within {calendar.late.after.days} days"
        return Standing(not late, said, newest, None)
    due = latest_publication(calendar.rule, now)
    quarter = quarter_of(calendar.rule, due)
    release = f"{calendar.title}: the release due on {date(due)} (to {date(quarter)})"
    if newest is not None and newest >= quarter:
        coming = date(next_publication(calendar.rule, now))
        return Standing(True, f"{release} is in. The next is due on {coming}", newest, due)
    return Standing(now < due + calendar.late.after, f"{release} is not in; {has}", newest, due)


def newest_figure(calendar: Calendar, marts: Path, today: dt.date) -> dt.date | None:
    """Return the newest date, not after today, among a publication's published figures; None where there are none."""
    if current_build(marts) is None:
        return None
    dates = " UNION ALL ".join(f"SELECT {kept.date} AS date FROM {kept.table}" for kept in calendar.known.figures)
    with PublishedMarts(marts) as published:
        newest = published.frame(f"SELECT max(date) FROM ({dates}) WHERE date <= ?", [today]).item()
    assert newest is None or isinstance(newest, dt.date)
    return newest


def file_since(calendar: Calendar, raw: Path, due: dt.datetime) -> str | None:
    """Return the name of a raw file whose sidecar says that it is of a publication and came out since a moment."""
    return next(
        (path.relative_to(raw).as_posix() for path in workbooks_below(raw) if _is_of(calendar, path, due)), None
    )


def _is_of(calendar: Calendar, workbook: Path, due: dt.datetime) -> bool:
    try:
        sidecar: Provenance | None = read_provenance(workbook, workbook.name)
    except FaultsError:
        return False  # the build names what is wrong with it
    if sidecar is None or not sidecar.title or not sidecar.published_date or sidecar.published_date < due.date():
        return False
    title = sidecar.title.casefold()
    return any(fnmatchcase(title, pattern.casefold()) for pattern in calendar.known.titles)
