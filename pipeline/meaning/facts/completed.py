"""One member of each dimension for every figure: of its column, its row, else of the whole table."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

import polars as pl

from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.facts.crossings import AXES, ON_AN_AXIS, without_its_own
from pipeline.meaning.facts.dated import dated_by_lines, dated_by_period, unless_before
from pipeline.meaning.facts.fields import NO_TEXT
from pipeline.meaning.facts.people_counted import FTE, HEADCOUNT, NUMBER
from pipeline.meaning.facts.sides import without_times_of_others
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.dimensions import ALL_AREAS, NATIONWIDE
from pipeline.meaning.members.units import PERCENTAGE
from pipeline.meaning.texts.dates import dates_in
from pipeline.meaning.understood import NO_FACT, PRINTED, SIZE, SIZE_CELL, Understood

_PARTS = re.compile(r"[:;,()]|\s[–—-]\s")
_COUNTING = (HEADCOUNT, FTE)
OF_A_TITLE = "title."  # before a dimension: the member that holds for the whole table


def completed(
    found: pl.DataFrame,
    kind: Kind,
    understood: Understood,
    lists: CodeLists,
    published: dt.date | None,
    shared: Mapping[str, str],
) -> pl.DataFrame:
    """Give each cell one member of each dimension: of its column, its row, else of the whole table."""
    names = {name.partition(".")[2] for name in found.columns if name.startswith(("row.", "column."))} - {
        NO_FACT,
        NO_FACT + PRINTED,
    }
    dimensions = {name for name in names if not name.endswith(PRINTED)} | set(understood.whole) | set(kind.takes)
    dimensions |= {dimension for dimensions in kind.fields.values() for dimension in dimensions}
    dimensions |= {SIZE, SIZE_CELL} if kind.sized else set()
    columns = []
    derived = {name for given in kind.derive.values() for name in given}
    for name in sorted(dimensions):
        said = understood.whole.get(name) or (None if name in derived else understood.far.get(name))
        for ending, whole in (("", said and said[0]), (PRINTED, said and said[1].text)):
            axes = [f"{axis}.{name}{ending}" for axis in AXES]
            there = [pl.col(axis) for axis in axes if axis in found.columns]
            if name == "unit" and said and said[0] in _COUNTING:
                there = _without_numbers(found, said[0], ending)
            of_all = pl.lit(whole, pl.String)
            if (nearer := _areas_on_axes(found, kind, lists, name, said and said[0])) is not None:
                of_all = pl.when(~nearer).then(of_all)
            other = kind.not_with.get(name)
            for axis in AXES:
                if other and f"{axis}.{other}" in found.columns:
                    of_all = pl.when(pl.col(f"{axis}.{other}").is_null()).then(of_all)
            if name in kind.merges and not ending and len(there) > 1:
                there = [pl.when(axis == strong).then(axis) for strong in kind.stronger[name] for axis in there]
            columns.append(pl.coalesce(*there, of_all).alias(name + ending))
            if other and not ending:
                columns.append(pl.lit(whole, pl.String).alias(OF_A_TITLE + name))
            if not ending:
                columns.append(pl.coalesce(*there, NO_TEXT).alias(ON_AN_AXIS + name))
    found = found.with_columns(columns)
    if "unit" in dimensions:
        # A gap among percentages is one: its row and its column, where both have figures, are not all counts.
        figures = pl.when(pl.col("value").is_not_null()).then("as_percentage")
        some, all_of = (
            {axis: figures.any().over(axis) for axis in AXES},
            {axis: figures.all().over(axis) for axis in AXES},
        )
        around = some["column"] & (all_of["column"] | (some["row"] & all_of["row"]))
        counted = (~some["row"] & figures.is_not_null().any().over("row")).fill_null(value=False)
        if "answer" in dimensions:
            # Of a column without figures the row says it, where the column is one of answers.
            nothing = figures.is_null().all().over("column") & pl.col("unit").is_null() & pl.col("answer").is_not_null()
            around = around.fill_null(value=False) | (nothing & some["row"] & all_of["row"])
        gap = pl.col("value").is_null() & pl.col("mark").is_not_null() & around & ~counted
        shown = pl.when(pl.col("as_percentage") | gap).then(pl.lit(PERCENTAGE))
        found = found.with_columns(
            # What a cell shows is nearer than what a title says of all.
            unit=pl.when(
                pl.col("unit").is_null()
                | (pl.col("unit") == "number")
                | (pl.col("as_percentage") & pl.col(ON_AN_AXIS + "unit").is_null())
            )
            .then(pl.coalesce(shown, "unit"))
            .otherwise("unit")
        )
    for whole, parts in kind.compose.items():
        together = pl.concat_str([pl.col(part) for part in parts], separator="|")
        made = together.replace_strict(dict(kind.composed), default=None, return_dtype=pl.String)
        printed = pl.concat_str([pl.col(part + PRINTED) for part in parts], separator=": ")
        found = found.with_columns(
            pl.coalesce(whole, made).alias(whole), pl.coalesce(whole + PRINTED, printed).alias(whole + PRINTED)
        )
    found = without_times_of_others(found, kind)
    found = _one_of_derived(dated_by_lines(found, kind), kind, understood, shared)
    return _otherwise(found, kind, understood, published)


def _without_numbers(found: pl.DataFrame, of_title: str, ending: str) -> list[pl.Expr]:
    """What each axis says of units but "Number", below a title that says what is counted: "Staff in post (headcount)".

    A heading that names its own measure is a number of people where the title says FTE: "Number of leavers".
    """
    there = list[pl.Expr]()
    for axis in (axis for axis in AXES if f"{axis}.unit" in found.columns):
        number = pl.col(f"{axis}.unit") == NUMBER
        if of_title == FTE and f"{axis}.measure" in found.columns:
            number &= pl.col(f"{axis}.measure").is_null()
        there.append(pl.when(~number.fill_null(value=False)).then(f"{axis}.unit{ending}"))
    return there


def _areas_on_axes(
    found: pl.DataFrame, kind: Kind, lists: CodeLists, name: str, of_title: str | None
) -> pl.Expr | None:
    """Where a row or column names an area of its own, beside others of a title's kind: "Tameside" beside "London"."""
    areas = kind.fields.get("area", ())
    there = [(area, f"{axis}.{area}") for axis in AXES for area in areas if f"{axis}.{area}" in found.columns]
    totals = {total.dimension for total in kind.totals.values()}  # "Region total" is of the title's region
    named = {member for area, column in there if area == name for member in found[column].drop_nulls().unique()}
    around = _areas_around(found, kind, lists, name) if of_title else []
    if of_title in named and len(named) > 1:
        totals = set()  # beside "South West" "England and Wales" is no part of it, whatever the title is about
    own = [pl.col(column).is_not_null() for area, column in there if area not in totals]
    own = [*around, *(own if any(area == name for area, _ in there) else [])]
    return pl.any_horizontal(own) if own else None


def _areas_around(found: pl.DataFrame, kind: Kind, lists: CodeLists, name: str) -> list[pl.Expr]:
    """Where a row or column bears the name of an area around the title's: "England and Wales" under one of Wales."""
    areas = kind.fields.get("area", ())
    around = areas[areas.index(name) + 1 :] if name in areas else ()
    there = []
    for area, axis in ((area, axis) for area in around if area not in kind.only_on_an_axis for axis in AXES):
        if (column := f"{axis}.{area}") in found.columns:
            printed = found[column + PRINTED].drop_nulls().unique()
            names = [text for text in printed if any(_is_name(lists, part, area) for part in _parts(text))]
            there.append(pl.col(column + PRINTED).is_in(names).fill_null(value=False))
    return there


def _is_name(lists: CodeLists, text: str, area: str) -> bool:
    return lists.one(text, (area,)) is not None or lists.one(text, (ALL_AREAS,)) == NATIONWIDE


def _parts(text: str) -> Iterator[str]:
    """A text, and its parts without their times: "England and Wales: cases", "E&W 2026/27"."""
    yield text
    for part in _PARTS.split(text):
        undated = " ".join(part.split())
        for date in dates_in(undated):
            undated = undated.replace(date.printed, " ")
        yield undated.strip()


def _one_of_derived(found: pl.DataFrame, kind: Kind, understood: Understood, shared: Mapping[str, str]) -> pl.DataFrame:
    """Of members that share a name, the one whose parts agree with what else is known: 2.2 Assessment in 2021."""
    for dimension, given in kind.derive.items():
        for place, derived in enumerate(given):
            if not derived:
                continue
            options = pl.col(dimension).str.split("\n")
            # The framework in which every standard of the table is one.
            agreeing = options.list.eval(
                pl.element().filter(pl.element().str.split("|").list.get(place, null_on_oob=True).is_not_null())
            )
            known = pl.col(derived)
            common: set[str] | None = None
            for member in found[dimension].drop_nulls().unique():
                of = {part for one in member.split("\n") for part in one.split("|")[place : place + 1]}
                common = of if common is None else common & of
            only = common.pop() if common and len(common) == 1 else None
            # What a title says, else what the table's own members share, its workbook's, what the cover says.
            far = understood.far.get(derived)
            told = [only, shared.get(derived), far and far[0]]
            if dimension not in {of for dimensions in kind.fields.values() for of in dimensions}:
                told = told[::-1]  # the standard of a question only hints at its framework
            lost = without_its_own(found, derived, dimension)
            others = [pl.when(~lost).then(unless_before(found, kind, derived, member)) for member in told]
            found = found.with_columns(pl.coalesce(ON_AN_AXIS + derived, known, *others).alias(derived))
            if not found[dimension].str.contains("\n", literal=True).any():
                continue  # no two members share a name
            most = found.select(agreeing.list.len().max()).item() or 1
            fitting = pl.concat_list(
                [
                    pl.when(
                        agreeing.list.get(number, null_on_oob=True).str.split("|").list.get(place, null_on_oob=True)
                        == pl.col(derived)
                    ).then(agreeing.list.get(number, null_on_oob=True))
                    for number in range(most)
                ]
            ).list.drop_nulls()
            found = found.with_columns(
                pl.when(options.list.len() > 1)
                .then(fitting.list.get(0, null_on_oob=True))
                .otherwise(dimension)
                .alias(dimension)
            )
    return found


def _otherwise(found: pl.DataFrame, kind: Kind, understood: Understood, published: dt.date | None) -> pl.DataFrame:
    columns = [
        pl.coalesce(dimension, pl.lit(member)).alias(dimension)
        for dimension, member in kind.otherwise.items()
        if not _is_area(kind, dimension)
    ]
    areas = kind.fields.get("area", ())
    for dimension, member in kind.otherwise.items():
        if _is_area(kind, dimension) and not understood.whole_unknown:
            # Where others in the table have an area of their own, one without has lost it.
            parted = [area for area in areas if area in kind.totals]
            placed = pl.any_horizontal(pl.col(ON_AN_AXIS + area).is_not_null() for area in parted).any()
            none = pl.all_horizontal(pl.col(area).is_null() for area in areas) & ~placed
            columns.append(pl.when(none).then(pl.lit(member)).otherwise(dimension).alias(dimension))
    found = found.with_columns(columns)
    return dated_by_period(found, kind, published)


def _is_area(kind: Kind, dimension: str) -> bool:
    return dimension in kind.fields.get("area", ())
