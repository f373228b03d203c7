"""What a printed whole percentage says of the counts behind it, and which of several sources a value has."""

from __future__ import annotations

import polars as pl

HALF_A_POINT = 0.5  # A printed whole percentage stands for anything within half a point of it.


def one_count(percentage: pl.Expr, base: pl.Expr) -> pl.Expr:
    """Return the one whole number of `base` cases that rounds to a printed percentage; null where several do."""
    least = ((percentage - HALF_A_POINT) * base / 100).ceil().clip(lower_bound=0)
    most = ((percentage + HALF_A_POINT) * base / 100).floor()
    return pl.when(least == most).then(most)


def bases(cases: pl.Expr, percentage: pl.Expr, same: list[str]) -> tuple[pl.Expr, pl.Expr]:
    """Return the least and greatest base that fit every printed count and percentage of the `same` cases.

    Each pair narrows the base down. Counts of 0 say nothing of it. Null where no base fits them all.
    """
    fewest = (100 * cases / (percentage + HALF_A_POINT)).ceil().max().over(same)
    most = (100 * cases / (percentage - HALF_A_POINT)).floor().min().over(same)
    fits = pl.when((fewest <= most) & (cases.min().over(same) > 0))
    return fits.then(fewest), fits.then(most)


def first_named(**values: pl.Expr) -> pl.Expr:
    """Return the name of the first expression that is not null."""
    return pl.coalesce(*(pl.when(value.is_not_null()).then(pl.lit(name)) for name, value in values.items()))
