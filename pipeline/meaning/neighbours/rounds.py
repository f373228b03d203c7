"""Inspections of one unit side by side, which only their times tell apart: "Rating 2022/23", "Rating 2024/25"."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.neighbours.days_of_rounds import ROUND, Time, days_of_rounds, framework_of
from pipeline.meaning.texts.dates import dates_in, months_in
from pipeline.meaning.understood import Members, Understood

IN_ORDER = ("first", "second")
_YEAR = re.compile(r"\b20[12]\d\b")


def give_rounds(reader: MeaningOfTexts, axes: Axes, answer: Understood) -> None:
    """Of two lines that say the same but for their time, in a table of two times, the earlier is of the first round."""
    if ROUND not in reader.kind.takes or "period" in reader.kind.takes:
        return
    for lines, paths in ((answer.columns, axes.columns), (answer.rows, axes.rows)):
        if any(ROUND in members for members in lines.values()):
            _give_the_other(lines, paths)
            said = {of: (mention.day, line) for of, (mention, line) in days_of_rounds(reader.lists, axes).items()}
            for at, members in lines.items():
                time = _time(paths.get(at, ())) or said.get(members[ROUND][0] if ROUND in members else "")
                if ROUND in members and time is not None:
                    lines[at] = framework_of(reader, time) | members
            continue
        _give_frameworks(reader, lines)
        alike = _alike(lines)
        times = {at: time for own in alike for at in own if (time := _time(paths.get(at, ()))) is not None}
        for pair in _of_two_times(alike, times):
            for (_, at), member in zip(sorted((times[at][0], at) for at in pair), IN_ORDER, strict=True):
                lines[at][ROUND] = (member, times[at][1])
                lines[at] = framework_of(reader, times[at]) | lines[at]


def _give_frameworks(reader: MeaningOfTexts, lines: dict[int, Members]) -> None:
    """A unit with a month beside its name was inspected under the framework of then: "Surrey PDU (May 2024)"."""
    for at, members in lines.items():
        for said in (members[one][1] for one in reader.kind.within if one in members):
            if (time := _time((said,))) is not None and months_in(said.text):
                lines[at] = framework_of(reader, time) | members


def _give_the_other(lines: dict[int, Members], paths: Mapping[int, tuple[Said, ...]]) -> None:
    """Beside lines of one named round and its time, those of the one other time are of the other: "Inspected 2024"."""
    times = {at: time for at in lines if (time := _time(paths.get(at, ()))) is not None}
    named = {(lines[at][ROUND][0], times[at][0]) for at in times if ROUND in lines[at]}
    others = {times[at][0] for at in times if ROUND not in lines[at]}
    if len(named) != 1 or len(others) != 1:
        return
    ((member, day),), (other,) = named, others
    if day != other and (member == IN_ORDER[0]) == (day < other):
        for at in (at for at in times if ROUND not in lines[at]):
            lines[at][ROUND] = (IN_ORDER[1 - IN_ORDER.index(member)], times[at][1])


def _time(path: Iterable[Said]) -> Time | None:
    """The one time that the texts of a line print."""
    found: list[Time] = []
    for said in path:
        days = [mention.day for mention in dates_in(said.text)]
        days = days or [dt.date(int(year), 12, 31) for year in _YEAR.findall(said.text)]
        found += [(day, said) for day in days]
    return found[0] if len(found) == 1 else None


def _alike(lines: Mapping[int, Members]) -> list[list[int]]:
    """The lines that have the same members, where several do."""
    alike: defaultdict[frozenset[tuple[str, str]], list[int]] = defaultdict(list)
    for at, members in lines.items():
        alike[frozenset((name, member) for name, (member, _) in members.items())].append(at)
    return [own for own in alike.values() if len(own) > 1]


def _of_two_times(alike: Iterable[list[int]], times: Mapping[int, Time]) -> list[list[int]]:
    """Those of them that print a time, where they are two and two and all pairs are of the same two times."""
    pairs = [timed for own in alike if len(timed := [at for at in own if at in times]) > 1]
    both = {times[at][0] for own in pairs for at in own}
    apart = all(len({times[at][0] for at in own}) == len(own) == len(IN_ORDER) for own in pairs)
    return pairs if apart and len(both) == len(IN_ORDER) else []
