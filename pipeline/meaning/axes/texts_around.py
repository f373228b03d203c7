"""The texts around the figures of a table: of each row, of each column and of the whole table, with their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from pipeline.meaning.texts.days_of_years import DayOfYears, day_of_years
from pipeline.meaning.texts.remarks import without_remarks
from pipeline.workbook.cells import Sheet, address
from pipeline.workbook.identifiers import in_words
from pipeline.workbook.tables import Column, Line, Table
from pipeline.workbook.values import DATE, FIGURE, SHORT, WORDS, label_text
from pipeline.workbook.wording import is_footnote

# Lines about the release, which say nothing of the figures.
OF_THE_RELEASE = re.compile(
    r"^\W*(?:source|published|publication|publisher|released|release date|this release|date of publication|contact"
    r"|back to|next (?:update|release)|return to|©|licen[cs](?:ed|e)|last updated|issued|produced|author|producer"
    r"|version|status|edition|e-?mail|contains public sector information|open government licence"
    r"|(?:other|further) (?:tabs|tables|(?:work)?sheets))\b",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:data (?:for|behind|from|to|in) )?(?:table|figure|chart) ?[a-z]?\d", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[/-]\s?\d\d)?")
_WITHOUT_YEAR = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|q(?:uarter )?[1-4]",
    re.IGNORECASE,
)
_STAMP = re.compile(r"(?<!\d)20\d{6}(?!\d)")  # when an extract was made, in the name of its file
_OF_TIME = re.compile(r"\b(?:years?|dates?|quarters?|months?|periods?|time)\b", re.IGNORECASE)
FEWEST_ROWS = 4  # of a table in which a column that never changes speaks of the whole


@dataclass(frozen=True, slots=True)
class Said:
    """A text of an axis or of a table, where it stands, and the level that it is one of."""

    text: str
    cell: str
    level: str


@dataclass(frozen=True)
class Surroundings:
    """What a workbook says beyond the tables of one sheet."""

    file: str = ""
    contents: Mapping[str, str] = field(default_factory=dict)  # sheet -> its title in the list of contents
    cover: tuple[Line, ...] = ()  # texts of sheets without figures
    abbreviations: Mapping[str, str] = field(default_factory=dict)  # short labels that its lines explain, in full
    definitions: Mapping[tuple[str, ...], str] = field(default_factory=dict)  # headings that its lines define
    titles: Mapping[str, frozenset[tuple[int, int]]] = field(
        default_factory=dict
    )  # sheet -> the tables' own title lines
    footnotes: Mapping[str, frozenset[tuple[int, int]]] = field(default_factory=dict)  # sheet -> those of its tables
    ends: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # sheet -> the last rows of its tables
    below: Mapping[tuple[str, int], tuple[Line, ...]] = field(default_factory=dict)  # sheet, header -> lines under it


@dataclass(frozen=True)
class Axes:
    """The texts of a table, apart from its figures."""

    rows: Mapping[int, tuple[Said, ...]]  # outermost first
    columns: Mapping[int, tuple[Said, ...]]
    table: tuple[Said, ...]  # the nearest first
    far: tuple[Said, ...]  # cover and file name: they speak of the whole workbook
    of_release: tuple[Said, ...] = ()  # lines about the release, on the sheet of the table

    @cached_property
    def distinct(self) -> list[Said]:
        """What rows and columns say, each text of a level once, as it first stands: most rows repeat some."""
        paths = (*self.rows.values(), *self.columns.values())
        first: dict[tuple[str, str], Said] = {}
        for path in paths:
            for said in path:
                first.setdefault((said.level, said.text), said)
        return list(first.values())


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
    return Surroundings(file, contents, tuple(lines), titles=titles, footnotes=footnotes, ends=ends, below=below)


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

    A line on the release names no table.
    """
    lines = [line for line in table.title if not OF_THE_RELEASE.search(line.text)] or list(table.title)
    for line in lines or (table.above if first else ()):
        if line.text.endswith("?") or (lines and (not first or line is lines[-1])):
            yield (line.row, line.column)


def _lines_between(table: Table, tables: Iterable[Table]) -> Iterator[Line]:
    """The lines between a table and the title of the next one below: its notes, whatever they look like."""
    listed = sorted(tables, key=_header_row)
    below = next((other for other in listed if other.header_row > table.body[-1]), None)
    if below is not None and below.title:
        # What also stands at the foot of the last table ends this one, and does not begin the next.
        feet = {line.text for line in listed[-1].footnotes}
        first = min((line.row for line in below.title if line.text not in feet), default=below.header_row)
        yield from (line for line in below.above if table.body[-1] < line.row < first)


def _header_row(table: Table) -> int:
    return table.header_row


def axes_of(table: Table, around: Surroundings, labels: Iterable[int], values: Iterable[int]) -> Axes:
    """Return the texts of a table whose label columns and value columns are given, as positions on its sheet."""
    constant, wanted = _constant(table, list(labels))
    columns = {column.index: column for column in table.columns}
    lines = (line.text for line in (*table.title, *table.above))
    of_years = day_of_years(lines, lambda: _printed_texts(table, wanted))
    by_column = _header_texts([_with_day(_with_year(columns[index]), of_years) for index in values])
    shared = _shared(list(by_column.values()))
    above_all = [said for path in list(by_column.values())[:1] for said in path if said.text in shared]
    return Axes(
        rows=_row_texts(table, wanted, of_years),
        columns={
            index: tuple(said for said in path if said.text not in shared or len(by_column) == 1)
            for index, path in by_column.items()
        },
        table=(
            *(above_all if len(by_column) > 1 else ()),
            *(Said(text, columns[index].cell, "corner") for index in wanted if (text := columns[index].header)),
            *constant,
            *(
                replace(said, text=of_years.without(said.text)) if of_years else said
                for said in _without_shorthand(_table_texts(table, around))
            ),
        ),
        far=(
            *(Said(line.text, line.cell, "cover") for line in around.cover),
            Said(in_words(around.file.rsplit("/")[-1].rsplit(".")[0]).replace("-", " "), "", "file"),
        ),
        of_release=tuple(
            Said(line.text, line.cell, "note")
            for line in dict.fromkeys((*table.title, *table.above, *table.footnotes))
            if OF_THE_RELEASE.search(line.text)
        ),
    )


def _constant(table: Table, labels: list[int]) -> tuple[list[Said], list[int]]:
    """Label columns with the same text in every row speak of the whole table; the others tell rows apart."""
    if len(table.body) < FEWEST_ROWS:
        return [], labels
    said, telling = list[Said](), list[int]()
    headers = {column.index: in_words(column.header) for column in table.columns}
    for index in labels:
        texts = {label_text(table.sheet.at(row, index)) for row in table.body}
        if len(texts) == 1 and texts != {""} and len(labels) > 1:
            if OF_THE_RELEASE.search(headers[index]):
                continue
            said.append(Said(texts.pop(), address(table.body[0], index), "constant"))
        else:
            telling.append(index)
    return said, telling


def _header_texts(columns: list[Column]) -> dict[int, tuple[Said, ...]]:
    deepest = max((len(column.path) for column in columns), default=1)
    return {
        column.index: tuple(
            # Counted from the lowest: a column without the upper levels has the same lowest one.
            Said(text, column.cell, f"header {deepest - len(column.path) + place}")
            for place, text in enumerate(column.path)
            if text
        )
        for column in columns
    }


def _with_year(column: Column) -> Column:
    """A day or month below a year is one date: 2021 over 30 June."""
    path, years = list[str](), [text for text in column.path if is_year(text)]
    for text in column.path:
        dated = len(years) == 1 and _WITHOUT_YEAR.fullmatch(text)
        path.append(f"{text} {years[0]}" if dated else text)
    if path != list(column.path):
        path.remove(years[0])
    return replace(column, path=tuple(path))


def _printed_texts(table: Table, labels: list[int]) -> Iterator[str]:
    """The headers of a table and the labels of its rows."""
    yield from (text for column in table.columns for text in column.path)
    yield from (label_text(table.sheet.at(row, index)) for row in table.body for index in labels)


def _with_their_year(said: list[Said]) -> tuple[Said, ...]:
    """A month or day beside a year in the labels of a row is one date: 2026 | March."""
    years = [one for one in said if is_year(one.text)]
    parts = [one for one in said if _WITHOUT_YEAR.fullmatch(one.text)]
    if len(years) != 1 or len(parts) != 1:
        return tuple(said)
    dated = replace(parts[0], text=f"{parts[0].text} {years[0].text}")
    return tuple(dated if one is parts[0] else one for one in said if one is not years[0])


def _with_day(column: Column, of_years: DayOfYears | None) -> Column:
    """A year below a title that gives its day: 2024 in a table of staff at 31 March each year."""
    return replace(column, path=tuple(map(of_years.date, column.path))) if of_years else column


def _shared(paths: list[tuple[Said, ...]]) -> set[str]:
    """The header texts that stand over every value column: they speak of the whole table."""
    texts = [{said.text for said in path} for path in paths]
    return set.intersection(*texts) if len(texts) > 1 else set()


def _table_texts(table: Table, around: Surroundings) -> Iterable[Said]:
    yield from (Said(line.text, line.cell, "title") for line in table.terms)
    title = {(line.row, line.column) for line in (*table.title, *table.terms)}
    # Where this table has a title of its own, those of the tables beside it are theirs.
    others = around.titles.get(table.sheet.name, frozenset()) - title if table.title else frozenset()
    if any(_NUMBERED.match(line.text) for line in table.title):
        # "Figure 2: ..." above the title of figure 4 is that of another, whichever of its lines came last.
        others |= {(line.row, line.column) for line in table.above if _NUMBERED.match(line.text)} - title
    lines = [line for line in table.above if (line.row, line.column) not in title | others]
    # What stands below the title of a table above, or at its foot, is a note of that one.
    first = min((row for row, _ in others if row < table.header_row), default=table.header_row)
    # Of an untitled table, what stands below the last row above may be the title.
    ends = [end for end in around.ends.get(table.sheet.name, ()) if end < table.header_row]
    last = table.header_row if table.title else max(ends, default=table.header_row)
    written = {line.row for line in table.above}
    notes_above = around.footnotes.get(table.sheet.name, frozenset())

    def is_note(line: Line) -> bool:
        of_another = (line.row, line.column) in notes_above
        at_its_foot = of_another and any({*range(end + 1, line.row)} <= written for end in ends if end < line.row)
        return first < line.row <= last or (of_another and is_footnote(line.text)) or at_its_foot

    titles = list(reversed(table.title))
    first_line = next(iter((*table.title, *lines)), None)  # the title itself, however it is worded
    if titles and all(OF_THE_RELEASE.search(line.text) for line in titles):
        # A source between them parts a title from its table: "Vacancies by region", "Source: ...", "Published ...".
        said = (line for line in lines if not (OF_THE_RELEASE.search(line.text) or is_note(line)))
        titles += [line for line in said if not line.text.endswith(".")][:1]
        lines = [line for line in lines if line not in titles]
    remarks: list[Said] = []
    for level, of_level in (("title", titles), ("above", lines)):
        for line in (line for line in of_level if not OF_THE_RELEASE.search(line.text)):
            text, remark = (line.text, "") if line is first_line else without_remarks(line.text)
            if text:
                yield Said(text, line.cell, "note" if level == "above" and is_note(line) else level)
            if remark:
                remarks.append(Said(remark, line.cell, "note"))
    name = label_text(in_words(_STAMP.sub("", table.sheet.name)))
    if not any(_is_cut_off(name, line.text) for line in (*table.title, *table.above)):
        yield Said(name, "", "sheet")
    if table.sheet.name in around.contents:
        yield Said(around.contents[table.sheet.name], "", "contents")
    yield from remarks
    notes = dict.fromkeys((*table.footnotes, *around.below.get((table.sheet.name, table.header_row), ())))
    yield from (Said(line.text, line.cell, "note") for line in notes)


# "[c] fewer than 10 cases with the need" says nothing of the figures that are printed.
_SHORTHAND_EXPLAINED = re.compile(r"(?:^|(?<=[.,;:]))\s*(?:\[[a-z]{1,2}\]\s*(?:[=:–-]\s*)?[a-z][^.;\[\]]*[.;]?\s*)+")


def _without_shorthand(texts: Iterable[Said]) -> Iterator[Said]:
    """Leave out what says why cells have no figure."""
    for said in texts:
        text = _SHORTHAND_EXPLAINED.sub("", said.text) if "[" in said.text else said.text
        if text == said.text or text.strip():
            yield replace(said, text=text) if text != said.text else said


def _is_cut_off(name: str, title: str) -> bool:
    """Whether the name of a sheet is a title that stops within a word: North and North East Lincoln(shire)."""
    return title.startswith(name) and title[len(name) :][:1].isalnum()


def is_year(text: str) -> bool:
    """Return whether a text is a year and nothing else: 2021, 2024/25."""
    return _YEAR.fullmatch(text) is not None


def with_header(text: str, header: str) -> str:
    """Return a year with the header of its column, which says what it is: framework 2023."""
    return f"{header} {text}" if is_year(text) and header and not _OF_TIME.search(in_words(header)) else text


def _printed_again(rows: Iterable[list[str]]) -> set[int]:
    """The label columns that print a text in each of its rows: a blank one there is none, and not the one above."""
    return {
        place
        for above, below in pairwise(rows)
        for place, (text, following) in enumerate(zip(above, below, strict=True))
        if text and text == following
    }


def _row_texts(table: Table, labels: list[int], of_years: DayOfYears | None) -> dict[int, tuple[Said, ...]]:
    """The headings above each row and its labels; a blank outer label means the one above it."""
    sheet = table.sheet
    found: dict[int, tuple[Said, ...]] = {}
    outer: dict[int, str] = {}
    parents: list[tuple[int, Said]] = []
    heading: tuple[str, ...] = ()
    headers = {column.index: column.header for column in table.columns}
    printed_by_row = {
        row: [with_header(label_text(sheet.at(row, index)), headers[index]) for index in labels] for row in table.body
    }
    if of_years:
        printed_by_row = {row: list(map(of_years.date, printed)) for row, printed in printed_by_row.items()}
    again = _printed_again(printed_by_row.values())
    for row in table.body:
        if table.headings[row] != heading:
            heading, outer, parents = table.headings[row], {}, []
        said = [
            Said(text, address(row, labels[0]) if labels else "", f"heading {place}")
            for place, text in enumerate(heading)
        ]
        own = printed_by_row[row]
        for place, (index, printed) in enumerate(zip(labels, own, strict=True)):
            text = printed
            if text:
                outer = {kept: before for kept, before in outer.items() if kept < index} | {index: text}
            elif place + 1 < len(labels) and index in outer and place not in again and any(own[place + 1 :]):
                text = outer[index]
            if not text:
                continue
            spoken = Said(text, address(row, index), f"column {index}")
            if len(labels) == 1:
                indent = sheet.indent(row, index)
                parents = [parent for parent in parents if parent[0] < indent]
                said += [parent for _, parent in parents]
                parents.append((indent, spoken))
            said.append(spoken)
        found[row] = _with_their_year(said)
    return found


__all__ = ["DATE", "FIGURE", "SHORT", "WORDS", "Axes", "Said", "Surroundings", "axes_of", "is_year", "with_header"]
