"""What holds for every table of a workbook: what its cover, its notes, its sources and its file name say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.members.numbering import is_numbering
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.clauses import AS_AT, CLAUSE_ENDS, ENDS_A_QUARTER, ENDS_A_YEAR
from pipeline.meaning.texts.dates import dates_in, days_in
from pipeline.meaning.texts.words import lower_case_words
from pipeline.meaning.titles.naming import SENTENCE
from pipeline.meaning.understood import Members

FAR_DIMENSIONS = ("framework", "organisation", "purpose", "subject", "cohort", "period", "measure")
NAMED_ON_THE_COVER = ("pdu", "region")  # and in no note: a report on one unit says there whose it is
_SAYS_WHEN_ONLY = frozenset({"date", "unit", "country", "employer", "time"})
_STOCK = frozenset({"measure", "grade", "subject"})  # "Staff in post at 31 March 2027" on a cover


def said_as_at(reader: MeaningOfTexts, axes: Axes, *, flows: bool) -> Members:
    """The only day of which a note, a source line or else the cover says that figures are as at it, and no more.

    On a cover it is no day of who came and went, unless it ends a year.
    """
    notes = (*(one for one in axes.table if one.level == "note"), *axes.of_release)
    of_cover = (ENDS_A_YEAR,) if flows else (AS_AT, ENDS_A_QUARTER)
    beside = frozenset() if flows else _STOCK
    return _day_said(reader, notes, (AS_AT,)) or _day_said(reader, axes.on_cover, of_cover, beside)


def _day_said(
    reader: MeaningOfTexts,
    lines: Iterable[Said],
    before: Sequence[re.Pattern[str]],
    beside: frozenset[str] = frozenset(),
) -> Members:
    """The only day before which one of some words stand, in clauses that say nothing else of the figures."""
    found: dict[str, Said] = {}
    for said in lines:
        for clause in CLAUSE_ENDS.split(said.text):
            days = dates_in(clause)
            if len(days) != 1 or not any(words.search(clause[: days[0].start]) for words in before):
                continue
            meaning, own = reader.of(clause), reader.of(clause[: days[0].end].rpartition(", ")[2])
            known = not own.unknown and not meaning.foreign and not meaning.changed
            of_now = meaning.members.get("time", ("now",)) == ("now",)
            flows = set(meaning.members.get("measure", ())) & set(reader.kind.flows)
            if known and of_now and not flows and meaning.members.keys() <= _SAYS_WHEN_ONLY | beside:
                found |= dict.fromkeys(meaning.members.get("date", ()), said)
    return {"date": next(iter(found.items()))} if len(found) == 1 else {}


# "Figures before unification are of cases inspected in 2018 and 2019": one side of what the tables compare.
_OF_ONE_SIDE = re.compile(r"\b(?:before|after|since|previous|earlier|(?:pre|post)[ -]unification)\b", re.IGNORECASE)


# "All figures are full-time equivalents of staff in post" on a cover.
_OF_ALL_FIGURES = re.compile(r"\W*(?:all (?:the )?figures|figures (?:in|on) (?:all|every|this|these))\b", re.IGNORECASE)


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
            if dimension == "measure" and not _OF_ALL_FIGURES.match(said.text):
                continue
            if dimension not in meaning.derived and not of_some:
                said_of.setdefault(dimension, {}).update(dict.fromkeys(members, said))
    found: Members = {}
    for dimension in (*FAR_DIMENSIONS, *(titled & set(NAMED_ON_THE_COVER))):
        members_of = said_of.get(dimension, {})
        if len(members_of) == 1:
            one, said = next(iter(members_of.items()))
            if f"{dimension}={one}" not in reader.kind.only_on_an_axis and dimension not in reader.kind.left_out:
                found[dimension] = (one, said)
    return found
