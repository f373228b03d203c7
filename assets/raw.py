"""Raw: every workbook below the raw folder, as sources, tables found and observations with addresses."""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg

from pipeline.contracts import load_contracts
from pipeline.raw_folder import read_folder
from pipeline.settings import Settings


class RawFolderResource(dg.ConfigurableResource):  # type: ignore[misc] # Dagster's resource metaclass is untyped
    """Where the publications and the source contracts are."""

    folder: str
    contracts: str

    @classmethod
    def of(cls, settings: Settings) -> RawFolderResource:
        """Return the resource for a project's settings."""
        return cls(folder=str(settings.raw), contracts=str(settings.contracts))


def _raw(name: str, description: str) -> dg.AssetOut:
    return dg.AssetOut(
        key=["raw", name], description=description, kinds={"excel", "duckdb"}, io_manager_key="tables"
    )


@dg.multi_asset(
    outs={
        "files": _raw("files", "One row a file in the raw folder that opens, and whether it is recognised."),
        "sources": _raw("sources", "One row a recognised workbook, with its provenance and sha256."),
        "tables": _raw("tables", "One row a table found in a workbook, with the contract that reads it, if one does."),
        "observations": _raw(
            "observations", "One row a figure that a contract reads, with its labels and the address of its cell."
        ),
    },
    group_name="raw",
)
def workbooks(raw_folder: RawFolderResource) -> Iterator[dg.Output]:
    """Read the raw folder. Any file that fails stops the build, with one line for each fault."""
    from pathlib import Path

    read = read_folder(Path(raw_folder.folder), load_contracts(Path(raw_folder.contracts)))
    yield dg.Output(read.files, "files")
    yield dg.Output(read.sources, "sources")
    yield dg.Output(read.tables, "tables")
    yield dg.Output(read.observations, "observations")
