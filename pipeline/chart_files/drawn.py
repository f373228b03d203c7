"""Which figures of a chart its picture shows; light, for whoever only asks whether there is one."""

from __future__ import annotations

import polars as pl

from pipeline.published.queries import PublishedChart

TABLE = "table"  # the kind of chart that is no picture
SEPARATOR = "; "


def figures_drawn(chart: PublishedChart) -> pl.DataFrame:
    """Return the figures that a chart's picture shows, gaps among them; none where no bar and no line would stand."""
    figures, series = chart.figures, chart.about["drawn_series"]
    if series is not None:
        figures = figures.filter(pl.col("series").is_in(series.split(SEPARATOR)))
    # A series that the source lost whole stands in the table only; a gap in another keeps its place.
    figures = figures.filter(pl.col("value").is_not_null().any().over("series"))
    nothing = chart.about["picture"] == TABLE or figures["value"].is_null().all()
    return figures.clear() if nothing else figures


def series_lost(chart: PublishedChart) -> list[str]:
    """Return the series of a drawn chart that the source lost whole, in the order of the print."""
    if chart.about["drawn_series"] is not None:
        return []  # the chart is of other series
    values = chart.figures.group_by("series", maintain_order=True).agg(pl.col("value").count())
    return values.filter(pl.col("value") == 0)["series"].drop_nulls().to_list()


def is_drawn(chart: PublishedChart) -> bool:
    """Return whether a chart has a picture."""
    return not figures_drawn(chart).is_empty()
