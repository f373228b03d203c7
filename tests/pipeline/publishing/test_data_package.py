"""The data package over Parquet: valid by Frictionless' own tool, and true of the files that it describes."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.folders.marts import current_build
from tests.conftest import Ask

TYPES = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP",
}


@pytest.fixture(scope="module")
def package(marts_folder: Path) -> dict[str, Any]:
    said: dict[str, Any] = json.loads((marts_folder / "datapackage.json").read_text("utf-8"))
    return said


def test_its_metadata_is_valid(package: dict[str, Any]) -> None:
    from frictionless import Package

    assert list(Package.metadata_validate(package)) == []


def test_has_a_resource_for_every_table_with_the_bytes_and_the_hash_of_its_file(
    package: dict[str, Any], marts_folder: Path
) -> None:
    files = {f"parquet/{path.name}" for path in (marts_folder / "parquet").iterdir()}
    assert {resource["path"] for resource in package["resources"]} == files
    for resource in package["resources"]:
        data = (marts_folder / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(data), f"sha256:{hashlib.sha256(data).hexdigest()}")


def test_names_and_types_are_those_of_the_files(package: dict[str, Any], marts_folder: Path) -> None:
    for resource in package["resources"]:
        described = duckdb.sql(f"DESCRIBE FROM '{marts_folder / resource['path']}'").fetchall()
        fields = [(field["name"], TYPES[field["type"]]) for field in resource["schema"]["fields"]]
        assert fields == [(name, kind) for name, kind, *_ in described]


def test_keys_and_limits_hold_in_the_files(package: dict[str, Any], marts_folder: Path) -> None:
    for resource in package["resources"]:
        file, schema = f"'{marts_folder / resource['path']}'", resource["schema"]
        for key in [schema.get("primaryKey", []), *schema.get("uniqueKeys", [])]:
            if key:
                twice = f"SELECT 1 FROM {file} GROUP BY {', '.join(key)} HAVING count(*) > 1"
                assert duckdb.sql(twice).fetchall() == []
        for field in schema["fields"]:
            limits, name = field.get("constraints", {}), f'"{field["name"]}"'
            broken = [f"{name} IS NULL"] if limits.get("required") else []
            broken += [f"{name} < {limits['minimum']}"] if "minimum" in limits else []
            broken += [f"{name} > {limits['maximum']}"] if "maximum" in limits else []
            broken += [f"NOT regexp_full_match({name}, '{limits['pattern']}')"] if "pattern" in limits else []
            if broken:
                where = " OR ".join(broken)
                assert duckdb.sql(f"SELECT {name} FROM {file} WHERE {where}").fetchall() == [], (resource["name"], name)


def test_figures_lead_to_their_sources_and_ratings_to_their_inspections(package: dict[str, Any]) -> None:
    schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}

    def leads(column: str, table: str) -> dict[str, Any]:
        return {"fields": [column], "reference": {"resource": table, "fields": [column]}}

    assert leads("source_id", "sources") in schemas["vacancy_rates"]["foreignKeys"]
    assert leads("inspection_id", "inspections") in schemas["ratings"]["foreignKeys"]
    assert schemas["inspections"]["primaryKey"] == ["inspection_id"]
    assert "foreignKeys" not in schemas["sources"]


def test_names_licence_sources_publishers_version_and_units(
    package: dict[str, Any], ask: Ask, marts_folder: Path
) -> None:
    assert package["version"] == json.loads((marts_folder / "build.json").read_text("utf-8"))["version"]
    assert package["licenses"] == [
        {
            "name": "OGL-UK-3.0",
            "title": "Open Government Licence v3.0",
            "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        }
    ]
    assert [source["sha256"] for source in package["sources"]] == ask("FROM marts.sources")["sha256"].to_list()
    publishers = {person["title"] for person in package["contributors"] if person["role"] == "publisher"}
    assert publishers == set(ask("FROM marts.sources")["publisher"])
    (vacancies,) = (resource for resource in package["resources"] if resource["name"] == "vacancy_rates")
    units = {field["name"]: field.get("unit") for field in vacancies["schema"]["fields"]}
    assert (units["vacancy_rate"], units["target_fte"], units["area"]) == ("per cent", "FTE", None)


def test_is_of_the_build_that_names_lead_to(marts_folder: Path) -> None:
    build = current_build(marts_folder)
    assert build is not None
    assert (marts_folder / "datapackage.json").resolve().parent == build


def test_is_written_from_what_a_build_has_at_hand(marts_folder: Path, tmp_path: Path) -> None:
    from pipeline.published.queries import PublishedMarts
    from pipeline.publishing.accompanying import Accompanying
    from pipeline.publishing.citation import load_about
    from pipeline.publishing.cited_versions import kept_versions
    from pipeline.settings import Settings

    build = current_build(marts_folder)
    assert build is not None
    with PublishedMarts(marts_folder) as marts:
        dictionary, sources = marts.frame("FROM marts.data_dictionary"), marts.frame("FROM marts.sources")
    (cited,) = kept_versions(marts_folder)
    said = json.loads((build / "build.json").read_text("utf-8"))
    for name in ("parquet", "build.json"):
        (tmp_path / name).symlink_to(build / name)
    beside = Accompanying(tmp_path, load_about(Settings().citation), cited, said["built_at"], dictionary, sources)
    beside.write(tmp_path)
    assert (tmp_path / "datapackage.json").read_bytes() == (build / "datapackage.json").read_bytes()
    assert (tmp_path / "CITATION.cff").read_bytes() == (build / "CITATION.cff").read_bytes()
