"""Releases on their day: a schedule that follows the calendar, and a sensor for what came late or was missed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import dagster as dg

from assets.orchestration.fetched import FETCH
from assets.orchestration.jobs import BECAUSE_TAG, FETCH_AND_BUILD, RELEASE_TAG, UNFINISHED
from pipeline.fetching.arrival import file_since, newest_figure
from pipeline.fetching.calendar import (
    Calendar,
    Look,
    Rule,
    is_due,
    latest_publication,
    next_publication,
    pause_after,
    quarter_of,
)
from pipeline.in_dagster.clock import Clock
from pipeline.pages import date
from pipeline.settings import Settings
from pipeline.shared.exports import bring_published
from pipeline.shared.raw_files import with_raw_files

LATE_RELEASES = "late_releases"
TICK_SECONDS = 300
TURNED_OFF = "Fetching is off. Switch it on with PDU_FETCH=true."


def schedules(calendars: Iterable[Calendar], settings: Settings) -> list[dg.ScheduleDefinition]:
    """Return a schedule for each publication: at the moment of release, or at the times when one looks for it."""
    calendars = list(calendars)
    return [
        *(_on_release_day(known, known.rule, settings) for known in calendars if known.rule),
        *(_now_and_then(known, known.look, settings) for known in calendars if known.look),
    ]


def _on_release_day(calendar: Calendar, rule: Rule, settings: Settings) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=f"release_day_{_identifier(calendar)}",
        cron_schedule=rule.cron,
        execution_timezone=rule.timezone,
        job_name=FETCH_AND_BUILD,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"Fetches {calendar.title} and publishes the marts at the moment of release: {rule.said}. "
        "It asks on each day that could be the one, and starts a run on the one that is.",
    )
    def release_day(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        moment = context.scheduled_execution_time
        if not settings.fetch:
            return dg.SkipReason(TURNED_OFF)
        if not is_due(rule, moment):
            coming = next_publication(rule, moment)
            return dg.SkipReason(f"Not a day of release. {calendar.title}: the next is due on {date(coming)}.")
        release = _Release(calendar, rule, moment)
        standing = release.is_in(settings, moment) or release.under_way(context.instance)
        if standing:
            return dg.SkipReason(standing)
        return release.request(release.name, f"{release.said} is due now")

    return release_day


def _now_and_then(calendar: Calendar, look: Look, settings: Settings) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=f"look_for_{_identifier(calendar)}",
        cron_schedule=look.cron,
        execution_timezone=look.timezone,
        job_name=FETCH_AND_BUILD,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"Looks for anything new of {calendar.title}, which has no announced day of release.",
    )
    def look_for(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        if not settings.fetch:
            return dg.SkipReason(TURNED_OFF)
        because = f"{calendar.title}: a look for anything new"
        return _fetch(calendar, f"{calendar.publication} {context.scheduled_execution_time:%Y-%m-%d}", because, {})

    return look_for


def late_releases(calendars: Iterable[Calendar], settings: Settings, clock: Clock) -> dg.SensorDefinition:
    """Return the sensor that asks for releases that should be in and are not, less and less often.

    The cursor holds, for each publication, which release it last asked for, how often and when.
    """
    with_a_day = [(known, known.rule) for known in calendars if known.rule]

    @dg.sensor(
        name=LATE_RELEASES,
        job_name=FETCH_AND_BUILD,
        minimum_interval_seconds=TICK_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Fetches a release that was due and is not in, because it came late or this machine was off. It "
        "asks every ten minutes for six hours after the release was due, every hour for two days, then once a day.",
    )
    def late(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        if not settings.fetch:
            return dg.SensorResult(skip_reason=TURNED_OFF)
        now = clock()
        here = with_raw_files(settings)
        bring_published(here)
        asked: dict[str, dict[str, str | int]] = json.loads(context.cursor or "{}")
        requests, said = [], []
        for known, rule in with_a_day:
            release = _Release.latest(known, rule, now)
            before = asked.get(known.publication, {})
            if before.get("release") != release.name:
                before = {"release": release.name, "times": 0, "last": ""}
            waiting = (
                release.is_in(here, now)
                or release.under_way(context.instance)
                or release.waits(context.instance, str(before["last"]), int(before["times"]), now)
            )
            if waiting is None:
                times = int(before["times"]) + 1
                before = {"release": release.name, "times": times, "last": now.isoformat()}
                waiting = f"{release.said} is not in. Asking for it now; time {times}."
                requests.append(release.request(f"{release.name} {times}", waiting))
            asked[known.publication] = before
            said.append(waiting)
        for line in said:
            context.log.info(line)
        skipped = None if requests else " ".join(said) or "No publication has an announced day of release."
        return dg.SensorResult(run_requests=requests, skip_reason=skipped, cursor=json.dumps(asked))

    return late


@dataclass(frozen=True)
class _Release:
    """A publication's release that is due at a moment."""

    calendar: Calendar
    rule: Rule
    due: dt.datetime

    @classmethod
    def latest(cls, calendar: Calendar, rule: Rule, now: dt.datetime) -> _Release:
        return cls(calendar, rule, latest_publication(rule, now))

    @property
    def name(self) -> str:
        """The name that no other release has: publication and day."""
        return f"{self.calendar.publication} {self.due:%Y-%m-%d}"

    @property
    def said(self) -> str:
        return f"{self.calendar.title}: the release due on {date(self.due)} at {self.due:%H.%M}"

    def is_in(self, settings: Settings, now: dt.datetime) -> str | None:
        """Return where the release is, or None where it is not."""
        newest = newest_figure(self.calendar, settings.marts, now.date())
        if newest and newest >= quarter_of(self.rule, self.due):
            coming = next_publication(self.rule, now)
            return f"{self.said} is published. The next is due on {date(coming)}."
        file = file_since(self.calendar, settings.raw, self.due) if settings.raw.is_dir() else None
        return f"{self.said} is in the raw folder ({file})." if file else None

    def under_way(self, instance: dg.DagsterInstance) -> str | None:
        """Return which run is fetching the release, or None where none is."""
        runs = instance.get_runs(dg.RunsFilter(tags={RELEASE_TAG: self.name}, statuses=UNFINISHED), limit=1)
        return f"{self.said} is being fetched by run {runs[0].run_id[:8]}." if runs else None

    def waits(self, instance: dg.DagsterInstance, last: str, times: int, now: dt.datetime) -> str | None:
        """Return until when to wait before asking again, or None where it is time."""
        records = instance.get_run_records(dg.RunsFilter(tags={RELEASE_TAG: self.name}), limit=1)
        # The schedule asks at the moment itself, so nothing is asked for before a first pause.
        asked = [self.due, *(record.create_timestamp for record in records)]
        if last:
            asked.append(dt.datetime.fromisoformat(last))
        # What lies ahead was written by a clock that was wrong, and must not stop anything.
        again = max(moment for moment in asked if moment <= now) + pause_after(now - self.due)
        if now >= again:
            return None
        local = again.astimezone(ZoneInfo(self.rule.timezone))
        return f"{self.said} is not in. Asked {times} times; asking again on {date(local)} at {local:%H.%M}."

    def request(self, run_key: str, because: str) -> dg.RunRequest:
        return _fetch(self.calendar, run_key, because, {RELEASE_TAG: self.name})


def _fetch(calendar: Calendar, run_key: str, because: str, tags: dict[str, str]) -> dg.RunRequest:
    return dg.RunRequest(
        run_key=run_key,
        run_config={"ops": {FETCH: {"config": {"publications": [calendar.publication]}}}},
        tags={BECAUSE_TAG: because, **tags},
    )


def _identifier(calendar: Calendar) -> str:
    return calendar.publication.replace("-", "_")
