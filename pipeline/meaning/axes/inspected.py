"""Totals of the areas that a table lists, where the workbook says that these are all that were inspected."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(_WORDS)})"
# "Cases from PDU inspections in 4 regions", "three of the twelve regions inspected"
_SO_MANY = re.compile(
    rf"\b(?P<number>{_NUMBER})(?: of (?:the |all )?{_NUMBER})?(?: (?:probation|service|inspected))*"
    r" (?:(?P<region>regions?)|pdus?|(?:probation )?delivery units?)\b",
    re.IGNORECASE,
)
_INSPECTED = re.compile(r"\binspect", re.IGNORECASE)


def totals_of_all_inspected(reader: MeaningOfTexts, axes: Axes) -> dict[str, Meaning]:
    """Return what totals of listed areas mean where as many are listed as the workbook says were inspected.

    "All regions shown" of four is no figure of an area, unless the inspections were in four regions.
    """
    total = reader.kind.totals.get("region")
    if total is None or total.of_every or total.dimension is None or total.member is None:
        return {}
    some = [said for said in axes.distinct if _is_of_listed(reader.of(said.text), total.dimension)]
    said_of = _numbers_inspected((*axes.table, *axes.far)) if some else {}
    found: dict[str, Meaning] = {}
    for said in some:
        beside = [reader.of(other.text) for other in axes.distinct if other.level == said.level]
        for dimension, number in said_of.items():
            if len({member for one in beside for member in one.members.get(dimension, ())}) == number:
                members = {total.dimension: (total.member,)}
                found[said.text] = replace(reader.of(said.text), members=members, of_some=False)
    return found


def _is_of_listed(meaning: Meaning, dimension: str) -> bool:
    return meaning.of_some and not meaning.unknown and not meaning.changed and meaning.members.keys() <= {dimension}


def _numbers_inspected(texts: Iterable[Said]) -> dict[str, int]:
    """How many regions and units the texts around a table say were inspected, where all say the same."""
    told: defaultdict[str, set[int]] = defaultdict(set)
    for said in texts:
        for match in _SO_MANY.finditer(said.text) if _INSPECTED.search(said.text) else ():
            number = match["number"].lower()
            told["region" if match["region"] else "pdu"].add(
                int(number) if number.isdigit() else _WORDS.index(number) + 1
            )
    return {dimension: next(iter(numbers)) for dimension, numbers in told.items() if len(numbers) == 1}
