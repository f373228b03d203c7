"""What a new build can take over from the current one: tables that have not changed are copied, not written again."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.folders.marts import DATABASE, MANIFEST, PARQUET

CONTENTS = "published_contents"  # in build.json: of each table, a hash of its rows and comments and what wrote it
HASHES = "published_files"  # and of each file beside it, its sha256


@dataclass(frozen=True, slots=True)
class CurrentBuild:
    """A build and what its manifest says of it; one without a manifest of ours holds nothing to take over."""

    folder: Path | None = None
    contents: Mapping[str, str] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def in_folder(cls, folder: Path | None) -> CurrentBuild:
        """Read the manifest of a build, if there is one."""
        try:
            said = json.loads((folder / MANIFEST).read_text("utf-8")) if folder else {}
            return cls(folder, dict(said.get(CONTENTS, {})), dict(said.get(HASHES, {})))
        except (OSError, ValueError, TypeError, AttributeError):
            return cls()

    def copy_database(self, build: Path, contents: Mapping[str, str]) -> set[str]:
        """Copy the database into a build, and return the tables in it that are as the contents say; none, no copy."""
        same = {name for name, content in contents.items() if self.contents.get(name) == content}
        return same if same and self._copied(DATABASE, build) else set()

    def copy_parquet(self, name: str, build: Path) -> bool:
        """Copy a table's Parquet file into a build, and return whether it is there and undamaged."""
        return self._copied(f"{PARQUET}/{name}.parquet", build)

    def _copied(self, name: str, build: Path) -> bool:
        if self.folder is None or name not in self.hashes:
            return False
        try:
            shutil.copyfile(self.folder / name, build / name)
        except FileNotFoundError:
            return False
        # The copy is what is published: a file that somebody changed is not taken over.
        undamaged = sha256_of(build / name) == self.hashes[name]
        if not undamaged:
            (build / name).unlink()
        return undamaged


def hashes_of(build: Path) -> dict[str, str]:
    """Return the sha256 of a build's database and Parquet files, by their paths in it."""
    paths = [build / DATABASE, *sorted((build / PARQUET).iterdir())]
    return {path.relative_to(build).as_posix(): sha256_of(path) for path in paths}


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
