"""When the workforce statistics come out: the third Thursday of four months, at half past nine in London."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.faults import FaultsError
from pipeline.fetching.calendar import (
    Rule,
    is_due,
    latest_publication,
    load_calendars,
    next_publication,
    pause_after,
    quarter_of,
)
from pipeline.settings import Settings

LONDON, TOKYO = ZoneInfo("Europe/London"), ZoneInfo("Asia/Tokyo")
MOMENTS = st.datetimes(
    dt.datetime(1980, 1, 1),
    dt.datetime(2100, 1, 1),
    timezones=st.sampled_from([dt.UTC, LONDON, TOKYO]),
)


def rule_of_workforce() -> Rule:
    by_name = {declared.publication: declared for declared in load_calendars(Settings().calendars)}
    rule = by_name["hmpps-workforce"].rule
    assert rule is not None
    return rule


RULE = rule_of_workforce()


@pytest.mark.parametrize(
    ("quarter", "published", "clock"),
    [
        (dt.date(2026, 6, 30), dt.datetime(2026, 8, 20, 8, 30, tzinfo=dt.UTC), "BST"),
        (dt.date(2026, 9, 30), dt.datetime(2026, 11, 19, 9, 30, tzinfo=dt.UTC), "GMT"),
    ],
)
def test_announced_releases_are_at_half_past_nine_in_summer_and_winter(
    quarter: dt.date, published: dt.datetime, clock: str
) -> None:
    moment = next_publication(RULE, dt.datetime.combine(quarter, dt.time(), dt.UTC))
    assert (moment, moment.time(), moment.tzname()) == (published, dt.time(9, 30), clock)
    assert quarter_of(RULE, moment) == quarter
    assert latest_publication(RULE, moment) == moment
    assert next_publication(RULE, moment) > moment


@given(MOMENTS)
def test_every_moment_lies_between_two_neighbouring_publications(moment: dt.datetime) -> None:
    before, after = latest_publication(RULE, moment), next_publication(RULE, moment)
    assert before <= moment < after
    assert next_publication(RULE, before) == after
    assert latest_publication(RULE, after - dt.timedelta(microseconds=1)) == before
    assert dt.timedelta(weeks=12) <= after.date() - before.date() <= dt.timedelta(weeks=14)


@given(MOMENTS)
def test_a_publication_is_a_third_thursday_about_seven_weeks_after_its_quarter(moment: dt.datetime) -> None:
    published = next_publication(RULE, moment)
    assert (published.strftime("%A"), published.time()) == ("Thursday", dt.time(9, 30))
    assert published.month in {2, 5, 8, 11}
    assert 15 <= published.day <= 21
    quarter = quarter_of(RULE, published)
    assert (quarter.month, quarter.day) in {(12, 31), (3, 31), (6, 30), (9, 30)}
    assert dt.timedelta(days=45) <= published.date() - quarter <= dt.timedelta(days=52)
    assert is_due(RULE, published.astimezone(dt.UTC))
    assert not is_due(RULE, published + dt.timedelta(days=7))


@pytest.mark.parametrize("year", [1981, 2026, 2027, 2099])
def test_the_hour_that_the_clocks_skip_or_repeat_loses_and_doubles_nothing(year: int) -> None:
    """Clocks go forward in March and back in October; four moments a year come out whichever hours one asks at."""
    hours = [dt.datetime(year, 1, 1, tzinfo=dt.UTC) + dt.timedelta(hours=hour) for hour in range(0, 365 * 24, 5)]
    moments = {next_publication(RULE, hour) for hour in hours} - {
        next_publication(RULE, dt.datetime(year, 12, 31, tzinfo=dt.UTC))
    }
    assert sorted(moment.month for moment in moments) == [2, 5, 8, 11]


def test_a_late_release_is_asked_for_less_and_less_often() -> None:
    pauses = [pause_after(dt.timedelta(hours=hours)) for hours in range(0, 400)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[12], pauses[-1]) == (
        dt.timedelta(minutes=10),
        dt.timedelta(hours=1),
        dt.timedelta(days=1),
    )


def test_a_moment_without_a_time_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="expected a moment with a time zone"):
        next_publication(RULE, dt.datetime(2026, 1, 1))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("which = 3", "which = 5", "rule.which"),
        ("[2, 5, 8, 11]", "[2, 5, 8, 13]", "rule.months"),
        ('"Europe/London"', '"Europe/Londn"', "Londn"),
        ("[late]", "[late", "a calendar as TOML"),
    ],
)
def test_a_calendar_that_says_nonsense_is_one_line(tmp_path: Path, before: str, after: str, said: str) -> None:
    text = (Settings().calendars / "hmpps-workforce.toml").read_text("utf-8")
    assert before in text
    (tmp_path / "calendar.toml").write_text(text.replace(before, after), "utf-8")
    with pytest.raises(FaultsError) as refused:
        load_calendars(tmp_path)
    (line,) = str(refused.value).splitlines()
    assert line.startswith("calendar.toml: expected a calendar")
    assert said in line
