"""Every other published figure, with its unit, base, target and the words that state it."""

from __future__ import annotations

import polars as pl

from assets.marts.addresses import cells
from assets.reconciliation.limits import PER_CENT, counts_things, in_words
from pipeline.statistics import small_base, wilson_interval, wilson_interval_of_printed
from pipeline.tables.made import table
from schemas import marts

EXACTLY = "exactly"


@table(marts.Indicators, by_source=True)
def indicators(staging_figures: pl.DataFrame) -> pl.DataFrame:
    """Put each figure beside its target, and give each indicator a code."""
    code = pl.col("indicator").str.to_lowercase().str.replace_all(r"[^a-z0-9]+", "-").str.strip_chars("-")
    one_figure = [
        "source_id",
        "source_sheet",
        "source_table",
        "indicator",
        "area",
        "period",
        "unit",
        "cell_group",
    ]
    figures = staging_figures.with_columns(
        # A target stands in the row of its figure; every other cell is a figure of its own.
        cell_group=pl.when(pl.col("role").n_unique().over("source_id", "source_sheet", "source_table") > 1)
        .then(pl.col("source_cell").str.extract(r"(\d+)$"))
        .otherwise("source_cell")
    )
    is_value = pl.col("role") == "value"
    return (
        figures.group_by(one_figure, maintain_order=True)
        .agg(
            cells(),
            value=pl.col("value").filter(is_value).first(),
            target=pl.col("value").filter(~is_value).first(),
            mark=pl.col("mark").filter(is_value).first(),
            **{
                column: pl.col(column).first()
                for column in (
                    "published_date",
                    "area_type",
                    "breakdown",
                    "qualifier",
                    "base",
                    "section",
                    "printed_as",
                )
            },
        )
        .with_columns(
            indicator_id=code,
            as_of=pl.col("period").str.to_date("%d %B %Y", strict=False),
        )
        .pipe(_with_percentage)
    )


def _with_percentage(figures: pl.DataFrame) -> pl.DataFrame:
    """Say what kind of figure each is, and give shares their percentage, interval and denominator."""
    words, percent, counted = in_words(), pl.col("unit") == PER_CENT, counts_things()
    kind = (
        pl.when(words)
        .then(pl.lit("fraction in words"))
        .when(percent)
        .then(pl.lit("percentage"))
        .when(counted)
        .then(pl.lit("count"))
        .otherwise(pl.lit("measure"))
    )
    base = pl.col("base")
    # A count "out of" its base is a part of it; a rate of 150 per cent of target is no share of anything.
    part = (base > 0) & (pl.col("value") <= base)
    of_base = pl.when(part).then(100 * pl.col("value") / base)
    exact = pl.col("qualifier") == EXACTLY
    share = (base > 0) & pl.col("value").is_between(0, 100) & exact
    counts, printed = (
        wilson_interval(pl.col("value"), base),
        wilson_interval_of_printed(pl.col("value"), base),
    )
    of_kind = figures.with_columns(figure_kind=kind)
    is_count, is_percentage = pl.col("figure_kind") == "count", pl.col("figure_kind") == "percentage"
    is_words = pl.col("figure_kind") == "fraction in words"
    with_counts, with_print = is_count & part & exact, is_percentage & share
    low, high = (pl.when(with_counts).then(counts[end]).when(with_print).then(printed[end]) for end in (0, 1))
    has_base = pl.when(base.is_not_null() & (is_count | is_percentage))
    return of_kind.with_columns(
        percentage=pl.when(is_count | is_words).then(of_base).when(is_percentage).then("value"),
        percentage_basis=pl.when(is_count & part)
        .then(pl.lit("computed"))
        .when(is_percentage & pl.col("value").is_not_null())
        .then(pl.lit("published"))
        .when(is_words & part)
        .then(pl.lit("words")),
        percentage_low=low,
        percentage_high=high,
        interval_basis=pl.when(with_counts & counts[0].is_not_null())
        .then(pl.lit("counts"))
        .when(with_print & printed[0].is_not_null())
        .then(pl.lit("printed percentage and base")),
        small_base=has_base.then(small_base(base)),
        denominator=has_base.then(
            pl.when(is_count)
            .then(pl.lit("relevant ") + pl.col("unit"))
            .otherwise(pl.lit("all of the group asked or seen"))
        ),
    )
