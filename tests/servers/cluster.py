"""A cluster on one machine: workers with homes of their own and no folder in common, as deploy/ says."""

from __future__ import annotations

import os
import shutil
import signal
import time
import uuid
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from dagster._core.execution.backfill import BulkActionStatus, PartitionBackfill
from dagster._core.utils import make_new_run_id

from assets.orchestration.raw_workbook import RAW_WORKBOOKS, WORKBOOK
from pipeline.duckdb_extensions import load_extension
from pipeline.settings import PROJECT_FOLDER, Settings
from tests.servers.places import BUCKET, KEYS, free_port
from tests.servers.started import Program, buckets, ours, postgres, rabbitmq, running, wait_for

DEPLOY = PROJECT_FOLDER / "deploy"
DEFINITIONS = "tests.servers.cluster_definitions"
PASSWORD = "not-to-be-seen-anywhere"
FINISHED = (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)
RUN_SECONDS = 900  # a machine may be busy with other things


@dataclass
class Cluster:
    """Servers, a daemon and workers."""

    folder: Path
    catalogue: Program
    queue: Program
    bucket: Program
    settings: Settings
    instance: dg.DagsterInstance
    workspace: Path
    daemon: Program
    workers: list[Program]

    @cached_property
    def definitions(self) -> dg.Definitions:
        from tests.servers.cluster_definitions import defs

        return defs()

    def read(self, names: Collection[str]) -> str:
        """Ask for partitions of raw/workbook to be read, and return the name of the backfill."""
        self.instance.add_dynamic_partitions(str(RAW_WORKBOOKS.name), sorted(names))
        backfill = PartitionBackfill.from_asset_partitions(
            backfill_id=uuid.uuid4().hex[:8],
            asset_graph=self.definitions.resolve_asset_graph(),
            partition_names=sorted(names),
            asset_selection=[WORKBOOK],
            backfill_timestamp=time.time(),
            tags={},
            dynamic_partitions_store=self.instance,
            all_partitions=False,
            title=None,
            description=None,
            run_config=None,
        )
        self.instance.add_backfill(backfill)
        return backfill.backfill_id

    def done(self, backfill: str, seconds: float = RUN_SECONDS) -> BulkActionStatus:
        """Wait for a backfill to end."""

        def ended() -> bool:
            found = self.instance.get_backfill(backfill)
            return found is not None and found.status not in (BulkActionStatus.REQUESTED, BulkActionStatus.CANCELING)

        wait_for(ended, "the backfill", seconds)
        found = self.instance.get_backfill(backfill)
        assert found is not None
        return found.status

    def runs(self, backfill: str) -> list[dg.DagsterRun]:
        return list(self.instance.get_runs(dg.RunsFilter.for_backfill(backfill)))

    def start(self, job: str) -> str:
        """Put a run of a job into Dagster's queue, and return its number."""
        from dagster._core.workspace.context import WorkspaceProcessContext
        from dagster._core.workspace.load_target import WorkspaceFileTarget

        with WorkspaceProcessContext(self.instance, WorkspaceFileTarget([str(self.workspace)])) as process:
            workspace = process.create_request_context()
            (location,) = workspace.code_locations
            (repository,) = location.get_repositories().values()
            remote = repository.get_full_job(job)
            plan = location.get_execution_plan(remote, {}, None, None, None)
            run = self.instance.create_run_for_job(
                self.definitions.resolve_job_def(job),
                run_id=make_new_run_id(),
                status=dg.DagsterRunStatus.NOT_STARTED,
                remote_job_origin=remote.get_remote_origin(),
                job_code_origin=remote.get_python_origin(),
                execution_plan=None,
                asset_selection=None,
                tags=dict(remote.tags),
            )
            assert plan
            self.instance.submit_run(run.run_id, workspace)
        return run.run_id

    def ended(self, run_id: str) -> dg.DagsterRunStatus:
        """Wait for a run to end, and for the one that Dagster starts in its place."""

        def status() -> dg.DagsterRunStatus:
            run = self.instance.get_run_by_id(run_id)
            assert run is not None
            return run.status

        wait_for(lambda: status() in FINISHED, f"run {run_id}", RUN_SECONDS)
        return status()

    def retry_of(self, run_id: str) -> str | None:
        """The run that Dagster starts in the place of one that failed, or None where it starts none."""
        found: list[str] = []

        def settled() -> bool:
            run = self.instance.get_run_by_id(run_id)
            assert run is not None
            found[:] = [retry.run_id for retry in self.retries_of(run_id)]
            return bool(found) or run.tags.get("dagster/will_retry") == "false"

        wait_for(settled, f"what becomes of run {run_id}", RUN_SECONDS)
        return found[0] if found else None

    def retries_of(self, run_id: str) -> list[dg.DagsterRun]:
        """The runs that Dagster has started in the place of one so far, or of one in its place; the last one first."""
        of_it = self.instance.get_runs(dg.RunsFilter(tags={"dagster/parent_run_id": run_id}))
        return [*(later for run in of_it for later in self.retries_of(run.run_id)), *of_it]

    def lake_is_open(self) -> bool:
        """Whether somebody is in the middle of changing the lake."""
        asked = "SELECT pid FROM pg_stat_activity WHERE datname = ''lake'' AND state = ''idle in transaction''"
        with duckdb.connect() as connection:
            load_extension(connection, "postgres_scanner")
            address = f"postgresql://postgres@127.0.0.1:{self.catalogue.port}/postgres"
            connection.execute(f"ATTACH '{address}' AS server (TYPE postgres)")
            return bool(connection.execute(f"FROM postgres_query('server', '{asked}')").fetchall())

    @property
    def said(self) -> str:
        """The end of every log."""
        return "\n".join(program.log[-3000:] for program in (self.daemon, *self.workers))

    def under_way(self, *, of: str | None = None, backfill: str | None = None) -> dg.DagsterRun:
        """Wait until a worker has begun a run, and return it."""
        ids = [of] if of else None
        found: list[dg.DagsterRun] = []

        def begun() -> bool:
            wanted = dg.RunsFilter(run_ids=ids, statuses=[dg.DagsterRunStatus.STARTED])
            found[:] = [run for run in self.instance.get_runs(wanted)
                        if backfill is None or run.tags.get("dagster/backfill") == backfill]  # fmt: skip
            return bool(found)

        wait_for(begun, "a run to begin", RUN_SECONDS)
        return found[0]

    def processes(self, run: dg.DagsterRun) -> set[int]:
        """The numbers of the processes that have begun a run."""
        entries = self.instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ENGINE_EVENT)
        said = [entry.get_dagster_event().engine_event_data.metadata.get("pid") for entry in entries]
        return {int(str(one.value)) for one in said if one is not None}

    def worker_of(self, run: dg.DagsterRun) -> Program:
        """The worker that a run is on."""
        wait_for(lambda: self.processes(run), "the process of a run")
        groups = {os.getpgid(process) for process in self.processes(run)}
        return next(worker for worker in self.workers if worker.group in groups)


@contextmanager
def cluster(
    folder: Path, workers: int = 2, workbooks_a_run: int = 4, definitions: str = DEFINITIONS
) -> Iterator[Cluster]:
    """Start everything, and stop it."""
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        catalogue = stack.enter_context(postgres(("lake", "dagster")))
        queue = stack.enter_context(rabbitmq(folder))
        endpoint, bucket = stack.enter_context(buckets(folder))
        address = f"postgres:{PASSWORD}@127.0.0.1:{catalogue.port}"
        environment = KEYS | {
            "AWS_ENDPOINT_URL_S3": endpoint,
            "PDU_LAKE_CATALOG": f"postgresql://{address}/lake",
            "PDU_LAKE_DATA": f"s3://{BUCKET}/pdu-marts",
            "PDU_SYNTHETIC": "true",
            "PDU_WORKBOOKS_A_RUN": str(workbooks_a_run),
            "DAGSTER_POSTGRES_URL": f"postgresql+psycopg2://{address}/dagster",
            "CELERY_BROKER_URL": f"amqp://guest:guest@127.0.0.1:{queue.port}//",
            "CELERY_RESULT_BACKEND": f"db+postgresql+psycopg2://{address}/dagster",
            "PYTHONPATH": str(PROJECT_FOLDER),
        }
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.setenv("PDU_MARTS", str(folder / "desk" / "marts"))
        port = free_port()
        serve: list[str | Path] = [
            ours("dagster"),
            "api",
            "grpc",
            "-m",
            definitions,
            "-h",
            "127.0.0.1",
            "-p",
            str(port),
        ]
        code = replace(_home(folder, "code", DEPLOY / "dagster.yaml", serve), port=port)
        workspace = folder / "workspace.yaml"
        said = (DEPLOY / "workspace.yaml").read_text("utf-8")
        workspace.write_text(said.replace("host: code, port: 4000", f"host: 127.0.0.1, port: {port}"), "utf-8")
        daemon = _home(folder, "daemon", DEPLOY / "dagster.yaml", [ours("dagster-daemon"), "run", "-w", workspace])
        instance = stack.enter_context(dg.DagsterInstance.from_config(str(daemon.folder / "dagster")))
        hands = [
            _home(
                folder,
                f"worker{number}",
                DEPLOY / "worker" / "dagster.yaml",
                [ours("celery"), "-A", "dagster_celery.app", "worker", "--concurrency=1", "-n", f"worker{number}@%h"],
            )
            for number in range(1, workers + 1)
        ]
        for program in (code, daemon, *hands):
            stack.enter_context(running(program))
        yield Cluster(folder, catalogue, queue, bucket, Settings(), instance, workspace, daemon, hands)
        for program in (*hands, daemon, code):
            program.stop(signal.SIGTERM)


def _home(folder: Path, name: str, dagster: Path, command: list[str | Path]) -> Program:
    """A program with a home that no other has."""
    home = folder / name
    (home / "dagster").mkdir(parents=True)
    shutil.copy(dagster, home / "dagster" / "dagster.yaml")
    environment = {
        "HOME": str(home),
        "DAGSTER_HOME": str(home / "dagster"),
        "PDU_MARTS": str(home / "marts"),
        "PDU_RAW": str(home / "raw"),
        "PYTHONPATH": f"{DEPLOY / 'worker'}:{PROJECT_FOLDER}",
    }
    return Program(command, home, environment)
