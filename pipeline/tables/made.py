"""Tables made from tables: a function from frames to a frame, and the pandera model of what it returns.

A function's parameters name the tables it is made from: `staging_ratings` is staging.ratings. They are frames, or
lazy frames where they are annotated so. The model gives the table its name (Config.name is `layer.table`), its
description, its checks and the comments in the published database. Nothing here knows what runs the functions:
`pdu build` does so in one process, Dagster as assets.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from graphlib import TopologicalSorter

import pandera.polars as pa
import polars as pl

from pipeline.address import ADDRESS
from pipeline.faults import Fault
from pipeline.fingerprint import fingerprint
from pipeline.tables.held_to_model import holds_to

LAYERS = ("raw", "staging", "marts", "prints", "charts")

TableName = tuple[str, str]  # layer, table
MACHINERY = "pipeline"


@dataclass(frozen=True)
class MadeTable:
    """A table, the function that makes it and the model that it holds to."""

    model: type[pa.DataFrameModel]
    make: Callable[..., pl.DataFrame | Iterator[pl.DataFrame]]
    # Whether the rows of a source follow from its own rows alone, in every input that is kept by source too.
    by_source: bool = field(default=False, kw_only=True)
    # Whether it is made whole, and kept by source: what is made from it by source follows only where it changed.
    kept_by_source: bool = field(default=False, kw_only=True)
    # What its rows stand in the order of, in SQL, where that is not the order of the sources. Nulls come first. Columns
    # named order_… are only for that: the lake keeps them, and they are no part of the table.
    order: tuple[str, ...] = field(default=(), kw_only=True)

    @cached_property
    def name(self) -> TableName:
        """Layer and name."""
        layer, _, name = str(self.model.Config.name).partition(".")
        return layer, name

    @property
    def schema(self) -> pa.DataFrameSchema:
        """What the model says, to read."""
        return _schema_of(self.model)

    @cached_property
    def inputs(self) -> dict[str, TableName]:
        """The function's parameters and the tables that they name."""
        return {parameter: _table_named(parameter) for parameter in inspect.signature(self.make).parameters}

    @cached_property
    def lazily(self) -> set[str]:
        """The parameters that take a lazy frame: of a large table, only what the function needs is read."""
        parameters = inspect.signature(self.make, eval_str=True).parameters.values()
        return {parameter.name for parameter in parameters if parameter.annotation is pl.LazyFrame}

    @cached_property
    def held(self) -> set[TableName]:
        """The tables that it takes as frames in memory."""
        return {name for parameter, name in self.inputs.items() if parameter not in self.lazily}

    @cached_property
    def columns(self) -> list[str]:
        """The columns in order: the table's own first, then the address of the figure."""
        columns = list(self.schema.columns)
        return [name for name in columns if name not in ADDRESS] + [name for name in ADDRESS if name in columns]

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The columns that tell one row from another, where the model declares them unique."""
        return tuple(self.schema.unique or [name for name, column in self.schema.columns.items() if column.unique])

    @property
    def description(self) -> str:
        """What a row is: the model's docstring, on one line."""
        return " ".join((self.model.__doc__ or "").split())

    @cached_property
    def column_descriptions(self) -> dict[str, str]:
        """What each column holds."""
        return {name: self.schema.columns[name].description or "" for name in self.columns}

    @cached_property
    def in_parts(self) -> bool:
        """Whether the function gives its rows in parts, each with every row of some sources, to be kept by source."""
        return inspect.isgeneratorfunction(self.make)

    def frame(self, frames: Mapping[TableName, pl.DataFrame | pl.LazyFrame]) -> pl.DataFrame:
        """Return the table, made from the tables that it needs; not yet checked.

        One that is kept by source is in the order of the sources, or in its own, however many were made at once.
        """
        return self._ordered(pl.concat(self.parts(frames)))

    def parts(self, frames: Mapping[TableName, pl.DataFrame | pl.LazyFrame]) -> Iterator[pl.DataFrame]:
        """Return the same in the parts in which it is made, each in its order."""
        given = {
            parameter: frames[name].lazy() if parameter in self.lazily else frames[name]
            for parameter, name in self.inputs.items()
        }
        made = self.make(**given)
        for part in (made,) if isinstance(made, pl.DataFrame) else made:
            yield self._ordered(part.select(*self.columns, *only_for_order(self.order)))

    def _ordered(self, made: pl.DataFrame) -> pl.DataFrame:
        if self.by_source or self.kept_by_source:
            made = made.sort("source_id", maintain_order=True)
        return in_their_order(made, self.order)

    @property
    def held_as(self) -> str:
        """The table whose rows are held to the model: itself."""
        return ".".join(self.name)

    def broken_rows(self, frame: pl.DataFrame) -> list[Fault]:
        """Return a fault for each row that breaks the model, with the address of its figure."""
        frame = frame.select(self.columns)
        if holds_to(self.schema, frame):
            return []
        try:
            self.model.validate(frame, lazy=True)
        except pa.errors.SchemaErrors as errors:
            cases = errors.failure_cases.select("failure_case", "column", "check", "index")
            # What is wrong with a row is reported once: of its checks, first what one column breaks.
            of_columns = cases.sort(~pl.col("column").is_in(self.columns), maintain_order=True)
            one_a_row = of_columns.filter(pl.col("index").is_null() | pl.col("index").is_first_distinct())
            in_order = one_a_row.sort("index", nulls_last=True, maintain_order=True)
            return [self._broken(frame, **case) for case in in_order.iter_rows(named=True)]
        return []

    def _broken(self, frame: pl.DataFrame, failure_case: object, column: str, check: str, index: int | None) -> Fault:
        row = frame.row(index, named=True) if index is not None else {}
        table = ".".join(self.name)
        of_column = column in self.columns
        about = column if of_column else check.partition(" ")[0]  # "score at most its maximum"
        of_value = of_column or row.get(about) is not None
        return Fault(
            file=str(row.get("source_id") or table),
            sheet=row.get("source_sheet"),
            cell=row.get(f"{about}_cell") or _first_cell(row.get("source_cell")),
            expected=f"{table}.{column} {_in_words(check)}" if of_column else f"{table}: {check}",
            found=_shown(row.get(about, failure_case)) if of_value else self._row_in_words(row),
        )

    def _row_in_words(self, row: Mapping[str, object]) -> str:
        """What a row is of: the columns that tell it from others, else its first few."""
        named = self.key or tuple(name for name in self.columns if name not in ADDRESS)[:COLUMNS_NAMED]
        return ", ".join(f"{name} {_shown(row[name])}" for name in named if row.get(name) is not None) or "another row"


COLUMNS_NAMED = 4  # of a row without a key
CELLS_NAMED = 3  # of a row that rests on many
_CHECKS = {
    "less_than_or_equal_to": "at most {}",
    "greater_than_or_equal_to": "at least {}",
    "less_than": "less than {}",
    "greater_than": "more than {}",
    "in_range": "between {}",
    "isin": "one of {}",
    "str_matches": "of the form {}",
}
_CHECK = re.compile(r"(?P<name>\w+)\((?P<of>.*)\)", re.DOTALL)


def _in_words(check: str) -> str:
    """A check of a column as a person says it: to be at most 100."""
    said = _CHECK.fullmatch(check)
    if said is not None and said["name"] in _CHECKS:
        return "to be " + _CHECKS[said["name"]].format(said["of"].strip("[]").replace("'", ""))
    return "to be filled" if check == "not_nullable" else f"to hold to {check}"


def _first_cell(cells: str | None) -> str | None:
    """The cells of a row; of one that rests on many, the first."""
    first, *others = (cells or "").split(", ")
    return f"{first} and {len(others)} more" if len(others) >= CELLS_NAMED else cells


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


@cache
def _schema_of(model: type[pa.DataFrameModel]) -> pa.DataFrameSchema:
    """A model's schema, to read: pandera copies it whole at every asking."""
    return model.to_schema()


def table(
    model: type[pa.DataFrameModel],
    *,
    by_source: bool = False,
    kept_by_source: bool = False,
    order: tuple[str, ...] = (),
) -> Callable[[Callable[..., pl.DataFrame | Iterator[pl.DataFrame]]], MadeTable]:
    """Declare that a function makes the table that a model describes, and whether it does so source by source."""

    def declare(make: Callable[..., pl.DataFrame | Iterator[pl.DataFrame]]) -> MadeTable:
        return MadeTable(model, make, by_source=by_source, kept_by_source=kept_by_source, order=order)

    return declare


def in_their_order(rows: pl.DataFrame, order: Sequence[str]) -> pl.DataFrame:
    """Return rows in the order of what these expressions of SQL say of each, nulls first; as they are where none is."""
    return rows.sort([pl.sql_expr(term) for term in order], maintain_order=True) if order else rows


def named_in(order: Sequence[str]) -> list[str]:
    """Return the columns that an order names."""
    return list(dict.fromkeys(column for term in order for column in pl.sql_expr(term).meta.root_names()))


def only_for_order(order: Sequence[str]) -> list[str]:
    """Return the columns of an order that are no part of its table."""
    return [column for column in named_in(order) if column.startswith("order_")]


def code_of(made: MadeTable) -> str:
    """Return the fingerprint of the code that makes a table."""
    packages = {MACHINERY, made.make.__module__.partition(".")[0], made.model.__module__.partition(".")[0]}
    return fingerprint(*sorted(packages))


def in_order(tables: Iterable[MadeTable]) -> list[MadeTable]:
    """Return tables so that each comes after those that it is made from."""
    named = {made.name: made for made in tables}
    sorter = TopologicalSorter({name: set(made.inputs.values()) for name, made in named.items()})
    return [named[name] for name in sorter.static_order() if name in named]


def _table_named(parameter: str) -> TableName:
    layer, _, name = parameter.partition("_")
    if layer not in LAYERS or not name:
        raise ValueError(f"'{parameter}' names no table: expected one of {', '.join(LAYERS)}, then a name")
    return layer, name
