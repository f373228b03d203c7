"""Two inspections of a unit under two frameworks: the standards of a row are those of the framework of each column."""

from __future__ import annotations

import polars as pl

from pipeline.meaning.facts.crossings import AXES
from pipeline.meaning.facts.values import UNRATED
from pipeline.meaning.kinds import Kind
from pipeline.meaning.neighbours.rounds import ROUND
from pipeline.meaning.understood import PRINTED


def in_their_frameworks(found: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Return the cells of each inspection with its own standards: "Staffing" was "Staff", and court work is no more.

    A cell without a rating below a standard that its framework has not holds nothing.
    """
    for line, across in (AXES, AXES[::-1]):
        for dimension, (derived, *_) in kind.derive.items():
            standard, own, of_round = f"{line}.{dimension}", f"{line}.{derived}", f"{across}.{derived}"
            if not {standard, own, of_round, f"{across}.{ROUND}"} <= set(found.columns):
                continue
            apart = (pl.col(own) != pl.col(of_round)).fill_null(value=False)
            renamed = pl.col(standard).replace_strict(kind.renamed, default=None, return_dtype=pl.String)
            now = apart & renamed.str.starts_with(pl.col(of_round) + "|").fill_null(value=False)
            nothing = pl.col("mark").is_not_null() | pl.col("text").str.contains(UNRATED)
            found = found.filter(~(apart & ~now & nothing.fill_null(value=False))).with_columns(
                pl.when(now).then(renamed).otherwise(standard).alias(standard),
                pl.when(now).then(of_round).otherwise(own).alias(own),
                pl.when(now).then(of_round + PRINTED).otherwise(own + PRINTED).alias(own + PRINTED),
            )
    return found
