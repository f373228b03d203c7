"""The table of each declared chart: its part of charts.figures, under its own name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from assets.charts.catalogue import catalogue, chart_prints
from assets.charts.declarations import Chart, declared
from assets.charts.figures import CheckedFigures, figure_prints, figures, joined_figure_prints
from assets.charts.profiles import pdu_profiles
from assets.charts.regions import regions_ratings
from pipeline.tables.made import MadeTable, TableName
from schemas.charts import Figures


@dataclass(frozen=True)
class ChartTable(CheckedFigures):
    """A chart's own table: rows of charts.figures."""

    chart: Chart

    @cached_property
    def name(self) -> TableName:
        """Layer charts, and the declared name."""
        return "charts", self.chart.table

    @property
    def description(self) -> str:
        """Number and title where declared, and what a row is."""
        row = f"A row is {self.chart.row_is}, in the order of the print."
        return f"{self.chart.number}. {row}" if self.chart.number else row


def chart_table(chart: Chart) -> ChartTable:
    """Return the table of one chart, made from the figures of all."""

    def make(charts_figures: pl.DataFrame) -> pl.DataFrame:
        return charts_figures.filter(pl.col("chart") == chart.table)

    return ChartTable(Figures, make, chart)


TABLES: tuple[MadeTable, ...] = (
    figure_prints,
    joined_figure_prints,
    chart_prints,
    figures,
    catalogue,
    pdu_profiles,
    regions_ratings,
    *(chart_table(chart) for chart in declared()),
)
