"""Tables whose rows are of two kinds of fact: needs met and answers to key questions, one below the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.meaning.axes import Surroundings
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members import MeaningOfTexts
from pipeline.meaning.understanding import understand
from pipeline.meaning.understood import NotUnderstood, Understood
from pipeline.workbook.tables import Table
from pipeline.workbook.values import label_text

FEWEST_ROWS = 2  # of each kind


def understand_rows(
    table: Table, around: Surroundings, readers: Iterable[MeaningOfTexts], whole: Understood | list[NotUnderstood]
) -> list[Understood]:
    """Return the rows of either kind as facts of it, where the table as a whole is not of one kind."""
    if isinstance(whole, Understood) and not whole.problems and not whole.left_out:
        return []
    meant = [understand(part, around, [reader]) for part, reader in _parted_by_kind(table, readers)]
    understood = [part for part in meant if isinstance(part, Understood) and not part.problems]
    return understood if len(understood) == len(meant) else []


def _parted_by_kind(table: Table, readers: Iterable[MeaningOfTexts]) -> list[tuple[Table, MeaningOfTexts]]:
    """Return the rows of each kind as a table of their own, where two kinds share all rows of one; else nothing."""
    columns = _labels(table)
    texts = {
        row: {*table.headings[row], *(label_text(table.sheet.at(row, column)) for column in columns)} - {""}
        for row in table.body
    }
    named = [(reader, _rows_of(texts, reader)) for reader in readers]
    named = [(reader, rows) for reader, rows in named if len(rows) >= FEWEST_ROWS]
    for place, (first, rows) in enumerate(named):
        for second, others in named[place + 1 :]:
            whole = rows.isdisjoint(others) and len(rows) + len(others) == len(table.body)
            if whole and not _labelled_by_others(table, rows):
                return [(_with_rows(table, rows), first), (_with_rows(table, others), second)]
    return []


def _rows_of(texts: Mapping[int, set[str]], reader: MeaningOfTexts) -> set[int]:
    """The rows whose labels name what a fact of the kind is about."""
    wanted = _identifying(reader.kind)

    def is_of_kind(said: set[str]) -> bool:
        there = {dimension for text in said for dimension in reader.of(text).members}
        return any(there >= parts for parts in wanted)

    return {row for row, said in texts.items() if is_of_kind(said)}


def _labels(table: Table) -> list[int]:
    return [*(column.index for column in table.columns[: table.label_columns]), *table.further_labels]


def _labelled_by_others(table: Table, rows: set[int]) -> bool:
    """Whether a row without a label of its own stands below one of the other kind, whose label it may share."""
    parted = [below for above, below in pairwise(table.body) if (above in rows) != (below in rows)]
    return any(not label_text(table.sheet.at(row, column)) for row in parted for column in _labels(table))


def _identifying(kind: Kind) -> Sequence[set[str]]:
    """What rows of the kind name, each a set of dimensions that do so together: a question, or a stage and a theme."""
    first = kind.identified_by[0]
    return [
        *({dimension} for dimension in first if "=" not in dimension),
        *(set(kind.compose[one]) for one in first if one in kind.compose),
    ]


def _with_rows(table: Table, rows: set[int]) -> Table:
    return replace(table, body=tuple(row for row in table.body if row in rows))
