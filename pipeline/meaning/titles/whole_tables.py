"""What holds for a whole table, beside what its rows and columns say."""

from __future__ import annotations

import re
from collections import defaultdict

from pipeline.meaning.axes.axes import Axes
from pipeline.meaning.axes.levels import Levels
from pipeline.meaning.members.dimensions import AREA_OF_A_CRC
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.titles.naming import TITLE_PARTS, says_only
from pipeline.meaning.understood import NO_FACT, Members, Understood

_CODE = re.compile(r"(?<![\w.])(?:[A-Za-z] ?)?\d\.\d(?![\d.])")

COMPARED, _TIMES = "compared", ("period", "side", "side of a day", "organisation")  # dimensions


def without_what_axes_say(reader: MeaningOfTexts, axes: Axes, levels: Levels, answer: Understood) -> None:
    """Leave out members of titles that rows and columns say otherwise, or one of which they say of each."""
    kind = reader.kind
    for dimension in {*kind.fields.get("area", ())} & answer.whole.keys():
        # A sentence about one of several regions says nothing of all: "Figures for London include ...".
        one, said_by = answer.whole[dimension]
        if said_by.text.rstrip().endswith(".") and levels.members(dimension) - {one}:
            del answer.whole[dimension]
    in_each = "pdu" in answer.whole and answer.whole["pdu"][1].level.startswith("header")
    if ("pdu" in levels.dimensions or in_each) and answer.whole.keys() & {*kind.left_out} == {AREA_OF_A_CRC}:
        # "Ratings of units in Merseyside and Cheshire" are those of rows or columns, whatever was an area there once.
        del answer.whole[AREA_OF_A_CRC]
    if COMPARED in answer.whole and any(len(levels.members(of)) > 1 for of in _TIMES):
        del answer.whole[COMPARED]  # a sheet "Change since unification" has both sides, a column each
    listed = levels.dimensions - {of for of in kind.total_of_others if levels.only_totals_name(of)}
    for dimension, of in ((one, of) for one, of in kind.listed_on_axes.items() if one in answer.whole):
        # A line "Rating awarded | Good" is of the standard in its title.
        itself = any(one in levels.members(name) for name, _, one in map(_named, of)) and len(answer.table.body) > 1
        if listed.isdisjoint(of) and not itself:
            continue
        # "Ratings, key questions and staffing": of the rows, none is the standard of the title.
        del answer.whole[dimension]
    for dimension in set(kind.several_in_titles) & answer.whole.keys():
        # Where rows or columns say which, and not a part, a title only lists them: "staffing against targets".
        of_title = answer.whole[dimension][0]
        parts = {of_title, *kind.narrower.get(dimension, {}).get(of_title, ())}
        others = levels.members(dimension) - parts - kind.never_kept(dimension) - kind.changes.keys()
        # A resignation rate beside the vacancy rates of grades is no other way to say these.
        beside = set(kind.flows) if of_title not in kind.flows else set()
        if others - beside and not levels.dated_without(dimension):
            del answer.whole[dimension]
    _without_farther_areas(reader, axes, answer)


def _without_farther_areas(reader: MeaningOfTexts, axes: Axes, answer: Understood) -> None:
    """Of a heading "England and Wales" over a table and a region in a title farther above, the heading holds.

    So does a title that has it as a part, "Vacancy rate, England and Wales", before the title of the whole sheet.
    """
    whole = answer.whole
    if "country" not in whole or (country := whole["country"][1]).level != "title" or country not in axes.table:
        return
    wholly, farther = reader.of(country.text).wholly, axes.table[axes.table.index(country) + 1 :]
    if not (wholly or any(says_only(reader, part, "country") for part in TITLE_PARTS.split(country.text))):
        return
    for dimension in {*reader.kind.fields.get("area", ())} & whole.keys():
        said = whole[dimension][1]
        if said in farther and (wholly or said.level == "above"):
            del whole[dimension]


def _named(one: str) -> tuple[str, str, str]:
    return one.partition("=")


def left_open(reader: MeaningOfTexts, axes: Axes, levels: Levels, answer: Understood) -> str | None:
    """Return a dimension of which a title names members and no figure has one: "before and after unification"."""
    for dimension in set(reader.kind.settled) - levels.dimensions - answer.whole.keys():
        if any(said.level != "note" and dimension in reader.of(said.text).members for said in axes.table):
            return dimension
    return None


def left_unsettled(reader: MeaningOfTexts, axes: Axes, answer: Understood) -> dict[str, set[str]]:
    """Return the members that titles name and no row or column has, by dimension: "Staff in post and vacancies"."""
    kind, lines = reader.kind, [*answer.rows.values(), *answer.columns.values()]
    titles = [reader.of(said.text) for said in axes.table if said.level == "title" and not said.text.endswith(".")]

    def left(dimension: str) -> set[str]:
        named = {member for title in titles for member in title.members.get(dimension, ())}
        had = {members[dimension][0] for members in lines if dimension in members}
        return named - had - kind.never_kept(dimension) - {kind.unsaid}

    return {one: of for one in kind.several_in_titles if one not in answer.whole and (of := left(one))}


def said_by_codes(reader: MeaningOfTexts, axes: Axes) -> Members:
    """Return what the codes of rows or columns say of a table, where all begin with one letter: P 1.1 to P 2.4."""
    said_of: Members = {}
    for letter, (dimension, _, member) in ((one, of.partition("=")) for one, of in reader.kind.coded.items()):
        codes = {code: said for said in axes.distinct for code in map(str.lower, _CODE.findall(said.text))}
        if codes and all(code.startswith(letter) for code in codes):
            said_of[dimension] = (member, next(iter(codes.values())))
    return said_of


def has_one_of_each(answer: Understood) -> bool:
    """Return whether what else lines name mostly stands beside one member: "Leadership | Good", and its points."""
    dimension, apart = answer.kind.several_of_each, answer.kind.measured | {NO_FACT}
    if dimension is None:
        return False
    for axis in (answer.rows, answer.columns):
        beside: defaultdict[frozenset[tuple[str, str]], set[str]] = defaultdict(set)
        for members in (of for of in axis.values() if dimension in of):
            others = frozenset((name, members[name][0]) for name in members.keys() - apart)
            beside[others].add(members[dimension][0])
        if sum(bool(others) and len(of) == 1 for others, of in beside.items()) * 2 > len(beside):
            return True
    return False
