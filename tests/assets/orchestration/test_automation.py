"""What starts by itself: releases on their day, late releases, checks that releases are in."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.definitions.run_request import InstigatorType
from dagster._utils.schedules import schedule_execution_time_iterator

from assets.orchestration.jobs import FETCH_AND_BUILD, FRESHNESS, RELEASE_TAG
from pipeline.faults import Fault
from pipeline.fetching.arrival import standing
from pipeline.fetching.calendar import load_calendars
from pipeline.settings import PROJECT_FOLDER, Settings
from tests.project import AUGUST, LONDON, Found, OneFile, Project, faults_of, requests_of, said
from tests.workbooks import write_sidecar, write_workbook


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def ticks_of_schedule(
    project: Project, name: str, start: dt.datetime, days: int
) -> Iterator[tuple[dt.datetime, object]]:
    """What the daemon would do: every moment that Dagster's own iteration gives, and what the schedule answers."""
    (schedule,) = [known for known in project.definitions.schedules or [] if known.name == name]
    assert isinstance(schedule, dg.ScheduleDefinition)
    assert isinstance(schedule.cron_schedule, str)
    moments = schedule_execution_time_iterator(start.timestamp(), schedule.cron_schedule, schedule.execution_timezone)
    for moment in moments:
        if moment > start + dt.timedelta(days=days):
            return
        with dg.build_schedule_context(instance=project.instance, scheduled_execution_time=moment) as context:
            yield moment, schedule(context)


def test_releases_are_fetched_four_times_a_year_at_half_past_nine_in_london(project: Project) -> None:
    start = dt.datetime(2026, 1, 1, tzinfo=LONDON)
    project.instance = dg.DagsterInstance.local_temp(str(project.folder))  # a schedule opens its instance by reference
    ticks = list(ticks_of_schedule(project, "release_day_hmpps_workforce", start, 3 * 365))
    fetched = [moment for moment, answer in ticks if isinstance(answer, dg.RunRequest)]
    assert [f"{moment.astimezone(LONDON):%Y-%m-%d %H:%M}" for moment in fetched[:4]] == [
        "2026-02-19 09:30",
        "2026-05-21 09:30",
        "2026-08-20 09:30",
        "2026-11-19 09:30",
    ]
    assert [f"{moment.astimezone(dt.UTC):%H:%M}" for moment in fetched[:4]] == ["09:30", "08:30", "08:30", "09:30"]
    assert len(fetched) == 12
    keys = {answer.run_key for _, answer in ticks if isinstance(answer, dg.RunRequest)}
    assert len(keys) == 12
    other = next(answer for _, answer in ticks if isinstance(answer, dg.SkipReason))
    assert str(other.skip_message).endswith("the next is due on 19 February 2026.")


def test_nothing_is_fetched_where_fetching_is_turned_off(project: Project) -> None:
    project.fetch_allowed = False
    answers = [answer for _, answer in ticks_of_schedule(project, "release_day_hmpps_workforce", AUGUST, 100)]
    answers += [answer for _, answer in ticks_of_schedule(project, "look_for_hmi_probation", AUGUST, 10)]
    assert answers
    assert all(isinstance(answer, dg.SkipReason) for answer in answers)
    project.moment = AUGUST + dt.timedelta(days=3)
    assert said(project.tick("late_releases", None)) == "Fetching is off. Switch it on with PDU_FETCH=true."


def test_a_late_release_is_asked_for_every_ten_minutes_then_hourly_then_daily(project: Project) -> None:
    cursor, asked = None, []
    for minutes in (*range(0, 420, 5), *range(420, 4 * 24 * 60, 10)):
        project.moment = AUGUST + dt.timedelta(minutes=minutes)
        result = project.tick("late_releases", cursor)
        cursor = result.cursor
        if requests_of(result):
            asked.append((minutes, requests_of(result)[0].run_key))
    gaps = [after - before for (before, _), (after, _) in pairwise(asked)]
    assert asked[0][0] == 10  # at the moment itself the schedule asks
    assert gaps == sorted(gaps)
    assert (set(gaps), len({key for _, key in asked})) == ({10, 60, 1440}, len(asked))
    waiting = project.tick("late_releases", cursor)
    assert f"is not in. Asked {len(asked)} times; asking again on" in said(waiting)


def test_a_machine_that_was_off_asks_once_at_its_first_tick(project: Project) -> None:
    project.moment = AUGUST + dt.timedelta(days=20)
    (request,) = requests_of(first := project.tick("late_releases", None))
    assert request.tags[RELEASE_TAG] == "hmpps-workforce 2026-08-20"
    assert request.run_config == {"ops": {"fetch": {"config": {"publications": ["hmpps-workforce"]}}}}
    assert not requests_of(project.tick("late_releases", first.cursor))


def test_a_release_that_is_being_fetched_or_is_there_is_not_asked_for(project: Project, marts_folder: Path) -> None:
    project.moment = AUGUST + dt.timedelta(days=20)
    run = project.instance.create_run_for_job(
        project.definitions.resolve_job_def(FETCH_AND_BUILD),
        tags={RELEASE_TAG: "hmpps-workforce 2026-08-20"},
        status=dg.DagsterRunStatus.STARTED,
    )
    assert f"is being fetched by run {run.run_id[:8]}" in said(project.tick("late_releases", None))
    path = write_workbook(project.folder / "raw" / "june.xlsx", {"Sheet": [["Anything"]]})
    write_sidecar(path, title="HMPPS workforce statistics: June 2026", published_date="2026-08-20")
    assert "due on 20 August 2026 at 09.30 is in the raw folder (june.xlsx)" in said(
        project.tick("late_releases", None)
    )
    (project.folder / "marts").symlink_to(marts_folder)
    project.moment = dt.datetime(2023, 11, 1, tzinfo=dt.UTC)  # the marts have figures of 30 June 2023
    assert said(project.tick("late_releases", None)).endswith(
        "due on 17 August 2023 at 09.30 is published. The next is due on 16 November 2023."
    )


def test_a_fetch_that_finds_nothing_new_builds_nothing(project: Project) -> None:
    project.put()
    result = project.run(FETCH_AND_BUILD)
    assert result.success
    assert [event.asset_key.path for event in result.get_asset_materialization_events() if event.asset_key] == [
        ["fetched", "attempt"]
    ]
    assert not (project.folder / "marts").exists()


def test_what_came_is_built_and_what_did_not_fails_the_run_with_its_lines(project: Project) -> None:
    """Everything downstream of the raw folder is made, and then nothing more is asked for."""
    fault = Fault(file="annex.ods", expected="a workbook", found="a web page")

    def one_came() -> Found:
        new = [OneFile(project.put())]
        return Found(new, new, [fault])

    project.found = one_came
    project.put("hmi-probation/westminster-forum-slides-2022.xlsx")
    result = project.run(FETCH_AND_BUILD)
    assert (result.success, project.fetched) == (False, [[]])
    (line,) = faults_of(result)
    assert line.endswith(f": {fault}\n")
    checks = {check.check_name: check for check in result.get_asset_check_evaluations()}
    assert checks["everything_came"].metadata["faults"].value == [str(fault)]
    manifest = json.loads((project.folder / "marts" / "build.json").read_text())
    assert len(manifest["sources"]) == 2
    first = project.tick("raw_folder", None)
    assert not requests_of(project.tick("raw_folder", first.cursor))


@pytest.mark.parametrize(
    ("hours", "as_of", "holds"),
    [
        (-1, dt.date(2026, 3, 31), True),  # the release before is in, and the next is not due
        (0, dt.date(2026, 3, 31), True),
        (23, dt.date(2026, 3, 31), True),
        (24, dt.date(2026, 3, 31), False),
        (24, dt.date(2026, 6, 30), True),
        (24, None, False),
        (24 * 90, dt.date(2026, 6, 30), True),  # until the next is due on 19 November
        (24 * 92 + 1, dt.date(2026, 6, 30), False),
    ],
)
def test_a_release_is_late_a_day_after_it_was_due(hours: int, as_of: dt.date | None, holds: bool) -> None:
    (workforce,) = [known for known in load_calendars(Settings().calendars) if known.rule]
    found = standing(workforce, as_of, (AUGUST.astimezone(dt.UTC) + dt.timedelta(hours=hours)))
    assert found.up_to_date is holds
    if hours in {0, 23, 24} and as_of != dt.date(2026, 6, 30):
        assert "the release due on 20 August 2026 (to 30 June 2026) is not in" in found.said


def test_lateness_is_a_warning_that_knows_the_calendar_and_not_the_last_run(
    project: Project, marts_folder: Path
) -> None:
    (project.folder / "marts").symlink_to(marts_folder)
    project.moment = dt.datetime(2023, 11, 1, tzinfo=LONDON)
    checked = project.run(FRESHNESS)
    assert {check.check_name: check.passed for check in checked.get_asset_check_evaluations()} == {
        "hmpps_workforce_is_up_to_date": True,
        "hmi_probation_is_up_to_date": True,
    }
    project.moment = AUGUST + dt.timedelta(days=2)
    late = {check.check_name: check for check in project.run(FRESHNESS).get_asset_check_evaluations()}
    assert [check.passed for check in late.values()] == [False, False]
    assert {check.severity for check in late.values()} == {dg.AssetCheckSeverity.WARN}
    assert late["hmpps_workforce_is_up_to_date"].description == (
        "HMPPS workforce statistics: the release due on 20 August 2026 (to 30 June 2026) is not in; "
        "the newest figure is of 30 September 2023."
    )


def test_a_publication_is_expected_within_the_week_of_days_that_a_release_may_be_due_on(project: Project) -> None:
    asset = project.definitions.resolve_asset_graph().get(dg.AssetKey(["published", "database"]))
    assert asset.freshness_policy == dg.FreshnessPolicy.cron(
        "30 9 22 2,5,8,11 *", dt.timedelta(days=7), "Europe/London"
    )
    (rule,) = [known.rule for known in load_calendars(Settings().calendars) if known.rule]
    days = [rule.in_month(year, month).day for year in range(2020, 2040) for month in rule.months]
    assert (min(days), max(days)) == (15, 21)


def test_everything_that_starts_runs_says_so_in_plain_words_and_is_on(project: Project) -> None:
    starters = [*(project.definitions.schedules or []), *(project.definitions.sensors or [])]
    assert {starter.name for starter in starters} == {
        "release_day_hmpps_workforce",
        "look_for_hmi_probation",
        "check_releases_are_in",
        "delete_old_runs",
        "tidy_lake",
        "late_releases",
        "raw_folder",
        "tables_follow",
        "failures_notified",
        "lost_runs",
    }
    for starter in starters:
        assert isinstance(starter, dg.ScheduleDefinition | dg.SensorDefinition)
        assert starter.description
        assert starter.default_status.value == "RUNNING"


def test_dagster_home_queues_runs_one_at_a_time_and_outlives_a_crash(tmp_path: Path) -> None:
    shutil.copyfile(PROJECT_FOLDER / "dagster.yaml", tmp_path / "dagster.yaml")
    with dg.DagsterInstance.from_config(str(tmp_path)) as instance:
        queue = instance.get_concurrency_config().run_queue_config
        assert queue is not None
        assert queue.max_concurrent_runs == 1
        assert instance.run_monitoring_enabled
        assert (instance.run_retries_enabled, instance.run_retries_max_retries) == (True, 1)
        assert not instance.run_retries_retry_on_asset_or_op_failure
        for kind in (InstigatorType.SCHEDULE, InstigatorType.SENSOR, InstigatorType.AUTO_MATERIALIZE):
            assert min(instance.get_tick_retention_settings(kind).values()) > 0


def test_runs_of_long_ago_are_deleted_but_not_those_that_made_what_is_there(project: Project) -> None:
    kept = project.run(FETCH_AND_BUILD).run_id  # made fetched/attempt
    gone = project.run(FRESHNESS).run_id
    project.moment = dt.datetime.now(LONDON)
    project.run("delete_old_runs")
    assert project.instance.has_run(gone)  # of today
    project.moment += dt.timedelta(days=401)
    project.run("delete_old_runs")
    assert (project.instance.has_run(kept), project.instance.has_run(gone)) == (True, False)
