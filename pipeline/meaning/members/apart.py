"""Clauses that say which others a grade or an area is without or among, or which units an area includes.

"Probation officers (excluding seniors)" are those, "PQiP learners (included in PSO)" are the learners, and "South West
(including Dorset)" is the South West.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container

from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.meaning import Meaning

_APART = re.compile(
    r"\s*[(\[,;–—](?:\s*(?:but|and|i\.?e\.?))?\s*"
    r"(?:excluding|excl\b\.?|except(?:ing)?(?: for)?|other than|not(?: including| counting)?|without|non\b)[\s-]*"
    r"(?P<others>[^()\[\];]+?)[)\]]?\s*$",
    re.IGNORECASE,
)

_INCLUDED = re.compile(
    r"(?:\s*[(\[,;–—]|\s-)\s*(?:which |and |this )?(?:incl(?:\.|udes|uding)?|covers|covering|takes in|taking in"
    r"|made up of|comprising)\s+"
    r"(?P<included>[^()\[\];]+?)[)\]]?\s*$",
    re.IGNORECASE,
)
_AMONG = re.compile(
    r"\s*[(\[,;:–—-]\s*(?:(?:who|which|they|these|all|are|is|also|already|and)\s+)*"
    r"(?:(?:included?|counted?|contained|covered|shown|reported|recorded|members?|falling|excluded|separate|apart)\s+"
    r"(?:also\s+)?(?:in|within|among|amongst|with|under|as part of|as|of|from)"
    r"|(?:an?\s+)?(?:subset|sub-?group|part|component|share|proportion)\s+of|within|among|amongst)\s+(?:the\s+)?"
    r"(?P<whole>[^()\[\];]+?)"
    r"(?:\s+(?:figures?|numbers?|columns?|totals?|counts?|above|grades?|staff|lines?|rows?|headcount|fte|too))*"
    r"[)\]]?\s*$",
    re.IGNORECASE,
)


def without_whole(text: str, of: Callable[[str], Meaning], kind: Kind) -> str:
    """Return a text without the clause that says of which other grade its own is a part: "PQiP (counted in PSO)"."""
    dimension = kind.asked_of or ""
    if (clause := _AMONG.search(text)) is None or not dimension:
        return text
    named, whole = of(text[: clause.start()]), of(clause["whole"])
    own, theirs = named.members.get(dimension, ()), whole.members.get(dimension, ())
    plain = whole.members.keys() == {dimension} and not (whole.unknown or whole.changed or whole.foreign)
    one = len(own) == 1 and len(theirs) == 1 and own != theirs and own[0] not in kind.weak.get(dimension, ())
    return text[: clause.start()] if plain and one and not named.changed else text


def without_included(text: str, of: Callable[[str], Meaning], kind: Kind) -> str:
    """Return a text without the clause that names what an area includes and nothing else: an area is not its part."""
    if (clause := _INCLUDED.search(text)) is None:
        return text
    areas = kind.fields.get("area", ())
    named, included = of(text[: clause.start()]), of(clause["included"])
    of_one = [dimension for dimension in areas if len(named.members.get(dimension, ())) == 1]
    # Headquarters are in the whole, and in no region.
    parts = {"pdu", "region", "not a region", "nation"} if of_one == ["country"] else {"pdu"}
    whole = len(of_one) == 1 and of_one[0] != "pdu" and not (named.changed or named.unknown)
    only = included.members.keys() and included.members.keys() <= parts and not (included.changed or included.foreign)
    return text[: clause.start()] if whole and only and not included.unknown else text


def without_others(text: str, of: Callable[[str], Meaning], kind: Kind, known: Container[str]) -> str:
    """Return a text without the clause that names others of its own kind, where none is two of these: no officer is.

    What is a whole stays as it is printed: all staff without trainees are others than all staff. Words of the clause
    that are known as words of grades need name none: seniors.
    """
    if (apart := _APART.search(text)) is None:
        return text
    named, others = of(text[: apart.start()]), of(apart["others"])
    if named.total or named.changed or others.total or others.changed:
        return text
    for dimension in (kind.asked_of or "", *kind.fields.get("area", ())):
        own, theirs = named.members.get(dimension, ()), others.members.get(dimension, ())
        wholes = (kind.otherwise.get(dimension), *kind.weak.get(dimension, ()))
        plain = others.members.keys() == {dimension} and all(word in known for word in others.unknown)
        rest = dimension == kind.asked_of and bool(named.foreign)  # "Other staff (not PO or SPO)"
        if theirs and plain and (rest or (len(own) == 1 and own[0] not in (*wholes, *theirs))):
            return text[: apart.start()]
    return text
