"""Workbooks are read by several workers and published as one machine publishes them, whatever stops meanwhile.

The tests go on from one another: what is read in the first is built in the next.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
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
from pipeline.settings import Settings
from pipeline.shared.exports import bring_published
from pipeline.shared.raw_files import files_below, share_raw_files
from tests.servers.cluster import PASSWORD, RUN_SECONDS, Cluster, cluster
from tests.servers.one_machine import assert_as_alone, built_alone
from tests.servers.places import KEYS, rights_in_buckets
from tests.servers.started import wait_for

WORKBOOKS = int(os.environ.get("PDU_TEST_WORKBOOKS", "12"))
A_RUN = 3 if WORKBOOKS < 100 else 25
LATER = 10  # steps, after the first


class Alone:
    """One machine with the same raw files."""

    def __init__(self, raw: Path, marts: Path) -> None:
        self._raw, self._marts = raw, marts

    def built(self) -> Settings:
        """Build what is new in the raw files, and return this machine's settings."""
        return built_alone(self._raw, self._marts)


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("releases")
    write_releases(folder, range(WORKBOOKS), worded=True)
    return folder


@pytest.fixture(scope="module")
def alone(raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Alone:
    return Alone(raw, tmp_path_factory.mktemp("alone") / "marts")


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory, raw: Path) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), workbooks_a_run=A_RUN) as started:
        share_raw_files(started.settings, files_below(raw), raw)
        yield started


def names_of(raw: Path) -> list[str]:
    return [path.relative_to(raw).as_posix() for path in workbooks_below(raw)]


def happened(many: Cluster, run: str, event: dg.DagsterEventType) -> int:
    """How often something happened in a run."""
    return len(many.instance.all_logs(run, of_type=event))


def begun(many: Cluster, run: str) -> None:
    """Wait until a run has begun its first step."""
    many.under_way(of=run)
    wait_for(lambda: happened(many, run, dg.DagsterEventType.STEP_START), "a step to begin")


def tried_again(many: Cluster, run: str) -> None:
    """Wait until a step of a run is to be tried once more."""
    before = happened(many, run, dg.DagsterEventType.STEP_UP_FOR_RETRY)
    wait_for(lambda: happened(many, run, dg.DagsterEventType.STEP_UP_FOR_RETRY) > before, "a step to be tried again")


def done(many: Cluster, run: str, steps: int) -> bool:
    """Whether a run, or the one that Dagster started in its place, has done so many steps."""
    runs = [run, *(retry.run_id for retry in many.retries_of(run))]
    return max(happened(many, each, dg.DagsterEventType.STEP_SUCCESS) for each in runs) >= steps


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


def test_workbooks_are_read_by_two_workers_though_one_is_killed(many: Cluster, raw: Path) -> None:
    names = names_of(raw)
    backfill = many.read(names)
    killed = many.worker_of(many.under_way(backfill=backfill))
    killed.stop(signal.SIGKILL)
    killed.start()  # as whatever keeps it does
    assert many.done(backfill) == BulkActionStatus.COMPLETED_SUCCESS, many.said
    assert many.instance.get_materialized_partitions(WORKBOOK) == set(names)
    statuses = [run.status for run in many.runs(backfill)]
    assert statuses.count(dg.DagsterRunStatus.SUCCESS) >= -(-WORKBOOKS // A_RUN)
    assert len(set().union(*(many.processes(run) for run in many.runs(backfill)))) >= 2


def test_one_worker_publishes_what_one_machine_does_without_reading_a_workbook_again(
    many: Cluster, alone: Alone
) -> None:
    run = many.start(BUILD)
    assert many.ended(run) == dg.DagsterRunStatus.SUCCESS, many.said
    event = many.instance.get_latest_materialization_event(dg.AssetKey(["raw", "files"]))
    assert event
    assert event.asset_materialization
    assert event.asset_materialization.metadata["workbooks read"].value == 0
    assert_as_alone(many.settings, alone.built())


def test_a_run_that_is_cancelled_half_way_leaves_what_was_published(many: Cluster) -> None:
    before = answered(many)
    run = many.start(BUILD)
    many.instance.report_run_canceling(many.under_way(of=run))
    assert many.instance.run_launcher.terminate(run)
    assert many.ended(run) == dg.DagsterRunStatus.CANCELED
    assert answered(many) == before


def test_the_queue_and_then_postgres_are_started_again_while_workers_read(many: Cluster, raw: Path) -> None:
    names = names_of(raw)[:12]
    backfill = many.read(names)
    many.under_way(backfill=backfill)
    many.queue.stop(signal.SIGTERM)
    many.queue.start()
    many.under_way(backfill=backfill)
    many.catalogue.stop(signal.SIGINT)
    many.catalogue.start()
    assert many.done(backfill) == BulkActionStatus.COMPLETED_SUCCESS, many.said


def test_postgres_is_started_again_twice_while_a_worker_builds(many: Cluster, alone: Alone) -> None:
    """While the first step changes the lake, which ends the worker's process, and then while a later one does."""
    run = many.start(BUILD)
    for steps in (0, LATER):
        wait_for(partial(done, many, run, steps), f"{steps} steps to be done", RUN_SECONDS)
        wait_for(many.lake_is_open, "a step to change the lake", RUN_SECONDS)
        many.catalogue.stop(signal.SIGINT)
        many.catalogue.start()
    assert in_the_end(many, run) == dg.DagsterRunStatus.SUCCESS, many.said
    assert_as_alone(many.settings, alone.built())


def test_the_bucket_is_away_and_then_takes_nothing_for_a_while_in_a_workers_run(
    many: Cluster, raw: Path, alone: Alone
) -> None:
    write_release(raw, WORKBOOKS, worded=True)  # so that there is something to publish
    share_raw_files(many.settings, files_below(raw), raw)
    before = answered(many)
    run = many.start(BUILD)
    begun(many, run)
    many.bucket.stop()
    tried_again(many, run)
    rights_in_buckets(many.bucket.folder, "Read", "List")
    many.bucket.start()
    assert answered(many) == before
    tried_again(many, run)
    assert answered(many) == before
    many.bucket.stop()
    rights_in_buckets(many.bucket.folder, "Admin", "Read", "Write", "List", "Tagging")
    many.bucket.start()
    assert in_the_end(many, run) == dg.DagsterRunStatus.SUCCESS, many.said
    for entry in many.instance.all_logs(run, of_type=dg.DagsterEventType.STEP_UP_FOR_RETRY):
        assert "expected a bucket that answers" in str(entry.get_dagster_event().step_retry_data.error)
    assert_as_alone(many.settings, alone.built())
    assert answered(many) != before


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
