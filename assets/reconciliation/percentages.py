"""Percentages held against the counts that they come from."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import address
from assets.figures.limits import counts_things, number
from assets.reconciliation.comparison import compared
from assets.reconciliation.figures import SET, WHOLE, whole_tables
from pipeline.workbook.units import PER_CENT

# Shares that come to within this of 100 are taken to be the parts of a whole; further off they overlap or are few.
NEAR_A_WHOLE = 3.0
FEWEST_PARTS = 2
AS_A_SHARE = r"^(?<part>.+) as a % of (?<whole>.+)$"


def percentages_of_table_counts(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each percentage of a table against the count beside it and the counts of its column."""
    tables = whole_tables(figures)
    counts, shares = tables.filter(counts_things()), tables.filter(pl.col("unit") == PER_CENT)
    # Only shares of one whole rest on the sum of their column; needs overlap, and their shares pass 100.
    of_one_whole = (pl.col("value").filter(pl.col("value") < WHOLE).sum().over(SET) - WHOLE).abs() <= NEAR_A_WHOLE
    shares = shares.filter(of_one_whole)
    counts = counts.join(shares, on=SET, how="semi", nulls_equal=True, maintain_order="left")
    beside = shares.group_by(*SET, "row_group").agg(share=pl.col("value").max())
    counts = counts.join(beside, on=[*SET, "row_group"], how="left", nulls_equal=True, maintain_order="left")
    parts = pl.len().over(SET)
    # A list that starts with everyone on it prints 100 per cent there: that count is the base, not the sum.
    everyone = pl.col("value").filter(pl.col("share") == WHOLE).first().over(SET)
    # So is one that the others come to, Yes, No and Total: but not one that has a smaller share.
    most, every = pl.col("value").max().over(SET), pl.col("value").sum().over(SET)
    is_part = ((pl.col("value") == most) & (pl.col("share") < WHOLE)).any().over(SET)
    listed = pl.coalesce(everyone, pl.when((every - most == most) & ~is_part).then(most))
    base = pl.when(parts > FEWEST_PARTS).then(pl.coalesce(listed, every))
    counts = counts.select(
        *SET,
        "row_group",
        count="value",
        count_at=address(),
        base=pl.coalesce(base, every),
        parts=parts,
    ).filter((pl.col("parts") >= FEWEST_PARTS) & (pl.col("base") > 0))
    pairs = shares.drop("base").join(
        counts, on=[*SET, "row_group"], how="inner", nulls_equal=True, maintain_order="left"
    )
    return _percentages(pairs, "a percentage and its count in the table")


def percentages_of_stated_counts(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each percentage stated in the text against the count stated with it, or of the same thing."""
    counts = figures.filter(counts_things() & (pl.col("base") > 0) & pl.col("printed_as").is_not_null())
    counts = counts.select(
        "source_id", "area", "fact", "group", "printed_as", of="base", count="value", count_at=address()
    )
    shares = figures.filter((pl.col("unit") == PER_CENT) & pl.col("printed_as").is_not_null())
    together = shares.join(counts, on=["source_id", "area", "printed_as"], how="inner", maintain_order="left")
    same = shares.join(counts, on=["source_id", "area", "fact", "group"], how="inner", maintain_order="left")
    pairs = pl.concat([together, same], how="diagonal_relaxed")
    pairs = pairs.filter((pl.col("base") == pl.col("of")) | pl.col("base").is_null())
    pairs = pairs.with_columns(base="of").unique(
        ["source_id", "source_cell", "source_sheet", "count_at"], maintain_order=True
    )
    return _percentages(pairs, "a percentage and its count in the text")


def percentages_of_needs(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each share of needs met or improved against its count and the cases that the print says have the need."""
    measured = figures.filter(pl.col("fact").str.starts_with("need ")).with_columns(
        purpose=pl.col("fact").str.extract(" for (.+)$"), identified=pl.col("fact").str.contains("^need identified")
    )
    need = ["source_id", "area", "at", "column_group", "row_group", "purpose"]
    counts = measured.filter(counts_things())
    met = counts.filter(~pl.col("identified")).select(*need, "fact", count="value", count_at=address())
    cases = counts.filter("identified").select(*need, base="value", base_at=address())
    shares = measured.filter(pl.col("unit") == PER_CENT).drop("base")
    pairs = shares.join(met, on=[*need, "fact"], how="inner", maintain_order="left").join(
        cases, on=need, how="inner", maintain_order="left"
    )
    pairs = pairs.with_columns(count_at=pl.concat_str("count_at", "base_at", separator=", "))
    return _percentages(pairs, "a share of needs and its counts")


def shares_of_columns(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each column "X as a % of Y" against the columns X and Y of its row."""
    shares = figures.with_columns(named=pl.col("fact").str.extract_groups(AS_A_SHARE)).unnest("named")
    shares = shares.filter(pl.col("whole").is_not_null())
    row = ["source_id", "source_sheet", "source_range", "area", "at", "group"]
    part = figures.select(*row, part="fact", count="value", count_at=address())
    whole = figures.select(*row, whole="fact", base="value", base_at=address())
    pairs = shares.drop("base").join(part, on=[*row, "part"], how="inner", maintain_order="left")
    pairs = pairs.join(whole, on=[*row, "whole"], how="inner", maintain_order="left")
    pairs = pairs.with_columns(count_at=pl.concat_str("count_at", "base_at", separator=", "))
    return _percentages(pairs, "a column as a share of another")


def one_number_of_cases(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold what two tables of one publication say of the same cases: services and improvement share a base."""
    measured = figures.filter(pl.col("fact").str.starts_with("need ") & ~pl.col("fact").str.contains("identified"))
    measured = measured.with_columns(purpose=pl.col("fact").str.extract("for (.+)$"))
    sides = measured.filter(pl.col("unit") == PER_CENT)
    keys = ["source_id", "area", "at", "column_group", "row_group", "purpose"]
    counts = measured.filter(counts_things()).select(*keys, "fact", count="value", count_at=address())
    sides = sides.join(counts, on=[*keys, "fact"], how="inner", maintain_order="left").filter(pl.col("count") > 0)
    other = sides.select(
        *keys,
        other="fact",
        fewest=(100 * pl.col("count") / pl.col("high")).ceil(),
        most=(100 * pl.col("count") / pl.col("low")).floor(),
        other_at=pl.concat_str(address(), "count_at", separator=", "),
    )
    pairs = sides.join(other, on=keys, how="inner", maintain_order="left").filter(pl.col("fact") > pl.col("other"))
    return compared(
        pairs,
        "one number of cases with the need",
        recomputed=100 * pl.col("count") / ((pl.col("fewest") + pl.col("most")) / 2),
        low=100 * pl.col("count") / pl.col("most"),
        high=100 * pl.col("count") / pl.col("fewest"),
        against=pl.concat_str("count_at", "other_at", separator=", "),
        note="the other table's figures stand for "
        + number(pl.col("fewest"))
        + " to "
        + number(pl.col("most"))
        + " cases",
    )


def _percentages(pairs: pl.DataFrame, rule: str) -> pl.DataFrame:
    """Recompute each percentage from its `count` and `base`, and say what it would take to agree."""
    count, base = pl.col("count"), pl.col("base")
    recomputed = 100 * count / base
    least, most = (pl.col("low") * base / 100).ceil(), (pl.col("high") * base / 100).floor()
    finite = pl.col("low").is_finite() & pl.col("high").is_finite() & (pl.col("low") > 0)
    bases = (100 * count / pl.col("high")).ceil(), (100 * count / pl.col("low")).floor()
    would = (
        pl.lit("; the print stands for ")
        + number(least)
        + pl.lit(" to ")
        + number(most)
        + pl.lit(" of ")
        + number(base)
        + pl.lit(", or for ")
        + number(count)
        + pl.lit(" of ")
        + number(bases[0])
        + pl.lit(" to ")
        + number(bases[1])
    )
    apart = ~recomputed.is_between(pl.col("low"), pl.col("high"))
    note = number(count) + " of " + number(base) + " is " + number(recomputed) + " per cent"
    return compared(
        pairs,
        rule,
        recomputed=recomputed,
        low=recomputed,
        high=recomputed,
        against=pl.col("count_at"),
        note=note + pl.when(apart & finite & (least <= most)).then(would).otherwise(pl.lit("")),
    )
