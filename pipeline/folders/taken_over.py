"""What a new build can take over from the current one: tables that have not changed are copied, not written again."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.folders.marts import DATABASE, PARQUET, manifest_of
from pipeline.folders.whole_files import sha256_of

CONTENTS = "published_contents"  # in build.json: of each table, a hash of its rows and comments and what wrote it
HASHES = "published_files"  # and of each file beside it, its sha256
ROWS = "contents_hashes"  # and of each table, a hash of its rows alone


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
            said = manifest_of(folder) if folder else {}
            return cls(folder, dict(said.get(CONTENTS, {})), dict(said.get(HASHES, {})))
        except (OSError, ValueError, TypeError, AttributeError):
            return cls()

    def copy_alike(self, build: Path, contents: Mapping[str, str]) -> set[str]:
        """Copy into a build what is as the contents say, and return these tables, by schema and name.

        They are in the database, which is copied whole, and have their Parquet files. Without any nothing is copied.
        """
        same = {name for name, content in contents.items() if self.contents.get(name) == content}
        if not same or not self._copied(DATABASE, build):
            return set()
        return {name for name in same if self._copied(parquet_of(name), build)}

    def hashes_of(self, tables: Iterable[str]) -> dict[str, str]:
        """Return the sha256 of the Parquet files of tables, by their paths in the build."""
        return {path: self.hashes[path] for path in map(parquet_of, tables)}

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


def parquet_of(table: str) -> str:
    """Return the path in a build of the Parquet file of a table, named by schema and name."""
    return f"{PARQUET}/{table.partition('.')[2]}.parquet"


def hashes_of(build: Path, known: Mapping[str, str]) -> dict[str, str]:
    """Return the sha256 of a build's database and Parquet files, by their paths in it; those known are not read."""
    files = [build / DATABASE, *sorted((build / PARQUET).iterdir())]
    paths = {path.relative_to(build).as_posix(): path for path in files}
    return {name: known.get(name) or sha256_of(path) for name, path in paths.items()}
