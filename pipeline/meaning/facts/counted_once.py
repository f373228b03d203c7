"""How many cases a table is of, where it says so once for all: in a row or a column, or in a line above."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipeline.meaning.arithmetic.evidence import AGREE, mostly
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.units import HUNDRED, PERCENTAGE
from pipeline.meaning.understood import PRINTED, SIZE, SIZE_CELL
from pipeline.workbook.cells import address
from pipeline.workbook.tables import Line
from pipeline.workbook.wording import SAYS_NUMBER, number_of_cases


def with_sizes_of_all(found: pl.DataFrame, kind: Kind, dimension: str, counts: pl.DataFrame) -> pl.DataFrame:
    """Give each figure the number of cases that its table prints once for all questions of its area and cohort."""
    counts = counts.filter(pl.col("value").is_not_null())
    if not kind.sized or counts.is_empty():
        return found
    parts = [part for part in kind.compose.get(dimension, ()) if counts[part].is_not_null().any()]
    others = {
        of
        for name, of_field in kind.fields.items()
        if name not in (dimension, "framework", "answer")
        for of in of_field
    }
    about = [*sorted(others - {dimension}), *parts]
    cells = [address(row, column) for row, column in counts.select("row", "column").iter_rows()]
    sizes = (
        counts.with_columns(cell=pl.Series(cells, dtype=pl.String))
        .group_by(about)
        .agg(of_all=pl.col("value").first().cast(pl.String), of_all_cell=pl.col("cell").first(), prints=pl.len())
        .filter(pl.col("prints") == 1)
    )
    beside = found.join(sizes, on=about, how="left", nulls_equal=True, maintain_order="left")
    return beside.with_columns(
        pl.coalesce("of_all", SIZE).alias(SIZE), pl.coalesce("of_all_cell", SIZE_CELL).alias(SIZE_CELL)
    ).drop("of_all", "of_all_cell", "prints")


def with_sizes_of_others(
    found: pl.DataFrame, kind: Kind, counts: pl.DataFrame, sheets: Mapping[int, str]
) -> pl.DataFrame:
    """Give figures without one the number of cases that another table of their sheet prints of their area.

    Where it prints no time, the figures of each area have to be of one.
    """
    own = {name for dimension in kind.no_fact_without for name in (dimension, "framework", "answer")}
    fields = [name for name in kind.fields if name not in own and name in found.columns]
    said = [name for name in fields if name in counts.columns and counts[name].is_not_null().any()]
    about, size, cell = ["sheet", *said], str(kind.sized), f"{kind.sized}_cell"
    counts, found = (
        one.with_columns(sheet=pl.col("table").replace_strict(sheets, return_dtype=pl.String))
        for one in (counts, found)
    )
    cells = [address(row, column) for row, column in counts.select("row", "column").iter_rows()]
    unsaid = [name for name in fields if name not in said]
    several = found.select(*about, *unsaid).unique().group_by(about).len("times").filter(pl.col("times") > 1)
    whole = pl.col("value").is_not_null() & (pl.col("value") == pl.col("value").round())
    sizes = (
        counts.with_columns(counted_at=pl.Series(cells, dtype=pl.String))
        .filter(whole)
        .group_by(about)
        .agg(counted=pl.col("value").first(), counted_at=pl.col("counted_at").first(), prints=pl.len())
        .filter(pl.col("prints") == 1)
        .join(several, on=about, how="anti", nulls_equal=True)
    )
    beside = found.join(sizes, on=about, how="left", nulls_equal=True, maintain_order="left")
    none = pl.col(size).is_null()
    return beside.with_columns(
        pl.when(none).then("counted").otherwise(size).alias(size),
        pl.when(none).then("counted_at").otherwise(cell).alias(cell),
    ).drop("sheet", "counted", "counted_at", "prints")


def with_bases_of_each(found: pl.DataFrame, kind: Kind, dimension: str, counts: pl.DataFrame) -> pl.DataFrame:
    """Give each need the cases that its table prints once for all, unless they are fewer than some or all together."""
    named, of_each = kind.each_of_all.get(dimension, {}), _of_each(found, kind, dimension)
    counts = counts.filter(*_are(named), pl.col("value").is_not_null(), ~pl.col("as_percentage"))
    if named != of_each:
        # "All cases" beside percentages of needs met may be one of them: a label has to say that it counts.
        label = pl.col(kind.no_fact_without[dimension] + PRINTED)
        counts = counts.filter(label.is_null() | label.str.contains(SAYS_NUMBER))
    if not of_each or counts.is_empty():
        return found
    about = sorted({of for of_field in kind.fields.values() for of in of_field} - {dimension, *named})
    members = found.filter(_are(_without_role(of_each)))
    counted = pl.when(pl.col("kept_unit") != PERCENTAGE).then("value")
    parts = members.group_by(about).agg(most=counted.max(), together=counted.sum(), several=counted.count() > 1)
    once = counts.filter(pl.len().over(about) == 1).join(parts, on=about, nulls_equal=True)
    adds_up = pl.col("several") & (pl.col("together") == pl.col("value"))
    no_share = pl.col("value") != HUNDRED  # "All cases" among percentages are all of them
    of_all = pl.when(pl.col("most").is_null()).then(no_share).otherwise((pl.col("value") >= pl.col("most")) & ~adds_up)
    each = members.select(*about, dimension, dimension + PRINTED).unique([*about, dimension], maintain_order=True)
    each = each.join(members.filter(_are(of_each)), on=[*about, dimension], how="anti", nulls_equal=True)
    given = once.filter(of_all).drop(dimension, dimension + PRINTED)
    given = each.join(given, on=about, nulls_equal=True, maintain_order="left")
    given = given.with_columns(pl.lit(member, pl.String).alias(name) for name, member in of_each.items())
    return pl.concat([found, given.select(found.columns)])


def _of_each(found: pl.DataFrame, kind: Kind, dimension: str) -> dict[str, str]:
    """Of what a base is that is printed once: of needs identified, else of the one measure that the table has."""
    named = kind.each_of_all.get(dimension, {})
    others = list(_without_role(named))
    there = found.select(others).unique() if named and not found.is_empty() else found.clear()
    if there.is_empty() or not there.filter(_are(_without_role(named))).is_empty():
        return dict(named)
    of_one = {**named, **there.row(0, named=True)}
    return of_one if there.height == 1 and None not in of_one.values() else {}


def _without_role(named: Mapping[str, str]) -> dict[str, str]:
    return {name: member for name, member in named.items() if name != "role"}


def _are(named: Mapping[str, str]) -> list[pl.Expr]:
    return [pl.col(name) == member for name, member in named.items()]


def cases_said_above(found: pl.DataFrame, kind: Kind, dimension: str, line: Line | None) -> pl.DataFrame:
    """Return the number of cases that a line above a table says, as a count of none of the members of a dimension.

    It is that of a table of one area and group of cases, whose shares of all cases are not others than its counts say.
    """
    none, named = found.clear(), kind.each_of_all.get(dimension, {})
    number = number_of_cases(line.text) if line else None
    if not named or line is None or number is None or found.is_empty():
        return none
    about = {of for of_field in kind.fields.values() for of in of_field} - {dimension, *named}
    members = found.filter(_are(_without_role(named)))
    several = found.select(sorted(about)).unique().height > 1
    if several or not _of_as_many(members, dimension, number):
        return none
    given = {**named, "value": float(number), "row": line.row, "column": line.column, "kept_unit": "cases"}
    base = kind.no_fact_without[dimension] + PRINTED
    nothing = (dimension, dimension + PRINTED, base, "text", "mark", "day", "figure")
    return found.head(1).with_columns(
        *(pl.lit(value).cast(found.schema[name]).alias(name) for name, value in given.items()),
        *(pl.lit(None, found.schema[name]).alias(name) for name in nothing if name in found.columns),
        as_percentage=pl.lit(value=False),
        open=pl.col("open").list.head(0),
    )


def _of_as_many(members: pl.DataFrame, dimension: str, number: int) -> bool:
    """Whether the counts of a table are the printed shares of so many cases, where both are there."""
    shares = members.filter(pl.col("role") == "percentage").select(dimension, share="value")
    counts = members.filter(pl.col("role") == "n_identified").select(dimension, count="value")
    beside = shares.join(counts, on=dimension).drop_nulls()
    times = HUNDRED if (beside["share"] <= 1).all() else 1
    return beside.is_empty() or mostly((HUNDRED * beside["count"] / number - times * beside["share"]).abs() <= AGREE)
