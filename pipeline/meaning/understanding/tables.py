"""Which kind of fact a table holds: what its texts mean for each kind, what it has of it and what it lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pipeline.meaning.arithmetic.said_again import lines_that_rank, without_lines
from pipeline.meaning.axes.columns import holds_no_figures, roles_of_columns
from pipeline.meaning.axes.header_rows import (
    with_frameworks_of_columns,
    with_ratings_in_body,
    with_whole_bounds,
    with_whole_header,
)
from pipeline.meaning.axes.levels import Levels
from pipeline.meaning.axes.one_more import text_unread, why_unread
from pipeline.meaning.axes.rows_left_out import (
    without_days_of_columns,
    without_names_of_columns,
    without_repeated_headers,
    without_rows_that_rate_nothing,
)
from pipeline.meaning.axes.texts_around import Axes, Said, Surroundings, axes_of
from pipeline.meaning.kinds import OTHER, RANK, Kind, Total
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.numbering import is_numbering
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.neighbours.lines import settle, settle_rows, size_said
from pipeline.meaning.neighbours.rounds import give_rounds
from pipeline.meaning.titles.headlines import without_headlines
from pipeline.meaning.titles.names_in_lines import may_name_an_area
from pipeline.meaning.titles.of_tables import said_by_titles, stopped_by_titles, time_of_flows
from pipeline.meaning.titles.of_workbooks import NAMED_ON_THE_COVER, said_as_at, said_of_all_tables
from pipeline.meaning.titles.unknown import problems_of_titles
from pipeline.meaning.titles.whole_tables import has_one_of_each, left_open, said_by_codes, without_what_axes_say
from pipeline.meaning.understanding.abbreviations import in_full
from pipeline.meaning.understanding.defined_headings import with_definitions
from pipeline.meaning.understanding.lacking import (
    asks_something_else,
    has_plain_titles,
    is_never_kept,
    is_of_a_part,
    what_lacks,
)
from pipeline.meaning.understood import NO_FACT, Members, NotUnderstood, Problem, Understood
from pipeline.workbook.tables import Line, Table
from pipeline.workbook.wording import number_of_cases

_OF = re.compile(
    r"\W*?(?:as )?(?:a )?(?:(?P<share>%|per cent|percentage|share|proportion)|out)? ?\bof\b(?! which| whom)",
    re.IGNORECASE,
)


def understand(
    table: Table, around: Surroundings, readers: Sequence[MeaningOfTexts]
) -> Understood | list[NotUnderstood]:
    """Return a table as facts of the kind that explains it, else why it is of none."""
    table = without_repeated_headers(in_full(table, around.abbreviations))
    table = with_definitions(table, around.definitions, readers[0].lists)
    read = _AxesOnce(around)
    answers = [_as_facts_of(reader, table, around, read) for reader in readers]
    fitting = [answer for answer in answers if isinstance(answer, Understood)]
    if fitting:
        return min(fitting, key=lambda answer: (len(answer.problems), answer.unknown_labels, -answer.known_labels))
    return [answer for answer in answers if isinstance(answer, NotUnderstood)]


class _AxesOnce:
    """The texts of one table, gathered once for all kinds that take the same columns for labels."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._read: list[tuple[Table, list[int], list[int], Axes]] = []

    def of(self, table: Table, labels: list[int], values: list[int]) -> Axes:
        for known, *columns, axes in self._read:
            if known is table and columns == [labels, values]:
                return axes
        axes = axes_of(table, self._around, labels, values)
        self._read.append((table, labels, values, axes))
        return axes


def _as_facts_of(
    reader: MeaningOfTexts, table: Table, around: Surroundings, read: _AxesOnce
) -> Understood | NotUnderstood:
    kind = reader.kind
    table = with_whole_bounds(with_whole_header(with_ratings_in_body(table, reader), reader))
    table = without_days_of_columns(without_names_of_columns(table, reader), reader)
    table = with_frameworks_of_columns(table, reader)
    ranked = lines_that_rank(reader, table) if RANK in kind.again else []
    table = without_lines(table, ranked)
    labels, values = roles_of_columns(reader, table)
    if not values or holds_no_figures(reader, table):
        return NotUnderstood(kind.name, (), "a column of figures")
    table = without_rows_that_rate_nothing(table, reader, labels, values)
    axes = without_headlines(reader, read.of(table, labels, values))
    levels = Levels(reader, axes)
    present = _present(reader, axes, levels)
    known = tuple(sorted(present & set(kind.takes)))
    lacking = what_lacks(reader, axes, levels, present)
    if lacking:
        return NotUnderstood(kind.name, known, lacking)
    said = {name: level.said for name, level in levels.levels.items()}
    answer = Understood(table, kind, labels=tuple(labels), values=tuple(values), levels=said, ranked=ranked)
    given, answer.whole = said_by_titles(reader, axes)
    answer.far = said_of_all_tables(reader, axes)
    if reader.kind.coded:
        of_codes = said_by_codes(reader, axes)
        answer.whole = {name: one for name, one in of_codes.items() if name not in levels.dimensions} | answer.whole
    answer.whole = {name: one for name, one in given.items() if not _is_printed(answer, name)} | answer.whole
    if "country" in answer.whole and answer.whole["country"][1].level in ("title", "above", "corner"):
        answer.far = {name: one for name, one in answer.far.items() if name not in NAMED_ON_THE_COVER}
    without_what_axes_say(reader, levels, answer)
    if (named := left_open(reader, axes, levels, answer)) is not None:
        return NotUnderstood(kind.name, known, f"rows or columns that say the {named} that its title names")
    if "date" not in levels.dimensions | answer.whole.keys() and (of := time_of_flows(reader, axes, levels, answer)):
        answer.whole["date"] = of
    if "date" in kind.takes and "date" not in levels.dimensions | answer.whole.keys():
        answer.whole |= said_as_at(reader, axes)
    if kind.sized and (sized := next((one for one in axes.table if _is_sized(reader, one)), None)):
        answer.whole |= size_said(reader.of(sized.text), sized)
    answer.cases = _cases_above(table, around)
    answer.problems += stopped_by_titles(reader, axes, levels.dimensions | answer.whole.keys())
    answer.problems += problems_of_titles(reader, axes)
    answer.notes = [said.text for said in axes.far]
    # Rows right below another table have lost its header, if not their own title.
    answer.whole_unknown = table.header_row - 1 in around.ends.get(table.sheet.name, ()) or any(
        may_name_an_area(reader, said.text) for said in axes.table if said.level in ("title", "constant")
    )
    answer.titles_known = all(
        all(map(is_numbering, reader.of(said.text).unknown))
        for said in axes.table
        if said.level == "title" and not said.text.endswith(".")
    )
    answer.rows = dict(_positions(reader, axes.rows, levels, answer, "row"))
    settle_rows(reader, answer)
    answer.columns = dict(_positions(reader, axes.columns, levels, answer, "column"))
    give_rounds(reader, axes, answer)
    # "Posts" says something of its figures, and no list knows what.
    answer.titles_plain = all((*answer.rows.values(), *answer.columns.values())) and has_plain_titles(reader, axes)
    settle(reader, axes, answer)
    if has_one_of_each(answer):
        lacking = f"several of each {kind.several_of_each}: lines that name one each have it and count none"
        return NotUnderstood(kind.name, known, lacking)
    return answer


def _present(reader: MeaningOfTexts, axes: Axes, levels: Levels) -> set[str]:
    """The dimensions of which a table's texts name something, and what its kind is about."""
    kind = reader.kind
    # What a note speaks of is not what the figures are, and it may be that of another table: staff in post.
    about = set(kind.identified_by[0])
    present = levels.dimensions | {
        dimension
        for said in axes.table
        for dimension in reader.of(said.text).members
        if said.level != "note" or dimension not in about
    }
    texts = (*axes.table, *axes.far)
    if kind.subject and (levels.of_subject or any(reader.of(said.text).subject for said in texts)):
        present.add(kind.subject)
    return present


def _is_sized(reader: MeaningOfTexts, said: Said) -> bool:
    return said.level != "note" and reader.of(said.text).size is not None


def _cases_above(table: Table, around: Surroundings) -> Line | None:
    """The line that says of how many cases a table is, where no other table stands between."""
    last = max((end for end in around.ends.get(table.sheet.name, ()) if end < table.header_row), default=-1)
    lines = (line for line in (*table.terms, *table.title) if last < line.row < table.header_row)
    return next((line for line in lines if number_of_cases(line.text) is not None), None)


def _positions(
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
            nameless = meaning.says_nothing and named
            never_kept = is_never_kept(reader.kind, meaning)
            if (meaning.unknown or nameless) and not (unread or foreign or meaning.aside or never_kept):
                problems.append(_unknown(levels, said, meaning))
            found = list(_said_here(reader, said, levels, answer, members))
            problems += [] if never_kept else found
            if answer.kind.sized and meaning.size is not None:
                members |= size_said(meaning, said)
            if meaning.total and reader.kind.totals:
                outer = frozenset(members)
                _of_total(reader.kind, levels, said, meaning, members)
                if said is path[-1]:
                    _all_among(reader, levels, said, meaning, members)
                # The Probation Service, England and Wales: these say themselves of what they are the total.
                some = None if meaning.of_service else _some_of(levels, said, members, outer, answer)
                nobodys = nobodys or some
        # "PDU code" in a row of ratings: no figures.
        last = levels.meaning(path[-1]) if path else None
        if last and (last.nowhere or (what == "row" and last.aside and last.says_nothing and not last.unknown)):
            foreign = foreign or path[-1]
        foreign = foreign or next((said for said in path if _only_numbers(reader, said, levels, answer, members)), None)
        if nobodys and _alike(reader.kind, nobodys) & members.keys() - {reader.kind.totals[nobodys].dimension}:
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
        if dimension in meaning.derived and _is_printed(answer, dimension):
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
        if dimension == "unit" and dimension in members and found[0] in kind.weak.get(dimension, ()):
            continue  # "Number of staff" below "Headcount"
        if dimension == kind.service and dimension in members and _is_of_all_served(kind, meaning):
            continue  # "Probation Service target" beside "PO" is that of the grade
        if len(found) == 1 or dimension in kind.derive:
            members[dimension] = (found[0] if len(found) == 1 else "\n".join(found), said)
        else:
            yield Problem(said.cell, f"one {dimension}", f"{len(found)} in '{said.text}': {', '.join(found)}")


def _is_of_all_served(kind: Kind, meaning: Meaning) -> bool:
    """Whether a text says the Probation Service and no "all": whose a measure is, and not that it is of every grade."""
    every = kind.totals[kind.service].member if kind.service in kind.totals else None
    return not meaning.total and meaning.members.get(kind.service or "") == (every,)


def _is_printed(answer: Understood, dimension: str) -> bool:
    """Whether a title or the cover prints what a member would give: a framework holds for its outcomes too."""
    own = set(answer.kind.derive) & {of for dimensions in answer.kind.fields.values() for of in dimensions}
    return not own and dimension in answer.whole | answer.far


def _of_total(kind: Kind, levels: Levels, said: Said, meaning: Meaning, members: Members) -> None:
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


def _all_among(reader: MeaningOfTexts, levels: Levels, said: Said, meaning: Meaning, members: Members) -> None:
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


def _some_of(levels: Levels, said: Said, members: Members, outer: frozenset[str], answer: Understood) -> str | None:
    """The dimension of which a total is given all that its table may not list: nobody says of which it is the total."""
    kind = answer.kind
    for dimension, total in kind.totals.items():
        given = members.get(total.dimension or "")
        if not total.of_every or given != (total.member, said) or levels.names_every(dimension):
            continue
        # Else it is that of the area which its row or the title names: "Approved Premises | All".
        if not (_alike(kind, dimension) & outer or dimension in members or dimension in answer.whole):
            return dimension
    return None


def _alike(kind: Kind, dimension: str) -> set[str]:
    """The dimensions that give the same field as one, itself among them."""
    return {other for of in kind.fields.values() if dimension in of for other in of}


def _of_all(total: Total | None, members: Members, said: Said) -> None:
    if total and total.dimension and total.member:
        members[total.dimension] = (total.member, said)


def _unknown(levels: Levels, said: Said, meaning: Meaning) -> Problem:
    dimension = levels.levels[said.level].main or "member"
    words = " ".join(meaning.unknown) or said.text
    found = f"'{said.text}'" if words.lower() == said.text.lower() else f"'{said.text}', with '{words}'"
    return Problem(said.cell, f"a known {dimension}", found, said.text, dimension)
