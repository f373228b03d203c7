"""Queries reach nothing but the marts; text is inert in every CSV; no name or link leads out of its folder."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.faults import FaultsError
from pipeline.folders.marts import refuse_place
from pipeline.inert_text import inert
from pipeline.published.queries import PublishedMarts
from pipeline.publishing.publication import publish
from pipeline.raw.declared import load_declared
from pipeline.raw.folder import read_folder, workbooks_below
from pipeline.settings import Settings
from tests.pipeline.publishing.killed_builds import publish_number
from tests.pipeline.test_commands import fingerprint, pdu
from tests.workbooks import write_sidecar, write_workbook

RUN_BY_SPREADSHEETS = "=+-@"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marts")
    publish_number(folder, 1)
    return folder


@pytest.mark.parametrize(
    "sql",
    [
        "SET enable_external_access = true",
        "RESET enable_external_access",
        "RESET lock_configuration",
        "SET autoload_known_extensions = true",
        "SET temp_directory = '/tmp'",
        "PRAGMA temp_directory = '/tmp'",
        "SET home_directory = '/tmp'",
        "SET profiling_output = '/tmp/profile'",
        "SET log_query_path = '/tmp/log'",
        "CALL enable_logging(storage = 'file', storage_path = '/tmp/log')",
        "ATTACH '/tmp/other.duckdb'",
        "ATTACH 'md:'",
        "DETACH probation",
        "USE memory",
        "CREATE TABLE memory.main.mine AS SELECT 1",
        "CREATE TABLE mine AS SELECT 1",
        "CREATE SCHEMA mine",
        "DROP TABLE marts.ratings",
        "DELETE FROM marts.ratings",
        "UPDATE marts.ratings SET build = 2",
        "SELECT 1; DELETE FROM marts.ratings; SELECT 2",
        "COPY marts.ratings TO '/tmp/ratings.csv'",
        "EXPORT DATABASE '/tmp/exported'",
        "IMPORT DATABASE '/tmp/exported'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "CREATE PERSISTENT SECRET mine (TYPE http)",
        "SELECT getenv('HOME')",
        "FROM '/etc/hostname'",
        "FROM read_csv('/etc/hostname')",
        "FROM read_text('/etc/hostname')",
        "FROM read_blob('/etc/hostname')",
        "FROM read_json('/etc/hostname')",
        "FROM read_parquet('/etc/hostname')",
        "FROM sniff_csv('/etc/hostname')",
        "FROM glob('/etc/*')",
        "FROM 'https://example.org/a.csv'",
        "FROM connection",
        "FROM values",
    ],
)
def test_a_query_changes_nothing_and_reaches_nothing_else(published: Path, sql: str) -> None:
    before = fingerprint(published)
    with PublishedMarts(published) as marts, pytest.raises(FaultsError):
        marts.frame(sql)
    assert fingerprint(published) == before


def test_what_is_safe_still_works(published: Path) -> None:
    with PublishedMarts(published) as marts:
        assert marts.frame("SELECT 1; SELECT 2 AS two").rows() == [(2,)]
        assert marts.frame("PIVOT marts.ratings ON build USING count(*)").rows() == [(50,)]
        assert marts.frame("DESCRIBE marts.ratings")["column_name"].to_list() == ["build"]
        assert marts.frame("SELECT json_extract('{\"a\": 1}', '$.a')::INT, marts.build_id() IS NOT NULL").rows() == [
            (1, True)
        ]
        assert marts.frame("SELECT table_name FROM information_schema.tables").height == 2
        assert marts.frame("SELECT timezone('Europe/London', TIMESTAMPTZ '2026-07-01 12:00:00Z')").height == 1


def test_a_startup_file_of_duckdb_has_no_part(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".duckdbrc").write_text("SET enable_external_access = true; SELECT broken")
    monkeypatch.setenv("HOME", str(tmp_path))
    answer = pdu("query", "SELECT count(*) AS n FROM marts.ratings", "--format", "csv", "--marts", published)
    assert (answer.returncode, answer.stdout, answer.stderr) == (0, "n\n50\n", "")
    assert [path.name for path in tmp_path.iterdir()] == [".duckdbrc"]


def test_all_answers_of_one_object_are_from_one_build(tmp_path: Path) -> None:
    publish_number(tmp_path, 1)
    with PublishedMarts(tmp_path) as marts:
        assert marts.frame("SELECT DISTINCT build FROM marts.ratings").rows() == [(1,)]
        for number in (2, 3, 4):
            publish_number(tmp_path, number)
        assert marts.frame("SELECT DISTINCT build FROM marts.figures").rows() == [(1,)]
    with PublishedMarts(tmp_path) as marts:
        assert marts.frame("SELECT DISTINCT build FROM marts.figures").rows() == [(4,)]


@given(st.lists(st.one_of(st.none(), st.text(alphabet="=+-@＝ \t\r\n'a1", max_size=4), st.text())))
def test_no_text_of_a_csv_begins_as_a_formula_and_none_is_lost(texts: list[str | None]) -> None:
    frame = pl.DataFrame(
        {"text": texts, "number": [-6.5] * len(texts)}, schema={"text": pl.String, "number": pl.Float64}
    )
    written = inert(frame)
    assert written["number"].to_list() == frame["number"].to_list()
    for before, after in zip(texts, written["text"].to_list(), strict=True):
        if before is None:
            assert after is None
        elif after != before:
            assert after == "'" + before
        else:
            assert not before.strip().startswith(tuple(RUN_BY_SPREADSHEETS)) and not before.startswith(("\t", "\r"))


def test_a_csv_answer_is_inert_and_its_numbers_are_as_they_are(published: Path) -> None:
    sql = "SELECT '=1+1' AS a, '-' AS dash, -6 AS n, '\t@x' AS tab, 'plain' AS \"=head\", '+x'::ENUM('+x') AS e"
    answer = pdu("query", sql, "--format", "csv", "--marts", published).stdout
    assert list(csv.reader(io.StringIO(answer))) == [
        ["a", "dash", "n", "tab", "'=head", "e"],
        ["'=1+1", "'-", "-6", "'\t@x", "plain", "'+x"],
    ]
    as_json = pdu("query", sql, "--format", "json", "--marts", published).stdout
    assert '"=1+1"' in as_json


def test_a_name_in_a_manifest_leads_nowhere_else(tmp_path: Path) -> None:
    build = publish([], {"built_at": "../../outside/2026"}, tmp_path / "marts")
    assert build.parent == tmp_path / "marts" / ".builds"
    assert [path.name for path in tmp_path.iterdir()] == ["marts"]


def test_a_current_link_that_leads_elsewhere_costs_nothing_there(tmp_path: Path) -> None:
    publish_number(tmp_path / "marts", 1)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.txt").write_text("kept")
    (tmp_path / "marts" / "current").unlink()
    (tmp_path / "marts" / "current").symlink_to(elsewhere)
    (tmp_path / "marts" / ".builds" / "link").symlink_to(elsewhere)
    publish_number(tmp_path / "marts", 2)
    assert (elsewhere / "mine.txt").read_text() == "kept"
    assert not (tmp_path / "marts" / ".builds" / "link").exists()


def test_links_in_the_raw_folder_are_not_followed(tmp_path: Path) -> None:
    declared = load_declared(Settings())
    rates = [["Vacancy rates, 30 June 2022"], ["PDU", "SPO", "PO", "PSO"], ["Gwent", "12%", "1%", "2%"]]
    outside = write_workbook(tmp_path / "outside" / "secret.csv", {"": rates})
    own = write_workbook(tmp_path / "raw" / "own.csv", {"": rates})
    (own.parent / "folder").symlink_to(outside.parent)
    (own.parent / "linked.csv").symlink_to(outside)
    assert workbooks_below(own.parent) == [own]
    sidecar = write_sidecar(outside)
    own.with_name("own.csv.provenance.json").symlink_to(sidecar)
    (fault,) = read_folder(own.parent, declared).problems["own.csv"]
    assert str(fault).startswith("own.csv: expected a provenance sidecar that is a file, found a link")


def test_a_marts_folder_that_is_none_is_refused_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "raw" / "below").mkdir(parents=True)
    (tmp_path / "file").touch()
    (tmp_path / "others").mkdir()
    (tmp_path / "others" / "build.json").write_text("{}")
    before = fingerprint(tmp_path)
    for place, found in {
        "raw": "the raw folder",
        "raw/below": "a folder within the raw folder",
        "/": "the root of a disk",
        "file": "a file",
        "others": "one with a 'build.json' that no build made",
    }.items():
        with pytest.raises(FaultsError) as refused:
            refuse_place(tmp_path / place, tmp_path / "raw")
        assert str(refused.value) == (
            f"{tmp_path / place}: expected a folder for the marts, found {found}; give another with --marts"
        )
    said = pdu("build", "--raw", tmp_path / "raw", "--marts", tmp_path / "raw")
    assert (said.returncode, len(said.stderr.splitlines())) == (1, 1)
    assert fingerprint(tmp_path) == before
