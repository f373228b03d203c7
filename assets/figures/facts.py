"""Facts that are printed more than once, found before anything is made of their texts."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def number_of(fact: Sequence[str | pl.Expr]) -> pl.Expr:
    """Return a number for each fact, given the columns that identify it: a null is the same as another null.

    It is compared sooner than texts. Two facts may have one number, if rarely.
    """
    return pl.struct(fact).hash().reinterpret(signed=True)


def printed_again(figures: pl.DataFrame, fact: list[str]) -> pl.DataFrame:
    """Return the rows whose fact other rows have too, by its number: most facts are printed once."""
    return figures.filter(number_of(fact).is_duplicated())


def several_times(numbers: pl.Series) -> pl.Series:
    """Return the numbers that stand there more than once, in order; without a number there is no fact."""
    ordered = numbers.drop_nulls().sort()
    return ordered.filter(ordered == ordered.shift(1)).unique(maintain_order=True)
