"""Text that a spreadsheet would take for a formula, made harmless before it is written to a CSV or a workbook.

A cell that begins with = + - or @ is run by Excel and LibreOffice, also behind tabs, line ends or spaces (OWASP,
CSV injection). An apostrophe before it makes it text. Parquet, JSON and the database keep text as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

# The wide forms are what Chinese and Japanese keyboards type; a spreadsheet takes them for the narrow ones.
RUNS = r"^\s*[=+\-@＝＋－＠]|^[\t\r\n]"


def inert(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame whose texts and column names no spreadsheet runs.

    Only text is changed: the number -6 stays -6, the text '-' (a published dash) becomes `'-`. A spreadsheet shows
    the apostrophe or hides it; a program that reads the CSV finds it.
    """
    import polars as pl
    import polars.selectors as cs

    texts = (cs.string() | cs.categorical() | cs.enum()).cast(pl.String)
    marked = frame.with_columns(texts.str.replace(RUNS, "'${0}"))
    names = pl.Series(frame.columns, dtype=pl.String)
    runs = names.str.contains(RUNS)
    return marked.rename({name: f"'{name}" for name in names.filter(runs)})


def inert_words(text: str) -> str:
    """Return one text that no spreadsheet runs."""
    return f"'{text}" if re.match(RUNS, text) else text
