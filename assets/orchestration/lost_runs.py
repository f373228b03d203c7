"""Runs that nothing carries on: nothing else says so, and they would hold up every run that waits behind them."""

from __future__ import annotations

import datetime as dt

import dagster as dg
import psutil

from pipeline.in_dagster.clock import Clock
from pipeline.in_dagster.run_processes import lives, process_of

LOST_RUNS = "lost_runs"
TICK_SECONDS = 60
LOST = "The machine was started again while this run was under way."
GONE = "The process of this run is gone: it was killed, or the machine was started again."

# Not one that somebody cancels: Dagster ends that after three minutes, and it is not to be run again.
UNDER_WAY = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]


def machine_started() -> dt.datetime:
    """Return when the first process began, in UTC: that of the machine, or of the container that this runs in."""
    return dt.datetime.fromtimestamp(psutil.Process(psutil.pids()[0]).create_time(), dt.UTC)


def lost_runs(started: Clock = machine_started) -> dg.SensorDefinition:
    """Return the sensor that marks runs as failed whose process is gone.

    Where the process of a run cannot be known, the run has failed if it began before this machine did. Dagster runs
    such a run once more, as it does one whose process died. Where runs are launched on other machines, the sensor
    does nothing: what launches them knows which are alive.
    """

    @dg.sensor(
        name=LOST_RUNS,
        minimum_interval_seconds=TICK_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Marks a run as failed whose process was killed, or that was under way when the machine went down, "
        "so that the next can begin.",
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        instance = context.instance
        if not isinstance(instance.run_launcher, dg.DefaultRunLauncher):
            return dg.SkipReason("Runs are launched elsewhere.")
        up_since = started()
        marked = [
            record.dagster_run.run_id
            for record in instance.get_run_records(dg.RunsFilter(statuses=UNDER_WAY))
            if mark_if_lost(instance, record, up_since)
        ]
        return dg.SkipReason(f"Runs that nothing carried on: {len(marked)}.")

    return sensor


def mark_if_lost(instance: dg.DagsterInstance, record: dg.RunRecord, up_since: dt.datetime) -> bool:
    """Mark a run as failed if it is lost, and return whether it was."""
    why = _why_lost(instance, record, up_since)
    run = instance.get_run_by_id(record.dagster_run.run_id)
    # Its last words may have come in between: a run that ended well has no process either.
    if why is None or run is None or run.status not in UNDER_WAY:
        return False
    instance.report_run_failed(run, why)
    return True


def _why_lost(instance: dg.DagsterInstance, record: dg.RunRecord, up_since: dt.datetime) -> str | None:
    process = process_of(instance, record.dagster_run)
    if process is not None:
        return None if lives(process) else GONE
    began = record.start_time
    return LOST if began is not None and began < up_since.timestamp() else None
