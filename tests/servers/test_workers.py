"""Workbooks are read by several workers and published as one machine publishes them, whatever stops meanwhile."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.execution.backfill import BulkActionStatus

from assets.orchestration.jobs import BUILD
from assets.orchestration.raw_workbook import WORKBOOK
from bench.releases import write_releases
from pipeline.lake.tables import reading
from pipeline.raw.folder import workbooks_below
from pipeline.shared.exports import bring_published
from pipeline.shared.raw_files import files_below, share_raw_files
from tests.servers.cluster import PASSWORD, Cluster, cluster
from tests.servers.one_machine import assert_as_alone, built_alone
from tests.servers.places import KEYS

WORKBOOKS = int(os.environ.get("PDU_TEST_WORKBOOKS", "8"))


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


def test_workbooks_are_read_by_two_workers_though_one_is_killed(many: Cluster, raw: Path) -> None:
    names = [path.relative_to(raw).as_posix() for path in workbooks_below(raw)]
    backfill = many.read(names)
    killed = many.worker_of(many.under_way(backfill=backfill))
    killed.stop(signal.SIGKILL)
    killed.start()  # as whatever keeps it does
    assert many.done(backfill) == BulkActionStatus.COMPLETED_SUCCESS, many.daemon.log[-3000:]
    assert many.instance.get_materialized_partitions(WORKBOOK) == set(names)
    statuses = [run.status for run in many.runs(backfill)]
    assert statuses.count(dg.DagsterRunStatus.SUCCESS) >= -(-WORKBOOKS // 4)
    assert len(set().union(*(many.processes(run) for run in many.runs(backfill)))) >= 2


def test_one_worker_publishes_what_one_machine_does_without_reading_a_workbook_again(
    many: Cluster, raw: Path, tmp_path: Path
) -> None:
    run = many.start(BUILD)
    assert many.ended(run) == dg.DagsterRunStatus.SUCCESS, "\n".join(worker.log[-3000:] for worker in many.workers)
    event = many.instance.get_latest_materialization_event(dg.AssetKey(["raw", "files"]))
    assert event
    assert event.asset_materialization
    assert event.asset_materialization.metadata["workbooks read"].value == 0
    assert_as_alone(many.settings, built_alone(raw, tmp_path / "marts"))


def test_a_run_that_is_cancelled_half_way_leaves_what_was_published(many: Cluster) -> None:
    with reading(many.settings.lake) as store:
        before = store.connection.execute("FROM lake.main.published").fetchall()
    run = many.start(BUILD)
    begun = many.under_way(of=run)
    many.instance.report_run_canceling(begun)
    assert many.instance.run_launcher.terminate(run)
    assert many.ended(run) == dg.DagsterRunStatus.CANCELED
    with reading(many.settings.lake) as store:
        assert store.connection.execute("FROM lake.main.published").fetchall() == before


def test_the_queue_is_started_again_in_the_middle(many: Cluster, raw: Path) -> None:
    names = [path.relative_to(raw).as_posix() for path in workbooks_below(raw)][:12]
    backfill = many.read(names)
    many.under_way(backfill=backfill)
    many.queue.stop(signal.SIGTERM)
    many.queue.start()
    assert many.done(backfill) == BulkActionStatus.COMPLETED_SUCCESS, many.daemon.log[-3000:]


def test_no_secret_is_in_a_log_a_record_of_dagster_or_what_is_published(many: Cluster) -> None:
    said = [program.log for program in (many.daemon, *many.workers)]
    with reading(many.settings.lake) as store:
        store.connection.execute(
            f"ATTACH '{os.environ['DAGSTER_POSTGRES_URL'].replace('+psycopg2', '')}' AS d (TYPE postgres)"
        )
        for table, column in (("event_logs", "event"), ("runs", "run_body"), ("bulk_actions", "body")):
            said += [row for (row,) in store.connection.execute(f"SELECT {column} FROM d.public.{table}").fetchall()]
    bring_published(many.settings)
    said += [(many.settings.marts / "build.json").read_text("utf-8")]
    for secret in (PASSWORD, KEYS["AWS_SECRET_ACCESS_KEY"]):
        assert not [text[max(0, text.find(secret) - 300) :][:500] for text in said if text and secret in text]
