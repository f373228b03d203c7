"""Publish tables: build beside what stands, check, then swap in one step.

The marts folder holds `current`, a link to the folder of one finished build, and names that lead through
it. Publishing moves that one link, so a reader finds either the whole old build or the whole new one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

from pipeline.marts_folder import DATABASE, MANIFEST, PARQUET, make_current, name_of, unfinished_build
from pipeline.storage_faults import storage_faults
from pipeline.turns import turn

__all__ = ["DATABASE", "MANIFEST", "PARQUET", "SCHEMAS", "PublishedTable", "publish"]

SCHEMAS = ("marts", "charts")
BUILD_ID = "build_id"

# Given the folder of an unfinished build: returns records for the manifest's `checks`, raises to publish nothing.
Check = Callable[[Path], list[dict[str, object]]]
# Most tables have less than one block in each column, and fit in one row group: the least block that there is makes
# the file a third as large, and a second thread would only wait for the first. Whoever reads need not know.
SMALL_TABLES: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "default_block_size": "16384"}


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table to publish and what its comments say."""

    schema: str
    name: str
    frame: pl.DataFrame
    comment: str
    column_comments: Mapping[str, str]


def publish(
    tables: list[PublishedTable], manifest: Mapping[str, object], folder: Path, check: Check | None = None
) -> Path:
    """Publish tables and a manifest to a marts folder, and return the folder of the new build.

    Takes the folder's turn, unless the caller has it. Nothing that stood there before is touched until the new
    build is whole and checked. The build's name is `build_id` in the manifest and `marts.build_id()` in the
    database. Raises FaultsError when the disk refuses, whatever `check` raises, and RuntimeError when the
    build does not read back as it was written.
    """
    with storage_faults(folder), turn(folder), unfinished_build(folder, str(manifest["built_at"])) as unfinished:
        name = name_of(unfinished)
        _write(tables, name, unfinished)
        _read_back(tables, unfinished)
        checks = check(unfinished) if check else []
        _write_manifest({BUILD_ID: name} | dict(manifest), checks, unfinished)
        return make_current(unfinished, folder)


def _write(tables: list[PublishedTable], name: str, build: Path) -> None:
    (build / PARQUET).mkdir()
    with duckdb.connect(str(build / DATABASE), config=SMALL_TABLES) as connection:
        connection.begin()  # one transaction: hundreds of comments would each wait for the disk
        for schema in SCHEMAS:
            connection.execute(f"CREATE SCHEMA {schema}")
        connection.execute(f"CREATE MACRO {SCHEMAS[0]}.{BUILD_ID}() AS {_quoted(name)}")
        for table in tables:
            connection.register("frame", table.frame)
            target = f'{table.schema}."{table.name}"'
            connection.execute(f"CREATE TABLE {target} AS SELECT * FROM frame")
            comments = [f"COMMENT ON TABLE {target} IS {_quoted(table.comment)}"]
            for column, comment in table.column_comments.items():
                comments.append(f'COMMENT ON COLUMN {target}."{column}" IS {_quoted(comment)}')
            connection.execute(";".join(comments))  # at once: each call costs as much as its comment
            connection.execute(f"COPY {target} TO {_quoted(str(build / PARQUET / f'{table.name}.parquet'))}")
        connection.commit()


def _read_back(tables: list[PublishedTable], build: Path) -> None:
    with duckdb.connect(str(build / DATABASE), read_only=True) as connection:
        for table in tables:
            parquet = _quoted(str(build / PARQUET / f"{table.name}.parquet"))
            for relation in (f'{table.schema}."{table.name}"', parquet):
                counted = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()
                if counted != (table.frame.height,):
                    raise RuntimeError(f"{relation} reads back {counted} rows, expected {table.frame.height}")


def _write_manifest(manifest: dict[str, object], checks: list[dict[str, object]], build: Path) -> None:
    if checks:
        made = manifest.get("checks")
        manifest["checks"] = [*(made if isinstance(made, list) else []), *checks]
    (build / MANIFEST).write_text(json.dumps(manifest, indent=2, default=str) + "\n", "utf-8")


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
