"""The first build over a marts folder of the program before: it goes on, and what was cited stays."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from bench.releases import write_releases
from pipeline.lake.attached import attached
from pipeline.lake.tables import reading
from pipeline.rebuilding import rebuild
from pipeline.settings import Settings
from tests.pipeline.test_rebuilding import built, everything


def as_before(settings: Settings) -> None:
    """Make a marts folder what the program before left: frames in `.kept`, and a lake without pieces or readings."""
    kept = settings.marts / ".kept" / "frames"
    kept.mkdir(parents=True)
    (kept / "0f3c.parquet").write_bytes(b"a frame")
    for name in ("readings.json", "tables.json", "verdicts.json"):
        (kept.parent / name).write_text("{}")
    manifest = (settings.marts / "build.json").resolve()
    said = json.loads(manifest.read_text("utf-8"))
    for name, hashed in said["contents_hashes"].items():
        said["contents_hashes"][name] = hashed | {"blocks": ["12"], "kept_as": "a frame"}
    manifest.write_text(json.dumps(said))
    with attached(settings.lake) as connection:
        tables = "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'lake'"
        for schema, name in connection.execute(tables).fetchall():
            if schema in ("readings", "main"):
                connection.execute(f'DROP TABLE lake.{schema}."{name}"')
        connection.execute("CREATE TABLE lake.raw.ratings AS SELECT 'Surrey' AS pdu")
        connection.execute(
            "CREATE TABLE lake.main.made AS SELECT 'marts.ratings' AS table_name, 'old' AS content, 'old' AS pieces, "
            "'old' AS code, '{}' AS inputs, 1 AS row_count"
        )


def test_an_old_marts_folder_is_built_over_and_keeps_its_versions(tmp_path: Path) -> None:
    raw, marts = tmp_path / "raw", tmp_path / "marts"
    settings = Settings().model_copy(update={"raw": raw, "marts": marts, "synthetic": True})
    write_releases(raw, range(4))
    built(raw, marts)
    before, (version,) = everything(marts), (marts / "versions").iterdir()
    cited = version.read_bytes()
    as_before(settings)
    assert built(raw, marts)["reading"] == {"read": 4, "kept": 0}
    assert everything(marts) == before
    assert version.read_bytes() == cited
    assert not (marts / ".kept").exists()
    with reading(settings.lake) as tables, pytest.raises(duckdb.CatalogException):
        tables.connection.execute("FROM lake.main.made")
    assert built(raw, marts)["tables_made"] == []
    assert rebuild(settings, version.stem, tmp_path / "again").as_cited
