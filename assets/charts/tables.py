"""The tables of the charts, and a view of charts.figures under the name of each declared chart."""

from __future__ import annotations

from assets.charts.catalogue import catalogue, chart_prints
from assets.charts.declarations import Chart, declared
from assets.charts.figures import figure_prints, figures, joined_figure_prints
from assets.charts.profiles import pdu_profiles
from assets.charts.regions import regions_ratings
from pipeline.tables.made import MadeTable
from pipeline.tables.views import View


def chart_view(chart: Chart) -> View:
    """Return the view of one chart: number and title where declared, and what a row is."""
    row = f"A row is {chart.row_is}, in the order of the print."
    described = f"{chart.number}. {row}" if chart.number else row
    return View(("charts", chart.table), described, figures, "chart", chart.table)


TABLES: tuple[MadeTable, ...] = (
    figure_prints,
    joined_figure_prints,
    chart_prints,
    figures,
    catalogue,
    pdu_profiles,
    regions_ratings,
)
VIEWS: tuple[View, ...] = tuple(chart_view(chart) for chart in declared())
