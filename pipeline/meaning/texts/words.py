"""Texts as words that can be compared: without case, punctuation, plural endings and words that say nothing."""

from __future__ import annotations

import re
from functools import lru_cache

IDLE = frozenset({"the", "and", "of", "a", "an", "for", "to", "at", "by", "as"})
DATE_MARK = "\ue000"  # stands for a date in a text
BREAK = "\ue001"  # brackets, colons and dashes part a text: no wording reaches over them
_NO_PLURAL = re.compile(r"(?:ss|us|is|as)$")
SHORTEST_PLURAL = 4
_WORD = re.compile(
    r"[pq]\s?\d+(?:\.\d+)+[a-z]?|\d{1,2}[a-z](?![a-z])|\d+(?:[.,]\d+)*|[^\W\d_]+|%|★|☆|£|\ue000", re.IGNORECASE
)
_JOINED = str.maketrans(
    {"’": "", "‘": "", "`": "", "'": "", "&": " and ", "÷": " divided by ", "\u00a0": " "}
    | dict.fromkeys("¹²³⁴⁵⁶⁷⁸⁹⁰", " ")  # marks of notes
)
# The inspectorate's wording drifts: all of these are the person whose case it is.
_PERSON = re.compile(
    r"\b(?:individuals?|service users?|supervised (?:persons?|people|individuals?)"
    r"|(?:people|persons?|individuals?) (?:being supervised|under supervision|on probation))(?:['’]?s)?\b",
    re.IGNORECASE,
)
_ACRONYMS = re.compile(r"\b(PDU|[A-Z]{2,5})s\b")  # POs are PO
_ENGLAND_AND_WALES = re.compile(r"\bE ?& ?W\b|\bE and W\b")
_ROSH = re.compile(r"\brosh\b", re.IGNORECASE)
_NOT_APPLICABLE = re.compile(r"\bn/a\b", re.IGNORECASE)
_GLUED = re.compile(r"(?<=[A-Za-z]{5})\d{1,2}(?=[\s,;)]|$)")  # the mark of a note: Probation Officer1
_PLURAL_NUMBER = re.compile(r"\b([Bb]and \d{1,2})s\b")  # Band 2s
_NUMBER_OF = re.compile(r"\bno\.(?!\w)|\bnos\b\.?|\bno\s+of\b|#\s*(?=[a-z])", re.IGNORECASE)  # and not the answer No
ABBREVIATED = {
    "inc": "including",
    "incl": "including",
    "prob": "probation",
    "snr": "senior",
    "impr": "improvement",
    "vac": "vacancy",
    "tgt": "target",
    "pct": "percentage",
    "cumul": "cumulative",
    "dept": "department",
    "reg": "region",
    "impl": "implementation",
    "std": "standard",
    "fwk": "framework",
    "ye": "ending",
    "review": "reviewing",
    "co": "county",
    # Without their s these would be other words: York, Derby, staff, Mid Kent.
    "yorks": "yorkshire",
    "derbys": "derbyshire",
    "staffs": "staffordshire",
    "mids": "midland",
    "gtr": "greater",
    "avg": "average",
    "num": "number",
    "perc": "percentage",
    "prop": "proportion",
    "resig": "resignation",
    "accom": "accommodation",
    "accomm": "accommodation",
    "suff": "sufficient",
    "ident": "identified",
    "insp": "inspection",
    "yr": "year",
    "mth": "month",
    "qtr": "quarter",
    "svc": "service",
    "grp": "group",
    "tot": "total",
    # As statisticians name columns.
    "rtg": "rating",
    "rtng": "rating",
    "rslt": "result",
    "rgn": "region",
    "grd": "grade",
    "prd": "period",
    "rpt": "report",
    "pub": "published",
    "publ": "published",
    "scr": "score",
    "ovr": "overall",
    "ovrl": "overall",
    "stg": "stage",
    "msr": "measure",
    "val": "value",
    "snap": "snapshot",
    "cnt": "count",
    "chg": "change",
    "pts": "point",
    "fw": "framework",
    "lvr": "leaver",
    "behavior": "behaviour",
    "behavioral": "behavioural",
}
# "Number of No answers" counts those answered No; a "No answer" is none.
_GIVEN_ANSWERS = re.compile(
    r"\b(?P<counted>[Nn]umber|[Cc]ount|[Tt]otal|[Hh]ow many|%|[Pp]er ?cent(?:age)?|[Pp]roportion|[Ss]hare)"
    r"(?:\s+of)?(?: all)?\s+['\"‘“]?(?P<answer>Yes|No)['\"’”]? (?:answer|response)s\b"
)
# Most wordings are plain words, of which nothing is to be read but each by itself; these may be a part of more.
_PLAIN = re.compile(r"(?:[a-z ]|(?<![^ ])(?:\d+|%)(?![^ ]))+")
_READ_TOGETHER = frozenset({"no", "nos", "rosh", "individual", "individuals", "user", "users"}) | frozenset(
    {"person", "persons", "people"}
)
_COMMA = re.compile(r",(?!\d)")
_BREAKS = re.compile(r"[()\[\]:;|–—]|\s[-/]\s")


@lru_cache(maxsize=1 << 15)
def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text in order: lower case, singular, `P 2.1` as one word, idle words left out."""
    if (plain_words := plain_words_of(text)) is not None:
        return plain_words
    text = _ENGLAND_AND_WALES.sub("England and Wales", _NUMBER_OF.sub("number ", text))
    text = _GIVEN_ANSWERS.sub(_answered, text)
    text = _ROSH.sub("risk of serious harm", text)
    text = _GLUED.sub("", text)
    text = _PLURAL_NUMBER.sub(r"\1", text)
    plain = _PERSON.sub(" person ", _ACRONYMS.sub(r"\1", _NOT_APPLICABLE.sub("na", text))).translate(_JOINED).lower()
    return tuple(word for word in map(_as_compared, _WORD.findall(plain)) if word not in IDLE)


def _answered(given: re.Match[str]) -> str:
    """A number of answers as one of cases: a total of them is a number too."""
    counted = "number" if given["counted"].lower() == "total" else given["counted"]
    return f"{counted} answered {given['answer']}"


def plain_words_of(text: str) -> tuple[str, ...] | None:
    """Return the same words of a text that is nothing but lower-case words, numbers and %; None of any other."""
    if _PLAIN.fullmatch(text) is None or not _READ_TOGETHER.isdisjoint(words := text.split()):
        return None
    return tuple([word for word in map(_as_compared, words) if word not in IDLE])


@lru_cache(maxsize=1 << 15)
def words_and_breaks(text: str) -> tuple[str, ...]:
    """Return the words of a text with a mark wherever it is parted."""
    parts = [words_of(part) for part in _BREAKS.split(text)]
    return tuple(word for part in parts if part for word in (*part, BREAK))[:-1] or _idle_alone(text)


def _idle_alone(text: str) -> tuple[str, ...]:
    """A heading that is nothing but "of" says something there: Yes, of, percentage."""
    return (text.lower(),) if text.lower() in IDLE else ()


@lru_cache(maxsize=1 << 15)
def places_after_commas(text: str) -> frozenset[int]:
    """Return which words of a text, by their place among words and breaks, stand after a comma."""
    places, place = set[int](), 0
    for part in _BREAKS.split(text):
        words = [words_of(piece) for piece in _COMMA.split(part)]
        for number, piece in enumerate(piece for piece in words if piece):
            if number:
                places.add(place)
            place += len(piece)
        place += any(words)
    return frozenset(places)


def lower_case_words(text: str) -> frozenset[str]:
    """Return the words of a text that have no capital but at the start of a sentence: none of them names a place."""
    start = r"^|" if text.rstrip().endswith(".") else ""
    plain = re.sub(rf"(?:{start}[.:]\s)\W*[A-Z](?=[a-z])", lambda first: first[0].lower(), text)
    printed = re.findall(r"(?<![\w'’])[a-z][\w'’-]*", plain)
    return frozenset(word for one in printed for word in words_of(one))


@lru_cache(maxsize=1 << 13)  # the same few words stand in tens of thousands of wordings: each is in memory once
@lru_cache(maxsize=1 << 15)
def _as_compared(word: str) -> str:
    word = word.replace(" ", "")
    singular = _singular(word)
    return ABBREVIATED.get(word) or ABBREVIATED.get(singular) or singular


def _singular(word: str) -> str:
    plural = len(word) >= SHORTEST_PLURAL and word.endswith("s") and not _NO_PLURAL.search(word)
    if plural and word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if plural else word


def key_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words so that their order does not matter: Gateshead and South Tyneside, either way round."""
    return tuple(sorted(words))
