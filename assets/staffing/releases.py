"""Releases that print one fact again: what was known when, what is latest, what was revised."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import place
from assets.figures.facts import printed_again, several_times
from pipeline.tables.made import table
from schemas import staging

PRODUCER = "Ministry of Justice"  # its own release is used before any other document's print of it, early or late

CURRENT = pl.col("superseded_on").is_null() & pl.col("as_of").is_not_null()


def superseded_on(figures: pl.DataFrame, fact: list[str], printed: pl.Expr, of_producer: pl.DataFrame) -> pl.DataFrame:
    """Add `superseded_on`, the day on which a document that goes before it printed the fact; null for the one to use.

    A release of the producer is superseded by its next one only. Another document, which repeats the producer's
    figures, is superseded by any later print, and at once where the producer has printed the fact by its day.
    What was known on a day D: published_date <= D and (superseded_on is null or superseded_on > D). Figures
    without a date of publication or a snapshot date supersede nothing. `printed` says which rows have a figure.
    """
    told_by = dict.fromkeys(["as_of", "published_date", "source_id", *fact])
    ordered = figures.select(*told_by, printed=printed).with_row_index("order")
    of_these_days = ordered.filter(pl.col("as_of").is_in(days_printed_again(figures.lazy()).implode()))
    again = printed_again(of_these_days, fact).with_columns(_one_fact(fact).alias("fact"), primary=_is_of(of_producer))
    again = again.filter(pl.col("published_date").is_not_null())
    dated = again.filter("printed").select("fact", "primary", "published_date")
    by_producer = dated.filter("primary").group_by("fact").agg(first=pl.col("published_date").min())
    known = again.join(by_producer, on="fact", how="left", maintain_order="left")
    repeats = pl.when(~pl.col("primary") & (pl.col("first") <= pl.col("published_date"))).then("published_date")
    found = pl.concat(
        [
            _next_print(known.filter("primary"), dated.filter("primary")),
            _next_print(known.filter(~pl.col("primary")), dated),
        ]
    ).with_columns(superseded_on=pl.coalesce(repeats, "superseded_on"))
    days = ordered.select("order").join(
        found.select("order", "superseded_on"), on="order", how="left", maintain_order="left"
    )
    return figures.with_columns(days["superseded_on"])


def _next_print(figures: pl.DataFrame, prints: pl.DataFrame) -> pl.DataFrame:
    """Add the first day after that of each figure on which one of the prints of its fact was published."""
    days = prints.select("fact", superseded_on="published_date").unique().sort("superseded_on")
    return figures.sort("published_date").join_asof(
        days,
        left_on="published_date",
        right_on="superseded_on",
        by="fact",
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,
    )


def days_printed_again(figures: pl.LazyFrame) -> pl.Series:
    """Return the snapshot dates whose figures were published on several days: no other is superseded or revised."""
    return several_times(figures.select("as_of", "published_date").drop_nulls().unique().collect()["as_of"])


def _one_fact(fact: list[str]) -> pl.Expr:
    # A null in a fact (no period) is the same as another null.
    return pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in fact], separator="|")


@table(staging.ProducersFiles)
def producers_files(raw_sources: pl.DataFrame) -> pl.DataFrame:
    """List the producer's own files: a new file of another publisher leaves all that rests on this as it is."""
    return raw_sources.filter(pl.col("publisher") == PRODUCER).select("source_id")


def latest(figures: pl.DataFrame, fact: list[str], of_producer: pl.DataFrame) -> pl.DataFrame:
    """Keep one figure a fact: that of its producer's latest release, else of the latest document that prints it."""
    current = figures.filter(CURRENT).with_row_index("order")
    again = printed_again(current.select("order", *fact, "mark", "source_id", "published_date"), fact)
    preferred = again.sort(
        pl.col("mark").is_null(),
        _is_of(of_producer),
        "published_date",
        descending=True,
        nulls_last=True,  # a document without a date may be the older one
        maintain_order=True,
    )
    kept = preferred.unique(fact, keep="first", maintain_order=True)
    left_out = again.join(kept, on="order", how="anti")
    # Put in order by the fact alone, so that what is large is copied once.
    left = current.select("order", *fact).join(left_out, on="order", how="anti", maintain_order="left").sort(*fact)
    return current.drop("order")[left["order"]]


def revisions(figures: pl.DataFrame, fact: list[str], of_producer: pl.DataFrame) -> pl.DataFrame:
    """Pair each of the producer's prints of a fact (column `value`) with the one before, one a day of publication.

    What another document prints is no revision: where it differs, reconciliation says so.
    """
    dated = figures.filter(
        _is_of(of_producer)
        & pl.col("value").is_not_null()
        & pl.col("published_date").is_not_null()
        & pl.col("as_of").is_not_null()
    )
    a_day = (
        printed_again(dated, fact)
        .sort("published_date", maintain_order=True)
        .unique([*fact, "published_date"], keep="first", maintain_order=True)
        .with_columns(place=pl.concat_str("source_id", place(), separator=" "))
    )
    before = {f"earlier_{name}": pl.col(name).shift(1).over(fact) for name in ("value", "published_date", "place")}
    paired = a_day.with_columns(**before).filter(pl.col("earlier_value").is_not_null())
    change = pl.col("value") - pl.col("earlier_value")
    return paired.with_columns(
        revision=change,
        revision_percentage=pl.when(pl.col("earlier_value") != 0).then(100 * change / pl.col("earlier_value")),
    )


def _is_of(of_producer: pl.DataFrame) -> pl.Expr:
    return pl.col("source_id").is_in(of_producer["source_id"].to_list())
