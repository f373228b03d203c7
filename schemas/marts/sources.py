"""The marts that say where figures come from.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa

from schemas import staging


class Sources(pa.DataFrameModel):
    """A raw file that the marts are built from."""

    source_id: str = pa.Field(unique=True, description="Name of the file below the raw folder, without its ending.")
    title: str = pa.Field(nullable=True, description="Title of the publication.")
    publisher: str = pa.Field(nullable=True, description="Who published it.")
    published_date: dt.date = pa.Field(nullable=True, description="When it was published.")
    published_date_precision: str = pa.Field(
        nullable=True,
        isin=["day", "month"],
        description="month where only the month is printed; the day is then 1.",
    )
    edition: str = pa.Field(nullable=True, description="Edition of the publication, where it names one.")
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
    release: str = pa.Field(
        nullable=True, description="The page of the release that the file is of, without host; null where unknown."
    )
    attachment: str = pa.Field(nullable=True, description="Which file of the release it is: main tables, annex.")
    version: int = pa.Field(
        nullable=True, ge=1, description="Counts the files that the publisher put in one attachment's place, from 1."
    )
    downloaded_at: dt.datetime = pa.Field(nullable=True, description="When it was downloaded (UTC).")
    figures_used: int = pa.Field(ge=0, description="Figures of the file that the marts are made from.")
    figures_superseded: int = pa.Field(
        ge=0, description="Figures of the file that another is used for; see marts.superseded_figures."
    )
    superseded_by: str = pa.Field(
        nullable=True,
        description="The files used instead, separated by ', ', where a later version has come for this file or all "
        "its figures are superseded; null where the file is used.",
    )

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
    release: str = pa.Field(nullable=True, description="The page of the release that the table is of, without host.")

    class Config:
        """Table name."""

        strict = True
        name = "marts.source_tables"


class SupersededFigures(staging.SupersededFigures):
    """A figure that no mart uses: what was printed, and where; what is used instead, and how the two compare."""

    class Config:
        """Table name."""

        name = "marts.superseded_figures"
