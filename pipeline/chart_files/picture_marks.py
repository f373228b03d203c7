"""The marks of a chart: bars, stacked bars and lines, with intervals, numbers and gaps.

Colours are the sequential blues of the Analysis Function's guidance on colours in charts, which keep their order of
lightness in grey and for people who do not see all colours.
"""

from __future__ import annotations

import textwrap

import altair as alt
import polars as pl

WIDTH = 605  # pixels: 16 cm, the text column of an A4 page, at 96 to the inch
LABELS = 230  # pixels for the labels at the left
ROW = 26  # pixels a bar with the space around it
LINE_OF_LABEL = 14  # pixels
LETTERS_A_LINE = 38  # of a label
LETTERS_A_PERIOD = 18  # of a label below a line
ROOM_FOR_DISPLAY = 1.18  # the axis goes on so far past the greatest figure that its number has room
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
PER_CENT = "per cent"

Layered = alt.LayerChart | alt.FacetChart


def rows_to_draw(figures: pl.DataFrame) -> pl.DataFrame:
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
        label=_on_lines(label + base.fill_null(""), LETTERS_A_LINE),
        # One series has no name to show.
        series=pl.col("series").fill_null(""),
        gap=pl.col("mark").is_not_null(),
    )


def bars(rows: pl.DataFrame) -> Layered:
    """Bars from left to right, one a figure, with its interval and its number."""
    data = alt.InlineData(values=rows.to_dicts())
    names = in_order(rows["series"])
    shades = _shades(len(names))
    scale = alt.Scale(domain=_ends(rows), nice=False)
    axis = alt.Axis(labelExpr=f"format(datum.value, ','){_sign(rows)}", tickCount=5)
    y = alt.Y(
        "label:N",
        sort=in_order(rows["label"]),
        title=None,
        scale=alt.Scale(paddingInner=0.28, paddingOuter=0.1),
        axis=_label_axis(),
    )
    base = alt.Chart(data).encode(y=y)
    if len(names) > 1:
        base = base.encode(yOffset=alt.YOffset("series:N", sort=names))
    known = base.transform_filter("!datum.gap")
    bar = known.mark_bar(stroke=INK, strokeWidth=0.6).encode(
        x=alt.X("value:Q", scale=scale, axis=axis, title=None),
        color=alt.Color(
            "series:N",
            sort=names,
            scale=alt.Scale(domain=names, range=shades),
            legend=alt.Legend(title=None) if len(names) > 1 else None,
        ),
        # A figure from few cases is outlined only.
        fillOpacity=alt.condition("datum.small_base === true", alt.value(0.35), alt.value(1)),
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
    number = (
        known.transform_calculate(
            at="max(datum.value, isValid(datum.interval_high) ? datum.interval_high : datum.value, 0)"
        )
        .mark_text(align="left", dx=5, color=INK, font=FONT, fontSize=12)
        .encode(x=alt.X("at:Q", scale=scale), text="display:N")
    )
    gap = (
        base.transform_filter("datum.gap")
        .mark_text(align="left", dx=5, color=QUIET, font=FONT, fontSize=12)
        .encode(x=alt.X(datum=0, type="quantitative", scale=scale), text="display:N")
    )
    elsewhere = (
        base.transform_filter("datum.gap && isValid(datum.elsewhere_value)")
        .mark_point(shape="diamond", size=60, filled=False, stroke=INK, strokeWidth=1.4)
        .encode(x=alt.X("elsewhere_value:Q", scale=scale))
    )
    return alt.layer(bar, *interval, number, gap, elsewhere).properties(
        width=WIDTH - LABELS, height=_height(rows["label"], len(names))
    )


def stacked_bars(rows: pl.DataFrame) -> Layered:
    """Bars of segments that add up, the share in each that has room for it."""
    names = in_order(rows["series"])
    shades = _shades(len(names))
    ends = rows.with_columns(end=pl.col("value").cum_sum().over("label")).with_columns(
        start=pl.col("end") - pl.col("value"),
        ink=pl.col("series").replace_strict(
            dict(zip(names, [INK if s in LIGHT else "white" for s in shades], strict=True))
        ),
    )
    y = alt.Y(
        "label:N",
        sort=in_order(rows["label"]),
        title=None,
        scale=alt.Scale(paddingInner=0.28, paddingOuter=0.1),
        axis=_label_axis(),
    )
    scale = alt.Scale(domain=_ends(ends.select(value="end")), nice=False)
    base = alt.Chart(alt.InlineData(values=ends.to_dicts())).encode(y=y)
    bar = base.mark_bar(stroke="white", strokeWidth=1.2).encode(
        x=alt.X("start:Q", scale=scale, title=None, axis=alt.Axis(labelExpr="datum.value + '%'", tickCount=5)),
        x2="end:Q",
        color=alt.Color(
            "series:N", sort=names, scale=alt.Scale(domain=names, range=shades), legend=alt.Legend(title=None)
        ),
    )
    number = (
        base.transform_filter("datum.value >= 6")
        .transform_calculate(middle="(datum.start + datum.end) / 2")
        .mark_text(font=FONT, fontSize=12)
        .encode(x=alt.X("middle:Q", scale=scale), text="display:N", color=alt.Color("ink:N", scale=None))
    )
    return alt.layer(bar, number).properties(width=WIDTH - LABELS, height=_height(rows["label"], 1))


def lines(rows: pl.DataFrame) -> alt.VConcatChart:
    """Lines from left to right, one below another where units or sizes differ."""
    panels = []
    for name in in_order(rows["series"]):
        of_series = rows.filter(pl.col("series") == name).with_columns(
            label=_on_lines(pl.col("label").str.replace_all("\n", " "), LETTERS_A_PERIOD)
        )
        base = alt.Chart(alt.InlineData(values=of_series.to_dicts())).encode(
            x=alt.X(
                "label:O",
                sort=in_order(of_series["label"]),
                title=None,
                axis=alt.Axis(labelAngle=0, labelExpr="split(datum.label, '\\n')", grid=False),
            ),
            y=alt.Y(
                "value:Q",
                title=None,
                scale=alt.Scale(domain=_ends(of_series), nice=False),
                axis=alt.Axis(tickCount=4, labelExpr=f"format(datum.value, ','){_sign(of_series)}"),
            ),
        )
        known = base.transform_filter("!datum.gap")
        panels.append(
            alt.layer(
                known.mark_line(color=SHADES[1][0], strokeWidth=2.5),
                known.mark_point(color=SHADES[1][0], filled=True, size=45),
                known.mark_text(dy=-11, font=FONT, fontSize=12, color=INK).encode(text="display:N"),
            ).properties(
                width=WIDTH - 60,
                height=110,
                title=alt.TitleParams(name, anchor="start", font=FONT, fontSize=12, color=INK),
            )
        )
    return alt.vconcat(*panels, spacing=12)


def _sign(rows: pl.DataFrame) -> str:
    """What an axis puts after its numbers, as an expression of the drawing library."""
    return " + '%'" if rows["unit"].eq(PER_CENT).all() else ""


def _label_axis() -> alt.Axis:
    """Labels of any length in a column of one width, so that all pictures are as wide."""
    return alt.Axis(
        labelLimit=LABELS,
        labelExpr="split(datum.label, '\\n')",
        labelLineHeight=LINE_OF_LABEL - 1,
        # The first of several lines would else stand at the middle of the bar, and the last on the label below.
        labelOffset=alt.ExprRef(f"-(split(datum.label, '\\n').length - 1) * {(LINE_OF_LABEL - 1) / 2}"),
        minExtent=LABELS,
        maxExtent=LABELS,
    )


def _ends(rows: pl.DataFrame) -> list[float]:
    """The ends of the axis of values: from nought or below it, to where the longest number still has room."""
    columns = [name for name in ("value", "interval_high", "elsewhere_value") if name in rows.columns]
    numbers = rows.select(most=pl.max_horizontal(columns).max(), least=pl.col("value").min()).row(0)
    # Where nothing survives, the axis is that of a percentage, with gaps along it.
    most, least = (100.0 if numbers[0] is None else float(numbers[0])), min(0.0, float(numbers[1] or 0))
    return [least, (most - least) * ROOM_FOR_DISPLAY + least or 1.0]


def _height(labels: pl.Series, bars: int) -> float:
    """Pixels for the bars of all labels: room for a label on several lines, and for several bars a label."""
    most_lines = 1 + max(str(label).count("\n") for label in labels)
    each: float = max(ROW, ROW * 0.72 * bars, LINE_OF_LABEL * most_lines + 8)
    return each * labels.n_unique()


def _shades(series: int) -> list[str]:
    return SHADES.get(series) or (SHADES[5] * series)[:series]


def in_order(column: pl.Series) -> list[str]:
    """The different texts of a column, in the order of the print."""
    return [str(text) for text in column.unique(maintain_order=True)]


def _on_lines(text: pl.Expr, letters: int) -> pl.Expr:
    """Break texts into lines of so many letters at most."""
    return text.map_elements(lambda label: "\n".join(wrapped(label, letters)), return_dtype=pl.String)


def wrapped(text: str, letters: int) -> list[str]:
    """Return a text on lines of so many letters at most; an empty text is one empty line."""
    return textwrap.wrap(text, letters) or [""]
