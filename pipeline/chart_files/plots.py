"""Which charts a worksheet has beside its table: the same figures, shades, ends and findings as the pictures."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipeline.chart_files.drawn import figures_drawn
from pipeline.chart_files.sheets import Column, Number, Plot, Plotted, words_of
from pipeline.chart_files.style import bands_of, ends_of, in_order
from pipeline.inert_text import inert_words
from pipeline.published.queries import PublishedChart
from pipeline.statistics import too_few
from pipeline.workbook.units import PER_CENT

FEW = "too few to draw"
Series = tuple[int, pl.DataFrame]  # place of its numbers among the columns; its figures, one a row of the table


def plots(chart: PublishedChart, columns: list[Column], series: Mapping[str | None, Series]) -> tuple[Plot, ...]:
    """Return the charts of a sheet, drawn from the columns of its table.

    Series over periods are a chart each, for their units and sizes differ; a chart without a picture has none.
    """
    figures = figures_drawn(chart)
    if figures.is_empty():
        return ()
    upright = chart.about["picture"] == "line"
    names = figures["series"].unique(maintain_order=True).to_list()
    groups = [[name] for name in names] if upright else [names]
    return tuple(_plot(chart, columns, {name: series[name] for name in group}, upright=upright) for group in groups)


def _plot(chart: PublishedChart, columns: list[Column], series: Mapping[str | None, Series], *, upright: bool) -> Plot:
    about = chart.about
    shown = pl.concat([rows for _, rows in series.values()]).filter(pl.col("unit").is_not_null())
    units = in_order(shown["unit"])
    bands = ", ".join(f"{name} from {band:g}" for band, name in bands_of(about["bands"]))
    unit = ", ".join(units).capitalize()
    least, most = ends_of(shown, whole=not upright)
    return Plot(
        title=inert_words((next(iter(series)) if upright else about["finding"]) or about["title"]),
        axis=f"{unit} ({bands})" if bands else unit,
        series=[_plotted(columns[place], place, rows, name) for name, (place, rows) in series.items()],
        ends=(least, most),
        sign="%" if units == [PER_CENT] else "",
        decimals=int(shown["decimals"].max() or 0),  # type: ignore[arg-type] # a column of whole numbers
        alt_text=about["alt_text"],
        # The place of a segment depends on those before it: a stack with a gap stands side by side.
        stacked=about["picture"] == "stacked bar" and not chart.figures["mark"].is_not_null().any(),
        upright=upright,
    )


def _plotted(column: Column, place: int, figures: pl.DataFrame, name: str | None) -> Plotted:
    """A series; in the place of a bar stand shorthand, or the n of a figure that rests on too few cases."""
    rows = figures.select(
        few=too_few(pl.col("n")).fill_null(False) & pl.col("mark").is_null(),
        n="n",
        pale=pl.col("small_base").fill_null(False),
        below=pl.col("value") - pl.col("interval_low"),
        above=pl.col("interval_high") - pl.col("value"),
    ).to_dicts()
    words = {row: words_of(cell) for row, cell in enumerate(column.cells) if not isinstance(cell, Number)}
    words |= {row: f"n = {one['n']:.0f}: {FEW}" for row, one in enumerate(rows) if one["few"] and row not in words}
    reach = [
        (0.0, 0.0) if one["below"] is None or row in words else (one["below"], one["above"])
        for row, one in enumerate(rows)
    ]
    return Plotted(
        name=inert_words(name) if name else column.heading,
        column=place,
        words=words,
        pale={row for row, one in enumerate(rows) if one["pale"] and row not in words},
        reach=reach if any(map(any, reach)) else None,
    )
