"""Raw: every workbook below the raw folder, as files, sources, tables found and figures with addresses."""

# No postponed annotations: Dagster compares the type of `context` itself.

from pathlib import Path

import dagster as dg

from assets.catalogue import TABLES
from assets.orchestration.fetched import RELEASES
from assets.orchestration.jobs import RAW_FILES_TAG
from assets.orchestration.raw_workbook import RAW_WORKBOOKS, WORKBOOK
from pipeline.build import read_and_made
from pipeline.faults import FaultsError, PassingError
from pipeline.folders.locks import locked
from pipeline.in_dagster.following import follows
from pipeline.in_dagster.lake_resource import LakeResource
from pipeline.in_dagster.table_assets import FAULTS_SHOWN, OWNERS, Events, refused
from pipeline.in_dagster.tried_again import tried_again
from pipeline.raw.folder_changes import fingerprint, snapshot
from pipeline.raw.problems import faults_in_manifest, in_manifest
from pipeline.settings import Settings
from pipeline.shared.exports import bring_published
from pipeline.shared.raw_files import with_raw_files

READ_WHOLE = "read_whole"

ROWS = {
    "files": "One row a file in the raw folder that opens, and whether it is recognised.",
    "sources": "One row a recognised workbook, with its provenance and sha256.",
    "tables": "One row a table found in a workbook, with the contract that reads it, if one does.",
    "set_aside": "One row a problem of a workbook that could not be read whole, and of which nothing is used.",
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
    name="workbooks",
    specs=[
        dg.AssetSpec(
            ["raw", name],
            deps=[RELEASES, WORKBOOK],
            description=description,
            group_name="raw",
            kinds={"excel", "ducklake"},
            owners=OWNERS,
            # Most workbooks were never read alone, and most builds follow no fetch.
            automation_condition=follows(missing_inputs_stop=False),
        )
        for name, description in (ROWS | DATASETS).items()
    ],
    check_specs=[
        dg.AssetCheckSpec(READ_WHOLE, asset=["raw", "files"], description="Every workbook could be read whole.")
    ],
)
def workbooks(context: dg.AssetExecutionContext, raw_folder: RawFolderResource, lake: LakeResource) -> Events:
    """Read the raw folder. A published file that fails stops the build; any other is set aside, and its check fails.

    Every table is made here, to know which files can be used: faults arise in later tables too. The steps that follow
    find theirs in the lake, and hold it to its model.
    """
    given = raw_folder.model_dump(include={"unpacked_bytes", "cells_a_sheet", "synthetic"})
    folders = {name: Path(getattr(raw_folder, name)) for name in ("contracts", "marts")}
    settings = Settings().model_copy(update={"raw": Path(raw_folder.folder), **folders, **given})
    with tried_again(), locked(settings.marts):
        settings = with_raw_files(settings)
        bring_published(settings)
        # Before the first file is read: the sensor then knows which files a run that fails has tried.
        files = fingerprint(snapshot(settings.raw))
        context.instance.add_run_tags(context.run.run_id, {RAW_FILES_TAG: files})
        with lake.writing(f"run {context.run.run_id}") as store:
            try:
                read, whole, _ = read_and_made(settings, TABLES, store)
            except PassingError:
                raise
            except FaultsError as error:
                raise refused(list(error.faults)) from error
            read_files = whole["files"]["file"].to_list()
            rows = {name: store.made[f"raw.{name}"] for name in (*ROWS, *DATASETS)}
        # Each workbook was read: its partition says so too.
        context.instance.add_dynamic_partitions(str(RAW_WORKBOOKS.name), read_files)
    aside = in_manifest(whole["set_aside"])
    for file in read_files:
        context.log_event(dg.AssetMaterialization(WORKBOOK, partition=file))
    for name in (*ROWS, *DATASETS):
        yield dg.MaterializeResult(
            asset_key=["raw", name],
            metadata={"dagster/row_count": rows[name].rows}
            | ({"workbooks read": read.read} if name == "files" else {}),
            data_version=dg.DataVersion(rows[name].content_hash),
        )
    yield dg.AssetCheckResult(
        asset_key=["raw", "files"],
        check_name=READ_WHOLE,
        passed=not aside,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={file["file"]: [str(fault) for fault in faults_in_manifest(file)[:FAULTS_SHOWN]] for file in aside},
    )
