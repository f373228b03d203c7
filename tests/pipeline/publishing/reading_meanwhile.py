"""Readers in processes of their own, while builds are published one after another without a pause.

A program, as killed_builds is: `python -m tests.pipeline.publishing.reading_meanwhile FOLDER PUBLICATIONS` prints what
each reader saw as JSON. No reader tries anything twice.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import duckdb

from pipeline.folders.marts import current_build
from pipeline.published.queries import PublishedMarts
from tests.pipeline.publishing.killed_builds import TABLES, USED_LATER, ended, forked, publish_number

ASKED = " UNION ".join(f"SELECT build FROM {{}}{name}{{}}" for name in TABLES)
BETWEEN_LOOKS = 0.02  # seconds
Look = Callable[[Path], Iterator[set[int]]]  # each look gives the numbers of the builds that it saw


def opening(folder: Path) -> Iterator[set[int]]:
    """Open the database again for each look, as a script does; ask twice."""
    while True:
        with duckdb.connect(str(folder / "probation.duckdb"), read_only=True) as connection:
            yield {n for _ in range(2) for (n,) in connection.execute(ASKED.format(*["marts.", ""] * 2)).fetchall()}


def holding(folder: Path) -> Iterator[set[int]]:
    """Hold one connection, as a notebook does."""
    with duckdb.connect(str(folder / "probation.duckdb"), read_only=True) as connection:
        while True:
            yield {n for (n,) in connection.execute(ASKED.format(*["marts.", ""] * 2)).fetchall()} | {0}


def asking(folder: Path) -> Iterator[set[int]]:
    """Ask as `pdu query` and `pdu trace` do: several questions of one object."""
    while True:
        with PublishedMarts(folder) as marts:
            found = [marts.frame(f"SELECT DISTINCT build FROM marts.{name}") for name in TABLES]
            yield {number for frame in found for (number,) in frame.rows()}


def reading_parquet(folder: Path) -> Iterator[set[int]]:
    """Read every Parquet file of the build that is current when the look begins."""
    with duckdb.connect() as connection:
        while True:
            build = current_build(folder)
            yield {n for (n,) in connection.execute(f"SELECT build FROM '{build}/parquet/*.parquet'").fetchall()}


def reading_manifest(folder: Path) -> Iterator[set[int]]:
    """Read build.json through its link."""
    while True:
        yield {json.loads((folder / "build.json").read_text("utf-8"))["number"]}


READERS: list[Look] = [opening, opening, opening, holding, asking, asking, reading_parquet, reading_manifest]


def read_until(last: int, look: Look, folder: Path, output: int) -> None:
    """Look until the last build is seen, or has been published to one who holds an old one; tell what was seen."""
    looks, mixed, seen = 0, 0, set()
    for found in look(folder):
        time.sleep(BETWEEN_LOOKS)  # or the readers leave the publisher no processor
        looks += 1
        mixed += len(found) != 1
        seen |= found
        if last in found or (look is holding and last in next(reading_manifest(folder))):
            break
    os.write(
        output, (json.dumps({"reader": look.__name__, "looks": looks, "mixed": mixed, "seen": len(seen)})).encode()
    )


def publish_all(folder: Path, last: int) -> None:
    """Publish builds one after another."""
    for number in range(1, last + 1):
        publish_number(folder, number)


def main(where: str, publications: str) -> None:
    """Start the readers, publish, and print what they saw."""
    for name in USED_LATER:
        importlib.import_module(name)
    folder, last = Path(where), int(publications)
    assert ended(forked(partial(publish_number, folder, 0))) == 0
    pipes = [os.pipe() for _ in READERS]
    readers = [
        forked(partial(read_until, last, look, folder, write)) for look, (_, write) in zip(READERS, pipes, strict=True)
    ]
    assert ended(forked(partial(publish_all, folder, last))) == 0
    failed = [READERS[at].__name__ for at, reader in enumerate(readers) if ended(reader) != 0]
    for _, write in pipes:
        os.close(write)
    saw = [json.loads(os.read(read, 1000) or "{}") for read, _ in pipes]
    print(json.dumps({"failed": failed, "readers": saw}))


if __name__ == "__main__":
    main(*sys.argv[1:])
