"""The marts about the marts: the dictionary of every published column, and what to cite."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from pipeline.build import PUBLISHED
from pipeline.publishing.cited_versions import inputs_hash
from pipeline.tables.data_dictionary import SEPARATOR, data_dictionary
from pipeline.tables.made import MadeTable, table
from pipeline.tables.views import View
from schemas import marts
from schemas.units import unit_of

CITE_AS = "pdu-marts: probation data marts for England and Wales, version VERSION. Made from {} files of {}. {}."


def dictionary_of(tables: Iterable[MadeTable], views: Iterable[View]) -> MadeTable:
    """Return the table that describes every published one of the tables, the views, and itself: it rests on code."""

    def make() -> pl.DataFrame:
        return data_dictionary([*published, dictionary], unit_of)

    published: list[MadeTable | View] = [*(made for made in tables if made.name[0] in PUBLISHED), *views]
    dictionary = MadeTable(marts.DataDictionary, make)
    return dictionary


@table(marts.Publication)
def publication(raw_files: pl.DataFrame, raw_sources: pl.DataFrame) -> pl.DataFrame:
    """Say in one row what the marts were made from, and how to cite them."""
    said = {name: SEPARATOR.join(raw_sources[name].drop_nulls().unique().sort()) for name in ("publisher", "licence")}
    files = raw_files.filter("recognised")
    return pl.DataFrame(
        {
            "inputs_hash": [inputs_hash(files)],
            "n_sources": [raw_sources.height],
            "latest_published_date": [raw_sources["published_date"].max()],
            "publishers": [said["publisher"] or None],
            "licence": [said["licence"] or None],
            "cite_as": [
                CITE_AS.format(
                    raw_sources.height,
                    said["publisher"] or "unknown publishers",
                    said["licence"] or "No licence is known",
                )
            ],
        },
        schema_overrides={"latest_published_date": pl.Date, "publishers": pl.String, "licence": pl.String},
    )
