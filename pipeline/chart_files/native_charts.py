"""Charts that Excel and LibreOffice draw themselves from the cells of a sheet, written by XlsxWriter."""

from __future__ import annotations

import textwrap
from typing import Any

from pipeline.chart_files.sheets import FONT, Number, Plot, Plotted, Sheet
from pipeline.chart_files.style import GRID, INK, LIGHT, QUIET, WHOLE, shades

WIDTH = 660  # pixels
BAR, LEAST_BAR_GROUP = 20, 38  # pixels
AROUND, LEGEND = 130, 40  # pixels of title and axis; of a legend
LETTERS_A_LABEL = 34
LINE = 15  # pixels
LETTERS_BESIDE = 170  # of a table that leaves room at its right, on a screen and on paper
SHORT = 0.06  # of the axis: a bar that is shorter does not hold its number
PALE = 60  # per cent of transparency
TICK = 20  # per cent
GAP, GAP_UPRIGHT = 45, 90  # per cent of a bar between two groups


def draw_charts(book: Any, worksheet: Any, sheet: Sheet) -> None:
    """Put the charts of a sheet beside its table, below a wide one, each with its alternative text."""
    beside = sum(column.width for column in sheet.columns) <= LETTERS_BESIDE
    row, place = (0, len(sheet.columns)) if beside else (sheet.heading_row + sheet.rows + 2, 0)
    top = 0
    for at, plot in enumerate(sheet.plots):
        chart = book.add_chart({"type": "column" if plot.upright else "bar"} | _subtype(plot))
        for shade, series in zip(shades(len(plot.series)), plot.series, strict=True):
            chart.add_series(_series(sheet, plot, series, shade))
        _set_up(chart, plot)
        height = _height(sheet, plot)
        chart.set_size({"width": WIDTH, "height": height})
        worksheet.insert_chart(
            row,
            place,
            chart,
            {"x_offset": 24, "y_offset": 4 + top, "object_position": 3, "description": _once(plot.alt_text, at)},
        )
        top += height + 12


def _subtype(plot: Plot) -> dict[str, str]:
    return {"subtype": "stacked"} if plot.stacked else {}


def _once(alt_text: str, at: int) -> str:
    """The finding stands with the first chart of a sheet; a reader who hears it need not hear it again."""
    return alt_text if at == 0 else f"Chart {at + 1} of this sheet; its figures are in the table."


def _height(sheet: Sheet, plot: Plot) -> int:
    if plot.upright:
        return 300
    labels = [str(cell) for cell in sheet.columns[0].cells]
    bars = 1 if plot.stacked else len(plot.series)
    lines = sum(
        max(LEAST_BAR_GROUP, BAR * bars + 10, LINE * len(textwrap.wrap(label, LETTERS_A_LABEL)) + 8) for label in labels
    )
    return AROUND + LEGEND * (len(plot.series) > 1) + lines


def _series(sheet: Sheet, plot: Plot, series: Plotted, shade: str) -> dict[str, Any]:
    first, last = sheet.heading_row + 1, sheet.heading_row + sheet.rows
    inside = "white" if shade not in LIGHT else INK
    said: dict[str, Any] = {
        "name": series.name,
        "categories": [sheet.name, first, 0, last, 0],
        "values": [sheet.name, first, series.column, last, series.column],
        "fill": {"color": shade},
        "border": {"color": INK, "width": 0.5},
        "gap": GAP_UPRIGHT if plot.upright else GAP,
        "points": [_point(series, row, shade) for row in range(sheet.rows)],
        "data_labels": {
            "value": True,
            # At the foot of a bar no interval crosses the number.
            "position": "center" if plot.stacked else "outside_end" if plot.upright else "inside_base",
            "num_format": _number_format(plot),
            "font": {"name": FONT, "size": 10, "color": INK if plot.upright else inside, "bold": not plot.upright},
            "custom": [_words(sheet, plot, series, row) for row in range(sheet.rows)],
        },
    }
    if series.reach and not plot.stacked:
        below, above = zip(*series.reach, strict=True)
        ends = {"type": "custom", "plus_values": list(above), "minus_values": list(below)}
        said["y_error_bars"] = ends | {"line": {"color": QUIET, "width": 1.25}}
    return said


def _point(series: Plotted, row: int, shade: str) -> dict[str, Any] | None:
    if row in series.words:  # a cell of words counts as nought: nothing may be seen of it
        return {"fill": {"none": True}, "border": {"none": True}}
    return {"fill": {"color": shade, "transparency": PALE}} if row in series.pale else None


def _words(sheet: Sheet, plot: Plot, series: Plotted, row: int) -> dict[str, Any] | None:
    """What a label says or looks like where it is not the number in white on its bar."""
    letters = {"name": FONT, "size": 10}
    if row in series.words:
        return {"value": series.words[row], "font": letters | {"color": QUIET}}
    if row in series.pale:
        return {"font": letters | {"color": INK}}
    cell = sheet.columns[series.column].cells[row]
    short = isinstance(cell, Number) and abs(cell.value) < SHORT * plot.ends[1]
    if short and not plot.upright:
        return {"font": letters | {"color": INK}, "fill": {"color": "white"}}
    return None


def _number_format(plot: Plot) -> str:
    places = f".{'0' * plot.decimals}" if plot.decimals else ""
    return f'#,##0{places}"{plot.sign}"'


def _set_up(chart: Any, plot: Plot) -> None:
    """Title, axes and legend as in the pictures: the finding above, the unit below, labels as in the table."""
    letters = {"name": FONT, "size": 10, "color": INK}
    chart.set_title(
        {
            "name": plot.title,
            "name_font": {"name": FONT, "size": 12, "bold": True, "color": INK},
            "overlay": False,
        }
    )
    least, most = plot.ends
    values = {
        "min": least,
        "max": most,
        "num_format": _number_format(plot),
        "name": plot.axis,
        "name_font": letters | {"color": QUIET, "bold": False},
        "num_font": letters,
        "major_gridlines": {"visible": True, "line": {"color": GRID, "width": 0.75}},
        "line": {"none": True},
    } | ({"major_unit": TICK} if most == WHOLE else {})
    labels = {"num_font": letters, "line": {"color": QUIET}, "major_tick_mark": "none", "label_position": "low"}
    if plot.upright:
        chart.set_x_axis(labels)
        chart.set_y_axis(values)
    else:
        # Labels run from the top as in the table; the axis of values then stays below them.
        chart.set_y_axis(labels | {"reverse": True})
        chart.set_x_axis(values | {"label_position": "high"})
    chart.set_legend({"position": "top", "font": letters} if len(plot.series) > 1 else {"none": True})
    chart.set_chartarea({"border": {"none": True}})
