"""The same fact, printed twice: in another part of the document, in another publication, in a later release."""

from __future__ import annotations

import polars as pl

from assets.facts import number_of
from assets.reconciliation.comparison import address, compared, number, publication
from assets.reconciliation.limits import counts_things
from assets.reference import reference

FACT = ["fact", "group", "area", "at"]
OTHER = ["value", "low", "high", "turned", "source_id", "published_date"]


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


def facts_of_shares(printed: pl.Series) -> pl.Series:
    """Return the facts of statements about some rows of a table, and of these tables, given the facts printed."""
    stated = reference("statements").filter(pl.col("indicator").is_in(printed.implode()))
    return pl.concat([stated["indicator"], stated["table_fact"]])


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
