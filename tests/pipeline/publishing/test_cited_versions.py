"""The version of a publication: the same of the same inputs, and kept for good."""

from __future__ import annotations

import datetime as dt
import json
import re
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipeline.build import build
from pipeline.faults import FaultsError
from pipeline.lake.contents import contents_hash
from pipeline.published.queries import PublishedMarts
from pipeline.publishing.cited_versions import inputs_hash, kept_version, kept_versions, version_of
from pipeline.settings import Settings

NOVEMBER = dt.datetime(2026, 11, 25, 9, 30, tzinfo=dt.UTC)
DECEMBER = NOVEMBER + dt.timedelta(days=30)
INPUTS = "3f2a9c1d" + "0" * 56
FILES = [("a/one", "1" * 64, '{"title": "One"}'), ("b/two", "2" * 64, None)]


def files(rows: list[tuple[str, str, str | None]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"source_id": pl.String, "sha256": pl.String, "sidecar": pl.String}, orient="row")


def kept(marts: Path, tables: dict[str, str], at: dt.datetime, inputs: str = INPUTS) -> str:
    cited = version_of(marts, inputs, [], tables, {}, at)
    (marts / "versions").mkdir(exist_ok=True)
    (marts / "versions" / f"{cited.name}.json").write_text(cited.text, "utf-8")
    return cited.name


class TestInputsHash:
    def test_does_not_depend_on_the_order_of_files(self) -> None:
        assert inputs_hash(files(FILES)) == inputs_hash(files(FILES[::-1]))

    @pytest.mark.parametrize(
        "other",
        [
            FILES[:1],
            [FILES[0], ("b/two", "3" * 64, None)],
            [FILES[0], ("b/other", "2" * 64, None)],
            [("a/one", "1" * 64, '{"title": "Another"}'), FILES[1]],
        ],
        ids=["a file less", "other bytes", "another name", "another sidecar"],
    )
    def test_depends_on_each_file_and_its_sidecar(self, other: list[tuple[str, str, str | None]]) -> None:
        assert inputs_hash(files(other)) != inputs_hash(files(FILES))

    def test_depends_on_the_code(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = inputs_hash(files(FILES))
        monkeypatch.setattr("pipeline.publishing.cited_versions.code_fingerprint", lambda: "another")
        assert inputs_hash(files(FILES)) != before


class TestName:
    def test_is_the_day_and_the_first_digits_of_the_hash(self, tmp_path: Path) -> None:
        assert kept(tmp_path, {"marts.a": "1"}, NOVEMBER) == "2026.11.25-3f2a9c1d"

    def test_stays_where_the_same_is_published_again_on_a_later_day(self, tmp_path: Path) -> None:
        assert kept(tmp_path, {"marts.a": "1"}, NOVEMBER) == kept(tmp_path, {"marts.a": "1"}, DECEMBER)
        assert len(kept_versions(tmp_path)) == 1

    def test_is_new_where_inputs_are(self, tmp_path: Path) -> None:
        kept(tmp_path, {"marts.a": "1"}, NOVEMBER)
        assert kept(tmp_path, {"marts.a": "1"}, DECEMBER, "abcdef01" + INPUTS[8:]) == "2026.12.25-abcdef01"

    def test_never_names_two_contents(self, tmp_path: Path) -> None:
        """Another library beneath may make other rows of the same inputs."""
        kept(tmp_path, {"marts.a": "1"}, NOVEMBER)
        assert kept(tmp_path, {"marts.a": "2"}, NOVEMBER) == "2026.11.25-3f2a9c1d.2"
        assert kept(tmp_path, {"marts.a": "1"}, NOVEMBER) == "2026.11.25-3f2a9c1d"

    def test_a_file_that_a_power_cut_spoilt_is_made_again(self, tmp_path: Path) -> None:
        name = kept(tmp_path, {"marts.a": "1"}, NOVEMBER)
        (tmp_path / "versions" / f"{name}.json").write_text("", "utf-8")
        assert kept(tmp_path, {"marts.a": "1"}, NOVEMBER) == name
        assert kept_version(tmp_path, name).tables == {"marts.a": "1"}

    @pytest.mark.parametrize("name", ["2020.01.01-00000000", "../build", "/etc/passwd", ""])
    def test_that_is_not_kept_is_said_with_those_that_are(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "build.json").write_text("{}", "utf-8")
        known = kept(tmp_path, {}, NOVEMBER)
        with pytest.raises(FaultsError, match=f"expected version {re.escape(name)}, found only {known}"):
            kept_version(tmp_path, name)


class TestPublication:
    @pytest.fixture
    def folders(self, tmp_path: Path) -> Settings:
        shutil.copytree(Settings().raw / "hmi-probation", tmp_path / "raw" / "hmi-probation")
        return Settings().model_copy(update={"raw": tmp_path / "raw", "marts": tmp_path / "marts"})

    def test_names_its_version_everywhere_and_keeps_what_it_was_made_from(self, folders: Settings) -> None:
        build(folders)
        manifest = self.said(folders, "build.json")
        version = manifest["version"]
        assert re.fullmatch(r"\d{4}\.\d\d\.\d\d-[0-9a-f]{8}", version)
        with PublishedMarts(folders.marts) as marts:
            (published,) = marts.frame("SELECT *, marts.version() AS version FROM marts.publication").to_dicts()
            rows = marts.frame("FROM marts.inspections")
        assert (published["version"], published["inputs_hash"]) == (version, manifest["inputs_hash"])
        assert version.endswith(published["inputs_hash"][:8])
        assert published["n_sources"] == len(manifest["sources"])
        assert self.said(folders, "datapackage.json")["version"] == version
        cited = kept_version(folders.marts, version)
        assert [source["sha256"] for source in cited.sources] == [source["sha256"] for source in manifest["sources"]]
        assert all(json.loads(source["sidecar"])["title"] for source in cited.sources)
        assert cited.tables.keys() == manifest["tables"].keys()
        assert cited.tables["marts.inspections"] == contents_hash(rows)
        assert cited.code["versions"] == manifest["versions"]

        build(folders)  # the same again
        assert self.said(folders, "build.json")["version"] == version
        assert len(list((folders.marts / "versions").iterdir())) == 1

        (folders.raw / "hmi-probation" / "surrey-pdu-2024.xlsx").unlink()
        build(folders, without=["hmi-probation/surrey-pdu-2024.xlsx"])
        assert self.said(folders, "build.json")["version"] != version
        assert kept_version(folders.marts, version) == cited  # what was cited stays

    def said(self, folders: Settings, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((folders.marts / name).read_text("utf-8"))
        return found
