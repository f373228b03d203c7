"""Verdicts kept: an expectation of tables that are as they were is not asked again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import duckdb

from pipeline.folders.kept_frames import write_beside
from pipeline.quality.expectations import Expectation, Suite, Verdict, check_build, verdict_on

INDEX = "verdicts.json"
# A query that calls one of these may answer otherwise tomorrow, of the same rows.
_OF_THE_MOMENT = "SELECT list(DISTINCT function_name) FROM duckdb_functions() WHERE stability <> 'CONSISTENT'"


class KeptVerdicts:
    """Which verdict came of an expectation and of the contents of every table that its query names.

    An expectation whose query reads anything but named tables, such as the catalogue of the database, is asked each
    time.
    """

    def __init__(self, folder: Path, contents: Mapping[str, str]) -> None:
        """Read what is kept in a folder, where it is whole; `contents` are those of the tables, by full name."""
        self._path = folder / INDEX
        self._contents = contents
        self._before = _index_of(self._path)
        self._now: dict[str, dict[str, Any]] = {}
        self._of_the_moment: frozenset[str] | None = None

    def check(self, build: Path, suites: Iterable[Suite]) -> list[dict[str, object]]:
        """Do what check_build does, and ask only what is not known."""
        try:
            return check_build(build, suites, self._verdict_on)
        finally:
            write_beside(self._path, json.dumps(self._now).encode())

    def _verdict_on(self, connection: duckdb.DuckDBPyConnection, table: str, expectation: Expectation) -> Verdict:
        said = f"{duckdb.__version__} {table} {expectation.model_dump_json()} {expectation.broken_rows(table)}"
        key = hashlib.sha256(said.encode()).hexdigest()
        known = self._before.get(key)
        if known is None:
            reads, verdict = self._tables_read(connection, expectation.broken_rows(table)), None
        else:
            reads, verdict = known["reads"], known["verdict"] | {"first": tuple(known["verdict"]["first"])}
        contents = None if reads is None else [self._contents.get(name) for name in reads]
        if known is None or contents is None or None in contents or contents != known["contents"]:
            verdict = asdict(verdict_on(connection, table, expectation))
        assert verdict is not None
        self._now[key] = {"reads": reads, "contents": contents, "verdict": verdict}
        return Verdict(**verdict)

    def _tables_read(self, connection: duckdb.DuckDBPyConnection, query: str) -> list[str] | None:
        """The tables that a query names, or None where it may rest on more than their rows."""
        if self._of_the_moment is None:
            self._of_the_moment = frozenset(connection.execute(_OF_THE_MOMENT).fetchall()[0][0])
        parsed = json.loads(connection.execute("SELECT json_serialize_sql(?)", [query]).fetchall()[0][0])
        nodes = list(_nodes(parsed))
        if parsed["error"] or any(
            node.get("type") == "TABLE_FUNCTION" or node.get("function_name") in self._of_the_moment for node in nodes
        ):
            return None
        named = {(node["schema_name"], node["table_name"]) for node in nodes if node.get("type") == "BASE_TABLE"}
        # A name without a schema is that of a part of the query itself.
        return sorted(f"{schema}.{name}" for schema, name in named if schema)


def _nodes(tree: object) -> Iterator[dict[str, Any]]:
    """Every object of a tree of JSON."""
    if isinstance(tree, dict):
        yield tree
    for child in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _nodes(child)


def _index_of(path: Path) -> dict[str, dict[str, Any]]:
    try:
        said = dict(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}
    whole = all(isinstance(one, dict) and one.keys() == {"reads", "contents", "verdict"} for one in said.values())
    return said if whole else {}
