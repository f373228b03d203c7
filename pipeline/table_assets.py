"""Assets that make the tables that pandera models describe.

An asset is a function from frames to a frame. Its parameters name the tables it is made from
(`staging_ratings` is staging.ratings). The model gives its name, its description, its blocking check, and in
the end the comments in the published database.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import dagster as dg
import pandera.polars as pa
import polars as pl

from pipeline.faults import Fault, FaultsError
from pipeline.warehouse import Warehouse

LAYERS = ("raw", "staging", "marts")
ADDRESS = ("source_id", "source_sheet", "source_cell")
PREVIEW_ROWS = 5
FAULTS_SHOWN = 20

_Model = TypeVar("_Model", bound=type[pa.DataFrameModel])


class WarehouseTables(dg.ConfigurableIOManager):  # type: ignore[misc] # Dagster's resource metaclass is untyped
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
        preview = obj.head(PREVIEW_ROWS).select(pl.all().cast(pl.String, strict=False))
        context.add_output_metadata(
            {"dagster/row_count": obj.height, "preview": dg.MetadataValue.md(_as_markdown(preview))}
        )

    def load_input(self, context: dg.InputContext) -> pl.DataFrame:
        """Read the table of an upstream asset."""
        layer, name = context.asset_key.path
        return self.warehouse.read(layer, name)


def table_key(parameter: str) -> dg.AssetKey:
    """Return the asset that a parameter names: `staging_key_questions` is staging/key_questions."""
    layer, _, name = parameter.partition("_")
    if layer not in LAYERS or not name:
        raise ValueError(f"'{parameter}' does not name a table: expected one of {LAYERS} and a name")
    return dg.AssetKey([layer, name])


def table(model: _Model, *, kinds: frozenset[str] = frozenset({"polars", "duckdb"})) -> Callable[..., Any]:
    """Make an asset of a function that returns the table that a model describes.

    The model's Config.name is `layer.table`. The asset's blocking check is the model: a frame that breaks
    it stops everything downstream, and each broken row is named by its file, sheet and cell.
    """
    layer, name = table_name(model)

    def decorate(make: Callable[..., pl.DataFrame]) -> dg.AssetsDefinition:
        @dg.asset(
            key=[layer, name],
            description=description(model),
            group_name=layer,
            kinds=set(kinds),
            ins={parameter: dg.AssetIn(key=table_key(parameter)) for parameter in inspect.signature(make).parameters},
            check_specs=[
                dg.AssetCheckSpec(
                    name="model",
                    asset=[layer, name],
                    blocking=True,
                    description=f"Every row is as the model of {layer}.{name} says.",
                )
            ],
            io_manager_key="tables",
            output_required=False,
        )
        def made(**frames: pl.DataFrame) -> Iterator[Any]:
            frame = make(**frames).select(columns_of(model))
            faults = broken_rows(frame, model)
            yield dg.AssetCheckResult(
                passed=not faults, metadata={"faults": [str(fault) for fault in faults[:FAULTS_SHOWN]]}
            )
            if faults:
                raise FaultsError(faults)
            yield dg.Output(frame)

        return made

    return decorate


def table_name(model: type[pa.DataFrameModel]) -> tuple[str, str]:
    """Return the layer and the name of a model's table."""
    layer, _, name = str(model.to_schema().name).partition(".")
    return layer, name


def columns_of(model: type[pa.DataFrameModel]) -> list[str]:
    """Return a table's columns in order: its own first, then the address of the figure."""
    columns = list(model.to_schema().columns)
    return [name for name in columns if name not in ADDRESS] + [name for name in ADDRESS if name in columns]


def description(model: type[pa.DataFrameModel]) -> str:
    """Return what a row of a model's table is: the model's docstring, on one line."""
    return " ".join((model.__doc__ or "").split())


def broken_rows(frame: pl.DataFrame, model: type[pa.DataFrameModel]) -> list[Fault]:
    """Return a fault for each row that breaks a model, with the address of the figure where the row has one."""
    try:
        model.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as errors:
        return [
            _broken(frame, model, **case)
            for case in errors.failure_cases.select("failure_case", "column", "check", "index").to_dicts()
        ]
    return []


def _broken(
    frame: pl.DataFrame, model: type[pa.DataFrameModel], failure_case: object, column: str, check: str, index: int | None
) -> Fault:
    row = frame.row(index, named=True) if index is not None else {}
    return Fault(
        file=str(row.get("source_id") or str(model.to_schema().name)),
        sheet=row.get("source_sheet"),
        cell=row.get("source_cell"),
        expected=f"{model.to_schema().name}.{column} to hold to {check}",
        found=str(row.get(column, failure_case)),
    )


def _as_markdown(frame: pl.DataFrame) -> str:
    with pl.Config(
        tbl_formatting="ASCII_MARKDOWN", tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True, tbl_cols=-1
    ):
        return str(frame)
