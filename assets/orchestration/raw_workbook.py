"""Workbooks of the raw folder, each a partition: read again on demand, and on a shared lake by any worker."""

# No postponed annotations: Dagster compares the type of `context` itself.

import warnings
from pathlib import Path

import dagster as dg
import polars as pl

from pipeline.faults import Fault
from pipeline.folders.locks import locked
from pipeline.in_dagster.lake_resource import LakeResource
from pipeline.in_dagster.table_assets import OWNERS, refused
from pipeline.in_dagster.tried_again import tried_again
from pipeline.raw.declared import load_declared
from pipeline.raw.folder import workbooks_below
from pipeline.raw.problems import faults_of
from pipeline.raw.readings import read_files, readings_of
from pipeline.settings import Settings
from pipeline.shared.raw_files import with_raw_files

# Its interface may change with Dagster, which is locked: nobody who opens the page need know.
warnings.filterwarnings("ignore", message=".*`backfill_policy`.*", category=dg.BetaWarning)
RAW_WORKBOOKS = dg.DynamicPartitionsDefinition(name="raw_workbooks")
WORKBOOK = dg.AssetKey(["raw", "workbook"])


def raw_workbook(settings: Settings) -> dg.AssetsDefinition:
    """Return the asset that reads one workbook again; everything that is made from it follows."""

    @dg.asset(
        key=WORKBOOK,
        group_name="raw",
        kinds={"excel"},
        owners=OWNERS,
        partitions_def=RAW_WORKBOOKS,
        backfill_policy=dg.BackfillPolicy.multi_run(settings.workbooks_a_run),
        # On a shared lake new workbooks are spread over the workers; alone, the one build reads them.
        automation_condition=dg.AutomationCondition.on_missing() if settings.shared_files else None,
        description="One workbook of the raw folder. Materialise its partition to read it again, whatever was kept of "
        "an earlier reading. The reading is kept: staging, marts and the published database follow without another.",
    )
    def workbook(context: dg.AssetExecutionContext, lake: LakeResource) -> dg.MaterializeResult[None]:
        with tried_again(), locked(settings.marts):
            names = set(context.partition_keys)
            given = with_raw_files(settings, only=names)
            here = {path.relative_to(given.raw).as_posix(): path for path in workbooks_below(given.raw)}
            chosen = [path for name, path in here.items() if name in names]
            own = _read(lake, given, chosen)
        wrong = {
            name: [Fault(file=name, expected="a workbook in the raw folder", found="none of that name")]
            for name in names - here.keys()
        } | faults_of(own["problems"])
        if wrong:
            for name in sorted(names - wrong.keys()):
                context.log_event(dg.AssetMaterialization(WORKBOOK, partition=name))
            raise refused([fault for name in sorted(wrong) for fault in wrong[name]])
        return dg.MaterializeResult(
            metadata={
                "workbooks": len(names),
                "tables read": own["tables"]["contract"].count(),
                "figures": int(own["tables"]["figures"].sum() or 0),
            }
        )

    return workbook


def _read(lake: LakeResource, settings: Settings, paths: list[Path]) -> dict[str, pl.DataFrame]:
    """Read workbooks into the lake and return their problems and tables."""
    declared = load_declared(settings)
    with lake.writing(f"{len(paths)} workbooks read") as store:
        readings = readings_of(store, declared)
        read = read_files(paths, settings.raw, declared, settings.limits, readings, again=True)
        return {name: readings.frame(name, read.readings.values()) for name in ("problems", "tables")}
