"""Overall ratings that stand in one cell with their score: "Good (12/21)", "12 - Good"."""

from __future__ import annotations

import polars as pl

from pipeline.meaning.facts.crossings import AXES
from pipeline.meaning.facts.values import MOST_OF_ONE
from pipeline.meaning.kinds import Kind
from pipeline.meaning.understood import PRINTED

_RATING = r"(outstanding|good|requires improvement|inadequate)"
_SCORE = r"(\d{1,2}) ?((?:/|out of|of) ?2[147])?(?: points)?"
_AROUND = r"[\s,:;()\[\]–—-]*"
_BOTH = rf"(?i)^{_AROUND}(?:{_RATING}{_AROUND}(?:score )?{_SCORE}|{_SCORE}{_AROUND}{_RATING}){_AROUND}$"
OVERALL, SCORE = "overall rating", "composite score"


def with_scores_apart(found: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Give the score in the cell of an overall rating a row of its own. Points of a standard are none."""
    if "item" not in kind.takes:
        return found
    noted = pl.col("notes").str.contains(r"^\(\d\)$").fill_null(value=False)  # few points look like a footnote
    shown = pl.when(noted).then(pl.concat_str("text", "notes", separator=" ")).otherwise("text")
    parts = shown.str.extract_groups(_BOTH)
    rating, score, of, first_score, first_of, last_rating = (parts.struct.field(str(place)) for place in range(1, 7))
    told = found.with_columns(
        told=pl.coalesce(rating, last_rating), score=pl.coalesce(score, first_score), of=pl.coalesce(of, first_of)
    )
    standards = [name for axis in AXES if (name := f"{axis}.standard") in found.columns]
    both = pl.col("told").is_not_null() & pl.all_horizontal(
        [pl.lit(value=True), *(pl.col(one).is_null() for one in standards)]
    )
    more = pl.col("of").is_not_null() | (pl.col("score").cast(pl.Int64) > MOST_OF_ONE)
    every = (both | pl.col("text").is_null() | pl.col("mark").is_not_null()).all() & (both & more).any()
    ours = both & every.over("column")
    rated = told.filter(ours)
    if rated.is_empty():
        return found
    of_score = pl.concat_str("score", pl.col("of").str.replace(r"(?i)(?:/|out of|of) ?", "/").fill_null(""))
    parted = [
        told.filter(~ours),
        _of(rated.with_columns(text="told"), OVERALL),
        _of(
            rated.with_columns(
                text=of_score, value=pl.when(pl.col("of").is_null()).then(pl.col("score").cast(pl.Float64))
            ),
            SCORE,
        ),
    ]
    return pl.concat(parted, how="diagonal").drop("told", "score", "of").sort("row", "column", maintain_order=True)


def _of(rows: pl.DataFrame, item: str) -> pl.DataFrame:
    there = [name for axis in AXES for name in (f"{axis}.item", f"{axis}.item{PRINTED}") if name in rows.columns]
    return rows.drop(there).with_columns(pl.lit(item).alias("column.item"), pl.lit(item).alias(f"column.item{PRINTED}"))
