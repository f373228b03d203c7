"""Made-up data: marked in every row by its source_id, built only on demand, and never into the project's own marts."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from pipeline.faults import Fault, FaultsError
from pipeline.lake.tables import LakeTables
from pipeline.raw.declared import Declared
from pipeline.raw.readings import readings_of
from pipeline.settings import DEFAULT_MARTS

SYNTHETIC = "synthetic"


def refuse_synthetic(sources: pl.DataFrame, marts: Path, *, allowed: bool) -> None:
    """Raise FaultsError for synthetic workbooks that are not marked, not asked for, or bound for the default marts."""
    of_synthetic = sources.filter(pl.col("origin") == SYNTHETIC)
    unmarked = ~pl.col("source_id").str.starts_with(SYNTHETIC)
    faults = [
        Fault(
            file=file,
            expected=f"a path below the raw folder that begins with '{SYNTHETIC}', because its origin is {SYNTHETIC}",
            found=f"'{source}'",
            remedy=f"move it into a folder named {SYNTHETIC}",
        )
        for file, source in of_synthetic.filter(unmarked).select("file_name", "source_id").iter_rows()
    ]
    if not allowed:
        faults += _each(
            of_synthetic, "published figures only", "take it out of the raw folder, or set PDU_SYNTHETIC=true"
        )
    elif not may_hold_synthetic(marts, allowed=allowed):
        faults += _each(of_synthetic, f"a marts folder other than {DEFAULT_MARTS.name}", "give another with --marts")
    if faults:
        raise FaultsError(faults)


def may_hold_synthetic(marts: Path, *, allowed: bool) -> bool:
    """Return whether anything made up may stand in a marts folder."""
    return allowed and marts.resolve() != DEFAULT_MARTS.resolve()


def drop_synthetic(store: LakeTables, declared: Declared) -> None:
    """Forget every reading, where anything was read of a synthetic workbook."""
    readings = readings_of(store, declared)
    if (readings.frame("sources", readings.known().values())["origin"] == SYNTHETIC).any():
        readings.forget_all_but(())
        store.commit("synthetic workbooks forgotten")


def _each(sources: pl.DataFrame, expected: str, remedy: str) -> list[Fault]:
    return [
        Fault(file=file, expected=expected, found="synthetic figures", remedy=remedy) for file in sources["file_name"]
    ]
