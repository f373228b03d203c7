"""The published marts, built once from the project's own data for every test that reads them."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, settings

from pipeline.build import build
from pipeline.settings import Settings

# A slow machine is no defect, and CI tries the same cases each time; at a desk they are new ones.
settings.register_profile(
    "pdu",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    derandomize="CI" in os.environ,
)
settings.load_profile("pdu")

# Tests of these folders need programs that are no Python packages; they run where their folder is named.
WHERE_NAMED = ("desktop", "servers")
# They need a browser: python -m pytest tests/browser.
collect_ignore = ["browser"]

# Modules that take a minute and more. Workers are given whole modules: one that began last would run alone at the end.
LONGEST = [
    *("test_workers", "test_ten_steps", "test_daemon"),  # which wait more than they work
    *("test_rebuilding", "test_survival", "test_unification", "test_definitions", "test_one_state", "test_commands"),
    *("test_accept_command", "test_supersession", "test_printed_cubes", "test_setting_aside"),
    *("test_raw_folder_sensor", "test_automation", "test_officer_annex", "test_other_years", "test_following"),
    *("test_ratings", "test_reconciliation", "test_notifications", "test_pictures", "test_pages"),
    *("test_fetch_and_build", "test_withdrawing"),
]

# Folders of tests are in memory where it has room and may hold programs: a disk makes each of some hundred builds wait
# for its writes, and no test cuts the power.
MEMORY, ROOM = Path("/dev/shm"), 8 << 30  # bytes
IN_MEMORY = os.access(MEMORY, os.W_OK) and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
if IN_MEMORY and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))

Ask = Callable[[str], pl.DataFrame]


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Tests that need LibreOffice or Postgres run only where their folder is named."""
    named = any(collection_path.name in Path(argument).parts for argument in config.args)
    return True if collection_path.name in WHERE_NAMED and not named else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest modules first, all others as they stand."""
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


def pytest_collection_finish() -> None:
    """What packages made when they were imported is no garbage: to look through it again takes a twelfth of a build."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def marts_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A marts folder with one build of data/raw in it."""
    folder = tmp_path_factory.mktemp("marts")
    build(Settings().model_copy(update={"marts": folder}))
    return folder


@pytest.fixture(scope="session")
def surrey_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a project with one workbook, built in the terminal; whoever changes it takes a copy."""
    from tests.project import Project

    project = Project(tmp_path_factory.mktemp("surrey"))
    project.put()
    build(project.settings)
    return project.folder


@pytest.fixture(scope="session")
def ask(marts_folder: Path) -> Ask:
    """Ask the published marts a question in SQL, as a researcher does."""
    connection = duckdb.connect(str(marts_folder / "probation.duckdb"), read_only=True)
    return lambda sql: connection.execute(sql).pl()
