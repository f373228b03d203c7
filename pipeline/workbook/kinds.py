"""What each cell of a sheet is at a glance, one byte a cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pipeline.workbook.dates import Month, Year
from pipeline.workbook.texts import BLANK, DATE, FIGURE, SHORT, WORDS, is_by_its_column, read_text

_WORDS_OR_SHORT = 5  # until the cell above is known
_KINDS_OF_OTHERS = {
    float: FIGURE,
    int: FIGURE,
    bool: WORDS,
    dt.date: DATE,
    dt.datetime: DATE,
    Month: DATE,
    Year: DATE,
    dt.time: WORDS,
    dt.timedelta: WORDS,
}


class _KindsOfTexts(dict[str, int]):
    """The kinds of a sheet's texts."""

    def __missing__(self, text: str) -> int:
        read = read_text(text)
        doubtful = read.kind == WORDS and is_by_its_column(read.text)
        kind = self[text] = _WORDS_OR_SHORT if doubtful else read.kind
        return kind


def kinds_of(rows: Iterable[Iterable[object]]) -> list[bytes]:
    """Return what each cell is at a glance, one byte a cell: BLANK, WORDS, FIGURE, DATE or SHORT(hand)."""
    texts, others = _KindsOfTexts(), _KINDS_OF_OTHERS
    kinds = [bytes([texts[cell] if type(cell) is str else others[type(cell)] for cell in row]) for row in rows]
    return _settled(kinds) if _WORDS_OR_SHORT in texts.values() else kinds


def _settled(kinds: list[bytes]) -> list[bytes]:
    """Settle what may be shorthand or words: below a figure or other shorthand, where no header is, it is no word."""
    settled: list[bytes] = []
    above = b""
    for row in kinds:
        above = _settled_row(row, above.ljust(len(row), bytes([BLANK]))) if _WORDS_OR_SHORT in row else row
        settled.append(above)
    return settled


def _settled_row(row: bytes, above: bytes) -> bytes:
    return bytes(
        kind if kind != _WORDS_OR_SHORT else SHORT if upper in (FIGURE, SHORT) else WORDS
        for kind, upper in zip(row, above, strict=False)
    )
