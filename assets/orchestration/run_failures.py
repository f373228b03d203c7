"""Telling of Dagster runs that fail, in the words of `pdu build`: the page of the run, one line and a link."""

from __future__ import annotations

from typing import Protocol

import dagster as dg

from pipeline.in_dagster.table_assets import FAULTS
from pipeline.notifications.runs import STOPPED, report_refusal
from pipeline.settings import Settings


class _Error(Protocol):
    """An error as Dagster keeps it: its kind, with the error that it came from."""

    @property
    def cls_name(self) -> str | None:
        """The name of the error."""

    @property
    def cause(self) -> _Error | None:
        """The error that it came from."""


def failures_notified(settings: Settings) -> dg.SensorDefinition:
    """Return the sensor that tells of each run that fails, of any job. On unless switched off in the UI."""

    @dg.run_failure_sensor(
        name="failures_notified",
        description="Writes the page of a run that failed and tells of it, once for each reason.",
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def sensor(context: dg.RunFailureSensorContext) -> None:
        report_refusal(settings, reasons(context))

    return sensor


def reasons(context: dg.RunFailureSensorContext) -> list[str]:
    """Return the fault lines of the steps that failed; else the kinds of their errors; else that the run ended."""
    lines: list[str] = []
    for failed in (event.step_failure_data for event in context.get_step_failure_events()):
        data = failed.user_failure_data
        if data and data.description and FAULTS in data.metadata:
            lines += data.description.splitlines()
        elif failed.error:
            lines.append(STOPPED.format(_first(failed.error)))
    return lines or [STOPPED.format("before a step could say why")]


def _first(error: _Error) -> str | None:
    """The kind of the error that others came from."""
    while error.cause is not None:
        error = error.cause
    return error.cls_name
