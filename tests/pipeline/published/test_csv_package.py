"""The data package over CSV: every row of it valid by Frictionless' own tool."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import polars as pl
import pytest

from pipeline.faults import FaultsError
from pipeline.inert_text import RUNS
from pipeline.published.csv_package import write_package
from pipeline.settings import Settings
from tests.conftest import Ask
from tests.pipeline.test_commands import pdu


@pytest.fixture(scope="module")
def written(marts_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package") / "probation"
    done = pdu("package", "--out", folder, "--marts", marts_folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"Written to {folder}\n", "")
    return folder


def test_frictionless_finds_no_fault_in_any_row_key_or_hash(written: Path) -> None:
    from frictionless import Package

    report = Package(str(written / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    assert report.stats["tasks"] == len(list((written / "csv").iterdir()))


def test_frictionless_finds_a_row_that_is_not_as_it_should_be(written: Path, tmp_path: Path) -> None:
    from frictionless import Resource

    package = json.loads((written / "datapackage.json").read_text("utf-8"))
    (ratings,) = (resource for resource in package["resources"] if resource["name"] == "ratings")
    text = (written / ratings["path"]).read_text("utf-8")
    (tmp_path / "ratings.csv").write_text(text.replace("Outstanding", "Excellent", 1), "utf-8")
    spoilt = {name: ratings[name] for name in ("name", "format", "encoding", "schema")} | {"path": "ratings.csv"}
    spoilt["schema"] = {name: held for name, held in spoilt["schema"].items() if name != "foreignKeys"}
    report = Resource.from_descriptor(spoilt, basepath=str(tmp_path)).validate()
    assert "constraint-error" in {kind for (kind,) in report.flatten(["type"])}


def test_every_value_is_that_of_the_marts(written: Path, ask: Ask) -> None:
    marts = ask("FROM marts.vacancy_rates")
    read = pl.read_csv(written / "csv" / "vacancy_rates.csv", schema=marts.schema)
    assert read.equals(marts)


def test_no_text_is_run_by_a_spreadsheet(written: Path) -> None:
    for path in (written / "csv").iterdir():
        with path.open(encoding="utf-8", newline="") as file:
            cells = pl.Series([cell for row in csv.reader(file) for cell in row], dtype=pl.String)
        runs = cells.filter(cells.str.contains(RUNS) & ~cells.str.contains(r"^-(INF|[0-9.]+(e-?[0-9]+)?)$"))
        assert runs.to_list() == []


def test_a_zip_holds_the_same_files(written: Path, marts_folder: Path, tmp_path: Path) -> None:
    settings = Settings().model_copy(update={"marts": marts_folder})
    archive = write_package(settings, tmp_path / "probation", zipped=True)
    assert [path.name for path in tmp_path.iterdir()] == ["probation.zip"]
    with zipfile.ZipFile(archive) as held:
        assert {name: held.read(name) for name in held.namelist()} == {
            path.relative_to(written).as_posix(): path.read_bytes() for path in written.rglob("*") if path.is_file()
        }


def test_replaces_an_earlier_package_and_nothing_else(marts_folder: Path, tmp_path: Path) -> None:
    settings = Settings().model_copy(update={"marts": marts_folder})
    write_package(settings, tmp_path / "package")
    (tmp_path / "package" / "csv" / "gone.csv").write_text("a\n", "utf-8")
    write_package(settings, tmp_path / "package")
    assert not (tmp_path / "package" / "csv" / "gone.csv").exists()
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("Dear", "utf-8")
    with pytest.raises(FaultsError, match=r"found one with 'letter\.txt', which would be lost"):
        write_package(settings, tmp_path / "letters")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letters", "package"]
