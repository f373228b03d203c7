"""Read made-up workbooks by one worker and by two, and build what was read, as deploy/ says; print times and bytes.

python -m bench.workers 100 300        needs `make servers` once: what a cluster has is not in the default installation
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import duckdb
import psutil
from dagster._core.execution.backfill import BulkActionStatus

from assets.orchestration.jobs import BUILD
from bench.releases import write_releases
from pipeline.duckdb_extensions import load_extension
from pipeline.raw.folder import workbooks_below
from pipeline.shared.bucket import bucket_folder
from pipeline.shared.raw_files import files_below, share_raw_files
from tests.servers.cluster import Cluster, cluster

MEGABYTE = 1e6
A_RUN = 10  # workbooks


def measured(count: int, workers: int) -> dict[str, float]:
    """Return what some workbooks took, from nothing: seconds, seconds of the workers' processors, and megabytes."""
    with tempfile.TemporaryDirectory(prefix="pdu-bench-") as folder:
        raw = Path(folder) / "raw"
        write_releases(raw, range(count))
        names = [path.relative_to(raw).as_posix() for path in workbooks_below(raw)]
        with cluster(Path(folder), workers, A_RUN) as many:
            share_raw_files(many.settings, files_below(raw), raw)
            spent = _processors(many)
            backfill = many.read(names)
            assert many.done(backfill) == BulkActionStatus.COMPLETED_SUCCESS
            records = many.instance.get_run_records()
            reading = max(r.end_time or 0 for r in records) - min(r.start_time or time.time() for r in records)
            read = _processors(many) - spent
            run = many.start(BUILD)
            many.ended(run)
            (record,) = [r for r in many.instance.get_run_records() if r.dagster_run.run_id == run]
            return {
                "read, s": reading,
                "read, processor s": read,
                "build, s": (record.end_time or 0) - (record.start_time or 0),
                "build, processor s": _processors(many) - spent - read,
                **_bytes(many),
            }


def _processors(many: Cluster) -> float:
    """Seconds of processors of the workers, with those of processes that have ended."""
    spent = 0.0
    for worker in many.workers:
        for process in (parent := psutil.Process(worker.group), *parent.children(recursive=True)):
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


def main(counts: list[int]) -> None:
    """Measure and print. There is no bound: on two processors the servers take a part of what a second worker wants."""
    for count in counts:
        taken = {}
        for workers in (1, 2):
            taken[workers] = measured(count, workers)
            for name, value in taken[workers].items():
                print(f"{count:>6} workbooks, {workers} workers: {name:<24} {value:10.2f}", flush=True)
        ratio = taken[1]["read, s"] / taken[2]["read, s"]
        print(f"{count:>6} workbooks: two workers read {ratio:.2f} times as fast as one", flush=True)


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [100])
