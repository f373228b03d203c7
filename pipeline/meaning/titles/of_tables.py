"""The members that hold for a whole table: what its titles say, and what cover, notes and file name do."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.axes.levels import Levels
from pipeline.meaning.members.dimensions import LEFT_OUT
from pipeline.meaning.members.numbering import is_numbering
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.members.units import MEASURED, PARTS_OF_A_HUNDRED
from pipeline.meaning.texts.remarks import is_prose
from pipeline.meaning.titles.holding import holds
from pipeline.meaning.titles.naming import SENTENCE, clause_naming, members_named
from pipeline.meaning.understood import Members, Problem, Understood

_SHARE_OF = re.compile(r"\W*(?:%|per ?cent(?:age)?s?)\s+of\b", re.IGNORECASE)


def _one_or_alike(members: tuple[str, ...], *, derived: bool) -> str | None:
    """One member; or several of one name in different frameworks, which the rest of the table tells apart."""
    alike = derived and len({member.rpartition("|")[2] for member in members}) == 1
    return members[0] if len(members) == 1 else "\n".join(members) if alike else None


def stopped_by_titles(reader: MeaningOfTexts, axes: Axes, known: Container[str]) -> Iterator[Problem]:
    """What titles say that makes the figures other ones, or that is two where there should be one.

    `known` are the dimensions that rows, columns and titles give.
    """
    cover = axes.far[:1] if axes.far and axes.far[0].level == "cover" else ()  # its title, and no list of contents
    for said in (*axes.table, *cover):
        meaning = reader.of(said.text)
        if said.level == "note":
            continue
        # "All figures except rates are FTE" and "Headcount, except leaving rate" leave nothing out of them.
        of_units = "unit" in meaning.members and meaning.members.keys() <= {"unit", "measure"}
        if meaning.changed - ({LEFT_OUT} if of_units or SENTENCE.search(said.text) else set()):
            yield Problem(said.cell, "figures as they were counted", f"'{said.text}'")
        if reader.kind.asked_of and reader.kind.asked_of not in known:
            # "Senior probation officerss": of whom is not said, and not of all staff.
            for word in (one for one in meaning.unknown if said.level == "title" and reader.is_nearly_a_grade(one)):
                yield Problem(said.cell, f"a known {reader.kind.asked_of}", f"'{said.text}', with '{word}'")
        for dimension in meaning.members.keys() & reader.kind.otherwise.keys():
            members = members_named(reader, said, dimension)
            if len(members) > 1 and dimension not in known:
                found = f"{len(members)} in '{said.text}': {', '.join(members)}"
                yield Problem(said.cell, f"one {dimension}", found)


def said_by_titles(reader: MeaningOfTexts, axes: Axes) -> tuple[Members, Members]:
    """Return the members that hold for the whole table: those that others give, and the nearest printed ones."""
    given: Members = {}
    found: Members = {}
    measured = [
        said for said in axes.table if "measure" in reader.of(said.text).members and not SENTENCE.search(said.text)
    ]
    disputed = _disputed_by_notes(reader, axes)
    for said in sorted(axes.table, key=_is_said_of_less):
        beside = _of_another_table(reader, said)
        for dimension in reader.of(said.text).members:
            if dimension in beside or (said.level == "note" and dimension in disputed):
                continue
            if _heads(reader, axes, said, dimension):
                continue
            if dimension == "unit" and _is_unit_of_others(reader, axes, said, found):
                continue
            if dimension == "measure" and _SHARE_OF.match(said.text) and len(measured) > 1:
                continue  # "% of target posts" below "Vacancy rate" is its unit
            kept = given if dimension in reader.of(said.text).derived else found
            one = _one_or_alike(members_named(reader, said, dimension), derived=dimension in reader.kind.derive)
            vague = reader.kind.vague.get(dimension, ())
            heard = dimension in kept and not (
                kept[dimension][0] in vague and one not in vague and said.level in ("title", "above", "sheet")
            )
            if one is not None and not heard and holds(reader, said, dimension, one):
                kept[dimension] = (one, said)
    found = _said_alone(reader, axes, found) | found
    if "share" in found and "unit" not in found and MEASURED.isdisjoint(_on_axes(reader, axes)):
        # "Percentage of cases with the need whose services were sufficient", over needs and nothing that counts.
        found["unit"] = (PARTS_OF_A_HUNDRED[0], found["share"][1])
    return given, found


_CODE_OF_STANDARD = re.compile(r"\b\d\.\d\b")


def _of_another_table(reader: MeaningOfTexts, said: Said) -> set[str]:
    """What a line over another table seems to say of a standard: "Staff now and a year ago" over numbers of staff."""
    meaning = reader.of(said.text)
    named = (
        meaning.wholly or _CODE_OF_STANDARD.search(said.text) or not meaning.names.isdisjoint(("standard", "rating"))
    )
    if said.level != "above" or "standard" not in meaning.members or named:
        return set()
    return {"standard", *meaning.derived}


def _heads(reader: MeaningOfTexts, axes: Axes, said: Said, dimension: str) -> bool:
    """Whether a corner names the areas below it: "Region / Wales" over both, and not "Gateshead PDU" over measures."""
    areas = {*reader.kind.fields.get("area", ())}
    heads = said.level == "corner" and dimension in reader.of(said.text).names & areas
    return heads and not areas.isdisjoint(_on_axes(reader, axes))


def _is_unit_of_others(reader: MeaningOfTexts, axes: Axes, said: Said, found: Members) -> bool:
    """Whether a line gives the unit of a measure that the table has not: "In-post figures are FTE" over joiners."""
    if said.level not in ("above", "note"):
        return False
    paths = (*axes.rows.values(), *axes.columns.values())
    own = {of for path in paths for one in path for of in reader.of(one.text).members.get("measure", ())}
    own |= {found["measure"][0]} if "measure" in found else set()
    of = reader.of(clause_naming(reader, said.text, "unit")).members.get("measure", ())
    return bool(of) and bool(own) and own.isdisjoint(of)


def _on_axes(reader: MeaningOfTexts, axes: Axes) -> set[str]:
    """The dimensions that rows and columns name."""
    paths = (*axes.rows.values(), *axes.columns.values())
    return {dimension for path in paths for said in path for dimension in reader.of(said.text).members}


def _said_alone(reader: MeaningOfTexts, axes: Axes, found: Members) -> Members:
    """What a title of known words means by a share and nothing else: "% of cases where the need was identified"."""
    on_axes = _on_axes(reader, axes)
    meant: Members = {}
    for named, means in reader.kind.said_alone.items():
        dimension, _, member = named.partition("=")
        one, said = found.get(dimension, (None, None))
        if (
            one == member
            and said
            and not means.keys() & on_axes
            and all(map(is_numbering, reader.of(said.text).unknown))
        ):
            meant |= {name: (of, said) for name, of in means.items()}
    return meant


# "Ministry of Justice, Probation staffing and targets. Published 17 May" names the whole, not the table.
OF_A_PUBLICATION = re.compile(
    r"^(?:HM|His Majesty|Her Majesty|Ministry|Department|Office|Statistics)\b"
    r"|\bpublished (?:on )?(?:\d|(?-i:[A-Z])[a-z]+ \d)",
    re.IGNORECASE,
)
# "Percentage of cases with the need, April to June", "England and Wales. Base: cases in which the need was identified."
_OF_WHAT_SHARES_ARE = re.compile(
    r"(?:^|[.;]\s+)\W*(?:the )?(?:(?:%|per ?cent(?:age)?s?|proportions?|shares?)\s+of\s+(?:all |the |those )?"
    r"(?:cases|people|those)\s+(?:with|where|in which|in whom|who have|whose|having)\s+(?:the |an? |this |that |each )?"
    r"(?:need|factor)\b|base(?:\s*\(n\))?\s*[:=])",
    re.IGNORECASE,
)


def _is_said_of_less(said: Said) -> tuple[bool, bool, bool]:
    """How late a line is heard: one that names the publication, a sentence, or of what shares are, says less."""
    of_shares = _OF_WHAT_SHARES_ARE.search(said.text) is not None
    return (
        OF_A_PUBLICATION.search(said.text) is not None,
        said.level in ("title", "above") and is_prose(said.text),
        of_shares,
    )


def _disputed_by_notes(reader: MeaningOfTexts, axes: Axes) -> set[str]:
    """The dimensions of which the notes name several members: each note is about some of the figures."""
    named: dict[str, set[str]] = {}
    for said in axes.table:
        if said.level == "note":
            meaning = reader.of(said.text)
            for dimension in meaning.members.keys() - meaning.derived:
                named.setdefault(dimension, set()).update(meaning.members[dimension])
    return {dimension for dimension, members in named.items() if len(members) > 1}


def are_flows(reader: MeaningOfTexts, levels: Levels, answer: Understood) -> bool:
    """Return whether all that is kept of a table happens in a time: joiners, leavers."""
    said = {answer.whole["measure"][0]} if "measure" in answer.whole else set[str]()
    measures = (levels.members("measure") or said) - reader.kind.never_kept("measure")
    return bool(measures) and measures <= set(reader.kind.flows)


def time_of_flows(reader: MeaningOfTexts, axes: Axes, levels: Levels, answer: Understood) -> tuple[str, Said] | None:
    """The time of a title or a column that never changes, where all that is kept happens in one: joiners, leavers."""
    if not are_flows(reader, levels, answer):
        return None
    ranges = (one for one in axes.table if one.level in ("title", "above", "constant") and reader.of(one.text).ranged)
    return next(((dates[0], one) for one in ranges if len(dates := reader.of(one.text).members["date"]) == 1), None)


# "Number of cases answered Yes (and %)", "Number and percentage of cases judged Yes"
COUNTS_ANSWERS = re.compile(
    r"\bnumbers?(?: (?:and|&) (?:%|per ?cent(?:age)?|proportion|share))? of (?:[a-z]+ )?cases "
    r"(?:[a-z]+ ){1,4}['\"‘“]?yes\b",
    re.IGNORECASE,
)
