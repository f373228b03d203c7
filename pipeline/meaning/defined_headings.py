"""What lines say that the headings of columns mean: "Number: cases in which inspectors identified the need."."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.meaning.code_lists import CodeLists
from pipeline.meaning.evidence import MEASURED
from pipeline.meaning.words import key_of, words_of
from pipeline.workbook.tables import Column, Table

LONGEST = 3  # words of a heading that a line defines
_DEFINITION = re.compile(
    r"(?:^|(?<=[.;]\s)|(?<=\band\s))\W?(?P<heading>[A-Z%][^.;:=]{0,24}?)\W?\s*(?:[:=]|\bmeans\b|\bis the\b)\s+"
    r"(?P<said>[^.;:?]+)(?![:?])"
)
_SAYS_WHAT = MEASURED - {"unit"}


def definitions_of(lines: Iterable[str], lists: CodeLists) -> dict[tuple[str, ...], str]:
    """Return what lines say that short headings mean, where they say what is counted or measured."""
    found: dict[tuple[str, ...], str] = {}
    for line in lines:
        for match in _DEFINITION.finditer(line):
            words = words_of(match["heading"])
            heading_is_short = 0 < len(words) <= LONGEST and _is_measured(lists, words)
            if heading_is_short and _measures(lists, match["said"]) > _measures(lists, match["heading"]):
                found.setdefault(key_of(words), match["said"])
    return found


def with_definitions(table: Table, of_workbook: Mapping[tuple[str, ...], str], lists: CodeLists) -> Table:
    """Return a table whose headings of figures say beside their words what its lines, or the workbook's, define."""
    own = (line.text for line in (*table.title, *table.above, *table.footnotes))
    definitions = {**of_workbook, **definitions_of(own, lists)}
    if not definitions:
        return table

    def defined(column: Column) -> Column:
        said = definitions.get(key_of(words_of(column.path[-1]))) if column.path else None
        return replace(column, path=(*column.path[:-1], f"{column.path[-1]}: {said}")) if said else column

    first, *others = table.columns
    return replace(table, columns=(first, *map(defined, others)))


def _is_measured(lists: CodeLists, words: tuple[str, ...]) -> bool:
    """Whether words are a wording of what is measured: "Number", "Per cent", "Need"."""
    return any(dimension in MEASURED for dimension, _ in lists.wordings.get(key_of(words), ()))


def _measures(lists: CodeLists, text: str) -> int:
    """How many dimensions of what is measured a text names."""
    return len({span.dimension for span in lists.read(text).spans} & _SAYS_WHAT)
