"""What is of each person and what is of all together, where a table has both: average days lost, days lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.understood import Members, Understood

_OF_EACH = re.compile(
    r"\b(?:average|averages|avg|mean)\b|\b(?:per|a|each|every|for each|for every) (?:average )?"
    r"(?:person|head|fte|wte|full[- ]time equivalent|employee|officer|member of staff|staff member|staff year|capita)\b"
    r"|\bper staff\b|\bawdl\b|\badl\b",
    re.IGNORECASE,
)


def tell_each_from_all(axes: Axes, answer: Understood) -> None:
    """Take "Days lost" beside "Average days lost per person" for the days of all together."""
    for of_each, of_all in answer.kind.a_head.items():
        for lines, paths in ((answer.columns, axes.columns), (answer.rows, axes.rows)):
            own = _of_measures(lines, {of_each, of_all}, answer.whole)
            said = {place: _says_each(paths.get(place, ())) for place in own}
            if set(said.values()) == {True, False}:
                for place, each in said.items():
                    lines[place]["measure"] = (of_each if each else of_all, own[place])


def _of_measures(lines: Mapping[int, Members], measures: set[str], whole: Members) -> dict[int, Said]:
    """The lines of some measures, and the text of each: their own, or the unit of what the title names."""
    titled = whole.get("measure", ("",))[0] in measures
    found = {place: members.get("measure") for place, members in lines.items()}
    in_days = {place: members["unit"] for place, members in lines.items() if members.get("unit", ("",))[0] == "days"}
    named = {place: text for place, of in found.items() if of is not None and of[0] in measures for text in [of[1]]}
    return named | {place: text for place, (_, text) in in_days.items() if titled and found[place] is None}


def _says_each(path: Sequence[Said]) -> bool:
    return any(_OF_EACH.search(said.text) for said in path)
