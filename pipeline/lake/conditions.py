"""Conditions that DuckDB asks as it reads, so that rows which cannot be wanted never come to memory."""

from __future__ import annotations

import polars as pl
from duckdb.polars_io import _predicate_to_expression

SAID_OTHERWISE = ('"Cast"', '"Modulus"')  # DuckDB leaves a cast out, and has another sign for what a division leaves


def in_sql(condition: pl.Expr) -> str:
    """Return what can be asked in SQL of a condition's parts that all must hold; rows that hold to it may yet not."""
    parts = condition.meta.pop()
    if len(parts) == 2 and any((one & other).meta.eq(condition) for one, other in (parts, reversed(parts))):
        return " AND ".join(in_sql(part) for part in parts)
    said = condition.meta.serialize(format="json")
    found = None if any(words in said for words in SAID_OTHERWISE) else _predicate_to_expression(condition)
    return "true" if found is None else f"({found})"
