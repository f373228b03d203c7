"""The report of the project's own marts, made once, and its pages as trees."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from pipeline.report.site import make_report
from pipeline.settings import Settings

Pages = dict[str, html.HtmlElement]


@pytest.fixture(scope="session")
def report(marts_folder: Path) -> Path:
    """The folder of the report, below the marts folder."""
    return make_report(Settings().model_copy(update={"marts": marts_folder})).index.parent


@pytest.fixture(scope="session")
def pages(report: Path) -> Pages:
    """Every page, by its path from the report's folder."""
    found = sorted(report.resolve().rglob("*.html"))
    return {path.relative_to(report.resolve()).as_posix(): html.fromstring(path.read_bytes()) for path in found}
