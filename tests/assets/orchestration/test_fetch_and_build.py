"""From a late release on a publisher's site to published marts, with real requests over a real connection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.orchestration.fetched import fetcher
from assets.orchestration.jobs import FETCH_AND_BUILD
from pipeline.published.queries import PublishedMarts
from pipeline.settings import Settings
from tests.assets.staffing.test_officer_annex import TABLE_1
from tests.pipeline.fetching.conftest import COLLECTION
from tests.pipeline.fetching.site import Reply, Site, serving
from tests.project import AUGUST, Project, faults_of, requests_of, said
from tests.workbooks import write_workbook

JUNE = "/government/statistics/hm-prison-and-probation-service-workforce-quarterly-june-2026"
TITLE = "HM Prison and Probation Service workforce quarterly: June 2026"


@pytest.fixture
def govuk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """GOV.UK before the release, and the shipped declaration with this site in its place."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as site:
        shipped = (Settings().publications / "hmpps-workforce.toml").read_text("utf-8")
        local = shipped.replace("https://www.gov.uk", site.address).replace('"www.gov.uk"', f'"{site.host}"')
        (tmp_path / "publications").mkdir()
        (tmp_path / "publications" / "hmpps-workforce.toml").write_text(local, "utf-8")
        site.collection(COLLECTION)
        yield site


def test_a_late_release_is_fetched_built_and_then_left_alone(tmp_path: Path, govuk: Site) -> None:
    settings = Settings().model_copy(update={"publications": tmp_path / "publications", "raw": tmp_path / "raw"})
    project = Project(tmp_path, fetch=fetcher(settings), moment=AUGUST + dt.timedelta(minutes=15))
    project.put()

    first = project.tick("late_releases", None)
    (request,) = requests_of(first)
    nothing = project.run(FETCH_AND_BUILD, request)
    assert not (tmp_path / "marts").exists(), nothing  # the page does not list the release yet

    annex = write_workbook(tmp_path / "annex.ods", {"Table_1": TABLE_1}).read_bytes()
    tables = write_workbook(tmp_path / "tables.ods", {"Table_1": [["Bees by hive"], ["Hive", "Bees"], ["A", 1]]})
    govuk.collection(
        COLLECTION,
        govuk.release(
            JUNE,
            TITLE,
            govuk.file("tables-jun-26.ods", "HMPPS workforce: tables", Reply(tables.read_bytes())),
            govuk.file("annex.ods", "Probation Officer Staffing Levels Against Targets", Reply(annex)),
        ),
    )
    project.moment += dt.timedelta(hours=1)
    second = project.tick("late_releases", first.cursor)
    (again,) = requests_of(second)
    assert again.run_key != request.run_key
    assert faults_of(project.run(FETCH_AND_BUILD, again)) == []
    with PublishedMarts(tmp_path / "marts") as marts:
        newest = marts.frame("SELECT max(as_of) FROM marts.vacancy_rates").item()
    assert newest == dt.date(2026, 6, 30)

    project.moment += dt.timedelta(hours=1)
    assert said(project.tick("late_releases", second.cursor)).endswith(
        "at 09.30 is published. The next is due on 19 November 2026."
    )
    seen = project.tick("raw_folder", None)
    assert not requests_of(project.tick("raw_folder", seen.cursor))
    built = (tmp_path / "marts" / "build.json").read_bytes()
    assert faults_of(project.run(FETCH_AND_BUILD)) == []  # nothing new
    assert (tmp_path / "marts" / "build.json").read_bytes() == built
