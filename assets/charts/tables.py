"""The table of each declared chart: its part of charts.figures, under its own name."""

from __future__ import annotations

import polars as pl

from assets.charts.catalogue import catalogue
from assets.charts.declarations import Chart, declared
from assets.charts.figures import figures
from pipeline.made_tables import MadeTable
from schemas.charts import chart_model


def chart_table(chart: Chart) -> MadeTable:
    """Return the table of one chart, made from the figures of all."""

    def make(charts_figures: pl.DataFrame) -> pl.DataFrame:
        return charts_figures.filter(pl.col("chart") == chart.table)

    return MadeTable(chart_model(chart.table, chart.row_is, chart.number), make)


TABLES: tuple[MadeTable, ...] = (figures, catalogue, *(chart_table(chart) for chart in declared()))
