"""The same fact, printed twice: in another part of the document, in another publication, in a later release."""

from __future__ import annotations

import polars as pl

from assets.facts import printed_again
from assets.reconciliation.comparison import address, compared, number, publication
from assets.reconciliation.limits import counts_things
from assets.reference import reference

FACT = ["fact", "group", "area", "at", "kind"]
OTHER = ["value", "low", "high", "turned", "source_id", "published_date"]


def same_fact(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each figure against the print of the same fact that came before it.

    Prints stand in order of publication, then of place. A fact whose place or time no print gives is not held
    against other publications: it may be another one.
    """
    kind = pl.when(counts_things()).then(pl.lit("count")).otherwise("unit")
    # Words for change compare with what one document says of another day; see changes.py.
    levels = printed_again(figures.with_columns(kind=kind), FACT).filter(~pl.col("fact").str.starts_with("change "))
    again = levels.filter(pl.len().over(FACT) > 1).with_columns(place=address())
    ordered = again.sort("published_date", "source_id", "source_sheet", maintain_order=True, nulls_last=True)
    before = {name: pl.col(name).shift(1).over(FACT) for name in [*OTHER, "place"]}
    pairs = ordered.with_columns(**{f"other_{name}": value for name, value in before.items()}).filter(
        pl.col("other_value").is_not_null()
    )
    one_document = publication(pl.col("source_id")) == publication(pl.col("other_source_id"))
    dated = (pl.col("at") != "") & (pl.col("area") != "") | pl.col("fact").is_in(["composite score"])
    pairs = pairs.filter(one_document | dated)
    rest = pl.col("turned") != pl.col("other_turned")
    recomputed = _turned(rest, "other_value", "other_value")
    where = pl.when(one_document).then(pl.lit("the same document")).otherwise("other_source_id")
    said = (
        pl.when(rest).then(pl.lit("100 less ") + number(pl.col("other_value"))).otherwise(number(pl.col("other_value")))
    )
    return compared(
        pairs,
        "the same fact elsewhere",
        recomputed=recomputed,
        low=_turned(rest, "other_low", "other_high"),
        high=_turned(rest, "other_high", "other_low"),
        against=pl.col("other_place"),
        note=pl.concat_str(where, pl.lit(" prints "), said),
    )


def _turned(rest: pl.Expr, same: str, turned: str) -> pl.Expr:
    return pl.when(rest).then(100 - pl.col(turned)).otherwise(pl.col(same))


def shares_of_tables(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each statement about some rows of a table against the counts of these rows."""
    statements = reference("statements").with_columns(pl.col("table_at").fill_null(""))
    stated = figures.with_columns(indicator="fact").join(
        statements, on=["indicator", "group", "at"], how="inner", maintain_order="left"
    )
    table = ["area", "table_fact", "table_at"]
    counts = (
        figures.join(stated, on="area", how="semi", maintain_order="left")
        .filter(counts_things() & pl.col("row_group").is_not_null() & pl.col("printed_as").is_null())
        .select(
            "area", "published_date", "row_group", table_fact="fact", table_at="at", count="value", count_at=address()
        )
    )
    keyed = stated.with_columns(key=address()).select("key", "rows", *table)
    found = keyed.join(counts, on=table, how="inner", maintain_order="left").with_columns(
        wanted=pl.col("row_group").str.contains(pl.col("rows"))
    )
    sums = found.group_by("key", maintain_order=True).agg(
        count=pl.col("count").filter("wanted").sum(),
        base_of_table=pl.col("count").sum(),
        cells=pl.col("count_at").filter("wanted").str.join(", "),
        wanted=pl.col("wanted").any(),
    )
    pairs = stated.with_columns(key=address()).join(sums.filter("wanted"), on="key", how="inner", maintain_order="left")
    share = 100 * pl.col("count") / pl.col("base_of_table")
    is_share = pl.col("unit") == "per cent"
    recomputed = pl.when(is_share).then(share).otherwise("count")
    note = number(pl.col("count")) + " of " + number(pl.col("base_of_table")) + " in the table"
    return compared(
        pairs,
        "a statement about rows of a table",
        recomputed=recomputed,
        low=recomputed,
        high=recomputed,
        against=pl.col("cells"),
        note=note + pl.when(is_share).then(", " + number(share) + " per cent").otherwise(pl.lit("")),
    )
