"""Two sides of a comparison in one table: before and after."""

from __future__ import annotations

import polars as pl

from pipeline.meaning.facts.crossings import ON_AN_AXIS
from pipeline.meaning.facts.dated import period_of
from pipeline.meaning.kinds import CHANGE, Kind, Sides
from pipeline.meaning.understood import PRINTED
from pipeline.workbook.cells import address


def without_times_of_others(found: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Leave out what a line above says of the other side: "NPS: inspections of 2018-2019; Probation Service: since".

    No cases of the Probation Service are from before there was one, and none of the NPS from after it.
    """
    sides = kind.sides
    if sides is None or sides.parted_on is None or not {"period", "side"} <= set(found.columns):
        return found
    before, after = sides.members
    mentions = {printed: period_of(printed) for printed in found["period"].drop_nulls().unique()}
    ended = {printed: before for printed, of in mentions.items() if of.day < sides.parted_on}
    begun = {printed: after for printed, of in mentions.items() if (of.first or of.day) >= sides.parted_on}
    of_period = pl.col("period").replace_strict(ended | begun, default=None, return_dtype=pl.String)
    # "2021 to 2023" is of no NPS, whenever in 2021 it began.
    printed_on_axis = pl.when(pl.col(ON_AN_AXIS + "period").is_not_null()).then(pl.coalesce(of_period, pl.lit(after)))
    of_members = {
        name: pl.col(name).replace_strict(_with_parts(members, kind, name), default=None, return_dtype=pl.String)
        for name, members in sides.of_members.items()
        if name in found.columns
    }
    for name, of_member in of_members.items():
        found = _unless_of_other(found, name, of_member, printed_on_axis)
    own = pl.coalesce(pl.lit(None, pl.String), *of_members.values())
    found = _unless_of_other(found, "side", pl.col("side"), own)
    return _unless_of_other(found, "period", of_period, pl.coalesce(own, "side"))


def _with_parts(members: dict[str, str], kind: Kind, name: str) -> dict[str, str]:
    """The members that say a side, and those that each is made of: NPS and CRC, NPS, CRC."""
    parts = kind.joined.get(name, {})
    return members | {part: side for one, side in members.items() for part in parts.get(one, ())}


def _unless_of_other(found: pl.DataFrame, dimension: str, side: pl.Expr, own: pl.Expr) -> pl.DataFrame:
    said_above = pl.col(ON_AN_AXIS + dimension).is_null()
    of_other = (said_above & (side != own)).fill_null(value=False)
    return found.with_columns(pl.when(~of_other).then(name).alias(name) for name in (dimension, dimension + PRINTED))


def of_sides(observations: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Keep the side of each figure in a table that compares two; elsewhere their groups and periods say enough."""
    sides = kind.sides
    observations = _without_members_of_others(_by_their_members(observations, sides), sides) if sides else observations
    if (
        sides is None
        or sides.field not in observations.columns
        or observations[sides.field].null_count() == observations.height
    ):
        return observations
    # "Change since unification" is of both.
    changes = [figure.role for figure in kind.figure if CHANGE in figure.open]
    observations = observations.with_columns(
        pl.when(~pl.col("role").is_in(changes)).then(sides.field).alias(sides.field)
    )
    side, fits = pl.col(sides.field), pl.col("role").is_in(list(sides.roles))
    for name, member in sides.when.items():
        fits = fits & (pl.col(name) == member)
    is_base = pl.col("role").is_in(list(sides.bases))
    alone = [pl.when(fits).then(name).n_unique().over("table", sides.field, fits) == 1 for name in sides.one_of_each]
    placed = side.is_null() | is_base | pl.all_horizontal(fits, *alone)
    kept = placed.all().over("table") & (
        pl.when(fits).then(side).drop_nulls().n_unique().over("table") == len(sides.members)
    )
    sided = observations.with_columns(pl.when(kept).then(side.replace(sides.members)).alias(sides.field))
    return _with_bases(sided, kind, sides)


def _by_their_members(observations: pl.DataFrame, sides: Sides) -> pl.DataFrame:
    """Give figures the side of whose members a table has one each and no others: NPS and CRC, Probation Service."""
    for field, members in sides.of_members.items():
        if not {field, sides.field} <= set(observations.columns):
            continue
        of_sides = pl.col(field).replace_strict(members, default=None, return_dtype=pl.String)
        shares = pl.when(pl.col("role").is_in(list(sides.roles))).then(field)
        both = shares.drop_nulls().n_unique().over("table") == len(members)
        known = (shares.is_null() | of_sides.is_not_null()).all().over("table")
        observations = observations.with_columns(
            pl.coalesce(sides.field, pl.when(both & known).then(of_sides)).alias(sides.field)
        )
    return observations


def _without_members_of_others(observations: pl.DataFrame, sides: Sides) -> pl.DataFrame:
    """Leave out what the lines above say of the other side: "Before: NPS and CRC" is said of no figure after."""
    for field, members in sides.of_members.items():
        if {field, sides.field} <= set(observations.columns):
            of_side = pl.col(field).replace_strict(members, default=None, return_dtype=pl.String)
            of_all = pl.col(field).n_unique().over("table") == 1
            of_other = (of_all & (of_side != pl.col(sides.field))).fill_null(value=False)
            observations = observations.with_columns(pl.when(~of_other).then(field).alias(field))
    return observations


def _with_bases(observations: pl.DataFrame, kind: Kind, sides: Sides) -> pl.DataFrame:
    """Put the cases of each side beside its percentage: "Cases before" are those that "Before, %" is of."""
    sided = pl.col(sides.field).is_not_null() & pl.col("value").is_not_null()
    counts = observations.filter(sided, pl.col("role").is_in(list(sides.bases)))
    if counts.is_empty() or kind.sized is None:
        return observations
    # Of what a side is the same for all, its bases need not say it again.
    about = ["table", *(name for name in kind.fields if name not in {*sides.one_of_each, *sides.when})]
    size, cell = kind.sized, f"{kind.sized}_cell"
    cells = [address(row, column) for row, column in counts.select("row", "column").iter_rows()]
    printed = counts.with_columns(counted=pl.col("value"), counted_cell=pl.Series(cells, dtype=pl.String))
    bases = printed.unique(about, keep="none").select(*about, "counted", "counted_cell")
    shares = observations.filter(pl.col("role").is_in(list(sides.roles)))
    moved = counts.join(bases, on=about, how="semi", nulls_equal=True)
    moved = moved.join(shares, on=about, how="semi", nulls_equal=True).select("table", "row", "column", "role")
    beside = observations.join(bases, on=about, how="left", nulls_equal=True, maintain_order="left")
    is_share = pl.col("role").is_in(list(sides.roles))
    given = beside.with_columns(
        pl.when(is_share).then(pl.coalesce("counted", size)).otherwise(size).alias(size),
        pl.when(is_share).then(pl.coalesce("counted_cell", cell)).otherwise(cell).alias(cell),
    ).drop("counted", "counted_cell")
    return given.join(moved, on=["table", "row", "column", "role"], how="anti", maintain_order="left")
