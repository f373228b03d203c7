"""Lines over periods: broken where a period has no figure and where what is counted changes."""

from __future__ import annotations

import re

import altair as alt
import polars as pl

from pipeline.chart_files.picture_marks import Datasets, Layout, sign, wrapped
from pipeline.chart_files.style import FONT, INK, SHADES, ends_of, in_order

LETTERS_A_PERIOD = 16  # of a label below a line
NUMBERS = 50  # pixels for those of the axis


def lines(rows: pl.DataFrame, layout: Layout, datasets: Datasets) -> alt.VConcatChart:
    """Lines from left to right, one below another where units or sizes differ.

    A line ends where what stands above its periods changes, and where a period between two others has no figure.
    """
    panels = []
    for name in in_order(rows["series"]):
        of_series, places = _periods(rows.filter(pl.col("series") == name), layout)
        base = alt.Chart(datasets.named(of_series)).encode(
            x=alt.X(
                "period:O",
                sort=None,
                scale=alt.Scale(domain=places),
                title=None,
                axis=alt.Axis(labelAngle=0, labelExpr="split(datum.label, '\\n')", grid=False, labelOverlap=False),
            ),
            y=alt.Y(
                "value:Q",
                title=None,
                scale=alt.Scale(domain=ends_of(of_series, whole=False), nice=False),
                axis=alt.Axis(
                    # One width, so that the panels and their titles stand below one another.
                    minExtent=NUMBERS,
                    maxExtent=NUMBERS,
                    tickCount=4,
                    labelExpr=f"format(datum.value, ','){sign(of_series)}",
                ),
            ),
        )
        known = base.transform_filter("!datum.gap")
        panels.append(
            alt.layer(
                known.mark_line(color=SHADES[1][0], strokeWidth=2.5).encode(detail="segment:N"),
                known.mark_point(color=SHADES[1][0], filled=True, size=45),
                known.mark_text(dy=-11, font=FONT, fontSize=12, color=INK).encode(text="display:N"),
            ).properties(
                width=layout.width - NUMBERS - 14,
                height=110,
                title=alt.TitleParams(
                    wrapped(name, layout.letters_a_title),
                    anchor="start",
                    frame="bounds",
                    font=FONT,
                    fontSize=12,
                    color=INK,
                ),
            )
        )
    return alt.vconcat(*panels, spacing=12)


def _periods(rows: pl.DataFrame, layout: Layout) -> tuple[pl.DataFrame, list[str]]:
    """Give each figure its period in words and its stretch of the line; return every period, missing ones too."""
    places: list[str] = []
    segments: list[int] = []
    before: tuple[str | None, int | None] | None = None
    for heading, label in rows.select("heading", "short_label").iter_rows():
        year = int(found.group()) if (found := _YEAR.search(label)) else None
        missing = range(before[1] + 1, year) if before and before[1] and year else range(0)
        places += [f"{_period_from(at, label)}\nno figure" for at in missing]
        broken = before is not None and (before[0] != heading or len(missing) > 0)
        segments.append((segments[-1] if segments else 0) + int(broken))
        words = f"{heading}: {label}" if heading and layout.labels else label
        places.append("\n".join(wrapped(words, LETTERS_A_PERIOD)))
        before = heading, year
    own = [place for place in places if not place.endswith("no figure")]
    drawn = rows.with_columns(period=pl.Series(own, dtype=pl.String), segment=pl.Series(segments, dtype=pl.Int64))
    if layout.labels:
        return drawn, places
    return drawn.with_columns(pl.col("period").str.replace("/", "/\n")), [place.replace("/", "/\n") for place in places]


def _period_from(year: int, other: str) -> str:
    """Return the period that begins in a year, written as another is: 2014/2015, or 2014."""
    found = _YEARS.search(other)
    between, to = found.group(1, 2) if found else (None, None)
    return f"{year}{between}{str(year + 1)[-len(to) :]}" if to else str(year)


_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_YEARS = re.compile(r"\b(?:19|20)\d\d\b(?:([/–-])(\d{4}|\d{2})\b)?")
