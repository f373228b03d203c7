"""The rows that charts show: taken from their marts as the charts are declared, not yet numbered."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.charts.declarations import Chart, Series, declared
from assets.charts.printed import KEYS, OF_THE_TABLE, with_their_table

TYPES: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("heading", "label", "short_label", "series", "text", "unit", "n_basis", "basis"), pl.String),
    **dict.fromkeys(("mark", "note", "elsewhere", "area", "cell"), pl.String),
    **dict.fromkeys(("value", "printed", "count", "n", "low", "high", "elsewhere_value"), pl.Float64),
    "decimals": pl.Int64,
    "small_base": pl.Boolean,
    "as_of": pl.Date,
    "order": pl.String,
}
OF_THE_PRINT = [
    "source_id",
    "source_sheet",
    "title",
    "document",
    "section",
    "page",
    "published_date",
    "publisher",
    "origin",
]


def chart_rows(marts: Mapping[str, pl.DataFrame], tables: pl.DataFrame, sources: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of the charts of some marts as their declarations give them, one frame."""
    # Of a mart without rows no chart is made; where none has any, the first gives the columns.
    filled = [name for name, mart in marts.items() if not mart.is_empty()] or list(marts)[:1]
    of_print = {name: with_their_table(marts[name], tables, sources) for name in filled}
    if "indicators" in of_print:
        of_print["indicators"] = _with_counts(of_print["indicators"])
    parts = []
    for place, chart in enumerate(declared()):
        if chart.mart not in of_print:
            continue
        shown = of_print[chart.mart].lazy().filter(pl.sql_expr(chart.where))
        if chart.latest:
            shown = shown.filter(pl.col("as_of") == pl.col("as_of").max().over("source_id"))
        parts += [
            _of_series(shown, place, chart, number, one)
            for number, one in enumerate(chart.columns_by_series or (None,))
        ]
    return pl.concat(pl.collect_all(parts))


def _of_series(shown: pl.LazyFrame, place: int, chart: Chart, number: int, series: Series | None) -> pl.LazyFrame:
    # Polars reads a bare number as an index of the row.
    expressions = {name: pl.sql_expr(text).cast(TYPES[name]) for name, text in chart.expressions(series).items()}
    return shown.select(
        *OF_THE_PRINT,
        chart=pl.lit(chart.table),
        place=pl.lit(place, pl.Int64),
        each=pl.concat_str([*chart.each, pl.lit("")], separator=" ", ignore_nulls=True),
        first_cell="source_cell",
        series_number=pl.lit(number),
        **expressions,
    )


def that_charts_can_show(name: str, mart: pl.LazyFrame, tables: pl.DataFrame) -> pl.DataFrame:
    """Return of a large mart the rows that a chart can show, where the mart or the table that prints them says so."""
    shown = [pl.sql_expr(chart.where) for chart in declared() if chart.mart == name]
    named = {column for where in shown for column in where.meta.root_names()}
    if named <= set(OF_THE_TABLE):
        sheets = tables.filter(pl.any_horizontal(shown)).select(KEYS).unique()
        mart = mart.join(sheets.lazy(), on=KEYS, how="semi", maintain_order="left")
    elif named <= set(mart.collect_schema()) - set(OF_THE_TABLE):
        mart = mart.filter(pl.any_horizontal(shown))
    return mart.collect()


def _with_counts(indicators: pl.DataFrame) -> pl.DataFrame:
    """Put the number beside the percentage of the same row in print, with both cells and the sum of the numbers."""
    same_row = ["source_id", "source_sheet", "source_range", "indicator", "breakdown", "area", "period"]
    counts = (pl.col("figure_kind") == "count") & (pl.col("figure_kind").n_unique().over(same_row) > 1)
    number = pl.col("value").filter(counts)
    cell = pl.col("source_cell")
    return indicators.with_columns(
        count=number.first().over(same_row),
        counted=number.sum().over([name for name in same_row if name != "breakdown"]),
        cells=pl.when(counts.any().over(same_row)).then(cell.str.join(", ").over(same_row)).otherwise(cell),
    )
