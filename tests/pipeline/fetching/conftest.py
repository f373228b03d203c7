"""A site, a publication on it, and settings whose waits are tiny."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipeline.fetching.fetch import Fetched, fetch
from pipeline.fetching.publications import Publication, load_publications
from pipeline.settings import Settings
from tests.assets.staffing.test_officer_annex import TABLE_1
from tests.pipeline.fetching.site import Site, serving
from tests.workbooks import Rows, write_workbook

COLLECTION = "/government/collections/national-offender-management-service-workforce-statistics"
Fetch = Callable[..., Fetched]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    waits = {
        "fetch_connect_seconds": 10.0,
        "fetch_read_seconds": 10.0,
        "fetch_deadline_seconds": 30.0,
        "fetch_first_wait_seconds": 0.01,
        "fetch_longest_wait_seconds": 1.5,
        "fetch_attempts": 4,
    }
    return Settings().model_copy(update={**waits, "raw": tmp_path / "raw", "marts": tmp_path / "marts"})


@pytest.fixture
def workforce(site: Site) -> Publication:
    """The declaration that the project ships, with the local site in GOV.UK's place."""
    (shipped,) = load_publications(Settings().publications, ("hmpps-workforce",))
    return shipped.model_copy(update={"address": f"{site.address}{COLLECTION}", "hosts": (site.host,)})


@pytest.fixture
def fetch_workforce(workforce: Publication, settings: Settings) -> Fetch:
    return lambda since=None: fetch([workforce], settings, since)


@pytest.fixture(scope="session")
def annex(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """An annex of staffing levels against targets, as a contract reads it."""
    return workbook(tmp_path_factory.mktemp("annex") / "annex.ods", TABLE_1)


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Main tables that no contract knows."""
    return workbook(tmp_path_factory.mktemp("tables") / "tables.ods", [["Bees by hive"], ["Hive", "Bees"], ["A", 1]])


def workbook(path: Path, rows: Rows) -> bytes:
    return write_workbook(path, {"Table_1": rows}).read_bytes()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
