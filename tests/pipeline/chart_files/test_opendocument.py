"""Workbooks as OpenDocument: what xlsx holds, and what only their own form needs."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

from pipeline.chart_files.opendocument import open_document
from pipeline.chart_files.sheets import ABOUT, INTRODUCTION, Book, Column, CoverSheet, Number, Sheet


def test_the_named_range_of_a_table_wider_than_the_alphabet_ends_at_its_last_column() -> None:
    columns = [Column(f"Year {number}", [Number(number)]) for number in range(28)]
    cover = CoverSheet("Chart tables", {INTRODUCTION: ["One table"], ABOUT: ["Made for a test"]})
    sheet = Sheet("Wide", "wide", "A wide table", "This worksheet contains one table.", [], columns)
    book = Book(cover, [sheet], "pdu-marts", dt.datetime(2026, 11, 28, tzinfo=dt.UTC))
    with zipfile.ZipFile(io.BytesIO(open_document(book))) as written:
        content = written.read("content.xml").decode()
    (address,) = re.findall(r'target-range-address="([^"]+)"', content)
    assert address == "Wide.A3:Wide.AB4"
