"""DuckDB's own shell on the published marts, read-only and with nothing beside them; and statements from a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import duckdb
import polars as pl

from pipeline.folders.marts import DATABASE
from pipeline.published.queries import PublishedMarts

PACKAGE = "duckdb_cli"  # has the program of DuckDB, for this machine
LOCKED_DOWN = ("SET enable_external_access = false", "SET lock_configuration = true")


def open_shell(marts: PublishedMarts) -> None:
    """Become DuckDB's shell, which then has the terminal and its keys to itself."""
    spec = find_spec(PACKAGE)
    assert spec is not None and spec.submodule_search_locations, "it is among the packages that make build installs"
    shell = Path(spec.submodule_search_locations[0]) / ("duckdb.exe" if sys.platform == "win32" else "duckdb")
    settings = [part for setting in LOCKED_DOWN for part in ("-cmd", setting)]
    os.execv(shell, [str(shell), "-readonly", *settings, str(marts.build / DATABASE)])


def answers(marts: PublishedMarts, text: str) -> Iterator[pl.DataFrame]:
    """Answer the statements of a text one after another. Raises FaultsError at the first that does not run."""
    try:
        statements = [statement.query for statement in duckdb.extract_statements(text)]
    except duckdb.Error:
        statements = [text]  # its fault is said as any other's
    return map(marts.frame, statements)
