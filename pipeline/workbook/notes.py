"""Footnote marks at the end of a text, in the forms that publishers print them."""

from __future__ import annotations

import re

_NUMBERS = r"\d{1,3}(?:(?:,| and|,? ?notes?) ?\d{1,3})*"
_SUPERSCRIPT = (
    "[\u00b9\u00b2\u00b3\u2070-\u2079\u02b0\u02b2\u02b3\u02e1-\u02e3\u1d43-\u1d5b\u1d9c]+"  # digits and letters
)
_MARK = re.compile(
    rf"\s*(\[(?:notes? ?)?{_NUMBERS}\]|\((?:see )?notes? ?{_NUMBERS}\)|\[[a-z]\]|\((?-i:[pre])\)"
    # "(17)" after a space is a number of what the words before it say; glued to them, or to "(1)", it is a mark.
    r"|\(\d(?:(?:,| and) ?\d)*\)|(?<=[^\s])\(\d{1,2}(?:, ?\d{1,2})*\)|(?<=\) )\(\d\d\)"
    # A square or cubic metre is a unit.
    rf"|(?<!\bm)(?<!\b[ckm]m){_SUPERSCRIPT}(?:[, ]+{_SUPERSCRIPT})*|\*{{1,3}}|[†‡])$",
    re.IGNORECASE,
)


def split_notes(text: str) -> tuple[str, str]:
    """Part a tidied text from the footnote marks at its end: `[note 1]`, `(1) (2)`, superscripts, asterisks."""
    marks: list[str] = []
    while (found := _MARK.search(text)) and found.start() > 0:
        marks.insert(0, found[1])
        text = text[: found.start()].rstrip()
    return text, " ".join(marks)
