"""The same fact, printed twice: in another part of the document, in another publication, in a later release."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import address, publication
from assets.figures.facts import number_of
from assets.figures.limits import counts_things, number
from assets.reconciliation.comparison import compared

FACT = ["fact", "group", "area", "at"]
OTHER = ["value", "low", "high", "complement", "unit", "source_id", "published_date"]


def fact_number() -> pl.Expr:
    """Return which fact a figure is of, as a number: prints of one fact have the same; null for words for change.

    These compare with what one document says of another day; see changes.py. A fact whose place or time no print
    gives is its publication's own: in another publication it may be another one.
    """
    dated = (pl.col("at") != "") & (pl.col("area") != "") | (pl.col("fact") == "composite score")
    own = pl.when(~dated).then(publication(pl.col("source_id")))
    level = ~pl.col("fact").str.starts_with("change ")
    return pl.when(level).then(number_of([*(pl.col(name) for name in FACT), _kind(), own.alias("publication")]))


def _kind() -> pl.Expr:
    return pl.when(counts_things()).then(pl.lit("count")).otherwise("unit").alias("kind")


def same_fact(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each figure against the print of the same fact that came before it.

    Prints stand in order of publication, then of place.
    """
    fact = ["fact_number", *FACT, "kind"]
    again = figures.filter(pl.col("fact_number").is_not_null() & pl.col("fact_number").is_duplicated())
    ordered = again.with_columns(_kind(), place=address()).sort(
        "published_date", "source_id", "source_sheet", maintain_order=True, nulls_last=True
    )
    before = {name: pl.col(name).shift(1).over(fact) for name in [*OTHER, "place"]}
    pairs = ordered.with_columns(**{f"other_{name}": value for name, value in before.items()}).filter(
        pl.col("other_value").is_not_null()
    )
    one_document = publication(pl.col("source_id")) == publication(pl.col("other_source_id"))
    rest = pl.col("complement") != pl.col("other_complement")
    recomputed = _complement(rest, "other_value", "other_value")
    where = pl.when(one_document).then(pl.lit("the same document")).otherwise("other_source_id")
    said = (
        pl.when(rest).then(pl.lit("100 less ") + number(pl.col("other_value"))).otherwise(number(pl.col("other_value")))
    )
    return compared(
        pairs,
        "the same fact elsewhere",
        recomputed=recomputed,
        low=_complement(rest, "other_low", "other_high"),
        high=_complement(rest, "other_high", "other_low"),
        against=pl.col("other_place"),
        note=pl.concat_str(where, pl.lit(" prints "), said),
        reading=pl.when(pl.col("unit") != pl.col("other_unit")).then(
            pl.format("one counts {} and the other {}, of which there may be different numbers", "unit", "other_unit")
        ),
    )


def _complement(rest: pl.Expr, same: str, complement: str) -> pl.Expr:
    return pl.when(rest).then(100 - pl.col(complement)).otherwise(pl.col(same))
