"""The data dictionary: what the models of published tables say of every column, a row a column.

The same models give the database its comments and the data package its schema. Nothing is asked of the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandera.polars as pa
import polars as pl

from pipeline.tables.made import MadeTable
from pipeline.tables.views import View

# The types that models use, by the names that DuckDB has for them.
DUCKDB_TYPES: dict[pl.DataType, str] = {
    pl.String(): "VARCHAR",
    pl.Int64(): "BIGINT",
    pl.Float64(): "DOUBLE",
    pl.Boolean(): "BOOLEAN",
    pl.Date(): "DATE",
    pl.Datetime("us"): "TIMESTAMP",
}
SEPARATOR = "; "  # allowed values; no value holds it
UnitOf = Callable[[str, str], str | None]

_DICTIONARY = {
    "table_schema": pl.String,
    "table_name": pl.String,
    "position": pl.Int64,
    "column_name": pl.String,
    "type": pl.String,
    "unit": pl.String,
    "nullable": pl.Boolean,
    "is_key": pl.Boolean,
    "refers_to": pl.String,
    "allowed_values": pl.String,
    "minimum": pl.Float64,
    "maximum": pl.Float64,
    "pattern": pl.String,
    "description": pl.String,
    "table_description": pl.String,
}


def data_dictionary(tables: Iterable[MadeTable | View], unit_of: UnitOf) -> pl.DataFrame:
    """Return a row a column of the tables, in their order; raises KeyError for a type that DuckDB has no name for.

    A column refers to another table where its name is the whole key of that table, such as source_id.
    """
    tables = list(tables)
    single = {made.key[0]: made.name for made in reversed(tables) if len(made.key) == 1}
    return pl.DataFrame([row for made in tables for row in _rows(made, single, unit_of)], schema=_DICTIONARY)


def _rows(made: MadeTable | View, single: dict[str, tuple[str, str]], unit_of: UnitOf) -> list[dict[str, Any]]:
    columns = made.schema.columns
    return [
        {
            "table_schema": made.name[0],
            "table_name": made.name[1],
            "position": position,
            "column_name": name,
            "type": DUCKDB_TYPES[columns[name].dtype.type],
            "unit": unit_of(made.name[1], name),
            "nullable": columns[name].nullable,
            "is_key": name in made.key,
            "refers_to": ".".join((*single[name], name)) if single.get(name, made.name) != made.name else None,
            "description": columns[name].description,
            "table_description": made.description,
        }
        | _limits(columns[name])
        for position, name in enumerate(made.columns, start=1)
    ]


def _limits(column: pa.Column) -> dict[str, Any]:
    """What a column's checks allow; the ends of an open range are left to its description."""
    said = {str(check.name): check.statistics or {} for check in column.checks}
    allowed = said.get("isin", {}).get("allowed_values")
    return {
        "allowed_values": SEPARATOR.join(map(str, allowed)) if allowed is not None else None,
        "minimum": said.get("greater_than_or_equal_to", {}).get("min_value"),
        "maximum": said.get("less_than_or_equal_to", {}).get("max_value"),
        "pattern": said.get("str_matches", {}).get("pattern"),
    }
