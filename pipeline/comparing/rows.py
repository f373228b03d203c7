"""Which rows of two builds differ: first in which files, by a sum of hashes, then only in those, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import duckdb

from pipeline.sql_text import sql_name

SIDES = ("before", "after")
SCHEMA = "marts"

# An address that moved within its file is no change of the figure.
ADDRESSES = ("source_sheet", "source_cell", "source_range")
ADDRESS_ENDINGS = ("_source", "_place")
DECIMALS = 9  # what is beyond is left between two ways of adding the same numbers

Marts = Mapping[str, Mapping[str, str]]  # of each mart its columns, with their types


@dataclass(frozen=True, slots=True)
class RowChanges:
    """How many rows of a mart are new, gone, or the same thing with another content."""

    mart: str
    rows: int
    added: int
    gone: int
    changed: int

    @property
    def differ(self) -> bool:
        """Whether any row does."""
        return bool(self.added or self.gone or self.changed)


def find_unlike_files(connection: duckdb.DuckDBPyConnection, marts: Marts) -> None:
    """Make the table `unlike`: of each mart the files whose rows are not the same in both builds, whatever their order.

    Both builds are attached under the names of SIDES; the columns are those that both have.
    """
    connection.execute("CREATE TEMP TABLE unlike (mart VARCHAR, file VARCHAR)")
    for mart, columns in marts.items():
        rows = on_both_sides(mart, f"{file_of(columns)} AS file, {hashed(columns)} AS content")
        connection.execute(f"""INSERT INTO unlike SELECT '{mart}', file FROM ({rows}) GROUP BY file
            HAVING sum(content) FILTER (one = 1) IS DISTINCT FROM sum(content) FILTER (one = -1)""")


def count_rows(
    connection: duckdb.DuckDBPyConnection, marts: Marts, alike: Set[str], keys: Mapping[str, Sequence[str]]
) -> tuple[RowChanges, ...]:
    """Return what differs in the unlike files of each mart; without a key a row is known by all that it holds.

    Marts that are alike are not asked.
    """
    counts = "\nUNION ALL ".join(
        f"""SELECT '{mart}', (SELECT count(*) FROM after.{SCHEMA}."{mart}"), *
        FROM ({_NONE if mart in alike else _differences(mart, columns, keys.get(mart, ()))})"""
        for mart, columns in marts.items()
    )
    return tuple(RowChanges(*row) for row in connection.execute(counts).fetchall()) if counts else ()


def on_both_sides(mart: str, wanted: str, where: str = "true") -> str:
    """Return the query for something of the rows `m` of both builds; `one` is 1 after and -1 before."""
    return " UNION ALL ".join(
        f'SELECT {wanted}, {sign} AS one FROM {side}.{SCHEMA}."{mart}" m WHERE {where}'
        for side, sign in zip(SIDES, (-1, 1), strict=True)
    )


def in_unlike_files(mart: str, columns: Iterable[str]) -> str:
    """Return the condition that a row `m` is in one of the unlike files of its mart."""
    return f"{file_of(columns)} IN (SELECT file FROM unlike WHERE mart = '{mart}')"


def file_of(columns: Iterable[str]) -> str:
    """Return the file that a row `m` is of; rows of none are taken together."""
    return "coalesce(m.source_id, '')" if "source_id" in columns else "''"


def hashed(columns: Iterable[str]) -> str:
    """Return the hash of columns of a row `m`; of none, one and the same."""
    return f"hash({', '.join(f'm.{sql_name(name)}' for name in columns) or 'true'})"


def _differences(mart: str, columns: Mapping[str, str], key: Sequence[str]) -> str:
    compared = {
        name: f"round(m.{sql_name(name)}, {DECIMALS})" if kind == "DOUBLE" else f"m.{sql_name(name)}"
        for name, kind in columns.items()
        if name not in ADDRESSES and not name.endswith(ADDRESS_ENDINGS)
    }
    content = ", ".join(compared.values()) or "true"  # nothing in common: a row is compared by its columns
    known_by = ", ".join(f"m.{sql_name(name)}" for name in key if name in compared) or content
    rows = on_both_sides(mart, f"hash({known_by}) AS key, hash({content}) AS content", in_unlike_files(mart, columns))
    # Rows alike on both sides cancel out; what is left under one key on both sides has changed.
    return f"""SELECT coalesce(sum(more - least(more, less)), 0)::BIGINT AS added,
            coalesce(sum(less - least(more, less)), 0)::BIGINT AS gone,
            coalesce(sum(least(more, less)), 0)::BIGINT AS changed
        FROM (SELECT sum(greatest(net, 0)) AS more, sum(greatest(-net, 0)) AS less
            FROM (SELECT key, sum(one) AS net FROM ({rows}) GROUP BY key, content)
            GROUP BY key)"""


_NONE = "SELECT 0 AS added, 0 AS gone, 0 AS changed"
