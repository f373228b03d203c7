"""Whether the texts of a column or row are members, ratings or scores."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.meaning.axes.levels import KNOWN_SHARE, RATINGS
from pipeline.meaning.axes.texts_around import SHORT
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.dates import PERIOD, YEAR
from pipeline.meaning.texts.words import DATE_MARK
from pipeline.workbook.values import kinds_of, label_text

MOST_SCORED = 27  # points of all standards of a unit


def may_rate(reader: MeaningOfTexts, cell: object) -> bool:
    """Whether a cell may be a rating, a score or shorthand for one."""
    if isinstance(cell, int | float):
        return cell <= MOST_SCORED
    text = label_text(cell)
    number = text.replace(",", "").removesuffix("%")
    if number.replace(".", "", 1).isdigit():
        return float(number) <= MOST_SCORED and not text.endswith("%")
    return SHORT in kinds_of([[cell]])[0] or "rating" in reader.of(text).members or SCORE.search(text) is not None


SCORE = re.compile(r"\d{1,2} ?(?:/|out of) ?\d{1,2}")  # 3/12


def is_rating(reader: MeaningOfTexts, text: str) -> bool:
    """Whether a text is a rating; "Out of" is no Outstanding."""
    return reader.lists.one(text, RATINGS) is not None and not text.lower().endswith(" of")


def are_members(reader: MeaningOfTexts, texts: list[str]) -> bool:
    """Whether most of some texts name members and have no word that no list knows."""
    known = [
        text for text in texts if (meaning := reader.of(text)) and not meaning.unknown and not meaning.says_nothing
    ]
    return len(known) > len(texts) * KNOWN_SHARE


def are_rated(reader: MeaningOfTexts, texts: list[str], header: Meaning) -> bool:
    """Whether a column holds ratings, scores or dates: its cells say so, or its header and not they name standards."""
    named = [text for text in texts if {"standard", "item"} & reader.of(text).members.keys()]
    announced = {"item", "standard"} & header.members.keys() and len(named) <= len(texts) * KNOWN_SHARE
    return are_ratings(reader, texts) or bool(announced)


def rated_in_words(reader: MeaningOfTexts, texts: list[str]) -> bool:
    """Whether what a column says in words is mostly ratings, whatever numbers stand below."""
    return are_ratings(reader, [text for text in texts if not text.isdecimal()])


def are_ratings(reader: MeaningOfTexts, texts: list[str]) -> bool:
    """Whether most of some texts are ratings, scores or days of inspections."""
    # Beside ratings a unit's column may hold its score and the day of its report.
    named = {text: reader.of(text).members.keys() for text in texts}
    rated = {
        text
        for text, members in named.items()
        if reader.lists.one(text, RATINGS)
        or {"rating"} <= members <= {"rating", "item"}
        or _is_a_day(reader, text)
        or SCORE.fullmatch(text)
    }
    # "Overall rating" in each row of a list says what is rated.
    beside = {text for text, members in named.items() if rated and members == {"item"}}
    return len(rated | beside) > len(texts) * KNOWN_SHARE


def _is_a_day(reader: MeaningOfTexts, text: str) -> bool:
    """Whether a text is a time and nothing else: not a period, where these tell the inspections of a provider apart."""
    read = reader.lists.read(text)
    periods = "period" in reader.kind.takes and all(date.exactness in (PERIOD, YEAR) for date in read.dates)
    return set(read.words) == {DATE_MARK} and not periods


_BASES = frozenset({"base", "share", "need_measure"})


def name_bases(reader: MeaningOfTexts, texts: Iterable[str]) -> bool:
    """Return whether texts name all cases or those with a need; women, or those on licence, are cases of their own."""
    return all(_names_a_base(reader, text) for text in texts)


def _names_a_base(reader: MeaningOfTexts, text: str) -> bool:
    meaning, otherwise = reader.of(text), reader.kind.otherwise
    named = {name for name, members in meaning.members.items() if members != (otherwise.get(name),)}
    return named <= _BASES and not meaning.unknown


def name_measures(reader: MeaningOfTexts, texts: Iterable[str]) -> bool:
    """Return whether texts each name what is measured of needs: identified, met."""
    return all("need_measure" in reader.of(text).members for text in texts)
