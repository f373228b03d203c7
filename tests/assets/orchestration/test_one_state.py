"""`pdu build` and Dagster keep one set of tables: whichever ran last, the other goes on from there."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from dataclasses import replace
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.tags import ASSET_PARTITION_RANGE_END_TAG, ASSET_PARTITION_RANGE_START_TAG

from assets.orchestration.jobs import BUILD
from assets.orchestration.raw_workbook import WORKBOOK
from assets.orchestration.tidy_lake import TIDY_LAKE
from pipeline.build import build
from pipeline.lake.tables import reading, writing
from pipeline.raw.declared import load_declared
from pipeline.raw.folder import read_folder
from pipeline.raw.withdrawn import withdraw
from pipeline.tables.making import BEFORE, NOW
from tests.project import QUIET, SLIDES, SURREY, Project, faults_of
from tests.workbooks import write_sidecar


def sources(project: Project) -> int:
    return len(json.loads((project.folder / "marts" / "build.json").read_text("utf-8"))["sources"])


def materialise(project: Project, *assets: str) -> dg.ExecuteInProcessResult:
    return project.definitions.resolve_implicit_global_asset_job_def().execute_in_process(
        run_config=QUIET,
        instance=project.instance,
        asset_selection=[dg.AssetKey(name.split("/")) for name in assets],
        raise_on_error=False,
    )


def contents(project: Project) -> dict[str, str]:
    """Of each table of the lake, the content."""
    with reading(project.settings.lake) as tables:
        return {name: made.content_hash for name, made in tables.made.items()}


@pytest.fixture(scope="module")
def once_built(surrey_folder: Path) -> Project:
    """One workbook, built in the terminal."""
    return Project(surrey_folder)


@pytest.fixture(scope="module")
def once_run(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same workbook, built by Dagster."""
    project = Project(tmp_path_factory.mktemp("run"))
    project.put()
    assert faults_of(project.run(BUILD)) == []
    return project


def copy_of(project: Project, folder: Path) -> Project:
    """A copy in another folder, of which Dagster knows nothing."""
    return Project(Path(shutil.copytree(project.folder, folder / "copy", symlinks=True)))


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.put()
    return project


@pytest.fixture
def built(once_built: Project, tmp_path: Path) -> Project:
    return copy_of(once_built, tmp_path)


def test_an_asset_can_be_made_after_a_build_in_the_terminal_alone(built: Project) -> None:
    assert faults_of(materialise(built, "marts/ratings")) == []


def test_nothing_older_is_published_whichever_of_the_two_ran_last(once_run: Project, tmp_path: Path) -> None:
    project = copy_of(once_run, tmp_path)
    project.put(SLIDES)
    build(project.settings)
    assert sources(project) == 2
    assert faults_of(materialise(project, "marts/ratings", "published/database")) == []
    assert sources(project) == 2
    (project.folder / "raw" / SLIDES).unlink()
    assert faults_of(project.run(BUILD)) != []  # published figures are lost with a word only
    withdraw(project.folder / "raw", SLIDES, "the forum took them down", dt.date(2026, 8, 20))
    assert faults_of(project.run(BUILD)) == []
    assert sources(project) == 1
    build(project.settings)
    assert sources(project) == 1


def read_alone(project: Project, name: str) -> dg.ExecuteInProcessResult:
    project.instance.add_dynamic_partitions("raw_workbooks", [name])
    return project.definitions.resolve_implicit_global_asset_job_def().execute_in_process(
        run_config=QUIET,
        instance=project.instance,
        asset_selection=[dg.AssetKey(["raw", "workbook"])],
        partition_key=name,
        raise_on_error=False,
    )


def test_a_workbook_that_was_read_alone_is_not_read_again_by_what_follows(built: Project) -> None:
    write_sidecar(built.folder / "raw" / SURREY, title="Another title")
    assert faults_of(read_alone(built, SURREY)) == []
    again = build(built.settings)
    assert json.loads((again / "build.json").read_text("utf-8"))["reading"] == {"read": 0, "kept": 1}


def test_a_workbook_that_cannot_be_read_is_reported_alone(project: Project) -> None:
    project.put(SLIDES).write_bytes(b"spoilt")
    assert faults_of(read_alone(project, SURREY)) == []
    (line,) = faults_of(read_alone(project, SLIDES))
    assert SLIDES in line
    (line,) = faults_of(read_alone(project, "gone.xlsx"))
    assert "gone.xlsx: expected a workbook in the raw folder, found none of that name" in line


def test_of_several_workbooks_that_are_read_in_one_run_those_at_fault_fail_and_the_others_are_done(
    project: Project,
) -> None:
    project.put(SLIDES).write_bytes(b"spoilt")
    names = [SURREY, SLIDES]
    project.instance.add_dynamic_partitions("raw_workbooks", names)
    run = project.definitions.resolve_implicit_global_asset_job_def().execute_in_process(
        run_config=QUIET,
        instance=project.instance,
        asset_selection=[WORKBOOK],
        tags={ASSET_PARTITION_RANGE_START_TAG: names[0], ASSET_PARTITION_RANGE_END_TAG: names[-1]},
        raise_on_error=False,
    )
    (line,) = faults_of(run)
    assert SLIDES in line
    assert SURREY not in line
    assert project.instance.get_materialized_partitions(WORKBOOK) == {SURREY}


def test_both_leave_the_same_tables(once_built: Project, once_run: Project) -> None:
    assert contents(once_run) == contents(once_built)


def test_a_table_that_is_as_it_would_be_made_is_held_to_its_model_and_not_made_again(built: Project) -> None:
    assert made(materialise(built, "marts/ratings")) == (BEFORE, True)
    with writing(built.settings.lake, "other code") as store:
        store.made["marts.ratings"] = replace(store.made["marts.ratings"], code="other")
    assert made(materialise(built, "marts/ratings")) == (NOW, True)


def made(run: dg.ExecuteInProcessResult) -> tuple[object, bool]:
    (event,) = run.asset_materializations_for_node("ratings_ratings")
    return event.metadata["made"].value, run.get_asset_check_evaluations()[0].passed


def test_tables_that_do_not_fit_together_are_not_published(built: Project) -> None:
    """Marts that were made of fewer workbooks than the raw tables now hold, as a run that was killed leaves them."""
    built.put(SLIDES)
    with writing(built.settings.lake, "raw tables alone") as store:
        read_folder(built.settings.raw, load_declared(built.settings), store=store).use()
    (failed,) = faults_of(materialise(built, "published/database"))
    assert "expected marts.sources made from what is there, found one made from an earlier raw.sources" in failed
    assert sources(built) == 1
    raw = [key for key in built.definitions.resolve_asset_graph().get_all_asset_keys() if key.path[0] == "raw"]
    read_together = [key.to_user_string() for key in raw if key != WORKBOOK]
    assert faults_of(materialise(built, *read_together)) == []
    assert faults_of(materialise(built, "published/database")) == []
    assert sources(built) == 2


def test_the_lake_is_tidied_by_a_job_of_its_own(built: Project) -> None:
    assert faults_of(built.run(TIDY_LAKE)) == []
    assert faults_of(materialise(built, "marts/ratings")) == []
