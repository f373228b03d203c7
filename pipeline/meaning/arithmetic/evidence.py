"""What every identity over the figures of a workbook needs: by what figures are told apart, and when enough agree."""

from __future__ import annotations

import polars as pl

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

Settled = tuple[pl.DataFrame, list[str], list[Problem]]


def open_figures(found: pl.DataFrame, what: str) -> pl.DataFrame:
    """Return the figures whose words leave something open: sign, scale, statistic, base, count."""
    return found.filter(pl.col("open").list.contains(what) & pl.col("value").is_not_null())


def mostly(holds: pl.Series) -> bool:
    """Return whether an identity holds in most of the places where it can be tried."""
    return int(holds.sum()) >= MOST * len(holds)
