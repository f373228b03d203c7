"""DuckDB's extensions, from their wheels: official machines cannot download them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import duckdb

from pipeline.faults import FaultsError
from pipeline.sql_text import sql_text


def load_extension(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Load an extension from its wheel; nothing is downloaded. Raises FaultsError where the wheel is missing."""
    spec = find_spec(f"duckdb_extension_{name}")
    places = spec.submodule_search_locations if spec and spec.submodule_search_locations else []
    found = [file for place in places for file in Path(place).rglob(f"{name}.duckdb_extension")]
    if not found:
        expected = f"the package duckdb-extension-{name}, of DuckDB's own version"
        raise FaultsError.at("DuckDB", expected, "none", remedy="run 'make build' again")
    connection.execute(f"LOAD {sql_text(found[0])}")
