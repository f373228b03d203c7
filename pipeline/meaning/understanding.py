"""Which kind of fact a table holds: what its texts mean for each kind, what it has of it and what it lacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from pipeline.meaning.axes import DATE, FIGURE, SHORT, WORDS, Axes, Said, Surroundings, axes_of, kinds_in
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members import Meaning, MeaningOfTexts
from pipeline.workbook.tables import Table
from pipeline.workbook.values import BLANK, kinds_of, label_text

RATINGS = ("rating", "rating_mark")  # dimensions of a cell that is a rating
KNOWN_SHARE = 0.5  # of a level's texts that must be known: else the level is of a dimension that the kind has not
LOOKED_AT = 40  # texts of a column that show what it holds
FAR_DIMENSIONS = ("framework", "organisation", "purpose", "subject", "cohort", "period")

PARTS_OF_A_HUNDRED = ("per cent", "proportion")
_SENTENCE = re.compile(r"\b(?:are|is|of which|has been|have been)\b", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^()]*\)")
_TITLE_PARTS = re.compile(r"[:,]|\s[–—-]\s")
_LAST_PART = re.compile(r":|\s[–—-]\s")

Members = dict[str, tuple[str, Said]]  # dimension -> the member and the text that names it


@dataclass(frozen=True, slots=True)
class Problem:
    """What stops a table: a text, where it stands, what was expected and what was found."""

    cell: str
    expected: str
    found: str
    text: str = ""
    dimension: str = ""
    sheet: str = ""


@dataclass
class Understood:
    """A table as facts of one kind: the members of each row and column, and what holds for all."""

    table: Table
    kind: Kind
    labels: tuple[int, ...]
    values: tuple[int, ...]
    rows: dict[int, Members] = field(default_factory=dict)
    columns: dict[int, Members] = field(default_factory=dict)
    whole: Members = field(default_factory=dict)
    far: Members = field(default_factory=dict)  # what only cover, notes or file name say
    levels: dict[str, tuple[str, int, int]] = field(default_factory=dict)  # level -> its dimension, texts known, texts in all
    whole_unknown: bool = False  # whether a title or the sheet's name has words that no list knows
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)  # lines of the workbook's cover and notes
    left_out: list[str] = field(default_factory=list)  # rows and columns that are not of the kind


@dataclass(frozen=True)
class NotUnderstood:
    """Why a table is no facts of a kind."""

    kind: str
    known: tuple[str, ...]  # dimensions that were recognised
    lacking: str


def understand(
    table: Table, around: Surroundings, readers: Iterable[MeaningOfTexts]
) -> Understood | list[NotUnderstood]:
    """Return a table as facts of the kind that explains it, else why it is of none."""
    answers = [_as_facts_of(reader, table, around) for reader in readers]
    fitting = [answer for answer in answers if isinstance(answer, Understood)]
    if fitting:
        return min(fitting, key=lambda answer: len(answer.problems))
    return [answer for answer in answers if isinstance(answer, NotUnderstood)]


def _as_facts_of(reader: MeaningOfTexts, table: Table, around: Surroundings) -> Understood | NotUnderstood:
    kind = reader.kind
    table = with_whole_header(_without_repeated_headers(table), reader)
    labels, values = _roles_of_columns(reader, table)
    if not values:
        return NotUnderstood(kind.name, (), "a column of figures")
    axes = axes_of(table, around, labels, values)
    foreign = _foreign(reader, axes)
    levels = _Levels(reader, axes)
    present = levels.dimensions | {d for said in axes.table for d in reader.of(said.text).members}
    if kind.subject and any(reader.of(said.text).subject for said in axes.all):
        present.add(kind.subject)
    known = tuple(sorted(present & set(kind.takes)))
    if foreign:
        return NotUnderstood(kind.name, known, f"a table about probation: '{foreign}'")
    parted = _parted(reader, axes)
    if parted:
        return NotUnderstood(kind.name, known, f"a table of all, not of a part: '{parted}'")
    composed = {whole for whole, parts in kind.compose.items() if set(parts) <= present}
    for group in kind.identified_by:
        if not {*group} & (present | composed):
            return NotUnderstood(kind.name, known, f"{' or '.join(group)}")
    if kind.on_an_axis and not levels.dimensions & set(kind.on_an_axis):
        return NotUnderstood(kind.name, known, f"rows or columns of {' or '.join(kind.on_an_axis)}")
    if levels.unknown:
        return NotUnderstood(kind.name, known, levels.unknown)
    said = {name: level.said for name, level in levels.levels.items()}
    answer = Understood(table, kind, labels=tuple(labels), values=tuple(values), levels=said)
    given, answer.whole = _whole(reader, axes)
    answer.far = _far(reader, axes)
    answer.whole |= {name: one for name, one in given.items() if not _is_printed(answer, name) and name not in answer.whole}
    for dimension in set(kind.several_in_titles) & answer.whole.keys():
        # Where rows or columns say which, a title only lists them: "staffing against targets".
        if levels.members(dimension) - {answer.whole[dimension][0]} - kind.never_kept(dimension):
            del answer.whole[dimension]
    answer.notes = [said.text for said in axes.far]
    answer.whole_unknown = any(
        any(not word.isdigit() for word in meaning.unknown)
        for said in axes.table
        if said.level in ("title", "constant") and (meaning := reader.of(said.text))
    )
    answer.rows = dict(_positions(reader, axes.rows, levels, answer, "row"))
    answer.columns = dict(_positions(reader, axes.columns, levels, answer, "column"))
    return answer


def _without_repeated_headers(table: Table) -> Table:
    """Leave out the rows of a long table that print its header again."""
    headers = {column.index: column.header for column in table.columns if column.header}

    def again(row: int) -> bool:
        texts = {column.index: label_text(table.sheet.at(row, column.index)) for column in table.columns}
        said = {index: text for index, text in texts.items() if text}
        return len(said) > 1 and all(headers.get(index) == text for index, text in said.items())

    repeated = {row for row in table.body if again(row)}
    return replace(table, body=tuple(row for row in table.body if row not in repeated)) if repeated else table


def with_whole_header(table: Table, reader: MeaningOfTexts) -> Table:
    """Take the first rows of the body that name columns for the header that they are.

    A layout shows no header row above words, or one whose upper row is full: their words do.
    """
    while len(table.body) > 1 and (path := _named_by(table, reader)) is not None:
        row, rest = table.body[0], table.body[1:]
        columns, spanning = [], tuple[str, ...]()
        for column in table.columns:
            # An upper cell names the blank columns to its right.
            spanning = column.path if any(column.path) else spanning
            own = path[column.index]
            whole = tuple(text for text in (*spanning, own) if text) if column.index != table.columns[0].index else (own or column.header,)
            columns.append(replace(column, path=whole or ("",), header_row=row if own else column.header_row))
        table = replace(table, body=rest, columns=tuple(columns))
    return table


def _named_by(table: Table, reader: MeaningOfTexts) -> dict[int, str] | None:
    """The texts of the first row of the body, where they name what the columns below hold."""
    row, sheet = table.body[0], table.sheet
    cells = {column.index: sheet.at(row, column.index) for column in table.columns}
    texts = {index: label_text(cell) for index, cell in cells.items()}
    said = [texts[column.index] for column in table.columns[1:] if texts[column.index]]
    first = reader.of(texts[table.columns[0].index])
    if len(said) < (1 if first.names else 2) or table.headings[row] or not set(kinds_of([cells.values()])[0]) <= {BLANK, WORDS, DATE}:
        return None
    meanings = [reader.of(text) for text in said]
    named = [meaning for meaning in meanings if not meaning.unknown and set(meaning.members) - {"rating"}]
    marks = [text for text in said if reader.lists.one(text, RATINGS)]
    if texts[table.columns[0].index] and not first.names:
        return None
    return texts if len(named) > len(said) * KNOWN_SHARE and not marks else None


def _roles_of_columns(reader: MeaningOfTexts, table: Table) -> tuple[list[int], list[int]]:
    """Return the columns whose cells say what a row is about, and those whose cells are its figures."""
    held = kinds_in(table)
    labels, values = list[int](), list[int]()
    takes_words = any(figure.type == "rating" for figure in reader.kind.figure)
    for place, column in enumerate(table.columns):
        header = reader.of(column.header)
        kinds = held[column.index]
        if place == 0 and table.label_columns:
            if not (header.aside and kinds <= {WORDS, SHORT} and not _are_members(reader, _texts(table, column.index))):
                labels.append(column.index)
        elif not kinds:
            continue
        elif kinds <= {DATE}:
            as_label = header.says_nothing
            (labels if as_label else values).append(column.index)
        elif WORDS in kinds and FIGURE not in kinds:
            texts = _texts(table, column.index)
            if takes_words and (_are_ratings(reader, texts) or {"item", "standard"} & set(header.members)):
                values.append(column.index)
            elif _are_members(reader, texts) or (
                header.names and kinds <= {WORDS, SHORT} and place < table.label_columns
            ):
                labels.append(column.index)
            elif takes_words and not header.says_nothing and not header.aside:
                values.append(column.index)
        elif (place < table.label_columns and header.says_nothing) or (header.names & {"date"} and header.says_nothing and not header.unknown):
            labels.append(column.index)
        elif not (header.aside and header.says_nothing and not header.names):
            values.append(column.index)
    return labels, values


def _texts(table: Table, column: int) -> list[str]:
    texts = {label_text(table.sheet.at(row, column)): None for row in table.body}
    return [text for text in texts if text][:LOOKED_AT]


def _are_members(reader: MeaningOfTexts, texts: list[str]) -> bool:
    known = [
        text for text in texts if (meaning := reader.of(text)) and not meaning.unknown and not meaning.says_nothing
    ]
    return len(known) > len(texts) * KNOWN_SHARE


def _are_ratings(reader: MeaningOfTexts, texts: list[str]) -> bool:
    # Beside ratings a unit's column may hold its score and the day of its report.
    rated = [
        text
        for text in texts
        if reader.lists.one(text, RATINGS)
        or {"rating", "item"} >= reader.of(text).members.keys() > set()
        or reader.lists.read(text).dates
    ]
    return len(rated) > len(texts) * KNOWN_SHARE


def _foreign(reader: MeaningOfTexts, axes: Axes) -> str | None:
    """The nearest text of the table that says whose it is, where that is not probation's."""
    own = ("grade", "pdu", "question", "need", "standard")
    for said in axes.table:
        if said.level == "note":
            continue
        meaning = reader.of(said.text)
        ours = (meaning.subject and not meaning.alone) or any(meaning.members.get(dimension) for dimension in own)
        if (meaning.foreign or (meaning.alone and said.level == "corner")) and not ours:
            return said.text
        if ours and not meaning.foreign:
            return None
    return None


def _parted(reader: MeaningOfTexts, axes: Axes) -> str | None:
    """A text of the axes or the title that names a part that no mart takes."""
    excluded = set(reader.kind.excludes)
    paths = (*axes.rows.values(), *axes.columns.values())
    near = [said for said in axes.table if said.level in ("title", "sheet", "corner")]
    texts = dict.fromkeys(said.text for said in (*near, *(said for path in paths for said in path)))
    return next((text for text in texts if excluded & set(reader.of(text).members)), None)


@dataclass
class _Level:
    """The texts of one level of an axis, and the dimension that most of them are of."""

    texts: dict[str, Meaning]

    @property
    def dimensions(self) -> Counter[str]:
        return Counter(d for meaning in self.texts.values() if not meaning.unknown for d in meaning.members)

    @property
    def main(self) -> str | None:
        most = self.dimensions.most_common(1)
        return most[0][0] if most else None

    @property
    def known(self) -> int:
        return sum(not meaning.unknown or bool(meaning.foreign) for meaning in self.texts.values())

    @property
    def said(self) -> tuple[str, int, int]:
        return self.main or "", self.known, len(self.texts)


class _Levels:
    """The levels of both axes."""

    def __init__(self, reader: MeaningOfTexts, axes: Axes) -> None:
        self.levels: dict[str, _Level] = {}
        for said in (said for path in (*axes.rows.values(), *axes.columns.values()) for said in path):
            self.levels.setdefault(said.level, _Level({})).texts.setdefault(said.text, reader.of(said.text))
        self._reader = reader

    @property
    def dimensions(self) -> set[str]:
        return {dimension for level in self.levels.values() for dimension in level.dimensions}

    def members(self, dimension: str) -> set[str]:
        """The members of a dimension that rows and columns name."""
        meanings = (meaning for level in self.levels.values() for meaning in level.texts.values())
        return {member for meaning in meanings for member in meaning.members.get(dimension, ())}

    @property
    def unknown(self) -> str | None:
        """The level most of whose texts no code list of the kind knows, in words."""
        for name, level in self.levels.items():
            if level.known < len(level.texts) * KNOWN_SHARE:
                texts = [text for text, meaning in level.texts.items() if meaning.unknown]
                shown = ", ".join(f"'{text}'" for text in texts[:3])
                return f"members of a known dimension in {name}: {level.known} of {len(level.texts)} known, not {shown}"
        return None

    def missing(self, level: str, meaning: Meaning) -> Iterator[str]:
        """The dimensions that most texts of a level name and this one, a total, does not."""
        texts = self.levels[level].texts
        others = [other for other in texts.values() if not other.total and other.members]
        counted = Counter(dimension for other in others for dimension in other.members)
        area = set(self._reader.kind.fields.get("area", ()))
        for dimension, times in counted.items():
            named = meaning.members.keys() & (area if dimension in area else {dimension})
            if times * 2 >= len(others) and not named:
                yield dimension


def _positions(
    reader: MeaningOfTexts, texts: Mapping[int, tuple[Said, ...]], levels: _Levels, answer: Understood, what: str
) -> Iterator[tuple[int, Members]]:
    """The members of each row or column; of several texts the innermost wins."""
    told = set[str]()
    for position, path in texts.items():
        members: Members = {}
        problems: list[Problem] = []
        foreign = False
        for said in path:
            meaning = reader.of(said.text)
            foreign = foreign or bool(meaning.foreign and meaning.members.get("grade", ("all",)) == ("all",))
            if meaning.unknown and not foreign and not meaning.aside:
                problems.append(_unknown(levels, said, meaning))
            for dimension in meaning.members:
                if dimension in meaning.derived and _is_printed(answer, dimension):
                    continue
                found = meaning.strongest(dimension, reader.kind.stronger)
                if len(found) == 1 or dimension in reader.kind.derive:
                    members[dimension] = (found[0] if len(found) == 1 else "\n".join(found), said)
                else:
                    problems.append(
                        Problem(said.cell, f"one {dimension}", f"{len(found)} in '{said.text}': {', '.join(found)}")
                    )
            if meaning.total and reader.kind.totals:
                _of_total(reader.kind, levels, said, meaning, members)
        if foreign:
            answer.left_out.append(f"{what} '{path[-1].text}'")
            continue
        for problem in problems:
            if (problem.cell, problem.found) not in told:
                told.add((problem.cell, problem.found))  # type: ignore[arg-type]
                answer.problems.append(problem)
        yield position, members


def _is_printed(answer: Understood, dimension: str) -> bool:
    """Whether a title or the cover prints what a member would give: a framework holds for its outcomes too."""
    own = set(answer.kind.derive) & {of for dimensions in answer.kind.fields.values() for of in dimensions}
    return not own and dimension in answer.whole | answer.far


def _of_total(kind: Kind, levels: _Levels, said: Said, meaning: Meaning, members: Members) -> None:
    """Give a total what it is the total of: the dimension of its level that it does not name itself."""
    for dimension in levels.missing(said.level, meaning):
        total = kind.totals.get(dimension)
        if dimension in members and total is not None:
            del members[dimension]
        if meaning.service and dimension == kind.service:
            members["employer"] = ("Probation Service", said)
        if total is None and dimension in {name for group in kind.identified_by for name in group}:
            members["no fact"] = ("total", said)
        elif total is None:
            continue
        elif dimension == "pdu" and "region" not in members:
            _of_all(kind.totals.get("region"), members, said)
        elif total.dimension and total.member:
            _of_all(total, members, said)


def _of_all(total: object, members: Members, said: Said) -> None:
    dimension, member = getattr(total, "dimension", None), getattr(total, "member", None)
    if dimension and member:
        members[dimension] = (member, said)


def _unknown(levels: _Levels, said: Said, meaning: Meaning) -> Problem:
    dimension = levels.levels[said.level].main or "member"
    words = " ".join(meaning.unknown)
    found = f"'{said.text}'" if words.lower() == said.text.lower() else f"'{said.text}', with '{words}'"
    return Problem(said.cell, f"a known {dimension}", found, said.text, dimension)


def _says_only(reader: MeaningOfTexts, text: str, dimension: str) -> bool:
    """Whether a title ends in a member and nothing else, as ": Cases (n)" does."""
    last = reader.of(_TITLE_PARTS.split(text)[-1])
    return set(last.members) == {dimension} and not last.unknown


def _one_or_alike(members: tuple[str, ...], *, derived: bool) -> str | None:
    """One member; or several of one name in different frameworks, which the rest of the table tells apart."""
    alike = derived and len({member.rpartition("|")[2] for member in members}) == 1
    return members[0] if len(members) == 1 else "\n".join(members) if alike else None


def _whole(reader: MeaningOfTexts, axes: Axes) -> tuple[Members, Members]:
    """The members that hold for the whole table: those that others give, and of each dimension the nearest printed."""
    given: Members = {}
    found: Members = {}
    for said in axes.table:
        meaning = reader.of(said.text)
        for dimension, members in meaning.members.items():
            weak = reader.kind.weak_in_titles.get(dimension, ())
            members = tuple(member for member in members if member not in weak) if len(members) > 1 else members
            own = said.level in ("title", "sheet") and _says_only(reader, said.text, dimension)
            if own and len(members) > 1:
                # "Needs in inspected cases, n": what stands last.
                members = reader.of(_TITLE_PARTS.split(said.text)[-1]).strongest(dimension, reader.kind.stronger)
            if len(members) > 1 and said.level != "sheet":
                # "Vacancy rate (% of target)": what stands in brackets is about what stands before.
                members = reader.of(_BRACKETED.sub(" ", said.text)).members.get(dimension, members)
            if len(members) > 1 and (dimension not in reader.kind.several_in_titles or said.level == "sheet"):
                members = meaning.strongest(dimension, reader.kind.stronger)
            if len(members) > 1:
                # "Desistance and risk of harm: desistance": what comes last says which.
                members = reader.of(_LAST_PART.split(said.text)[-1]).members.get(dimension, members)
            one = _one_or_alike(members, derived=dimension in reader.kind.derive)
            if one is None or dimension in (given if dimension in meaning.derived else found):
                continue
            on_axes_only = set(reader.kind.only_on_an_axis)
            if f"{dimension}={one}" in on_axes_only or (dimension in on_axes_only and not own):
                continue
            if dimension == "unit" and one in PARTS_OF_A_HUNDRED and (said.level == "note" or _SENTENCE.search(said.text)):
                continue  # "Percentages are of the cases answered" is a note on those that there are
            if dimension == "date" and meaning.ranged:
                continue
            if dimension == "measure" and _SENTENCE.search(said.text):
                continue
            if dimension == "measure" and (said.level == "note" or any(not word.isdigit() for word in meaning.unknown)):
                continue  # words that are not known may make another measure of it
            if said.level == "note" and (dimension not in ("unit", "framework") or dimension in meaning.derived):
                continue
            (given if dimension in meaning.derived else found)[dimension] = (one, said)
    return given, found


def _far(reader: MeaningOfTexts, axes: Axes) -> Members:
    """What cover, notes and file name say of every table; where they name two members of a dimension, neither."""
    said_of: dict[str, dict[str, Said]] = {}
    for said in axes.far:
        meaning = reader.of(said.text)
        for dimension, members in meaning.members.items():
            if dimension not in meaning.derived:
                said_of.setdefault(dimension, {}).update(dict.fromkeys(members, said))
    found: Members = {}
    for dimension in FAR_DIMENSIONS:
        members_of = said_of.get(dimension, {})
        if len(members_of) == 1:
            one, said = next(iter(members_of.items()))
            if f"{dimension}={one}" not in reader.kind.only_on_an_axis:
                found[dimension] = (one, said)
    return found
