"""Publish tables: build beside what stands, check, then swap in one step.

The marts folder holds `current`, a link to the folder of one finished build, and names that lead through
it. Publishing moves that one link, so a reader finds either the whole old build or the whole new one. The
build before is kept for readers that are still in it.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

DATABASE = "probation.duckdb"
PARQUET = "parquet"
MANIFEST = "build.json"
SCHEMAS = ("marts", "charts")
_BUILDS = ".builds"
_UNFINISHED = ".unfinished"
_LOCK = ".lock"
_CURRENT = "current"


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """A table to publish and what its comments say."""

    schema: str
    name: str
    frame: pl.DataFrame
    comment: str
    column_comments: Mapping[str, str]


def publish(tables: list[PublishedTable], manifest: Mapping[str, object], folder: Path) -> Path:
    """Publish tables and a manifest to a marts folder, and return the folder of the new build.

    Nothing that stood there before is touched until the new build is whole and checked. Raises OSError when
    the folder cannot be written and RuntimeError when the build does not read back as it was written.
    """
    builds = folder / _BUILDS
    builds.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time(folder):
        _remove(builds.glob(f"*{_UNFINISHED}"))  # left by a build that was killed
        # Sortable by time, and unlike any other.
        name = f"{manifest['built_at']}-{uuid.uuid4().hex[:8]}".replace(":", "")
        unfinished = builds / (name + _UNFINISHED)
        unfinished.mkdir()
        try:
            _write(tables, unfinished)
            (unfinished / MANIFEST).write_text(json.dumps(manifest, indent=2, default=str) + "\n", "utf-8")
            _check(tables, unfinished)
            build = unfinished.rename(builds / name)
        except BaseException:
            _remove([unfinished])
            raise
        _make_current(build, folder)
        _remove(sorted(path for path in builds.iterdir() if path != build)[:-1])
    return build


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until no other process publishes to the folder; the system frees the lock of one that dies."""
    with (folder / _LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(tables: list[PublishedTable], build: Path) -> None:
    (build / PARQUET).mkdir()
    with duckdb.connect(str(build / DATABASE)) as connection:
        connection.begin()  # one transaction: hundreds of comments would each wait for the disk
        for schema in SCHEMAS:
            connection.execute(f"CREATE SCHEMA {schema}")
        for table in tables:
            connection.register("frame", table.frame)
            target = f'{table.schema}."{table.name}"'
            connection.execute(f"CREATE TABLE {target} AS SELECT * FROM frame")
            connection.execute(f"COMMENT ON TABLE {target} IS {_quoted(table.comment)}")
            for column, comment in table.column_comments.items():
                connection.execute(f'COMMENT ON COLUMN {target}."{column}" IS {_quoted(comment)}')
            connection.execute(f"COPY {target} TO {_quoted(str(build / PARQUET / f'{table.name}.parquet'))}")
        connection.commit()


def _check(tables: list[PublishedTable], build: Path) -> None:
    with duckdb.connect(str(build / DATABASE), read_only=True) as connection:
        for table in tables:
            parquet = _quoted(str(build / PARQUET / f"{table.name}.parquet"))
            for relation in (f'{table.schema}."{table.name}"', parquet):
                counted = connection.execute(f"SELECT count(*) FROM {relation}").fetchone()
                if counted != (table.frame.height,):
                    raise RuntimeError(f"{relation} reads back {counted} rows, expected {table.frame.height}")


def _make_current(build: Path, folder: Path) -> None:
    _link(folder / _CURRENT, Path(_BUILDS) / build.name)
    for name in (DATABASE, PARQUET, MANIFEST):
        _link(folder / name, Path(_CURRENT) / name)


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    if link.is_dir() and not link.is_symlink():
        shutil.rmtree(link)
    beside = link.with_name(f".{link.name}.{uuid.uuid4().hex[:8]}")
    beside.symlink_to(target)
    beside.replace(link)


def _remove(folders: Iterable[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
