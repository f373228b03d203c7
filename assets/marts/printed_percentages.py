"""What a printed whole percentage says of the counts behind it, and which of several sources a value has."""

from __future__ import annotations

import polars as pl

HALF_A_POINT = 0.5  # A printed whole percentage stands for anything within half a point of it.


def one_count(percentage: pl.Expr, base: pl.Expr) -> pl.Expr:
    """Return the one whole number of `base` cases that rounds to a printed percentage; null where several do."""
    least = ((percentage - HALF_A_POINT) * base / 100).ceil().clip(lower_bound=0)
    most = ((percentage + HALF_A_POINT) * base / 100).floor()
    return pl.when(least == most).then(most)


def one_base(cases: pl.Expr, percentage: pl.Expr, same: list[str]) -> pl.Expr:
    """Return the one base that fits every printed count and percentage of the `same` cases; null where several do.

    Each pair narrows the base down. Counts of 0 say nothing of it.
    """
    fewest = (100 * cases / (percentage + HALF_A_POINT)).ceil().max().over(same)
    most = (100 * cases / (percentage - HALF_A_POINT)).floor().min().over(same)
    return pl.when((fewest == most) & (cases.min().over(same) > 0)).then(fewest)


def first_named(**values: pl.Expr) -> pl.Expr:
    """Return the name of the first expression that is not null."""
    return pl.coalesce(*(pl.when(value.is_not_null()).then(pl.lit(name)) for name, value in values.items()))
