"""Names as programs write them, in words: staff_in_post_fte, StaffInPostFTE, rating_p_2_1_assessment."""

from __future__ import annotations

import re
from functools import lru_cache

# Before a capital after small letters, after an acronym and after digits: none of PQiP, PSOs, McAdam is parted.
_JOINT = re.compile(
    r"(?<=[a-z]{2})(?=[A-Z])|(?<=[A-Za-z][A-Z][a-z])(?=[A-Z][a-z]{2})|(?<=[A-Z]{2})(?=[A-Z][a-z](?:[a-z]|[A-Z][a-z]))"
    r"|(?<=PQiP)(?=[A-Z])|(?<=\d)(?=[A-Z][a-z])"
)
_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)_?(0[1-9]|1[0-2])_?(0[1-9]|[12]\d|3[01])(?!\d)")
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)_(\d\d|(?:19|20)\d\d)(?!\d)")
# Standards and questions have numbers with points: p_2_1, 2_1, p21.
_OF_A_STANDARD = re.compile(r"(?<![^\W_])(p)(?:_?(\d)_(\d)|(\d)(\d))(?![^\W_])", re.IGNORECASE)
# As databases shorten them: region_nm, metric_val, snapshot_dt.
_SHORTENED = {"nm": "name", "cd": "code", "val": "value", "dt": "date", "desc": "description", "typ": "type"}
_SHORTENED |= {"pc": "percentage", "rt": "rate", "lbl": "label", "txt": "text"}
_SHORT = re.compile(rf"(?<![^\W_])(?:{'|'.join(_SHORTENED)})(?![^\W_])", re.IGNORECASE)
_WITH_A_POINT = re.compile(r"(?<![^\W_])(\d)_(\d)(?![^\W_])")


@lru_cache(maxsize=1 << 14)
def in_words(text: str) -> str:
    """Return a text with each name that a program gave in words, as a person would write them; others stay."""
    if "_" not in text:
        parted = _JOINT.sub(" ", text)
        return text if parted == text else _numbered(parted)
    text = _SHORT.sub(lambda short: _SHORTENED[short[0].lower()], text)
    text = _YEARS.sub(r"\1-\2", _DAY.sub(r"\1-\2-\3", text))
    return _JOINT.sub(" ", _numbered(text).replace("_", " "))


def _numbered(name: str) -> str:
    """Give the numbers of standards their points."""
    with_letter = _OF_A_STANDARD.sub(lambda of: f"{of[1]} {of[2] or of[4]}.{of[3] or of[5]}", name)
    return _WITH_A_POINT.sub(r"\1.\2", with_letter)
