"""Sentences above a table that remark on something else than its figures: they name none of its members."""

from __future__ import annotations

import re
from itertools import pairwise

_NEXT = re.compile(r"(?<=[.?!])\s+(?=[A-Z(\[‘“'\"])")
# A sentence has a verb of its own; a title that ends in a full stop may have none.
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|may|might|can(?:not)?|could|should|must|do|does|did|means?|shows?"
    r"|gives?|sets? out|includes?|covers?|comes?|came|appears?|relates?|refers?|aims?|represents?|echo|differs?"
    r"|appl(?:y|ies)|contains?|holds?|changed|began|moved|replaced|took|awards?|names?|see)\b",
    re.IGNORECASE,
)
# Whose sentences say what the figures are: "Figures are of 31 March 2027.", "All percentages are of cases answered."
_OF_THE_FIGURES = re.compile(
    r"^\W*(?:(?:foot)?notes?\b\W*\d*\W*|answer\W+|\d{1,2}[.)]\s*)?"
    r"(?:(?:all|the|this|each|every|both|our|its|any|these|total|overall|published|printed|inspected|number of|in this"
    r"|in the|negative|positive|minus|plus|a|an)\s+)*"
    r"(?:figures?|numbers?|counts?|data|tables?|charts?|(?:work)?sheets?|tabs?|percentages?|per ?cents?|%|proportions?"
    r"|shares?|rates?|values?|results?|information|position|snapshot|base|entries|units?|measures?|vacanc(?:y|ies)"
    r"|differences?|gaps?|shortfalls?|surplus(?:es)?|targets?|staff|staffing|posts?|cases|people|answers?|responses?"
    r"|judgements?|ratings?|scores?|period|inspections?|inspectors|fieldwork|needs?|factors?|services?|columns?|rows?"
    r"|cells?|years?|sign|[-+–]|we|it|to ask|you(?: also)? asked|how|what|which|joiners|leavers|trainees"
    r"|(?:senior )?probation (?:services? )?officers?|p[sq]?os?|pdus?|regions?)\b",
    re.IGNORECASE,
)
# "Ratings are on the next sheet.", "A copy has been placed in the library."
_ELSEWHERE = re.compile(
    r"\b(?:elsewhere|separate(?:ly)?|(?:another|other|next|previous) (?:tables?|pages?|(?:work)?sheets?|tabs?)"
    r"|(?:found|published|available|given|explained|described|reported|listed|appears?) (?:in|at|on|from) "
    r"(?!(?:the|this) (?:table|year|quarter)\b)|placed in|chapters?|next (?:edition|release|update))\b",
    re.IGNORECASE,
)
# Government Analysis Function, "Releasing statistics in spreadsheets": each sheet says how many tables it has and how
# they stand: "This worksheet contains two tables, one beneath the other". "One table, of vacancies" says more.
_HOW_MANY_TABLES = re.compile(
    r"^(?:this|the|each) (?:work)?(?:sheet|tab|page) (?:contains|has|holds|includes) \w+(?: \w+)? tables?\b"
    r"(?!.*\b(?:of|on|about|for|at|as|show\w*|giv\w+|with (?!a blank))\b)",
    re.IGNORECASE,
)
_MARKED = re.compile(r"[\[(](?:note )?[a-z]?\d{0,2}[\])]\s", re.IGNORECASE)  # (a), [note 3]


def without_remarks(text: str) -> tuple[str, str]:
    """Return what a line says of the figures below it, and what it remarks on something else; either may be empty."""
    if not text.endswith("."):
        return text, ""
    sentences = _NEXT.split(text)
    remarks = sentences if _MARKED.match(text) else [sentence for sentence in sentences if _is_remark(sentence)]
    # "Have these differences been tested? No, they are as they were found."
    remarks += [asked for asked, answer in pairwise(sentences) if asked.endswith("?") and answer in remarks]
    if not remarks:
        return text, ""
    return " ".join(sentence for sentence in sentences if sentence not in remarks), " ".join(remarks)


def _is_remark(sentence: str) -> bool:
    if not (sentence.endswith(".") and _VERB.search(sentence)):
        return False
    if _HOW_MANY_TABLES.search(sentence):
        return True
    return _OF_THE_FIGURES.search(sentence) is None or _ELSEWHERE.search(sentence) is not None


def is_prose(text: str) -> bool:
    """Whether a line is a sentence, which says less of the figures than a title does."""
    return text.endswith(".") and _VERB.search(text) is not None
