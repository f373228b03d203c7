"""What changed in the raw folder, and whether the published marts were made from just what is there."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pipeline.folders.marts import manifest_of
from pipeline.folders.whole_files import sha256_of
from pipeline.raw.accepted import ACCEPTED
from pipeline.raw.folder import workbooks_below
from pipeline.raw.provenance import SUFFIX
from pipeline.raw.withdrawn import WITHDRAWN

NAMES_SAID = 5

Snapshot = dict[str, list[int]]  # file below the raw folder: its size in bytes, its time of change in nanoseconds


def snapshot(folder: Path) -> Snapshot:
    """Return the size and time of change of each workbook, each sidecar and what was accepted; no file is opened."""
    files: Snapshot = {}
    workbooks = [path for book in workbooks_below(folder) for path in (book, book.with_name(book.name + SUFFIX))]
    for path in (*workbooks, folder / ACCEPTED, folder / WITHDRAWN):
        try:
            status = path.stat()
        except FileNotFoundError:  # no sidecar, nothing accepted, or taken away just now
            continue
        files[path.relative_to(folder).as_posix()] = [status.st_size, status.st_mtime_ns]
    return files


def fingerprint(files: Mapping[str, list[int]]) -> str:
    """Return a short text that is the same for the same files only."""
    return hashlib.sha256(json.dumps(files, sort_keys=True).encode()).hexdigest()[:16]


def changes(before: Snapshot, after: Snapshot) -> str:
    """Return in words which files were added, changed and removed."""
    both = before.keys() & after.keys()
    said = [
        _named("added", after.keys() - both),
        _named("changed", (name for name in both if before[name] != after[name])),
        _named("removed", before.keys() - both),
    ]
    return "; ".join(part for part in said if part) or "no file changed"


def is_published(folder: Path, files: Snapshot, marts: Path) -> bool:
    """Whether the published marts were made from just these files.

    The manifest has the sha256 of each workbook; it has none of sidecars and of what was accepted, so each must be
    older than the build.
    """
    built = manifest(marts)
    if built is None:
        return False
    built_at = dt.datetime.fromisoformat(built["built_at"]).timestamp() * 1e9
    beside = {name for name in files if name.endswith(SUFFIX) or name in (ACCEPTED, WITHDRAWN)}
    if any(files[name][1] > built_at for name in beside):
        return False
    workbooks = [name for name in files if name not in beside and name not in built["unrecognised"]]
    built_of = [*built["sources"], *built.get("set_aside", ())]
    try:
        now = {sha256_of(folder / name) for name in workbooks}
    except FileNotFoundError:  # taken away just now
        return False
    return now == {source["sha256"] for source in built_of}


def manifest(marts: Path) -> dict[str, Any] | None:
    """Return what the published build says of itself, or None where nothing is published."""
    try:
        return manifest_of(marts)
    except FileNotFoundError:
        return None


def _named(what: str, names: Iterable[str]) -> str:
    ordered = sorted(names)
    more = f" and {len(ordered) - NAMES_SAID} more" if len(ordered) > NAMES_SAID else ""
    return f"{what} {', '.join(ordered[:NAMES_SAID])}{more}" if ordered else ""
