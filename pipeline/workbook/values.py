"""Read cells for what they mean: numbers, percentages, dates, shorthand, footnote marks.

Suppressed, missing and zero stay three different things: a cell in shorthand has no value and a mark that
says why; a blank cell has neither; a printed zero is the number 0.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import polars as pl

from pipeline.workbook.dates import Month, Year

# What each shorthand of the field means. None of them is zero.
# Government Analysis Function, "Using symbols in tables: definitions and recommendations"; HMIP's NA and NR.
SHORTHAND = {
    "[c]": "suppressed",
    "*": "suppressed",
    "~": "suppressed",
    "[x]": "not available",
    "[na]": "not available",
    "..": "not available",
    "...": "not available",
    ":": "not available",
    "[z]": "not applicable",
    "NA": "not applicable",
    "N/A": "not applicable",
    "n/a": "not applicable",
    "NR": "not rated",
    "-": "dash as printed",
    "–": "dash as printed",
    "—": "dash as printed",
    "[low]": "below the smallest printed unit",
    "[p]": "provisional",
    "[r]": "revised",
    "[b]": "break in series",
    "[e]": "estimated",
    "[u]": "low reliability",
}
MARKS = tuple(dict.fromkeys(SHORTHAND.values()))

# What a cell is at a glance, one byte a cell.
BLANK, WORDS, FIGURE, DATE, SHORT = range(5)

_SPACES = re.compile(r"[\s\u00a0\u2007\u202f]+")
_NOTE = re.compile(
    r"\s*(\[(?:notes? )?\d+(?:(?:,| and|,? ?notes?) ?\d+)*\]|\[[a-z]\]|\((?:note |see note )\d+\)"
    r"|[\u00b9\u00b2\u00b3\u2070-\u2079]+|\*{1,3}|[†‡])$",
    re.IGNORECASE,
)
_ERROR = re.compile(r"#(?:DIV/0!|N/A|REF!|VALUE!|NAME\?|NUM!|NULL!)|Err:\d+")
_NUMBER = re.compile(r"[+\-\u2212\u2013]?\u00a3?(?:\d{1,3}(?:[, ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+) ?%?")
# "1,234p" is provisional, "1,234r" revised, "1,234(1)" has a footnote.
_FLAG_STUCK_TO_NUMBER = re.compile(r"(.*\d%?) ?([pre]|\(\d{1,2}\))")
# "6,1603": thousands come in threes, so the last digit is a footnote's, stuck to the number.
_NOTE_STUCK_TO_NUMBER = re.compile(r"([+\-\u2212]?\u00a3?\d{1,3}(?:,\d{3})+)(\d{1,2})")
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
# "31 March2025(Break in series)": a date with its remark stuck to it.
_GLUED_DATE = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s*({_MONTH})\s*(\d{{4}})\s*(\(.+\))?", re.IGNORECASE)


class Text(NamedTuple):
    """What a text in a cell means."""

    kind: int  # BLANK, WORDS, FIGURE or SHORT
    text: str  # tidied, without footnote marks
    value: float | None = None  # where it is a number
    mark: str | None = None  # where it is shorthand: what that means
    notes: str = ""  # footnote marks taken off, as printed
    per_cent: bool = False  # a number with a per cent sign


def tidy_text(text: str) -> str:
    """Return a text with its white space, of every kind, folded to single spaces."""
    return _SPACES.sub(" ", text).strip()


@lru_cache(maxsize=1 << 16)
def read_text(text: str) -> Text:
    """Return what a text means. Most texts of a workbook come again, so they are remembered."""
    tidy = tidy_text(text)
    if not tidy:
        return Text(BLANK, "")
    if _ERROR.fullmatch(tidy):  # stands where a value should, and means none of the shorthand's things
        return Text(SHORT, tidy)
    mark = _mark(tidy)
    if mark is not None:
        return Text(SHORT, tidy, mark=mark)
    bare, notes = split_notes(tidy)
    stuck = _NOTE_STUCK_TO_NUMBER.fullmatch(bare)
    if stuck:
        bare, notes = stuck[1], " ".join([stuck[2], notes]).strip()
    flagged = _FLAG_STUCK_TO_NUMBER.fullmatch(bare)
    if flagged and _NUMBER.fullmatch(flagged[1]):
        bare, notes = flagged[1], " ".join([flagged[2], notes]).strip()
    if _NUMBER.fullmatch(bare):
        digits = bare.translate(_NO_DIGITS).replace("\u2212", "-").replace("\u2013", "-")
        return Text(FIGURE, bare, value=float(digits), notes=notes, per_cent=bare.endswith("%"))
    mark = _mark(bare)
    if mark is not None:
        return Text(SHORT, bare, mark=mark, notes=notes)
    return Text(WORDS, bare, notes=notes)


def _mark(text: str) -> str | None:
    """What shorthand means; in brackets its case does not matter, and NA in capitals is no name."""
    return SHORTHAND.get(text.lower() if text.startswith("[") else text)


_NO_DIGITS = str.maketrans("", "", ",£%+ ")


def split_notes(text: str) -> tuple[str, str]:
    """Part a tidied text from the footnote marks at its end: `[note 1]`, `[16]`, superscript digits, asterisks."""
    marks: list[str] = []
    while (found := _NOTE.search(text)) and found.start() > 0:
        marks.insert(0, found[1])
        text = text[: found.start()]
    return text, " ".join(marks)


def label_text(cell: object) -> str:
    """Return a header or label as a person reads it: a date as 31 March 2023, a year without decimals."""
    if isinstance(cell, Month | Year):
        return f"{cell:%B %Y}" if isinstance(cell, Month) else str(cell.year)
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell.day} {cell:%B %Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = read_text(str(cell)).text
    glued = _GLUED_DATE.fullmatch(text)
    return f"{int(glued[1])} {glued[2].capitalize()} {glued[3]}" if glued else text


def notes_of(cell: object) -> str:
    """Return what stands after a header or label and is not part of it: footnote marks, a remark stuck to a date."""
    if not isinstance(cell, str):
        return ""
    read = read_text(cell)
    glued = _GLUED_DATE.fullmatch(read.text)
    return " ".join(part for part in (glued[4] if glued else "", read.notes) if part)


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
        kind = self[text] = read_text(text).kind
        return kind


def kinds_of(rows: Iterable[Iterable[object]]) -> list[bytes]:
    """Return what each cell is at a glance, one byte a cell: BLANK, WORDS, FIGURE, DATE or SHORT(hand)."""
    texts, others = _KindsOfTexts(), _KINDS_OF_OTHERS
    return [bytes([texts[cell] if type(cell) is str else others[type(cell)] for cell in row]) for row in rows]


def cell_frame(
    contents: Sequence[object], shown_as_percentage: Sequence[bool], **places: Sequence[int]
) -> pl.DataFrame:
    """Return the filled ones of some cells as a frame of typed columns.

    Columns: those of `places` (table, row, column), text (as it stands), number, date, as_percentage.
    """
    types = set(map(type, contents))
    none: list[Any] = [None] * len(contents)
    # Three passes over a list are far quicker than one over cells that asks each what it is.
    numbers = [float(cell) if type(cell) is float or type(cell) is int else None for cell in contents]
    texts = [cell if type(cell) is str else None for cell in contents] if str in types else none
    dates = none
    if types & {dt.date, dt.datetime, Month, Year}:
        dates = [_day(cell) for cell in contents]
    frame = pl.DataFrame(
        {name: pl.Series(numbered, dtype=pl.Int64) for name, numbered in places.items()}
        | {
            "text": pl.Series(texts, dtype=pl.String),
            "number": pl.Series(numbers, dtype=pl.Float64),
            "date": pl.Series(dates, dtype=pl.Date),
            "as_percentage": pl.Series(shown_as_percentage, dtype=pl.Boolean),
        }
    )
    return frame.filter(pl.col("text").is_null() | (pl.col("text") != ""))


def _day(cell: object) -> dt.date | None:
    return cell.date() if isinstance(cell, dt.datetime) else cell if isinstance(cell, dt.date) else None


def read_values(cells: pl.DataFrame) -> pl.DataFrame:
    """Add to a cell frame what its cells mean.

    Adds `value` (a number; percentages on the 0 to 100 scale), `mark` (why there is none) and `notes` (footnote
    marks), and turns `text` into the tidied text without them. A number written as text is a number.
    """
    texts = cells["text"].drop_nulls().unique()
    schema = {"text": pl.String, "kind": pl.Int64, "bare": pl.String, "written": pl.Float64}
    schema |= {"mark": pl.String, "notes": pl.String, "per_cent": pl.Boolean}
    known = pl.DataFrame([(text, *read_text(text)) for text in texts], schema=schema, orient="row")
    number = pl.col("number")
    return (
        cells.join(known, on="text", how="left", maintain_order="left")
        .with_columns(
            value=pl.when(number.is_not_null() & pl.col("as_percentage"))
            # 0.46 times 100 is 46.00000000000001 in binary; ten places are beyond any print.
            .then((number * 100).round(10))
            .otherwise(pl.coalesce(number, "written")),
            text=pl.col("bare"),
            as_percentage=pl.col("as_percentage") | pl.col("per_cent").fill_null(False),
        )
        .drop("kind", "bare", "written", "per_cent")
    )
