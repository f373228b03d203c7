"""Runs that a power cut ended: nothing else says so, and they would hold up every run that waits behind them."""

from __future__ import annotations

import datetime as dt

import dagster as dg
import psutil

from pipeline.in_dagster.clock import Clock

LOST_RUNS = "lost_runs"
TICK_SECONDS = 60
LOST = "The machine was started again while this run was under way."


def machine_started() -> dt.datetime:
    """Return when the first process began, in UTC: that of the machine, or of the container that this runs in."""
    return dt.datetime.fromtimestamp(psutil.Process(psutil.pids()[0]).create_time(), dt.UTC)


def lost_runs(started: Clock = machine_started) -> dg.SensorDefinition:
    """Return the sensor that marks runs as failed that began before this machine did.

    Dagster runs such a run once more, as it does one whose process died. Where runs are launched on other machines,
    it does nothing: what launches them knows which are alive.
    """

    @dg.sensor(
        name=LOST_RUNS,
        minimum_interval_seconds=TICK_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Marks a run as failed that was under way when the machine went down, so that the next can begin.",
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        instance = context.instance
        if not isinstance(instance.run_launcher, dg.DefaultRunLauncher):
            return dg.SkipReason("Runs are launched elsewhere.")
        under_way = instance.get_run_records(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED]))
        up_since = started().timestamp()
        lost = [record.dagster_run for record in under_way if record.start_time and record.start_time < up_since]
        for run in lost:
            instance.report_run_failed(run, LOST)
        return dg.SkipReason(f"Runs that the machine's last start ended: {len(lost)}.")

    return sensor
