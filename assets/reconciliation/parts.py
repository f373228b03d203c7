"""Figures held against their own parts: counts and percentages, parts and totals, shares of a whole."""

from __future__ import annotations

import polars as pl

from assets.reconciliation.comparison import address, compared, number
from assets.reconciliation.figures import EVERYONE, TABLE_PART

PER_CENT = "per cent"
SET = [name for name in TABLE_PART if name != "unit"]
WHOLE = 100.0
# Shares that come to within this of 100 are taken to be the parts of a whole; further off they overlap or are few.
NEAR_A_WHOLE = 3.0
FEWEST_PARTS = 2
NOT_COUNTS = (PER_CENT, "percentage points", "ratio", "FTE", "days", "months", "weeks", "years", "points", "hours")
A_TOTAL = r"(?i)^(?:all|total)\b"
AS_A_SHARE = r"^(?<part>.+) as a % of (?<whole>.+)$"
OF_ORGANISATIONS = r"^(NPS|CRC)(?: cases)?$"


def percentages_of_table_counts(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each percentage of a table against the count beside it and the counts of its column."""
    tables = figures.filter(pl.col("printed_as").is_null() & pl.col("complete") & pl.col("row_group").is_not_null())
    counts, shares = tables.filter(_counts()), tables.filter(pl.col("unit") == PER_CENT)
    # Only shares of one whole rest on the sum of their column; needs overlap, and their shares pass 100.
    of_one_whole = (pl.col("value").filter(pl.col("value") < WHOLE).sum().over(SET) - WHOLE).abs() <= NEAR_A_WHOLE
    shares = shares.filter(of_one_whole)
    # A list that starts with everyone on it prints 100 per cent there: that count is the base, not the sum.
    everyone = shares.filter(pl.col("value") == WHOLE).select(*SET, "row_group", everyone=True)
    counts = counts.join(everyone, on=[*SET, "row_group"], how="left", nulls_equal=True, maintain_order="left")
    parts = pl.len().over(SET)
    listed = pl.col("value").filter(pl.col("everyone")).first().over(SET)
    base = pl.when(parts > FEWEST_PARTS).then(pl.coalesce(listed, pl.col("value").sum().over(SET)))
    counts = counts.select(
        *SET,
        "row_group",
        count="value",
        count_at=address(),
        base=pl.coalesce(base, pl.col("value").sum().over(SET)),
        parts=parts,
    ).filter((pl.col("parts") >= FEWEST_PARTS) & (pl.col("base") > 0))
    pairs = shares.drop("base").join(
        counts, on=[*SET, "row_group"], how="inner", nulls_equal=True, maintain_order="left"
    )
    return _percentages(pairs, "a percentage and its count in the table")


def percentages_of_stated_counts(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each percentage stated in the text against the count stated with it, or of the same thing."""
    counts = figures.filter(_counts() & (pl.col("base") > 0) & pl.col("printed_as").is_not_null())
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
    need = ["source_id", "area", "column_group", "row_group", "purpose"]
    counts = measured.filter(_counts())
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


def shares_that_add_up(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold the shares of one whole against 100 per cent, with the rounding of each allowed for."""
    shares = figures.filter((pl.col("unit") == PER_CENT) & pl.col("row_group").is_not_null())
    # A row for everyone, or one that says 100, is the whole and no part of it.
    shares = shares.filter((pl.col("value") < WHOLE) & ~pl.col("row_group").str.contains(A_TOTAL))
    sets = shares.group_by(SET, maintain_order=True).agg(
        pl.col("source_cell").str.join(", "),
        pl.col("published_date").first(),
        pl.col("unit").first(),
        pl.col("value").sum(),
        below=(pl.col("value") - pl.col("low")).sum(),
        # A share that the print lost may make up what is short of the whole.
        above=pl.when(pl.col("complete").all()).then((pl.col("high") - pl.col("value")).sum()).otherwise(WHOLE),
        parts=pl.len(),
        distinct=pl.col("row_group").n_unique(),
        values=number(pl.col("value")).str.join(" + "),
    )
    near = (pl.col("value") - WHOLE).abs() <= NEAR_A_WHOLE
    sets = sets.filter(near & (pl.col("parts") >= FEWEST_PARTS) & (pl.col("parts") == pl.col("distinct")))
    group = pl.when(pl.col("column_group") != "").then(", " + pl.col("column_group")).otherwise(pl.lit(""))
    return compared(
        sets.with_columns(low="value", high="value"),
        "shares that add to 100",
        recomputed=pl.lit(WHOLE),
        low=WHOLE - pl.col("above"),
        high=WHOLE + pl.col("below"),
        against=pl.lit("the whole"),
        note=pl.col("values") + " is " + number(pl.col("value")),
        figure="All shares of: " + pl.col("fact") + group.fill_null("") + ", " + pl.col("area"),
    )


def totals_of_rows(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold the one total row of a table's column, or the row that prints 100 per cent, against the other rows."""
    tables = figures.filter(pl.col("printed_as").is_null() & pl.col("complete") & pl.col("row_group").is_not_null())
    counts = tables.filter(_counts())
    whole = tables.filter((pl.col("unit") == PER_CENT) & (pl.col("value") == WHOLE)).select(
        *SET, "row_group", whole=True
    )
    counts = counts.join(whole, on=[*SET, "row_group"], how="left", nulls_equal=True, maintain_order="left")
    is_total = pl.col("whole").fill_null(False) | pl.col("row_group").str.contains(A_TOTAL)
    kind = [*SET, "unit"]
    return _totals(counts.with_columns(is_total=is_total), kind, "a total and its rows")


def totals_of_columns(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold the column for everyone against the columns of the groups, row by row."""
    row = ["source_id", "source_sheet", "source_range", "fact", "area", "at", "row_group", "unit"]
    counts = figures.filter(_counts() & pl.col("column_group").is_not_null())
    return _totals(counts.with_columns(is_total=pl.col("column_group") == EVERYONE), row, "a total and its columns")


def totals_of_organisations(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold a count for all against the counts stated for the NPS and the CRCs."""
    fact = ["source_id", "fact", "area", "at", "unit"]
    stated = figures.filter(_counts() & pl.col("column_group").is_null())
    one_each = (pl.col("group").is_in(["NPS", "CRC", EVERYONE])).all().over(fact) & (pl.len().over(fact) == 3)
    stated = stated.filter(one_each & (pl.col("group").n_unique().over(fact) == 3))
    return _totals(stated.with_columns(is_total=pl.col("group") == EVERYONE), fact, "NPS and CRC together")


def ratings_that_add_up(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold the number of units rated against the numbers that a sentence gives for each rating."""
    fact = ["source_id", "source_sheet", "fact", "area", "at", "unit", "base"]
    stated = figures.filter(_counts() & pl.col("fact").str.contains(r"\brated\b") & (pl.col("base") > 0))
    sets = stated.group_by(fact, maintain_order=True).agg(
        pl.col("source_cell").str.join(", "),
        pl.col("published_date").first(),
        pl.col("value", "low", "high").sum(),
        ratings=pl.col("group").n_unique(),
        values=number(pl.col("value")).str.join(" + "),
    )
    # Ratings that a sentence leaves out may make up the rest; more than the base cannot be.
    sets = sets.filter((pl.col("ratings") >= FEWEST_PARTS) & (pl.col("value") >= pl.col("base")))
    return compared(
        sets,
        "ratings that add up",
        recomputed=pl.col("base"),
        low=pl.col("base"),
        high=pl.col("base"),
        against=pl.lit("the number rated"),
        note=pl.col("values") + " of " + number(pl.col("base")),
        figure=pl.col("fact") + " (" + pl.col("unit") + "), every rating",
    )


def regions_that_add_up(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold a national figure against its twelve regions, and what stands beside them, of the same publication."""
    fact = ["source_id", "fact", "group", "at", "unit"]
    countable = figures.filter(pl.col("unit").is_in([PER_CENT, "ratio"]).not_() & pl.col("area_type").is_not_null())
    national = pl.col("area_type") == "country"
    parts = countable.filter(national | pl.col("area_type").is_in(["region", "not a region"]))
    regions = pl.col("area").filter(pl.col("area_type") == "region").n_unique().over(fact)
    return _totals(
        parts.filter(regions == REGIONS_OF_ENGLAND_AND_WALES).with_columns(is_total=national),
        fact,
        "regions that add up",
    )


REGIONS_OF_ENGLAND_AND_WALES = 12


def _totals(counts: pl.DataFrame, of: list[str], rule: str) -> pl.DataFrame:
    """Hold the one total of each group of rows against the sum of the others."""
    part = ~pl.col("is_total")
    sums = [pl.col(name).filter(part).sum().over(of).alias(f"parts_{name}") for name in ("value", "low", "high")]
    held = counts.with_columns(
        *sums,
        totals=pl.col("is_total").sum().over(of),
        parts=part.sum().over(of),
        cells=address().filter(part).str.join(", ").over(of),
        values=number(pl.col("value")).filter(part).str.join(" + ").over(of),
    ).filter(pl.col("is_total") & (pl.col("totals") == 1) & (pl.col("parts") >= FEWEST_PARTS))
    return compared(
        held,
        rule,
        recomputed=pl.col("parts_value"),
        low=pl.col("parts_low"),
        high=pl.col("parts_high"),
        against=pl.col("cells"),
        note=pl.col("values") + " is " + number(pl.col("parts_value")),
    )


def averages_between_their_parts(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold a percentage or average for all against those of the NPS and CRCs: it cannot lie outside them."""
    organisation = pl.col("group").str.extract(r"(NPS|CRC|All)(?: cases)?$")
    in_column = pl.col("column_group").str.extract(r"^(NPS|CRC|All)(?: cases)?$")
    named = figures.filter(~_counts()).with_columns(organisation=pl.coalesce(in_column, organisation))
    fact = ["source_id", "fact", "area", "at", "unit", "row_group"]
    named = named.with_columns(
        row_group=pl.when(in_column.is_not_null()).then("row_group").otherwise(pl.lit(""))
    ).filter(pl.col("organisation").is_not_null())
    part = pl.col("organisation") != EVERYONE
    held = named.with_columns(
        least=pl.col("low").filter(part).min().over(fact),
        most=pl.col("high").filter(part).max().over(fact),
        parts=pl.col("organisation").filter(part).n_unique().over(fact),
        cells=address().filter(part).str.join(", ").over(fact),
    ).filter(~part & (pl.col("parts") == FEWEST_PARTS))
    return compared(
        held,
        "all between NPS and CRC",
        recomputed=pl.col("value").clip(pl.col("least"), pl.col("most")),
        low=pl.col("least"),
        high=pl.col("most"),
        against=pl.col("cells"),
        note="lies from " + number(pl.col("least")) + " to " + number(pl.col("most")) + ", the ends of its parts",
    )


def one_number_of_cases(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold what two tables of one publication say of the same cases: services and improvement share a base."""
    measured = figures.filter(pl.col("fact").str.starts_with("need ") & ~pl.col("fact").str.contains("identified"))
    measured = measured.with_columns(purpose=pl.col("fact").str.extract("for (.+)$"))
    sides = measured.filter(pl.col("unit") == PER_CENT)
    keys = ["source_id", "area", "column_group", "row_group", "purpose"]
    counts = measured.filter(_counts()).select(*keys, "fact", count="value", count_at=address())
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


def _counts() -> pl.Expr:
    return ~pl.col("unit").is_in(NOT_COUNTS)
