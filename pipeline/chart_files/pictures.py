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

from pipeline.chart_files.picture_marks import (
    FONT,
    GRID,
    INK,
    QUIET,
    WIDTH,
    Layered,
    bars,
    in_order,
    lines,
    rows_to_draw,
    stacked_bars,
    wrapped,
)
from pipeline.published.queries import PublishedChart

PIXELS_PER_POINT = 2.5  # of the PNG: 240 to the inch, enough for print
LETTERS_A_TITLE = 76
LETTERS_A_NOTE = 115  # of what stands below
DRAWN = ("bar", "grouped bar", "stacked bar", "line")
# The version that specifications are written in, as the drawing library names it.
VEGA_LITE = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart, drawn."""

    chart_id: str
    svg: str
    png: bytes


def draw(chart: PublishedChart) -> Picture | None:
    """Return a chart as a picture; None for one that is a table in print too."""
    if chart.about["picture"] not in DRAWN:
        return None
    drawn = vl_convert.vegalite_to_svg(specification(chart), vl_version=VEGA_LITE)
    svg = _described(drawn, chart.about["alt_text"])
    png = vl_convert.svg_to_png(svg, scale=PIXELS_PER_POINT)
    return Picture(chart.about["chart_id"], svg, png)


def _described(svg: str, alt_text: str) -> str:
    """Say what the picture shows to those who do not see it; the drawing library says it of no picture in a file."""
    said = escape(alt_text, {'"': "&quot;"})
    return svg.replace("<svg ", f'<svg role="img" aria-label="{said}" ', 1)


def specification(chart: PublishedChart) -> dict[str, Any]:
    """Return the Vega-Lite specification of a chart, figures included."""
    kind = chart.about["picture"]
    rows = rows_to_draw(chart.figures)
    body: alt.VConcatChart | Layered
    if kind == "line":
        body = lines(rows)
    elif kind == "stacked bar" and not chart.figures["mark"].is_not_null().any():
        body = stacked_bars(rows)
    else:
        # The place of a segment depends on those before it: a stack with a gap stands side by side.
        body = bars(rows)
    with_notes = alt.vconcat(body, title=_below(chart))
    whole = (
        alt.vconcat(with_notes, title=_above(chart))
        .properties(description=chart.about["alt_text"], padding=6)
        .configure(font=FONT, background="white")
        .configure_view(stroke=None)
        .configure_axis(
            labelFont=FONT,
            labelFontSize=12,
            labelColor=INK,
            titleFont=FONT,
            titleFontSize=12,
            titleColor=INK,
            titleFontWeight="normal",
            domainColor=QUIET,
            gridColor=GRID,
            ticks=False,
        )
        .configure_legend(
            labelFont=FONT,
            labelFontSize=12,
            labelColor=INK,
            labelLimit=WIDTH,
            title=None,
            orient="top",
            symbolType="square",
            columns=3,
            offset=4,
        )
        .configure_header(labelFont=FONT, labelFontSize=12, labelColor=INK, labelFontWeight="bold", title=None)
    )
    specified: dict[str, Any] = whole.to_dict()
    return specified


def _above(chart: PublishedChart) -> alt.TitleParams:
    """Number and title, and below them what the figures are and of how many."""
    about = chart.about
    title = f"{about['number']}: {about['title']}" if about["number"] else about["title"]
    figures = chart.figures
    shown = [about["unit"].capitalize()]
    if about["n"] is not None and f"{about['n']:.0f}" not in title.replace(",", ""):
        shown.append(f"n = {about['n']:,.0f}")
    if figures["interval_low"].is_not_null().any():
        shown.append("lines show 95 per cent intervals")
    if figures["small_base"].fill_null(False).any():
        shown.append("pale bars rest on fewer than 30 cases")
    return alt.TitleParams(
        text=wrapped(title, LETTERS_A_TITLE),
        subtitle=wrapped(", ".join(shown), LETTERS_A_NOTE),
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


def _below(chart: PublishedChart) -> alt.TitleParams:
    """What to bear in mind, and the source with its date."""
    about, figures = chart.about, chart.figures
    said = []
    marks = in_order(
        figures.filter(pl.col("mark").is_not_null()).select(pl.col("display") + " " + pl.col("mark")).to_series()
    )
    if marks:
        said.append("; ".join(marks).capitalize() + ".")
    if figures["elsewhere_value"].is_not_null().any():
        said.append("Diamonds are figures that the same document prints elsewhere.")
    if about["caveats"]:
        said.append(about["caveats"])
    notes = wrapped(" ".join(said), LETTERS_A_NOTE) if said else []
    printed = notes + wrapped(about["source_line"], LETTERS_A_NOTE)
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
