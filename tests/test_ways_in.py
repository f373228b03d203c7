"""The pages of docs/ways-in: what they say to type is typed here, against the published marts."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from pipeline.published.serving import serving
from pipeline.settings import PROJECT_FOLDER
from tests.pipeline.published.test_serving import TOKEN, free_port

PAGES = PROJECT_FOLDER / "docs" / "ways-in"
FENCED = re.compile(r"^```(\S+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def snippets(page: str, language: str) -> list[str]:
    found = [text for fence, text in FENCED.findall((PAGES / page).read_text("utf-8")) if fence == language]
    assert found, f"{page} has no {language}"
    return found


@pytest.fixture
def project(marts_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the project's to a reader: the marts are in data/marts."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "marts").symlink_to(marts_folder)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("number", range(4))
def test_python(number: int, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(snippets("python.md", "python")[number], f"python.md, snippet {number}", "exec"), {})
    assert capsys.readouterr().out.strip()


def test_python_has_no_other_snippets() -> None:
    assert len(snippets("python.md", "python")) == 4


def answers(connection: duckdb.DuckDBPyConnection, text: str) -> list[list[tuple[object, ...]]]:
    return [connection.execute(one).fetchall() for one in connection.extract_statements(text)]


def test_duckdb(project: Path) -> None:
    with duckdb.connect("data/marts/probation.duckdb", read_only=True) as connection:
        for text in snippets("duckdb.md", "sql"):
            assert all(answers(connection, text))


def test_network(marts_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Letter for letter: the address and the token stand in the environment, as the page says."""
    with serving(marts_folder, "localhost", free_port(), TOKEN) as server:
        monkeypatch.setenv("PDU_SERVER", server.address)
        monkeypatch.setenv("PDU_TOKEN", TOKEN)
        known: dict[str, object] = {}
        for number, text in enumerate(snippets("network.md", "python")):
            exec(compile(text, f"network.md, snippet {number}", "exec"), known)
            assert capsys.readouterr().out.strip()
        connection = known["marts"]
        assert isinstance(connection, duckdb.DuckDBPyConnection)
        for text in snippets("network.md", "sql"):
            assert all(answers(connection, text))
        connection.close()


def test_every_page_says_whether_a_test_runs_it() -> None:
    first = (PAGES / "README.md").read_text("utf-8")
    others = {path.name for path in PAGES.glob("*.md")} - {"README.md"}
    assert others == set(re.findall(r"\]\(([a-z]+\.md)\)", first))


@pytest.mark.parametrize("page", sorted(PAGES.glob("*.md")), ids=lambda page: page.name)
def test_files_that_a_page_names_are_there(page: Path, marts_folder: Path) -> None:
    """Of pages that no test can run, at least the files."""
    text = page.read_text("utf-8")
    named = {*re.findall(r"(?:parquet|csv)[/\\](\w+)\.(?:parquet|csv)", text)}
    assert named <= {path.stem for path in (marts_folder / "parquet").iterdir()}


def test_columns_that_the_page_on_stata_names_are_in_the_file_that_it_reads(marts_folder: Path) -> None:
    (snippet,) = snippets("stata.md", "stata")
    with duckdb.connect(str(marts_folder / "probation.duckdb"), read_only=True) as connection:
        columns = {name for name, *_ in connection.execute("DESCRIBE marts.vacancy_rates_latest").fetchall()}
    listed = re.findall(r"^list (.*) in", snippet, re.MULTILINE)[0].split()
    used = {"as_of", "area_type", "grade", *listed} - {"day"}
    assert used <= columns
    assert all(name in snippet for name in used)
