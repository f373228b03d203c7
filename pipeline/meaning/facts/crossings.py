"""Where rows and columns cross: the members that the two name of one figure, and which of them holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import polars as pl

from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.units import PARTS_OF_A_HUNDRED
from pipeline.meaning.understood import NO_FACT, PRINTED, SIZE, SIZE_CELL, Members, Problem, Understood
from pipeline.workbook.cells import address

AXES = ("column", "row")
ON_AN_AXIS = "axis."  # before a dimension: the member that a row or column names
COUNTS = ("number", "headcount")
BASES = ("base", "inspected")  # what is a number of cases, whatever stands in its row


def crossed(cells: pl.DataFrame, understood: Understood) -> pl.DataFrame:
    """Add to each cell the members of its row and its column: `row.grade`, `column.grade` and so on."""
    by_row, by_column = _frame("row", understood.rows), _frame("column", understood.columns)
    found = cells.join(by_row, on="row", how="inner", maintain_order="left").join(
        by_column, on="column", how="inner", maintain_order="left"
    )
    found = _lone_rows(found, understood.kind)
    found = _narrowed(_based(_counted(_with_counted_bases(found), understood.kind), understood.kind), understood.kind)
    if f"row.{NO_FACT}" in found.columns:
        found = found.filter(pl.col(f"row.{NO_FACT}").is_null())
    if f"column.{NO_FACT}" in found.columns:
        found = found.filter(pl.col(f"column.{NO_FACT}").is_null())
    return found


def _lone_rows(found: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Leave out what a column says where a row has one cell and names a measure of its own: a line below the table."""
    areas = kind.fields.get("area", ())
    for name in kind.said_by_lone_rows:
        row, column = f"row.{name}", f"column.{name}"
        if row in found.columns:
            filled = pl.col("value").is_not_null() | pl.col("mark").is_not_null()
            alone = (filled.sum().over("row") == 1) & pl.col(row).is_not_null()
            measured = alone & pl.col(column).is_not_null() if column in found.columns else pl.lit(value=False)
            placed = [f"row.{area}" for area in areas if f"row.{area}" in found.columns]
            located = alone & pl.any_horizontal([pl.lit(value=False), *(pl.col(area).is_not_null() for area in placed)])
            for when, dimensions in ((measured, (name, "unit")), (located, areas)):
                own = [f"column.{said}{ending}" for said in dimensions for ending in ("", PRINTED)]
                found = found.with_columns(
                    pl.when(~when).then(pl.col(one)).alias(one) for one in own if one in found.columns
                )
    return found


def _based(found: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Take "Cases with the need (n)" beside a row or column of "Sufficient services delivered" for its base."""
    for dimension, (member, base) in kind.base_of.items():
        for axis, other in (AXES, AXES[::-1]):
            own, beside = f"{axis}.{dimension}", f"{other}.{dimension}"
            if own not in found.columns or beside not in found.columns:
                continue
            unit = pl.col(f"{axis}.unit") if f"{axis}.unit" in found.columns else pl.lit(None, pl.String)
            share = unit.is_in(PARTS_OF_A_HUNDRED).fill_null(value=False) | pl.col("as_percentage")
            is_base = ((pl.col(own) == member) & (pl.col(beside) != member)).fill_null(value=False) & ~share
            found = _without_share_of_others(found, axis, other, is_base)
            given = f"{axis}.base"
            before = {
                one: pl.col(one) if one in found.columns else pl.lit(None, pl.String)
                for one in (given, given + PRINTED)
            }
            found = found.with_columns(
                pl.when(is_base).then(pl.lit(base)).otherwise(before[given]).alias(given),
                pl.when(is_base).then(pl.col(own + PRINTED)).otherwise(before[given + PRINTED]).alias(given + PRINTED),
                pl.when(~is_base).then(pl.col(own)).alias(own),
            )
    return found


def _without_share_of_others(found: pl.DataFrame, axis: str, other: str, is_base: pl.Expr) -> pl.DataFrame:
    """Leave out that the other axis has percentages where a base is said to be a number: "Cases with the need (n)"."""
    unit, base, of_other = f"{axis}.unit", f"{axis}.base", f"{other}.unit"
    if of_other not in found.columns:
        return found
    counted = pl.lit(value=False)
    if unit in found.columns:
        counted = counted | pl.col(unit).is_in(COUNTS).fill_null(value=False)
    if base in found.columns:
        counted = counted | pl.col(base).is_not_null()
    shared = is_base & counted & pl.col(of_other).is_in(PARTS_OF_A_HUNDRED).fill_null(value=False)
    return found.with_columns(pl.when(~shared).then(pl.col(one)).alias(one) for one in (of_other, of_other + PRINTED))


def _with_counted_bases(found: pl.DataFrame) -> pl.DataFrame:
    """Leave out that a row has percentages in a column of their bases: lists have unit, denominator and value."""
    for axis, other in (AXES, AXES[::-1]):
        own, unit, beside = f"{axis}.base", f"{axis}.unit", f"{other}.unit"
        if own not in found.columns or beside not in found.columns:
            continue
        counted = pl.col(own).is_in(BASES) & pl.col(beside).is_in(PARTS_OF_A_HUNDRED) & ~pl.col("as_percentage")
        if unit in found.columns:
            counted = counted & pl.col(unit).is_null()
        plain = ~counted.fill_null(value=False)
        found = found.with_columns(pl.when(plain).then(pl.col(one)).alias(one) for one in (beside, beside + PRINTED))
    return found


def _counted(found: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Leave out "Number" over a column where its rows say of what: full-time equivalents, per cent."""
    for axis, other in (AXES, AXES[::-1]):
        own, beside = f"{axis}.unit", f"{other}.unit"
        if own in found.columns and beside in found.columns:
            weak = pl.col(own).is_in(list(kind.weak.get("unit", ()))) & (pl.col(own) != pl.col(beside))
            found = found.with_columns(pl.when(~weak.fill_null(value=False)).then(pl.col(own)).alias(own))
    return found


def _narrowed(found: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Where one axis names a part of what the other names, it is of the part; what prints nothing is no figure."""
    for dimension, wider in kind.narrower.items():
        row, column = f"row.{dimension}", f"column.{dimension}"
        if row not in found.columns or column not in found.columns:
            continue
        for own, other in ((row, column), (column, row)):
            part = pl.col(own).is_in([one for of in wider.values() for one in of])
            within = pl.lit(value=False)
            for whole, parts in wider.items():
                within = within | ((pl.col(other) == whole) & pl.col(own).is_in(parts))
            contradicted = part & (pl.col(other) != pl.col(own)) & ~within
            found = found.filter(
                ~(contradicted & pl.col("mark").is_not_null() & pl.col("value").is_null()).fill_null(value=False)
            )
            found = found.with_columns(
                pl.when(within.fill_null(value=False)).then(pl.col(own)).otherwise(pl.col(other)).alias(other)
            )
    return found


def without_its_own(found: pl.DataFrame, dimension: str, other: str) -> pl.Expr:
    """Where a row says no framework and others do, while the columns say the standards: it has lost its own."""
    lost = pl.lit(value=False)
    for axis, beside in (AXES, AXES[::-1]):
        own, apart = f"{axis}.{dimension}", f"{axis}.{other}" not in found.columns
        if apart and own in found.columns and f"{beside}.{other}" in found.columns:
            lost = lost | (pl.col(own).is_null() & pl.col(own).is_not_null().any())
    return lost


def _frame(axis: str, members: Mapping[int, Members]) -> pl.DataFrame:
    dimensions = sorted({dimension for of in members.values() for dimension in of})
    columns: dict[str, pl.Series] = {axis: pl.Series(list(members), dtype=pl.Int64)}
    for dimension in dimensions:
        named = [of.get(dimension) for of in members.values()]
        columns[f"{axis}.{dimension}"] = pl.Series([one and one[0] for one in named], dtype=pl.String)
        columns[f"{axis}.{dimension}{PRINTED}"] = pl.Series([one and one[1].text for one in named], dtype=pl.String)
    return pl.DataFrame(columns)


def contradictions(found: pl.DataFrame, understood: Understood) -> Iterator[Problem]:
    """A row and a column that name two members of one dimension, where the figure is of a measure that is kept."""
    kind = understood.kind
    for axis, dimension in product(AXES, sorted(kind.measured)):
        if (said := f"{axis}.{dimension}") in found.columns:
            found = found.filter(~pl.col(said).is_in(list(kind.never_kept(dimension))).fill_null(value=False))
    for name in [name.removeprefix("row.") for name in found.columns if name.startswith("row.")]:
        if (
            name.endswith(PRINTED)
            or f"column.{name}" not in found.columns
            or name in (*kind.derive, *kind.merges, SIZE, SIZE_CELL)
        ):
            continue
        row, column = pl.col(f"row.{name}"), pl.col(f"column.{name}")
        for cell in found.filter(row != column).head(1).iter_rows(named=True):
            yield Problem(
                address(cell["row"], cell["column"]),
                f"one {name}",
                f"'{cell[f'row.{name}']}' in its row ('{cell[f'row.{name}{PRINTED}']}') and '{cell[f'column.{name}']}' "
                f"in its column ('{cell[f'column.{name}{PRINTED}']}')",
            )
