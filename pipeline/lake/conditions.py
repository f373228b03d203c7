"""Conditions that DuckDB asks as it reads, so that rows which cannot be wanted never come to memory.

DuckDB's own lazy frames (`relation.pl(lazy=True)`) ask single comparisons; a condition with a list they ask not at all.
"""

from __future__ import annotations

import datetime as dt

import polars as pl
from duckdb.polars_io import _predicate_to_expression

from pipeline.sql_text import sql_name, sql_text

ANY = "true"
SAID_OTHERWISE = ('"Cast"', '"Modulus"')  # DuckDB leaves a cast out, and has another sign for what a division leaves
MOST_VALUES = 2_000  # in a list


def in_sql(condition: pl.Expr) -> str:
    """Return what of a condition can be asked in SQL: every row that holds to it is among those that are found."""
    match condition.meta.pop():
        case [one, other] if _is((one & other, other & one), condition):
            return " AND ".join(said for part in (other, one) if (said := in_sql(part)) != ANY) or ANY
        case [one, other] if _is((one | other, other | one), condition):
            either = in_sql(other), in_sql(one)
            return ANY if ANY in either else f"({' OR '.join(either)})"
        case [values, column] if _is((column.is_in(values),), condition):
            if not column.meta.is_column() or values.meta.root_names():
                return ANY
            return _one_of(column.meta.output_name(), pl.select(values).to_series())
    said = condition.meta.serialize(format="json")
    found = None if any(words in said for words in SAID_OTHERWISE) else _predicate_to_expression(condition)
    return ANY if found is None else f"({found})"


def _is(ways: tuple[pl.Expr, ...], condition: pl.Expr) -> bool:
    return any(way.meta.eq(condition) for way in ways)


def _one_of(column: str, values: pl.Series) -> str:
    listed = (values.explode() if values.dtype == pl.List else values).drop_nulls().unique(maintain_order=True)
    if len(listed) > MOST_VALUES or listed.dtype not in (pl.String, pl.Int64, pl.Date):
        return ANY
    literals = [_literal(value) for value in listed]
    return f"({sql_name(column)} IN ({', '.join(literals)}))" if literals else "false"


def _literal(value: str | int | dt.date) -> str:
    return str(value) if isinstance(value, int) else f"{'DATE ' * isinstance(value, dt.date)}{sql_text(str(value))}"
