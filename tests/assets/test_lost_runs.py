"""A run that a power cut ended does not hold up the queue."""

from __future__ import annotations

import datetime as dt
import os

import dagster as dg
import psutil
from dagster._core.events import DagsterEvent, DagsterEventType

from assets.automation.jobs import BUILD
from assets.automation.lost_runs import LOST, lost_runs, machine_started
from pipeline.in_dagster.clock import now


def begun(instance: dg.DagsterInstance) -> str:
    """Begin a run that nothing carries on, as one is whose process is gone."""
    run = instance.create_run_for_job(dg.JobDefinition(name=BUILD, graph_def=dg.GraphDefinition(name=BUILD)))
    event = DagsterEvent(DagsterEventType.RUN_START.value, job_name=BUILD)
    instance.report_dagster_event(event, run.run_id)
    return run.run_id


def status(instance: dg.DagsterInstance, run_id: str) -> dg.DagsterRunStatus:
    run = instance.get_run_by_id(run_id)
    assert run is not None
    return run.status


def test_a_run_that_began_before_the_machine_did_has_failed() -> None:
    with dg.DagsterInstance.local_temp() as instance:
        run_id = begun(instance)
        since = now()
        later = begun(instance)
        lost_runs(lambda: since)(dg.build_sensor_context(instance))
        assert status(instance, run_id) == dg.DagsterRunStatus.FAILURE
        assert status(instance, later) == dg.DagsterRunStatus.STARTED
        said = [record.dagster_event.message for record in instance.all_logs(run_id) if record.dagster_event]
        assert LOST in str(said[-1])


def test_a_run_that_began_since_goes_on() -> None:
    with dg.DagsterInstance.local_temp() as instance:
        run_id = begun(instance)
        lost_runs()(dg.build_sensor_context(instance))
        assert status(instance, run_id) == dg.DagsterRunStatus.STARTED


def test_the_machine_began_before_this_process_did() -> None:
    began = dt.datetime.fromtimestamp(psutil.Process(os.getpid()).create_time(), dt.UTC)
    assert machine_started() <= began
