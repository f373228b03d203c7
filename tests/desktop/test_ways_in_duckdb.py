"""What needs the DuckDB program, and so runs only where it is asked for: docs/ways-in/duckdb.md, typed into it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from pipeline.settings import PROJECT_FOLDER
from tests.conftest import Ask
from tests.test_ways_in import FENCED

PAGE = (PROJECT_FOLDER / "docs" / "ways-in" / "duckdb.md").read_text("utf-8")
FENCED_WITHOUT_LANGUAGE = [text.strip() for text in PAGE.split("```")[1::2] if text.startswith("\n")]


def test_the_page_as_it_is_printed(marts_folder: Path, tmp_path: Path, ask: Ask) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "marts").symlink_to(marts_folder)
    (line,) = [text for text in FENCED_WITHOUT_LANGUAGE if text.startswith("duckdb ")]
    of_database, of_files = (text for language, text in FENCED.findall(PAGE) if language == "sql")

    def typed(command: str, statements: str) -> str:
        done = subprocess.run(
            ["sh", "-c", command], input=statements, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, "")
        return done.stdout

    shown = typed(line, of_database)
    assert ask("SELECT marts.version()").item() in shown
    assert "Gateshead and South Tyneside" in shown
    assert "\u2502 2021      \u2502          31 \u2502" in typed("duckdb", of_files)
