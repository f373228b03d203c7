"""What one machine publishes of the same raw files: what many machines publish must be no other."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipeline.build import build
from pipeline.lake.tables import reading
from pipeline.settings import Settings
from pipeline.shared.exports import bring_published

COLUMNS = """SELECT schema_name, table_name, column_name, data_type, comment FROM duckdb_columns()
    WHERE NOT internal ORDER BY ALL"""


def built_alone(raw: Path, marts: Path) -> Settings:
    """Build raw files with a lake of this machine alone, and return its settings."""
    alone = Settings().model_copy(update={"lake_catalog": None, "lake_data": "", "raw": raw, "marts": marts})
    build(alone)
    return alone


def published(marts: Path) -> tuple[object, ...]:
    """Every row, type and comment of what is published, but for when and where it was built."""
    with duckdb.connect(str(marts / "probation.duckdb"), read_only=True) as connection:
        tables = connection.execute(
            "SELECT schema_name, table_name, comment FROM duckdb_tables() ORDER BY ALL"
        ).fetchall()
        rows = {
            f"{schema}.{table}": connection.execute(f'FROM "{schema}"."{table}"').fetchall()
            for schema, table, _ in tables
        }
        return tables, connection.execute(COLUMNS).fetchall(), rows


def assert_as_alone(shared: Settings, alone: Settings) -> None:
    """Hold what is published of a shared lake, and every table of it, to those of one machine."""
    bring_published(shared)
    with reading(alone.lake) as one, reading(shared.lake) as other:
        assert {name: made.content_hash for name, made in one.made.items()} == {
            name: made.content_hash for name, made in other.made.items()
        }
    assert published(shared.marts) == published(alone.marts)
