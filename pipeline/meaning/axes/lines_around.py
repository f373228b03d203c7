"""The lines around a table, each as what it is of it: title, line above, name of the sheet, note."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.meaning.axes.axes import Said
from pipeline.meaning.axes.surroundings import OF_THE_RELEASE, Surroundings
from pipeline.meaning.texts.remarks import without_remarks
from pipeline.workbook.identifiers import in_words
from pipeline.workbook.tables import Line, Table
from pipeline.workbook.values import label_text
from pipeline.workbook.wording import is_footnote

_NUMBERED = re.compile(r"(?:data (?:for|behind|from|to|in) )?(?:table|figure|chart) ?[a-z]?\d", re.IGNORECASE)
_PART = re.compile(r"(?:table|figure|chart) ?(?P<number>[a-z]?\d+(?:\.\d+)*)(?P<part>[a-z]?)\b", re.IGNORECASE)
_STAMP = re.compile(r"(?<!\d)20\d{6}(?!\d)")  # when an extract was made, in the name of its file


def lines_around(table: Table, around: Surroundings) -> Iterable[Said]:
    """Return what is printed around a table, the nearest first."""
    yield from (Said(line.text, line.cell, "title") for line in table.terms)
    title = {(line.row, line.column) for line in (*table.title, *table.terms)}
    # Where this table has a title of its own, those of the tables beside it are theirs.
    others = around.titles.get(table.sheet.name, frozenset()) - title if table.title else frozenset()
    if any(_NUMBERED.match(line.text) for line in table.title):
        # "Figure 2: ..." above the title of figure 4 is that of another, whichever of its lines came last.
        others |= {(line.row, line.column) for line in table.above if _NUMBERED.match(line.text)} - title
    others |= around.headings.get(table.sheet.name, frozenset()) - title
    others -= {(line.row, line.column) for line in table.above if _is_its_whole(line, table.title)}
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


def _is_its_whole(line: Line, titles: Iterable[Line]) -> bool:
    """Whether a line names the whole of which a table is a part: "Table 7: Sickness absence" over "Table 7b"."""
    whole = _PART.match(line.text)
    if whole is None or whole["part"]:
        return False
    parts = (part for title in titles if (part := _PART.match(title.text)))
    return any(part["part"] and part["number"].lower() == whole["number"].lower() for part in parts)


# "[c] fewer than 10 cases with the need" says nothing of the figures that are printed.
_SHORTHAND_EXPLAINED = re.compile(r"(?:^|(?<=[.,;:]))\s*(?:\[[a-z]{1,2}\]\s*(?:[=:–-]\s*)?[a-z][^.;\[\]]*[.;]?\s*)+")
# "* = fewer than 10 cases with the need: per cent not shown", "n/i = not inspected in that year"
_NO_FIGURE = r"(?:not|no|none|too few|fewer|less|under|below|suppressed|withheld|missing|unavailable)\b"
_SIGN_EXPLAINED = re.compile(
    rf"(?:^|(?<=[.;]\s))\W?(?:[^\w\s()\[\]]{{1,3}}|[A-Za-z](?:/?[A-Za-z])?)\s*(?:=|\bmeans\b)\s*{_NO_FIGURE}[^.;]*[.;]?",
    re.IGNORECASE,
)


def without_shorthand(texts: Iterable[Said]) -> Iterator[Said]:
    """Leave out what says why cells have no figure."""
    for said in texts:
        text = _SIGN_EXPLAINED.sub("", _SHORTHAND_EXPLAINED.sub("", said.text) if "[" in said.text else said.text)
        if text == said.text or text.strip():
            yield replace(said, text=text) if text != said.text else said


def _is_cut_off(name: str, title: str) -> bool:
    """Whether the name of a sheet is a title that stops within a word: North and North East Lincoln(shire)."""
    return title.startswith(name) and title[len(name) :][:1].isalnum()
