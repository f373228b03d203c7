"""The data package of a build: its tables as Frictionless resources, with types, units, limits, keys and sources.

Plain JSON from the data dictionary, so that it costs a build next to nothing. `pdu package` writes the same over
CSV files. https://specs.frictionlessdata.io/data-package/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from pipeline import DISTRIBUTION
from pipeline.publishing.citation import About, address
from pipeline.publishing.cited_versions import CitedVersion
from pipeline.tables.data_dictionary import SEPARATOR

DATA_PACKAGE = "datapackage.json"
DATETIME = "%Y-%m-%dT%H:%M:%SZ"  # how Table Schema writes a moment
_TYPES = {
    "VARCHAR": "string",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "TIMESTAMP": "datetime",
}
File = tuple[int, str]  # bytes, sha256


@dataclass(frozen=True, slots=True)
class Edition:
    """A form that the tables are written in: below which folder, and what is said of each file."""

    folder: str
    form: str
    mediatype: str
    said: Mapping[str, Any]

    def path(self, table: str) -> str:
        """Return the path of a table's file within the package."""
        return f"{self.folder}/{table}.{self.form}"


PARQUET_EDITION = Edition("parquet", "parquet", "application/vnd.apache.parquet", {"profile": "data-resource"})
CSV_EDITION = Edition("csv", "csv", "text/csv", {"profile": "tabular-data-resource", "encoding": "utf-8"})


def data_package(
    about: About,
    cited: CitedVersion,
    created: str,
    dictionary: pl.DataFrame,
    sources: pl.DataFrame,
    edition: Edition,
    file: Callable[[str], File],
) -> dict[str, Any]:
    """Return the descriptor of a package.

    `dictionary` and `sources` are marts.data_dictionary and marts.sources; `created` is a moment in ISO 8601;
    `file` says of a path within the package how many bytes are there, and their sha256.
    """
    licences = about.licences_of(sources)
    publishers = sources["publisher"].drop_nulls().unique().sort()
    return {
        "profile": "data-package",
        "name": DISTRIBUTION,
        "title": about.title,
        "description": about.description,
        "version": cited.name,
        "created": created,
        "keywords": list(about.keywords),
        "licenses": [
            {"name": licence.name, "title": title, "path": licence.path} for title, licence in licences.items()
        ],
        "contributors": [{"title": name, "role": "publisher"} for name in publishers]
        + [{"title": name, "role": "wrangler"} for name in about.authors],
        "sources": [_source(source) for source in sources.to_dicts()],
        "resources": [
            _resource(name, columns.to_dicts(), edition, file)
            for (name,), columns in dictionary.partition_by("table_name", as_dict=True).items()
        ],
    }


def in_lines(package: Mapping[str, Any]) -> str:
    """Return the descriptor of a package as JSON that people can follow too: each thing that it lists is on a line."""
    return "{\n " + ",\n ".join(f'"{name}": {_in_lines(said)}' for name, said in package.items()) + "\n}\n"


def _in_lines(said: object) -> str:
    if not isinstance(said, list):
        return json.dumps(said, ensure_ascii=False)  # indented it would take a twentieth of a small build
    return "[\n  " + ",\n  ".join(json.dumps(one, ensure_ascii=False) for one in said) + "\n ]"


def _source(source: Mapping[str, Any]) -> dict[str, Any]:
    said = {
        "title": source["title"] or source["file_name"],
        "path": address(source["url"]),
        "source_id": source["source_id"],
    }
    return {name: value for name, value in (said | {"sha256": source["sha256"]}).items() if value}


def _resource(
    table: Any, columns: list[dict[str, Any]], edition: Edition, file: Callable[[str], File]
) -> dict[str, Any]:
    path = edition.path(table)
    size, sha256 = file(path)
    return {
        "name": table,
        "path": path,
        "format": edition.form,
        "mediatype": edition.mediatype,
        "description": columns[0]["table_description"],
        "table": f"{columns[0]['table_schema']}.{table}",
        "bytes": size,
        "hash": f"sha256:{sha256}",
        **edition.said,
        "schema": _schema(columns),
    }


def _schema(columns: list[dict[str, Any]]) -> dict[str, Any]:
    key = [column["column_name"] for column in columns if column["is_key"]]
    whole = not any(column["nullable"] for column in columns if column["is_key"])
    foreign = [
        {"fields": [column["column_name"]], "reference": {"resource": table, "fields": [field]}}
        for column in columns
        if column["refers_to"]
        for _, table, field in [column["refers_to"].split(".")]
    ]
    return {
        "fields": [_field(column, unique=key == [column["column_name"]]) for column in columns],
        "missingValues": [""],
        # A key with a gap in it still tells rows apart, but is none for Table Schema.
        **({"primaryKey" if whole else "uniqueKeys": key if whole else [key]} if key else {}),
        **({"foreignKeys": foreign} if foreign else {}),
    }


def _field(column: Mapping[str, Any], *, unique: bool) -> dict[str, Any]:
    kind = _TYPES[column["type"]]
    limits: dict[str, Any] = {"required": True} if not column["nullable"] else {}
    if unique:
        limits["unique"] = True
    if column["allowed_values"]:
        values = column["allowed_values"].split(SEPARATOR)
        limits["enum"] = [int(value) for value in values] if kind == "integer" else values
    for name in ("minimum", "maximum"):
        if column[name] is not None:
            limits[name] = int(column[name]) if kind == "integer" else column[name]
    if column["pattern"]:
        limits["pattern"] = column["pattern"]
    return {
        "name": column["column_name"],
        "type": kind,
        "description": column["description"],
        **({"unit": column["unit"]} if column["unit"] else {}),
        **({"constraints": limits} if limits else {}),
    }
