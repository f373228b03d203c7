"""The first page: headline figures, a map made of tiles, a line, what changed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.fetching.calendar import Calendar, next_publication
from pipeline.notifications.runs import SUMMARY
from pipeline.pages import date
from pipeline.report.answers import Cell, Link, Table, Tables
from pipeline.report.declaration import Headline, Map, Point, Trend

SHADES = 5
WIDTH, HEIGHT = 640, 200
LEFT, TOP, BOTTOM = 56, 24, 32
STEPS = tuple(digit * 10**power for power in range(7) for digit in (1, 2, 5))  # from one line of the grid to the next


@dataclass(frozen=True, slots=True)
class HeadlineFigure:
    """A figure of the overview with what it is of, where it is printed and where more is."""

    name: str
    value: str
    says: str
    printed: tuple[Link, ...]
    more: Link


@dataclass(frozen=True, slots=True)
class Tile:
    """An area on the map: `shade` is 1 (palest) to SHADES, or 0 where there is no figure."""

    area: Link
    column: int
    row: int
    value: str | None
    says: str
    shade: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of a line, placed."""

    x: float
    y: float
    words: str
    day: str


@dataclass(frozen=True, slots=True)
class Line:
    """A series as a line, with its finding in words and its table."""

    title: str
    points: tuple[Mark, ...]
    finding: str
    table: Table
    ticks: tuple[tuple[float, str], ...]


def headlines(
    declared: tuple[Headline, ...], tables: Tables, titles: Mapping[str, str], area: str | None = None
) -> list[HeadlineFigure]:
    """Return the headline figures that the marts can give, of an area or of all; `titles` has that of each source."""
    found = []
    for headline in declared:
        for row in tables.marts.frame(headline.sql, None if area is None else [area]).head(1).to_dicts():
            if row.get("source_ids"):
                printed = [Link(titles[name], tables.places.source(name)) for name in sorted(row["source_ids"])]
            elif row.get("source_id"):
                place = tables.places.href(row["source_id"], row["source_sheet"], row["source_cell"])
                printed = [Link(titles[row["source_id"]], place)]
            else:
                printed = []
            more = Link(headline.link_words, headline.link)
            found.append(HeadlineFigure(headline.name, row["value"], row["says"], tuple(printed), more))
    return found


def main_points(declared: tuple[Point, ...], tables: Tables) -> list[tuple[str, Link]]:
    """Return the sentences that the marts can make, each with the page that has its figures."""
    return [
        (row["says"], Link(point.link_words, point.link))
        for point in declared
        for row in tables.marts.frame(point.sql).head(1).to_dicts()
        if row["says"]
    ]


def next_releases(calendars: Iterable[Calendar], after: dt.datetime) -> list[tuple[str, dt.datetime | None]]:
    """Return each publication with the moment it is due next; None where no day is announced."""
    return [
        (calendar.title, next_publication(calendar.rule, after) if calendar.rule else None) for calendar in calendars
    ]


def tiles(declared: Map, tables: Tables) -> list[Tile]:
    """Return the tiles of the map."""
    answer = tables.marts.frame(declared.sql)
    # The darkest is the least; tints go by the span of the figures, and the figure itself is written in the tile.
    shade = pl.col("shade").cast(pl.Float64)
    below = (shade.max() - shade) / (shade.max() - shade.min())  # 0 over 0 where all are alike
    step = (below.fill_nan(0) * (SHADES - 1)).round().cast(pl.Int64) + 1
    return [
        Tile(
            Link(row["area"], tables.areas.get(row["area"])),
            row["map_column"],
            row["map_row"],
            row["value"],
            row["says"],
            row["step"] or 0,
        )
        for row in answer.with_columns(step=step).to_dicts()
    ]


def line(declared: Trend, tables: Tables) -> Line | None:
    """Return the series; None where there is no figure."""
    rows = tables.marts.frame(declared.sql).to_dicts()
    if not rows:
        return None
    days = [row["day"].toordinal() for row in rows]
    values: list[float] = [row["value"] for row in rows]
    least, most = min(0.0, *values), max(values) * 1.1 or 1.0
    across = max(days) - min(days) or 1

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (most - value) / (most - least), 1)

    points = tuple(
        Mark(
            round(LEFT + (WIDTH - 2 * LEFT) * (day - min(days)) / across, 1),
            y(value),
            row["display"],
            date(row["day"]),
        )
        for day, value, row in zip(days, values, rows, strict=True)
    )
    first, last = rows[0], rows[-1]
    finding = f"{declared.title}: {first['display']} on {date(first['day'])}"
    if len(rows) > 1:
        finding += f", {last['display']} on {date(last['day'])}"
    columns = (
        ("Date", False),
        ("Figure", True),
        ("Basis", False),
        ("Published", False),
        ("Where it is printed", False),
    )
    body = tuple(
        (
            Cell.of(date(row["day"])),
            Cell.of(row["display"], number=True),
            Cell.of(row["basis"]),
            Cell.of(row["published"]),
            Cell(tuple(tables.printed(row))),
        )
        for row in rows
    )
    table = Table(f"{declared.title}, {declared.unit}", columns, body)
    ticks = tuple((y(value), f"{value:,g}") for value in _ticks(least, most))
    return Line(declared.title, points, f"{finding}.", table, ticks)


def _ticks(least: float, most: float) -> list[float]:
    step = next((size for size in STEPS if (most - least) / size <= 5), most - least)
    return [step * at for at in range(int(least // step), int(most // step) + 1) if least <= step * at <= most]


def what_changed(marts: Path, built_at: str) -> dict[str, Any] | None:
    """Return the summary of the run that published a build; None where it is of another run or not there."""
    try:
        summary: dict[str, Any] = json.loads((marts / SUMMARY).read_text("utf-8"))
        same = dt.datetime.fromisoformat(summary["at"]) == dt.datetime.fromisoformat(built_at)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return summary if same and summary.get("published") else None
