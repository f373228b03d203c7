"""What is used held against what it supersedes: a transcription, or the file that was issued before."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import address
from assets.reconciliation.comparison import compared

RULES = {
    "transcribed": "a transcription agrees with its original",
    "re-issued": "a re-issue agrees with what it replaces",
}


def superseded_and_used(superseded: pl.DataFrame) -> pl.DataFrame:
    """Hold each number that is used against the one that it supersedes; what is no number is in the table itself."""
    used = {"source_id": "superseded_by", "source_sheet": "used_sheet", "source_cell": "used_cell"}
    other = {"recomputed": "value", "least": "low", "most": "high"}
    numbers = superseded.filter(pl.col("value").is_not_null() & pl.col("used_value").is_not_null())
    pairs = numbers.with_columns(against=address(), **{name: pl.col(column) for name, column in other.items()})
    pairs = pairs.with_columns(
        published_date=pl.lit(None, pl.Date),
        **{name: pl.col(column) for name, column in used.items()},
        **{name: pl.col(f"used_{name}") for name in ("value", "low", "high")},
    )
    return pl.concat(
        compared(
            pairs.filter(pl.col("reason") == reason),
            rule,
            recomputed=pl.col("recomputed"),
            low=pl.col("least"),
            high=pl.col("most"),
            against=pl.col("against"),
            note=pl.col("note"),
            figure=pl.format("{} ({})", "figure", "unit"),
        )
        for reason, rule in RULES.items()
    )
