"""The published marts, built once from the project's own data for every test that reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.build import build
from pipeline.settings import Settings

Ask = Callable[[str], pl.DataFrame]


@pytest.fixture(scope="session")
def marts_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A marts folder with one build of data/raw in it."""
    folder = tmp_path_factory.mktemp("marts")
    build(Settings().model_copy(update={"marts": folder}))
    return folder


@pytest.fixture(scope="session")
def ask(marts_folder: Path) -> Ask:
    """Ask the published marts a question in SQL, as a researcher does."""
    connection = duckdb.connect(str(marts_folder / "probation.duckdb"), read_only=True)
    return lambda sql: connection.execute(sql).pl()
