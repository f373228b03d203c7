"""Publish tables: build beside what stands, check, then swap in one step.

The marts folder holds `current`, a link to the folder of one finished build, and names that lead through
it. Publishing moves that one link, so a reader finds either the whole old build or the whole new one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pipeline.folders.locks import locked
from pipeline.folders.marts import MANIFEST, PARQUET, current_build, make_current, name_of, unfinished_build
from pipeline.folders.storage_faults import storage_faults
from pipeline.folders.taken_over import CONTENTS, HASHES, CurrentBuild, hashes_of
from pipeline.publishing.accompanying import Accompanying
from pipeline.publishing.writing import PublishedTable, read_back, write_names, write_tables

BUILD_ID, VERSION = "build_id", "version"

# Given the folder of an unfinished build: returns records for the manifest's `checks`, raises to publish nothing.
Check = Callable[[Path], list[dict[str, object]]]
# Given the hash of what each table holds that was written: returns what goes with the build, with its version.
Cite = Callable[[Mapping[str, str]], Accompanying]
# Given the same folder once it is checked, and what goes with it: writes that.
Accompany = Callable[[Path, Accompanying], None]


def publish(
    tables: list[PublishedTable],
    manifest: Mapping[str, object],
    folder: Path,
    check: Check | None = None,
    cite: Cite | None = None,
    accompany: Accompany | None = None,
) -> Path:
    """Publish tables and a manifest to a marts folder, and return the folder of the new build.

    Takes the folder's lock, unless the caller has it. Nothing that stood there before is touched until the new
    build is whole and checked. The build's name is `build_id` in the manifest and `marts.build_id()` in the
    database; the `version` that `cite` returns is `marts.version()`. Raises FaultsError when the disk refuses, whatever
    `check`, `cite` or `accompany` raises, and RuntimeError when the build does not read back as it was written.
    """
    with storage_faults(folder), locked(folder), unfinished_build(folder, str(manifest["built_at"])) as unfinished:
        name = name_of(unfinished)
        contents = {table.full_name: table.written_content for table in tables if table.content_hash is not None}
        before = CurrentBuild.in_folder(current_build(folder))
        (unfinished / PARQUET).mkdir()
        alike = before.copy_alike(unfinished, contents)
        changed = [table for table in tables if table.full_name not in alike]
        hashes_of_tables = write_tables(changed, unfinished, alike)
        beside = cite(hashes_of_tables) if cite else None
        said = {BUILD_ID: name} | dict(manifest) | dict(beside.named if beside else {})
        write_names({BUILD_ID: name, VERSION: said.get(VERSION)}, unfinished)
        read_back(changed, unfinished)
        with ThreadPoolExecutor(1) as pool:  # hashed while it is checked
            hashes = pool.submit(hashes_of, unfinished, before.hashes_of(alike)) if contents else None
            checks = check(unfinished) if check else []
        written = {CONTENTS: contents, HASHES: hashes.result()} if hashes else {}
        _write_manifest(said | written, checks, unfinished)
        if accompany and beside:
            accompany(unfinished, beside)
        return make_current(unfinished, folder)


def _write_manifest(manifest: dict[str, object], checks: list[dict[str, object]], build: Path) -> None:
    if checks:
        made = manifest.get("checks")
        manifest["checks"] = [*(made if isinstance(made, list) else []), *checks]
    (build / MANIFEST).write_text(json.dumps(manifest, indent=2, default=str) + "\n", "utf-8")
