"""Files put into the raw folder, changed there or taken away: built once for each content."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import dagster as dg
import pytest

from assets.orchestration.jobs import BUILD
from pipeline.build import build
from tests.project import SURREY, Project, faults_of, requests_of, said
from tests.workbooks import write_sidecar


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def built(surrey_folder: Path, tmp_path: Path) -> Project:
    """A project with one workbook, built in the terminal."""
    return Project(Path(shutil.copytree(surrey_folder, tmp_path / "copy", symlinks=True)))


def test_a_changed_raw_folder_is_built_once_when_it_is_still(project: Project) -> None:
    slides = project.put("hmi-probation/westminster-forum-slides-2022.xlsx")
    tick = project.tick("raw_folder", None)
    assert said(tick).endswith("Waiting until the folder is still.")
    assert "added hmi-probation/westminster-forum-slides-2022.xlsx" in said(tick)
    surrey = project.put()  # still being copied
    tick = project.tick("raw_folder", tick.cursor)
    assert "surrey" in said(tick)
    tick = project.tick("raw_folder", tick.cursor)
    (first,) = requests_of(tick)
    assert project.instance.get_dynamic_partitions("raw_workbooks") == [
        SURREY,
        slides.relative_to(project.folder / "raw").as_posix(),
    ]
    assert faults_of(project.run(BUILD, first)) == []
    tick = project.tick("raw_folder", tick.cursor)
    assert said(tick) == "Nothing has changed in the raw folder (2 workbooks)."

    # A Dagster whose history was lost asks the published build.
    kept, project.instance = project.instance, dg.DagsterInstance.ephemeral()
    again = project.tick("raw_folder", project.tick("raw_folder", None).cursor)
    assert said(again).endswith("The published marts were made from just these files.")
    project.instance = kept

    hidden = surrey.rename(surrey.with_name(".surrey.xlsx"))
    tick = project.tick("raw_folder", project.tick("raw_folder", tick.cursor).cursor)
    (second,) = requests_of(tick)
    assert "removed hmi-probation/surrey-pdu-2024.xlsx" in second.tags["pdu/because"]
    build(project.settings, without=[SURREY])  # from the command line
    assert project.instance.get_dynamic_partitions("raw_workbooks") == [
        "hmi-probation/westminster-forum-slides-2022.xlsx"
    ]

    hidden.rename(surrey)  # the very files of the first build, and yet not what is published
    tick = project.tick("raw_folder", project.tick("raw_folder", tick.cursor).cursor)
    (third,) = requests_of(tick)
    assert third.run_key not in {first.run_key, second.run_key}


def test_a_changed_sidecar_is_built(built: Project) -> None:
    workbook = built.folder / "raw" / SURREY
    tick = built.tick("raw_folder", built.tick("raw_folder", None).cursor)
    assert said(tick).endswith("The published marts were made from just these files.")
    write_sidecar(workbook, title="Another title")
    later = dt.datetime.now().timestamp() + 5
    os.utime(workbook.with_name(workbook.name + ".provenance.json"), (later, later))
    (request,) = requests_of(built.tick("raw_folder", built.tick("raw_folder", tick.cursor).cursor))
    assert "changed hmi-probation/surrey-pdu-2024.xlsx.provenance.json" in request.tags["pdu/because"]


def test_files_that_a_run_has_refused_are_not_tried_again_until_they_change(project: Project) -> None:
    spoilt = project.folder / "raw" / "spoilt.xlsx"
    spoilt.parent.mkdir()
    spoilt.write_bytes(b"no workbook")
    assert faults_of(project.run(BUILD))  # by hand, so the sensor has not asked for it
    tick = project.tick("raw_folder", project.tick("raw_folder", None).cursor)
    assert said(tick).endswith("has read just these files: failure.")


def test_files_put_back_after_a_failure_are_built_so_that_the_failure_does_not_stand(built: Project) -> None:
    workbook = built.folder / "raw" / SURREY
    before = workbook.stat()
    tick = built.tick("raw_folder", built.tick("raw_folder", None).cursor)
    whole = workbook.read_bytes()
    workbook.write_bytes(b"spoilt")
    tick = built.tick("raw_folder", built.tick("raw_folder", tick.cursor).cursor)
    (request,) = requests_of(tick)
    assert faults_of(built.run(BUILD, request))
    workbook.write_bytes(whole)
    os.utime(workbook, ns=(before.st_atime_ns, before.st_mtime_ns))
    (recovery,) = requests_of(built.tick("raw_folder", built.tick("raw_folder", tick.cursor).cursor))
    assert faults_of(built.run(BUILD, recovery)) == []
    assert "Published" in (built.folder / "marts" / "last-run.html").read_text("utf-8")


def test_the_sensor_waits_for_a_build_that_is_under_way(project: Project) -> None:
    project.put()
    run = project.instance.create_run_for_job(
        project.definitions.resolve_job_def(BUILD), status=dg.DagsterRunStatus.STARTING
    )
    tick = project.tick("raw_folder", project.tick("raw_folder", None).cursor)
    assert said(tick).endswith(f"Waiting for run {run.run_id[:8]} to end.")
