"""What a chart shows, in words composed from its figures: the title of its picture, and what is read aloud."""

from __future__ import annotations

import polars as pl

from assets.charts.declarations import declared
from assets.charts.figures import PRINT
from pipeline.statistics import too_few

OF_BARS = "Highest: {highest}, {high}; lowest: {lowest}, {low}"
OF_LINES = "{series}: {first} in {first_label}, {last} in {last_label}"
WORDS = ("highest", "high", "lowest", "low", "series", "first", "first_label", "last", "last_label")


def headlines(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the finding of each chart as a sentence for the title of its picture; null where nothing can be drawn.

    It is of the figures that the picture shows. Where the source lost some, it says of how many.
    """
    rows = [
        {
            "chart": chart.table,
            "template": chart.finding or (OF_LINES if chart.picture == "line" else OF_BARS),
            "drawn": list(chart.drawn_series) or None,
        }
        for chart in declared()
        if chart.picture != "table"
    ]
    declared_ = pl.DataFrame(rows, schema={"chart": pl.String, "template": pl.String, "drawn": pl.List(pl.String)})
    of_picture = figures.join(declared_, on="chart", how="inner", maintain_order="left").filter(
        pl.col("drawn").is_null() | pl.col("series").is_in(pl.col("drawn")).fill_null(False)
    )
    of_picture = of_picture.with_columns(figures=(_shown() | pl.col("value").is_null()).sum().over(PRINT)).filter(
        pl.col("value").is_not_null().any().over(*PRINT, "series")
    )
    several = pl.col("series").drop_nulls().n_unique().over(PRINT) > 1
    named = pl.concat_str(
        pl.concat_str("heading", "short_label", separator=": ", ignore_nulls=True),
        pl.when(several).then("series"),
        separator=", ",
        ignore_nulls=True,
    )
    # What stands before a change of definition is not compared with what comes after it.
    first_series = pl.col("series").eq_missing(pl.col("series").first()) & pl.col("heading").eq_missing(
        pl.col("heading").last()
    )
    ends = (
        of_picture.with_columns(named=named)
        .filter(_shown())
        .sort(*PRINT, "position")
        .group_by(PRINT, maintain_order=True)
        .agg(
            pl.col("template", "figures").first(),
            known=pl.len(),
            highest=_few_named(pl.col("value").max()),
            high=pl.col("display").get(pl.col("value").arg_max()),
            lowest=_few_named(pl.col("value").min()),
            low=pl.col("display").get(pl.col("value").arg_min()),
            series=pl.col("series").first(),
            first=pl.col("display").filter(first_series).first(),
            first_label=pl.col("label").filter(first_series).first(),
            last=pl.col("display").filter(first_series).last(),
            last_label=pl.col("label").filter(first_series).last(),
        )
    )
    words = (
        pl.when(pl.col("known") == 1)
        .then(pl.lit("{highest}: {high}"))
        .when(pl.col("high") == pl.col("low"))
        .then(pl.lit("All {high}"))
        .otherwise("template")
    )
    for name in WORDS:
        text = pl.col(name).fill_null("")
        words = words.str.replace_all(f"{{{name}}}", text, literal=True)
        words = words.str.replace_all(f"{{{name}_within}}", _within(text), literal=True)
    some = pl.when(pl.col("known") < pl.col("figures")).then(pl.format(", of the {} figures in print", "known"))
    return ends.select(*PRINT, finding=pl.concat_str(words, some, ignore_nulls=True))


def _shown() -> pl.Expr:
    """A figure is there and rests on enough cases to be drawn."""
    return pl.col("value").is_not_null() & ~too_few(pl.col("n")).fill_null(False)


def _few_named(end: pl.Expr) -> pl.Expr:
    """Return the labels at one end of a chart: two that tie by name, more by their number."""
    labels = pl.col("named").filter(pl.col("value") == end).unique(maintain_order=True)
    several = pl.format("{} and {} others", labels.first(), labels.len() - 1)
    return pl.when(labels.len() > 2).then(several).otherwise(labels.str.join(" and "))


def _within(text: pl.Expr) -> pl.Expr:
    """Return a label as it is written within a sentence; a name in capitals stays."""
    capitals = text.str.contains(r"^[A-Z][A-Z]")
    return pl.when(capitals).then(text).otherwise(text.str.slice(0, 1).str.to_lowercase() + text.str.slice(1))


def findings(figures: pl.DataFrame) -> pl.DataFrame:
    """Return, for each chart, its finding in words: the ends of each series, and how many figures are gaps.

    The ends of a line are its first and last figure, of any other picture its highest and lowest.
    """
    label = pl.concat_str("heading", "short_label", separator=": ", ignore_nulls=True)
    lines = [chart.table for chart in declared() if chart.picture == "line"]
    shown = figures.with_columns(named=label).filter(_shown()).sort(*PRINT, "position")
    ends = shown.group_by(*PRINT, "chart", "series", "unit", maintain_order=True).agg(
        known=pl.len(),
        highest=_at(pl.col("value").max()),
        high=pl.col("display").get(pl.col("value").arg_max()),
        lowest=_at(pl.col("value").min()),
        low=pl.col("display").get(pl.col("value").arg_min()),
        start=pl.format("{} ({})", pl.col("display").first(), pl.col("label").first()),
        end=pl.format("{} ({})", pl.col("display").last(), pl.col("label").last()),
    )
    words = (
        pl.when(pl.col("known") == 1)
        .then(pl.format("{}, {}", "highest", "high"))
        .when(pl.col("chart").is_in(lines))
        .then(pl.format("from {} to {}", "start", "end"))
        .when(pl.col("high") == pl.col("low"))
        .then(pl.format("all {}", "high"))
        .otherwise(pl.format("highest {}, {}; lowest {}, {}", "highest", "high", "lowest", "low"))
    )
    highest_and_lowest = (
        ends.with_columns(words=pl.concat_str(pl.col("series") + ": ", words, ignore_nulls=True))
        .group_by(PRINT, maintain_order=True)
        .agg(finding=pl.col("words").str.join(". "))
    )
    gaps = figures.group_by(PRINT, maintain_order=True).agg(rows=pl.len(), gaps=pl.col("mark").is_not_null().sum())
    gaps_in_words = (
        pl.when(pl.col("gaps") == pl.col("rows"))
        .then(pl.format("None of its {} figures is in the source.", "rows"))
        .when(pl.col("gaps") > 0)
        .then(
            pl.format(
                "{} of its {} figures {} not in the source.",
                "gaps",
                "rows",
                pl.when(pl.col("gaps") == 1).then(pl.lit("is")).otherwise(pl.lit("are")),
            )
        )
    )
    finding = pl.col("finding").str.slice(0, 1).str.to_uppercase() + pl.col("finding").str.slice(1) + "."
    return gaps.join(highest_and_lowest, on=PRINT, how="left", maintain_order="left").select(
        *PRINT, in_words=pl.concat_str(finding, gaps_in_words, separator=" ", ignore_nulls=True)
    )


def _at(end: pl.Expr) -> pl.Expr:
    """Return the labels at one end of a series; those that tie are named together."""
    return pl.col("named").filter(pl.col("value") == end).unique(maintain_order=True).str.join(" and ")
