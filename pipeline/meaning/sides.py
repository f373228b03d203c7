"""Two sides of a comparison in one table: before and after."""

from __future__ import annotations

import polars as pl

from pipeline.meaning.kinds import CHANGE, Kind


def of_sides(observations: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """Keep the side of each figure in a table that compares two; elsewhere their groups and periods say enough."""
    sides = kind.sides
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
    alone = [pl.col(name).n_unique().over("table", sides.field) == 1 for name in sides.one_of_each]
    kept = pl.all_horizontal(side.is_null() | fits, *(side.is_null() | one for one in alone)).all().over("table") & (
        side.drop_nulls().n_unique().over("table") == len(sides.members)
    )
    return observations.with_columns(pl.when(kept).then(side.replace(sides.members)).alias(sides.field))
