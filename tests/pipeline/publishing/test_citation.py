"""Citations: valid by the rules of the Citation File Format 1.2.0, and what they name is what was published."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator, FormatChecker

from pipeline.settings import PROJECT_FOLDER
from tests.conftest import Ask

DAY = {"type": "string", "format": "date", "pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"}
TEXT = {"type": "string", "minLength": 1}
AUTHORS = {
    "type": "array",
    "minItems": 1,
    "items": {"type": "object", "additionalProperties": False, "required": ["name"], "properties": {"name": TEXT}},
}
URL = {"type": "string", "format": "uri", "pattern": r"^(https|http|ftp|sftp)://.+"}
# The rules of https://github.com/citation-file-format/citation-file-format for the fields that are written here.
RULES = {
    "type": "object",
    "additionalProperties": False,
    "required": ["authors", "cff-version", "message", "title"],
    "properties": {
        "cff-version": {"const": "1.2.0"},
        "message": TEXT,
        "type": {"enum": ["dataset", "software"]},
        "title": TEXT,
        "abstract": TEXT,
        "authors": AUTHORS,
        "version": TEXT,
        "date-released": DAY,
        "license": {"oneOf": [{"enum": ["MIT"]}, {"type": "array", "minItems": 1, "items": {"enum": ["OGL-UK-3.0"]}}]},
        "keywords": {"type": "array", "minItems": 1, "uniqueItems": True, "items": TEXT},
        "identifiers": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["type", "value"],
                "properties": {"type": {"const": "other"}, "value": TEXT, "description": TEXT},
            },
        },
        "references": {
            "type": "array",
            "minItems": 1,
            "uniqueItems": True,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["authors", "title", "type"],
                "properties": {
                    "type": {"const": "report"},
                    "title": TEXT,
                    "authors": AUTHORS,
                    "date-published": DAY,
                    "year": {"type": "integer"},
                    "month": {"type": "integer", "minimum": 1, "maximum": 12},
                    "url": URL,
                    "notes": TEXT,
                },
            },
        },
    },
}


class _Text(yaml.SafeLoader):  # type: ignore[misc]  # of a module without types
    """Dates stay text, as the format wants them."""


_Text.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path) -> dict[str, Any]:
    said: dict[str, Any] = yaml.load(path.read_text("utf-8"), _Text)
    return said


@pytest.fixture(scope="module")
def cited(marts_folder: Path) -> dict[str, Any]:
    return read(marts_folder / "CITATION.cff")


def faults(said: dict[str, Any]) -> list[str]:
    return [error.message for error in Draft7Validator(RULES, format_checker=FormatChecker()).iter_errors(said)]


def test_both_citations_are_valid(cited: dict[str, Any]) -> None:
    assert faults(cited) == []
    assert faults(read(PROJECT_FOLDER / "CITATION.cff")) == []
    assert faults(cited | {"date-released": "25 November 2026"}) != []


def test_of_the_code_is_of_the_version_that_is_installed() -> None:
    project = tomllib.loads((PROJECT_FOLDER / "pyproject.toml").read_text("utf-8"))["project"]
    said = read(PROJECT_FOLDER / "CITATION.cff")
    same = {"title": "name", "version": "version", "license": "license"}
    assert {name: said[name] for name in same} == {name: project[other] for name, other in same.items()}


def test_of_the_marts_names_their_version_their_hash_and_every_source(
    cited: dict[str, Any], ask: Ask, marts_folder: Path
) -> None:
    manifest = json.loads((marts_folder / "build.json").read_text("utf-8"))
    assert cited["version"] == manifest["version"]
    assert cited["date-released"] == manifest["built_at"][:10]
    assert cited["identifiers"][0]["value"] == f"sha256:{ask('FROM marts.publication')['inputs_hash'][0]}"
    sources = ask("FROM marts.sources").to_dicts()
    assert [reference["title"] for reference in cited["references"]] == [source["title"] for source in sources]
    for reference, source in zip(cited["references"], sources, strict=True):
        assert source["sha256"] in reference["notes"]
        assert ("date-published" in reference) == (source["published_date_precision"] == "day")
