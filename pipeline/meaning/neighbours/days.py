"""The day of lines that print none, by those beside them: a gap to target is of the day of staff and target."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.texts.dates import dates_in
from pipeline.meaning.texts.words import words_of
from pipeline.meaning.understood import Members, Understood

_OF_ANOTHER_TIME = frozenset(
    {
        "earlier",
        "last",
        "previous",
        "previously",
        "before",
        "ago",
        "then",
        "start",
        "prior",
        "next",
        "preceding",
        "past",
    }
)
_SAYING_NO_MEASURE = frozenset({"date", "unit"})
_OF_A_YEAR = frozenset({"year", "month", "quarter", "annual", "12"})
_ENDING = re.compile(
    r"\b(?:years?|(?:12|twelve)[- ]months?) (?:ending|ended|to)(?: the)?(?: end of)?\s*$", re.IGNORECASE
)


def give_days_beside(answer: Understood, axes: Axes) -> None:
    """Give each row or column of a measure the one day that those of its sort print: what is there, what happens."""
    kind = answer.kind
    if not kind.flows or "date" in answer.whole:
        return
    sides = ((answer.rows, axes.rows, answer.columns), (answer.columns, axes.columns, answer.rows))
    for lines, texts, others in sides:
        if any("date" in members for members in others.values()):
            continue
        for flows in (False, True):
            of_sort = {line for line, members in lines.items() if _is_of_sort(answer, members, flows=flows)}
            dated = {lines[line]["date"][0]: lines[line]["date"] for line in of_sort if "date" in lines[line]}
            if flows and not dated:
                dated = _years_said(lines, axes)
            if len(dated) != 1:
                continue
            for line in of_sort:
                if _is_of_now(texts.get(line, ()), flows=flows):
                    lines[line].setdefault("date", next(iter(dated.values())))


def _is_of_sort(answer: Understood, members: Members, *, flows: bool) -> bool:
    # A day alone over figures is that of the title's measure: "31 March 2027" beside "Vacancy rate", under "Vacancies".
    bare = answer.whole if members.keys() <= _SAYING_NO_MEASURE else {}
    kind, (measure, _) = answer.kind, members.get("measure", bare.get("measure", (None, None)))
    return measure is not None and measure not in kind.never_kept("measure") and (measure in kind.flows) is flows


def _is_of_now(path: Iterable[Said], *, flows: bool) -> bool:
    """Whether no word of a line speaks of another time."""
    words = {word for said in path for word in words_of(said.text)}
    return words.isdisjoint(_OF_ANOTHER_TIME if flows else _OF_ANOTHER_TIME | _OF_A_YEAR)


def _years_said(lines: Mapping[int, Members], axes: Axes) -> dict[str, tuple[str, Said]]:
    """The day of the figures, where a line of the workbook says that a year ends on it."""
    days = {members["date"][0]: members["date"] for members in lines.values() if "date" in members}
    said = (text.text for text in (*axes.table, *axes.far) if text.level != "file")
    ends = {date.member for text in said for date in dates_in(text) if _ENDING.search(text[: date.start])}
    return days if ends == days.keys() else {}
