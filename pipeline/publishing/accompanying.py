"""What goes with every publication: its data package, its citation, and what is kept of its version for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from pipeline.folders.marts import current_build, manifest_of
from pipeline.folders.taken_over import HASHES, ROWS
from pipeline.folders.whole_files import sha256_of
from pipeline.lake.contents import BLOCK, contents_hash
from pipeline.pages import put
from pipeline.publishing.citation import CITATION, About, citation
from pipeline.publishing.cited_versions import VERSIONS, CitedVersion, code_fingerprint, version_of
from pipeline.publishing.data_package import DATA_PACKAGE, PARQUET_EDITION, data_package, in_lines
from pipeline.publishing.writing import PublishedTable

PUBLICATION, DESCRIBING = "marts.publication", ("marts.data_dictionary", "marts.sources")
CODE = "code_fingerprint"  # in the manifest: what hashed the tables
Hashed = dict[str, Any]  # sha256 of a table's contents, and what the lake knows it by


@dataclass(frozen=True, slots=True)
class Accompanying:
    """The files that go with a publication of some tables, written when the build is whole and checked."""

    marts: Path
    about: About
    cited: CitedVersion
    built_at: str
    dictionary: pl.DataFrame
    sources: pl.DataFrame
    hashed: Mapping[str, Hashed] = field(default_factory=dict)

    @property
    def named(self) -> dict[str, object]:
        """What the manifest says of the version, and of the tables for the next build."""
        return {
            "version": self.cited.name,
            "inputs_hash": self.cited.inputs_hash,
            CODE: code_fingerprint(),
            ROWS: self.hashed,
        }

    def write(self, build: Path) -> None:
        """Write the data package and the citation to an unfinished build, and keep the version."""
        hashes = manifest_of(build).get(HASHES, {})
        package = data_package(
            self.about,
            self.cited,
            self.built_at,
            self.dictionary,
            self.sources,
            PARQUET_EDITION,
            lambda path: ((build / path).stat().st_size, hashes.get(path) or sha256_of(build / path)),
        )
        (build / DATA_PACKAGE).write_text(in_lines(package), "utf-8")
        (build / CITATION).write_text(citation(self.about, self.cited, self.sources), "utf-8")
        name = f"{VERSIONS}/{self.cited.name}.json"
        kept = self.marts / name
        if not kept.is_file() or kept.read_text("utf-8") != self.cited.text:  # none, or one that a power cut spoilt
            put(self.marts, name, self.cited.text)


def accompanying(
    files: pl.DataFrame,
    published: Iterable[PublishedTable],
    manifest: Mapping[str, Any],
    marts: Path,
    about: About,
    written: Mapping[str, str] = MappingProxyType({}),
) -> Accompanying:
    """Return what goes with the tables that are about to be published to a marts folder, under its lock.

    `files` is raw.files: file, source_id, sha256, sidecar, recognised. `written` is the hash of the contents of each
    table that was hashed as it was written.
    """
    tables = {table.full_name: table for table in published}
    publication, dictionary, sources = (tables[name].frame.lazy().collect() for name in (PUBLICATION, *DESCRIBING))
    (inputs,) = publication["inputs_hash"]
    before = _hashed_before(marts)
    hashed = {name: _hashed(table, before.get(name), written.get(name)) for name, table in tables.items()}
    cited = version_of(
        marts,
        inputs,
        files.filter("recognised").select("file", "source_id", "sha256", "sidecar").to_dicts(),
        {name: said["sha256"] for name, said in hashed.items()},
        manifest["versions"],
        dt.datetime.fromisoformat(manifest["built_at"]),
        manifest.get("accepted", ()),
    )
    return Accompanying(marts, about, cited, manifest["built_at"], dictionary, sources, hashed)


def _hashed(table: PublishedTable, before: Hashed | None, written: str | None) -> Hashed:
    """The hash of a table's contents: as it was written, or as before, where the table is."""
    if table.content_hash is not None and before is not None and before.get("kept_as") == table.content_hash:
        return before
    said = {"sha256": table.sha256 or written or contents_hash(table.frame, table.in_batches(BLOCK))}
    return said if table.content_hash is None else said | {"kept_as": table.content_hash}


def _hashed_before(marts: Path) -> Mapping[str, Hashed]:
    """What the current build says of its tables, if the same code hashed them."""
    build = current_build(marts)
    try:
        said = manifest_of(build) if build else {}
        return dict(said[ROWS]) if said.get(CODE) == code_fingerprint() else {}
    except (OSError, ValueError, TypeError, AttributeError, KeyError):
        return {}
