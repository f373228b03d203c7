"""Servers that go away while a worker is at work: it is tried again, and what is published is whole and the same."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus

from assets.orchestration.jobs import BUILD
from assets.orchestration.raw_workbook import WORKBOOK
from bench.releases import write_release, write_releases
from pipeline.faults import PassingError
from pipeline.lake.tables import reading
from pipeline.raw.folder import workbooks_below
from pipeline.shared.raw_files import files_below, share_raw_files
from tests.servers.cluster import Cluster, cluster
from tests.servers.one_machine import assert_as_alone, built_alone
from tests.servers.places import rights_in_buckets
from tests.servers.started import wait_for

WORKBOOKS = 12


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    write_releases(folder, range(WORKBOOKS))
    return folder


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, raw: Path) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster")) as started:
        share_raw_files(started.settings, files_below(raw), raw)
        yield started


def begun(many: Cluster, run: str, event: dg.DagsterEventType = dg.DagsterEventType.STEP_START, times: int = 1) -> None:
    """Wait until a run has begun, or done, so many steps."""
    many.under_way(of=run)
    wait_for(lambda: len(many.instance.all_logs(run, of_type=event)) >= times, f"{times} times {event}")


def answered(many: Cluster) -> list[object]:
    """What is published, once the bucket answers: SeaweedFS listens before it has found its files."""
    found: list[object] = []

    def asked() -> bool:
        with suppress(PassingError), reading(many.settings.lake) as store:
            found[:] = store.connection.execute("FROM lake.main.published").fetchall()
        return bool(found)

    wait_for(asked, "the bucket to answer")
    return found


def in_the_end(many: Cluster, run: str) -> dg.DagsterRunStatus:
    """How a run has ended, or the one that Dagster started in its place."""
    status = many.ended(run)
    while status == dg.DagsterRunStatus.FAILURE and (retry := many.retry_of(run)):
        run, status = retry, many.ended(retry)
    return status


def test_postgres_is_started_again_while_workers_read(many: Cluster, raw: Path) -> None:
    names = [path.relative_to(raw).as_posix() for path in workbooks_below(raw)]
    backfill = many.read(names)
    many.under_way(backfill=backfill)
    many.catalogue.stop(signal.SIGINT)
    many.catalogue.start()
    assert many.done(backfill) == BulkActionStatus.COMPLETED_SUCCESS, many.said
    assert many.instance.get_materialized_partitions(WORKBOOK) == set(names)


@pytest.mark.parametrize("steps", [0, 10])
def test_postgres_is_started_again_while_a_worker_builds(many: Cluster, raw: Path, tmp_path: Path, steps: int) -> None:
    """Once while the first step has the lake open, which ends the worker's process, and once among later steps."""
    run = many.start(BUILD)
    begun(many, run)
    begun(many, run, dg.DagsterEventType.STEP_SUCCESS, steps)
    time.sleep(2)
    many.catalogue.stop(signal.SIGINT)
    many.catalogue.start()
    assert in_the_end(many, run) == dg.DagsterRunStatus.SUCCESS, many.said
    assert_as_alone(many.settings, built_alone(raw, tmp_path / "marts"))


@pytest.mark.parametrize("how", ["it is away", "it takes nothing"])
def test_the_bucket_refuses_for_a_while_in_a_workers_run(many: Cluster, raw: Path, tmp_path: Path, how: str) -> None:
    written = write_release(raw, WORKBOOKS + len(how))  # so that there is something to publish
    share_raw_files(many.settings, files_below(raw), raw)
    before = answered(many)
    run = many.start(BUILD)
    begun(many, run)
    many.bucket.stop()
    if how == "it takes nothing":
        rights_in_buckets(many.bucket.folder, "Read", "List")
        many.bucket.start()
    begun(many, run, dg.DagsterEventType.STEP_UP_FOR_RETRY)
    (entry, *_) = many.instance.all_logs(run, of_type=dg.DagsterEventType.STEP_UP_FOR_RETRY)
    assert "expected a bucket that answers" in str(entry.get_dagster_event().step_retry_data.error)
    if how == "it takes nothing":
        assert answered(many) == before
        many.bucket.stop()
        rights_in_buckets(many.bucket.folder, "Admin", "Read", "Write", "List", "Tagging")
    many.bucket.start()
    assert in_the_end(many, run) == dg.DagsterRunStatus.SUCCESS, many.said
    assert_as_alone(many.settings, built_alone(raw, tmp_path / "marts"))
    assert answered(many) != before
    assert written.exists()
