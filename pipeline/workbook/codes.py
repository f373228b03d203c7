"""Codes that a workbook explains in a list of their own: a row says the column, the code and what it means.

REG_CD | GM | Greater Manchester. Cells of that column are written in full before anything else is read of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from pipeline.workbook.cells import Cell, Sheet
from pipeline.workbook.tables import Table

_CODE = re.compile(r"\bcodes?\b", re.IGNORECASE)
_CODES = re.compile(r"\b(?:codes?|values?|keys?|abbreviations?)\b", re.IGNORECASE)
_MEANINGS = re.compile(r"\b(?:meanings?|descriptions?|labels?|definitions?|names?|explanations?)\b", re.IGNORECASE)
_OF_CODES = re.compile(r"[\s_-]+(?:codes?|cd)$", re.IGNORECASE)  # standard_code, once it is written in full
_WHAT_IT_IS_NOT = re.compile(r"\s*\(not an? [^()]*\)", re.IGNORECASE)
_SCORE = re.compile(r"\bscores?\b", re.IGNORECASE)
FEWEST = 2  # codes that a column must have, where the list names no column
PAIR = 2  # cells of a list that names no column
LONGEST = 30  # characters of a heading of such a list


class _Entry(NamedTuple):
    """What a row of such a list says: of which column, where it says it, what a code means; and which list it is of."""

    column: str | None
    code: str
    meaning: str
    number: int


Codes = Mapping[str, str]
# "PRE = inspected in 2018 and 2019; POST = since 26 June 2021": codes of a column, in the cell that explains it.
_PAIR = re.compile(
    r"(?:^|(?<=[;,.])\s*)(?P<code>[A-Z][A-Z0-9]{0,7})\s*[=:]\s*(?P<meaning>[^;=]+?)(?=[;.]?\s*$|;|,\s*[A-Z][A-Z0-9]{0,7}\s*[=:])"
)


def with_codes_in_full(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Return the sheets of a workbook with the codes of its columns written in full; the same where there are none."""
    listed = {place: entries for place, sheet in enumerate(sheets) if (entries := list(_entries(sheet)))}
    of_columns: dict[str, dict[str, str]] = {}
    lists: dict[tuple[int, int], dict[str, str]] = {}  # those that name no column
    for place, entry in ((place, entry) for place, entries in listed.items() for entry in entries):
        one = lists.setdefault((place, entry.number), {}) if entry.column is None else None
        (of_columns.setdefault(entry.column or "", {}) if one is None else one)[entry.code] = entry.meaning
    said = [sheet for place, sheet in enumerate(sheets) if place not in listed]
    for entry in (entry for sheet in said for entry in _in_one_cell(sheet)):
        of_columns.setdefault(str(entry.column), {}).setdefault(entry.code, entry.meaning)
    if not (listed or of_columns):
        return list(sheets)
    others = list(lists.values())
    return [sheet if place in listed else _in_full(sheet, of_columns, others) for place, sheet in enumerate(sheets)]


def lists_codes(table: Table) -> bool:
    """Return whether a table is such a list: its codes may be numbers, and are no figures."""
    header = [column.path[-1] if column.path else "" for column in table.columns]
    return _header(header, range(len(header))) is not None


def _text(cell: Cell) -> str:
    """A cell as a code: 0 and 202506 are codes too."""
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        return ""
    return cell.strip() if isinstance(cell, str) else f"{cell:g}" if cell != int(cell) else str(int(cell))


def _name(cell: Cell) -> str:
    return _text(cell).casefold()


def _entries(sheet: Sheet) -> Iterator[_Entry]:
    """The entries of a sheet below a header such as Column | Code | Meaning; blank cells of the column repeat it."""
    places: tuple[int | None, int, int] | None = None
    column, number = "", 0
    for row in sheet.rows:
        # A header has two or three cells: no more are looked at than tell that a row is none.
        filled = list(islice((place for place, cell in enumerate(row) if cell != ""), PAIR + 2))
        if (header := _header(row, filled)) is not None:
            places, column, number = header, "", number + 1
            continue
        if places is None or not filled:
            places = None
            continue
        of, code, meaning = places
        column = (_name(row[of]) or column) if of is not None else ""
        said = row[meaning] if meaning < len(row) else ""
        if isinstance(said, str) and said.strip() and _text(row[code]):
            meant = _WHAT_IT_IS_NOT.sub("", said.strip())
            yield _Entry(column if of is not None else None, _text(row[code]), meant, number)


def _in_one_cell(sheet: Sheet) -> Iterator[_Entry]:
    """The entries of rows that pair the name of a column with all its codes."""
    for row in sheet.rows:
        cells = [cell for cell in row if cell != ""]
        if len(cells) != PAIR or not all(isinstance(cell, str) for cell in cells):
            continue
        pairs = list(_PAIR.finditer(str(cells[1])))
        if len(str(cells[0])) <= LONGEST and len(pairs) >= FEWEST:
            yield from (_Entry(_name(cells[0]), pair["code"], pair["meaning"].strip(), 0) for pair in pairs)


def _header(row: Sequence[Cell], filled: Sequence[int]) -> tuple[int | None, int, int] | None:
    """Where the header of a list of codes has the column, the code and its meaning; None where a row is none."""
    if len(filled) not in (PAIR, PAIR + 1):
        return None
    texts = [cell for place in filled if isinstance(cell := row[place], str) and len(cell) <= LONGEST]
    if len(texts) != len(filled):
        return None
    if len(filled) == PAIR:
        first, second = (bool(_CODE.search(text)) for text in texts)  # "Code | Region" and the other way round
        return None if first == second else (None, filled[0] if first else filled[1], filled[1] if first else filled[0])
    codes = [place for place, text in zip(filled[:-1], texts, strict=False) if _CODES.search(text)]
    if len(filled) != PAIR + 1 or not codes or not _MEANINGS.search(texts[-1]):
        return None
    return next(place for place in filled if place != codes[-1]), codes[-1], filled[-1]


def _in_full(sheet: Sheet, of_columns: Mapping[str, Codes], lists: Sequence[Codes]) -> Sheet:
    """A sheet with its codes in full, and the headings of their columns without the word."""
    at = next((n for n, row in enumerate(sheet.rows) if _heads(row, of_columns)), None)
    if at is None:
        return sheet
    header, body = sheet.rows[at], sheet.rows[at + 1 :]
    names = set(map(_name, header))
    meant = {place: of_columns[name] for place, cell in enumerate(header) if (name := _name(cell)) in of_columns}
    meant |= {
        place: codes
        for place in range(len(header))
        if place not in meant and (codes := _only_list({_text(row[place]) for row in body if place < len(row)}, lists))
    }
    headings = {code: said for of, codes in of_columns.items() if of not in names for code, said in codes.items()}
    if not meant and headings.keys().isdisjoint(map(_text, header)):
        return sheet
    heads: list[Cell] = [
        (_OF_CODES.sub("", str(cell)) or cell) if place in meant else headings.get(_text(cell), cell)
        for place, cell in enumerate(header)
    ]
    return replace(sheet, rows=[*sheet.rows[:at], heads, *(_row_in_full(row, meant) for row in body)])


def _only_list(held: set[str], lists: Sequence[Codes]) -> Codes | None:
    """The only list that has every code of a column, where it has several; two that agree are one."""
    held = held - {""}
    found = [codes for codes in lists if len(held) >= FEWEST and held <= codes.keys()]
    said = {tuple(codes[code] for code in sorted(held)) for codes in found}
    return found[0] if len(said) == 1 else None


def _heads(row: Iterable[Cell], of_columns: Mapping[str, Codes]) -> bool:
    """Whether a row heads columns that have codes; without names of columns the first of several texts does."""
    texts = [_name(cell) for cell in row if isinstance(cell, str) and cell != ""]
    return bool(of_columns.keys() & set(texts)) if of_columns else len(texts) > FEWEST


def _row_in_full(row: Sequence[Cell], meant: Mapping[int, Codes]) -> list[Cell]:
    said = {place: of[code] for place, of in meant.items() if place < len(row) and (code := _text(row[place])) in of}
    scored = any(_SCORE.search(text) for place, text in said.items() if isinstance(row[place], str))
    # In the row of a score a number is that score, whatever rating it would stand for elsewhere.
    return [
        said[place] if place in said and not (scored and not isinstance(cell, str)) else cell
        for place, cell in enumerate(row)
    ]
