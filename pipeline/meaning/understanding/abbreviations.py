"""What a workbook itself says that its short labels mean: SIP = staff in post; A-E: Does assessment focus on ...?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.texts.signs_of_no_figure import SIGN_OF_NO_FIGURE
from pipeline.meaning.texts.words import key_of, words_of
from pipeline.workbook.cells import Cell, Sheet
from pipeline.workbook.shorthand import mark_of
from pipeline.workbook.tables import Line, Table

CELLS_OF_A_LINE = 3  # that are filled, of a line or a row of a key: more are a row of a table
LONGEST = 8  # characters of an abbreviation
# "J = joiners and L = leavers, headcount"
_NEXT = re.compile(rf"(?:[.;,]|\band\b)\s+(?=[^\s:=]{{1,{LONGEST}}}\s*[:=]\s)")
_PAIR = re.compile(rf"(?P<short>[^\s:=]{{1,{LONGEST}}})\s*[:=]\s+(?P<full>.+)")
_LETTER = re.compile(r"[A-Z]")
_ACRONYM = re.compile(r"[A-Z]{2,}")
_CODE = re.compile(r"[A-Z]{1,3}\d{1,2}")  # of a key: A1, KQ12
_CUT = re.compile(r"[,;(]|\.(?:\s|$)")


def abbreviations_of(sheets: Iterable[tuple[Sheet, list[Table]]], lists: CodeLists) -> dict[str, str]:
    """Return the short labels that a workbook's lines explain, with the wording of a member that each stands for.

    What is explained by no wording of a member is left out, and what code lists know already, but for an acronym that
    the workbook explains as something else.
    """
    found: dict[str, str] = {}
    for sheet, _ in sheets:
        notes = all(isinstance(cell, str) for row in sheet.rows for cell in row)
        lines = (row for row in sheet.rows if len(row) - row.count("") <= CELLS_OF_A_LINE)
        for row in lines:
            for short, full in _explained([cell for cell in row if cell != ""], listed=notes):
                if short in found or mark_of(short) or SIGN_OF_NO_FIGURE.match(f"{short} = {full}"):
                    continue
                if _CODE.fullmatch(short):
                    found[short] = full
                    continue
                if _LETTER.fullmatch(short):
                    # Numbering or shorthand elsewhere, and here "A = engaging the person on probation".
                    if (wording := _wording(lists, full)) and not _meant(lists, short) & _meant(lists, wording):
                        found[short] = wording
                elif _known(lists, short):
                    # PSO is a probation services officer, unless the workbook says that it is something else.
                    if _ACRONYM.fullmatch(short) and _spells(short, full) and not _same(lists, short, full):
                        found[short] = _wording(lists, full) or full
                elif wording := _wording(lists, full):
                    found[short] = wording
    return found


def _explained(cells: list[Cell], *, listed: bool) -> Iterator[tuple[str, str]]:
    """The pairs of a row: "SIP: staff in post" in one cell, or in two where a sheet of notes lists them."""
    texts = [cell for cell in cells if isinstance(cell, str)]
    for text in texts:
        if ": " in text or "= " in text:
            pairs = (_PAIR.fullmatch(piece.strip()) for piece in _NEXT.split(text))
            yield from ((pair["short"], pair["full"]) for pair in pairs if pair)
    coded = listed and len(cells) == len(texts) > 1 and len(texts[0].strip()) <= LONGEST
    if coded and (len(cells) == 2 or _CODE.fullmatch(texts[0].strip())):
        yield texts[0].strip(), ": ".join(texts[1:])


def in_full(table: Table, abbreviations: Mapping[str, str]) -> Table:
    """Return a table whose labels and headers are written in full."""
    if not abbreviations:
        return table
    shorts = "|".join(re.escape(short) for short in sorted(abbreviations, key=len, reverse=True))
    pattern = re.compile(rf"\s*(?P<short>{shorts})(?=\s*(?:$|[(%/,]))")

    def full(text: Cell) -> Cell:
        if not isinstance(text, str) or not (match := pattern.match(text)):
            return text
        return f"{abbreviations[match['short']]}{text[match.end() :]}"

    acronyms = {short: words for short, words in abbreviations.items() if _ACRONYM.fullmatch(short)}
    anywhere = re.compile(rf"\b(?:{'|'.join(acronyms)})\b") if acronyms else None

    def line_in_full(line: Line) -> Line:
        return replace(line, text=anywhere.sub(lambda found: acronyms[found[0]], line.text)) if anywhere else line

    rows = [[full(cell) for cell in row] for row in table.sheet.rows]
    columns = tuple(replace(column, path=tuple(str(full(text)) for text in column.path)) for column in table.columns)
    headings = {row: tuple(str(full(text)) for text in texts) for row, texts in table.headings.items()}
    title, above = (tuple(map(line_in_full, lines)) for lines in (table.title, table.above))
    sheet = replace(table.sheet, rows=rows)
    return replace(table, sheet=sheet, title=title, above=above, columns=columns, headings=headings)


def _meant(lists: CodeLists, text: str) -> frozenset[tuple[str, str]]:
    """The members that a whole text is a wording of."""
    return lists.wordings.get(key_of(words_of(text)), frozenset())


def _known(lists: CodeLists, text: str) -> bool:
    return not words_of(text) or bool(_meant(lists, text))


def _spells(short: str, full: str) -> bool:
    """Whether the letters of an acronym begin words of a text, in order; "PO: in post" is no explanation of it."""
    initials = iter(word[0] for word in words_of(full))
    return all(letter in initials for letter in short.lower())


def _same(lists: CodeLists, short: str, full: str) -> bool:
    """Whether an explanation names a member that the abbreviation is known for."""
    members = {member for _, member in _meant(lists, short)}
    return bool(members & {span.member for span in lists.read(full).spans})


def _wording(lists: CodeLists, text: str) -> str | None:
    """The longest beginning of an explanation that is a wording of a member and nothing else."""
    changed = any(span.dimension == "changed" for span in lists.read(text).spans)
    # "Staff in post, excluding ..." is no staff in post.
    ends = [len(text), *(() if changed else reversed([match.start() for match in _CUT.finditer(text)]))]
    beginnings = (text[:end].strip() for end in ends)
    return next((said for said in beginnings if said and _known(lists, said) and words_of(said)), None)
