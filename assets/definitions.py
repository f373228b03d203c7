"""What Dagster runs: every asset, the one job that makes them all, and where things are."""

from __future__ import annotations

import dagster as dg

from assets import publication, raw, run_failures
from assets.catalogue import TABLES
from pipeline.settings import Settings
from pipeline.table_assets import IO_MANAGER, WarehouseTables, as_asset

JOB = "build_marts"


def definitions_for(settings: Settings) -> dg.Definitions:
    """Return the definitions for a project whose folders are as the settings say."""
    return dg.Definitions(
        assets=[raw.workbooks, *(as_asset(made) for made in TABLES), publication.database],
        jobs=[
            dg.define_asset_job(
                JOB,
                selection=dg.AssetSelection.all(),
                description="Reads the raw folder and publishes every mart.",
            )
        ],
        sensors=[run_failures.failures_told(settings)],
        resources={
            "raw_folder": raw.RawFolderResource(
                folder=str(settings.raw),
                contracts=str(settings.contracts),
                marts=str(settings.marts),
                synthetic=settings.synthetic,
                **settings.limits._asdict(),
            ),
            "marts_folder": publication.MartsFolder(folder=str(settings.marts)),
            IO_MANAGER: WarehouseTables(database=str(settings.warehouse)),
        },
        # One process: a process a step would import everything again for each.
        executor=dg.in_process_executor,
    )


@dg.definitions
def defs() -> dg.Definitions:
    """Return the definitions for the project's own folders: what `dagster dev` opens."""
    return definitions_for(Settings())
