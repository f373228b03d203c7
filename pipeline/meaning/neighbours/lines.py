"""What rows and columns mean beside one another, once each has the members that its own texts name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.members.units import HUNDRED, PARTS_OF_A_HUNDRED
from pipeline.meaning.neighbours.a_head import tell_each_from_all
from pipeline.meaning.neighbours.days import give_days_beside
from pipeline.meaning.neighbours.days_of_rounds import give_periods
from pipeline.meaning.neighbours.measures import settle_measures
from pipeline.meaning.neighbours.times import settle_times
from pipeline.meaning.texts.dates import days_in
from pipeline.meaning.texts.words import words_of
from pipeline.meaning.titles.of_tables import COUNTS_ANSWERS
from pipeline.meaning.understood import NO_FACT, SIZE, SIZE_CELL, Members, Understood


def settle_rows(reader: MeaningOfTexts, answer: Understood) -> None:
    """Settle what rows mean beside rows, before columns are read."""
    _without_false_parents(reader, answer)
    _of_all_cases(answer)
    _counts_of_rows_above(answer)


def settle(reader: MeaningOfTexts, axes: Axes, answer: Understood) -> None:
    """Settle what rows and columns mean beside one another, under their titles and with the notes on them."""
    for members, path in ((answer.columns, axes.columns), (answer.rows, axes.rows)):
        _explained(reader, axes, members, path)
        give_periods(reader, axes, members, path)
    _of_whole(reader, axes, answer)
    settle_times(reader, axes, answer)
    tell_each_from_all(axes, answer)
    settle_measures(reader, axes, answer)
    _without_one_day(answer)
    give_days_beside(answer, axes)
    _forms_only(answer)
    _as_beside(answer)
    _counts_beside_shares(answer)
    _of_the_one_measure(answer)
    _shares_of_the_last(answer)
    _counted_by_title(axes, answer)
    _all_beside_some(answer)


def size_said(meaning: Meaning, said: Said) -> Members:
    """Return how many cases a text says there are, as members."""
    """The number of cases that a text prints, and where."""
    return {SIZE: (str(meaning.size), said), SIZE_CELL: (said.cell, said)}


def _of_whole(reader: MeaningOfTexts, axes: Axes, answer: Understood) -> None:
    """Take a column named "Rating" for the overall one, where rows, columns and titles name no standard.

    It is the only one, or each stands beside a score of the unit. Without scores, unknown words of a title may name a
    standard.
    """
    for name, (meant, beside) in reader.kind.of_whole.items():
        dimension, _, member = meant.partition("=")
        parts = {part for parts in reader.kind.needs.values() if dimension in parts for part in parts} - {dimension}
        placed = (*answer.rows.values(), *answer.columns.values(), answer.whole)
        named = any(parts & one.keys() or one.get(dimension, ("",))[0] == member for one in placed)
        heads = {
            position: path[-1]
            for position, path in axes.columns.items()
            if path
            and dimension not in answer.columns.get(position, {dimension: ""})
            and (meaning := reader.of(path[-1].text)).only_a_name
            and name in meaning.names
        }
        scores = sum(one.get(dimension, ("",))[0] == beside for one in answer.columns.values())
        alone = len(heads) == 1 and answer.titles_known and not answer.whole_unknown
        if heads and not named and (alone or scores == len(heads)):
            answer.columns.update({at: answer.columns[at] | {dimension: (member, said)} for at, said in heads.items()})


_OF_ONE_STATISTIC = frozenset({"base", "unit", "need_measure", "answer", "share", SIZE, SIZE_CELL})
_SENTENCES = re.compile(r"(?<=[.;])\s+(?=[A-Z])")
_EXPLAINS = re.compile(r"\s*(?:\[?(?:note )?\d+[\].):]?\s+)?(?P<label>[^:]{3,80}):\s")
_SIZED_OR_IN_PER_CENT = re.compile(r"[\s,(]*(?:n ?[=:] ?[\d,]+|%|per ?cent(?:age)?)[\s,)]*", re.IGNORECASE)


def _explained(
    reader: MeaningOfTexts, axes: Axes, found: dict[int, Members], paths: Mapping[int, tuple[Said, ...]]
) -> None:
    """Give a row or column the period and the cases of a note on it: "Before unification: cases of 2018 (n = 97)"."""
    if "period" not in reader.kind.takes:
        return
    sentences = (
        replace(said, text=sentence)
        for said in (*axes.table, *axes.far)
        if said.level in ("note", "cover")
        for sentence in _SENTENCES.split(said.text)
    )
    notes = {words_of(match["label"]): said for said in sentences if (match := _EXPLAINS.match(said.text))}
    for position, members in found.items() if notes else ():
        for said in paths.get(position, ()):
            if (note := notes.get(words_of(_SIZED_OR_IN_PER_CENT.sub(" ", said.text)))) is None:
                continue
            meaning = reader.of(note.text)
            if "period" not in members and (period := meaning.one("period")):
                members["period"] = (period, note)
            if reader.kind.sized and meaning.size is not None and SIZE not in members:
                members.update(size_said(meaning, note))


def _without_false_parents(reader: MeaningOfTexts, answer: Understood) -> None:
    """Where most units stand below a region that is not theirs, each region is the total of those above it."""
    regions = {unit: region for (_, unit), (_, region) in reader.lists.within.items()}
    placed = [members for members in answer.rows.values() if {"pdu", "region"} <= members.keys()]
    false = [one for one in placed if regions.get(one["pdu"][0], one["region"][0]) != one["region"][0]]
    inside = [one for one in false if one["region"][1].level == one["pdu"][1].level]  # by how far it is indented
    if len(inside) * 2 > len(placed):
        for members in placed:
            del members["region"]


def _of_all_cases(answer: Understood) -> None:
    """Take "All cases" among questions, over numbers that are no percentages, for how many cases there were."""
    kind, sheet = answer.kind, answer.table.sheet
    for dimension, other in kind.no_fact_without.items():
        asked = {dimension, *kind.compose.get(dimension, ())}
        for row, members in answer.rows.items():
            if members.keys() - {NO_FACT} != {"cohort"} or members["cohort"][0] != kind.otherwise.get("cohort"):
                continue
            cells = [cell for column in answer.values if (cell := sheet.at(row, column)) != ""]
            figures = [cell for cell in cells if isinstance(cell, int | float)]
            others = [one for one in answer.rows.values() if asked & one.keys()]
            if len(others) > 1 and any(cell > HUNDRED and cell == int(cell) for cell in figures):
                members.pop(NO_FACT, None)
                members[other] = ("inspected", members["cohort"][1])


def _counts_of_rows_above(answer: Understood) -> None:
    """Rows that are labelled alike and say that they count, "n" below each percentage, are of the row above."""
    counting = {"base", "unit", "need_measure"}
    counts = {row: of for row, of in answer.rows.items() if "base" in of and of.keys() <= counting}
    labels = [members["base"][1].text for members in counts.values()]
    if len(labels) < 2 or len(set(labels)) > 1 or any(row - 1 not in answer.rows.keys() - counts for row in counts):
        return
    for row, members in counts.items():
        above = answer.rows[row - 1]
        members |= {name: one for name, one in above.items() if name not in {*counting, "answer"}}


def _counts_beside_shares(answer: Understood) -> None:
    """Columns that are labelled alike and count, "n" after each percentage, are of the one that each stands beside."""
    counts = {at: of for at, of in answer.columns.items() if "base" in of and of.keys() <= {"base", "unit"}}
    order = sorted(answer.columns)
    if len(counts) < 2 or len({members["base"][1].text for members in counts.values()}) > 1:
        return
    if (order[0] in counts) == (order[-1] in counts):
        return  # nothing says whether they stand before or after
    beside = {at: order[order.index(at) + (1 if order[0] in counts else -1)] for at in counts}
    if counts.keys().isdisjoint(beside.values()):
        for at, other in beside.items():
            own = {name: one for name, one in answer.columns[other].items() if name not in _OF_ONE_STATISTIC}
            answer.columns[at] = own | answer.columns[at]


def _of_the_one_measure(answer: Understood) -> None:
    """Beside percentages of needs met and of nothing else "n" counts cases of that: with the need, or met."""
    for dimension in answer.kind.base_of:
        placed = (*answer.rows.values(), answer.whole)
        columns = answer.columns.values()
        named = {members[dimension][0]: members for members in columns if dimension in members}
        counts = any(
            members.get("base", ("",))[0] in ("cases", "base") and dimension not in members for members in columns
        )
        if counts and len(named) == 1 and not any(dimension in members for members in placed):
            ((member, members),) = named.items()
            if members.get("unit", ("",))[0] in PARTS_OF_A_HUNDRED:
                answer.whole[dimension] = (member, members[dimension][1])


def _without_one_day(answer: Understood) -> None:
    """One day over all figures is that of an inspection; of several each says which inspection the cases are of."""
    placed = [members for axis in (answer.rows, answer.columns) for members in axis.values() if "period" in members]
    days = [members for members in placed if days_in(members["period"][0])]
    if len({members["period"][0] for members in placed}) == 1:
        for members in days:
            del members["period"]


def _forms_only(answer: Understood) -> None:
    """Where a row is the total score, a column of points says how its figures are printed and not what they are."""
    for dimension in answer.kind.merges:
        of_rows = {members[dimension][0] for members in answer.rows.values() if dimension in members}
        for members in answer.columns.values():
            if dimension in members and members[dimension][0] in of_rows:
                del members[dimension]


def _as_beside(answer: Understood) -> None:
    """Beside "Sufficient services: yes" and "Sufficient services: no", "% yes" is of sufficient services."""
    for dimension, other in answer.kind.said_beside.items():
        of = {members[dimension] for members in answer.columns.values() if dimension in members and other in members}
        if len({member for member, _ in of}) == 1:
            for members in answer.columns.values():
                if other in members and dimension not in members:
                    members[dimension] = next(iter(of))


def _shares_of_the_last(answer: Understood) -> None:
    """Beside the number of "Improvement seen" take "% of those identified" for how many of them improved."""
    said = {named.partition("=")[0] for named in answer.kind.shares_of_the_last}
    for named, dimension in answer.kind.shares_of_the_last.items():
        share, _, member = named.partition("=")
        base = answer.kind.base_of[dimension][0]
        if share == "unit" and any(dimension in members for members in answer.rows.values()):
            continue
        counted = set[str]()  # measures that were counted on the left and have no share yet
        for (_, last), (_, members) in pairwise(sorted(answer.columns.items())):
            of = last.get(dimension, ("", None))
            is_share = last.get("unit", ("",))[0] in PARTS_OF_A_HUNDRED
            counted = counted - {of[0]} if is_share else counted | {of[0]}
            bare = members.get(share, ("",))[0] == member and dimension not in members.keys() | answer.whole.keys()
            bare = bare and (share != "unit" or members.keys() & said == {share})  # "% of these cases" says more
            # Right of the cases with the need it may be of these, or of what was counted before them.
            plain = of[0] != base or (share == "unit" and counted - {""} == {base})
            if bare and of[1] and plain and not is_share:
                members[dimension] = last[dimension]


def _counted_by_title(axes: Axes, answer: Understood) -> None:
    """Under "Number of cases answered Yes (and %)" a plain "n" is that number, and no base of the percentages."""
    title = next((one for one in axes.table if one.level == "title" and COUNTS_ANSWERS.search(one.text)), None)
    for base, other in answer.kind.yields.items() if title and answer.kind.sized and "answer" in answer.whole else ():
        columns = answer.columns.values()
        if any(other in one and one.get("unit", ("",))[0] not in PARTS_OF_A_HUNDRED for one in columns):
            continue  # "Cases" beside "Yes (number)" are of how many
        for members in answer.columns.values():
            if members.get(base, ("",))[0] == "cases" and members.keys().isdisjoint({other, "unit"}):
                said = members.pop(base)[1]
                members |= {other: answer.whole[other], "unit": ("number", said)}


def _all_beside_some(answer: Understood) -> None:
    """Of two columns that count cases the wider is the base: "n_inspected" beside "n_cases", "Cases" beside needs."""
    counts = [one for one in answer.columns.values() if one.get("unit", ("",))[0] not in PARTS_OF_A_HUNDRED]
    of_cases = {what: [one for one in counts if one.get("base", ("",))[0] == what] for what in ("cases", "inspected")}
    answered = any("answer" in members for members in answer.rows.values())
    counted = any(one.get("unit", ("",))[0] == "number" and "base" not in one for one in counts)
    if answered and (of_cases["cases"] or counted):
        for members in of_cases["inspected"]:
            members["base"] = ("base", members["base"][1])
    for dimension, (base, _) in answer.kind.base_of.items():
        # Rows that name a measure say of what the cases are.
        named = dimension in answer.whole or any(dimension in members for members in answer.rows.values())
        if not named and any(one.get(dimension, ("",))[0] == base for one in counts):
            for members in of_cases["cases"]:
                # A bare "n" may be of either: a note or the figures say of which.
                if dimension not in members and "case" in members["base"][1].text.lower():
                    members["base"] = ("inspected", members["base"][1])
