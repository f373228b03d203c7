"""Where tables live between steps: one DuckDB database, opened for each operation and closed again.

Everything that knows that the store is a local DuckDB file is here. A lakehouse on another machine needs a
class with the same two methods.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from pipeline.folders.storage_faults import storage_faults


class Warehouse:
    """Named tables (`layer.name`) in a DuckDB database."""

    def __init__(self, path: Path) -> None:
        """Keep the path; the file is made by the first write."""
        self.path = path

    def write(self, layer: str, name: str, frame: pl.DataFrame) -> None:
        """Replace a table by a frame, in one transaction; raises FaultsError when full or locked."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._connection() as connection:
            connection.register("frame", frame)
            connection.execute("BEGIN")
            connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{layer}"')
            connection.execute(f'CREATE OR REPLACE TABLE "{layer}"."{name}" AS SELECT * FROM frame')
            connection.execute("COMMIT")

    def read(self, layer: str, name: str) -> pl.DataFrame:
        """Return a table as a frame; raises duckdb.CatalogException when it was never written."""
        with self._connection(read_only=True) as connection:
            return connection.execute(f'SELECT * FROM "{layer}"."{name}"').pl()

    @contextmanager
    def _connection(self, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
        with storage_faults(self.path), duckdb.connect(str(self.path), read_only=read_only) as connection:
            yield connection
