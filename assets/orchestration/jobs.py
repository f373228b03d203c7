"""The jobs that schedules, sensors and people start, and the marks on their runs."""

from __future__ import annotations

from collections.abc import Iterable

import dagster as dg

from pipeline.in_dagster.following import EVERYTHING_TAG

BUILD = "build_marts"
FETCH_AND_BUILD = "fetch_and_build"
FRESHNESS = "check_releases_are_in"

# Which release a run fetches, such as "hmpps-workforce 2026-08-20"; and the fingerprint of the raw files that it read.
RELEASE_TAG = "pdu/release"
RAW_FILES_TAG = "pdu/raw_files"
BECAUSE_TAG = "pdu/because"

UNFINISHED = [
    dg.DagsterRunStatus.QUEUED,
    dg.DagsterRunStatus.NOT_STARTED,
    dg.DagsterRunStatus.STARTING,
    dg.DagsterRunStatus.STARTED,
    dg.DagsterRunStatus.CANCELING,
]

# Made for one workbook or unit at a time, or when somebody wants it, so never part of a run that makes everything.
IN_PARTS = dg.AssetSelection.assets(
    ["raw", "workbook"],
    ["profiles", "pdu"],
    ["published", "chart_files"],
    ["published", "report"],
    ["published", "data_docs"],
)


def jobs(checks: Iterable[dg.AssetCheckKey]) -> list[dg.UnresolvedAssetJobDefinition]:
    """Return the jobs: build, fetch and build, and run the checks that releases are in."""
    fetched = dg.AssetSelection.groups("fetched")
    everything = dg.AssetSelection.all() - IN_PARTS
    return [
        dg.define_asset_job(
            BUILD,
            selection=everything - fetched,
            tags={EVERYTHING_TAG: "yes"},
            description="Reads the raw folder and publishes every mart.",
        ),
        dg.define_asset_job(
            FETCH_AND_BUILD,
            selection=everything,
            tags={EVERYTHING_TAG: "yes"},
            description="Looks for new releases on the publishers' sites. Where there is one, puts it into the raw "
            "folder and publishes every mart; where there is none, ends there.",
        ),
        dg.define_asset_job(
            FRESHNESS,
            selection=dg.AssetSelection.checks(*checks),
            description="Checks that each release that was due is among the published figures.",
        ),
    ]


def weekly(job: dg.JobDefinition, cron: str) -> dg.ScheduleDefinition:
    """Return the schedule that runs a job once a week, in London's time."""
    return dg.ScheduleDefinition(
        name=job.name,
        job=job,
        cron_schedule=cron,
        execution_timezone="Europe/London",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=job.description,
    )
