"""Facts that are printed more than once: alike, they are one; where most differ, a table was not understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from pipeline.meaning.kinds import Kind
from pipeline.meaning.understood import PRINTED, Problem, Understood
from pipeline.workbook.cells import address, column_letters

FEWEST_TO_CONTRADICT, HALF, ROUNDED = 3, 0.5, 0.02
OF_A_CELL = ("table", "row", "column", "value", "text", "date", "mark", "rating_printed")


def _facts(observations: pl.DataFrame, kind: Kind) -> tuple[pl.DataFrame, list[str]]:
    """Add `line`, and return the columns that two prints of one fact share.

    A line is a row or column with one of some roles, as the date of an inspection: it is told apart by it. That of a
    column is kept in the field that the kind has for it; a row can be seen from the address.
    """
    about = [name for name in observations.columns if name not in OF_A_CELL and not name.endswith((PRINTED, "_cell"))]
    telling, line = pl.col("role").is_in(list(kind.distinguished_by)), pl.lit(None, pl.Int64)
    for axis in ("row", "column"):
        lines = observations.filter(telling).select("table", axis).unique()
        if not observations.filter(~telling).join(lines, on=["table", axis], how="semi").is_empty():
            line = pl.when(telling.any().over("table", axis)).then(axis)
            break
    lined = observations.with_columns(line=line)
    if kind.distinguished_as and axis == "column" and lined["line"].is_not_null().any():
        named = {place: f"column {column_letters(place)}" for place in lined["line"].drop_nulls().unique()}
        beside = pl.col("line").replace_strict(named, default=None, return_dtype=pl.String)
        lined = lined.with_columns(pl.coalesce(kind.distinguished_as, beside).alias(kind.distinguished_as))
    return lined, [*about, "line"]


RATED = ("standard", "overall rating")
_IN_POINTS = pl.col("rating_printed").str.contains(r"^\d+$")


def once(observations: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Leave out a rating that a table prints again: the words stand, and beside them the cell of its points."""
    lined, about = _facts(observations, kind)
    rated = pl.col("text").is_not_null() & pl.col("role").is_in(RATED)
    fact = ["table", *about, "text"]
    worded = rated & ~_IN_POINTS
    in_points = rated & _IN_POINTS & worded.any().over(fact)
    if lined.select(in_points.any()).item():
        points = lined.filter(in_points).unique(fact, keep="first", maintain_order=True)
        cells = [address(row, column) for row, column in points.select("row", "column").iter_rows()]
        points = points.select(*fact, points_cell=pl.Series(cells, dtype=pl.String))
        lined = lined.filter(~in_points).join(points, on=fact, how="left", nulls_equal=True, maintain_order="left")
    again = rated & (pl.col("role") == "standard") & (pl.col("row").cum_count().over(fact) > 1)
    return lined.filter(~again).drop("line")


def printed_twice(observations: pl.DataFrame, kind: Kind) -> Iterator[Problem]:
    """Two figures of one fact that differ: something that tells them apart was not understood."""
    lined, about = _facts(observations, kind)
    figures = lined.filter(pl.col("mark").is_null())
    values = (pl.col("value").cast(pl.String), "text", pl.col("date").cast(pl.String))
    shown = pl.concat_str(*values, separator="|", ignore_nulls=True)
    twice = figures.with_columns(shown=shown).filter(shown.n_unique().over(about) > 1)
    for _, cells in twice.group_by(about, maintain_order=True):
        first, second = cells.unique("shown", keep="first", maintain_order=True).head(2).iter_rows(named=True)
        other = address(first["row"], first["column"])
        expected = f"words that tell it from {other}: both are {first['role']}"
        words, points = sorted((first, second), key=lambda one: str(one["rating_printed"]).isdigit())
        if str(points["rating_printed"]).isdigit() and not str(words["rating_printed"]).isdigit():
            rating = f"the points of '{words['text']}', as {address(words['row'], words['column'])} says"
            yield Problem(address(points["row"], points["column"]), rating, f"{points['rating_printed']}")
            return
        yield Problem(address(second["row"], second["column"]), expected, f"'{first['shown']}' and '{second['shown']}'")
        return


def contradicting_tables(observations: pl.DataFrame, understood: Sequence[Understood]) -> Iterator[Problem]:
    """Two tables that print most facts differently: what one is of was not understood. A slip or two is the print's."""
    apart = {*OF_A_CELL, "unit"}
    about = [name for name in observations.columns if name not in apart and not name.endswith((PRINTED, "_cell"))]
    # Full-time equivalents and people are two facts; other units say the same of one.
    of_people = (pl.col("unit") == "headcount").alias("of people")
    figures = observations.filter(pl.col("value").is_not_null())
    figures = figures.select("table", "row", "column", "value", *about, of_people)
    about = [*about, "of people"]
    figures = figures.unique(["table", *about], keep="first", maintain_order=True)
    other = pl.col("table") < pl.col("table_other")
    both = figures.join(figures, on=about, how="inner", nulls_equal=True, suffix="_other", maintain_order="left")
    both = both.filter(other).with_columns(
        differ=(pl.col("value") - pl.col("value_other")).abs() > pl.max_horizontal(1.0, pl.col("value").abs() * ROUNDED)
    )
    tables = ["table", "table_other"]
    told = both.group_by(tables, maintain_order=True).agg(pl.len(), pl.col("differ").mean())
    told = told.filter((pl.col("len") >= FEWEST_TO_CONTRADICT) & (pl.col("differ") > HALF))
    for pair in told.head(1).iter_rows(named=True):
        first = both.filter(pl.col("differ"), *(pl.col(name) == pair[name] for name in tables)).row(0, named=True)
        sheets = [understood[first[name]].table.sheet.name for name in tables]
        there = f"{sheets[0]}!{address(first['row'], first['column'])}"
        yield Problem(
            address(first["row_other"], first["column_other"]),
            f"{first['value']:g} of the same fact, as in {there}, or words that tell the two tables apart",
            f"{first['value_other']:g}",
            sheet=sheets[1],
        )
