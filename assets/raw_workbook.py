"""One workbook of the raw folder, read again on demand."""

# No postponed annotations: Dagster compares the type of `context` itself.

import dagster as dg
import polars as pl

from pipeline.faults import Fault
from pipeline.folders.kept_frames import FRAMES, KeptFrames
from pipeline.folders.turns import turn
from pipeline.in_dagster.table_assets import OWNERS, refused
from pipeline.raw.declared import load_declared
from pipeline.raw.folder import workbooks_below
from pipeline.raw.problems import faults_of
from pipeline.raw.readings import read_files
from pipeline.settings import Settings

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
        description="One workbook of the raw folder. Materialise its partition to read it again, whatever was kept of "
        "an earlier reading. The reading is kept: staging, marts and the published database follow without another.",
    )
    def workbook(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        names = set(context.partition_keys)
        here = workbooks_below(settings.raw)
        known = {path.relative_to(settings.raw).as_posix() for path in here}
        if gone := sorted(names - known):
            expected, found = "a workbook in the raw folder", "none of that name"
            raise refused([Fault(file=name, expected=expected, found=found) for name in gone])
        with turn(settings.marts):
            frames = KeptFrames(settings.kept / FRAMES)
            read = read_files(here, settings.raw, load_declared(settings), settings.limits, frames, names)
            tables = {name: frames.table(read.tables[name]).collect() for name in ("problems", "tables")}
        own = {name: rows.filter(pl.col("file").is_in(list(names))) for name, rows in tables.items()}
        if faults := [fault for told in faults_of(own["problems"]).values() for fault in told]:
            raise refused(faults)
        return dg.MaterializeResult(
            metadata={
                "workbooks": len(names),
                "tables read": own["tables"]["contract"].count(),
                "figures": int(own["tables"]["figures"].sum() or 0),
            }
        )

    return workbook
