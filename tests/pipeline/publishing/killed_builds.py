"""Builds in processes of their own that are killed, hundreds in seconds: forked from one that has all imported.

A program, because a process in which tests have started threads cannot be forked safely:
`python -m tests.pipeline.publishing.killed_builds publish steps FOLDER 1` prints what happened as JSON.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

import duckdb
import polars as pl

from pipeline.cli import app
from pipeline.folders.marts import BUILDS, UNFINISHED, current_build
from pipeline.publishing.publication import publish
from pipeline.publishing.writing import PublishedTable
from pipeline.raw.declared import load_declared
from pipeline.settings import Settings

TABLES = ("figures", "ratings")
ROWS = 50
CURRENT_AND_PREVIOUS = 2
# Calls that leave something on the disk, take a lock or hand work to DuckDB: a build may die before each.
STEPS = {"begin", "close", "commit", "connect", "execute", "flock", "fsync", "ftruncate", "mkdir", "open"} | {
    *("register", "rename", "replace", "rmdir", "symlink", "unlink", "write")
}
BY_KILL = -signal.SIGKILL
Outcome = dict[str, Any]
Run = Callable[[Path, int], None]  # makes the build of a number in a marts folder


def publish_number(folder: Path, number: int) -> None:
    """Publish tables that hold a build's number in every row."""
    frame = pl.DataFrame({"build": [number] * ROWS})
    tables = [PublishedTable("marts", name, frame, "Rows of one build.", {"build": "Its number."}) for name in TABLES]
    publish(tables, {"built_at": "2026-11-19T09:30:00.000Z", "number": number}, folder)


def build_number(folder: Path, number: int) -> None:
    """Run `pdu build` on one workbook whose figures are a build's number."""
    raw = folder.parent / "raw"
    raw.mkdir(exist_ok=True)
    of_units = f"Gwent,{number}%,{number}%,{number}%\nSwansea NPT,{number}%,{number}%,[c]\n"
    rates = f"Vacancy rates at 30 June 2022\nPDU,SPO,PO,PSO\n{of_units}"
    (raw / "rates.csv").write_text(rates, "utf-8")
    with contextlib.redirect_stdout(io.StringIO()):
        assert not app(["build", "--raw", str(raw), "--marts", str(folder)], standalone_mode=False)


def numbers_published(folder: Path) -> set[int]:
    """The builds that database, parquet and manifest are of: one, where all is well."""
    manifest = json.loads((folder / "build.json").read_text("utf-8"))
    build = current_build(folder)
    assert build is not None and manifest["build_id"] == build.name
    column = "build" if "number" in manifest else "vacancy_rate"
    tables = TABLES if "number" in manifest else ("vacancy_rates",)
    with duckdb.connect(str(folder / "probation.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT marts.build_id()").fetchall() == [(build.name,)]
        relations = [f"marts.{name}" for name in tables] + [f"'{folder}/parquet/{name}.parquet'" for name in tables]
        asked = [f'SELECT "{column}" AS n FROM {relation} WHERE n IS NOT NULL' for relation in relations]
        found = {int(n) for (n,) in connection.execute(" UNION ALL ".join(asked)).fetchall()}
    return found | {manifest.get("number", *found)}


def left_over(folder: Path) -> list[str]:
    """What stands in a marts folder and should not."""
    known = {".lock", BUILDS, "current", "probation.duckdb", "parquet", "build.json"}
    known |= {"datapackage.json", "CITATION.cff", "versions"}  # what goes with it
    known |= {".lake", "runs", "last-run.json", "last-run.html", ".failure.json"}  # what runs keep and tell
    strange = [path.name for path in folder.iterdir() if path.name not in known]
    builds = sorted(path.name for path in (folder / BUILDS).iterdir())
    strange += [name for name in builds if name.endswith(UNFINISHED)]
    return strange + (builds if len(builds) > CURRENT_AND_PREVIOUS else [])


def forked(run: Callable[[], object]) -> int:
    """Start a child that runs something and exits 0, or 1 with its error on stderr; return its process id."""
    child = os.fork()
    if child:
        return child
    try:
        run()
    except BaseException as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)


def ended(child: int) -> int:
    """Wait for a child; return its exit code, or less the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def stepping(run: Callable[[], None], at: int) -> int:
    """Run something and kill this process at a step; return how many steps there were, where it lived."""
    steps = 0

    def look(_frame: FrameType, event: str, called: Any) -> None:
        nonlocal steps
        if event == "c_call" and getattr(called, "__name__", "") in STEPS:
            steps += 1
            if steps == at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(look)
    run()
    sys.setprofile(None)
    return steps


def kills_at_steps(run: Run, folder: Path, every: int) -> Iterator[tuple[int, int]]:
    """Kill a build at each of its steps in turn, or at one in so many, until one lives to the end.

    Gives each build's number and how it ended.
    """
    for number, step in zip(count(2, 2), count(1, every), strict=False):
        how = ended(forked(partial(stepping, partial(run, folder, number), step)))
        yield number, how
        if how != BY_KILL:
            return


def kills_at_random(run: Run, folder: Path, tries: int) -> Iterator[tuple[int, int]]:
    """Kill builds at any time within the time that one takes; give each build's number and how it ended."""
    started = time.perf_counter()
    ended(forked(partial(run, folder, 1)))
    takes = time.perf_counter() - started
    for number in range(2, 2 * tries + 2, 2):
        child = forked(partial(run, folder, number))
        time.sleep(random.uniform(0, takes))
        os.kill(child, signal.SIGKILL)
        yield number, ended(child)


def kills_of_first_builds(run: Run, folder: Path, every: int) -> Iterator[tuple[int, int]]:
    """Kill a build at each of its steps, with nothing published before it."""
    for step in count(1, every):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        how = ended(forked(partial(stepping, partial(run, folder, 2), step)))
        yield 2, how
        if how != BY_KILL:
            return


def recover(run: Run, folder: Path, before: int | None, number: int) -> None:
    """After a kill: what is published is whole, and the next build succeeds unaided and leaves nothing over."""
    if before is not None or current_build(folder) is not None:
        found = numbers_published(folder)
        assert found in ({before}, {number}), f"{found} is published, not {before} or {number}"
    else:
        assert not (folder / "probation.duckdb").exists()
    was = current_build(folder)
    run(folder, number + 1)  # the recovery after the next kill reads it
    assert current_build(folder) not in {was, None}
    assert not left_over(folder), f"left over after {number}: {left_over(folder)}"


def survive(run: Run, folder: Path, kills: Iterator[tuple[int, int]], before: int | None) -> Outcome:
    """Kill and recover again and again: how many tries there were, how many died, and after which all was not well."""
    tries, killed, failed = 0, 0, []
    for number, how in kills:
        tries += 1
        killed += how == BY_KILL
        recovered = ended(forked(partial(recover, run, folder, before, number)))
        if how not in {0, BY_KILL} or recovered != 0:
            failed.append(number)
        before = None if before is None else number + 1
    return {"tries": tries, "killed": killed, "failed": failed}


RUNS: dict[str, Run] = {"publish": publish_number, "build": build_number}
KILLS = {"steps": kills_at_steps, "random": kills_at_random, "first": kills_of_first_builds}


# What a build imports when it needs it; a child that is forked has it already. Not assets.catalogue: it computes,
# and a child cannot use threads that Polars started in its parent.
USED_LATER = ("pyarrow.dataset", "pandera.polars", "pipeline.build", "pipeline.commands.terminal", "pipeline.settings")


def main(what: str, when: str, where: str, how_many: str) -> None:
    """Kill builds as told and print what became of them."""
    for name in USED_LATER:
        importlib.import_module(name)
    if what == "build":
        load_declared(Settings())  # compiled without a thread, so that each child has it
    run, folder = RUNS[what], Path(where)
    first = when == "first"
    if not first:
        assert ended(forked(partial(run, folder, 1))) == 0
    kills = KILLS[when](run, folder, int(how_many))
    print(json.dumps(survive(run, folder, kills, None if first else 1)))


if __name__ == "__main__":
    main(*sys.argv[1:])
