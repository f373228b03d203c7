"""What the words around a table say of the signs of its differences: whether a shortage is negative."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.meaning.understood import Understood

_SIGNS_IN_BRACKETS = (
    (
        re.compile(
            r"(?:short\w*|under|below|deficit|vacanc\w*)\s*\(\s*(?:[-–−]|negative|minus)\s*\)|\(\s*(?:shortfall|deficit)\s*\)"
        ),
        -1,
    ),
    (re.compile(r"(?:surplus|over|above)\s*\(\s*(?:\+|positive|plus)\s*\)"), -1),
    (re.compile(r"(?:short\w*|under|below|deficit|vacanc\w*)\s*\(\s*(?:\+|positive|plus)\s*\)"), 1),
)

_OF_RATES = re.compile(r"\brates?\b|per ?cent|%", re.IGNORECASE)

_SHORT = ("unfilled", "vacant", "short", "below", "under", "fewer", "shortfall", "vacanc", "less than")

_LONG = ("above", "over", "surplus", "more than")
_MORE_THAN, _LESS_THAN = re.compile(r"\bmore (?:\w+ ){1,4}than\b"), re.compile(r"\bless (?:\w+ ){1,4}than\b")
_CLAUSE = re.compile(r"[.;](?=\s|$)")
# Within a clause: "staff in post; a minus sign means more than the target" subtracts nothing.
_SUBTRACTED = (
    (re.compile(r"(?:in post|actual)[^.;]*?(?:\bminus\b(?! sign)| less | [-–] )[^.;]*?target"), -1),
    (re.compile(r"target[^.;]*?(?:\bminus\b(?! sign)| less | [-–] )[^.;]*?(?:in post|actual)"), 1),
)


def sign_in_words(understood: Understood) -> int | None:
    """Return 1 where a header or a note says that a shortage is positive, -1 where negative, None where none does."""
    table = understood.table
    headers = [column.header for column in table.columns]
    lines = [line.text for line in (*table.title, *table.above, *table.footnotes)]
    near = next((sign for text in (*headers, *lines) for sign in _signs_in(text.lower())), None)
    # Of notes on another sheet only those count that speak of no rate, and that agree.
    far = {sign for text in understood.notes if not _OF_RATES.search(text) for sign in _signs_in(text.lower())}
    return near if near is not None or len(far) != 1 else far.pop()


def _signs_in(line: str) -> Iterator[int]:
    yield from (times for pattern, times in _SIGNS_IN_BRACKETS if pattern.search(line))
    for way, times in (("negative", -1), ("minus sign", -1), ("minus", -1), ("positive", 1)):
        _, said, rest = line.partition(way)
        after = _CLAUSE.split(rest)[0]
        if not said or (way == "minus" and "target" in line):
            continue
        if any(word in after for word in _SHORT) or _LESS_THAN.search(after):
            yield times
        elif any(word in after for word in _LONG) or _MORE_THAN.search(after):
            yield -times
    yield from (times for pattern, times in _SUBTRACTED if pattern.search(line))
