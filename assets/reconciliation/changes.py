"""Changes held against their two ends, and against each other: FTE, people and per cent."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import address
from assets.figures.changes import ends
from assets.figures.limits import number
from assets.reconciliation.comparison import compared, in_each_document
from pipeline.workbook.units import PER_CENT

A_CHANGE = "(?i)^change "
OF_A_CHANGE = r"^change (?:on the quarter |over the last year |on the previous quarter )?in "
UNSIGNED = "printed without sign"


def changes(figures: pl.DataFrame) -> pl.DataFrame:
    """Return every published change with what changed, from when and to when (ISO dates, or years as printed)."""
    found = figures.filter(pl.col("fact").str.contains(A_CHANGE))
    return found.with_columns(of=_what_changed(), unsigned=pl.col("fact").str.contains(UNSIGNED), **ends())


def facts_of_changes(printed: pl.Series) -> pl.Series:
    """Return the facts that are changes, and what they are changes of, given the facts printed."""
    stated = printed.to_frame("fact").filter(pl.col("fact").str.contains(A_CHANGE))
    return pl.concat([stated["fact"], stated.select(_what_changed()).to_series()])


def _what_changed() -> pl.Expr:
    return pl.col("fact").str.replace(OF_A_CHANGE, "").str.replace(r", printed without sign$", "")


def _of(changes: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """The levels of the facts that some change is of."""
    of_facts = figures.join(changes.select(fact="of"), on="fact", how="semi", maintain_order="left")
    return of_facts.filter(~pl.col("fact").str.contains(A_CHANGE))


def changes_and_their_ends(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each change against its two ends: the end from its publication, the start from every one that prints it."""
    stated = changes(figures)
    measured = _of(stated, figures)
    ends = ["of", "group", "area"]
    level = {"of": "fact"}
    last = in_each_document(measured).select(
        "source_id",
        "group",
        "area",
        end="at",
        **level,
        last="value",
        last_low="low",
        last_high="high",
        last_at="place",
    )
    first = measured.select(
        "group", "area", start="at", **level, first="value", first_low="low", first_high="high",
        first_at=address(), first_source="source_id",
    )  # fmt: skip
    first = first.unique([*ends, "start", "first", "first_source"], maintain_order=True)
    last = last.unique(["source_id", *ends, "end", "last"], maintain_order=True)
    # A fact without a date is the one that its document gives as of now.
    undated = last.filter(pl.col("end") == "")
    dated = stated.join(
        last.filter(pl.col("end") != ""), on=["source_id", *ends, "end"], how="inner", maintain_order="left"
    )
    now = stated.filter(pl.col("end") == "").join(
        undated, on=["source_id", *ends, "end"], how="inner", maintain_order="left"
    )
    pairs = pl.concat([dated, now]).join(first, on=[*ends, "start"], how="inner", maintain_order="left")
    pairs = pairs.filter(pl.col("start") != pl.col("end"))
    percent = pl.col("unit") == PER_CENT
    moved = pl.col("last") - pl.col("first")
    low, high = pl.col("last_low") - pl.col("first_high"), pl.col("last_high") - pl.col("first_low")
    recomputed = pl.when(percent).then(100 * moved / pl.col("first")).otherwise(moved)
    least = pl.when(percent).then(100 * (pl.col("last_low") / pl.col("first_high") - 1)).otherwise(low)
    most = pl.when(percent).then(100 * (pl.col("last_high") / pl.col("first_low") - 1)).otherwise(high)
    elsewhere = pl.when(pl.col("first_source") != pl.col("source_id")).then(
        ", as " + pl.col("first_source") + " prints it"
    )
    note = pl.concat_str(
        pl.lit("from "), number(pl.col("first")), elsewhere.fill_null(""), pl.lit(" to "), number(pl.col("last"))
    )
    return _signed(
        pairs,
        "a change and its ends",
        recomputed,
        least,
        most,
        pl.concat_str("last_at", "first_at", separator=", "),
        note,
    )


def changes_and_their_percentages(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each change in per cent against the change in FTE or people beside it and the level that it ends at."""
    stated = changes(figures)
    levels = _of(stated, figures)
    fact = ["source_id", "of", "group", "area", "start", "end"]
    moved = in_each_document(stated.filter(~pl.col("unit").is_in([PER_CENT, "percentage points"]))).select(
        *fact, "unit", moved="value", moved_low="low", moved_high="high", moved_at="place"
    )
    last = in_each_document(levels).select(
        "source_id", "group", "area", of="fact", end="at", unit="unit", last="value", last_at="place"
    )
    last = last.unique(["source_id", "of", "group", "area", "end", "unit"], maintain_order=True)
    parts = moved.join(last, on=["source_id", "of", "group", "area", "end", "unit"], how="inner", maintain_order="left")
    pairs = stated.filter(pl.col("unit") == PER_CENT).join(
        parts.drop("unit"), on=fact, how="inner", maintain_order="left"
    )
    pairs = pairs.unique(["source_id", "source_sheet", "source_cell", "moved_at"], maintain_order=True)
    change = pl.col("moved")
    start = pl.col("last") - change
    low, high = (100 * pl.col(end) / (pl.col("last") - pl.col(end)) for end in ("moved_low", "moved_high"))
    return _signed(
        pairs,
        "a change and its percentage",
        100 * change / start,
        pl.min_horizontal(low, high),
        pl.max_horizontal(low, high),
        pl.concat_str("moved_at", "last_at", separator=", "),
        pl.concat_str(number(change), pl.lit(" from "), number(start), pl.lit(" to "), number(pl.col("last"))),
    )


def _signed(
    pairs: pl.DataFrame, rule: str, recomputed: pl.Expr, low: pl.Expr, high: pl.Expr, against: pl.Expr, note: pl.Expr
) -> pl.DataFrame:
    """Take the sign off the recomputed change where the print has none."""
    fall = pl.when(pl.col("unsigned") & (recomputed < 0))
    return compared(
        pairs,
        rule,
        recomputed=fall.then(-recomputed).otherwise(recomputed),
        low=fall.then(-high).otherwise(low),
        high=fall.then(-low).otherwise(high),
        against=against,
        note=note,
    )
