"""Intervals and tests for percentages, as Polars expressions: a formula runs over a whole table at once.

Percentages go from 0 to 100 and differences are in percentage points. Every interval is two-sided at
CONFIDENCE. The tests hold each formula to published worked examples and to statsmodels.
"""

from __future__ import annotations

from functools import cache
from statistics import NormalDist

import polars as pl

CONFIDENCE = 0.95  # The level that official statistics in the United Kingdom use.
POWER = 0.8  # The usual chance, when a study is planned, of finding a difference that is there.
# Below this base a percentage is marked: at 29 cases and 50 per cent its interval is 34 points wide, more than
# two of the 15-point bands between the inspectorate's ratings.
SMALL_BASE = 30
FEWEST = 5  # of fewer cases a percentage is not drawn or ranked: one case more or less moves it by 20 points or more
REPETITIONS = 8  # the fixed point is known to four decimals after six


@cache
def _z(probability: float) -> float:
    return NormalDist().inv_cdf(probability)


def critical_value() -> float:
    """Return the normal quantile of a two-sided interval at CONFIDENCE: 1.96."""
    return _z(1 - (1 - CONFIDENCE) / 2)


def small_base(base: pl.Expr) -> pl.Expr:
    """Return whether a percentage rests on fewer than SMALL_BASE cases; null where the base is not known."""
    return base < SMALL_BASE


def too_few(base: pl.Expr) -> pl.Expr:
    """Return whether a percentage rests on fewer than FEWEST cases; null where the base is not known."""
    return base < FEWEST


def wilson_interval(cases: pl.Expr, base: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the ends, in per cent, of the score interval for `cases` of `base`; null where the base is 0 or null.

    Source: Wilson (1927), Journal of the American Statistical Association 22; formula as in Newcombe (1998),
    Statistics in Medicine 17, 857-872, method 3 (without continuity correction).
    """
    return _wilson(cases / base, base)


def wilson_interval_of_printed(percentage: pl.Expr, base: pl.Expr, half_width: float = 0.5) -> tuple[pl.Expr, pl.Expr]:
    """Return the score interval, in per cent, where only a rounded percentage and its base are printed.

    The printed figure stands for anything within `half_width` points of it, so the interval reaches from the
    low end for the least of these to the high end for the greatest.
    """
    least, greatest = ((percentage - half_width).clip(0, 100), (percentage + half_width).clip(0, 100))
    return _wilson(least / 100, base)[0], _wilson(greatest / 100, base)[1]


def _wilson(share: pl.Expr, base: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    z = critical_value()
    middle = (2 * base * share + z**2) / (2 * (base + z**2))
    # A share of 0 or 1 may leave a rounding error below nought under the root.
    root = (z**2 + 4 * base * share * (1 - share)).clip(lower_bound=0).sqrt()
    half = z * root / (2 * (base + z**2))
    known = pl.when(base > 0)
    # At 0 and 100 per cent the share is an end of its interval; floating point must not put it outside.
    low, high = pl.min_horizontal(middle - half, share), pl.max_horizontal(middle + half, share)
    return known.then(100 * low.clip(0, 1)), known.then(100 * high.clip(0, 1))


def newcombe_interval(
    cases: pl.Expr, base: pl.Expr, other_cases: pl.Expr, other_base: pl.Expr
) -> tuple[pl.Expr, pl.Expr]:
    """Return the ends, in percentage points, of the interval for the first percentage less the other.

    Source: Newcombe (1998), Statistics in Medicine 17, 873-890, method 10 (hybrid score).
    """
    first, other = 100 * cases / base, 100 * other_cases / other_base
    low, high = wilson_interval(cases, base)
    other_low, other_high = wilson_interval(other_cases, other_base)
    below = ((first - low).pow(2) + (other_high - other).pow(2)).sqrt()
    above = ((high - first).pow(2) + (other - other_low).pow(2)).sqrt()
    return first - other - below, first - other + above


def p_value_of_difference(cases: pl.Expr, base: pl.Expr, other_cases: pl.Expr, other_base: pl.Expr) -> pl.Expr:
    """Return the two-sided p-value that two percentages are one, by the pooled score test (chi-squared, 1 df).

    It is 1 where both are 0 or both are 100 per cent, and null where a base is 0 or null. Source: Fleiss,
    Levin and Paik (2003), Statistical Methods for Rates and Proportions, chapter 3.
    """
    pooled = (cases + other_cases) / (base + other_base)
    variance = pooled * (1 - pooled) * (1 / base + 1 / other_base)
    z = (cases / base - other_cases / other_base).abs() / variance.sqrt()
    known = pl.when((base > 0) & (other_base > 0))
    return known.then(pl.when(variance > 0).then(_two_sided(z)).otherwise(1.0))


def _two_sided(z: pl.Expr) -> pl.Expr:
    return z.map_batches(_tails, return_dtype=pl.Float64)


def _tails(z: pl.Series) -> pl.Series:
    from scipy.special import ndtr

    # Null is not a number to the library, and comes back as null.
    return pl.Series(2 * ndtr(-z.cast(pl.Float64).fill_null(float("nan")).to_numpy())).fill_nan(None)


def holm(p_value: pl.Expr, family: list[str]) -> pl.Expr:
    """Return p-values corrected for the number of tests in their family (the columns that name it).

    A null is no test and does not count. Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70.
    """
    tests = p_value.count().over(family)
    rank = p_value.rank("ordinal").over(family)
    stepped = (p_value * (tests - rank + 1)).clip(upper_bound=1)
    # No corrected value may be below that of a smaller p-value.
    return stepped.cum_max().over(family, order_by=p_value)


def detectable_difference(percentage: pl.Expr, base: pl.Expr, other_base: pl.Expr) -> pl.Expr:
    """Return the smallest difference, in percentage points, that two samples would find with POWER.

    At the two-sided level 1 - CONFIDENCE, with the variance of both sides taken at the one percentage given.
    Source: Fleiss, Levin and Paik (2003), Statistical Methods for Rates and Proportions, section 4.2.
    """
    share = percentage / 100
    error = (share * (1 - share) * (1 / base + 1 / other_base)).sqrt()
    return pl.when((base > 0) & (other_base > 0)).then(100 * (critical_value() + _z(POWER)) * error)


def rank_correlation_interval(rho: pl.Expr, pairs: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the ends of the interval for Spearman's rank correlation; null for fewer than 4 pairs.

    Source: Bonett and Wright (2000), Psychometrika 65, 23-28: Fisher's z with variance (1 + rho^2 / 2) / (n - 3).
    """
    error = ((1 + rho.pow(2) / 2) / (pairs - 3)).sqrt()
    known = pl.when((pairs > 3) & (rho.abs() < 1))
    ends = (rho.arctanh() - critical_value() * error, rho.arctanh() + critical_value() * error)
    return known.then(ends[0].tanh()), known.then(ends[1].tanh())


def detectable_rank_correlation(pairs: pl.Expr) -> pl.Expr:
    """Return the weakest rank correlation that so many pairs would find with POWER; null for fewer than 4.

    The correlation at which Bonett and Wright's standard error (see rank_correlation_interval) fits critical_value()
    and the quantile of POWER; it is on both sides of the equation, so it is found by repetition.
    """
    needed = critical_value() + _z(POWER)
    rho = (needed / (pairs - 3).sqrt()).tanh()
    for _ in range(REPETITIONS):
        rho = (needed * ((1 + rho.pow(2) / 2) / (pairs - 3)).sqrt()).tanh()
    return pl.when(pairs > 3).then(rho)
