"""Publication: every mart into one database and its Parquet files, swapped in whole."""

from __future__ import annotations

import datetime as dt
import platform
from importlib.metadata import version
from pathlib import Path

import dagster as dg
import polars as pl

from assets.marts import MODELS
from pipeline.publication import PublishedTable, publish
from pipeline.table_assets import description, table_name

PACKAGES = ("pdu-marts", "dagster", "duckdb", "pandera", "polars", "python-calamine")
CHECK = "model"


class MartsFolder(dg.ConfigurableResource):  # type: ignore[misc] # Dagster's resource metaclass is untyped
    """Where the marts are published."""

    folder: str


def _published(layer: str, name: str) -> str:
    return f"{layer}_{name}"


@dg.asset(
    key=["published", "database"],
    group_name="published",
    kinds={"duckdb", "parquet"},
    description="probation.duckdb, Parquet files and build.json in the marts folder, swapped in whole or not at all.",
    ins={_published(*table_name(model)): dg.AssetIn(key=list(table_name(model))) for model in MODELS}
    | {"raw_tables": dg.AssetIn(key=["raw", "tables"]), "raw_files": dg.AssetIn(key=["raw", "files"])},
)
def database(marts_folder: MartsFolder, **frames: pl.DataFrame) -> dg.MaterializeResult:
    """Publish every mart. What stood there before stays until the new build is whole and checked."""
    tables = [_table(model, frames[_published(*table_name(model))]) for model in MODELS]
    manifest = _manifest(tables, frames["raw_tables"], frames["raw_files"], frames["marts_sources"])
    build = publish(tables, manifest, Path(marts_folder.folder))
    rows = {f"{table.schema}.{table.name}": table.frame.height for table in tables}
    return dg.MaterializeResult(
        metadata={"build": build.name, "rows": rows, "unrecognised": manifest["unrecognised"]}
    )


def _table(model: type, frame: pl.DataFrame) -> PublishedTable:
    schema, name = table_name(model)
    columns = model.to_schema().columns  # type: ignore[attr-defined] # pandera's base is untyped here
    return PublishedTable(
        schema=schema,
        name=name,
        frame=frame,
        comment=description(model),
        column_comments={column: about.description or "" for column, about in columns.items()},
    )


def _manifest(
    tables: list[PublishedTable], found: pl.DataFrame, files: pl.DataFrame, sources: pl.DataFrame
) -> dict[str, object]:
    """What was built from what, for people and programs that ask later."""
    unread = found.filter(pl.col("contract").is_null())
    return {
        "built_at": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
        "sources": sources.select("source_id", "file_name", "sha256", "origin", "published_date").to_dicts(),
        "tables": {f"{table.schema}.{table.name}": table.frame.height for table in tables},
        "checks": [
            {"table": f"{table.schema}.{table.name}", "check": CHECK, "passed": True} for table in tables
        ],
        "unrecognised": files.filter(~pl.col("recognised"))["file"].to_list(),
        "tables_not_read": unread.select("source_id", "source_sheet", "source_range", "source_table").to_dicts(),
    }
