"""The inspectorate's rating rules, as functions of Polars expressions. They know no table and no Dagster.

The bands are data: assets/ratings/rating_bands.csv.
"""

from __future__ import annotations

import itertools
from functools import reduce

import polars as pl

from assets.registers import reference

POINTS_A_STANDARD = 3  # An Outstanding standard. HMIP Annual Report 2022/23, Appendix 1, "The ratings".


def _bands() -> list[tuple[str, float, float, float]]:
    """Rating, score, casework percentage from which it holds, mean score up to which it holds; best first."""
    bands = reference("ratings/rating_bands").select("rating", pl.col("^(score|casework.*|mean.*)$").cast(pl.Float64))
    return sorted(bands.iter_rows(), key=lambda band: -band[1])


def casework_rating(lowest_percentage: pl.Expr) -> pl.Expr:
    """Return a casework standard's rating from its lowest key question, in per cent from 0 to 100.

    80 or more Outstanding, 65 to 79 Good, 50 to 64 Requires improvement, under 50 Inadequate.
    Source: HMIP Annual Report 2022/23, Appendix 1, "The ASPIRE Model of case supervision".
    """
    worst_first = reversed(_bands())
    rating = reduce(
        lambda below, band: pl.when(lowest_percentage >= band[2]).then(pl.lit(band[0])).otherwise(below),
        worst_first,
        pl.lit(None, pl.String),
    )
    return pl.when(lowest_percentage.is_not_null()).then(rating)


def overall_rating(score: pl.Expr, maximum: pl.Expr) -> pl.Expr:
    """Return the overall rating that a composite score earns, from the mean score of the rated standards.

    Up to 0.5 Inadequate, up to 1.5 Requires improvement, up to 2.5 Good, above that Outstanding. The rule is
    inferred: it fits every overall rating printed in the sources here, and none of these sources states it.
    """
    mean = score * POINTS_A_STANDARD / maximum
    rating = reduce(
        lambda above, band: pl.when(mean <= band[3]).then(pl.lit(band[0])).otherwise(above),
        _bands(),
        pl.lit(None, pl.String),
    )
    return pl.when(mean.is_not_null()).then(rating)


def rating_score(rating: pl.Expr) -> pl.Expr:
    """Return a rating's points: Outstanding 3, Good 2, Requires improvement 1, Inadequate 0.

    Source: HMIP Annual Report 2022/23, Appendix 1, key to the table of ratings.
    """
    scores = {name: int(score) for name, score, _, _ in _bands()}
    return rating.replace_strict(scores, default=None, return_dtype=pl.Int64)


def next_rating(rating: pl.Expr) -> pl.Expr:
    """Return the rating one better; null for Outstanding and for none."""
    best_first = [name for name, *_ in _bands()]
    better = dict(zip(best_first[1:], best_first[:-1], strict=True))
    return rating.replace_strict(better, default=None, return_dtype=pl.String)


def casework_threshold(rating: pl.Expr) -> pl.Expr:
    """Return the per cent that the lowest key question must reach for a rating.

    Source: HMIP Annual Report 2022/23, Appendix 1, "The ASPIRE Model of case supervision".
    """
    floors = {name: casework for name, _, casework, _ in _bands()}
    return rating.replace_strict(floors, default=None, return_dtype=pl.Float64)


def first_score_of(rating: pl.Expr, maximum: pl.Expr) -> pl.Expr:
    """Return the lowest composite score that earns an overall rating out of a maximum, by the inferred rule."""
    best_first = _bands()
    below = {better[0]: worse[3] for better, worse in itertools.pairwise(best_first)} | {best_first[-1][0]: None}
    last_below = rating.replace_strict(below, default=None, return_dtype=pl.Float64) * maximum / POINTS_A_STANDARD
    first = last_below.floor().cast(pl.Int64) + 1
    return pl.when(rating == best_first[-1][0]).then(0).otherwise(first)
