"""Two figures in one cell: a percentage and how many cases it is or is of, "66% (31)", "70% (n=20)", "25 (69%)"."""

from __future__ import annotations

import re
from collections.abc import Iterable

import polars as pl

from pipeline.meaning.arithmetic.evidence import FEWEST_TO_VERIFY, are_whole_parts, mostly
from pipeline.meaning.facts.crossings import AXES
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.units import PARTS_OF_A_HUNDRED, PERCENTAGE
from pipeline.meaning.understood import PRINTED, Problem, Understood
from pipeline.workbook.cells import address
from pipeline.workbook.texts import IS_NO_NOTE

_FIGURE = r"([+\-\u2212\u2013]?\d[\d,]*(?:\.\d+)?)"
_SECOND = rf"(?i)^[\[(] ?(?:n ?[=:] ?)?{_FIGURE} ?%?(?: ?(?:/|out of|of) ?\d[\d,]*)? ?[\])]"
_WHOLE = rf"(?i)(?:/|of) ?{_FIGURE} ?[\])]"
_IS_N, _IS_SHARE = r"(?i)^[\[(] ?n ?[=:]", r"% ?[\])]"
MOST_ALIKE, LEAST_APART = 1.3, 1.3  # the greatest of some numbers by the least
HALF = 0.5
MOST_NOTES = 9  # that the figures of one table have: numbers up to it may be footnotes
PART, BASE = "part", "base"

_BRACKETS = r"(?:round |square )?(?:brackets|parenthes[ie]s)"
_SAID = re.compile(
    rf"\b(?:numbers?|counts?|base|sample)\b(?P<before>[^.;]*?)\b(?:in|within) {_BRACKETS}"
    rf"|\b(?:in|within) {_BRACKETS}(?P<after>[^.;]*)|\bbracketed (?P<bracketed>[^.;]*)"
    r"|(?:^|[.;,(] ?)(?:where )?n ?(?:=|:|\b(?:is|are|means?|shows?|gives?)\b)(?P<n>[^.;]*)",
    re.IGNORECASE,
)
_OF_THOSE = re.compile(r"\b(?:those|such|these) cases\b|\byes\b|\bmet\b|\bpositive\w*", re.IGNORECASE)
_OF_ALL = re.compile(
    r"\b(?:base|sample|denominator|out of|relevant|appl(?:y|ies|ied|icable)|asked|inspected|assessed|reviewed"
    r"|identified|total|with (?:the|a|an|this|that|each) (?:need|factor)|in which (?:it|the need|a need))\b",
    re.IGNORECASE,
)


_SHARE_OF, _NUMBER_OF = r"(?:%|\bper ?cent(?:ages?)?\b)", r"\b(?:numbers?|no\.?|n|counts?|cases|base)\b"
_SHARE_FIRST = re.compile(rf"{_SHARE_OF}[^()]{{0,40}}\({_NUMBER_OF}", re.IGNORECASE)
_NUMBER_FIRST = re.compile(rf"{_NUMBER_OF}[^()]{{0,40}}\({_SHARE_OF}", re.IGNORECASE)


def parted(found: pl.DataFrame, understood: Understood) -> tuple[pl.DataFrame, list[Problem]]:
    """Give the figure in brackets a row of its own beside that of its cell, each with what it counts."""
    found = found.with_columns(second=pl.when(pl.col("value").is_not_null()).then(_number(_SECOND)))
    two, columns = found.filter(pl.col("second").is_not_null()), found.columns[:-1]
    if two.is_empty() or not _are_no_notes(found, two):
        return found.select(columns), []
    two = two.with_columns(share_first=_share_first(understood))
    open_ = two.filter(pl.col("share_first").is_null())
    if not open_.is_empty():
        return found.select(columns), [_open(open_, "words that say which of two figures is a percentage")]
    after = two.filter("share_first")
    what = _what_is_in_brackets(after, understood)
    if what is None or (what == BASE and BASE not in understood.kind.takes):
        return found.select(columns), [_open(after, "words that say what the number in brackets counts")]
    first, second = two, two.with_columns(text=pl.lit(None, pl.String))
    parts = [
        found.filter(pl.col("second").is_null()),
        _as_share(first.filter("share_first")),
        _as_share(second.filter(~pl.col("share_first")).with_columns(value="second")),
        _as_count(first.filter(~pl.col("share_first")), understood, PART),
        _as_count(second.filter("share_first").with_columns(value="second"), understood, what),
        _as_count(second.with_columns(value=_number(_WHOLE)).drop_nulls("value"), understood, BASE),
    ]
    parts = [part.drop("second", "share_first", strict=False) for part in parts if not part.is_empty()]
    return pl.concat(parts, how="diagonal").sort("row", "column", maintain_order=True), []


def _number(pattern: str) -> pl.Expr:
    plain = pl.col("notes").str.extract(pattern).str.replace_all(",", "").str.replace("[\u2212\u2013]", "-")
    return plain.cast(pl.Float64, strict=False)


def _are_no_notes(found: pl.DataFrame, two: pl.DataFrame) -> bool:
    """Whether what stands in brackets is a figure: it says so, or most figures have another."""
    if two["notes"].str.contains(IS_NO_NOTE).any():
        return True
    filled = found.filter(pl.col("column").is_in(two["column"].unique().to_list()) & pl.col("value").is_not_null())
    return two.height > HALF * filled.height and not two.filter(pl.col("second") > MOST_NOTES).is_empty()


def _share_first(understood: Understood) -> pl.Expr:
    """Whether the first of two figures is the percentage: by its sign, else by the heading, else by a title."""
    table = understood.table
    of_title = next((said for line in table.title if (said := _order_in(line.text)) is not None), None)
    headed = {one.index: said for one in table.columns if (said := _order_in(one.header)) is not None}
    of_column = pl.col("column").replace_strict(headed, default=of_title, return_dtype=pl.Boolean)
    in_brackets = pl.col("notes").str.contains(_IS_SHARE)
    return (
        pl.when("as_percentage")
        .then(pl.lit(value=True))
        .when(in_brackets)
        .then(pl.lit(value=False))
        .otherwise(of_column)
    )


def _order_in(text: str) -> bool | None:
    """Whether a text says that a percentage comes first, "% (n)", or a number, "Number (%)"."""
    return next(
        (said for said, pattern in ((True, _SHARE_FIRST), (False, _NUMBER_FIRST)) if pattern.search(text)), None
    )


def _open(two: pl.DataFrame, expected: str) -> Problem:
    first = two.row(0, named=True)
    return Problem(address(first["row"], first["column"]), expected, f"'{first['text']} {first['notes']}'")


def _what_is_in_brackets(two: pl.DataFrame, understood: Understood) -> str | None:
    """What a number in brackets counts: a part of the cases, or those that the percentage is of."""
    if two.is_empty() or two["notes"].str.contains(_WHOLE).all():
        return PART
    return (
        _as_figures_say(two) or _as_lines_say(understood) or (BASE if two["notes"].str.contains(_IS_N).all() else None)
    )


def _as_figures_say(two: pl.DataFrame) -> str | None:
    """A part grows with its percentage; of a base each percentage is some whole number of cases."""
    known = two.filter((pl.col("value") > 0) & (pl.col("second") > 0))
    if known.height < FEWEST_TO_VERIFY:
        return None
    whole = are_whole_parts(known["value"], known["second"])
    grown = _grown(known)
    if whole or grown == BASE:
        return BASE if whole is not False and grown != PART else None
    return PART if whole is False or grown == PART else None


def _grown(known: pl.DataFrame) -> str | None:
    """Whether numbers are the same share of some number as their percentages say, or stay while these differ."""
    for axis in AXES:
        ratio = pl.col("second") / pl.col("value")
        lines = (
            known.group_by(axis)
            .agg(
                pl.len(),
                *(
                    (of.max() / of.min()).alias(name)
                    for name, of in (
                        ("of_whole", ratio),
                        ("of_rates", pl.col("value")),
                        ("of_numbers", pl.col("second")),
                    )
                ),
            )
            .filter((pl.col("len") >= FEWEST_TO_VERIFY) & (pl.col("of_rates") > LEAST_APART))
        )
        if lines.is_empty():
            continue
        if mostly(lines["of_whole"] < MOST_ALIKE):
            return PART
        if mostly(lines["of_numbers"] < MOST_ALIKE):
            return BASE
    return None


def _as_lines_say(understood: Understood) -> str | None:
    """What a line says of the brackets: "with the number of those cases in brackets", "n is the number …"."""
    table = understood.table
    lines = [line.text for line in dict.fromkeys((*table.title, *table.above, *table.footnotes))]
    said = set(
        filter(None, map(_said_in, (*lines, *understood.notes, *(text for one in table.columns for text in one.path))))
    )
    return said.pop() if len(said) == 1 else None


def _said_in(text: str) -> str | None:
    clauses = [clause for found in _SAID.finditer(text) for clause in found.groups() if clause]
    of_all, of_those = (any(map(pattern.search, clauses)) for pattern in (_OF_ALL, _OF_THOSE))
    return BASE if of_all and not of_those else PART if of_those and not of_all else None


def _as_share(rows: pl.DataFrame) -> pl.DataFrame:
    return _without_count(_named(rows.with_columns(as_percentage=pl.lit(value=True)), "unit", PERCENTAGE))


def _as_count(rows: pl.DataFrame, understood: Understood, what: str) -> pl.DataFrame:
    """A number of cases: a part that a text or the kind names, or a base."""
    kind, rows = understood.kind, rows.with_columns(as_percentage=pl.lit(value=False))
    given = kind.counted_beside.get("base=cases", {})  # what a bare n means beside shares
    rows = _named(rows, "unit", given["unit"]) if "unit" in given else _without(rows, "unit", PARTS_OF_A_HUNDRED)
    if what == BASE:
        return _named(rows, BASE, BASE)
    rows = _of_counts(_without_count(rows), kind)
    for dimension, member in given.items():
        said = [f"{axis}.{dimension}" for axis in AXES if f"{axis}.{dimension}" in rows.columns]
        if dimension not in understood.whole and not any(rows[one].is_not_null().any() for one in said):
            rows = _named(rows, dimension, member)
    return rows


def _of_counts(rows: pl.DataFrame, kind: Kind) -> pl.DataFrame:
    """What "Vacancies (vacancy rate)" and "Vacancy rate" say of a number: it is of vacancies, as the rate is."""
    named = [name for axis in AXES if (name := f"{axis}.measure") in rows.columns]
    return rows.with_columns(pl.col(name).replace(kind.counts_of_shares) for name in named)


def _named(rows: pl.DataFrame, dimension: str, member: str) -> pl.DataFrame:
    """Let the column name a member, and the row none."""
    there = [
        name
        for axis in AXES
        for name in (f"{axis}.{dimension}", f"{axis}.{dimension}{PRINTED}")
        if name in rows.columns
    ]
    return rows.drop(there).with_columns(
        pl.lit(member).alias(f"column.{dimension}"), pl.lit(member).alias(f"column.{dimension}{PRINTED}")
    )


def _without_count(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out "n" over a column of "n (%)": it says what one of the two is."""
    return _without(rows, "base", ("cases",))


def _without(rows: pl.DataFrame, dimension: str, members: Iterable[str]) -> pl.DataFrame:
    for name in (f"{axis}.{dimension}" for axis in AXES if f"{axis}.{dimension}" in rows.columns):
        none = pl.col(name).is_in(list(members)).fill_null(value=False)
        rows = rows.with_columns(pl.when(~none).then(pl.col(one)).alias(one) for one in (name, name + PRINTED))
    return rows
