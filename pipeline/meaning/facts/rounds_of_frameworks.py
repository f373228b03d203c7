"""Inspections under two frameworks side by side: the standards of a row are those of the framework of each column."""

from __future__ import annotations

import polars as pl

from pipeline.meaning.facts.crossings import AXES
from pipeline.meaning.facts.values import UNRATED
from pipeline.meaning.kinds import Kind
from pipeline.meaning.understood import PRINTED, Understood

_IS_NOTHING = pl.col("mark").is_not_null() | pl.col("text").str.contains(UNRATED).fill_null(value=False)


def in_their_frameworks(found: pl.DataFrame, understood: Understood) -> pl.DataFrame:
    """Return the cells of each inspection with its own standards: "Staffing" was "Staff", and court work is no more.

    A cell without a rating below a standard that its framework has not holds nothing.
    """
    kind, whole = understood.kind, understood.whole
    for line, across in (AXES, AXES[::-1]):
        for dimension, (derived, *_) in kind.derive.items():
            standard, own, of_column = f"{line}.{dimension}", f"{line}.{derived}", f"{across}.{derived}"
            if not {standard, own} <= set(found.columns):
                continue
            if of_column not in found.columns and derived not in whole:
                continue
            said = pl.col(of_column) if of_column in found.columns else pl.lit(whole[derived][0])
            apart = (pl.col(own) != said).fill_null(value=False)
            renamed = pl.col(standard).replace_strict(kind.renamed, default=None, return_dtype=pl.String)
            now = apart & renamed.str.starts_with(said + "|").fill_null(value=False)
            found = found.filter(~(apart & ~now & _IS_NOTHING))
            if of_column not in found.columns:
                continue
            found = found.with_columns(
                pl.when(now).then(renamed).otherwise(standard).alias(standard),
                pl.when(now).then(of_column).otherwise(own).alias(own),
                pl.when(now).then(of_column + PRINTED).otherwise(own + PRINTED).alias(own + PRINTED),
            )
    return found


def without_blanks_of_the_other(found: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Leave out cells without a rating where every rating of their line is under another framework than theirs."""
    for given in kind.derive.values():
        for derived in (name for name in given if name in kind.fields and name in found.columns):
            line = "row" if any(f"row.{unit}" in found.columns for unit in kind.within) else "column"
            rated = pl.when(~_IS_NOTHING).then(pl.col(derived))
            apart = (rated.drop_nulls().n_unique().over(line) == 1) & (rated.max().over(line) != pl.col(derived))
            found = found.filter(~(_IS_NOTHING & apart.fill_null(value=False)))
    return found
