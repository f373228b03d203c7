"""What is published of a shared lake: files in the bucket below a name a publication; the lake says which is current.

    published/NAME/     probation.duckdb, parquet/, build.json and the rest of one publication; never changed
    versions/           what each version was made from, for good

The files are there before the lake names them, in the transaction that keeps the tables that they were made from.
"""

from __future__ import annotations

from contextlib import suppress
from importlib.metadata import version as installed
from pathlib import Path

import duckdb
from packaging.version import Version

from pipeline import DISTRIBUTION
from pipeline.faults import FaultsError
from pipeline.folders.locks import locked
from pipeline.folders.marts import BUILDS, UNFINISHED, current_build, make_current, name_of
from pipeline.lake.attached import LAKE, NoLakeError
from pipeline.lake.tables import LakeTables, reading
from pipeline.publishing.cited_versions import VERSIONS
from pipeline.settings import Settings
from pipeline.shared.bucket import bucket_folder

_PUBLISHED = f"{LAKE}.main.published"


def bring_published(settings: Settings) -> None:
    """Make what is published of a shared lake the current build of this machine's marts folder.

    Nothing is done without a bucket, where nothing is published, or where it is here. Raises FaultsError when the
    catalogue or the bucket cannot be reached.
    """
    if settings.shared_files is None:
        return
    name = None
    with suppress(NoLakeError), reading(settings.lake) as store:
        name = _published(store)[0]
    here = current_build(settings.marts)
    if name is None or (here is not None and here.name == name):
        return
    with locked(settings.marts):
        unfinished = settings.marts / BUILDS / f"{name}{UNFINISHED}"
        with bucket_folder(f"{settings.shared_files}/published/{name}") as bucket:
            for file, stored in bucket.files().items():
                bucket.bring(file, stored, unfinished)
        with bucket_folder(f"{settings.shared_files}/{VERSIONS}") as bucket:
            for file, stored in bucket.files().items():
                if not (settings.marts / VERSIONS / file).exists():
                    bucket.bring(file, stored, settings.marts / VERSIONS)
        make_current(unfinished, settings.marts)


def share_build(settings: Settings, store: LakeTables, unfinished: Path, version: str) -> None:
    """Put an unfinished build into the bucket and record in the lake, in its transaction, that it is the current one.

    Raises FaultsError where a newer program has published, where somebody else has since this one began, or where the
    bucket refuses; nothing is published then.
    """
    if settings.shared_files is None:
        return
    published, program = _published(store)
    ours = installed(DISTRIBUTION)
    if program is not None and Version(ours) < Version(program):
        remedy = f"install {DISTRIBUTION} {program}, as the others have"
        raise FaultsError.at(settings.lake, f"{DISTRIBUTION} {program} or later", ours, remedy=remedy)
    began = current_build(settings.marts)
    if published is not None and (began is None or began.name != published):
        remedy = "run it again: what was published meanwhile stands"
        raise FaultsError.at(settings.lake, "what was published when this began", "another publication", remedy=remedy)
    name = name_of(unfinished)
    with bucket_folder(f"{settings.shared_files}/published/{name}") as bucket:
        for path in sorted(path for path in unfinished.rglob("*") if path.is_file()):
            bucket.put(path.relative_to(unfinished).as_posix(), path)
    with bucket_folder(f"{settings.shared_files}/{VERSIONS}") as bucket:
        there = bucket.files()
        # A machine that published alone before has versions that nobody else has.
        for path in sorted((settings.marts / VERSIONS).glob("*.json")):
            if path.name not in there:
                bucket.put(path.name, path)
    # Replaced and not changed: of two at once the later is refused by the lake.
    store.connection.execute(
        f"CREATE OR REPLACE TABLE {_PUBLISHED} AS SELECT ? AS build, ? AS version, ? AS program, now() AS published_at",
        [name, version, ours],
    )


def published_name(store: LakeTables) -> str | None:
    """Return the name of the current publication of a shared lake, or None where nothing is published."""
    return _published(store)[0]


def share_pages(settings: Settings, folder: Path, under: str) -> None:
    """Put pages beside the publication that they were made of, such as its report."""
    build = current_build(settings.marts)
    if settings.shared_files is None or build is None:
        return
    with bucket_folder(f"{settings.shared_files}/published/{build.name}/{under}") as bucket:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            bucket.put(path.relative_to(folder).as_posix(), path)


def _published(store: LakeTables) -> tuple[str | None, str | None]:
    """The name of the current publication, and which program published it; none where there is none."""
    try:
        ((name, program),) = store.connection.execute(f"SELECT build, program FROM {_PUBLISHED}").fetchall()
    except duckdb.CatalogException:
        return None, None
    return str(name), str(program)
