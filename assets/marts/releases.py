"""Releases that print one fact again: what was known when, what is latest, what was revised."""

from __future__ import annotations

import polars as pl

PRODUCER = "Ministry of Justice"  # its own release of a day is believed before another's print of it


def superseded_on(figures: pl.DataFrame, fact: list[str], printed: pl.Expr) -> pl.DataFrame:
    """Add `superseded_on`, the day on which a later document printed the fact again; null for the latest.

    What was known on a day D: published_date <= D and (superseded_on is null or superseded_on > D). Figures
    without a date of publication or a snapshot date supersede nothing. `printed` says which rows have a figure.
    """
    # A null in a fact (no period) is the same as another null.
    one_fact = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in fact], separator="|").alias("fact")
    keyed = figures.with_columns(one_fact)
    dated = keyed.filter(printed & pl.col("published_date").is_not_null() & pl.col("as_of").is_not_null())
    days = dated.select("fact", later="published_date").unique().sort("later")
    ordered = keyed.with_row_index("order").sort("published_date", nulls_last=True)
    found = ordered.filter(pl.col("published_date").is_not_null()).join_asof(
        days,
        left_on="published_date",
        right_on="later",
        by="fact",
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,
    )
    undated = ordered.filter(pl.col("published_date").is_null()).with_columns(later=pl.lit(None, pl.Date))
    both = pl.concat([found, undated], how="diagonal_relaxed").sort("order").drop("order", "fact")
    return both.rename({"later": "superseded_on"})


def latest(figures: pl.DataFrame, fact: list[str], sources: pl.DataFrame) -> pl.DataFrame:
    """Keep one figure a fact: the latest, of its producer where two documents of a day print it."""
    current = figures.filter(pl.col("superseded_on").is_null() & pl.col("as_of").is_not_null())
    publishers = sources.select("source_id", by_producer=pl.col("publisher") == PRODUCER)
    preferred = current.join(publishers, on="source_id", how="left", maintain_order="left").sort(
        pl.col("mark").is_null(), "by_producer", "published_date", descending=True, maintain_order=True
    )
    kept = preferred.unique(fact, keep="first", maintain_order=True).drop("by_producer")
    return kept.sort(*fact, maintain_order=True)


def revisions(figures: pl.DataFrame, fact: list[str], sources: pl.DataFrame) -> pl.DataFrame:
    """Pair each print of a fact (column `value`) with the print before it, one print a day of publication."""
    publishers = sources.select("source_id", by_producer=pl.col("publisher") == PRODUCER)
    dated = figures.filter(
        pl.col("value").is_not_null() & pl.col("published_date").is_not_null() & pl.col("as_of").is_not_null()
    )
    a_day = (
        dated.filter(pl.len().over(fact) > 1)
        .join(publishers, on="source_id", how="left", maintain_order="left")
        .sort("published_date", ~pl.col("by_producer"), maintain_order=True)
        .unique([*fact, "published_date"], keep="first", maintain_order=True)
    )
    before = {f"earlier_{name}": pl.col(name).shift(1).over(fact) for name in ("value", "published_date", "place")}
    paired = a_day.with_columns(**before).filter(pl.col("earlier_value").is_not_null())
    change = pl.col("value") - pl.col("earlier_value")
    return paired.with_columns(
        revision=change,
        revision_percentage=pl.when(pl.col("earlier_value") != 0).then(100 * change / pl.col("earlier_value")),
    )
