"""What `make` says first where it cannot go on: what to do next."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.settings import PROJECT_FOLDER

OLD = "#!/bin/sh\nexec {python} -c 'import sys; sys.version_info = (3, 9); exec(sys.argv[1])' \"$2\"\n"


def make(folder: Path, python: str) -> list[str]:
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copyfile(PROJECT_FOLDER / name, folder / name)
    said = subprocess.run(
        ["make", "build", f"PYTHON={python}"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert said.returncode != 0
    return said.stderr.splitlines()


def test_without_python_it_says_to_install_or_name_one(tmp_path: Path) -> None:
    first = make(tmp_path, "no-such-python")[0]
    assert first.startswith("Install Python 3.11 or later, or name it: make build PYTHON=python3.12 (no-such-python")


def test_with_an_old_python_it_says_to_name_a_newer_one(tmp_path: Path) -> None:
    old = tmp_path / "python-3.9"
    old.write_text(OLD.format(python=sys.executable), "utf-8")
    old.chmod(0o755)
    assert make(tmp_path, str(old))[0].startswith("Name a newer Python: make build PYTHON=python3.12 (Python 3.11 or")


@pytest.mark.parametrize("message", ["Install Python 3.11 or later", "Packages could not be installed"])
def test_the_docs_have_the_message(message: str) -> None:
    assert message in (PROJECT_FOLDER / "docs" / "alerts.md").read_text("utf-8")
    assert message in (PROJECT_FOLDER / "Makefile").read_text("utf-8")
