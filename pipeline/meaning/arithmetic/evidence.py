"""What every identity over the figures of a workbook needs: by what figures are told apart, and when enough agree."""

from __future__ import annotations

import polars as pl

from pipeline.meaning.members.units import HUNDRED
from pipeline.meaning.understood import Problem

FEWEST_TO_VERIFY = 3
AGREE = 1.1  # percentage points within which a printed whole percentage comes from its counts
MOST = 0.8  # of the places where an identity can be tried that must hold: publishers' tables have slips
PLACE = (
    *("pdu", "region", "not a region", "employer", "country", "nation", "division", "inspected", "grade", "date"),
    *(
        "question",
        "organisation",
        "period",
        "side",
        "framework",
        "standard rated",
        "cohort",
        "need",
        "purpose",
        "gender",
        "ethnicity",
        "release",
        "risk",
        "age",
    ),
)

BY_CHANCE = 0.01  # that percentages are of a number which they are not of
MOST_PLACES = 2  # of printed percentages: with more they are not rounded
ROUNDED = 1e-6  # what is left of a percentage that is rounded to its places

Settled = tuple[pl.DataFrame, list[str], list[Problem]]


def open_figures(found: pl.DataFrame, what: str) -> pl.DataFrame:
    """Return the figures whose words leave something open: sign, scale, statistic, base, count."""
    return found.filter(pl.col("open").list.contains(what) & pl.col("value").is_not_null())


def mostly(holds: pl.Series) -> bool:
    """Return whether an identity holds in most of the places where it can be tried."""
    return int(holds.sum()) >= MOST * len(holds)


def are_whole_parts(rates: pl.Series, numbers: pl.Series) -> bool | None:
    """Return whether percentages are whole parts of numbers: 52.3 per cent of 65 are 34 of them, as of few others.

    None where as many other numbers would do as well, or where the percentages are not rounded.
    """
    decimals = next(
        (places for places in range(MOST_PLACES + 1) if ((rates.round(places) - rates).abs() < ROUNDED).all()), None
    )
    if decimals is None:
        return None
    within = 0.5 * 10.0**-decimals + ROUNDED
    if not ((HUNDRED * (numbers * rates / HUNDRED).round() / numbers - rates).abs() <= within).all():
        return False
    # How often as many other numbers would do as well.
    chance = float((2 * within * numbers / HUNDRED).clip(upper_bound=1).product())
    return True if chance < BY_CHANCE else None
