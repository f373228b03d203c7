"""Telling of Dagster runs that fail, in the words of `pdu build`: the page of the run, one line and a link."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import dagster as dg

from pipeline.faults import FaultsError
from pipeline.settings import Settings
from pipeline.telling.runs import STOPPED, report_refusal


class _Error(Protocol):
    """An error as Dagster keeps it: in words, with the error that it came from."""

    @property
    def message(self) -> str:
        """The name of the error, a colon and its words."""

    @property
    def cls_name(self) -> str | None:
        """The name of the error."""

    @property
    def cause(self) -> _Error | None:
        """The error that it came from."""


def failures_told(settings: Settings) -> dg.SensorDefinition:
    """Return the sensor that tells of each run that fails, of any job. On unless switched off in the UI."""

    @dg.run_failure_sensor(
        name="failures_told",
        description="Writes the page of a run that failed and tells of it, once for each reason.",
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def sensor(context: dg.RunFailureSensorContext) -> None:
        report_refusal(settings, reasons(context))

    return sensor


def reasons(context: dg.RunFailureSensorContext) -> list[str]:
    """Return the fault lines of the steps that failed; else the kinds of their errors; else that the run ended."""
    errors = [event.step_failure_data.error for event in context.get_step_failure_events()]
    lines = [line for error in errors if error for line in _lines(error)]
    return lines or [STOPPED.format("before a step could say why")]


def _lines(error: _Error) -> list[str]:
    *_, first = _causes(error)
    refused = [cause for cause in _causes(error) if cause.cls_name == FaultsError.__name__]
    if not refused:
        return [STOPPED.format(first.cls_name)]
    words = refused[0].message.partition(f"{FaultsError.__name__}: ")[2]
    return [line for line in words.splitlines() if line.strip()]


def _causes(error: _Error | None) -> Iterator[_Error]:
    """An error, the one that it came from, and so on."""
    while error is not None:
        yield error
        error = error.cause
