"""Pages of HTML: where the templates are, how they write dates and figures, and how a page is put in its place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pipeline.comparing.figure_pairs import Movement
from pipeline.folders.marts import BUILDS, UNFINISHED
from pipeline.workbook.units import PER_CENT

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).with_name("templates")
UK = ZoneInfo("Europe/London")  # where the publishers' days begin


@cache
def environment() -> Environment:
    """Return the environment of the templates: everything is escaped, and a name that is not there is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters |= {"date": date, "moment": moment, "figure": figure, "change": change, "in_words": in_words}
    pages.filters["sentence"] = lambda words: words[:1].upper() + words[1:]
    pages.filters["problem"] = problem
    return pages


def problem(said: Mapping[str, str | None]) -> str:
    """Return what is wrong with a workbook, of which the name was said: sheet, cell, expected, found."""
    place = ", ".join(
        word for word in (said["sheet"] and f"sheet ‘{said['sheet']}’", said["cell"] and f"cell {said['cell']}") if word
    )
    return f"{place}: expected {said['expected']}, found {said['found']}".removeprefix(": ")


def put(folder: Path, name: str, text: str) -> Path:
    """Write a file below a marts folder so that a reader finds the old one or the new one, whole; return its path."""
    path = folder / name
    # What a killed run leaves here the next build removes.
    unfinished = folder / BUILDS / f"{path.name}{UNFINISHED}"
    for parent in (path.parent, unfinished.parent):
        parent.mkdir(parents=True, exist_ok=True)
    unfinished.write_text(text, "utf-8")
    return unfinished.replace(path)


def date(day: dt.date, precision: str = "day") -> str:
    """Return a day as in 20 August 2026, or its month alone; a moment's day is that of the UK."""
    if isinstance(day, dt.datetime):
        day = day.astimezone(UK)
    return f"{day:%B %Y}" if precision == "month" else f"{day.day} {day:%B %Y}"


def moment(at: dt.datetime) -> str:
    """Return a moment as in 20 August 2026 at 9.31, UK time."""
    local = at.astimezone(UK)
    return f"{date(local)} at {local.hour}.{local:%M}"


def number(value: float) -> str:
    """Return a number with one decimal, two significant digits below one, none where it is whole."""
    shown = f"{value:,.1f}" if abs(value) >= 1 else f"{value:.2g}"
    whole, _, decimals = shown.partition(".")
    return (whole if decimals in ("", "0") else shown).replace("-", "−")


def figure(value: float | str, unit: str | None) -> str:
    """Return a figure with its unit; a word as it is."""
    if isinstance(value, str):
        return value
    return f"{number(value)}%" if unit == PER_CENT else " ".join(part for part in (number(value), unit) if part)


def change(moved: Movement) -> str:
    """Return how far a number moved: points of a percentage, else the difference and its per cent."""
    if moved.difference is None:
        return ""
    direction = "up" if moved.difference > 0 else "down"
    by = number(abs(moved.difference))
    if moved.unit == PER_CENT:
        return f"{direction} {by} points"
    return f"{direction} {by}" + (f" ({number(abs(moved.per_cent))}%)" if moved.per_cent is not None else "")


def in_words(moved: Movement) -> str:
    """Return what happened where a word or a mark stands on either side."""
    before, after = figure(moved.before, moved.unit), figure(moved.after, moved.unit)
    if moved.before_given and not moved.after_given:
        return f"was {before}, is no longer given: {after}"
    if moved.after_given and not moved.before_given:
        return f"is given now: {after}; it was {before}"
    return f"was {before}, is now {after}"
