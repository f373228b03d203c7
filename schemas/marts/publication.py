"""The marts about the marts: what every column means, and what to cite.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa

from pipeline.tables.data_dictionary import DUCKDB_TYPES


class DataDictionary(pa.DataFrameModel):
    """A column of a published table: its type, unit, limits and meaning, as in the comments of the database."""

    table_schema: str = pa.Field(isin=["marts", "charts"], description="The schema that the table is in.")
    table_name: str = pa.Field(description="The table.")
    position: int = pa.Field(ge=1, description="Place of the column in its table, from 1.")
    column_name: str = pa.Field(description="The column.")
    type: str = pa.Field(isin=list(DUCKDB_TYPES.values()), description="Its type in DuckDB.")
    unit: str = pa.Field(
        nullable=True,
        description="Its unit; 'as in column unit' where each row names its own. Null where a number has none.",
    )
    nullable: bool = pa.Field(description="Whether it may be null.")
    is_key: bool = pa.Field(description="Whether it is one of the columns that together tell a row from all others.")
    refers_to: str = pa.Field(nullable=True, description="The column that it joins: schema, table and column.")
    allowed_values: str = pa.Field(nullable=True, description="All values that it may have, separated by '; '.")
    minimum: float = pa.Field(nullable=True, description="The least value that it may have.")
    maximum: float = pa.Field(nullable=True, description="The greatest value that it may have.")
    pattern: str = pa.Field(nullable=True, description="The regular expression that its text matches.")
    description: str = pa.Field(description="What it holds.")
    table_description: str = pa.Field(description="What a row of its table is.")

    class Config:
        """Table name."""

        strict = True
        unique = ["table_schema", "table_name", "column_name"]
        name = "marts.data_dictionary"


class Publication(pa.DataFrameModel):
    """What these marts were made from, in one row, and how to cite them."""

    inputs_hash: str = pa.Field(
        unique=True,
        str_matches="^[0-9a-f]{64}$",
        description="SHA-256 of the files that the marts are made from, their provenance, and the code that made "
        "them. A version ends with its first eight digits; marts.version() gives the version.",
    )
    n_sources: int = pa.Field(ge=1, description="Files that the marts are made from.")
    latest_published_date: dt.date = pa.Field(
        nullable=True, description="When the latest of these files was published; null where none says."
    )
    publishers: str = pa.Field(nullable=True, description="Who published them, separated by '; '.")
    licence: str = pa.Field(nullable=True, description="The licences of these files, separated by '; '.")
    cite_as: str = pa.Field(
        description="How to cite the marts; put the version of the build, SELECT marts.version(), for VERSION."
    )

    class Config:
        """Table name."""

        strict = True
        name = "marts.publication"
