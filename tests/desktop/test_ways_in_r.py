"""What needs R, and so runs only where it is asked for: the page docs/ways-in/r.md, typed into base R."""

from __future__ import annotations

import subprocess
from pathlib import Path

from pipeline.published.csv_package import write_package
from pipeline.settings import Settings
from tests.conftest import Ask
from tests.test_ways_in import snippets


def test_base_r_reads_the_csv_files(marts_folder: Path, tmp_path: Path, ask: Ask) -> None:
    write_package(Settings().model_copy(update={"marts": marts_folder}), tmp_path / "package")
    (snippet,) = snippets("r.md", "r")
    done = subprocess.run(
        ["Rscript", "--vanilla", "-e", snippet], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    highest = ask("""
        SELECT area, source_cell FROM marts.vacancy_rates_latest WHERE area_type = 'region' AND grade = 'PO'
        ORDER BY vacancy_rate DESC NULLS LAST LIMIT 1
    """)
    first = done.stdout.splitlines()[1]
    assert highest["area"][0] in first
