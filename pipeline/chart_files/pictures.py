"""A chart as a picture: SVG and PNG in the manner of a printed report, drawn offline.

Made for a column of A4: readable at that width and in grey. A gap in the source is drawn as its shorthand in the
place of the figure, never as nought.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

import altair as alt
import polars as pl
import vl_convert

from pipeline.chart_files.drawn import figures_drawn, series_lost
from pipeline.chart_files.picture_lines import lines
from pipeline.chart_files.picture_marks import (
    NARROW,
    PAGE,
    WIDTH,
    Datasets,
    Layered,
    Layout,
    bars,
    rows_to_draw,
    stacked_bars,
    wrapped,
)
from pipeline.chart_files.style import FONT, GRID, INK, QUIET, bands_of, in_order
from pipeline.published.queries import PublishedChart

PIXELS_PER_POINT = 2.5  # of the PNG: 240 to the inch, enough for print
# The version that specifications are written in, as the drawing library names it.
VEGA_LITE = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])


_LETTERS = {"labelFont": FONT, "labelFontSize": 12, "labelColor": INK}
CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "white",
    "view": {"stroke": None},
    "axis": {
        **_LETTERS,
        "titleFont": FONT,
        "titleFontSize": 12,
        "titleColor": INK,
        "titleFontWeight": "normal",
        "domainColor": QUIET,
        "gridColor": GRID,
        "ticks": False,
    },
    "legend": {**_LETTERS, "labelLimit": WIDTH, "title": None, "orient": "top", "symbolType": "square", "offset": 4},
}


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart, drawn for a page and for a telephone."""

    chart_id: str
    svg: str
    narrow: str
    png: bytes


def draw(chart: PublishedChart) -> Picture | None:
    """Return a chart as a picture; None for one that is a table in print too, or has no figure to draw."""
    if figures_drawn(chart).is_empty():
        return None
    svg, narrow = (_svg(chart, layout) for layout in (PAGE, NARROW))
    png = vl_convert.svg_to_png(svg, scale=PIXELS_PER_POINT)
    return Picture(chart.about["chart_id"], svg, narrow, png)


def _svg(chart: PublishedChart, layout: Layout) -> str:
    drawn = vl_convert.vegalite_to_svg(specification(chart, layout), vl_version=VEGA_LITE)
    return _described(drawn, chart.about["alt_text"])


def _described(svg: str, alt_text: str) -> str:
    """Say what the picture shows to those who do not see it; the drawing library says it of no picture in a file."""
    said = escape(alt_text, {'"': "&quot;"})
    return svg.replace("<svg ", f'<svg role="img" aria-label="{said}" ', 1)


def specification(chart: PublishedChart, layout: Layout = PAGE) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart, figures included."""
    with alt.utils.schemapi.debug_mode(False):  # to hold each part to the schema takes twice the time of drawing
        return _specified(chart, layout)


def _specified(chart: PublishedChart, layout: Layout) -> dict[str, Any]:
    kind, figures = chart.about["picture"], figures_drawn(chart)
    rows, datasets = rows_to_draw(figures, layout), Datasets()
    body: alt.VConcatChart | Layered
    if kind == "line":
        body = lines(rows, layout, datasets)
    elif kind == "stacked bar" and not chart.figures["mark"].is_not_null().any():
        body = stacked_bars(rows, layout, datasets)
    else:
        # The place of a segment depends on those before it: a stack with a gap stands side by side.
        body = bars(rows, layout, datasets, [band for band, _ in bands_of(chart.about["bands"])])
    with_notes = alt.vconcat(body, title=_below(chart, figures, layout))
    whole = alt.vconcat(with_notes, title=_above(chart, figures, layout))
    specified: dict[str, Any] = whole.to_dict(validate=False)
    # Put in as they are: the drawing library would copy the whole chart for each.
    config = CONFIG | {"legend": CONFIG["legend"] | {"columns": 3 if layout.labels else 2}}
    about = {"description": chart.about["alt_text"], "padding": 6, "config": config}
    return specified | about | {"datasets": datasets}


def _above(chart: PublishedChart, figures: pl.DataFrame, layout: Layout) -> alt.TitleParams:
    """The finding; below it number, title and unit of what is shown, and how to read it."""
    about = chart.about
    measure = about["measure"] or about["title"]
    measure = f"{about['number']}: {measure}" if about["number"] else measure
    shown = [", ".join(in_order(figures["unit"])).capitalize()]
    if about["n"] is not None and f"{about['n']:.0f}" not in measure.replace(",", ""):
        shown.append(f"n = {about['n']:,.0f}")
    if figures["interval_low"].is_not_null().any():
        shown.append("lines show 95 per cent intervals")
    if figures["small_base"].fill_null(False).any():
        shown.append("pale bars rest on fewer than 30 cases")
    if bands := bands_of(chart.about["bands"]):
        shown.append("dashed lines: " + ", ".join(f"{name} from {band:g}" for band, name in bands))
    letters = layout.letters_a_note
    below = [wrapped(measure, letters), wrapped(", ".join(shown), letters)]
    return alt.TitleParams(
        text=wrapped(about["finding"] or measure, layout.letters_a_title),
        subtitle=[line for lines_ in (below if about["finding"] else below[1:]) for line in lines_],
        anchor="start",
        frame="bounds",
        offset=12,
        font=FONT,
        fontSize=15,
        fontWeight="bold",
        color=INK,
        lineHeight=19,
        subtitleFont=FONT,
        subtitleFontSize=12,
        subtitleColor=QUIET,
        subtitlePadding=5,
    )


def _below(chart: PublishedChart, figures: pl.DataFrame, layout: Layout) -> alt.TitleParams:
    """What to bear in mind, and the source with its date."""
    about = chart.about
    said = []
    marks = in_order(
        figures.filter(pl.col("mark").is_not_null()).select(pl.col("display") + " " + pl.col("mark")).to_series()
    )
    if marks:
        said.append("; ".join(marks).capitalize() + ".")
    if lost := series_lost(chart):
        said.append(f"Not in the source: {', '.join(lost)}.")
    if figures["elsewhere_value"].is_not_null().any():
        said.append("Diamonds are figures that the same document prints elsewhere.")
    if about["caveats"]:
        said.append(about["caveats"])
    notes = wrapped(" ".join(said), layout.letters_a_note) if said else []
    printed = notes + wrapped(about["source_line"], layout.letters_a_note)
    return alt.TitleParams(
        text=printed,
        orient="bottom",
        anchor="start",
        frame="bounds",
        offset=10,
        font=FONT,
        fontSize=11,
        fontWeight="normal",
        color=QUIET,
        lineHeight=14,
    )
