"""Tables of several kinds of fact: rows of a list, or columns side by side, that are each of a kind of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from pipeline.meaning.axes.surroundings import Surroundings
from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.facts.facts import facts_of
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.understanding.cards import parted_from_names, under_own_names
from pipeline.meaning.understanding.lacking import is_never_kept
from pipeline.meaning.understanding.tables import understand
from pipeline.meaning.understood import NotUnderstood, Understood
from pipeline.workbook.tables import Table
from pipeline.workbook.values import label_text

FEWEST_ROWS = 2  # of each kind


def understand_parts(
    table: Table, around: Surroundings, readers: Sequence[MeaningOfTexts], whole: Understood | list[NotUnderstood]
) -> list[Understood]:
    """Return the rows, or the columns, of each kind as facts of it, where the table as a whole is not of one kind."""
    if isinstance(whole, Understood) and (apart := _with_those_left_out(table, around, readers, whole)):
        return apart
    stopped = not isinstance(whole, Understood) or bool(whole.problems)
    by_row = isinstance(whole, Understood) and bool(whole.left_out)
    by_column = isinstance(whole, Understood) and _has_others_beside(whole)
    for parts in (
        _rows_by_kind(table, readers) if stopped or by_row else [],
        _columns_by_kind(table, around, readers, whole) if stopped or by_column else [],
    ):
        meant = [understand(part, around, [reader]) for reader, part in parts]
        understood = [part for part in meant if isinstance(part, Understood)]
        if understood and len(understood) == len(meant) and not _loses_by(understood, whole, readers[0].lists):
            return understood
    return []


def _with_those_left_out(
    table: Table, around: Surroundings, readers: Sequence[MeaningOfTexts], whole: Understood
) -> list[Understood]:
    """A table without the rows or columns that its kind leaves out, and these, where another wants them: providers."""
    by_kind = {reader.kind.name: reader for reader in readers}
    own = by_kind[whole.kind.name]
    others = [one for one in readers if not _wanted_by(one.kind).isdisjoint(whole.kind.left_out)]
    if not whole.left_out or not others:
        return []
    columns = {column.index for column in table.columns[1:] if any(own.of(text).left_out for text in column.path)}
    labels = {*_labels(table), *whole.labels}
    rows = {row for row in table.body if any(own.of(text).left_out for text in _texts_of_row(table, labels, row))}
    if columns:
        rest = {column.index for column in table.columns} - columns
        parts = _with_columns(table, columns | labels), _with_columns(table, rest)
    elif rows and rows < {*table.body}:
        parts = _with_rows(table, rows), _with_rows(table, {*table.body} - rows)
    else:
        return []
    theirs, ours = understand(parts[0], around, others), understand(parts[1], around, [own])
    if not (isinstance(theirs, Understood) and isinstance(ours, Understood)):
        return []
    # Of which provider the ratings under "CRC" are, nothing says: these are left out and told.
    unnamed = {f"the {field} of the figure" for field in theirs.kind.needs if field in _wanted_by(theirs.kind)}
    problems = facts_of((theirs,), own.lists).problems
    return [] if any(problem.expected in unnamed for problem in problems) else [ours, theirs]


def _wanted_by(kind: Kind) -> set[str]:
    return {dimension for group in kind.identified_by for dimension in group}


def _has_others_beside(whole: Understood) -> bool:
    """Whether some columns of a table are none of its kind's: no labels or figures, or of nothing that it is about."""
    if len(whole.table.columns) > len(whole.labels) + len(whole.values):
        return True
    wanted, *_ = _identifying(whole.kind)
    named = [
        any({*members, *(f"{name}={one}" for name, (one, _) in members.items())} >= parts for parts in wanted)
        for members in (whole.columns.get(index, {}) for index in whole.values)
    ]
    return any(named) and not all(named)


def _loses_by(parts: Sequence[Understood], whole: Understood | list[NotUnderstood], lists: CodeLists) -> bool:
    """Whether something stops a part of a table that is read as a whole, or that is said to be stopped as a whole."""
    if not isinstance(whole, Understood):
        return False
    stopped = any(part.problems for part in parts)
    if stopped or whole.problems:
        return stopped
    return any(facts_of((part,), lists).problems for part in parts if part.kind is not whole.kind)


def _rows_by_kind(table: Table, readers: Sequence[MeaningOfTexts]) -> list[tuple[MeaningOfTexts, Table]]:
    """The rows of each kind as a table of their own, where each row is of one kind; else nothing."""
    table, heads = parted_from_names(table, readers)
    found = dict[int, set[str]]()
    wanted = [(reader, _identifying(reader.kind)) for reader in readers]
    for row in table.body:
        found[row] = _kinds(_texts_of_row(table, _labels(table), row), (), wanted)
        if not found[row]:
            return []
    rows = defaultdict[str | None, set[int]](set)
    for row, kind in _by_kind(found, set()).items():
        rows[kind].add(row)
    few = len(rows) < 2 or any(len(of_kind) < FEWEST_ROWS for of_kind in rows.values())
    if None in rows or few or any(_labelled_by_others(table, of_kind) for of_kind in rows.values()):
        return []
    own = {name: under_own_names(table, of_kind, heads) for name, of_kind in rows.items()}
    parts = [(reader, part) for reader in readers if (part := own.get(reader.kind.name)) is not None]
    return parts if len(parts) == len(rows) else []


def _columns_by_kind(
    table: Table, around: Surroundings, readers: Sequence[MeaningOfTexts], whole: Understood | list[NotUnderstood]
) -> list[tuple[MeaningOfTexts, Table]]:
    """The columns of each kind beside those that are of none, where several kinds have some; else nothing."""
    labels = chain.from_iterable(table.first_texts(column) for column in _labels(table))
    near = (*labels, *(line.text for line in (*table.title, *table.above, *around.cover)), table.sheet.name)
    headers = {column.index: tuple({*column.path, column.header}) for column in table.columns[1:]}
    wanted = [(reader, _identifying(reader.kind)) for reader in readers]
    found = {index: _kinds(texts, near, wanted) for index, texts in headers.items()}
    of = _by_kind(found, {whole.kind.name} if isinstance(whole, Understood) else set())
    named = set(filter(None, of.values()))
    if len(named) < 2:
        return []
    days = _days_of_inspections(table, readers)
    parts = list[tuple[MeaningOfTexts, Table]]()
    for reader in (one for one in readers if one.kind.name in named):
        # The day of an inspection is none of its staff's.
        others = days if "date" in reader.kind.takes else set[int]()
        own = {index for index in of if of[index] == reader.kind.name or not (of[index] or index in others)}
        parts.append((reader, _with_columns(table, own | {table.columns[0].index})))
    return parts


def _days_of_inspections(table: Table, readers: Iterable[MeaningOfTexts]) -> set[int]:
    return {
        column.index
        for column in table.columns[1:]
        for reader in readers
        if not reader.dated_items.isdisjoint(reader.of(column.header).members.get("item", ()))
    }


def _by_kind(found: Mapping[int, set[str]], of_whole: set[str]) -> dict[int, str | None]:
    """The kind that each row or column is of; of several, that of the table or of those beside it."""
    plain = of_whole | {kind for kinds in found.values() if len(kinds) == 1 for kind in kinds}
    likely = {line: kinds if len(kinds) == 1 else kinds & plain for line, kinds in found.items()}
    return {line: next(iter(kinds)) if len(kinds) == 1 else None for line, kinds in likely.items()}


@dataclass(frozen=True)
class _Claim:
    """What a kind makes of the texts of a row or column that name what a fact of it is about."""

    kind: str
    whole: bool  # whether these, and those around, say everything that makes a table one of the kind
    known: bool  # whether a list knows each of their words


def _kinds(
    texts: Sequence[str], near: Sequence[str], wanted: Iterable[tuple[MeaningOfTexts, list[list[set[str]]]]]
) -> set[str]:
    """The kinds whose facts texts are about; of several, those of which they say all, and in words that are known."""
    claims = list(filter(None, (_claim(texts, near, reader, groups) for reader, groups in wanted)))
    for better in ("whole", "known"):
        if len(claims) > 1:
            claims = [claim for claim in claims if getattr(claim, better)] or claims
    return {claim.kind for claim in claims}


def _claim(
    texts: Sequence[str], near: Sequence[str], reader: MeaningOfTexts, groups: list[list[set[str]]]
) -> _Claim | None:
    kind, there = reader.kind, _said(reader, texts)
    if not any(there >= parts for parts in groups[0]):
        return None
    meanings = [reader.of(text) for text in texts]
    if not there.isdisjoint(kind.excludes) or any(is_never_kept(kind, meaning) for meaning in meanings):
        return None
    there |= _said(reader, near)
    whole = all(any(there >= parts for parts in group) for group in groups)
    return _Claim(kind.name, whole, not any(meaning.unknown for meaning in meanings))


def _said(reader: MeaningOfTexts, texts: Iterable[str]) -> set[str]:
    """The dimensions that texts name, and their members: item, item=overall rating."""
    there = set[str]()
    for text in texts:
        meaning = reader.of(text)
        there |= {reader.kind.subject} if reader.kind.subject and meaning.subject else set()
        for dimension, members in meaning.members.items():
            there |= {dimension, *(f"{dimension}={member}" for member in members)}
    return there


def _identifying(kind: Kind) -> list[list[set[str]]]:
    """What facts of a kind name of each group, in sets that do so together: a question, or a stage and a theme."""
    return [
        [set(of) for one in group for of in (one.split(" + "), kind.compose.get(one)) if of]
        for group in kind.identified_by
    ]


def _labels(table: Table) -> list[int]:
    return [*(column.index for column in table.columns[: table.label_columns]), *table.further_labels]


def _texts_of_row(table: Table, columns: Iterable[int], row: int) -> tuple[str, ...]:
    labels = (label_text(table.sheet.at(row, column)) for column in columns)
    return tuple({*table.headings[row], *labels} - {""})


def _labelled_by_others(table: Table, rows: set[int]) -> bool:
    """Whether a row without a label of its own stands below one of another kind, whose label it may share."""
    parted = [below for above, below in pairwise(table.body) if (above in rows) != (below in rows)]
    return any(not label_text(table.sheet.at(row, column)) for row in parted for column in _labels(table))


def _with_rows(table: Table, kept: set[int]) -> Table:
    return replace(table, body=tuple(row for row in table.body if row in kept))


def _with_columns(table: Table, kept: set[int]) -> Table:
    return replace(
        table,
        columns=tuple(column for column in table.columns if column.index in kept),
        label_columns=sum(column.index in kept for column in table.columns[: table.label_columns]),
        further_labels=tuple(column for column in table.further_labels if column in kept),
    )
