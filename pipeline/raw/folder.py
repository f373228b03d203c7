"""Read every workbook below the raw folder: sources, tables found, observations, faults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.faults import Fault, FaultsError
from pipeline.folders.kept_frames import KeptFrames
from pipeline.folders.shelves import Pieces
from pipeline.raw.contracts import Contract
from pipeline.raw.readings import read_files
from pipeline.raw.versions import TRANSCRIBED, of_one_version, replaced, standing_originals
from pipeline.workbook.cells import WORKBOOK_SUFFIXES
from pipeline.workbook.limits import OFFICIAL_WORKBOOKS, Limits

FIGURES_THAT_CANNOT_AGREE_BY_CHANCE = 4


@dataclass(frozen=True, slots=True)
class RawFolder:
    """What the raw folder holds: frames by name, read when they are asked for.

    `files` has a row a file that opens; one that no contract knows is not recognised. `sources` has a row a
    recognised file and `tables` one a table in it. Every other name is a dataset: a row a figure.
    """

    tables: Mapping[str, Pieces]
    frames: KeptFrames
    read: int  # files that were read
    kept: int  # files that are as they were and were not read again

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Return a frame: columns of FILE, SOURCE, TABLE or of the dataset's schema."""
        return self.frames.table(self.tables[name]).collect()


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
    frames: KeptFrames | None = None,
) -> RawFolder:
    """Read every workbook below a folder, but for those whose reading is kept among the frames.

    Raises FaultsError with every fault of every file: one that cannot be opened, or that has a sidecar or
    matches a contract and then fails. The readings of all others are kept nevertheless.
    """
    if not folder.is_dir():
        raise FaultsError([Fault(file=str(folder), expected="a folder of workbooks", found="none")])
    frames = frames or KeptFrames.for_a_while()
    readings = read_files(workbooks_below(folder), folder, contracts, limits, frames)
    found = RawFolder(readings.tables, frames, readings.read, readings.kept)
    files, sources = found["files"], found["sources"]
    faults = readings.faults + _copies(files, replaced(sources)) + of_one_version(sources)
    if not faults and not files["recognised"].any():
        expected = "at least one workbook that is recognised"
        faults = [Fault(file=str(folder), expected=expected, found=f"{files.height} others")]
    faults = faults or _tables_twice(found["tables"], sources)
    if faults:
        raise FaultsError(faults)
    return found


def _copies(files: pl.DataFrame, unused: pl.DataFrame) -> list[Fault]:
    """Files whose bytes another file has too: every figure of theirs would count twice."""
    used = files.join(unused, on="source_id", how="anti", maintain_order="left")
    copies = used.with_columns(first=pl.col("file").first().over("sha256")).filter(pl.col("first") != pl.col("file"))
    return [
        Fault(
            file=file,
            expected="a file of its own",
            found=f"the same bytes as {first}",
            remedy="take one of the two out of the folder",
        )
        for file, first in copies.select("file", "first").iter_rows()
    ]


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
