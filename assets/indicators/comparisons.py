"""Printed figures of two groups, of two times or of two documents, beside each other, by a register of pairs."""

from __future__ import annotations

import polars as pl

from assets.figures.percentages import HALF_A_POINT
from assets.registers import reference
from pipeline.address import ADDRESS
from pipeline.statistics import detectable_difference, newcombe_interval, p_value_of_difference
from pipeline.tables.made import table
from pipeline.workbook.units import PER_CENT
from schemas import marts

PART_OF_IT, SAME_PEOPLE = "part of it", "same people"
BY_TIME = "time"
KEY = ["area", "indicator", "period"]
ENDS = ("least", "most")


@table(marts.FigureComparisons)
def figure_comparisons(marts_indicators: pl.LazyFrame) -> pl.DataFrame:
    """Set the two sides of each pair beside each other, with what their counts or percentages allow."""
    pairs = reference("indicators/figures_compared")
    of = pl.concat([pairs["indicator"], pairs["other_indicator"]]).unique()
    stated = marts_indicators.filter(pl.col("indicator").is_in(of.implode()) & pl.col("value").is_not_null()).collect()
    own, other = _side(pairs, stated, ""), _side(pairs, stated, "other_")
    both = pairs.join(own, on="comparison_id", how="inner", maintain_order="left").join(
        other, on="comparison_id", how="inner", maintain_order="left"
    )
    return _tested(_apart(both)).select(list(marts.FigureComparisons.to_schema().columns))


def _side(pairs: pl.DataFrame, stated: pl.DataFrame, side: str) -> pl.DataFrame:
    """Find one side's count and base, else its percentage; of rows of a table the base is all of them."""
    keyed = pairs.select("comparison_id", wanted=f"{side}breakdown", **{name: f"{side}{name}" for name in KEY})
    rows = keyed.join(stated, on=KEY, how="inner", nulls_equal=True, maintain_order="left")
    match = pl.col("breakdown").str.contains(pl.col("wanted"))
    share = pl.col("unit") == PER_CENT
    in_table = ~share & pl.col("base").is_null() & pl.col("printed_as").is_null()
    counted = ~share & pl.col("base").is_not_null()
    found = rows.group_by("comparison_id", maintain_order=True).agg(
        listed=pl.col("value").filter(match & in_table).sum(),
        listed_n=pl.col("value").filter(in_table).sum(),
        stated=pl.col("value").filter(match & counted).first(),
        stated_n=pl.col("base").filter(match & counted).first(),
        printed=pl.col("value").filter(match & share).first(),
        # A figure may be printed twice, once with its base.
        printed_n=pl.col("base").filter(match & share).drop_nulls().first(),
        source_id=pl.col("source_id").filter(match).first(),
        source_sheet=pl.col("source_sheet").filter(match).first(),
        source_cell=pl.col("source_cell").filter(match & (in_table | counted)).str.join(", "),
        printed_cell=pl.col("source_cell").filter(match & share).first(),
    )
    listed = pl.when(pl.col("listed_n") > 0)
    yes = pl.coalesce("stated", listed.then("listed"))
    n = pl.coalesce("stated_n", listed.then("listed_n"), "printed_n")
    least = ((pl.col("printed") - HALF_A_POINT) * n / 100).ceil().clip(lower_bound=0)
    most = ((pl.col("printed") + HALF_A_POINT) * n / 100).floor()
    return found.select(
        "comparison_id",
        **{
            f"{side}n_yes": yes,
            f"{side}n": n,
            f"{side}n_yes_least": pl.coalesce(yes, least),
            f"{side}n_yes_most": pl.coalesce(yes, most),
            f"{side}percentage": pl.coalesce(100 * yes / n, pl.col("printed")),
            f"{side}source_id": pl.col("source_id"),
            f"{side}source_sheet": pl.col("source_sheet"),
            f"{side}source_cell": pl.when(pl.col("source_cell") != "").then("source_cell").otherwise("printed_cell"),
        },
    )


def _apart(both: pl.DataFrame) -> pl.DataFrame:
    """Take a part out of the whole that it is printed beside, so that no case is on both sides."""
    of_whole = pl.col("relation") == PART_OF_IT
    less = {
        f"other_{name}": pl.when(of_whole).then(pl.col(f"other_{name}") - pl.col(name)).otherwise(f"other_{name}")
        for name in ("n_yes", "n", "n_yes_least", "n_yes_most")
    }
    apart = both.with_columns(**less)
    rest = 100 * pl.col("other_n_yes") / pl.col("other_n")
    return apart.with_columns(other_percentage=pl.when(of_whole).then(rest).otherwise("other_percentage"))


def _tested(apart: pl.DataFrame) -> pl.DataFrame:
    """Add the difference, and where the sides are other cases and counted its interval and test, the weakest that fits.

    Of the same people at two times the later may be fewer: the difference reaches from none of those missing to all.
    """
    same = pl.col("relation") == SAME_PEOPLE
    n, other_n = pl.col("n"), pl.col("other_n")
    corners = [(pl.col(f"n_yes_{one}"), pl.col(f"other_n_yes_{two}")) for one in ENDS for two in ENDS]
    tested = pl.when(~same & n.is_not_null() & other_n.is_not_null())
    differences = [100 * own / n - 100 * other / other_n for own, other in corners]
    missing = n - other_n
    first, later = 100 * pl.col("n_yes") / n, pl.col("other_n_yes")
    attrition = (100 * later / n - first, 100 * (later + missing) / n - first)
    # Of two times the other side is the later: a rise is positive.
    rise = pl.col("compared_by") == BY_TIME
    apart_by = pl.col("percentage") - pl.col("other_percentage")
    printed = pl.when(rise).then(-apart_by).otherwise(apart_by)
    intervals = [newcombe_interval(own, n, other, other_n) for own, other in corners]
    pooled = 100 * (pl.col("n_yes_least") + pl.col("other_n_yes_least")) / (n + other_n)
    of_same = pl.when(same)
    return apart.with_columns(
        difference_pp=printed,
        # Two rounded percentages may each be half a point off.
        difference_least=of_same.then(attrition[0])
        .when(n.is_not_null() & other_n.is_not_null())
        .then(pl.min_horizontal(differences))
        .otherwise(printed - 2 * HALF_A_POINT),
        difference_most=of_same.then(attrition[1])
        .when(n.is_not_null() & other_n.is_not_null())
        .then(pl.max_horizontal(differences))
        .otherwise(printed + 2 * HALF_A_POINT),
        difference_low=tested.then(pl.min_horizontal([low for low, _ in intervals])),
        difference_high=tested.then(pl.max_horizontal([high for _, high in intervals])),
        p_value=tested.then(
            pl.max_horizontal([p_value_of_difference(own, n, other, other_n) for own, other in corners])
        ),
        detectable_pp=tested.then(detectable_difference(pooled, n, other_n)),
        n_missing=of_same.then(missing).cast(pl.Int64),
        n_yes=pl.col("n_yes").cast(pl.Int64),
        n=n.cast(pl.Int64),
        other_n_yes=pl.col("other_n_yes").cast(pl.Int64),
        other_n=other_n.cast(pl.Int64),
        other_source=pl.format("{} {}!{}", *(f"other_{name}" for name in ADDRESS)),
    )
