"""The Dagster graph: it reads as the story of the data, and gives what pdu build gives."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import dagster as dg
import duckdb
import pytest

from assets.catalogue import TABLES
from assets.orchestration.definitions import definitions_for
from assets.orchestration.expectation_checks import CHECK
from assets.orchestration.jobs import BUILD
from assets.orchestration.raw import READ_WHOLE
from pipeline.build import PUBLISHED
from pipeline.publishing.cited_versions import kept_versions
from pipeline.settings import PROJECT_FOLDER, Settings
from tests.project import faults_of
from tests.workbooks import Percent, Rows, write_workbook

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def run(settings: Settings, *, raise_on_error: bool = True) -> dg.ExecuteInProcessResult:
    job = definitions_for(settings).resolve_job_def(BUILD)
    return job.execute_in_process(run_config=QUIET, raise_on_error=raise_on_error)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[dg.ExecuteInProcessResult, Path]:
    folder = tmp_path_factory.mktemp("dagster")
    settings = Settings().model_copy(update={"marts": folder / "marts"})
    return run(settings), folder / "marts"


def test_what_make_dev_opens_can_be_loaded(tmp_path: Path) -> None:
    """Names that clash are found only here: in a process that loads every definition, as the web page's does."""
    dagster = [sys.executable, "-m", "dagster", "definitions", "validate", "-m", "assets.orchestration.definitions"]
    home = os.environ | {"DAGSTER_HOME": str(tmp_path)}  # make dev makes its own first
    loaded = subprocess.run(dagster, check=False, cwd=PROJECT_FOLDER, env=home, capture_output=True, text=True)
    assert loaded.returncode == 0, loaded.stderr


def test_data_flows_from_raw_through_staging_marts_and_charts_to_the_published_database() -> None:
    graph = definitions_for(Settings()).resolve_asset_graph()
    order = ["fetched", "raw", "staging", "marts", "prints", "charts", "published", "profiles"]
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.group_name == key.path[0]
        for parent in node.parent_keys:
            assert order.index(parent.path[0]) <= order.index(key.path[0])


def test_every_asset_says_what_it_is() -> None:
    for asset in definitions_for(Settings()).resolve_asset_graph().asset_nodes:
        assert asset.description, asset.key
        assert asset.kinds, asset.key


def test_every_table_has_its_model_as_a_blocking_check() -> None:
    graph = definitions_for(Settings()).resolve_asset_graph()
    blocking = {key.asset_key.path[-1] for key in graph.asset_check_keys if graph.get(key).blocking}
    assert blocking >= {made.name[1] for made in TABLES}


def test_one_job_materialises_everything_with_row_counts_and_previews(
    ran: tuple[dg.ExecuteInProcessResult, Path],
) -> None:
    result, _ = ran
    made = {
        event.asset_key.to_user_string(): event.step_materialization_data.materialization.metadata
        for event in result.get_asset_materialization_events()
        if event.asset_key
    }
    in_parts_fetched_or_wanted = {
        "fetched/attempt",
        "fetched/releases",
        "raw/workbook",
        "profiles/pdu",
        "published/chart_files",
        "published/report",
        "published/data_docs",
    }
    assert set(made) | in_parts_fetched_or_wanted == {
        key.to_user_string() for key in definitions_for(Settings()).resolve_asset_graph().get_all_asset_keys()
    }
    assert made["marts/inspections"]["dagster/row_count"].value == 32
    assert "composite_score" in str(made["marts/inspections"]["preview"].value)
    assert all(check.passed for check in result.get_asset_check_evaluations() if check.blocking)


def test_gives_the_same_tables_as_pdu_build(ran: tuple[dg.ExecuteInProcessResult, Path], marts_folder: Path) -> None:
    _, published = ran
    with duckdb.connect() as connection:
        for made in TABLES:
            layer, name = made.name
            if layer == "marts":
                one, other = (str(folder / "parquet" / f"{name}.parquet") for folder in (published, marts_folder))
                differing = connection.execute(
                    f"SELECT count(*) FROM ((FROM '{one}' EXCEPT ALL FROM '{other}') UNION ALL "
                    f"(FROM '{other}' EXCEPT ALL FROM '{one}'))"
                ).fetchall()
                assert differing == [(0,)], name


def test_gives_the_same_contents_by_their_hashes(
    ran: tuple[dg.ExecuteInProcessResult, Path], marts_folder: Path
) -> None:
    """So that a version published by either can be rebuilt by the other."""
    _, published = ran
    (one,), (other,) = (kept_versions(folder) for folder in (published, marts_folder))
    assert (one.inputs_hash, one.tables, one.sources) == (other.inputs_hash, other.tables, other.sources)


def test_every_published_table_is_held_to_its_suite(ran: tuple[dg.ExecuteInProcessResult, Path]) -> None:
    result, _ = ran
    held = {
        check.asset_key.path[-1]: check for check in result.get_asset_check_evaluations() if check.check_name == CHECK
    }
    assert set(held) == {made.name[1] for made in TABLES if made.name[0] in PUBLISHED}
    assert int(str(held["ratings"].metadata["expectations"].value)) > 1


def test_great_expectations_writes_its_data_docs_of_what_is_published(
    ran: tuple[dg.ExecuteInProcessResult, Path],
) -> None:
    _, published = ran
    definitions = definitions_for(Settings().model_copy(update={"marts": published}))
    made = definitions.resolve_implicit_global_asset_job_def().execute_in_process(
        run_config=QUIET, asset_selection=[dg.AssetKey(["published", "data_docs"])]
    )
    (event,) = made.get_asset_materialization_events()
    link = event.step_materialization_data.materialization.metadata["data docs"].value
    assert link == (published / "data-docs" / "index.html").as_uri()
    assert (published / "data-docs" / "index.html").is_file()


def test_a_suite_that_fails_is_an_error_where_it_blocks_and_a_warning_where_not(tmp_path: Path) -> None:
    suites = tmp_path / "suites"
    (suites / "marts").mkdir(parents=True)
    for table, severity in (("sources", "warning"), ("ratings", "critical")):
        rule = f"""
            name = "marts.{table}"
            [[expectations]]
            type = "expect_table_row_count_to_be_between"
            kwargs = {{ min_value = 0, max_value = 0 }}
            description = "No rows at all"
            severity = "{severity}"
        """
        (suites / "marts" / f"{table}.toml").write_text(rule, "utf-8")
    # One report is enough.
    (tmp_path / "raw").mkdir()
    for file in (Settings().raw / "hmi-probation").glob("surrey*"):
        shutil.copy(file, tmp_path / "raw")
    folders = {
        "raw": tmp_path / "raw",
        "marts": tmp_path / "marts",
        "expectations": suites,
    }
    result = run(Settings().model_copy(update=folders), raise_on_error=False)
    failed = {
        check.asset_key.path[-1]: check.severity for check in result.get_asset_check_evaluations() if not check.passed
    }
    assert failed == {"sources": dg.AssetCheckSeverity.WARN, "ratings": dg.AssetCheckSeverity.ERROR}
    assert not result.success
    assert not (tmp_path / "marts" / "probation.duckdb").exists()  # and nothing is published


def test_a_file_that_cannot_be_used_whole_is_a_warning_and_the_others_are_published(tmp_path: Path) -> None:
    rates: Rows = [
        ["Vacancy rates, 30 June 2022"],
        ["PDU", "SPO", "PO", "PSO"],
        ["Gwent", Percent(6.1), Percent(0.1), Percent(0.2)],
    ]
    write_workbook(tmp_path / "raw" / "impossible.xlsx", {"Rates": rates})
    folders = {
        "raw": tmp_path / "raw",
        "marts": tmp_path / "marts",
    }
    settings = Settings().model_copy(update=folders)
    alone = run(settings, raise_on_error=False)
    assert not alone.success
    assert "impossible.xlsx, sheet 'Rates', cell B3" in faults_of(alone)[0]
    assert not (tmp_path / "marts" / "build.json").exists()
    for file in (Settings().raw / "hmi-probation").glob("surrey*"):
        shutil.copy(file, tmp_path / "raw")
    beside_another = run(settings)
    (failed,) = [check for check in beside_another.get_asset_check_evaluations() if check.check_name == READ_WHOLE]
    assert (failed.asset_key.path, failed.severity) == (["raw", "files"], dg.AssetCheckSeverity.WARN)
    assert "cell B3" in str(failed.metadata["impossible.xlsx"].value)
    manifest = json.loads((tmp_path / "marts" / "build.json").read_text("utf-8"))
    assert [file["file"] for file in manifest["set_aside"]] == ["impossible.xlsx"]
    assert [source["file"] for source in manifest["sources"]] == ["surrey-pdu-2024.xlsx"]


def test_opening_the_page_loads_nothing_that_only_a_run_needs() -> None:
    heavy = ("altair", "great_expectations", "httpx", "lxml", "vl_convert")
    script = (
        f"import sys\nimport assets.orchestration.definitions\nprint([name for name in {heavy} if name in sys.modules])"
    )
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
