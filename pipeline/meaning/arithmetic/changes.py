"""Changes that are printed beside their two sides: kept where they are the one less the other, else left out."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipeline.meaning.arithmetic.evidence import AGREE, FEWEST_TO_VERIFY, Settled, mostly
from pipeline.meaning.kinds import CHANGE, Kind
from pipeline.meaning.understood import Understood

SIDES = 2
AREAS = ("pdu", "region", "not a region", "division", "country", "nation")


def without_loose_changes(found: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Leave out changes that are no numbers or lack what a fact must have; the others are of no one period."""
    placed = [
        pl.any_horizontal(pl.col(one).is_not_null() for one in dimensions if one in found.columns)
        for dimensions in kind.needs.values()
    ]
    whole = pl.all_horizontal(pl.col("value").is_not_null(), *placed)
    is_change = pl.col("open").list.contains(CHANGE).fill_null(value=False)
    times = [name for name in kind.fields.get("phase_period", ()) if name in found.columns]
    of_one_time = [pl.when(~is_change).then(pl.col(name)).alias(name) for name in times]
    return found.filter(~is_change | whole).with_columns(of_one_time)


def changes_borne_out(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Keep a column or row of changes where most are the last percentage beside or above them less the first."""
    changes = found.filter(pl.col("open").list.contains(CHANGE))
    if changes.is_empty():
        return found, [], []
    borne_out = pl.concat([_borne_out(found, changes, *axes) for axes in (("row", "column"), ("column", "row"))])
    place = ["table", "row", "column"]
    unproven = changes.join(borne_out, on=place, how="anti")
    return found.join(unproven.select(place), on=place, how="anti", maintain_order="left"), [], []


def _borne_out(found: pl.DataFrame, changes: pl.DataFrame, along: str, across: str) -> pl.DataFrame:
    """The changes of each column whose sides stand along their rows; or of each row whose sides stand above."""
    areas = [area for area in AREAS if area in found.columns]
    shares = found.filter((pl.col("role") == "percentage") & pl.col("value").is_not_null()).sort(across)
    tried = changes.drop_nulls("value")
    # Two of one area where several stand side by side, each with its change; the first and the last of several periods.
    two, several = pl.col("sides") == SIDES, pl.col("sides") > SIDES
    of_line, of_area = (_with_sides(tried, shares, ["table", along, *named]) for named in ([], areas))
    compared = pl.concat([of_line.filter(two), of_area.filter(two), of_area.filter(several)]).unique(
        ["table", along, across], keep="first", maintain_order=True
    )
    proven = [
        (table, line)
        for (table, line), own in compared.partition_by("table", across, as_dict=True, maintain_order=True).items()
        if own.height >= FEWEST_TO_VERIFY and mostly((own["second"] - own["first"] - own["value"]).abs() <= AGREE)
    ]
    lines = pl.DataFrame(proven, schema={"table": pl.Int64, across: pl.Int64}, orient="row")
    return changes.join(lines, on=["table", across], how="semi").select("table", "row", "column")


def _with_sides(changes: pl.DataFrame, shares: pl.DataFrame, one: list[str]) -> pl.DataFrame:
    """The changes with the first and the last percentage of their sort, and how many of these there are."""
    sides = shares.group_by(one).agg(first=pl.col("value").first(), second=pl.col("value").last(), sides=pl.len())
    return changes.join(sides, on=one, how="inner", nulls_equal=True, maintain_order="left")
