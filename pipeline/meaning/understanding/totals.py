"""What a total is the total of, and whether its table lists all of it."""

from __future__ import annotations

from pipeline.meaning.axes.axes import Said
from pipeline.meaning.axes.levels import Levels
from pipeline.meaning.kinds import Kind, Total
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.understood import NO_FACT, Members, Understood


def give_whole_to_total(kind: Kind, levels: Levels, said: Said, meaning: Meaning, members: Members) -> None:
    """Give a total what it is the total of: the dimension of its level that it does not name itself."""
    of_answers = kind.totals.get("answer")
    if of_answers and levels.are_units(said.level) and "base" not in meaning.members:
        _of_all(of_answers, members, said)  # "Number | Total | Per cent"
    for dimension in levels.missing(said.level, meaning):
        for other in kind.total_of_others:
            if other != dimension and members.get(other, (None, None))[1] is said:
                del members[other]  # "Overall" among regions is all of them, and no rating overall
        total = kind.totals.get(dimension)
        if dimension in members and total is not None:
            del members[dimension]
        if meaning.service and dimension == kind.service:
            members["employer"] = ("Probation Service", said)
        if total is None and dimension in {name for group in kind.identified_by for name in group}:
            if not meaning.members.keys() & kind.totals.keys():  # "Workforce, all grades" over measures
                members[NO_FACT] = ("total", said)
        elif total is None:
            continue
        elif dimension == "pdu" and "region" not in members:
            _of_all(kind.totals.get("region"), members, said)
        else:
            _of_all(total, members, said)


def take_for_all_answers(kind: Kind, levels: Levels, said: Said, meaning: Meaning, members: Members) -> None:
    """Take "Cases inspected" beside "Yes" and "No" for their total: 100 per cent of it is no share answered Yes."""
    total = kind.totals.get("answer")
    if total and total.dimension in meaning.members and "answer" in levels.missing(said.level, meaning):
        texts = levels.levels[said.level].texts.values()
        if len({answer for text in texts for answer in text.members.get("answer", ())}) > 1:
            _of_all(total, members, said)


def give_number_of_cases(
    reader: MeaningOfTexts, levels: Levels, said: Said, meaning: Meaning, members: Members
) -> None:
    """Take "All inspected cases" and "All cases (n)" among needs for how many cases there were."""
    kind = reader.kind
    every = {(name, total.member) for name, total in kind.totals.items() if total.member}
    of_all = any(member in meaning.members.get(name, ()) for name, member in every)
    for dimension in kind.all_among.keys() & set(levels.missing(said.level, meaning)):
        named, _, member = kind.all_among[dimension].partition("=")
        # "All needs (n)" counts cases too, and is no number of all of them.
        spans = {
            (span.dimension, span.member) for span in reader.lists.read(said.text).spans if span.dimension != named
        }
        if of_all or (meaning.members.keys() == {named} and spans & every):
            if members.get(NO_FACT, (None, None))[1] is said:
                del members[NO_FACT]
            members[named] = (member, said)


def total_of_some(
    levels: Levels, said: Said, members: Members, outer: frozenset[str], answer: Understood
) -> str | None:
    """The dimension of which a total is given all that its table may not list: nobody says of which it is the total."""
    kind = answer.kind
    for dimension, total in kind.totals.items():
        given = members.get(total.dimension or "")
        if not total.of_every or given != (total.member, said) or levels.names_every(dimension):
            continue
        # Else it is that of the area which its row or the title names: "Approved Premises | All".
        if not (fields_alike(kind, dimension) & outer or dimension in members or dimension in answer.whole):
            return dimension
    return None


def fields_alike(kind: Kind, dimension: str) -> set[str]:
    """The dimensions that give the same field as one, itself among them."""
    return {other for of in kind.fields.values() if dimension in of for other in of}


def _of_all(total: Total | None, members: Members, said: Said) -> None:
    if total and total.dimension and total.member:
        members[total.dimension] = (total.member, said)
