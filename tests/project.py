"""A project in a folder of its own, whose schedules and sensors a test asks as Dagster's daemon does."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import dagster as dg

from assets.orchestration.definitions import definitions_for
from assets.orchestration.fetched import Fetch
from pipeline.faults import Fault
from pipeline.settings import Settings

LONDON = ZoneInfo("Europe/London")
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
AUGUST = dt.datetime(2026, 8, 20, 9, 30, tzinfo=LONDON)
SURREY = "hmi-probation/surrey-pdu-2024.xlsx"
SLIDES = "hmi-probation/westminster-forum-slides-2022.xlsx"


@dataclass(frozen=True)
class OneFile:
    path: Path
    release: str = "/government/statistics/workforce-june-2026"
    attachment: str = "main tables"


@dataclass(frozen=True)
class Found:
    files: Sequence[OneFile] = ()
    new: Sequence[OneFile] = ()
    faults: Sequence[Fault] = ()


@dataclass
class Project:
    """A project in a folder of its own, with a clock that the test moves and a fetch that it answers."""

    folder: Path
    moment: dt.datetime = AUGUST
    found: Callable[[], Found] = Found
    fetch: Fetch | None = None  # by default one that answers what the test says
    fetch_allowed: bool = True
    fetched: list[Sequence[str]] = field(default_factory=list)
    instance: dg.DagsterInstance = field(default_factory=dg.DagsterInstance.ephemeral)

    @property
    def settings(self) -> Settings:
        return Settings().model_copy(
            update={
                "raw": self.folder / "raw",
                "marts": self.folder / "marts",
                "fetch": self.fetch_allowed,
            }
        )

    @cached_property
    def definitions(self) -> dg.Definitions:
        def found(names: Sequence[str]) -> Found:
            self.fetched.append(names)
            return self.found()

        return definitions_for(
            self.settings, self.fetch or cast("Fetch", found), lambda: self.moment.astimezone(dt.UTC)
        )

    def put(self, name: str = SURREY) -> Path:
        """Copy a workbook of the project and its sidecar into the raw folder, as they stand a minute ago."""
        target = self.folder / "raw" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        for ending in ("", ".provenance.json"):
            shutil.copyfile(f"{Settings().raw / name}{ending}", f"{target}{ending}")
        return target

    def tick(self, sensor: str, cursor: str | None) -> dg.SensorResult:
        (definition,) = [known for known in self.definitions.sensors or [] if known.name == sensor]
        assert isinstance(definition, dg.SensorDefinition)
        result = definition(dg.build_sensor_context(instance=self.instance, cursor=cursor))
        assert isinstance(result, dg.SensorResult)
        for request in result.dynamic_partitions_requests or []:  # as the daemon does
            if isinstance(request, dg.AddDynamicPartitionsRequest):
                self.instance.add_dynamic_partitions(request.partitions_def_name, request.partition_keys)
            else:
                for key in request.partition_keys:
                    self.instance.delete_dynamic_partition(request.partitions_def_name, key)
        return result

    def run(self, job: str, request: dg.RunRequest | None = None) -> dg.ExecuteInProcessResult:
        given = request or dg.RunRequest()
        return self.definitions.resolve_job_def(job).execute_in_process(
            run_config=QUIET | dict(given.run_config),
            tags=given.tags,
            instance=self.instance,
            raise_on_error=False,
        )


def requests_of(result: dg.SensorResult) -> list[dg.RunRequest]:
    return list(result.run_requests or [])


def said(result: dg.SensorResult) -> str:
    assert result.skip_reason is not None
    return str(result.skip_reason.skip_message)


def faults_of(result: dg.ExecuteInProcessResult) -> list[str]:
    """What went wrong in each step that failed, for a test to show."""
    failures = [event.step_failure_data.error for event in result.all_events if event.is_step_failure]
    return [(error.cause or error).message for error in failures if error]
