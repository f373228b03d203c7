"""How charts look in every form they are drawn in: letters, shades, and where the axis of values ends.

Shades are the sequential blues of the Analysis Function's guidance on colours in charts, which keep their order of
lightness in grey and for people who do not see all colours.
"""

from __future__ import annotations

import polars as pl

from pipeline.workbook.units import PER_CENT

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
INK, QUIET, GRID = "#0b0c0c", "#505a5f", "#d9d9d9"
# By the number of series: dark to light, so that they differ in grey too.
SHADES: dict[int, list[str]] = {
    1: ["#12436d"],
    2: ["#12436d", "#6bace6"],
    3: ["#12436d", "#2073bc", "#9fc9ee"],
    4: ["#12436d", "#2073bc", "#6bace6", "#bfd9f2"],
    5: ["#0a2a47", "#12436d", "#2073bc", "#6bace6", "#bfd9f2"],
}
LIGHT = ("#6bace6", "#9fc9ee", "#bfd9f2")  # shades that dark letters stand on
WHOLE = 100  # per cent: all charts of percentages have one axis, so that any two can be compared
ROOM_FOR_INTERVAL = 1.04  # other axes go on so far past the greatest figure


def shades(series: int) -> list[str]:
    """Return a shade for each of so many series."""
    return SHADES.get(series) or (SHADES[5] * series)[:series]


def ends_of(rows: pl.DataFrame, *, whole: bool = True) -> list[float]:
    """The ends of the axis of values: from nought or below it, of percentages to the whole."""
    columns = [name for name in ("value", "interval_high", "elsewhere_value") if name in rows.columns]
    numbers = rows.select(most=pl.max_horizontal(columns).max(), least=pl.col("value").min()).row(0)
    most, least = numbers[0] or 0.0, min(0.0, numbers[1] or 0.0)
    if whole and rows["unit"].eq(PER_CENT).all() and most <= WHOLE:
        return [least, WHOLE]
    return [least * ROOM_FOR_INTERVAL, most * ROOM_FOR_INTERVAL * (1 if whole else 1.15) or WHOLE]


def bands_of(named: str | None) -> list[tuple[float, str]]:
    """The values of an axis that have a name, from the catalogue: '50 Requires improvement; 65 Good'."""
    parts = (band.partition(" ") for band in (named or "").split("; ") if band)
    return [(float(band), name) for band, _, name in parts]


def in_order(column: pl.Series) -> list[str]:
    """The different texts of a column, in the order of the print."""
    return [str(text) for text in column.unique(maintain_order=True)]
