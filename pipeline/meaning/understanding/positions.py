"""The members of each row and column of a table, and which of them are of nothing that is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from pipeline.meaning.axes.axes import Said
from pipeline.meaning.axes.levels import Levels
from pipeline.meaning.axes.one_more import text_unread, why_unread
from pipeline.meaning.kinds import OTHER, Kind
from pipeline.meaning.members.left_out import are_left_out
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.neighbours.lines import size_said
from pipeline.meaning.understanding.lacking import asks_something_else, is_never_kept, is_of_a_part
from pipeline.meaning.understanding.totals import (
    fields_alike,
    give_number_of_cases,
    give_whole_to_total,
    take_for_all_answers,
    total_of_some,
)
from pipeline.meaning.understood import Members, Problem, Understood

_OF = re.compile(
    r"\W*?(?:as )?(?:a )?(?:(?P<share>%|per cent|percentage|share|proportion)|out)? ?\bof\b(?! which| whom)",
    re.IGNORECASE,
)

_CODE = re.compile(r"[A-Z]{1,3}\d{1,8}")  # beside grades it is one that nothing explains, and not all of them


def members_of_positions(
    reader: MeaningOfTexts, texts: Mapping[int, tuple[Said, ...]], levels: Levels, answer: Understood, what: str
) -> Iterator[tuple[int, Members]]:
    """The members of each row or column; of several texts the innermost wins."""
    told = set[str]()
    for position, path in texts.items():
        members: Members = {}
        problems: list[Problem] = []
        foreign: Said | None = None  # the text for which a row or column is of nothing that is wanted
        nobodys = None
        unread = text_unread(levels, path)
        for said in path:
            meaning = levels.meaning(said)
            if (
                meaning.of_some
                or (meaning.of_all_areas and levels.has_service_beside(said.level))
                or meaning.left_over
                or meaning.left_out
                or (meaning.some_staff == "others" and levels.is_of_some_staff(said.level, meaning))
                or (meaning.foreign and meaning.members.get("grade", ("all",)) == ("all",))
                or (
                    (what == "row" or levels.levels[said.level].main == "question")
                    and asks_something_else(reader.kind, said, meaning)
                )
                or is_of_a_part(reader, said.text)
                or (meaning.beyond and "question" in reader.kind.takes)
            ):
                foreign = foreign or said
            label = said.level.startswith("column")
            named = levels.are_members(said.level) if label else levels.are_groups(said.level, meaning)
            coded = label and levels.levels[said.level].main in reader.kind.otherwise and _CODE.fullmatch(said.text)
            nameless = meaning.says_nothing and bool(named or coded)
            never_kept = is_never_kept(reader.kind, meaning)
            nameless |= levels.is_of_some_staff(said.level, meaning)
            if (meaning.unknown or nameless) and not (unread or foreign or meaning.aside or never_kept):
                problems.append(_unknown(levels, said, meaning))
            found = list(_said_here(reader, said, levels, answer, members))
            problems += [] if never_kept else found
            if answer.kind.sized and meaning.size is not None:
                members |= size_said(meaning, said)
            take_for_all_answers(reader.kind, levels, said, meaning, members)
            if meaning.total and reader.kind.totals:
                outer = frozenset(members)
                give_whole_to_total(reader.kind, levels, said, meaning, members)
                if said is path[-1]:
                    give_number_of_cases(reader, levels, said, meaning, members)
                # The Probation Service, England and Wales: these say themselves of what they are the total.
                some = None if meaning.of_service else total_of_some(levels, said, members, outer, answer)
                nobodys = nobodys or some
        # "PDU code" in a row of ratings: no figures.
        last = levels.meaning(path[-1]) if path else None
        codes = last and what == "row" and last.aside and last.says_nothing and not last.unknown
        together = {dimension: {member} for dimension, (member, _) in members.items()}
        if last and (last.nowhere or codes or are_left_out(reader.kind, together)):
            foreign = foreign or path[-1]
        foreign = foreign or next((said for said in path if _only_numbers(reader, said, levels, answer, members)), None)
        if nobodys and fields_alike(reader.kind, nobodys) & members.keys() - {reader.kind.totals[nobodys].dimension}:
            nobodys = None  # regions that stand indented below their "Total"
        if (why := _why_left_out(levels, path, foreign, nobodys, unread)) is not None:
            answer.left_out += [] if f"{what} {why}" in answer.left_out else [f"{what} {why}"]
            one_more = unread if not (foreign or nobodys or levels.meaning(path[-1]).total) else None
            answer.unread += [_unknown(levels, one_more, levels.meaning(one_more))] if one_more else []
            continue
        for problem in problems if _may_be_kept(reader.kind, members) else ():
            if problem.found not in told:  # once, at its first cell
                told.add(problem.found)
                answer.problems.append(problem)
        yield position, members


def _may_be_kept(kind: Kind, members: Members) -> bool:
    """Whether some mart takes what a row or column measures: of "Caseload per officer | cases" none does."""
    return not any(members[of][0] in kind.never_kept(of) for of in kind.measured & members.keys())


def _only_numbers(reader: MeaningOfTexts, said: Said, levels: Levels, answer: Understood, members: Members) -> bool:
    """Whether a text numbers a member that nothing names: "Band 4" beside "All" is no grade, and not all of them."""
    meaning = levels.meaning(said)
    unsaid = meaning.names & reader.kind.otherwise.keys() - members.keys() - answer.whole.keys()
    return bool(unsaid) and not meaning.total and any(map(str.isdigit, reader.lists.read(said.text).words))


def _why_left_out(
    levels: Levels, path: tuple[Said, ...], foreign: Said | None, nobodys: str | None, unread: Said | None
) -> str | None:
    """The text for which a row or column is left out, and why; None where it is not."""
    if foreign is not None:
        return f"'{foreign.text}'"
    if nobodys is not None:
        return f"'{path[-1].text}' ({path[-1].cell}), a total without every {nobodys} beside it"
    return f"'{unread.text}' ({unread.cell}), {why_unread(levels, unread)}" if unread else None


def _said_here(
    reader: MeaningOfTexts, said: Said, levels: Levels, answer: Understood, members: Members
) -> Iterator[Problem]:
    """Add the members that a text of a row or column names to those of the texts outside it."""
    kind, meaning = reader.kind, levels.meaning(said)
    counted = levels.counted_beside(said.level, meaning)
    alone = levels.said_alone(said.level, meaning)
    given = counted | (alone if alone.keys().isdisjoint(members) else {})
    members |= {name: (member, said) for name, member in given.items()}
    for dimension, other in kind.names_of.items():
        if dimension in meaning.members and other not in meaning.members:
            members.pop(other, None)
    for dimension in meaning.members:
        if counted and dimension in kind.counts:
            continue
        if dimension in meaning.derived and is_printed(answer, dimension):
            continue
        found = meaning.strongest(dimension, kind.stronger)
        own = kind.proven(dimension)
        if not any(map(str.isdigit, said.text)):
            own |= kind.never_kept(dimension)  # "Out of" below "Overall" is the greatest score, and "out of 21" none
        if dimension in members and (of := _OF.match(said.text)) and not own & set(found):
            if of["share"] and (shares := kind.shares.get(members[dimension][0])):
                share = next((shares[whole] for whole in meaning.members[dimension] if whole in shares), shares[OTHER])
                members[dimension] = (share, said)
            continue  # below "Vacancies", "% of target" says what they are a share of
        if dimension in members and _says_no_other(reader, meaning, dimension, found, members[dimension]):
            continue
        if len(found) == 1 or dimension in kind.derive:
            members[dimension] = (found[0] if len(found) == 1 else "\n".join(found), said)
        else:
            yield Problem(said.cell, f"one {dimension}", f"{len(found)} in '{said.text}': {', '.join(found)}")


def _says_no_other(
    reader: MeaningOfTexts, meaning: Meaning, dimension: str, found: tuple[str, ...], outer: tuple[str, Said]
) -> bool:
    """Whether what a text names leaves standing what the texts outside it name."""
    kind = reader.kind
    if dimension == "unit" and found[0] in kind.weak.get(dimension, ()):
        return True  # "Number of staff" below "Headcount"
    if dimension == kind.service and _is_of_all_served(kind, meaning):
        return True  # "Probation Service target" beside "PO" is that of the grade
    if outer[0] not in kind.changes.values():
        return False
    # Below "Change", "Staff in post, 2030 to 2031" says of what.
    named = reader.lists.read(outer[1].text).spans
    return not any(span.dimension == dimension and span.member in found for span in named)


def _is_of_all_served(kind: Kind, meaning: Meaning) -> bool:
    """Whether a text says the Probation Service and no "all": whose a measure is, and not that it is of every grade."""
    every = kind.totals[kind.service].member if kind.service in kind.totals else None
    return not meaning.total and meaning.members.get(kind.service or "") == (every,)


def is_printed(answer: Understood, dimension: str) -> bool:
    """Whether a title or the cover prints what a member would give: a framework holds for its outcomes too."""
    own = set(answer.kind.derive) & {of for dimensions in answer.kind.fields.values() for of in dimensions}
    return not own and dimension in answer.whole | answer.far


def _unknown(levels: Levels, said: Said, meaning: Meaning) -> Problem:
    dimension = levels.levels[said.level].main or "member"
    words = " ".join(meaning.unknown) or said.text
    found = f"'{said.text}'" if words.lower() == said.text.lower() else f"'{said.text}', with '{words}'"
    return Problem(said.cell, f"a known {dimension}", found, said.text, dimension)
