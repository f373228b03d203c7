"""Raw: every workbook below the raw folder, as files, sources, tables found and figures with addresses."""

# No postponed annotations: Dagster compares the type of `context` itself.

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import polars as pl

from assets.automation.jobs import RAW_FILES_TAG
from assets.catalogue import TABLES
from assets.fetched import RELEASES
from assets.raw_workbook import WORKBOOK
from pipeline.folders.kept_frames import FRAMES, KeptFrames
from pipeline.in_dagster.following import follows
from pipeline.in_dagster.table_assets import IO_MANAGER
from pipeline.raw.changes import fingerprint, snapshot
from pipeline.raw.contracts import load_contracts
from pipeline.raw.folder import read_folder
from pipeline.raw.synthetic import refuse_synthetic
from pipeline.settings import KEPT
from pipeline.workbook.limits import Limits

BY_ASSETS = "assets"  # apart from what `pdu build` keeps: each clears away what it does not use

ROWS = {
    "files": "One row a file in the raw folder that opens, and whether it is recognised.",
    "sources": "One row a recognised workbook, with its provenance and sha256.",
    "tables": "One row a table found in a workbook, with the contract that reads it, if one does.",
}
# A staging table is made from the figures of one dataset: raw.ratings is where staging.ratings comes from.
DATASETS = {
    name: f"One row a figure of the dataset '{name}', with its labels and the address of its cell."
    for made in TABLES
    for layer, name in made.inputs.values()
    if layer == "raw" and name not in ROWS
}


class RawFolderResource(dg.ConfigurableResource[None]):
    """Where the publications and the source contracts are."""

    folder: str
    contracts: str
    unpacked_bytes: int
    cells_a_sheet: int
    marts: str
    synthetic: bool


@dg.multi_asset(
    outs={
        name: dg.AssetOut(
            key=["raw", name],
            description=description,
            kinds={"excel", "duckdb"},
            io_manager_key=IO_MANAGER,
            # Most workbooks were never read alone, and most builds follow no fetch.
            automation_condition=follows(missing_inputs_stop=False),
        )
        for name, description in (ROWS | DATASETS).items()
    },
    deps=[RELEASES, WORKBOOK],
    group_name="raw",
)
def workbooks(context: dg.AssetExecutionContext, raw_folder: RawFolderResource) -> Iterator[dg.Output[pl.DataFrame]]:
    """Read the raw folder. Any file that fails stops the build, with one line for each fault."""
    # Before the first file is read: the sensor then knows which files a run that fails has tried.
    files = fingerprint(snapshot(Path(raw_folder.folder)))
    context.instance.add_run_tags(context.run.run_id, {RAW_FILES_TAG: files})
    limits = Limits(raw_folder.unpacked_bytes, raw_folder.cells_a_sheet)
    frames = KeptFrames(Path(raw_folder.marts) / KEPT / BY_ASSETS / FRAMES)
    read = read_folder(Path(raw_folder.folder), load_contracts(Path(raw_folder.contracts)), limits, frames)
    refuse_synthetic(read["sources"], Path(raw_folder.marts), allowed=raw_folder.synthetic)
    for name in (*ROWS, *DATASETS):
        yield dg.Output(read[name], name)
    frames.drop_all_but(content for pieces in read.tables.values() for content in pieces.by_shelf.values())
