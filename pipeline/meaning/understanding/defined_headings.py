"""What lines and data dictionaries say that the headings of columns mean.

"Number: cases in which inspectors identified the need", or a row of a sheet: as_1_pct | Percentage answered Yes: ...
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.members.units import MEASURED
from pipeline.meaning.texts.dates import DAY, MONTH, dates_in
from pipeline.meaning.texts.words import key_of, words_of
from pipeline.workbook.cells import Sheet
from pipeline.workbook.identifiers import in_words
from pipeline.workbook.tables import Column, Table

LONGEST = 3  # words of a heading that a line defines
ENTRY = 2  # cells of a row of a data dictionary
_DEFINITION = re.compile(
    r"(?:^|(?<=[.;]\s)|(?<=\band\s))\W?(?P<heading>[A-Z%][^.;:=]{0,24}?)\W?\s*(?:[:=]|\bmeans\b|\bis the\b)\s+"
    r"(?P<said>[^.;:?]+)(?![:?])"
)
# "“Before” is 31 March 2025; “After” is 31 March 2026."
_DAY_GIVEN = re.compile(
    r"(?:^|(?<=[.;,:]\s)|(?<=\band\s))[^\w.;,:=]?(?P<heading>[A-Z][^.;:=,\d]{0,24}?)\W?\s*"
    r"(?:[:=]|\b(?:is|was|means|refers to)\b)\s*"
    r"(?P<said>(?:(?:the|as|at|on|in|a|12|twelve|months?|years?|quarter|position|end|of|to|ending|ended)\s)*"
    r"(?:\d{1,2}(?:st|nd|rd|th)? )?[A-Z][a-z]+ \d{4})(?=\s*(?:$|[.;,]|and\b))"
)
# "%: of cases in the group with the need" says no more than of what; ", the share in which ..." says what as well.
_OF_WHAT_ALONE = re.compile(
    r"\W*(?:as )?(?:a )?(?:%|per ?cent(?:age)?|share|proportion)? ?of\b(?!.*,.*\b(?:share|proportion|per ?cent))", re.I
)
# "Number: cases answered Yes. %: that number as a percentage of all cases inspected."
_OF_THAT_NUMBER = re.compile(
    r"\W*(?:that|this|the|the same|these|those|it|them)(?: (?:numbers?|counts?|figures?|total))?,?"
    r"(?: (?:shown|given|expressed))? (?=as (?:an? |the )?(?:%|per ?cent(?:age)?|share|proportion) of\b)",
    re.I,
)
_NUMBER_OF = re.compile(r"^\W*(?:the )?(?:total )?(?:number|count) of ", re.I)
_WHAT_IS_COUNTED = MEASURED - {"unit"}
_WHAT_IS_DESCRIBED = _WHAT_IS_COUNTED | {"question", "theme", "standard", "item", "need", "grade"}

# What a change is does not follow from what has changed, and a heading that names what its column lists is none of it.
_SETS_APART = frozenset({"compared", "rank", "name"})

Definitions = Mapping[tuple[str, ...], str]


def definitions_of(sheets: Iterable[tuple[Sheet, list[Table]]], lists: CodeLists) -> Definitions:
    """Return what the sheets without figures say that headings mean which say nothing of what is counted."""
    found: dict[tuple[str, ...], str] = {}
    for sheet, _ in sheets:
        texts = [[cell for cell in row if cell != ""] for row in sheet.rows]
        if not all(isinstance(cell, str) for row in texts for cell in row):
            continue
        entries = {str(row[0]): str(row[1]) for row in texts if len(row) == ENTRY}
        found |= {
            _key(heading): said
            for heading, said in _without_codes(entries, lists).items()
            if _names(lists, said, _WHAT_IS_DESCRIBED | ({"changed"} if _is_code(heading) else set()))
            and (_says_more_than(lists, said, heading) if _is_code(heading) else _says_nothing(lists, heading))
        }
        found |= _defined((str(cell) for row in texts for cell in row), lists)
    return found


_NUMBER = re.compile(r"^(?:P ?)?\d(?:\.\d)? ")
# Headings as statisticians shorten them, of which a part is shorter than words are: y_n, met_pc, idn.
_CODE = re.compile(
    r"(?=(?:\w*_)?[a-z0-9]{1,3}(?:_|$))[a-z]{1,6}(?:_[a-z0-9]{1,6})*|(?=(?:\w*_)?[A-Z0-9]{1,3}(?:_|$))[A-Z_]{1,12}"
)


def _is_code(heading: str) -> bool:
    return _CODE.fullmatch(heading) is not None


def _says_nothing(lists: CodeLists, heading: str) -> bool:
    """Whether a heading is no wording and names nothing that is counted."""
    return _key(heading) not in lists.wordings and not _names(lists, heading, _WHAT_IS_DESCRIBED)


def _says_more_than(lists: CodeLists, said: str, heading: str) -> bool:
    """Whether an explanation names what its code, read by itself, does not, or has words that may change the figures.

    That of a change is one anyway.
    """
    own = {(span.dimension, span.member) for span in lists.read(heading).spans}
    read = lists.read(said)
    spans = {(span.dimension, span.member) for span in read.spans}
    if any(dimension in _SETS_APART for dimension, _ in own - {("name", "rating")}):
        return False
    if _is_a_scale(lists, said):
        return False
    known = {place for span in read.spans if span.dimension != "changed" for place in range(span.start, span.end)}
    words = (word for place, word in enumerate(read.words) if place not in known)
    return any(map(str.isalpha, words)) or any(one[0] in _WHAT_IS_DESCRIBED for one in spans - own)


def _is_a_scale(lists: CodeLists, said: str) -> bool:
    """Whether an explanation says what numbers mean: "3 Outstanding, 2 Good"."""
    return len({span.member for span in lists.read(said).spans if span.dimension == "rating"}) > 1


def _without_codes(entries: Mapping[str, str], lists: CodeLists) -> dict[str, str]:
    """The explanations of a dictionary with the codes of others in words: "suf as % of idn".

    Of which a code is a part ("of idn, cases in which ...") and what number it has do not come with it.
    """
    codes = {code: said for code, said in entries.items() if _is_code(code) and _key(code) not in lists.wordings}
    if not codes:
        return dict(entries)
    named = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, codes), key=len, reverse=True))})\b")

    of_a_code = re.compile(rf"^of (?:{named.pattern})[,:;]?\s*")
    short = {code: _NUMBER.sub("", of_a_code.sub("", said)) for code, said in codes.items()}
    return {
        heading: named.sub(lambda code: short[code[0]], of_a_code.sub("", said)) if heading != said else said
        for heading, said in entries.items()
    }


def with_definitions(table: Table, of_workbook: Definitions, lists: CodeLists) -> Table:
    """Return a table whose headings of figures say beside their words what its lines, or the workbook's, define."""
    own = [line.text for line in (*table.title, *table.above, *table.footnotes)]
    definitions = {**of_workbook, **_days(own), **_defined(own, lists)}
    if not definitions:
        return table

    def defined(column: Column) -> Column:
        said = definitions.get(_key(column.path[-1])) if column.path else None
        return replace(column, path=(*column.path[:-1], said)) if said else column

    first, *others = table.columns
    return replace(table, columns=(first, *map(defined, others)))


def _defined(lines: Iterable[str], lists: CodeLists) -> dict[tuple[str, ...], str]:
    """What lines say of short headings, which are of something that is counted: "Number", "Per cent"."""
    found: dict[tuple[str, ...], str] = {}
    counted = ""
    for match in (match for line in lines for match in _DEFINITION.finditer(line)):
        heading, said = match["heading"], _OF_THAT_NUMBER.sub(counted, match["said"], count=1)
        known = any(dimension in MEASURED for dimension, _ in lists.wordings.get(_key(heading), ()))
        short = known and len(words_of(heading)) <= LONGEST and not _OF_WHAT_ALONE.match(said)
        if (
            short
            and not _is_a_scale(lists, said)
            and _names(lists, said, _WHAT_IS_COUNTED)
            and not _names(lists, heading, _WHAT_IS_COUNTED)
        ):
            found.setdefault(_key(heading), f"{heading}: {said}")
        if ("unit", "per cent") not in lists.wordings.get(_key(heading), ()):
            counted = f"{_NUMBER_OF.sub('', said)}, "
    return found


def _days(lines: Iterable[str]) -> dict[tuple[str, ...], str]:
    """What lines give short headings as their day and nothing else: "Before = year ending 30 June 2025"."""
    found: dict[tuple[str, ...], str] = {}
    for match in (match for line in lines for match in _DAY_GIVEN.finditer(line)):
        dates = dates_in(match["said"])
        if len(dates) == 1 and dates[0].exactness in (DAY, MONTH) and len(words_of(match["heading"])) <= LONGEST:
            found.setdefault(_key(match["heading"]), match["said"])
    return found


def _key(heading: str) -> tuple[str, ...]:
    return key_of(words_of(in_words(heading)))


def _names(lists: CodeLists, text: str, dimensions: Iterable[str]) -> bool:
    """Whether a text names a member of one of some dimensions."""
    return not {span.dimension for span in lists.read(text).spans}.isdisjoint(dimensions)
