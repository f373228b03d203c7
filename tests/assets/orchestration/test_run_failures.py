"""A Dagster run that fails is reported in the words of `pdu build`, once."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from assets.orchestration.definitions import definitions_for
from assets.orchestration.jobs import BUILD
from assets.orchestration.run_failures import failures_notified, reasons
from pipeline.settings import Settings
from tests.assets.orchestration.test_definitions import QUIET
from tests.workbooks import Percent, Rows, write_workbook


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    folders = {"raw": tmp_path / "raw", "marts": tmp_path / "marts"}
    return Settings().model_copy(update=folders)


def failed(job: dg.JobDefinition) -> dg.RunStatusSensorContext:
    """Run a job that fails, and return what a sensor is given of it."""
    instance = dg.DagsterInstance.ephemeral()
    result = job.execute_in_process(run_config=QUIET, raise_on_error=False, instance=instance)
    assert not result.success
    return dg.build_run_status_sensor_context(
        sensor_name="failures_notified",
        dagster_event=next(event for event in result.all_events if event.is_run_failure),
        dagster_instance=instance,
        dagster_run=result.dagster_run,
    )


def test_the_page_and_the_reasons_are_the_fault_lines(settings: Settings) -> None:
    rates: Rows = [
        ["Vacancy rates, 30 June 2022"],
        ["PDU", "SPO", "PO", "PSO"],
        ["Gwent", "lots", Percent(0.1), "few"],
        ["Surrey", Percent(0.1), Percent(0.2), Percent(0.3)],
    ]
    write_workbook(settings.raw / "rates.xlsx", {"Rates": rates})
    context = failed(definitions_for(settings).resolve_job_def(BUILD))
    assert reasons(context.for_run_failure()) == [
        "rates.xlsx, sheet 'Rates', cell B3: expected a number or shorthand, found 'lots'",
        "rates.xlsx, sheet 'Rates', cell D3: expected a number or shorthand, found 'few'",
    ]
    failures_notified(settings)(context)
    page = (settings.marts / "last-run.html").read_text("utf-8")
    assert "Not published: 2 faults were found. No marts stand yet." in page
    assert "cell D3: expected a number or shorthand, found &#39;few&#39;" in page


def test_a_defect_of_ours_is_named_by_its_kind_alone() -> None:
    @dg.op
    def stumbles() -> None:
        raise ValueError("with a secret in it")

    @dg.job
    def job() -> None:
        stumbles()

    assert reasons(failed(job).for_run_failure()) == [
        "the build stopped (ValueError): run 'pdu build --debug' to see why"
    ]


def test_the_sensor_is_on_and_watches_every_job() -> None:
    sensor = definitions_for(Settings()).resolve_sensor_def("failures_notified")
    assert sensor.default_status == dg.DefaultSensorStatus.RUNNING
    assert sensor.targets == []
