"""Titles that count some of the staff: a table of these is nobody's that is wanted, and not of all grades."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.meaning.axes.axes import Axes
from pipeline.meaning.axes.levels import Levels
from pipeline.meaning.members.dimensions import PEOPLE_COUNTED
from pipeline.meaning.members.numbering import NUMBERED, is_numbering
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.words import BREAK
from pipeline.meaning.understood import Members, Problem


def of_some_staff(reader: MeaningOfTexts, axes: Axes, levels: Levels) -> str | None:
    """Return the title that counts some, where rows and columns name no grade: "Case administrators in post"."""
    if _names_a_grade(reader, levels.members(reader.kind.asked_of or "")):
        return None
    titles = (said.text for said in axes.table if said.level == "title")
    return next((text for text in titles if reader.of(text).some_staff == "others" or _of_the_rest(reader, text)), None)


def stopped_by_some_staff(reader: MeaningOfTexts, axes: Axes, levels: Levels, whole: Members) -> Iterator[Problem]:
    """What titles say of which staff are counted, where no list knows them and nothing names a grade."""
    of = reader.kind.asked_of or ""
    if _names_a_grade(reader, levels.members(of) | ({whole[of][0]} if of in whole else set())):
        return
    for said in (one for one in axes.table if one.level == "title"):
        words = _unknown_staff(reader, said.text)
        if words or reader.of(said.text).some_staff == "a grade in short":
            found = f"'{said.text}'" + (f", with '{' '.join(words)}'" if words else "")
            yield Problem(said.cell, f"a known {of}", found)


def _names_a_grade(reader: MeaningOfTexts, named: set[str]) -> bool:
    """Whether staff are told apart by what they are; so are those of a kind that counts none."""
    of = reader.kind.asked_of
    return of is None or bool(named.difference(reader.kind.weak.get(of, ())))


def _of_the_rest(reader: MeaningOfTexts, text: str) -> bool:
    """Whether a title begins with who is left over when grades are counted: "Table 3: Case administrators"."""
    read, meaning = reader.lists.read(text), reader.of(text)
    named = (reader.kind.asked_of or "") in meaning.members or meaning.total
    before = (read.words[: span.start] for span in read.spans if span.dimension == "the rest" and span.in_order)
    return not named and any(all(map(_counts_tables, words)) for words in before)


def _counts_tables(word: str) -> bool:
    return word == BREAK or word in NUMBERED or is_numbering(word)


def _unknown_staff(reader: MeaningOfTexts, text: str) -> list[str]:
    """The words of a title that no list knows and that say which staff it counts: victim liaison officers.

    Plain English and what compares do not ("More officers", "Recruiting staff"), and nearly a grade is told anyway.
    """
    words, unknown = reader.lists.read(text).words, set(reader.of(text).unknown)
    people = {key[0] for key in reader.lists.keys_of(PEOPLE_COUNTED)}
    said = (word for word, after in pairwise(words) if word in unknown and after in people)
    harmless = reader.plain_english | reader.comparisons
    new = (word for word in said if word not in harmless and not word.endswith("ing"))
    return [word for word in new if not reader.is_nearly_a_grade(word)]
