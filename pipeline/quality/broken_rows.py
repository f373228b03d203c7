"""The types of Great Expectations that suites may use, each as a query for the rows that break it.

The arguments are those of Great Expectations. As there, a rule about values says nothing of a row without one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.sql_text import sql_name, sql_text

UNEXPECTED_ROWS = "unexpected_rows_expectation"
BATCH = "{batch}"  # the rows of the table, in a query of one's own


def _not_null(table: str, column: str) -> str:
    return f"SELECT * FROM {table} WHERE {sql_name(column)} IS NULL"


def _in_set(table: str, column: str, value_set: Sequence[object]) -> str:
    return f"SELECT * FROM {table} WHERE {sql_name(column)} NOT IN ({_literals(value_set)})"


def _between(table: str, column: str, min_value: float, max_value: float) -> str:
    return f"SELECT * FROM {table} WHERE {sql_name(column)} NOT BETWEEN {min_value} AND {max_value}"


def _unique(table: str, column: str) -> str:
    return f"{_repeated(table, [column])} AND {sql_name(column)} IS NOT NULL"


def _unique_together(table: str, column_list: Sequence[str]) -> str:
    return _repeated(table, column_list)


def _pairs_in_set(table: str, value_pairs_set: Sequence[Sequence[object]], ignore_row_if: str, **columns: str) -> str:
    if ignore_row_if != "either_value_is_missing":
        raise TypeError(f"expected ignore_row_if = 'either_value_is_missing', found '{ignore_row_if}'")
    pairs = ", ".join(f"({_literals(pair)})" for pair in value_pairs_set)
    one, other = sql_name(columns["column_A"]), sql_name(columns["column_B"])
    both = f"{one} IS NOT NULL AND {other} IS NOT NULL"  # a pair with a null is one that is not in the set
    return f"SELECT * FROM {table} WHERE {both} AND ({one}, {other}) NOT IN ({pairs})"


def _rows_between(table: str, min_value: int, max_value: int) -> str:
    return f"SELECT count(*) AS rows FROM {table} HAVING count(*) NOT BETWEEN {min_value} AND {max_value}"


def _of_a_query(table: str, unexpected_rows_query: str) -> str:
    return unexpected_rows_query.format(batch=table)


def _repeated(table: str, columns: Sequence[str]) -> str:
    """Rows whose values stand in another row too: two nulls are alike. A hash is counted in a third of the time."""
    values = f"hash({', '.join(map(sql_name, columns))})"
    return f"SELECT * FROM {table} WHERE {values} IN (SELECT {values} FROM {table} GROUP BY ALL HAVING count(*) > 1)"


def _literals(values: Sequence[object]) -> str:
    return ", ".join(sql_text(value) if isinstance(value, str) else str(value) for value in values)


QUERIES: dict[str, Callable[..., str]] = {
    "expect_column_values_to_not_be_null": _not_null,
    "expect_column_values_to_be_in_set": _in_set,
    "expect_column_values_to_be_between": _between,
    "expect_column_values_to_be_unique": _unique,
    "expect_compound_columns_to_be_unique": _unique_together,
    "expect_column_pair_values_to_be_in_set": _pairs_in_set,
    "expect_table_row_count_to_be_between": _rows_between,
    UNEXPECTED_ROWS: _of_a_query,
}
