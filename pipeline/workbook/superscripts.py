"""Superscript runs of a cell's text, which a reader glues on: 9 with a superscript 1 must not become 91.

A run that marks a footnote is written in characters that say so, digits as ¹ and letters as [a]; others, as in
30th, stay as they are. A run at the start of a text is the mark of a footnote's own words, and stays too.
"""

from __future__ import annotations

import re

_DIGITS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NUMBERS = re.compile(r"\s*\d{1,2}(?:\s*,\s*\d{1,2})*,?\s*")
_LETTER = re.compile(r"\s*([a-z])\s*")
_TAG = re.compile(rb"<[^>]*>")


def as_mark(run: str) -> str:
    """Return a superscript run in characters that part it from what it follows."""
    if _NUMBERS.fullmatch(run):
        return run.translate(_DIGITS)
    letter = _LETTER.fullmatch(run)
    return f"[{letter[1]}]" if letter else run


def with_marks(content: bytes, run: re.Pattern[bytes], text_starts: re.Pattern[bytes]) -> bytes:
    """Return XML with its superscript runs as marks.

    `run` matches a run, its text as the group `text`; `text_starts` the tags that a cell's text starts with.
    """
    written, done = [], 0
    starts = [start.end() for start in text_starts.finditer(content)]
    place = 0
    for found in run.finditer(content):
        while place < len(starts) and starts[place] <= found.start():
            place += 1
        before = content[starts[place - 1] : found.start()] if place else b""
        if _TAG.sub(b"", before).strip():
            text = as_mark(found["text"].decode("utf-8")).encode("utf-8")
            written += [content[done : found.start("text")], text]
            done = found.end("text")
    return b"".join([*written, content[done:]])
