"""Read made-up workbooks by one worker and by two, build what was read, and tidy, as deploy/ says: times and bytes.

python -m bench.workers 100 300 --times 3      needs `make servers` once: what a cluster has is no default installation
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import psutil
from dagster._core.execution.backfill import BulkActionStatus

from assets.orchestration.jobs import BUILD
from bench.releases import write_release, write_releases
from pipeline.duckdb_extensions import load_extension
from pipeline.lake.tidying import tidy
from pipeline.raw.folder import workbooks_below
from pipeline.shared.bucket import bucket_folder
from pipeline.shared.old_publications import forget_old_publications
from pipeline.shared.raw_files import files_below, share_raw_files
from tests.servers.cluster import Cluster, cluster
from tests.servers.started import Program

MEGABYTE = 1e6
PATIENCE = 9  # seconds a workbook: a machine may be busy with other things


def measured(count: int, workers: int, a_run: int) -> dict[str, float]:
    """Return what some workbooks took, from nothing: seconds, seconds of processors, and megabytes."""
    with tempfile.TemporaryDirectory(prefix="pdu-bench-") as folder:
        raw = Path(folder) / "raw"
        write_releases(raw, range(count))
        names = [path.relative_to(raw).as_posix() for path in workbooks_below(raw)]
        with cluster(Path(folder), workers, a_run) as many:
            share_raw_files(many.settings, files_below(raw), raw)
            spent = _spent(many)
            backfill = many.read(names)
            assert many.done(backfill, PATIENCE * count) == BulkActionStatus.COMPLETED_SUCCESS
            records = many.instance.get_run_records()
            reading = max(r.end_time or 0 for r in records) - min(r.start_time or time.time() for r in records)
            taken = {"read, s": reading} | _since(spent, many, "read")
            print(f"{count:>6} workbooks, {workers} workers: {taken}", file=sys.stderr, flush=True)
            taken |= _built(many, "build")
            write_release(raw, count)
            share_raw_files(many.settings, files_below(raw), raw)
            taken |= _built(many, "build of one more")
            taken |= _bytes(many)
            print(f"{count:>6} workbooks, {workers} workers: {taken}", file=sys.stderr, flush=True)
            tidy(many.settings.lake, dt.timedelta())
            forget_old_publications(many.settings, dt.timedelta())
            return taken | {f"{name}, tidied": value for name, value in _bytes(many).items()}


def _built(many: Cluster, what: str) -> dict[str, float]:
    """What a run of everything takes."""
    spent = _spent(many)
    run = many.start(BUILD)
    many.ended(run)
    (record,) = [r for r in many.instance.get_run_records() if r.dagster_run.run_id == run]
    return {f"{what}, s": (record.end_time or 0) - (record.start_time or 0)} | _since(spent, many, what)


def _since(before: tuple[float, float], many: Cluster, what: str) -> dict[str, float]:
    workers, servers = _spent(many)
    return {f"{what}, s of workers' processors": workers - before[0], f"{what}, s of servers'": servers - before[1]}


def _spent(many: Cluster) -> tuple[float, float]:
    """Seconds of processors: of workers, and of the daemon and the servers."""
    return _processors(many.workers), _processors([many.daemon, many.catalogue, many.queue, many.bucket])


def _processors(programs: list[Program]) -> float:
    """Seconds of processors of programs, with those of their processes that have ended."""
    spent = 0.0
    for program in programs:
        for process in (parent := psutil.Process(program.group), *parent.children(recursive=True)):
            of = process.cpu_times()
            spent += of.user + of.system + of.children_user + of.children_system
    return spent


def _bytes(many: Cluster) -> dict[str, float]:
    files = many.settings.shared_files
    with bucket_folder(f"{files}/tables") as bucket:
        lake = [one.size for one in bucket.files().values()]
    with bucket_folder(f"{files}/published") as bucket:
        published = [one.size for one in bucket.files().values()]
    catalogue = many.settings.lake.catalogue
    with duckdb.connect() as connection:
        load_extension(connection, "postgres_scanner")
        connection.execute(f"ATTACH '{catalogue}' AS server (TYPE postgres)")
        asked = "SELECT datname, pg_database_size(datname) FROM pg_database WHERE datname IN (''lake'', ''dagster'')"
        sizes = dict(connection.execute(f"FROM postgres_query('server', '{asked}')").fetchall())
    return {
        "files of the lake": len(lake),
        "lake, MB": sum(lake) / MEGABYTE,
        "published, MB": sum(published) / MEGABYTE,
        "catalogue, MB": sizes["lake"] / MEGABYTE,
        "history of Dagster, MB": sizes["dagster"] / MEGABYTE,
    }


def main() -> None:
    """Measure and print the least of some times, with how busy the machine was.

    There is no bound: on two processors the servers take a part of what a second worker wants.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", type=int, nargs="*", default=[100])
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--a-run", type=int, default=10, help="workbooks that are read in each run")
    asked = parser.parse_args()
    for count in asked.counts:
        read = {}
        for workers in (1, 2):
            every, loads = [], []
            for _ in range(asked.times):
                every.append(measured(count, workers, asked.a_run))
                loads.append(os.getloadavg()[2])
            taken = {name: min(one[name] for one in every) for name in every[0]}
            taken["others and this at once (load)"] = min(loads)
            read[workers] = taken["read, s"]
            for name, value in taken.items():
                print(
                    f"{count:>6} workbooks, {asked.a_run} a run, {workers} workers: {name:<40} {value:10.2f}",
                    flush=True,
                )
        print(f"{count:>6} workbooks: two workers read {read[1] / read[2]:.2f} times as fast as one", flush=True)


if __name__ == "__main__":
    main()
