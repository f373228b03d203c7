"""The times that lines around a table give the inspections of a unit: "First inspection published 9 May 2023; ..."."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.code_lists.lists import CodeLists, Span, TextRead
from pipeline.meaning.members.dimensions import OF_A_PUBLICATION, OF_INSPECTIONS
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.dates import DateMention
from pipeline.meaning.texts.words import BREAK, DATE_MARK
from pipeline.meaning.titles.naming import SENTENCE
from pipeline.meaning.understood import Members, Understood

ROUND, ROUND_ALONE = "round", "round alone"

# "Changes since the first inspection", "Second inspection: see the next sheet" are of no inspection.
_OF_NONE = re.compile(r"\b(?:since|than|unlike|see|changes?|compar\w+|moved?|next|before|after)\b", re.IGNORECASE)

_TITLES = ("title", "above", "sheet", "note")
Time = tuple[dt.date, Said]
Times = Mapping[str, tuple[DateMention, Said]]  # by round


def days_of_rounds(lists: CodeLists, axes: Axes) -> Times:
    """Return the one time that lines say of each inspection, where nothing but when it was stands between the two."""
    said_of: dict[str, dict[str, tuple[DateMention, Said]]] = {}
    for said in (*axes.table, *axes.on_cover):
        for member, mention in _dated(lists, lists.read(said.text)):
            said_of.setdefault(member, {}).setdefault(mention.member, (mention, said))
    return {member: next(iter(times.values())) for member, times in said_of.items() if len(times) == 1}


def round_of(lists: CodeLists, path: Iterable[Said]) -> str | None:
    """Return the inspection that the texts of a line name, where it is one."""
    named = {span.member for said in path for span in lists.read(said.text).spans if span.dimension == ROUND}
    return named.pop() if len(named) == 1 else None


def give_periods(
    reader: MeaningOfTexts, axes: Axes, found: Mapping[int, Members], paths: Mapping[int, tuple[Said, ...]]
) -> None:
    """Give rows or columns of an inspection the time that a line says of it: cases of two inspections side by side."""
    if not {"period", ROUND} <= {*reader.kind.takes}:
        return
    times: Times | None = None
    for at, members in found.items():
        if "period" in members or (named := round_of(reader.lists, paths.get(at, ()))) is None:
            continue
        times = days_of_rounds(reader.lists, axes) if times is None else times
        if named in times:
            mention, said = times[named]
            members["period"] = (mention.member, said)


def give_round_of_table(reader: MeaningOfTexts, axes: Axes, answer: Understood) -> None:
    """Give a table the inspection that its nearest title names, and none beside it the other: its time, its round."""
    kind = reader.kind
    if ROUND not in kind.takes:
        return
    named = [
        (said, of)
        for said in axes.table
        if said.level in _TITLES and not _remarks(said) and (of := round_of(reader.lists, (said,))) is not None
    ]
    said, member = next((one for one in named if one[0].level != "note"), (None, None))
    if len({of for one, of in named if one.level != "above"}) > 1:
        return  # both inspections are of all that stands below
    placed = (*answer.rows.values(), *answer.columns.values())
    if said is None or member is None or any({"period", ROUND} & one.keys() for one in placed):
        return
    time = days_of_rounds(reader.lists, axes).get(member)
    if "period" not in kind.takes:
        of_its_time = framework_of(reader, (time[0].day, time[1])) if time else {}
        answer.whole = {ROUND: (member, said)} | answer.whole | of_its_time
    elif time is not None:
        answer.whole.setdefault("period", (time[0].member, time[1]))


def framework_of(reader: MeaningOfTexts, time: Time) -> Members:
    """Return the framework of an inspection of which one day is printed: that of which it is begun and published."""
    day, said = time
    return {
        one.dimension: (one.member, said)
        for one in reader.kind.dated
        if one.holds_when_begun(day) and one.holds_when_published(day)
    }


def _remarks(said: Said) -> bool:
    return _OF_NONE.search(said.text) is not None or SENTENCE.search(said.text) is not None


def _dated(lists: CodeLists, read: TextRead) -> Iterator[tuple[str, DateMention]]:
    """The inspections that a text names right before a time, but for words such as "published on"."""
    named = [span for span in read.spans if span.dimension == ROUND]
    if not named or not read.dates:
        return
    bare = [span for span in read.spans if span.dimension == ROUND_ALONE]
    spans = _apart([*sorted(named, key=lambda span: span.start - span.end), *bare])
    allowed = {BREAK} | {word for of in (OF_INSPECTIONS, OF_A_PUBLICATION, "idle") for word in _single(lists, of)}
    places = [place for place, word in enumerate(read.words) if word == DATE_MARK]
    for place, mention in zip(places, read.dates, strict=False):
        before = max((span for span in spans if span.end <= place), key=lambda span: span.end, default=None)
        if before is not None and allowed.issuperset(read.words[before.end : place]):
            yield before.member, mention


def _single(lists: CodeLists, dimension: str) -> Iterator[str]:
    return (key[0] for key in lists.keys_of(dimension) if len(key) == 1)


def _apart(spans: Iterable[Span]) -> list[Span]:
    """The spans that share no word with one before them."""
    kept: list[Span] = []
    for span in spans:
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return kept
