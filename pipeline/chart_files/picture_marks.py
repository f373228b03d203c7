"""The marks of a chart: bars and stacked bars, with intervals, numbers and gaps."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl

from pipeline.chart_files.style import FONT, INK, LIGHT, QUIET, ends_of, in_order, shades
from pipeline.statistics import too_few
from pipeline.workbook.units import PER_CENT

WIDTH = 605  # pixels: 16 cm, the text column of an A4 page, at 96 to the inch
VALUES = 50  # pixels for the numbers, which stand at the foot of their bars
ROW = 26  # pixels a bar with the space around it
LINE_OF_LABEL = 14  # pixels
LINE_ABOVE = 19  # pixels, of a label above its bars and of each bar below it

Layered = alt.LayerChart | alt.FacetChart


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand in a picture of some width: labels at the left of their bars or, in a narrow one, above."""

    width: int  # pixels
    labels: int  # pixels for the labels at the left; 0 puts them above
    letters: int  # a line of a label
    letters_a_title: int
    letters_a_note: int

    @property
    def bars(self) -> int:
        """Pixels from nought to the end of the axis."""
        return self.width - self.labels - VALUES


class Datasets(dict[str, list[dict[str, Any]]]):
    """The figures of a picture by name: the drawing library copies a chart for each layer, and its data with it."""

    def named(self, rows: pl.DataFrame) -> alt.NamedData:
        """Keep some figures and return what a layer calls them."""
        name = f"rows {len(self) + 1}"
        self[name] = rows.to_dicts()
        return alt.NamedData(name)


# Lines are short enough for letters a sixth wider than those that the widths are for: not every reader has these.
PAGE = Layout(WIDTH, 230, 38, 66, 98)
NARROW = Layout(340, 0, 46, 37, 50)  # the width of a telephone


def rows_to_draw(figures: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The figures with what the marks need: labels on lines, the series' place, the bar's length."""
    one_base = figures["n"].n_unique() == 1
    headed = pl.when(pl.col("heading").is_not_null()).then(pl.col("heading") + ": " + pl.col("short_label"))
    label = headed.otherwise("short_label")
    base = pl.when(pl.lit(not one_base) & pl.col("n").is_not_null() & pl.col("series").is_null()).then(
        " (n\u00a0=\u00a0" + pl.col("n").cast(pl.Int64).cast(pl.String) + ")"
    )
    return figures.select(
        "position",
        "value",
        "display",
        "unit",
        "interval_low",
        "interval_high",
        "elsewhere_value",
        "small_base",
        "n",
        "heading",
        "short_label",
        label=_on_lines(label + base.fill_null(""), layout.letters),
        # One series has no name to show.
        series=pl.col("series").fill_null(""),
        gap=pl.col("mark").is_not_null(),
        few=too_few(pl.col("n")).fill_null(False) & pl.col("mark").is_null(),
    )


def bars(rows: pl.DataFrame, layout: Layout, datasets: Datasets, bands: Sequence[float] = ()) -> Layered:
    """Bars from left to right, one a figure, with its interval, its number at the foot, and bands as lines."""
    data = datasets.named(rows)
    names = in_order(rows["series"])
    slots = _label_slots(rows, layout)
    tints = shades(len(names))
    scale = alt.Scale(domain=ends_of(rows), nice=False)
    axis = alt.Axis(labelExpr=f"format(datum.value, ','){sign(rows)}", tickCount=5)
    base = _on_rows(alt.Chart(data), rows, layout)
    if len(names) > 1 or slots:
        base = base.encode(yOffset=alt.YOffset("series:N", sort=None, scale=alt.Scale(domain=[*slots, *names])))
    known = base.transform_filter("!datum.gap && !datum.few")
    bar = known.mark_bar(stroke=INK, strokeWidth=0.6).encode(
        x=alt.X("value:Q", scale=scale, axis=axis, title=None),
        color=alt.Color(
            "series:N",
            sort=names,
            scale=alt.Scale(domain=names, range=tints),
            legend=alt.Legend(title=None) if len(names) > 1 else None,
        ),
        # A figure from few cases is outlined only.
        fillOpacity=alt.condition("datum.small_base === true", alt.value(0.35), alt.value(1)),
    )
    lines_of_bands = (
        alt.Chart(datasets.named(pl.DataFrame({"band": bands})))
        .mark_rule(color=QUIET, strokeDash=[4, 3], strokeWidth=1.2)
        .encode(x=alt.X("band:Q", scale=scale))
    )
    ranged = known.transform_filter("isValid(datum.interval_low)")
    ends = {"x": alt.X("interval_low:Q", scale=scale), "x2": "interval_high:Q"}
    interval = [
        # White beside the black keeps the line in sight on a dark bar.
        ranged.mark_rule(color="white", strokeWidth=3.6).encode(**ends),
        ranged.mark_rule(color=INK, strokeWidth=1.3).encode(**ends),
        *(
            ranged.mark_tick(color=INK, thickness=1.3, size=7).encode(x=alt.X(f"{end}:Q", scale=scale))
            for end in ("interval_low", "interval_high")
        ),
    ]
    # At the foot of the bar no interval crosses it, and the numbers of a chart stand below one another.
    number = (
        base.transform_filter("!datum.few")
        .mark_text(align="right", color=INK, font=FONT, fontSize=12)
        .encode(x=alt.value(-6), text="display:N")
    )
    few = (
        base.transform_filter("datum.few")
        .transform_calculate(says="'n = ' + datum.n + ': too few to draw'")
        .mark_text(align="left", dx=5, color=QUIET, font=FONT, fontSize=12)
        .encode(x=alt.X(datum=0, type="quantitative", scale=scale), text="says:N")
    )
    elsewhere = (
        base.transform_filter("datum.gap && isValid(datum.elsewhere_value)")
        .mark_point(shape="diamond", size=60, filled=False, stroke=INK, strokeWidth=1.4)
        .encode(x=alt.X("elsewhere_value:Q", scale=scale))
    )
    layers = [bar, *([lines_of_bands] if bands else []), *interval, number, few, elsewhere]
    return alt.layer(*layers, *_labels_above(rows, layout, datasets)).properties(
        width=layout.bars, height=_height(rows["label"], len(names), layout)
    )


def stacked_bars(rows: pl.DataFrame, layout: Layout, datasets: Datasets) -> Layered:
    """Bars of segments that add up, the share in each that has room for it."""
    names = in_order(rows["series"])
    tints = shades(len(names))
    ends = rows.with_columns(end=pl.col("value").cum_sum().over("label")).with_columns(
        start=pl.col("end") - pl.col("value"),
        ink=pl.col("series").replace_strict(
            dict(zip(names, [INK if s in LIGHT else "white" for s in tints], strict=True))
        ),
        slot=pl.lit(""),
    )
    data = datasets.named(ends)
    scale = alt.Scale(domain=ends_of(ends.select("unit", value="end")), nice=False)
    base = _on_rows(alt.Chart(data), rows, layout)
    if slots := _label_slots(rows, layout):
        base = base.encode(yOffset=alt.YOffset("slot:N", sort=None, scale=alt.Scale(domain=[*slots, ""])))
    bar = base.mark_bar(stroke="white", strokeWidth=1.2).encode(
        x=alt.X("start:Q", scale=scale, title=None, axis=alt.Axis(labelExpr="datum.value + '%'", tickCount=5)),
        x2="end:Q",
        color=alt.Color(
            "series:N", sort=names, scale=alt.Scale(domain=names, range=tints), legend=alt.Legend(title=None)
        ),
    )
    number = (
        base.transform_filter("datum.value >= 6")
        .transform_calculate(middle="(datum.start + datum.end) / 2")
        .mark_text(font=FONT, fontSize=12)
        .encode(x=alt.X("middle:Q", scale=scale), text="display:N", color=alt.Color("ink:N", scale=None))
    )
    return alt.layer(bar, number, *_labels_above(rows, layout, datasets)).properties(
        width=layout.bars, height=_height(rows["label"], 1, layout)
    )


def sign(rows: pl.DataFrame) -> str:
    """What an axis puts after its numbers, as an expression of the drawing library."""
    return " + '%'" if rows["unit"].eq(PER_CENT).all() else ""


def _on_rows(chart: alt.Chart, rows: pl.DataFrame, layout: Layout) -> alt.Chart:
    """Put labels one below another, in the order of the print."""
    scale = alt.Scale(paddingInner=0.28 if layout.labels else 0.12, paddingOuter=0.1)
    axis = _label_axis(layout) if layout.labels else None
    return chart.encode(y=alt.Y("label:N", sort=in_order(rows["label"]), title=None, scale=scale, axis=axis))


def _label_slots(rows: pl.DataFrame, layout: Layout) -> list[str]:
    """Names of the places that are kept free above the bars of a label: one a line of the longest; none at the left."""
    most_lines = 1 + max(str(label).count("\n") for label in rows["label"])
    return [] if layout.labels else [f"line {at} of the label" for at in range(most_lines)]


def _labels_above(rows: pl.DataFrame, layout: Layout, datasets: Datasets) -> list[alt.Chart]:
    """Labels that stand above their bars, from the left edge."""
    if layout.labels:
        return []
    first = rows.unique("label", keep="first", maintain_order=True)
    order = in_order(rows["label"])
    free = 1 + pl.lit(len(_label_slots(rows, layout)) - 2) - pl.col("label").str.count_matches("\n")
    above = first.with_columns(words=pl.lit("\n").repeat_by(free).list.join("") + pl.col("label"))
    label = alt.Chart(datasets.named(above)).encode(
        x=alt.value(-VALUES), y=alt.Y("label:N", sort=order, bandPosition=0), text="words:N"
    )
    text: dict[str, Any] = {"align": "left", "baseline": "top", "dy": 1, "font": FONT, "fontSize": 12}
    text |= {"lineBreak": "\n", "lineHeight": LINE_OF_LABEL}
    # White around the letters keeps lines of the axis out of them.
    return [label.mark_text(stroke="white", strokeWidth=3, **text), label.mark_text(color=INK, **text)]


def _label_axis(layout: Layout) -> alt.Axis:
    """Labels of any length in a column of one width, so that all pictures are as wide."""
    return alt.Axis(
        labelLimit=layout.labels,
        labelExpr="split(datum.label, '\\n')",
        labelLineHeight=LINE_OF_LABEL - 1,
        # The first of several lines would else stand at the middle of the bar, and the last on the label below.
        labelOffset=alt.ExprRef(f"-(split(datum.label, '\\n').length - 1) * {(LINE_OF_LABEL - 1) / 2}"),
        minExtent=layout.labels,
        maxExtent=layout.labels,
        offset=VALUES,
        domain=False,
    )


def _height(labels: pl.Series, bars: int, layout: Layout) -> float:
    """Pixels for the bars of all labels: room for a label on several lines, and for several bars a label."""
    most_lines = 1 + max(str(label).count("\n") for label in labels)
    if layout.labels:
        each: float = max(ROW, ROW * 0.72 * bars, LINE_OF_LABEL * most_lines + 8)
    else:
        each = (most_lines + bars) * LINE_ABOVE
    return each * labels.n_unique()


def _on_lines(text: pl.Expr, letters: int) -> pl.Expr:
    """Break texts into lines of so many letters at most."""
    return text.map_elements(lambda label: "\n".join(wrapped(label, letters)), return_dtype=pl.String)


def wrapped(text: str, letters: int) -> list[str]:
    """Return a text on lines of so many letters at most; an empty text is one empty line."""
    return textwrap.wrap(text, letters) or [""]
