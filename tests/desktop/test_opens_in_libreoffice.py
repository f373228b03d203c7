"""What needs LibreOffice, and so runs only where it is asked for: python -m pytest tests/desktop."""

from __future__ import annotations

import re
import subprocess
import zipfile
from pathlib import Path

import polars as pl
import pytest
from python_calamine import load_workbook

from pipeline.chart_files.write import EXCEL, OPEN_DOCUMENT, ChartFiles, write_chart_files
from pipeline.inert_text import inert


@pytest.fixture(scope="module")
def written(marts_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> ChartFiles:
    return write_chart_files(marts_folder, tmp_path_factory.mktemp("charts"), pictures=False)


def converted(file: Path, form: str, folder: Path) -> Path:
    """A file as LibreOffice opens it and saves it again."""
    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            form,
            "--outdir",
            str(folder),
            str(file),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return folder / f"{file.stem}.{form}"


@pytest.mark.parametrize("name", [EXCEL, OPEN_DOCUMENT])
def test_it_opens_with_the_same_cells(written: ChartFiles, name: str, tmp_path: Path) -> None:
    saved = load_workbook(str(converted(written.folder / name, "ods" if name == EXCEL else "xlsx", tmp_path)))
    given = load_workbook(str(written.folder / name))
    assert saved.sheet_names == given.sheet_names
    for sheet in given.sheet_names:
        assert saved.get_sheet_by_name(sheet).to_python() == given.get_sheet_by_name(sheet).to_python(), sheet


@pytest.mark.parametrize("name", [EXCEL, OPEN_DOCUMENT])
def test_it_prints_on_pages_that_lie_with_every_column_on_each(written: ChartFiles, name: str, tmp_path: Path) -> None:
    printed = converted(written.folder / name, "pdf", tmp_path).read_bytes()
    pages = re.findall(rb"/MediaBox ?\[0 0 ([0-9.]+) ([0-9.]+)\]", printed)
    sheets = len(written.charts) + 3
    assert {float(width) > float(height) for width, height in pages} == {True}
    # A column that did not fit would have pages of its own: far more than a page or two a sheet.
    assert sheets <= len(pages) <= 1.5 * sheets


def formulas(csv: Path, folder: Path) -> list[str]:
    """The formulas that LibreOffice finds in a CSV."""
    with zipfile.ZipFile(converted(csv, "ods", folder)) as package:
        return re.findall(r'table:formula="([^"]*)"', package.read("content.xml").decode("utf-8"))


def test_no_text_of_a_csv_is_run(tmp_path: Path) -> None:
    texts = pl.DataFrame({"=1+1": ["=1+1", " =1+1", "\t=1+1", "\n=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("a";"b")']})
    texts.write_csv(tmp_path / "as-it-is.csv")
    inert(texts).write_csv(tmp_path / "inert.csv")
    assert formulas(tmp_path / "as-it-is.csv", tmp_path), "else this test would find none in anything"
    assert formulas(tmp_path / "inert.csv", tmp_path) == []
