"""A cited version, built again: from the same files whatever they are called, and what is not as cited is named."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipeline.build import build
from pipeline.settings import Settings
from tests.pipeline.test_commands import pdu

KEPT = "surrey-pdu-2024.xlsx"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two files in raw, built once into marts."""
    folder = tmp_path_factory.mktemp("cited")
    source = Settings().raw / "hmi-probation"
    (folder / "raw" / "hmi-probation").mkdir(parents=True)
    for path in (path for name in (KEPT, "westminster*.xlsx") for path in source.glob(f"{name}*")):
        shutil.copy(path, folder / "raw" / "hmi-probation")
    build(Settings().model_copy(update={"raw": folder / "raw", "marts": folder / "marts"}))
    return folder


@pytest.fixture
def version(project: Path) -> str:
    said: str = json.loads((project / "marts" / "build.json").read_text("utf-8"))["version"]
    return said


def rebuilt(project: Path, version: str, raw: Path, out: Path) -> tuple[int, str, str]:
    done = pdu("rebuild", version, "--out", out, "--raw", raw, "--marts", project / "marts")
    return done.returncode, done.stdout, done.stderr


def moved(project: Path, folder: Path) -> Path:
    """The raw files below other names, without sidecars."""
    for number, path in enumerate(sorted((project / "raw").rglob("*.xlsx"))):
        target = folder / "elsewhere" / f"{number}.bin"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    return folder


def test_every_table_is_as_cited_from_files_of_other_names(project: Path, version: str, tmp_path: Path) -> None:
    code, out, err = rebuilt(project, version, moved(project, tmp_path / "raw"), tmp_path / "out")
    assert (code, err) == (0, "")
    assert out.startswith(f"Every table of {version} is as cited: ")
    both = [json.loads((folder / "build.json").read_text("utf-8")) for folder in (project / "marts", tmp_path / "out")]
    assert both[0]["sources"] == both[1]["sources"]
    assert both[0]["version"].split("-")[1] == both[1]["version"].split("-")[1]


def test_a_file_that_is_gone_is_named_with_its_hash(project: Path, version: str, tmp_path: Path) -> None:
    raw = Path(shutil.copytree(project / "raw", tmp_path / "raw"))
    (lost,) = raw.rglob(KEPT)
    lost.unlink()
    code, out, err = rebuilt(project, version, raw, tmp_path / "out")
    assert (code, out) == (1, "")
    assert err.startswith(f"hmi-probation/{KEPT}: expected a file with the sha256 ")
    assert not (tmp_path / "out").exists()


def test_tables_that_differ_are_named_and_a_change_of_the_code_is_said(
    project: Path, version: str, tmp_path: Path
) -> None:
    """What a later release of the code does to an old version, told by what was kept of it."""
    marts = tmp_path / "marts"
    path = marts / "versions" / f"{version}.json"
    path.parent.mkdir(parents=True)
    kept = json.loads((project / "marts" / "versions" / path.name).read_text("utf-8"))
    kept["code"] |= {"fingerprint": "another", "commit": "abcdef1"}
    kept["tables"] |= {"marts.ratings": "another", "marts.publication": "another", "marts.bees": "gone"}
    path.write_text(json.dumps(kept), "utf-8")
    done = pdu("rebuild", version, "--out", tmp_path / "out", "--raw", project / "raw", "--marts", marts)
    assert (done.returncode, done.stderr) == (1, "")
    first, *named, last = done.stdout.splitlines()
    assert first.startswith("2 of ")
    assert named == ["  marts.ratings differs", "  marts.bees is not made any more"]
    assert "abcdef1" in last


@pytest.mark.parametrize("name", ["2020.01.01-00000000", "../build"])
def test_a_version_that_is_not_kept_is_said(project: Path, name: str, version: str, tmp_path: Path) -> None:
    code, out, err = rebuilt(project, name, project / "raw", tmp_path / "out")
    assert (code, out) == (1, "")
    assert err == f"{project / 'marts' / 'versions'}: expected version {name}, found only {version}\n"


def test_never_over_the_published_marts(project: Path, version: str) -> None:
    before = (project / "marts" / "current").readlink()
    code, _, err = rebuilt(project, version, project / "raw", project / "marts")
    assert code == 1
    assert "expected another folder than that of the published marts" in err
    assert (project / "marts" / "current").readlink() == before
