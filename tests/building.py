"""Builds of workbooks that the tests write."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from pipeline.build import build
from pipeline.settings import Settings
from tests.workbooks import Rows, write_sidecar, write_workbook


def build_of(
    folder: Path, *, synthetic: bool = False, **workbooks: tuple[dict[str, Rows], dict[str, Any]]
) -> Callable[[str], pl.DataFrame]:
    """Build workbooks (name: its sheets, and what its sidecar changes) and return a way to ask the marts."""
    for name, (sheets, sidecar) in workbooks.items():
        below = folder / "raw" / "synthetic" if synthetic else folder / "raw"
        write_sidecar(write_workbook(below / f"{name.replace('_', '-')}.xlsx", sheets), **sidecar)
    where = {"raw": folder / "raw", "marts": folder / "marts"}
    build(Settings().model_copy(update={**where, "synthetic": synthetic}))
    connection = duckdb.connect(str(folder / "marts" / "probation.duckdb"), read_only=True)
    return lambda sql: connection.execute(sql).pl()
