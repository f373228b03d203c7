"""What the texts around figures leave unsaid, or say of two: what stops a table."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from pipeline.meaning.axes.levels import RATINGS
from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.facts.values import UNRATED, shown_texts
from pipeline.meaning.kinds import Kind
from pipeline.meaning.understood import PRINTED, Problem
from pipeline.workbook.cells import address

COUNTS = ("FTE", "headcount", "cases")


def of_two_frameworks(found: pl.DataFrame, kind: Kind) -> Iterator[Problem]:
    """A member that its name makes one of another framework than those beside it: "P 1.2 Staffing" among 2021's."""
    for dimension, given in kind.derive.items():
        for derived in filter(None, given):
            if dimension not in kind.fields or derived not in kind.fields:
                continue
            line = "row" if any(f"row.{unit}" in found.columns for unit in kind.within) else "column"
            # "P 1.2 Staffing" among those of 2021, a score out of 27 beside those of 2023.
            told = [name + PRINTED for name in (dimension, *kind.merges) if name + PRINTED in found.columns]
            by_name = pl.any_horizontal((pl.col(derived + PRINTED) == pl.col(name)).fill_null(False) for name in told)
            printed = pl.col("mark").is_null() & ~pl.col("text").str.contains(UNRATED).fill_null(value=False)
            rated = found.filter(
                pl.col("value").is_not_null() | ((pl.col("text") != "") & printed), pl.col(derived).is_not_null()
            )
            several = rated.filter(pl.col(derived).n_unique().over(line) > 1)
            odd = several.filter(by_name & (pl.len().over(line, derived) * 2 < pl.len().over(line)))
            for cell in odd.head(1).iter_rows(named=True):
                place, name = address(cell["row"], cell["column"]), cell[derived + PRINTED]
                yield Problem(place, f"standards of one {derived}", f"'{name}' of {cell[derived]}", "", derived)


def unmeasured(found: pl.DataFrame, kind: Kind, lists: CodeLists) -> Iterator[Problem]:
    """Columns with figures or ratings that no figure of the kind is."""
    of_none = found.filter(pl.col("figure").is_null())
    rated = kind.takes_words
    ratings = [text for text in shown_texts(of_none) if rated and lists.one(text, RATINGS)]
    lost = of_none.filter(pl.col("value").is_not_null() | pl.col("text").is_in(ratings))
    for cell in lost.unique("column", keep="first", maintain_order=True).head(3).iter_rows(named=True):
        known = {name: cell[name] for name in sorted(kind.measured) if cell.get(name)}
        said = ", ".join(f"{name} '{member}'" for name, member in known.items()) or "none"
        expected = f"words that say what the figure is: {' or '.join(sorted(kind.roles))}"
        yield Problem(address(cell["row"], cell["column"]), expected, said)


def below_nought(found: pl.DataFrame, kind: Kind) -> Iterator[Problem]:
    """Figures below nought of what there cannot be less than nothing: staff in post, cases, leavers."""
    less = (pl.col("value") < 0) & ~pl.col("role").is_in(kind.below_nought)
    for cell in found.filter(less).unique("column", keep="first", maintain_order=True).head(3).iter_rows(named=True):
        place, expected = address(cell["row"], cell["column"]), f"{cell['role'].replace('_', ' ')} of nought or more"
        yield Problem(place, expected, f"{cell['value']:g}")


def counted_in_per_cent(found: pl.DataFrame) -> Iterator[Problem]:
    """Cells that print a percentage of what is counted: staff in post, cases, leavers."""
    shown = pl.col("as_percentage") & pl.col("value").is_not_null() & pl.col("kept_unit").is_in(COUNTS)
    for cell in found.filter(shown).unique("column", keep="first", maintain_order=True).head(3).iter_rows(named=True):
        place, expected = (
            address(cell["row"], cell["column"]),
            f"{cell['role'].replace('_', ' ')} in {cell['kept_unit']}",
        )
        yield Problem(place, expected, f"{cell['value']:g} per cent")


def lacking(found: pl.DataFrame, kind: Kind) -> Iterator[Problem]:
    """What a fact must have and the texts around a figure do not say."""
    for what, dimensions in kind.needs.items():
        there = [pl.col(dimension).is_not_null() for dimension in dimensions if dimension in found.columns]
        without = found.filter(~pl.any_horizontal(there)) if there else found
        for cell in without.head(1).iter_rows(named=True):
            place = address(cell["row"], cell["column"])
            yield Problem(place, f"the {what} of the figure", "none in labels, headings, title or sheet name", "", what)
