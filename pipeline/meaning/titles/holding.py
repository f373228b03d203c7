"""Whether what a text around a table names holds for its figures, or is said of something else."""

from __future__ import annotations

import re

from pipeline.meaning.axes.axes import Said
from pipeline.meaning.members.dimensions import UNIT_ALONE
from pipeline.meaning.members.numbering import is_numbering
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.members.units import COUNTED, DAYS, PARTS_OF_A_HUNDRED, POINTS
from pipeline.meaning.texts.dates import days_in, months_in
from pipeline.meaning.texts.remarks import is_prose
from pipeline.meaning.texts.signs_of_no_figure import SIGN_OF_NO_FIGURE
from pipeline.meaning.titles.naming import (
    ASKED_FIRST,
    INTRODUCES,
    SENTENCE,
    TITLE_PARTS,
    clause_naming,
    heading_naming,
    is_a_part,
    is_last,
    says_only,
)

# "How many officers regions are meant to employ" has a verb and is no sentence.
_HOW_MANY = re.compile(r"^\W*how (?:many|much|far)\b[^.?]*$", re.IGNORECASE)
# "E&W = England and Wales, all PDUs inspected in 2023/24": whose the columns are that are headed so.
_EXPLAINS_AN_ACRONYM = re.compile(r"\W*[A-Z][A-Z&/]{1,7}\s*=\s")
_TIMES = ("period", "date", "side")
_DEFINES_BASE = re.compile(r"\W*(?:base|n)(?:\s*\(n\))?\s*[:=]", re.IGNORECASE)
# "Percentages are of the cases in which inspectors identified the need."
_SHARES_ARE_OF = re.compile(
    r"\W*(?:the |all )?(?:percentages?|per ?cents?|shares?|proportions?)(?: \w+){0,3}? (?:are|is|were|was)"
    r"(?: \w+){0,3}? (?:of|on|from|out of)\b",
    re.IGNORECASE,
)


def holds(reader: MeaningOfTexts, said: Said, dimension: str, one: str) -> bool:
    """Whether what a text around the table names holds for its figures."""
    meaning = reader.of(said.text)
    in_a_note, sentence = said.level == "note", bool(SENTENCE.search(clause_naming(reader, said.text, dimension)))
    if _is_of_others(reader, said, dimension, one):
        return False
    if in_a_note and (dimension not in ("unit", "framework") or dimension in meaning.derived):
        return False
    if dimension == "unit":
        # "Percentages are of the cases answered" is a note on those that there are.
        # "The position on its last day" and "At the point of inspection" are no unit.
        return (
            not (in_a_note or sentence)
            if one in (*PARTS_OF_A_HUNDRED, POINTS)
            # A sheet "People" is no headcount.
            else (one != DAYS or "measure" in meaning.members) and not _names_a_unit_alone(reader, said)
        )
    if dimension == "measure":
        # Words that are not known may make another measure of it.
        plain = SIGN_OF_NO_FIGURE.sub("", heading_naming(reader, said.text, dimension))
        answered = reader.of(ASKED_FIRST.sub("", plain))
        own = answered if "measure" in answered.members else reader.of(plain)
        introduced = sentence and any(INTRODUCES.match(one) for one in (said.text, plain))
        introduced = introduced or (said.level == "title" and _HOW_MANY.match(said.text) is not None)
        return (not sentence or introduced) and "measure" in own.members and all(map(is_numbering, own.unknown))
    if dimension == "period":
        # A day above a table is that of its publication, as is a month beside what is counted.
        counted = not COUNTED.isdisjoint(meaning.members)
        return one not in days_in(said.text) | (months_in(said.text) if counted else set())
    # A label that never changes has its time as labels have.
    return not (dimension == "date" and meaning.ranged and said.level != "constant")


def _names_a_unit_alone(reader: MeaningOfTexts, said: Said) -> bool:
    return said.level not in ("title", "above") and reader.lists.one(said.text, (UNIT_ALONE,)) is not None


def _is_of_others(reader: MeaningOfTexts, said: Said, dimension: str, one: str) -> bool:
    """Whether a text names a member for rows, columns or cells that say it themselves, and not for all figures."""
    on_axes = set(reader.kind.only_on_an_axis)
    named = is_last(reader, said, dimension) or is_a_part(reader, said, dimension, one)
    # "Base (n): cases where the factor was identified" says what the base is.
    defines = dimension in reader.kind.not_with and (
        (said.level != "title" and _DEFINES_BASE.match(said.text))
        or all(map(_SHARES_ARE_OF.match, _naming(reader, said.text, dimension, one)))
    )
    # "Units: number of cases; percentage of cases"
    lists = dimension == "unit" and _lists_units(reader, said.text)
    # "Trainees are counted apart from qualified officers."
    verb = SENTENCE.search(said.text) if one in reader.kind.weak_in_titles.get(dimension, ()) else None
    if verb and one in reader.of(said.text[: verb.start()]).members.get(dimension, ()):
        return True
    if _EXPLAINS_AN_ACRONYM.match(said.text) and dimension in (*reader.kind.fields.get("area", ()), *_TIMES):
        return True
    if dimension == "answer" and is_prose(said.text) and not re.search(rf"\S ['‘“\"]?{re.escape(one)}\b", said.text):
        return True  # "No weights have been applied."
    if dimension in on_axes and one not in reader.of(_ORDERED_BY.split(said.text)[0]).members.get(dimension, ()):
        return True  # "by date of publication of the report" says the order of the rows
    # A title's ratings are those of its key.
    counts = f"{dimension}={one}" in reader.kind.named_as_counted and said.level.startswith(("corner", "header"))
    if counts or defines or lists or dimension == "rating" or (dimension in on_axes and not named):
        return True
    parts = TITLE_PARTS.split(said.text)
    return f"{dimension}={one}" in on_axes and not any(says_only(reader, part, dimension) for part in parts)


_CLAUSES = re.compile(r"[.;]\s+")
_ORDERED_BY = re.compile(r"\b(?:by|in order of)\b", re.IGNORECASE)


def _naming(reader: MeaningOfTexts, text: str, dimension: str, one: str) -> list[str]:
    """The clauses of a text that name a member; all of it where none does by itself."""
    naming = (clause for clause in _CLAUSES.split(text) if one in reader.of(clause).members.get(dimension, ()))
    return list(naming) or [text]


_UNITS = re.compile(r"\W*(?:units?|measures?)(?: of measure(?:ment)?)?\s*:", re.IGNORECASE)
_NUMBER_AND_SHARE = re.compile(
    r"\bnumbers?\b.*(?:\band\b|[;/]).*(?:\b(?:percentages?|per ?cent|proportions?)\b|%)"
    r"|(?:\b(?:percentages?|per ?cent|proportions?)\b|%).*(?:\band\b|[;/]).*\bnumbers?\b",
    re.IGNORECASE,
)


def _lists_units(reader: MeaningOfTexts, text: str) -> bool:
    """Whether a line names the units of several columns: "Units: number of cases; percentage of cases"."""
    if _NUMBER_AND_SHARE.search(text):
        return True
    parts = re.split(r"[;,]| and ", text[found.end() :]) if (found := _UNITS.match(text)) else []
    return sum(bool({"unit", "base", "item"} & reader.of(part).members.keys()) for part in parts) > 1
