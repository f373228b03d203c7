"""Views: some rows of a table under a name of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandera.polars as pa

from pipeline.sql_text import sql_name, sql_text
from pipeline.tables.made import MadeTable, TableName


@dataclass(frozen=True)
class View:
    """The rows of a made table that have one value in a column, in their order, with its columns and comments.

    In the lake and in the database it is a view, among the Parquet files a file of its own.
    """

    name: TableName
    description: str
    of: MadeTable
    column: str
    value: str

    @property
    def schema(self) -> pa.DataFrameSchema:
        """What the model of the table says."""
        return self.of.schema

    @property
    def columns(self) -> list[str]:
        """The columns in order."""
        return self.of.columns

    @property
    def column_descriptions(self) -> Mapping[str, str]:
        """What each column holds."""
        return self.of.column_descriptions

    @property
    def key(self) -> tuple[str, ...]:
        """The columns that tell one row from another."""
        return self.of.key

    @property
    def rows(self) -> str:
        """The condition that a row of the table is one of the view, in SQL."""
        return f"{sql_name(self.column)} = {sql_text(self.value)}"

    @property
    def query(self) -> str:
        """The same rows in SQL. Names no database: it holds wherever the schemas stand beside each other."""
        columns = ", ".join(map(sql_name, self.columns))
        table = ".".join(map(sql_name, self.of.name))
        return f"SELECT {columns} FROM {table} WHERE {self.rows}"
