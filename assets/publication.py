"""Publication: every mart into one database and its Parquet files, swapped in whole."""

from __future__ import annotations

import json
from pathlib import Path

import dagster as dg
import polars as pl

from assets.catalogue import TABLES
from assets.expectation_checks import data_docs
from pipeline.build import PUBLISHED, publish_marts, row_keys
from pipeline.folders.marts import MANIFEST, current_build
from pipeline.folders.turns import turn
from pipeline.in_dagster.following import follows
from pipeline.publishing.citation import load_about
from pipeline.quality.expectations import check_of
from pipeline.raw.accepted import load_accepted
from pipeline.settings import Settings
from pipeline.tables.made import TableName
from pipeline.telling.runs import report_publication

# Every mart and chart, and the raw tables that the manifest tells of; the parameter of an input is its layer and name.
INPUTS: dict[str, TableName] = {
    "_".join(name): name
    for name in [made.name for made in TABLES if made.name[0] in PUBLISHED]
    + [("raw", "files"), ("raw", "sources"), ("raw", "tables"), ("raw", "set_aside")]
}


class MartsFolder(dg.ConfigurableResource[None]):
    """Where the marts are published, and the suites that a build must hold to."""

    folder: str
    expectations: str
    raw: str = ""  # the folder that what was accepted is kept in


@dg.asset(
    key=["published", "database"],
    group_name="published",
    kinds={"duckdb", "parquet"},
    description="probation.duckdb, Parquet files and build.json in the marts folder, swapped in whole or not at all.",
    automation_condition=follows(),
    ins={parameter: dg.AssetIn(key=list(name)) for parameter, name in INPUTS.items()},
)
def database(marts_folder: MartsFolder, **frames: pl.DataFrame) -> dg.MaterializeResult[None]:
    """Publish every mart. What stood there before stays until the new build is whole and checked."""
    named = {INPUTS[parameter]: frame for parameter, frame in frames.items()}
    settings = Settings().model_copy(update={"marts": Path(marts_folder.folder)})
    with turn(settings.marts):
        before = current_build(settings.marts)
        build = publish_marts(
            named,
            TABLES,
            settings.marts,
            load_about(settings.citation),
            check_of(Path(marts_folder.expectations)),
            accepted=load_accepted(Path(marts_folder.raw)) if marts_folder.raw else (),
        )
        report_publication(settings, before, row_keys(TABLES))
    manifest = json.loads((build / MANIFEST).read_text("utf-8"))
    return dg.MaterializeResult(
        metadata={
            "build": build.name,
            "version": manifest["version"],
            "rows": manifest["tables"],
            "set aside": [file["file"] for file in manifest["set_aside"]],
            "unrecognised": manifest["unrecognised"],
            "not as expected": [check for check in manifest["checks"] if not check["passed"]],
            "data docs": data_docs(settings.marts),
        }
    )
