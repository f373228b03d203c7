"""Every figure of every declared chart, in one table: each chart's own table is a part of it."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from assets.charts.declarations import Chart, Series, declared
from assets.charts.printed import column_of, question_places, region_places, row_of, with_their_table
from assets.staging import used
from pipeline.statistics import small_base, wilson_interval
from pipeline.tables.made import table
from pipeline.workbook.values import SHORTHAND
from schemas import charts

TYPES: dict[str, type[pl.DataType]] = {
    **dict.fromkeys(("heading", "label", "short_label", "series", "text", "unit", "n_basis", "basis"), pl.String),
    **dict.fromkeys(("mark", "note", "elsewhere", "area", "cell"), pl.String),
    **dict.fromkeys(("value", "printed", "count", "n", "low", "high", "elsewhere_value"), pl.Float64),
    "decimals": pl.Int64,
    "small_base": pl.Boolean,
    "as_of": pl.Date,
    "order": pl.String,
}
OF_THE_PRINT = ["source_id", "source_sheet", "origin", "published_date"]
SIGNS = {"per cent": "%"}  # units that a figure carries; the others stand in the heading
GAPS = {mark: symbol for symbol, mark in reversed(SHORTHAND.items())}
LOST = "Not in the text that survives of the publication."
NOT_GIVEN = {
    "suppressed": "Suppressed by the publisher.",
    "not available": "Marked as not available by the publisher.",
    "not applicable": "Not applicable.",
    "not rated": "Not rated.",
    "dash as printed": "A dash is printed.",
}
NOT_AVAILABLE = "not available"


@table(charts.Figures)
def figures(
    marts_key_questions: pl.DataFrame,
    marts_needs_met: pl.DataFrame,
    marts_vacancy_rates: pl.DataFrame,
    marts_ratings: pl.DataFrame,
    marts_pre_post_unification: pl.DataFrame,
    marts_indicators: pl.DataFrame,
    raw_areas_inspected: pl.DataFrame,
    staging_superseded_figures: pl.DataFrame,
    marts_source_tables: pl.DataFrame,
    marts_sources: pl.DataFrame,
) -> pl.DataFrame:
    """Take each declared chart's rows from its mart, number them as printed, and write out what to print."""
    questions = question_places()
    marts = {
        "key_questions": marts_key_questions.join(
            questions.select("question_id", "question_place"), on="question_id", how="left", maintain_order="left"
        ),
        "needs_met": marts_needs_met,
        "vacancy_rates": marts_vacancy_rates.join(region_places(), on="area", how="left", maintain_order="left"),
        "ratings": marts_ratings,
        "pre_post_unification": marts_pre_post_unification.join(
            questions, left_on="measure_id", right_on="question_id", how="left", maintain_order="left"
        ),
        "indicators": marts_indicators,
        "areas_inspected": used(raw_areas_inspected, staging_superseded_figures),
    }
    of_print = {name: with_their_table(mart, marts_source_tables, marts_sources) for name, mart in marts.items()}
    of_print["indicators"] = _with_counts(of_print["indicators"])
    return _finished(chart_rows(declared(), of_print))


def chart_rows(listed: tuple[Chart, ...], marts: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the rows of the charts as their declarations give them, one frame, not yet numbered."""
    parts = []
    for place, chart in enumerate(listed):
        shown = marts[chart.mart].lazy().filter(pl.sql_expr(chart.where))
        if chart.latest:
            shown = shown.filter(pl.col("as_of") == pl.col("as_of").max().over("source_id"))
        series: tuple[Series | None, ...] = chart.columns_by_series or (None,)
        for number, one in enumerate(series):
            # Polars reads a bare number as an index of the row.
            expressions = {name: pl.sql_expr(text).cast(TYPES[name]) for name, text in chart.expressions(one).items()}
            parts.append(
                shown.select(
                    *OF_THE_PRINT,
                    chart=pl.lit(chart.table),
                    place=pl.lit(place),
                    each=pl.concat_str([*chart.each, pl.lit("")], separator=" ", ignore_nulls=True),
                    first_cell="source_cell",
                    series_number=pl.lit(number),
                    **expressions,
                )
            )
    return pl.concat(pl.collect_all(parts)).sort("place", maintain_order=True)


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


def _finished(rows: pl.DataFrame) -> pl.DataFrame:
    """Name each chart, keep the fullest print of it, number its rows and write out what to print."""
    slug = pl.col("each").str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "_").str.strip_chars("_")
    # ISO dates sort, and a chart of the next report is another chart.
    name = pl.concat_str("chart", pl.when(slug != "").then(slug), "published_date", separator="_", ignore_nulls=True)
    has_one = pl.any_horizontal(pl.col("value", "text").is_not_null())
    known = pl.col("value").count().over("chart_id", "source_id")
    return (
        rows.with_columns(chart_id=name, basis=pl.when(pl.col("mark").is_null() & has_one).then("basis"))
        .with_columns(mark=pl.when(pl.col("basis").is_null()).then(pl.coalesce("mark", pl.lit(NOT_AVAILABLE))))
        .with_columns(value=pl.when(pl.col("mark").is_null()).then("value"))
        .pipe(_fullest, known)
        .pipe(_once)
        .pipe(_numbered)
        .pipe(_with_intervals)
        .with_columns(
            short_label=pl.coalesce("short_label", "label"),
            display=_display(),
            note=pl.concat_str(_note_of_gap(), _note_of_elsewhere(), "note", separator=" ", ignore_nulls=True),
            source_cell="cell",
        )
        .with_columns(note=pl.when(pl.col("note") != "").then("note"))
    )


def _fullest(rows: pl.DataFrame, known: pl.Expr) -> pl.DataFrame:
    """Where two files print the same chart, keep the one with fewer gaps; of equals the first by name."""
    files = rows.select("chart_id", "source_id", known=known).unique()
    fullest_first = files.sort("chart_id", "known", "source_id", descending=[False, True, False])
    best = fullest_first.unique("chart_id", keep="first", maintain_order=True)
    return rows.join(
        best.select("chart_id", "source_id"), on=["chart_id", "source_id"], how="semi", maintain_order="left"
    )


def _once(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep a figure once: a file may print it in two tables, and a published one comes before one that is computed.

    Two prints that contradict each other both stay, for a reader to see.
    """
    bar = ["chart_id", "heading", "label", "series"]
    rank = pl.col("basis").replace_strict({"published": 0, "computed": 1}, default=2)
    best = rows.filter(rank == rank.min().over(bar))
    return best.unique([*bar, "value", "text"], keep="first", maintain_order=True)


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Number a chart's rows: labels in the declared order, else as they first stand in print, then series likewise."""
    first = pl.col("first_cell")
    in_print = rows.sort(
        "place",
        "chart_id",
        pl.col("order").str.pad_start(WIDEST_ORDER),
        row_of(first),
        column_of(first),
        "series_number",
        maintain_order=True,
        nulls_last=True,
    ).with_row_index("printed_place")
    appears = pl.col("printed_place").min()
    return (
        in_print.with_columns(
            of_label=appears.over("chart_id", "heading", "label"), of_series=appears.over("chart_id", "series")
        )
        .sort("place", "chart_id", "of_label", "of_series", "printed_place")
        .with_columns(position=pl.int_range(1, pl.len() + 1).over("chart_id"))
    )


WIDEST_ORDER = 8


def _with_intervals(rows: pl.DataFrame) -> pl.DataFrame:
    """Add what the mart could not: the interval where a count and its base are known, and whether the base is small."""
    low, high = wilson_interval(pl.col("count"), pl.col("n"))
    share = pl.col("value").is_not_null() & (pl.col("unit") == "per cent") & (pl.col("count") <= pl.col("n"))
    shown = pl.col("mark").is_null()
    return rows.with_columns(
        interval_low=pl.when(shown).then(pl.coalesce("low", pl.when(share).then(low))),
        interval_high=pl.when(shown).then(pl.coalesce("high", pl.when(share).then(high))),
        small_base=pl.coalesce("small_base", small_base(pl.col("n"))),
        n_basis=pl.when(pl.col("n").is_not_null()).then("n_basis"),
    )


def written(number: pl.Expr, decimals: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """Return numbers as reports print them: halves away from nought, commas in thousands, a sign for per cent."""
    places = [
        pl.when(decimals == places).then(
            number.round(places, mode="half_away_from_zero").cast(pl.Decimal(38, places)).cast(pl.String)
        )
        for places in range(4)
    ]
    text = pl.coalesce(places)
    whole = text.str.extract(r"^-?(\d+)").str.reverse().str.replace_all(r"(\d{3})", "$1,").str.reverse()
    parts = [
        pl.when(text.str.starts_with("-")).then(pl.lit("-")).otherwise(pl.lit("")),
        whole.str.strip_prefix(","),
        text.str.extract(r"(\.\d+)$").fill_null(""),
        unit.replace_strict(SIGNS, default=""),
    ]
    return pl.concat_str(parts)


def _display() -> pl.Expr:
    number = pl.coalesce("printed", "value")
    gap = pl.col("mark").replace_strict(GAPS, default=None)
    return pl.coalesce(gap, "text", written(number, pl.col("decimals"), pl.col("unit")))


def _note_of_gap() -> pl.Expr:
    transcribed = (pl.col("origin") == "transcribed") & (pl.col("mark") == NOT_AVAILABLE)
    by_mark = pl.col("mark").replace_strict(NOT_GIVEN, default=pl.col("mark"))
    return pl.when(pl.col("mark").is_null()).then(None).when(transcribed).then(pl.lit(LOST)).otherwise(by_mark)


def _note_of_elsewhere() -> pl.Expr:
    figure = written(pl.col("elsewhere_value"), pl.col("decimals"), pl.col("unit"))
    return pl.format("{} prints {} for it.", "elsewhere", figure)
