"""The marts that say where figures come from.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa


class Sources(pa.DataFrameModel):
    """A raw file that the marts are built from."""

    source_id: str = pa.Field(unique=True, description="Name of the file below the raw folder, without its ending.")
    title: str = pa.Field(description="Title of the publication.")
    publisher: str = pa.Field(nullable=True, description="Who published it.")
    published_date: dt.date = pa.Field(nullable=True, description="When it was published.")
    published_date_precision: str = pa.Field(
        nullable=True,
        isin=["day", "month"],
        description="month where only the month is printed; the day is then 1.",
    )
    url: str = pa.Field(nullable=True, description="Where it was published, as printed.")
    licence: str = pa.Field(nullable=True, description="Licence of the publication.")
    origin: str = pa.Field(
        isin=["downloaded", "transcribed", "supplied", "synthetic"],
        description="downloaded: the publisher's file. transcribed: typed from the published text. supplied: put "
        "there by hand, without provenance. synthetic: made up; never in the project's own marts.",
    )
    transcribed_from: str = pa.Field(nullable=True, description="Document and form that it was typed from.")
    file_name: str = pa.Field(description="Name of the file.")
    sha256: str = pa.Field(str_matches="^[0-9a-f]{64}$", description="SHA-256 of the file's bytes.")

    class Config:
        """Table name."""

        strict = True
        name = "marts.sources"


class SourceTables(pa.DataFrameModel):
    """A table in a raw file: where it stands, where it is printed, what reads it."""

    source_id: str = pa.Field(description="The raw file; joins marts.sources.")
    source_sheet: str = pa.Field(description="The sheet of the raw file.")
    source_range: str = pa.Field(description="The A1 range of the table.")
    source_table: str = pa.Field(description="Title of the table.")
    contract: str = pa.Field(nullable=True, description="The source contract that reads it; null where none does.")
    document: str = pa.Field(nullable=True, description="Document that prints it.")
    section: str = pa.Field(nullable=True, description="Chapter and heading where it is printed.")
    page: int = pa.Field(nullable=True, gt=0, description="Page, where the contents page gives it.")
    published_date: dt.date = pa.Field(nullable=True, description="When that document was published.")

    class Config:
        """Table name."""

        strict = True
        name = "marts.source_tables"
