"""A run that nothing carries on does not hold up the queue; one that goes on is left alone."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import os
import runpy
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import dagster as dg
import psutil
import pytest
from dagster._core.events import DagsterEvent, DagsterEventType, EngineEventData
from dagster._core.storage.tags import GRPC_INFO_TAG
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import PythonFileTarget

from assets.orchestration.jobs import BUILD
from assets.orchestration.lost_runs import GONE, LOST, lost_runs, machine_started, mark_if_lost
from pipeline.in_dagster.clock import now
from pipeline.in_dagster.run_processes import process_of

HOUR = 3600
HERE = {GRPC_INFO_TAG: json.dumps({"host": "localhost", "socket": "/tmp/code"})}
ELSEWHERE = {GRPC_INFO_TAG: json.dumps({"host": "code", "port": 4000})}
JOB = dg.JobDefinition(name=BUILD, graph_def=dg.GraphDefinition(name=BUILD))
SLEEPER = """
import time
import dagster as dg

@dg.op
def sleep():
    time.sleep(60)

@dg.job(executor_def=dg.in_process_executor)
def sleeper():
    sleep()

definitions = dg.Definitions(jobs=[sleeper])
"""


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.local_temp() as instance:
        yield instance


@pytest.fixture
def other() -> Iterator[subprocess.Popen[bytes]]:
    """A process that is no run's."""
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


def begun(
    instance: dg.DagsterInstance,
    pid: int | None = None,
    seconds_ago: float = 0,
    tags: dict[str, str] = HERE,
    last: DagsterEventType = DagsterEventType.RUN_START,
) -> str:
    """Begin a run, whose process says its number where there is one."""
    run = instance.create_run_for_job(JOB, tags=tags)
    at = time.time() - seconds_ago
    if pid is not None:
        said = EngineEventData.in_process(pid)
        event = DagsterEvent(DagsterEventType.ENGINE_EVENT.value, job_name=BUILD, event_specific_data=said)
        instance.report_dagster_event(event, run.run_id, timestamp=at)
    instance.report_dagster_event(DagsterEvent(last.value, job_name=BUILD), run.run_id, timestamp=at)
    return run.run_id


def look(instance: dg.DagsterInstance) -> None:
    lost_runs()(dg.build_sensor_context(instance))


def the_run(instance: dg.DagsterInstance, run_id: str) -> dg.DagsterRun:
    run = instance.get_run_by_id(run_id)
    assert run is not None
    return run


def status(instance: dg.DagsterInstance, run_id: str) -> dg.DagsterRunStatus:
    return the_run(instance, run_id).status


def last_words(instance: dg.DagsterInstance, run_id: str) -> str:
    return str([record.dagster_event.message for record in instance.all_logs(run_id) if record.dagster_event][-1])


def wait_until(done: Callable[[], bool]) -> None:
    for _ in range(600):
        if done():
            return
        time.sleep(0.05)
    raise TimeoutError


def test_a_run_that_was_launched_goes_on_without_dagster_and_has_failed_once_it_is_killed(tmp_path: Path) -> None:
    file = tmp_path / "sleeper.py"
    file.write_text(SLEEPER)
    target = PythonFileTarget(str(file), attribute=None, working_directory=None, location_name="here")
    home = tmp_path / "home"
    home.mkdir()
    with (
        dg.DagsterInstance.local_temp(str(home)) as instance,
        WorkspaceProcessContext(instance, target) as context,
    ):
        workspace = context.create_request_context()
        job = workspace.get_code_location("here").get_repository("__repository__").get_full_job("sleeper")
        run_id = instance.create_run_for_job(
            runpy.run_path(str(file))["sleeper"],
            remote_job_origin=job.get_remote_origin(),
            job_code_origin=job.get_python_origin(),
        ).run_id
        instance.launch_run(run_id, workspace)
        wait_until(lambda: bool(instance.all_logs(run_id, of_type=DagsterEventType.STEP_START)))
        process = process_of(instance, the_run(instance, run_id))
        assert process is not None
        carrier = psutil.Process(process.pid)
        code_server = carrier.parent()
        assert code_server is not None

        look(instance)
        assert status(instance, run_id) == dg.DagsterRunStatus.STARTED

        code_server.kill()  # it would see the run's end
        wait_until(lambda: not code_server.is_running() or code_server.status() == psutil.STATUS_ZOMBIE)
        look(instance)
        assert status(instance, run_id) == dg.DagsterRunStatus.STARTED
        assert carrier.is_running()

        carrier.kill()
        wait_until(lambda: not carrier.is_running() or carrier.status() == psutil.STATUS_ZOMBIE)
        look(instance)
        assert status(instance, run_id) == dg.DagsterRunStatus.FAILURE
        assert GONE in last_words(instance, run_id)


def test_a_run_whose_process_nobody_has_buried_has_failed(instance: dg.DagsterInstance) -> None:
    dead = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    run_id = begun(instance, dead.pid)
    look(instance)
    assert status(instance, run_id) == dg.DagsterRunStatus.STARTED
    dead.kill()
    wait_until(lambda: psutil.Process(dead.pid).status() == psutil.STATUS_ZOMBIE)
    look(instance)
    assert status(instance, run_id) == dg.DagsterRunStatus.FAILURE
    dead.communicate()


def test_a_number_that_another_process_has_now_is_not_the_run(
    instance: dg.DagsterInstance, other: subprocess.Popen[bytes]
) -> None:
    run_id = begun(instance, other.pid, seconds_ago=HOUR)
    look(instance)
    assert status(instance, run_id) == dg.DagsterRunStatus.FAILURE


def test_a_run_goes_on_when_the_clock_is_put_forward(instance: dg.DagsterInstance) -> None:
    carrier = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
    carrier.start()
    assert carrier.pid is not None
    run_id = begun(instance, carrier.pid, seconds_ago=HOUR)
    look(instance)
    assert status(instance, run_id) == dg.DagsterRunStatus.STARTED
    carrier.kill()
    carrier.join()
    look(instance)
    assert status(instance, run_id) == dg.DagsterRunStatus.FAILURE


@pytest.mark.parametrize("tags", [{}, ELSEWHERE], ids=["on the command line", "on another machine"])
def test_a_run_that_no_code_server_of_this_machine_started_is_left_alone(
    instance: dg.DagsterInstance, other: subprocess.Popen[bytes], tags: dict[str, str]
) -> None:
    run_id = begun(instance, other.pid, tags=tags)
    other.kill()
    other.wait()
    look(instance)
    assert status(instance, run_id) == dg.DagsterRunStatus.STARTED


def test_the_process_of_a_run_is_known_only_where_runs_are_recorded_in_files_of_this_machine(
    instance: dg.DagsterInstance,
) -> None:
    with dg.DagsterInstance.ephemeral() as recorded_elsewhere:
        known = [
            process_of(where, the_run(where, begun(where, os.getpid()))) for where in (instance, recorded_elsewhere)
        ]
    assert [process is not None for process in known] == [True, False]


@pytest.mark.parametrize(
    ("last", "then"),
    [
        (DagsterEventType.RUN_STARTING, dg.DagsterRunStatus.FAILURE),
        (DagsterEventType.RUN_CANCELING, dg.DagsterRunStatus.CANCELING),  # Dagster ends it, and does not run it again
        (DagsterEventType.RUN_SUCCESS, dg.DagsterRunStatus.SUCCESS),
    ],
)
def test_only_a_run_that_is_under_way_can_be_lost(
    instance: dg.DagsterInstance,
    other: subprocess.Popen[bytes],
    last: DagsterEventType,
    then: dg.DagsterRunStatus,
) -> None:
    other.kill()
    other.wait()
    run_id = begun(instance, other.pid, last=last)
    look(instance)
    assert status(instance, run_id) == then


def test_a_run_that_ended_well_while_it_was_looked_for_is_no_lost_run(
    instance: dg.DagsterInstance, other: subprocess.Popen[bytes]
) -> None:
    run_id = begun(instance, other.pid)
    [under_way] = instance.get_run_records()
    instance.report_dagster_event(DagsterEvent(DagsterEventType.RUN_SUCCESS.value, job_name=BUILD), run_id)
    other.kill()
    other.wait()
    assert not mark_if_lost(instance, under_way, machine_started())
    assert status(instance, run_id) == dg.DagsterRunStatus.SUCCESS


def test_a_run_whose_process_has_yet_to_say_its_number_is_left_alone(instance: dg.DagsterInstance) -> None:
    run_id = begun(instance, last=DagsterEventType.RUN_STARTING)
    look(instance)
    assert status(instance, run_id) == dg.DagsterRunStatus.STARTING


def test_a_run_of_no_known_process_that_began_before_the_machine_did_has_failed(instance: dg.DagsterInstance) -> None:
    run_id = begun(instance)
    since = now()
    later = begun(instance)
    lost_runs(lambda: since)(dg.build_sensor_context(instance))
    assert status(instance, run_id) == dg.DagsterRunStatus.FAILURE
    assert status(instance, later) == dg.DagsterRunStatus.STARTED
    assert LOST in last_words(instance, run_id)


def test_a_run_that_began_since_goes_on(instance: dg.DagsterInstance) -> None:
    run_id = begun(instance)
    look(instance)
    assert status(instance, run_id) == dg.DagsterRunStatus.STARTED


def test_the_machine_began_before_this_process_did() -> None:
    began = dt.datetime.fromtimestamp(psutil.Process(os.getpid()).create_time(), dt.UTC)
    assert machine_started() <= began
