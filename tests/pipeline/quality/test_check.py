"""Quality as people meet it: what blocks a build, what `pdu check` says, and Data Docs that need no network."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from assets.catalogue import VIEWS
from pipeline.build import build
from pipeline.faults import FaultsError
from pipeline.folders.replaced import replaced_folder
from pipeline.quality.data_docs import MADE
from pipeline.settings import Settings

Checked = tuple[Path, subprocess.CompletedProcess[str]]

# Whoever tries to reach the network fails, so these runs need none.
OFFLINE = """
import socket, sys
def refuse(*_): raise OSError("the network was asked for")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from pipeline.cli import run
run()
"""
RULE = """
name = "marts.ratings"
[[expectations]]
type = "expect_column_values_to_be_between"
kwargs = { column = "score", min_value = 2, max_value = 3 }
description = "Every score is a good one"
severity = "SEVERITY"
"""


def check(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    given = [sys.executable, "-c", OFFLINE, "check", *map(str, arguments)]
    return subprocess.run(given, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def checked(marts_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Published marts that were checked, and what was said."""
    marts = Path(shutil.copytree(marts_folder, tmp_path_factory.mktemp("whole") / "marts", symlinks=True))
    done = check("--marts", marts)
    assert (done.returncode, done.stderr) == (0, "")
    return marts, done.stdout


@pytest.fixture(scope="module")
def spoilt(marts_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Checked:
    """Published marts in which somebody changed a score and lost a licence, checked."""
    marts = Path(shutil.copytree(marts_folder, tmp_path_factory.mktemp("spoilt") / "marts", symlinks=True))
    with duckdb.connect(str((marts / "probation.duckdb").resolve())) as connection:
        connection.execute("UPDATE marts.ratings SET score = 3 WHERE pdu = 'Surrey' AND rating = 'Inadequate'")
        connection.execute("UPDATE marts.sources SET licence = NULL WHERE source_id LIKE '%surrey%'")
    return marts, check("--marts", marts)


class TestCheck:
    def test_marts_that_hold_are_named_suite_by_suite(self, checked: tuple[Path, str]) -> None:
        _, said = checked
        header, *lines = said.splitlines()
        assert header.split() == ["Suite", "Expectations", "Failed", "Severity"]
        assert re.search(r"^marts\.ratings +\d+ +0 *$", said, re.MULTILINE)
        assert any(re.fullmatch(r"All \d+ expectations hold", line) for line in lines)

    def test_a_critical_expectation_that_fails_is_named_with_its_cell_and_exits_1(self, spoilt: Checked) -> None:
        _, done = spoilt
        assert (done.returncode, done.stderr) == (1, "")
        critical = [line for line in done.stdout.splitlines() if line.startswith("critical: ")]
        broken = ("The score is that of the rating", "Every rated standard has bounds")
        assert len(critical) == len(broken)
        for line, description in zip(critical, broken, strict=True):
            assert line.startswith("critical: hmi-probation/surrey-pdu-2024, sheet '")
            assert f"marts.ratings: {description}" in line

    def test_a_warning_is_shown_beside_it(self, spoilt: Checked) -> None:
        _, done = spoilt
        warnings = [line for line in done.stdout.splitlines() if line.startswith("warning: ")]
        assert any("marts.sources: Every source states its licence, found 1 row" in line for line in warnings)

    def test_where_nothing_is_published_one_line_says_so(self, tmp_path: Path) -> None:
        done = check("--marts", tmp_path)
        assert (done.returncode, done.stdout) == (1, "")
        assert "expected published marts, found none; run 'pdu build' first" in done.stderr


class TestDataDocs:
    def test_every_table_is_named_and_every_link_leads_somewhere(self, checked: tuple[Path, str]) -> None:
        marts, _ = checked
        site = marts / "data-docs"
        index = (site / "index.html").read_text("utf-8")
        published = set(json.loads((marts / "build.json").read_text("utf-8"))["tables"])
        for name in published - {".".join(view.name) for view in VIEWS}:  # a view is held where its table is
            assert f'id="{name}"' in index
        for page in site.resolve().rglob("*.html"):
            for link in re.findall(r'(?:href|src)="([^"#]+)', page.read_text("utf-8")):
                assert (page.parent / link).is_file(), f"{page}: {link}"

    def test_no_page_asks_the_network_for_anything(self, checked: tuple[Path, str]) -> None:
        marts, _ = checked
        pages = [path for path in (marts / "data-docs").resolve().rglob("*") if path.suffix in {".html", ".css"}]
        assert len(pages) > 2
        for page in pages:
            text = page.read_text("utf-8")
            assert re.findall(r"(?:https?:)?//[a-z][\w.-]+\.[a-z]{2,}", text) == [], page
            assert "<script" not in text, page

    def test_the_first_page_leads_with_what_fails_and_where(self, spoilt: Checked) -> None:
        marts, _ = spoilt
        index = (marts / "data-docs" / "index.html").read_text("utf-8")
        assert "fail and block publishing" in index
        assert index.index("hmi-probation/surrey-pdu-2024!") < index.index("<table>")

    def test_pages_take_the_place_of_a_link_to_those_of_an_earlier_program(self, tmp_path: Path) -> None:
        (tmp_path / "before").mkdir()
        (tmp_path / "before" / "index.html").write_text("before")
        (tmp_path / "data-docs").symlink_to("before")
        with replaced_folder(tmp_path / "data-docs", MADE) as site:
            (site / "index.html").write_text("now")
        assert (tmp_path / "data-docs" / "index.html").read_text() == "now"
        assert not (tmp_path / "data-docs").is_symlink()
        assert sorted(path.name for path in tmp_path.iterdir()) == ["before", "data-docs"]


def held_to(settings: Settings, severity: str) -> Settings:
    rule = settings.expectations / "marts" / "ratings.toml"
    rule.write_text(RULE.replace("SEVERITY", severity), "utf-8")
    return settings


@pytest.fixture(scope="module")
def warned(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A build of one report, held to one rule that it breaks and that only warns."""
    folder = tmp_path_factory.mktemp("held")
    (folder / "raw").mkdir()
    for file in (Settings().raw / "hmi-probation").glob("surrey*"):
        shutil.copy(file, folder / "raw")
    (folder / "suites" / "marts").mkdir(parents=True)
    folders = {"raw": folder / "raw", "marts": folder / "marts", "expectations": folder / "suites"}
    settings = Settings().model_copy(update=folders)
    build(held_to(settings, "warning"))
    return settings


class TestBuild:
    def test_what_is_critical_stops_it_with_the_cell_and_leaves_what_stands(self, warned: Settings) -> None:
        before = (warned.marts / "current").resolve()
        with pytest.raises(FaultsError) as stopped:
            build(held_to(warned, "critical"))
        (line,) = str(stopped.value).splitlines()
        assert line.startswith("surrey-pdu-2024, sheet '")
        assert "expected of marts.ratings: Every score is a good one, found " in line
        assert (warned.marts / "current").resolve() == before

    def test_a_warning_is_in_the_manifest_with_its_first_cells(self, warned: Settings) -> None:
        manifest = json.loads((warned.marts / "build.json").read_text("utf-8"))
        (kept,) = [record for record in manifest["checks"] if record["check"] == "Every score is a good one"]
        assert (kept["table"], kept["severity"], kept["passed"]) == ("marts.ratings", "warning", False)
        assert kept["rows"] >= len(kept["first"]) >= 1
        assert kept["first"][0].startswith("surrey-pdu-2024!")
