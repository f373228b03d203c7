"""Read cells for what they mean: numbers, percentages, dates, shorthand, footnote marks.

Suppressed, missing and zero stay three different things: a cell in shorthand has no value and a mark that
says why; a blank cell has neither; a printed zero is the number 0.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

import polars as pl

# What each shorthand of the field means. None of them is zero.
# Government Analysis Function, "Using symbols in tables: definitions and recommendations"; HMIP's NA and NR.
SHORTHAND = {
    "[c]": "suppressed",
    "*": "suppressed",
    "~": "suppressed",
    "[x]": "not available",
    "[na]": "not available",
    "..": "not available",
    "[z]": "not applicable",
    "na": "not applicable",
    "n/a": "not applicable",
    "nr": "not rated",
    "-": "dash as printed",
    "–": "dash as printed",
    "[low]": "below the smallest printed unit",
}

# What a cell is at a glance, one byte a cell.
BLANK, WORDS, FIGURE, DATE, SHORT = range(5)

_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
_NOTE = r"\s*(?:\[(?:note )?\d+(?:, ?(?:note )?\d+)*\]|[\u00b9\u00b2\u00b3\u2070-\u2079]+|\*{1,2})$"
_NUMBER = r"^[+\-\u2212]?\u00a3?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?$"
_WRITTEN_NUMBER = re.compile(_NUMBER)
_TRAILING_NOTE = re.compile(_NOTE)


def tidy_text(text: str) -> str:
    """Return a text with its white space, of every kind, folded to single spaces."""
    return _SPACES.sub(" ", text).strip()


class _KindsOfTexts(dict[str, int]):
    """What texts are; remembered, because most texts of a sheet come again."""

    def __missing__(self, text: str) -> int:
        kind = self[text] = _kind_of_text(text)
        return kind


_KINDS_OF_OTHERS = {
    float: FIGURE,
    int: FIGURE,
    bool: WORDS,
    dt.date: DATE,
    dt.datetime: DATE,
    dt.time: WORDS,
    dt.timedelta: WORDS,
}


def kinds_of(rows: Iterable[Iterable[object]]) -> list[bytes]:
    """Return what each cell is at a glance, one byte a cell: BLANK, WORDS, FIGURE, DATE or SHORT(hand)."""
    texts, others = _KindsOfTexts(), _KINDS_OF_OTHERS
    return [bytes([texts[cell] if type(cell) is str else others[type(cell)] for cell in row]) for row in rows]


def _kind_of_text(text: str) -> int:
    tidy = tidy_text(text)
    if not tidy:
        return BLANK
    if tidy.lower() in SHORTHAND:
        return SHORT
    return FIGURE if _WRITTEN_NUMBER.match(_TRAILING_NOTE.sub("", tidy)) else WORDS


def without_notes(text: pl.Expr) -> pl.Expr:
    """Return texts without footnote marks at their end: `[note 1]`, `[16]`, superscript digits, asterisks."""
    folded = text.str.replace_all(r"[\s\u00a0\u2007\u202f]+", " ").str.strip_chars()
    return folded.str.replace(_NOTE, "")


def cell_frame(cells: Iterable[tuple[int, int, object, bool]]) -> pl.DataFrame:
    """Return cells (row, column, content, shown as a percentage) as a frame of typed columns.

    Columns: row, column, text (what a person reads, null for a blank), number, date, as_percentage.
    """
    rows, columns, contents, shown = zip(*cells, strict=True) if cells else ((), (), (), ())
    numbers = [
        float(content) if isinstance(content, int | float) and not isinstance(content, bool) else None
        for content in contents
    ]
    dates = [
        content.date() if isinstance(content, dt.datetime) else content if type(content) is dt.date else None
        for content in contents
    ]
    texts = [content if isinstance(content, str) else None for content in contents]
    return pl.DataFrame(
        {
            "row": pl.Series(rows, dtype=pl.Int64),
            "column": pl.Series(columns, dtype=pl.Int64),
            "text": pl.Series(texts, dtype=pl.String),
            "number": pl.Series(numbers, dtype=pl.Float64),
            "date": pl.Series(dates, dtype=pl.Date),
            "as_percentage": pl.Series(shown, dtype=pl.Boolean),
        }
    )


def read_values(cells: pl.DataFrame) -> pl.DataFrame:
    """Add to a cell frame what its cells mean.

    Adds `value` (a number; percentages on the 0 to 100 scale), `mark` (why there is none), and turns
    `text` into the tidied text without footnote marks. A number written as text, with thousands
    separators or a per cent sign, is a number.
    """
    bare = without_notes(pl.col("text"))
    written = bare.str.contains(_NUMBER)
    digits = bare.str.replace_all(r"[,£%+]", "").str.replace("\u2212", "-")
    shorthand = pl.col("text").str.replace_all(r"[\s\u00a0]+", " ").str.strip_chars().str.to_lowercase()
    mark = shorthand.replace_strict(SHORTHAND, default=None, return_dtype=pl.String)
    return cells.with_columns(
        value=pl.when(pl.col("number").is_not_null() & pl.col("as_percentage"))
        # 0.46 times 100 is 46.00000000000001 in binary; ten places are beyond any print.
        .then((pl.col("number") * 100).round(10))
        .when(pl.col("number").is_not_null())
        .then(pl.col("number"))
        .when(written)
        .then(digits.cast(pl.Float64, strict=False)),
        mark=mark,
        text=bare,
        as_percentage=pl.col("as_percentage") | (written & bare.str.ends_with("%")).fill_null(False),
    )
