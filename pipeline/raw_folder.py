"""Read every workbook below the raw folder: sources, tables found, observations, faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.contracts import Contract
from pipeline.faults import Fault, FaultsError
from pipeline.observations import OBSERVATION, TABLE_ADDRESS, Schema, contents, dataset_schemas
from pipeline.raw_workbook import SOURCE, Reading, read_workbook
from pipeline.versions import TRANSCRIBED, of_one_version, replaced, standing_originals
from pipeline.workbook.cells import WORKBOOK_SUFFIXES
from pipeline.workbook.limits import OFFICIAL_WORKBOOKS, Limits

FIGURES_THAT_CANNOT_AGREE_BY_CHANCE = 4
WRONG_TOTAL = pl.Struct(
    {
        "file": pl.String,
        "sheet": pl.String,
        "cell": pl.String,
        "label": pl.String,
        "printed": pl.Float64,
        "parts": pl.Float64,
    }
)
FILE: dict[str, pl.DataType | type[pl.DataType]] = {
    "file": pl.String,
    "recognised": pl.Boolean,
    "hidden_sheets": pl.List(pl.String),
    "wrong_totals": pl.List(WRONG_TOTAL),
}
TABLE = {
    "source_id": pl.String,
    "source_sheet": pl.String,
    "source_range": pl.String,
    "source_table": pl.String,
    "contract": pl.String,
    "document": pl.String,
    "section": pl.String,
    "page": pl.Int64,
    "published_date": pl.Date,
    "release": pl.String,
}


@dataclass(frozen=True, slots=True)
class RawFolder:
    """What the raw folder holds."""

    sources: pl.DataFrame  # columns of SOURCE
    tables: pl.DataFrame  # columns of TABLE
    datasets: Mapping[str, pl.DataFrame]  # a frame of observations each: columns of dataset_schema
    files: pl.DataFrame  # columns of FILE; a file that opens and that no contract knows is not recognised


def workbooks_below(folder: Path) -> list[Path]:
    """Return the workbooks below a folder, in the order of their names; links are not followed."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in WORKBOOK_SUFFIXES
        and not path.name.startswith((".", "~$"))
        and path.is_file()
        and not path.is_symlink()
    )


def read_folder(
    folder: Path,
    contracts: tuple[Contract, ...],
    limits: Limits = OFFICIAL_WORKBOOKS,
) -> RawFolder:
    """Read every workbook below a folder.

    Raises FaultsError with every fault of every file: one that cannot be opened, or that has a sidecar or
    matches a contract and then fails.
    """
    if not folder.is_dir():
        raise FaultsError([Fault(file=str(folder), expected="a folder of workbooks", found="none")])
    readings = [read_workbook(path, folder, contracts, limits) for path in workbooks_below(folder)]
    sources = pl.DataFrame([reading.source for reading in readings if reading.source], schema=SOURCE)
    faults = [fault for reading in readings for fault in reading.faults]
    faults += _copies(readings, set(replaced(sources)["source_id"])) + of_one_version(sources)
    if faults:
        raise FaultsError(faults)
    known = [reading for reading in readings if reading.recognised]
    if not known:
        fault = Fault(
            file=str(folder),
            expected="at least one workbook that is recognised",
            found=f"{len(readings)} others",
        )
        raise FaultsError([fault])
    tables = pl.DataFrame([table for reading in known for table in reading.tables], schema=TABLE)
    found = [reading.observations for reading in known if reading.observations is not None]
    observations = pl.concat([pl.DataFrame(schema=OBSERVATION), *found], how="diagonal")
    twice = _tables_twice(tables.join(contents(observations), on=TABLE_ADDRESS, maintain_order="left"), sources)
    if twice:
        raise FaultsError(twice)
    return RawFolder(
        sources=pl.DataFrame([reading.source for reading in known], schema=SOURCE),
        tables=tables,
        datasets=_by_dataset(observations, tables, dataset_schemas(contracts)),
        files=pl.DataFrame(
            {
                "file": [reading.file for reading in readings],
                "recognised": [reading.recognised for reading in readings],
                "hidden_sheets": [reading.hidden_sheets for reading in readings],
                "wrong_totals": [reading.wrong_totals for reading in readings],
            },
            schema=FILE,
        ),
    )


def _copies(readings: list[Reading], unused: set[str]) -> list[Fault]:
    """Files whose bytes another file has too: every figure of theirs would count twice."""
    first: dict[object, str] = {}
    return [
        Fault(
            file=reading.file,
            expected="a file of its own",
            found=f"the same bytes as {kept}",
            remedy="take one of the two out of the folder",
        )
        for reading in readings
        if reading.source
        and reading.source["source_id"] not in unused
        and (kept := first.setdefault(reading.source["sha256"], reading.file)) != reading.file
    ]


def _by_dataset(
    observations: pl.DataFrame, tables: pl.DataFrame, schemas: Mapping[str, Schema]
) -> dict[str, pl.DataFrame]:
    """Return each dataset's observations with its own fields and the day on which their table was published."""
    days = tables.select(*TABLE_ADDRESS, "published_date")
    dated = observations.join(days, on=TABLE_ADDRESS, how="left", maintain_order="left")
    return {
        dataset: pl.concat(
            [
                pl.DataFrame(schema=schema),
                dated.filter(pl.col("dataset") == dataset).select(
                    pl.col(name) for name in schema if name in dated.columns
                ),
            ],
            how="diagonal",
        )
        for dataset, schema in schemas.items()
    }


def _tables_twice(tables: pl.DataFrame, sources: pl.DataFrame) -> list[Fault]:
    """Tables that two files print alike, as the plain and the accessible edition of one release do.

    What a re-issue replaces, and what an original supersedes, may be the same: it is not used twice.
    """
    released = standing_originals(sources)["release"].unique()
    typed = sources.filter(pl.col("origin") == TRANSCRIBED)["source_id"]
    aside = pl.col("source_id").is_in(typed.implode()) & pl.col("release").is_in(released.implode())
    twice = (
        tables.filter(pl.col("figures") >= FIGURES_THAT_CANNOT_AGREE_BY_CHANCE)
        .join(replaced(sources), on="source_id", how="anti", maintain_order="left")
        .with_columns(first=pl.col("source_id").first().over("content", "figures", aside.fill_null(False)))
        .filter(pl.col("first") != pl.col("source_id"))
    )
    return [
        Fault(
            file=table["source_id"],
            sheet=table["source_sheet"],
            cell=table["source_range"],
            expected="a table of its own",
            found=f"every figure of '{table['source_table']}' also in {table['first']}",
            remedy="keep one edition of the release",
        )
        for table in twice.iter_rows(named=True)
    ]
