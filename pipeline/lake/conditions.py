"""Conditions that DuckDB asks as it reads, so that rows which cannot be wanted never come to memory.

DuckDB's own lazy frames (`relation.pl(lazy=True)`) ask single comparisons; a condition with a list they ask not at all.
"""

from __future__ import annotations

import datetime as dt
from math import isfinite
from operator import eq, ge, gt, le, lt, ne

import polars as pl

from pipeline.sql_text import sql_name, sql_text

ANY = "true"
MOST_VALUES = 2_000  # in a list
COMPARED = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


def in_sql(condition: pl.Expr) -> str:
    """Return what of a condition can be asked in SQL: every row that holds to it is among those that are found."""
    match condition.meta.pop():
        case [other, one] if condition.meta.eq(one & other):
            return " AND ".join(said for part in (one, other) if (said := in_sql(part)) != ANY) or ANY
        case [other, one] if condition.meta.eq(one | other):
            either = in_sql(one), in_sql(other)
            return ANY if ANY in either else f"({' OR '.join(either)})"
        case [values, column] if condition.meta.eq(column.is_in(values)):
            listed = column.meta.is_column() and not values.meta.root_names()
            return _one_of(column.meta.output_name(), pl.select(values).to_series()) if listed else ANY
        case [other, one]:
            sides = _term(one), _term(other)
            signs = [sign for sign, compared in COMPARED.items() if condition.meta.eq(compared(one, other))]
            return f"({sides[0]} {signs[0]} {sides[1]})" if signs and all(sides) else ANY
        case [column] if column.meta.is_column():
            asked = {"IS NULL": column.is_null(), "IS NOT NULL": column.is_not_null()}
            return next((f"({_term(column)} {said})" for said, of in asked.items() if condition.meta.eq(of)), ANY)
    return f"({_term(condition)})" if condition.meta.is_column() else ANY


def _term(side: pl.Expr) -> str | None:
    """A column or a value in SQL; none where it is more than that."""
    if side.meta.is_column():
        return sql_name(side.meta.output_name())
    return _literal(pl.select(side).item()) if side.meta.is_literal() else None


def _one_of(column: str, values: pl.Series) -> str:
    listed = (values.explode() if values.dtype == pl.List else values).drop_nulls().unique(maintain_order=True)
    if len(listed) > MOST_VALUES or listed.dtype not in (pl.String, pl.Int64, pl.Date):
        return ANY
    literals = [str(_literal(value)) for value in listed]
    return f"({sql_name(column)} IN ({', '.join(literals)}))" if literals else "false"


def _literal(value: object) -> str | None:
    match value:
        case bool() | int():
            return str(value)
        case str():
            return sql_text(value)
        case float() if isfinite(value):
            return f"{value!r}::DOUBLE"
        case dt.date() if not isinstance(value, dt.datetime):
            return f"DATE {sql_text(str(value))}"
    return None
