"""What Dagster runs: every asset, the jobs, what starts them, and where things are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import dagster as dg

from assets.catalogue import TABLES
from assets.orchestration import (
    chart_files,
    data_docs,
    freshness,
    lost_runs,
    old_runs,
    profiles,
    publication,
    raw,
    raw_folder,
    raw_workbook,
    releases,
    report,
    run_failures,
    tidy_lake,
)
from assets.orchestration.expectation_checks import expectation_checks
from assets.orchestration.fetched import Fetch, fetched_assets, fetcher
from assets.orchestration.jobs import FRESHNESS, jobs, weekly
from pipeline.fetching.calendar import Calendar, load_calendars
from pipeline.in_dagster.clock import Clock, now
from pipeline.in_dagster.following import follows
from pipeline.in_dagster.lake_resource import LakeResource
from pipeline.in_dagster.table_assets import assets_by_subject
from pipeline.settings import Settings

FOLLOWING = "tables_follow"
FOLLOWING_SECONDS = 30


def definitions_for(settings: Settings, fetch: Fetch | None = None, clock: Clock = now) -> dg.Definitions:
    """Return the definitions for a project whose folders are as the settings say; tests give a fetch and a clock."""
    calendars = load_calendars(settings.calendars)
    checks = freshness.freshness_checks(calendars, settings, clock)
    tidying, tidying_lake = old_runs.old_runs_job(clock), tidy_lake.tidy_lake_job()
    return dg.Definitions(
        assets=[
            *fetched_assets(fetch or fetcher(settings)),
            raw_workbook.raw_workbook(settings),
            raw.workbooks,
            *assets_by_subject(TABLES, follows()),
            _expected(calendars),
            chart_files.chart_files,
            report.report(settings),
            data_docs.data_docs(settings),
            profiles.pdu_profile(settings.marts),
        ],
        asset_checks=[*checks, expectation_checks(settings)],
        jobs=[*jobs(key for check in checks for key in check.check_keys), tidying, tidying_lake],
        schedules=[
            *releases.schedules(calendars, settings),
            freshness.daily(FRESHNESS),
            weekly(tidying, "0 3 * * 0"),
            weekly(tidying_lake, "30 3 * * 0"),
        ],
        sensors=[
            releases.late_releases(calendars, settings, clock),
            raw_folder.raw_folder(settings),
            _following(),
            run_failures.failures_notified(settings),
            lost_runs.lost_runs(),
        ],
        resources={
            "raw_folder": raw.RawFolderResource(
                folder=str(settings.raw),
                contracts=str(settings.contracts),
                marts=str(settings.marts),
                synthetic=settings.synthetic,
                **settings.limits._asdict(),
            ),
            "marts_folder": publication.MartsFolder(
                folder=str(settings.marts), expectations=str(settings.expectations), raw=str(settings.raw)
            ),
            "lake": LakeResource(marts=str(settings.marts)),
        },
        # One process: a process a step would import everything again for each.
        executor=dg.in_process_executor,
    )


def _expected(calendars: Iterable[Calendar]) -> dg.AssetsDefinition:
    """The publication, with the days by which it is expected: those of the first calendar that has days."""
    policies = [policy for known in calendars if (policy := freshness.policy_of(known))]
    return publication.database.map_asset_specs(
        lambda spec: spec.replace_attributes(freshness_policy=policies[0] if policies else None)
    )


def _following() -> dg.AutomationConditionSensorDefinition:
    return dg.AutomationConditionSensorDefinition(
        FOLLOWING,
        target=dg.AssetSelection.all(),
        minimum_interval_seconds=FOLLOWING_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="When one asset or one workbook is made by hand, makes everything that is made from it, in one "
        "run. Runs that make everything start nothing here but the report, which no build waits for.",
    )


@dg.definitions
@cache  # a run asks for them five times
def defs() -> dg.Definitions:
    """Return the definitions for the project's own folders: what `dagster dev` opens."""
    return definitions_for(Settings())
