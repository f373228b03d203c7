"""Every other published figure, with its unit, base, target and the words that state it."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import cells
from assets.figures.limits import EXACTLY, counts_things, in_words, with_limits
from assets.figures.periods import as_of, window
from assets.staffing.stated_staff import without_stated_staff
from pipeline.statistics import small_base, wilson_interval, wilson_interval_of_printed
from pipeline.tables.made import table
from pipeline.workbook.units import PER_CENT
from schemas import marts
from schemas.columns import PROBATION

IN_WORDS = "fraction in words"
SAMPLE = "sample"
ONE_TABLE = ["source_id", "source_sheet", "source_range"]
SAMPLE_SIZE = "Cases inspected"


@table(marts.Indicators, by_source=True)
def indicators(staging_figures: pl.DataFrame, staging_samples: pl.DataFrame) -> pl.DataFrame:
    """Put each figure beside its target, give each indicator a code, and list the parts of each sample."""
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
    every = pl.concat([without_stated_staff(staging_figures), _parts_of_samples(staging_samples)], how="diagonal")
    figures = _with_attrition(_with_limits(every)).with_columns(
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
                    "service",
                    "counted_from",
                    "qualifier",
                    "low",
                    "high",
                    "base",
                    "base_qualifier",
                    "note",
                    "section",
                    "printed_as",
                )
            },
        )
        .with_columns(indicator_id=code)
        .pipe(_with_dates)
        .pipe(_with_kind)
        .pipe(_with_percentage)
    )


def _parts_of_samples(samples: pl.DataFrame) -> pl.DataFrame:
    """The printed cases of each part of a sample, as figures of their own: only these are printed, not their sum."""
    return samples.select(
        *("source_id", "source_sheet", "source_range", "source_cell", "published_date", "area_type", "area"),
        *("value", "mark"),
        indicator=pl.lit(SAMPLE_SIZE),
        breakdown="part",
        source_table=pl.lit(SAMPLE_SIZE),
        service=pl.lit(PROBATION),
        counted_from=pl.lit(SAMPLE),
        qualifier=pl.lit(EXACTLY),
        unit=pl.lit("cases"),
        role=pl.lit("value"),
    )


def _with_limits(figures: pl.DataFrame) -> pl.DataFrame:
    """Add the least and greatest value that each print stands for; a fraction in words is per cent there."""
    there = figures.filter(pl.col("value").is_not_null()).with_columns(group="breakdown")
    limits = with_limits(there).select(*ONE_TABLE, "source_cell", "low", "high")
    finite = limits.with_columns(pl.when(pl.col(end).is_finite()).then(end).alias(end) for end in ("low", "high"))
    return figures.join(finite, on=[*ONE_TABLE, "source_cell"], how="left", maintain_order="left")


def _with_attrition(figures: pl.DataFrame) -> pl.DataFrame:
    """Say of a sample's tables how many of its cases they count: what is lost after release is not lost by chance."""
    size = pl.col("value").filter((pl.col("indicator") == SAMPLE_SIZE) & (pl.col("breakdown") == "All")).max()
    cases = (pl.col("unit") == "cases") & pl.col("printed_as").is_null() & (pl.col("counted_from") == SAMPLE)
    counted = pl.col("value").filter(cases).sum().over(*ONE_TABLE)
    whole = size.over("source_id", "area")
    some = pl.format("The table counts {} of the {} cases of the sample.", counted.cast(pl.Int64), whole.cast(pl.Int64))
    falls_short = pl.col("printed_as").is_null() & (counted > 0) & (counted < whole)
    return figures.with_columns(note=pl.coalesce("note", pl.when(falls_short).then(some)))


def _with_dates(figures: pl.DataFrame) -> pl.DataFrame:
    """Give each figure the day or the window that is printed of it; what is foreseen has no day yet."""
    day, (start, end) = as_of(pl.col("period")), window(pl.col("period"))
    foreseen = (day > pl.col("published_date")).fill_null(False)
    return figures.with_columns(as_of=pl.when(~foreseen).then(day), window_start=start, window_end=end)


def _with_kind(figures: pl.DataFrame) -> pl.DataFrame:
    """Say what kind of figure each is. A fraction in words has bounds in per cent, no base, and counts nothing."""
    words = in_words()
    kind = (
        pl.when(words)
        .then(pl.lit(IN_WORDS))
        .when(pl.col("unit") == PER_CENT)
        .then(pl.lit("percentage"))
        .when(counts_things())
        .then(pl.lit("count"))
        .otherwise(pl.lit("measure"))
    )
    least, most = (pl.col(end).clip(0, 100) for end in ("low", "high"))
    return figures.with_columns(
        figure_kind=kind,
        percentage_least=pl.when(words).then(least.fill_null(0)),
        percentage_most=pl.when(words).then(most.fill_null(100)),
        low=pl.when(~words).then("low"),
        high=pl.when(~words).then("high"),
        unit=pl.when(words).then(pl.lit(IN_WORDS)).otherwise("unit"),
        base=pl.when(~words).then("base"),
    ).with_columns(disputed=_disputed())


def _disputed() -> pl.Expr:
    """Why a figure cannot be as printed: no whole number of its base gives it, or the count in the same words."""
    value, base = pl.col("value"), pl.col("base")
    printed = (pl.col("qualifier") == EXACTLY) & pl.col("base_qualifier").is_null()
    percentage, count = pl.col("figure_kind") == "percentage", pl.col("figure_kind") == "count"
    half = pl.col("high") - value + 1e-9
    nearest = 100 * (value * base / 100).round() / base
    whole = pl.col("base").cast(pl.Int64)
    none = percentage & printed & (base > 0) & ((nearest - value).abs() > half)
    words = ["source_id", "source_sheet", "printed_as"]
    one = (percentage.sum().over(words) == 1) & ((count & (base > 0)).sum().over(words) == 1)
    share, said, reach = (
        expr.filter(kind).first().over(words)
        for expr, kind in ((100 * value / base, count & (base > 0)), (value, percentage), (half, percentage))
    )
    apart = printed & pl.col("printed_as").is_not_null() & one & ((share - said).abs() > reach)
    counts = (expr.filter(count & (base > 0)).first().over(words).cast(pl.Int64) for expr in (value, base))
    return (
        pl.when(none)
        .then(pl.format("No whole number of {} comes to {} per cent.", whole, value.round(1)))
        .when(apart & (percentage | count))
        .then(pl.format("{} of {} is {} per cent; the same words print {}.", *counts, share.round(1), said.round(1)))
    )


def _with_percentage(figures: pl.DataFrame) -> pl.DataFrame:
    """Give shares their percentage and denominator, and those of a sample an interval and a mark for a small base.

    A count of all units, reports or records is no sample: it has neither.
    """
    base = pl.col("base")
    is_count, is_percentage = pl.col("figure_kind") == "count", pl.col("figure_kind") == "percentage"
    # A count "out of" its base is a part of it; a rate of 150 per cent of target is no share of anything.
    part = (base > 0) & (pl.col("value") <= base)
    of_base = pl.when(part).then(100 * pl.col("value") / base)
    exact = (pl.col("qualifier") == EXACTLY) & pl.col("base_qualifier").is_null()
    sampled = exact & (pl.col("counted_from") == SAMPLE) & pl.col("disputed").is_null()
    share = (base > 0) & pl.col("value").is_between(0, 100)
    counts, printed = (
        wilson_interval(pl.col("value"), base),
        wilson_interval_of_printed(pl.col("value"), base),
    )
    with_counts, with_print = is_count & part & sampled, is_percentage & share & sampled
    low, high = (pl.when(with_counts).then(counts[end]).when(with_print).then(printed[end]) for end in (0, 1))
    has_base = pl.when(base.is_not_null() & (is_count | is_percentage))
    return figures.with_columns(
        percentage=pl.when(is_count).then(of_base).when(is_percentage).then("value"),
        percentage_basis=pl.when(is_count & part)
        .then(pl.lit("computed"))
        .when(is_percentage & pl.col("value").is_not_null())
        .then(pl.lit("published"))
        .when(pl.col("figure_kind") == IN_WORDS)
        .then(pl.lit("words")),
        percentage_low=low,
        percentage_high=high,
        interval_basis=pl.when(with_counts & counts[0].is_not_null())
        .then(pl.lit("counts"))
        .when(with_print & printed[0].is_not_null())
        .then(pl.lit("printed percentage and base")),
        small_base=pl.when(base.is_not_null() & (is_count | is_percentage) & (pl.col("counted_from") == SAMPLE)).then(
            small_base(base)
        ),
        denominator=has_base.then(
            pl.when(is_count)
            .then(pl.lit("relevant ") + pl.col("unit"))
            .otherwise(pl.lit("all of the group asked or seen"))
        ),
    )
