"""Tables that follow the tables they are made from, and never a job that makes everything."""

from __future__ import annotations

import json
from typing import cast

import dagster as dg
import pytest

from assets.orchestration.jobs import BUILD
from pipeline.build import build
from tests.project import QUIET, SURREY, Project, faults_of


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """One project that was built, of which each test changes something more."""
    return Project(tmp_path_factory.mktemp("project"))


def asked_for(project: Project, cursor: object | None = None) -> tuple[set[str], object]:
    """Return what declarative automation asks for now, and where it goes on from."""
    result = dg.evaluate_automation_conditions(
        defs=project.definitions, instance=project.instance, cursor=cast("dg.AutomationConditionCursor | None", cursor)
    )
    keys = {
        key for key in project.definitions.resolve_asset_graph().get_all_asset_keys() if result.get_num_requested(key)
    }
    return {key.to_user_string() for key in keys}, result.cursor


def test_tables_follow_one_made_by_hand_and_never_a_job(project: Project) -> None:
    project.put()
    _, cursor = asked_for(project)
    assert faults_of(project.run(BUILD)) == []
    asked, cursor = asked_for(project, cursor)
    assert asked == {"published/report", "published/data_docs"}  # no build waits for them

    by_hand = project.definitions.resolve_implicit_global_asset_job_def().execute_in_process(
        run_config=QUIET, instance=project.instance, asset_selection=[dg.AssetKey(["staging", "needs"])]
    )
    assert by_hand.success
    asked, cursor = asked_for(project, cursor)
    assert {"marts/needs_met", "marts/need_comparisons", "published/database"} <= asked
    assert not {name for name in asked if name.split("/")[0] in {"fetched", "raw", "profiles"}}
    asked, cursor = asked_for(project, cursor)
    assert asked == set()  # once

    project.tick("raw_folder", project.tick("raw_folder", None).cursor)
    again = project.definitions.resolve_implicit_global_asset_job_def().execute_in_process(
        run_config=QUIET,
        instance=project.instance,
        asset_selection=[dg.AssetKey(["raw", "workbook"])],
        partition_key=SURREY,
    )
    assert again.success
    asked, cursor = asked_for(project, cursor)
    assert {"raw/files", "raw/needs", "staging/needs", "marts/sources", "published/database"} <= asked
    asked, _ = asked_for(project, cursor)
    assert asked == set()


def test_nothing_follows_a_build_that_failed(project: Project) -> None:
    """A file that was refused would be refused again, and tables of two builds must not be published together."""
    _, cursor = asked_for(project)
    (project.folder / "raw" / SURREY).write_bytes(b"spoilt")  # it has figures among those published
    assert faults_of(project.run(BUILD))
    asked, cursor = asked_for(project, cursor)
    assert asked == set()
    project.definitions.resolve_implicit_global_asset_job_def().execute_in_process(
        run_config=QUIET, instance=project.instance, asset_selection=[dg.AssetKey(["staging", "needs"])]
    )
    asked, _ = asked_for(project, cursor)
    assert "marts/needs_met" in asked
    assert "published/database" not in asked


def test_one_unit_has_a_profile_of_the_published_build(project: Project) -> None:
    project.put()
    build(project.settings)
    made = project.definitions.resolve_implicit_global_asset_job_def().execute_in_process(
        run_config=QUIET,
        instance=project.instance,
        asset_selection=[dg.AssetKey(["profiles", "pdu"])],
        partition_key="Surrey",
    )
    assert made.success
    marts = project.folder / "marts"
    profile = json.loads((marts / "current" / "profiles" / "surrey.json").read_text())
    assert profile["built_at"] == json.loads((marts / "build.json").read_text())["built_at"]
    assert {row["pdu"] for row in profile["tables"]["marts.ratings"]} == {"Surrey"}
