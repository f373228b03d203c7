"""What holds for every table of a workbook: what its cover, its notes, its sources and its file name say."""

from __future__ import annotations

import re

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.members.numbering import is_numbering
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.clauses import AS_AT, CLAUSE_ENDS
from pipeline.meaning.texts.dates import dates_in, days_in
from pipeline.meaning.texts.words import lower_case_words
from pipeline.meaning.titles.naming import SENTENCE
from pipeline.meaning.understood import Members

FAR_DIMENSIONS = ("framework", "organisation", "purpose", "subject", "cohort", "period")
NAMED_ON_THE_COVER = ("pdu", "region")  # and in no note: a report on one unit says there whose it is
_SAYS_WHEN_ONLY = frozenset({"date", "unit", "country", "employer"})


def said_as_at(reader: MeaningOfTexts, axes: Axes) -> Members:
    """The only day of which a note or a source line says that figures are as at it, and says nothing else of them."""
    found: dict[str, Said] = {}
    for said in (*(one for one in axes.table if one.level == "note"), *axes.of_release):
        for clause in CLAUSE_ENDS.split(said.text):
            days = dates_in(clause)
            if len(days) != 1 or not AS_AT.search(clause[: days[0].start]):
                continue
            meaning, own = reader.of(clause), reader.of(clause[: days[0].end].rpartition(", ")[2])
            known = not own.unknown and not meaning.foreign and not meaning.changed
            if known and meaning.members.keys() <= _SAYS_WHEN_ONLY:
                found |= dict.fromkeys(meaning.members.get("date", ()), said)
    return {"date": next(iter(found.items()))} if len(found) == 1 else {}


# "Figures before unification are of cases inspected in 2018 and 2019": one side of what the tables compare.
_OF_ONE_SIDE = re.compile(r"\b(?:before|after|since|previous|earlier|(?:pre|post)[ -]unification)\b", re.IGNORECASE)


def said_of_all_tables(reader: MeaningOfTexts, axes: Axes) -> Members:
    """Return what cover, notes and file name say of every table: of each dimension the only member that they name."""
    said_of: dict[str, dict[str, Said]] = {}
    titled = set[str]()  # dimensions of which a title on the cover names a member
    for said in axes.far:
        meaning = reader.of(said.text)
        plain = {*meaning.unknown} <= lower_case_words(said.text) or all(map(is_numbering, meaning.unknown))
        title = plain and not (said.text.endswith(".") or SENTENCE.search(said.text))
        titled |= meaning.members.keys() if title else set()
        for dimension, members in meaning.members.items():
            if dimension == "region" and not title:
                continue  # an address, a note on one of them
            of_one_side = dimension in ("period", "organisation") and _OF_ONE_SIDE.search(said.text)
            of_some = of_one_side or (dimension == "period" and days_in(said.text))
            if dimension not in meaning.derived and not of_some:
                said_of.setdefault(dimension, {}).update(dict.fromkeys(members, said))
    found: Members = {}
    for dimension in (*FAR_DIMENSIONS, *(titled & set(NAMED_ON_THE_COVER))):
        members_of = said_of.get(dimension, {})
        if len(members_of) == 1:
            one, said = next(iter(members_of.items()))
            if f"{dimension}={one}" not in reader.kind.only_on_an_axis:
                found[dimension] = (one, said)
    return found
