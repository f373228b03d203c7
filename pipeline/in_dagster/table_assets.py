"""Tables as Dagster assets: the same functions and checks that `pdu build` runs, one asset a table."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from pipeline.faults import FaultsError
from pipeline.in_dagster.warehouse import Warehouse
from pipeline.tables.made import MadeTable

PREVIEW_ROWS = 5
FAULTS_SHOWN = 20
CHECK = "model"
IO_MANAGER = "tables"


class WarehouseTables(dg.ConfigurableIOManager):
    """Keeps an asset's frame as the table of its key, and gives it to the assets that ask for it."""

    database: str

    @property
    def warehouse(self) -> Warehouse:
        """The store that the path names."""
        return Warehouse(Path(self.database))

    def handle_output(self, context: dg.OutputContext, obj: pl.DataFrame) -> None:
        """Write the frame, and record its row count and first rows for the UI."""
        layer, name = context.asset_key.path
        self.warehouse.write(layer, name, obj)
        context.add_output_metadata({"dagster/row_count": obj.height, "preview": dg.MetadataValue.md(_preview(obj))})

    def load_input(self, context: dg.InputContext) -> pl.DataFrame:
        """Read the table of an upstream asset."""
        layer, name = context.asset_key.path
        return self.warehouse.read(layer, name)


def as_asset(made: MadeTable, condition: dg.AutomationCondition[Any] | None = None) -> dg.AssetsDefinition:
    """Return the asset that makes a table.

    Its blocking check is the model: a frame that breaks it stops everything downstream, and each broken row
    is named by its file, sheet and cell. The condition says when Dagster makes it again by itself.
    """
    key = list(made.name)

    @dg.asset(
        key=key,
        description=made.description,
        group_name=made.name[0],
        kinds={"polars", "duckdb"},
        ins={parameter: dg.AssetIn(key=list(name)) for parameter, name in made.inputs.items()},
        check_specs=[
            dg.AssetCheckSpec(
                name=CHECK,
                asset=key,
                blocking=True,
                description=f"Every row is as the pandera model of {'.'.join(key)} says.",
            )
        ],
        io_manager_key=IO_MANAGER,
        output_required=False,
        automation_condition=condition,
    )
    def asset(**frames: pl.DataFrame) -> Iterator[Any]:
        frame = made.frame({made.inputs[parameter]: given for parameter, given in frames.items()})
        faults = made.broken_rows(frame)
        yield dg.AssetCheckResult(
            passed=not faults, metadata={"faults": [str(fault) for fault in faults[:FAULTS_SHOWN]]}
        )
        if faults:
            raise FaultsError(faults)
        yield dg.Output(frame)

    return asset


def _preview(frame: pl.DataFrame) -> str:
    """The first rows as a Markdown table."""
    rows = frame.head(PREVIEW_ROWS).rows()
    lines = [frame.columns, ["---"] * frame.width, *([_shown(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(value: object) -> str:
    return "" if value is None else str(value).replace("|", "/")
