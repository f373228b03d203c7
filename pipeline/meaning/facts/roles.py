"""Which figure of its kind each cell is: its dataset, role, unit and type, and what is open of it."""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache

import polars as pl

from pipeline.meaning.facts.crossings import ON_AN_AXIS
from pipeline.meaning.kinds import NONE, Figure
from pipeline.meaning.understood import Understood


def with_roles(found: pl.DataFrame, understood: Understood) -> pl.DataFrame:
    """Add which figure of the kind each cell is: dataset, role, unit, type, what is open, what it sets."""
    number, kind = pl.lit(None, pl.Int64), understood.kind
    titles = {"any": True, "known": understood.titles_known, "plain": understood.titles_plain}
    said = {name for name in found.columns if found[name].null_count() < found.height}
    possible = [
        one
        for one in enumerate(kind.figure)
        if titles[one[1].titles] and _may_be(one[1], said) and not _takes_for_granted(one[1], understood)
    ]
    for place, figure in reversed(possible):
        number = pl.when(_is(figure, said)).then(pl.lit(place, pl.Int64)).otherwise(number)
    placed = found.with_columns(figure=number).join(kind.figures, on="figure", how="left", maintain_order="left")
    groups = [pl.col(name) != kind.otherwise.get(name, NONE) for name in kind.groups if name in found.columns]
    if groups:
        placed = placed.with_columns(pl.col("keep") & (pl.sum_horizontal(groups) <= 1))
    given = {name: pl.col(name) for figure in kind.figure for name in figure.set}
    for place, figure in enumerate(kind.figure):
        for name, member in figure.set.items():
            given[name] = (
                pl.when(pl.col("figure") == place).then(pl.lit(member or None, pl.String)).otherwise(given[name])
            )
    return placed.with_columns(**given) if given else placed


def _takes_for_granted(figure: Figure, understood: Understood) -> bool:
    """Whether a figure is one that nothing names, where a title names what may be meant: no staff in post."""
    unsaid = {dimension for dimension in understood.unsettled if figure.when.get(dimension) == (NONE,)}
    if not (figure.keep and unsaid):
        return False
    has_no = _had_by_others(figure, understood)
    return any(understood.unsettled[dimension] - has_no for dimension in unsaid)


def _had_by_others(figure: Figure, understood: Understood) -> set[str]:
    """What a title lists of others, beside whose staff in post a line of those stands who have it not: trainees."""
    kind, lines = understood.kind, (*understood.rows.values(), *understood.columns.values())
    if not any(kind.unsaid in members["measure"] for members in lines if "measure" in members):
        return set()
    others = [of for of in figure.on_an_axis if understood.whole.get(of, (NONE,))[0] not in (NONE, *figure.when[of])]
    named = (f"{of}={member}" for of in others if len(figure.when[of]) == 1 for member in figure.when[of])
    return {member for one in named for member in kind.has_no.get(one, ())}


def _may_be(figure: Figure, said: Container[str]) -> bool:
    """Whether some cell of a table may be a figure, by the dimensions of which something is said."""
    met = all(dimension in said or NONE in members for dimension, members in figure.when.items())
    return met and all(ON_AN_AXIS + dimension in said for dimension in figure.on_an_axis)


def _is(figure: Figure, said: Container[str]) -> pl.Expr:
    """Whether a cell is a figure; of a dimension of which nothing is said every cell has no member."""
    members = tuple(one for one in figure.when.items() if one[0] in said)
    return _all_hold(members, figure.on_an_axis, figure.marks)


@lru_cache(maxsize=1 << 11)  # the figures of a kind are asked for in the same words in one table after another
def _all_hold(
    members: tuple[tuple[str, tuple[str, ...]], ...], on_an_axis: tuple[str, ...], marks: tuple[str, ...]
) -> pl.Expr:
    conditions = [pl.col(dimension).fill_null(NONE).is_in(named) for dimension, named in members]
    conditions += [pl.col(ON_AN_AXIS + dimension).is_not_null() for dimension in on_an_axis]
    if marks:
        conditions.append(pl.col("value").is_null() & pl.col("mark").is_in(marks))
    return pl.all_horizontal(conditions) if conditions else pl.lit(True)
