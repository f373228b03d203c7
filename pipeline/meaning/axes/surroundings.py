"""What a workbook says beyond the tables of one sheet: its cover, its notes, its list of contents, other titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from pipeline.workbook.cells import Sheet
from pipeline.workbook.tables import Line, Table
from pipeline.workbook.values import FIGURE
from pipeline.workbook.wording import is_footnote

# Lines about the release, which say nothing of the figures.
OF_THE_RELEASE = re.compile(
    r"^\W*(?:source|published|publication|publisher|released|release date|this release|date of publication|contact"
    r"|back to|next (?:update|release)|return to|©|licen[cs](?:ed|e)|last updated|issued|produced|author|producer"
    r"|version|status|edition|e-?mail|contains public sector information|open government licence"
    r"|(?:other|further) (?:tabs|tables|(?:work)?sheets))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Surroundings:
    """What a workbook says beyond the tables of one sheet."""

    file: str = ""
    contents: Mapping[str, str] = field(default_factory=dict)  # sheet -> its title in the list of contents
    cover: tuple[Line, ...] = ()  # texts of sheets without figures
    document: str = ""  # the title of the workbook
    abbreviations: Mapping[str, str] = field(default_factory=dict)  # short labels that its lines explain, in full
    definitions: Mapping[tuple[str, ...], str] = field(default_factory=dict)  # headings that its lines define
    titles: Mapping[str, frozenset[tuple[int, int]]] = field(
        default_factory=dict
    )  # sheet -> the tables' own title lines
    headings: Mapping[str, frozenset[tuple[int, int]]] = field(default_factory=dict)  # sheet -> those within its tables
    footnotes: Mapping[str, frozenset[tuple[int, int]]] = field(default_factory=dict)  # sheet -> those of its tables
    ends: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # sheet -> the last rows of its tables
    below: Mapping[tuple[str, int], tuple[Line, ...]] = field(default_factory=dict)  # sheet, header -> lines under it


def surroundings_of(file: str, sheets: Iterable[tuple[Sheet, list[Table]]]) -> Surroundings:
    """Return what the sheets without figures say: the titles that a list of contents gives, cover and notes."""
    listed = list(sheets)
    names = {sheet.name for sheet, _ in listed}
    contents: dict[str, str] = {}
    lines: list[Line] = []
    for sheet, tables in listed:
        if sheet.hidden or any(FIGURE in kinds for table in tables for kinds in list(table.kinds.values())[1:]):
            continue
        rows_of_tables = {row for table in tables for row in table.body}
        for row, cells in enumerate(sheet.rows, start=sheet.first_row):
            texts = [(column, str(cell)) for column, cell in enumerate(cells, start=sheet.first_column) if cell != ""]
            if len(texts) > 1 and texts[0][1] in names:
                contents[texts[0][1]] = texts[1][1]
            elif row in rows_of_tables and len(texts) > LONGEST_PAIR:
                continue  # a unit and its ratings in words are of that unit, and say nothing of other tables
            elif (key := _of_a_key([text for _, text in texts])) is not None:
                lines.append(Line(key, row, texts[0][0]))
            else:
                lines += [Line(text, row, column) for column, text in texts]
    titles = {
        sheet.name: frozenset(at for table in tables for at in _own_title(table, first=table is tables[0]))
        for sheet, tables in listed
    }
    headings = {sheet.name: frozenset(_headings_within(tables)) for sheet, tables in listed}
    footnotes = {
        sheet.name: frozenset((line.row, line.column) for table in tables for line in table.footnotes)
        for sheet, tables in listed
    }
    ends = {sheet.name: tuple(table.body[-1] for table in tables) for sheet, tables in listed}
    below = {
        (sheet.name, table.header_row): tuple(_lines_between(table, tables))
        for sheet, tables in listed
        for table in tables
    }
    return Surroundings(file, contents, tuple(lines), "", {}, {}, titles, headings, footnotes, ends, below)


LONGEST_SIGN = 3
LONGEST_PAIR = 2  # texts of a row that is a label and what it says: Region | Wales


def _of_a_key(texts: list[str]) -> str | None:
    """A row that pairs a sign with what it means, either first: "★ | Outstanding"."""
    signs = [text for text in texts if len(text) <= LONGEST_SIGN and not any(map(str.isalnum, text))]
    if len(texts) != 2 or len(signs) != 1:
        return None
    return f"{signs[0]} = {texts[texts[0] == signs[0]]}"


def _own_title(table: Table, *, first: bool) -> Iterator[tuple[int, int]]:
    """Where the title of a table stands: of the first on a sheet its last line and questions, as others may be of all.

    A line on the release names no table, and a sentence none that has another line.
    """
    lines = [line for line in table.title if not OF_THE_RELEASE.search(line.text)] or list(table.title)
    last = [line for line in lines if not is_footnote(line.text)][-1:] or lines[-1:]
    for line in lines or (table.above if first else ()):
        if line.text.endswith("?") or (lines and (not first or line in last)):
            yield (line.row, line.column)


def _headings_within(tables: Sequence[Table]) -> Iterator[tuple[int, int]]:
    """Where lines stand among the rows of a table: they head some of these, and say nothing of a table below."""
    for line in tables[-1].above if tables else ():
        if any(
            table.header_row < line.row < table.body[-1]
            and table.columns[0].index <= line.column <= table.columns[-1].index
            for table in tables
        ):
            yield (line.row, line.column)


def _lines_between(table: Table, tables: Iterable[Table]) -> Iterator[Line]:
    """The lines between a table and the title of the next one below: its notes, whatever they look like."""
    listed = sorted(tables, key=attrgetter("header_row"))
    below = next((other for other in listed if other.header_row > table.body[-1]), None)
    if below is not None and below.title:
        # What also stands at the foot of the last table ends this one, and does not begin the next.
        feet = {line.text for line in listed[-1].footnotes}
        first = min((line.row for line in below.title if line.text not in feet), default=below.header_row)
        yield from (line for line in below.above if table.body[-1] < line.row < first)
