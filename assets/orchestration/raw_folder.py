"""Files put into the raw folder by hand, changed there or taken away: built once for each content of the folder."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import dagster as dg

from assets.orchestration.jobs import BECAUSE_TAG, BUILD, RAW_FILES_TAG, UNFINISHED
from assets.orchestration.raw_workbook import RAW_WORKBOOKS
from pipeline.raw.folder_changes import Snapshot, changes, fingerprint, is_published, manifest, snapshot
from pipeline.raw.provenance import SUFFIX
from pipeline.settings import Settings
from pipeline.shared.exports import bring_published
from pipeline.shared.raw_files import with_raw_files

RAW_FOLDER = "raw_folder"
TICK_SECONDS = 30
RUNS_LOOKED_AT = 50  # to find the last that read the raw folder


def raw_folder(settings: Settings) -> dg.SensorDefinition:
    """Return the sensor that builds when the raw folder has changed and then been still from one tick to the next.

    The cursor holds the files as last seen and as last dealt with.
    """

    @dg.sensor(
        name=RAW_FOLDER,
        job_name=BUILD,
        minimum_interval_seconds=TICK_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Publishes the marts again when a workbook or a sidecar in the raw folder is added, changed or "
        f"removed. It waits until the folder has been still for {TICK_SECONDS} seconds: no file is read half copied.",
    )
    def raw_folder_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        here = with_raw_files(settings)
        bring_published(settings)
        if not here.raw.is_dir():
            return dg.SensorResult(skip_reason=f"There is no folder {settings.raw.name} to watch.")
        files = snapshot(here.raw)
        cursor: dict[str, Snapshot | None] = json.loads(context.cursor or '{"seen": null, "handled": null}')
        handled = cursor["handled"]
        what = changes(handled or {}, files)
        if files == handled:
            nothing = f"Nothing has changed in the raw folder ({_workbooks(files)} workbooks)."
            return dg.SensorResult(skip_reason=nothing, cursor=json.dumps({"seen": files, "handled": handled}))
        if files != cursor["seen"]:
            waiting = f"Files in the raw folder: {what}. Waiting until the folder is still."
            return dg.SensorResult(skip_reason=waiting, cursor=json.dumps({"seen": files, "handled": handled}))
        under_way = context.instance.get_runs(dg.RunsFilter(statuses=UNFINISHED), limit=1)
        if under_way:
            waiting = f"Files in the raw folder: {what}. Waiting for run {under_way[0].run_id[:8]} to end."
            return dg.SensorResult(skip_reason=waiting, cursor=context.cursor)
        last = _last_reading(context.instance)
        reason = _already_read(last, files, settings.marts)
        # Files put back as they were, after others that failed: a build says that all is well again.
        if reason is None and not _failed(last) and is_published(here.raw, files, settings.marts):
            reason = "The published marts were made from just these files."
        partitions = _partitions(context.instance, files)
        if settings.shared_files and any(isinstance(one, dg.AddDynamicPartitionsRequest) for one in partitions):
            reason = reason or "Workers read them, and what is made from them follows."
        context.log.info(f"Files in the raw folder: {what}. {reason or 'Building.'}")
        return dg.SensorResult(
            skip_reason=f"Files in the raw folder: {what}. {reason}" if reason else None,
            run_requests=[] if reason else [_request(files, what, settings.marts)],
            dynamic_partitions_requests=partitions,
            cursor=json.dumps({"seen": files, "handled": files}),
        )

    return raw_folder_sensor


def _request(files: Snapshot, what: str, marts: Path) -> dg.RunRequest:
    # The same files may have been built before, and others published since: a file was put in and taken out again.
    published = manifest(marts) or {"built_at": "nothing"}
    mark = fingerprint(files)
    return dg.RunRequest(
        run_key=f"{mark} after {published['built_at']}",
        tags={RAW_FILES_TAG: mark, BECAUSE_TAG: f"Files in the raw folder: {what}"},
    )


def _last_reading(instance: dg.DagsterInstance) -> dg.RunRecord | None:
    """The last run that read the raw folder."""
    records = instance.get_run_records(limit=RUNS_LOOKED_AT)
    return next((record for record in records if RAW_FILES_TAG in record.dagster_run.tags), None)


def _failed(record: dg.RunRecord | None) -> bool:
    return record is not None and record.dagster_run.status == dg.DagsterRunStatus.FAILURE


def _already_read(last: dg.RunRecord | None, files: Snapshot, marts: Path) -> str | None:
    """What became of the last reading, if it was of just these files and nothing else was published since."""
    if last is None or last.dagster_run.tags[RAW_FILES_TAG] != fingerprint(files):
        return None
    run, ended = last.dagster_run, last.end_time or 0.0
    published = manifest(marts)
    if published and dt.datetime.fromisoformat(published["built_at"]).timestamp() > ended:
        return None  # since then other files were built
    return f"Run {run.run_id[:8]} has read just these files: {run.status.value.lower()}."


def _partitions(
    instance: dg.DagsterInstance, files: Snapshot
) -> list[dg.AddDynamicPartitionsRequest | dg.DeleteDynamicPartitionsRequest]:
    """What keeps the partitions of single workbooks in step with the folder."""
    here = {name for name in files if not name.endswith(SUFFIX)}
    known = set(instance.get_dynamic_partitions(str(RAW_WORKBOOKS.name)))
    requests: list[dg.AddDynamicPartitionsRequest | dg.DeleteDynamicPartitionsRequest] = []
    if here - known:
        requests.append(RAW_WORKBOOKS.build_add_request(sorted(here - known)))
    if known - here:
        requests.append(RAW_WORKBOOKS.build_delete_request(sorted(known - here)))
    return requests


def _workbooks(files: Snapshot) -> int:
    return sum(not name.endswith(SUFFIX) for name in files)
