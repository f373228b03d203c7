"""Checks that each release that was due is among the published figures, whenever the assets last ran."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import dagster as dg

from pipeline.fetching.arrival import newest_figure, standing
from pipeline.fetching.calendar import Calendar
from pipeline.in_dagster.clock import Clock
from pipeline.settings import Settings
from pipeline.shared.exports import bring_published

DATABASE = dg.AssetKey(["published", "database"])


def freshness_checks(calendars: Iterable[Calendar], settings: Settings, clock: Clock) -> list[dg.AssetChecksDefinition]:
    """Return a check for each publication, which warns when its newest release is late."""
    return [_check(known, settings, clock) for known in calendars]


def policy_of(calendar: Calendar) -> dg.FreshnessPolicy | None:
    """Return by when Dagster expects a publication after each release: within the week of days on which it may be due.

    Cron knows no third Thursday; a week that begins with the first day that can be one has exactly one.
    """
    if calendar.rule is None:
        return None
    first = calendar.rule.first_day
    deadline = f"{calendar.rule.time.minute} {calendar.rule.time.hour} {first + 7} {calendar.rule.cron.split()[3]} *"
    return dg.FreshnessPolicy.cron(deadline, dt.timedelta(days=7), calendar.rule.timezone)


def _check(calendar: Calendar, settings: Settings, clock: Clock) -> dg.AssetChecksDefinition:
    expected = (
        f"it comes out on {calendar.rule.said}, and is late {calendar.late.after_hours} hours after"
        if calendar.rule
        else f"something new is expected within {calendar.late.after.days} days"
    )

    @dg.asset_check(
        asset=DATABASE,
        name=f"{calendar.publication.replace('-', '_')}_is_up_to_date",
        description=f"The newest release of {calendar.title} is published: {expected}.",
    )
    def up_to_date() -> dg.AssetCheckResult:
        now = clock()
        bring_published(settings)
        found = standing(calendar, newest_figure(calendar, settings.marts, now.date()), now)
        return dg.AssetCheckResult(
            passed=found.up_to_date,
            severity=dg.AssetCheckSeverity.WARN,
            description=f"{found.said}.",
            metadata={
                "newest figure": str(found.newest) if found.newest else "none",
                "due": found.due.isoformat() if found.due else "no announced day",
            },
        )

    return up_to_date


def daily(job: str) -> dg.ScheduleDefinition:
    """Return the schedule that looks each morning, after the hour of releases."""
    return dg.ScheduleDefinition(
        name=job,
        job_name=job,
        cron_schedule="0 10 * * *",
        execution_timezone="Europe/London",
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Checks each morning that every release that was due is published. Fetches and builds nothing.",
    )
