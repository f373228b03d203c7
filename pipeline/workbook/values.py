"""Read cells for what they mean: numbers, percentages, dates, shorthand, footnote marks.

Suppressed, missing and zero stay three different things: a cell in shorthand has no value and a mark that
says why; a blank cell has neither; a printed zero is the number 0.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import polars as pl

from pipeline.workbook.dates import Month, Year
from pipeline.workbook.kinds import kinds_of
from pipeline.workbook.notes import split_notes
from pipeline.workbook.shorthand import MARKS, SHORTHAND
from pipeline.workbook.texts import (
    BLANK,
    DATE,
    FIGURE,
    SHORT,
    WORDS,
    Text,
    is_by_its_column,
    mark_among_figures,
    minus_among_figures,
    read_text,
    tidy_text,
)

__all__ = [
    "BLANK",
    "DATE",
    "FIGURE",
    "MARKS",
    "SHORT",
    "SHORTHAND",
    "WORDS",
    "Text",
    "cell_frame",
    "kinds_of",
    "label_text",
    "notes_of",
    "read_text",
    "read_values",
    "split_notes",
    "tidy_text",
]

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# "31 March2025(Break in series)": a date with its remark stuck to it.
_GLUED_DATE = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?\s*({'|'.join(_MONTHS)})\s*(\d{{4}})\s*(\(.+\))?", re.IGNORECASE)
# "30-Jun-09": a day as spreadsheet programs write it.
_DASHED_DATE = re.compile(rf"(\d{{1,2}})-({'|'.join(month[:3] for month in _MONTHS)})-(\d{{2}}|\d{{4}})")
_IN_NOTE = r"\(\d"


def label_text(cell: object) -> str:
    """Return a header or label as a person reads it: a date as 31 March 2023, a year without decimals."""
    if isinstance(cell, Month | Year):
        return f"{cell:%B %Y}" if isinstance(cell, Month) else str(cell.year)
    if isinstance(cell, dt.datetime | dt.date):
        return f"{cell.day} {cell:%B %Y}"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return _printed_text(str(cell))


@lru_cache(maxsize=1 << 14)  # the same labels stand on every sheet
def _printed_text(cell: str) -> str:
    text = read_text(cell).text
    if glued := _GLUED_DATE.fullmatch(text):
        return f"{int(glued[1])} {glued[2].capitalize()} {glued[3]}"
    if dashed := _DASHED_DATE.fullmatch(text):
        month = next(name for name in _MONTHS if name.startswith(dashed[2]))
        return f"{int(dashed[1])} {month} {_whole_year(dashed[3])}"
    return text


def _whole_year(year: str) -> str:
    """A year of two digits is of this century up to 2068, as the C library reads it."""
    return year if len(year) == 4 else f"{20 if int(year) < 69 else 19}{year}"


def notes_of(cell: object) -> str:
    """Return what stands after a header or label and is not part of it: footnote marks, a remark stuck to a date."""
    if not isinstance(cell, str):
        return ""
    read = read_text(cell)
    glued = _GLUED_DATE.fullmatch(read.text)
    return " ".join(part for part in (glued[4] if glued else "", read.notes) if part)


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
    texts = [(text, *read_text(text)) for text in cells["text"].drop_nulls().unique()]
    schema = {"text": pl.String, "kind": pl.Int64, "bare": pl.String, "written": pl.Float64}
    schema |= {"mark": pl.String, "notes": pl.String, "per_cent": pl.Boolean}
    known = pl.DataFrame(texts, schema=schema, orient="row")
    number = pl.col("number")
    read = (
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
    doubtful = {bare for _, kind, bare, *_ in texts if kind == WORDS and is_by_its_column(bare)}
    return _read_by_columns(read, doubtful) if doubtful else read


def _read_by_columns(read: pl.DataFrame, doubtful: set[str]) -> pl.DataFrame:
    """Read the texts that stand for figures only in a column of figures: of shorthand and numbers more than words."""
    meant = pl.DataFrame(
        [(text, mark_among_figures(text), minus_among_figures(text)) for text in sorted(doubtful)],
        schema={"text": pl.String, "meant": pl.String, "minus": pl.Float64},
        orient="row",
    )
    column: list[str | pl.Expr] = [name for name in ("table", "column") if name in read.columns]
    column = column or [pl.lit(0)]
    figures = pl.col("value").is_not_null() | pl.col("mark").is_not_null()
    words = pl.col("text").is_not_null() & ~figures & ~pl.col("text").is_in(doubtful)
    numbers = pl.col("value").is_not_null().any()
    numbered_notes = pl.col("notes").str.contains(_IN_NOTE).fill_null(False).any()
    return (
        read.join(meant, on="text", how="left", maintain_order="left")
        .with_columns(
            among=(figures.sum() > words.sum()).over(column), accounts=(numbers & ~numbered_notes).over(column)
        )
        .with_columns(
            mark=pl.when("among").then(pl.coalesce("mark", "meant")).otherwise("mark"),
            value=pl.when(pl.col("among") & pl.col("accounts")).then(pl.coalesce("value", "minus")).otherwise("value"),
        )
        .drop("meant", "minus", "among", "accounts")
    )
