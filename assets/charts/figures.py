"""Every figure of every declared chart, in one table: each chart is a view of it."""

from __future__ import annotations

import polars as pl

from assets.charts.printed import column_of, question_places, region_places, row_of
from assets.charts.rows import chart_rows, that_charts_can_show
from assets.figures.addresses import used
from pipeline.faults import Fault
from pipeline.statistics import small_base, wilson_interval
from pipeline.tables.made import MadeTable, table
from pipeline.workbook.values import SHORTHAND
from schemas import charts, prints

PRINT = ["chart_id", "source_id"]
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
# Of two figures of one bar the lower stands; a gap that is marked as not available may only have lost its text.
ROUNDING = 1e-9
RANKS = {"published": 0, "computed": 1}
RANK_OF_A_GAP, RANK_OF_NOTHING = 2, 3


@table(prints.FigurePrints, by_source=True)
def figure_prints(
    marts_key_questions: pl.DataFrame,
    marts_needs_met: pl.DataFrame,
    marts_indicators: pl.DataFrame,
    raw_areas_inspected: pl.DataFrame,
    staging_superseded_figures: pl.DataFrame,
    raw_tables: pl.DataFrame,
    raw_sources: pl.DataFrame,
) -> pl.DataFrame:
    """Make the charts of each file, from the marts whose rows follow from one file."""
    places = question_places().select("question_id", "question_place")
    marts = {
        "key_questions": marts_key_questions.join(places, on="question_id", how="left", maintain_order="left"),
        "needs_met": marts_needs_met,
        "indicators": marts_indicators,
        "areas_inspected": used(raw_areas_inspected, staging_superseded_figures),
    }
    return _finished(chart_rows(marts, raw_tables, raw_sources))


@table(prints.JoinedFigurePrints, kept_by_source=True)
def joined_figure_prints(
    marts_vacancy_rates: pl.LazyFrame,
    marts_ratings: pl.LazyFrame,
    marts_pre_post_unification: pl.LazyFrame,
    raw_tables: pl.DataFrame,
    raw_sources: pl.DataFrame,
) -> pl.DataFrame:
    """Make the charts of each file, from the marts whose rows rest on several."""
    given = {
        "vacancy_rates": marts_vacancy_rates,
        "ratings": marts_ratings,
        "pre_post_unification": marts_pre_post_unification,
    }
    marts = {name: that_charts_can_show(name, mart, raw_tables) for name, mart in given.items()}
    ordered = {
        "vacancy_rates": marts["vacancy_rates"].join(region_places(), on="area", how="left", maintain_order="left"),
        "pre_post_unification": marts["pre_post_unification"].join(
            question_places(), left_on="measure_id", right_on="question_id", how="left", maintain_order="left"
        ),
    }
    return _finished(chart_rows(marts | ordered, raw_tables, raw_sources))


class CheckedFigures(MadeTable):
    """Figures that were held to the model where each file prints them, and are not checked again."""

    held_as = "prints.figures, prints.joined_figures"

    def broken_rows(self, frame: pl.DataFrame) -> list[Fault]:
        """Return nothing: none is changed, and a chart of the catalogue is of one print."""
        return []


def _of_the_catalogue(
    charts_catalogue: pl.DataFrame, prints_figures: pl.DataFrame, prints_joined_figures: pl.DataFrame
) -> pl.DataFrame:
    """Give each chart of the catalogue, in its order, the figures of the print that it describes."""
    every = pl.concat([prints_figures, prints_joined_figures]).select(*figures.columns, order_place="place")
    return charts_catalogue.select(*PRINT, order_published_date="published_date").join(every, on=PRINT)


figures = CheckedFigures(
    charts.Figures,
    _of_the_catalogue,
    by_source=True,
    order=("order_place", "order_published_date", "chart_id", "position"),
)


def _finished(rows: pl.DataFrame) -> pl.DataFrame:
    """Name each chart, number its rows and write out what to print."""
    slug = pl.col("each").str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "_").str.strip_chars("_")
    # ISO dates sort, and a chart of the next report is another chart.
    undated = pl.format("undated_{}", pl.col("source_id").str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "_"))
    date = pl.coalesce(pl.col("published_date").cast(pl.String), undated)
    name = pl.concat_str("chart", pl.when(slug != "").then(slug), date, separator="_", ignore_nulls=True)
    has_one = pl.any_horizontal(pl.col("value", "text").is_not_null())
    return (
        rows.with_columns(chart_id=name, basis=pl.when(pl.col("mark").is_null() & has_one).then("basis"))
        .with_columns(mark=pl.when(pl.col("basis").is_null()).then(pl.coalesce("mark", pl.lit(NOT_AVAILABLE))))
        .with_columns(value=pl.when(pl.col("mark").is_null()).then("value"))
        .with_columns(display=_display())
        .pipe(_once)
        .with_columns(known=pl.col("value").count().over(PRINT).cast(pl.Int64))
        .pipe(_numbered)
        .pipe(_with_intervals)
        .with_columns(
            short_label=pl.coalesce("short_label", "label"),
            note=pl.concat_str(
                _note_of_gap(), _note_of_elsewhere(), "in_other_tables", "note", separator=" ", ignore_nulls=True
            ),
            source_cell="cell",
        )
        .with_columns(note=pl.when(pl.col("note") != "").then("note"))
    )


def _once(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep one figure a bar: a published one before one that is computed, a figure before a gap, then the first.

    A file may print a figure in two tables. What another table makes of it is said in the note, where it differs.
    """
    bar = [*PRINT, "heading", "label", "series"]
    if not rows.select(bar).is_duplicated().any():
        return rows.with_columns(in_other_tables=pl.lit(None, pl.String))
    of_gap = pl.when(pl.col("mark") == NOT_AVAILABLE).then(RANK_OF_NOTHING).otherwise(RANK_OF_A_GAP)
    ranked = rows.with_columns(rank=pl.col("basis").replace_strict(RANKS, default=of_gap)).with_columns(
        position=pl.col("rank").rank("ordinal").over(bar)
    )
    first, best = (pl.col(name).sort_by("position").first().over(bar) for name in ("display", "rank"))
    # What is computed beside a published figure is held against it in marts.reconciliation.
    worth_telling = (pl.col("rank") == best) | (pl.col("rank") == RANK_OF_A_GAP)
    worth_a_note = (pl.col("position") > 1) & (pl.col("display") != first) & worth_telling
    others = _note_of_another_table().filter(worth_a_note).unique(maintain_order=True).str.join(" ").over(bar)
    return (
        ranked.with_columns(in_other_tables=pl.when(others != "").then(others))
        .filter(pl.col("position") == 1)
        .drop("rank", "position")
    )


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    """Number a chart's rows: labels in the declared order, else as they first stand in print, then series likewise."""
    first = pl.col("first_cell")
    in_print = rows.sort(
        "place",
        *PRINT,
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
            of_label=appears.over(*PRINT, "heading", "label"), of_series=appears.over(*PRINT, "series")
        )
        .sort("place", *PRINT, "of_label", "of_series", "printed_place")
        .with_columns(position=pl.int_range(1, pl.len() + 1).over(PRINT))
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
    # What is printed more finely than a chart shows is not rounded a second time.
    shown = pl.col("printed") * pl.lit(10).pow(pl.col("decimals"))
    as_printed = pl.when((shown - shown.round()).abs() < ROUNDING).then("printed")
    number = pl.coalesce(as_printed, "value", "printed")
    gap = pl.col("mark").replace_strict(GAPS, default=None)
    return pl.coalesce(gap, "text", written(number, pl.col("decimals"), pl.col("unit")))


def _note_of_gap() -> pl.Expr:
    transcribed = (pl.col("origin") == "transcribed") & (pl.col("mark") == NOT_AVAILABLE)
    by_mark = pl.col("mark").replace_strict(NOT_GIVEN, default=pl.col("mark"))
    return pl.when(pl.col("mark").is_null()).then(None).when(transcribed).then(pl.lit(LOST)).otherwise(by_mark)


def _note_of_another_table() -> pl.Expr:
    computed = pl.when(pl.col("basis") == "computed").then(pl.lit("comes to")).otherwise(pl.lit("prints"))
    says = pl.when(pl.col("mark").is_null()).then(computed).otherwise(pl.lit("is marked as"))
    what = pl.coalesce("mark", "display")
    return pl.format("In the source, {}!{} {} {}.", "source_sheet", "cell", says, what)


def _note_of_elsewhere() -> pl.Expr:
    figure = written(pl.col("elsewhere_value"), pl.col("decimals"), pl.col("unit"))
    return pl.format("In the source, {} prints {} for it.", "elsewhere", figure)
