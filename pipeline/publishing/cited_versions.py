"""The version of a publication, and what is kept of it for good, so that an old citation can be rebuilt.

    versions/2026.11.25-3f2a9c1d.json    the files (sha256, sidecar), the code, the hash of every table's contents

A version is the day on which these marts were first published and the first digits of the hash of all that they were
made from. Who publishes the same again gives the same version.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.faults import FaultsError
from pipeline.fingerprint import fingerprint
from pipeline.settings import PROJECT_FOLDER

VERSIONS = "versions"
CODE = ("pipeline", "schemas", "assets")  # contracts and reference data are in them
_DIGITS = 8
_VERSION = re.compile(rf"\d{{4}}\.\d\d\.\d\d-[0-9a-f]{{{_DIGITS}}}(\.\d+)?")
_GIT_SECONDS = 5


@dataclass(frozen=True, slots=True)
class CitedVersion:
    """A version, and what is kept of it."""

    name: str
    inputs_hash: str
    sources: tuple[Mapping[str, Any], ...]  # file, source_id, sha256, sidecar
    tables: Mapping[str, str]  # by schema.table: the hash of its contents
    code: Mapping[str, Any]  # fingerprint, commit, versions
    first_published: str
    accepted: tuple[Mapping[str, Any], ...] = ()  # wordings that were accepted of its files

    @property
    def day(self) -> str:
        """The day of the version, in ISO 8601."""
        return self.name.partition("-")[0].replace(".", "-")

    @property
    def text(self) -> str:
        """The file that is kept."""
        said = {
            "version": self.name,
            "first_published": self.first_published,
            "inputs_hash": self.inputs_hash,
            "code": self.code,
            "sources": self.sources,
            "tables": self.tables,
        } | ({"accepted": self.accepted} if self.accepted else {})
        return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def inputs_hash(files: pl.DataFrame) -> str:
    """Return the hash of all that marts are made from: recognised files, their sidecars, and the code.

    `files` has source_id, sha256, sidecar. Names of files do not count, but for the source_id that they give.
    """
    said = [code_fingerprint()]
    for source_id, sha256, sidecar in files.select("source_id", "sha256", "sidecar").sort(pl.all()).iter_rows():
        said.append(f"{source_id} {sha256} {hashlib.sha256((sidecar or '').encode()).hexdigest()}")
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def code_fingerprint() -> str:
    """Return the hash of the code, the contracts and the libraries that make the marts."""
    return fingerprint(*CODE)


def version_of(
    marts: Path,
    inputs: str,
    sources: Iterable[Mapping[str, Any]],
    tables: Mapping[str, str],
    libraries: Mapping[str, str],
    published_at: dt.datetime,
    accepted: Iterable[Mapping[str, Any]] = (),
) -> CitedVersion:
    """Return the version of marts that are about to be published: the one that is kept of the same, else a new one.

    Another library or setting may make other tables of the same inputs; their version ends with a number of its own.
    """
    alike = [kept for kept in kept_versions(marts) if kept.inputs_hash == inputs]
    for kept in alike:
        if kept.tables == tables:
            return kept
    name = f"{published_at:%Y.%m.%d}-{inputs[:_DIGITS]}" + (f".{len(alike) + 1}" if alike else "")
    code = {"fingerprint": code_fingerprint(), "commit": _commit(), "versions": dict(libraries)}
    at = published_at.isoformat(timespec="milliseconds")
    return CitedVersion(name, inputs, tuple(sources), tables, code, at, tuple(accepted))


def kept_versions(marts: Path) -> list[CitedVersion]:
    """Return every version that is kept in a marts folder, oldest first; one that a power cut spoilt is none."""
    found = []
    for path in sorted((marts / VERSIONS).glob("*.json")):
        try:
            found.append(_read(path))
        except (ValueError, KeyError, TypeError):
            continue
    return sorted(found, key=lambda kept: kept.first_published)


def kept_version(marts: Path, name: str) -> CitedVersion:
    """Return a version by its name; raises FaultsError where it is not kept."""
    path = marts / VERSIONS / f"{name}.json"
    if _VERSION.fullmatch(name) and path.is_file():
        try:
            return _read(path)
        except (ValueError, KeyError, TypeError) as error:
            expected, remedy = "what is kept of a version", "restore it from a copy of the marts folder"
            raise FaultsError.at(path, expected, "a damaged file", remedy=remedy) from error
    known = ", ".join(kept.name for kept in kept_versions(marts)[-5:])
    raise FaultsError.at(marts / VERSIONS, f"version {name}", f"only {known}" if known else "none")


def _read(path: Path) -> CitedVersion:
    said = json.loads(path.read_text("utf-8"))
    return CitedVersion(
        said["version"],
        said["inputs_hash"],
        tuple(said["sources"]),
        dict(said["tables"]),
        dict(said["code"]),
        said["first_published"],
        tuple(said.get("accepted", ())),
    )


def _commit() -> str | None:
    """The commit of the code, with a plus where files differ from it; None where it is not known."""
    if not (PROJECT_FOLDER / ".git").exists():
        return None
    try:
        commit = _git("rev-parse", "HEAD")
        changed = _git("status", "--porcelain", "--", *CODE)
    except (OSError, subprocess.SubprocessError):
        return None
    return commit + ("+" if changed else "")


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(PROJECT_FOLDER), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=_GIT_SECONDS)
    return done.stdout.strip()
