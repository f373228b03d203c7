"""One workbook of the raw folder, read again on demand."""

# No postponed annotations: Dagster compares the type of `context` itself.

from pathlib import Path

import dagster as dg

from pipeline.faults import Fault
from pipeline.in_dagster.table_assets import OWNERS, refused
from pipeline.raw.declared import load_declared
from pipeline.raw.file import raw_file
from pipeline.raw.folder import workbooks_below
from pipeline.raw.workbook_reading import read_workbook
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
        "an earlier reading; staging, marts and the published database follow.",
    )
    def workbook(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        declared = load_declared(settings)
        readings = [
            read_workbook(raw_file(_workbook(settings.raw, name), settings.raw), declared, settings.limits)
            for name in context.partition_keys
        ]
        faults = [fault for reading in readings for fault in reading.faults]
        if faults:
            raise refused(faults)
        return dg.MaterializeResult(
            metadata={
                "workbooks": len(readings),
                "tables read": sum(bool(table["contract"]) for reading in readings for table in reading.tables),
                "figures": sum(reading.observations.height for reading in readings if reading.observations is not None),
            }
        )

    return workbook


def _workbook(folder: Path, name: str) -> Path:
    """The workbook of a partition: one that is listed, so that no name leads out of the folder."""
    path = folder / name
    if path not in workbooks_below(folder):
        raise refused([Fault(file=name, expected="a workbook in the raw folder", found="none of that name")])
    return path
