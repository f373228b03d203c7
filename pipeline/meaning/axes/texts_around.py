"""The texts around the figures of a table: of each row, of each column and of the whole table, with their cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile, pairwise

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.axes.lines_around import lines_around, without_shorthand
from pipeline.meaning.axes.surroundings import OF_THE_RELEASE, Surroundings
from pipeline.meaning.texts.days_of_years import DayOfYears, day_of_years, in_year
from pipeline.workbook.cells import address
from pipeline.workbook.identifiers import in_words
from pipeline.workbook.tables import Column, Table
from pipeline.workbook.values import DATE, FIGURE, SHORT, WORDS, label_text

_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[/-]\s?\d\d)?")
_WITHOUT_YEAR = re.compile(
    r"(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?|q(?:uarter )?[1-4]",
    re.IGNORECASE,
)
_OF_TIME = re.compile(r"\b(?:years?|dates?|quarters?|months?|periods?|time)\b", re.IGNORECASE)
FEWEST_ROWS = 4  # of a table in which a column that never changes speaks of the whole


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
                for said in without_shorthand(lines_around(table, around))
            ),
        ),
        far=(
            *(Said(line.text, line.cell, "cover") for line in around.cover),
            Said(in_words(around.file.rsplit("/")[-1].rsplit(".")[0]).replace("-", " "), "", "file"),
        ),
        on_cover=tuple(Said(text, cell, "cover") for text, cell in _on_cover(around)),
        document=around.document,
        of_release=tuple(
            Said(line.text, line.cell, "note")
            for line in dict.fromkeys((*table.title, *table.above, *table.footnotes))
            if OF_THE_RELEASE.search(line.text)
        ),
    )


def _on_cover(around: Surroundings) -> Iterator[tuple[str, str]]:
    """The lines of cover and notes, with a label and what stands beside it as one: "Snapshot: 30 June 2027"."""
    lines = list(around.cover)
    for place, line in enumerate(lines):
        beside = place > 0 and lines[place - 1].row == line.row and lines[place - 1].column < line.column
        label = lines[place - 1].text.rstrip(" :") if beside else ""
        joint = " " if label.endswith((" at", " on", " to", "ending")) else ": "
        yield (f"{label}{joint}{line.text}" if beside else line.text), line.cell


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
        path.append(in_year(text, years[0]) if dated else text)
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
    dated = replace(parts[0], text=in_year(parts[0].text, years[0].text))
    return tuple(dated if one is parts[0] else one for one in said if one is not years[0])


def _with_day(column: Column, of_years: DayOfYears | None) -> Column:
    """A year below a title that gives its day: 2024 in a table of staff at 31 March each year."""
    return replace(column, path=tuple(map(of_years.date, column.path))) if of_years else column


def _shared(paths: list[tuple[Said, ...]]) -> set[str]:
    """The header texts that stand over every value column: they speak of the whole table."""
    texts = [{said.text for said in path} for path in paths]
    return set.intersection(*texts) if len(texts) > 1 else set()


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


_CODE = re.compile(r"(?:[A-Z]\s*)?\d+\.\d+")


def _of_one_row_each(rows: Sequence[list[str]]) -> set[int]:
    """The label columns of codes, a row a code: a blank below the last, beside "Overall", has none."""
    columns = enumerate(zip(*rows, strict=True))
    filled = ((place, list(dropwhile(lambda text: not text, texts))) for place, texts in columns)
    return {
        place
        for place, texts in filled
        if texts
        and all(_CODE.fullmatch(text) for text in texts if text)
        and texts == sorted(texts, key=lambda text: not text)
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
    again = _printed_again(printed_by_row.values()) | _of_one_row_each([*printed_by_row.values()])
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
