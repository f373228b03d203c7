"""Which kind of fact a table holds: what its texts mean for each kind, what it has of it and what it lacks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipeline.meaning.arithmetic.said_again import lines_that_rank, without_lines
from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.axes.columns import holds_no_figures, roles_of_columns
from pipeline.meaning.axes.header_rows import (
    with_frameworks_of_columns,
    with_heads_in_names,
    with_ratings_in_body,
    with_whole_bounds,
    with_whole_header,
)
from pipeline.meaning.axes.levels import Levels
from pipeline.meaning.axes.names_in_full import with_names_in_full
from pipeline.meaning.axes.rows_left_out import (
    without_days_of_columns,
    without_names_of_columns,
    without_repeated_headers,
    without_rows_that_rate_nothing,
)
from pipeline.meaning.axes.surroundings import Surroundings
from pipeline.meaning.axes.texts_around import axes_of
from pipeline.meaning.kinds import RANK
from pipeline.meaning.members.numbering import is_numbering
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.neighbours.days_of_rounds import give_round_of_table
from pipeline.meaning.neighbours.lines import settle, settle_rows, size_said
from pipeline.meaning.neighbours.rounds import give_rounds
from pipeline.meaning.titles.headlines import without_headlines
from pipeline.meaning.titles.names_in_lines import may_name_an_area
from pipeline.meaning.titles.of_tables import (
    are_flows,
    said_by_titles,
    stopped_by_titles,
    time_of_flows,
)
from pipeline.meaning.titles.of_workbooks import NAMED_ON_THE_COVER, said_as_at, said_of_all_tables
from pipeline.meaning.titles.some_staff import stopped_by_some_staff
from pipeline.meaning.titles.thematics import give_sample, without_thematics
from pipeline.meaning.titles.unknown import problems_of_titles
from pipeline.meaning.titles.whole_tables import (
    has_one_of_each,
    left_open,
    left_unsettled,
    said_by_codes,
    without_what_axes_say,
)
from pipeline.meaning.understanding.abbreviations import in_full
from pipeline.meaning.understanding.days_of_headings import with_days_of_headings
from pipeline.meaning.understanding.defined_headings import with_definitions
from pipeline.meaning.understanding.lacking import has_plain_titles, what_cases_lack, what_lacks
from pipeline.meaning.understanding.outer_areas import without_outer_areas
from pipeline.meaning.understanding.positions import is_printed, members_of_positions
from pipeline.meaning.understood import Members, NotUnderstood, Understood
from pipeline.workbook.tables import Line, Table
from pipeline.workbook.wording import number_of_cases


def understand(
    table: Table, around: Surroundings, readers: Sequence[MeaningOfTexts]
) -> Understood | list[NotUnderstood]:
    """Return a table as facts of the kind that explains it, else why it is of none."""
    table = without_repeated_headers(in_full(table, around.abbreviations))
    table = with_days_of_headings(with_definitions(table, around.definitions, readers[0].lists))
    read = _AxesOnce(around)
    answers = [_as_facts_of(reader, table, around, read) for reader in readers]
    fitting = [answer for answer in answers if isinstance(answer, Understood)]
    if fitting:
        return min(fitting, key=_how_badly)
    return [answer for answer in answers if isinstance(answer, NotUnderstood)]


def understand_cases(
    table: Table, around: Surroundings, readers: Sequence[MeaningOfTexts], of: Collection[str]
) -> Understood | None:
    """Return a table that says how many cases others of its sheet are of, which are of some kinds; else None."""
    table = without_repeated_headers(in_full(table, around.abbreviations))
    for reader in (reader for reader in readers if reader.kind.sized and reader.kind.name in of):
        answer = _as_facts_of(reader, table, around, _AxesOnce(around), counting=True)
        if isinstance(answer, Understood) and not (answer.problems or answer.unknown_labels):
            answer.counts_alone = True
            return answer
    return None


def keeps_nothing(answer: Understood) -> bool:
    """Return whether every row, or every column, of a table is of what no mart takes: cases inspected."""
    kind = answer.kind

    def is_kept(members: Members) -> bool:
        return not any(members[of][0] in kind.never_kept(of) for of in kind.measured & members.keys())

    return any(lines and not any(map(is_kept, lines.values())) for lines in (answer.rows, answer.columns))


def _how_badly(answer: Understood) -> tuple[int, bool, int, int]:
    """How badly a kind explains a table: what stops it, whether its title says what no mart takes of it, labels."""
    none_kept = any(
        answer.whole[of][0] in answer.kind.never_kept(of) for of in answer.kind.measured & answer.whole.keys()
    )
    return len(answer.problems), none_kept, answer.unknown_labels, -answer.known_labels


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
    reader: MeaningOfTexts, table: Table, around: Surroundings, read: _AxesOnce, *, counting: bool = False
) -> Understood | NotUnderstood:
    kind = reader.kind
    table = with_whole_header(with_ratings_in_body(table, reader), reader)
    table = with_whole_bounds(with_heads_in_names(table))
    table = without_days_of_columns(without_names_of_columns(table, reader), reader)
    table = with_frameworks_of_columns(table, reader)
    ranked = lines_that_rank(reader, table) if RANK in kind.again else []
    table = without_lines(table, ranked)
    labels, values = roles_of_columns(reader, table)
    if not values or holds_no_figures(reader, table):
        return NotUnderstood(kind.name, (), "a column of figures")
    table = without_rows_that_rate_nothing(table, reader, labels, values)
    axes = with_names_in_full(reader, read.of(table, labels, values))
    axes, thematic = without_thematics(reader, without_headlines(reader, axes))
    levels = Levels(reader, axes)
    present = _present(reader, axes, levels)
    known = tuple(sorted(present & set(kind.takes)))
    lacking = (what_cases_lack if counting else what_lacks)(reader, axes, levels, present)
    if lacking:
        return NotUnderstood(kind.name, known, lacking)
    said = {name: level.said for name, level in levels.levels.items()}
    answer = Understood(table, kind, labels=tuple(labels), values=tuple(values), levels=said, ranked=ranked)
    given, answer.whole = said_by_titles(reader, axes)
    answer.far = said_of_all_tables(reader, axes)
    give_sample(reader, axes, levels, thematic, answer)
    if reader.kind.coded:
        of_codes = said_by_codes(reader, axes)
        answer.whole = {name: one for name, one in of_codes.items() if name not in levels.dimensions} | answer.whole
    answer.whole = {name: one for name, one in given.items() if not is_printed(answer, name)} | answer.whole
    if "country" in answer.whole and answer.whole["country"][1].level in ("title", "above", "corner"):
        answer.far = {name: one for name, one in answer.far.items() if name not in NAMED_ON_THE_COVER}
    without_what_axes_say(reader, axes, levels, answer)
    if (named := left_open(reader, axes, levels, answer)) is not None:
        return NotUnderstood(kind.name, known, f"rows or columns that say the {named} that its title names")
    if "date" not in levels.dimensions | answer.whole.keys() and (of := time_of_flows(reader, axes, levels, answer)):
        answer.whole["date"] = of
    if "date" in kind.takes and "date" not in levels.dimensions | answer.whole.keys():
        answer.whole |= said_as_at(reader, axes, flows=are_flows(reader, levels, answer))
    if kind.sized and (sized := next((one for one in axes.table if _is_sized(reader, one)), None)):
        answer.whole |= size_said(reader.of(sized.text), sized)
    answer.cases = _cases_above(table, around)
    answer.problems += stopped_by_titles(reader, axes, levels.dimensions | answer.whole.keys())
    answer.problems += problems_of_titles(reader, axes)
    answer.problems += stopped_by_some_staff(reader, axes, levels, answer.whole)
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
    _give_members(reader, axes, levels, answer)
    # "Posts" says something of its figures, and no list knows what.
    answer.titles_plain = all((*answer.rows.values(), *answer.columns.values())) and has_plain_titles(reader, axes)
    settle(reader, axes, answer)
    answer.unsettled = left_unsettled(reader, axes, answer)
    if has_one_of_each(answer):
        lacking = f"several of each {kind.several_of_each}: lines that name one each have it and count none"
        return NotUnderstood(kind.name, known, lacking)
    return answer


def _give_members(reader: MeaningOfTexts, axes: Axes, levels: Levels, answer: Understood) -> None:
    """Give rows and columns their members, without those of nothing that is wanted."""
    answer.rows = dict(members_of_positions(reader, axes.rows, levels, answer, "row"))
    settle_rows(reader, answer)
    answer.columns = dict(members_of_positions(reader, axes.columns, levels, answer, "column"))
    without_outer_areas(reader, axes, answer)
    give_rounds(reader, axes, answer)
    give_round_of_table(reader, axes, answer)


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
    # "Swanse PDU" in the corner is a unit, though no list knows which: a fault says so.
    corners = (reader.of(said.text) for said in axes.table if said.level == "corner")
    present |= {name for corner in corners if corner.unknown for name in corner.names & {"pdu"} & {*kind.takes}}
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
