"""How publishers word what stands around figures: titles, footnotes, links, units, the names of label columns."""

from __future__ import annotations

import re

_PERIOD = r"(?:(?:12 )?months?|year|quarter|week)"
NAMED_TITLE = re.compile(r"^(?:table(?! of contents)|figure|chart|annex|appendix)\b", re.IGNORECASE)
# "A1.2: Sentences by age", "3.1 Other taxes", "1a Rate"; a bare "1" or "1." counts footnotes.
_NUMBERED_TITLE = re.compile(
    r"^(?:[A-Z]{1,2}\d{1,3}(?:\.\d{1,2})*[a-z]?|\d{1,3}(?:\.\d{1,2})+[a-z]?|\d{1,3}[a-z])(?:[:.)]| [-\u2013])? +\S"
)
BARE_TITLE = re.compile(r"^(?:table|figure|chart) ?[\w.]{1,6}[:.]?$", re.IGNORECASE)
_LINK = re.compile(
    r"(?:(?:go |link )?(?:back|return)|go|link) to\b.*"
    r"\b(?:contents?|index|cover|top|home|menu|toc|start|list|page|sheet)\b.*"
    r"|back|return|(?:table of )?contents(?: page| sheet)?",
    re.IGNORECASE,
)
CONTENTS = re.compile(r"contents?\b|\bindex\b|\btoc\b|\bcover", re.IGNORECASE)  # sheets where such words are titles
_FOOTNOTE = re.compile(
    r"^(?:[\[(]?(?:note ?)?\d{1,2}[\])]?[.:]?\s|[\[(][a-z]{1,2}[\])]|[*\u2020\u2021]|(?:foot)?notes?\b|sources?\b)|\.$",
    re.IGNORECASE,
)
IS_SOURCE = re.compile(r"sources?\b", re.IGNORECASE)
# A mark in a cell of its own, before a footnote's long text, and before one of any length.
NOTE_MARK = re.compile(r"^(?:\[?\(?(?:note )?\d{1,2}\)?\]?\.?|\*+|\[\w\]|notes?:?|sources?:?)$", re.IGNORECASE)
SHORT_MARK = re.compile(
    r"^[\[(]?(?:note )?[\da-z]{1,2}[\])]?[.:]?$|^\*+$|^[-\u2013.:]{1,2}$|^(?:notes?|sources?):?$", re.IGNORECASE
)
UNIT_OF_TABLE = re.compile(
    r"^(?!.*\b(?:change|difference|increase|decrease)\b)(?:(?:number|no\.?|percentages?|per ?cent|thousands?"
    r"|millions?|rates?|index|units?|measure|basis|headcount|full[- ]time|fte|persons|people|households|source)\b"
    r"|[%\u00a3])",
    re.IGNORECASE,
)
UNITS = re.compile(r"^(?:units?|measure|basis)\b", re.IGNORECASE)
# Columns of numbers that say what a row is about, as tidy tables have them before the words.
NUMBERS_THAT_LABEL = re.compile(
    r"^(?:(?:financial|calendar|reporting) )?(?:year|quarter|month|week|age)(?: (?:number|group|band|of \w+))?$"
    # "Year ending" is over the years it labels; "Year ending March 2021" and "Year to date" are over figures.
    rf"|^{_PERIOD} (?:ending|ended|to)\b(?! date)(?!.*\d)|^as at\b(?!.*\d)|\b(?:code|id|band)$",
    re.IGNORECASE,
)
# Columns that scale their rows: words and numbers among one another ("All ages", 15, 16).
SCALES = re.compile(
    r"^(?:year|quarter|month|week|day|date|age|ages|rank|order|number|no\.?|code|id)\b"
    r"|\b(?:age|years?|decile|quintile|quartile|percentile|rank|code|id|band|grade|level)s?\b",
    re.IGNORECASE,
)
# What a header over labels says where the other headers are numbers.
CLASSIFICATIONS = re.compile(
    r"^(?:year|quarter|month|week|date|age|sex|gender|ethnic|area|region|country|force|local|group|category|type"
    r"|measure|description|characteristic|sector|industry|occupation|grade|household|offence)",
    re.IGNORECASE,
)
# What a line about the release says in its first cell, beside the answer in its second.
_RELEASE = re.compile(
    r"(?:(?:document |table )?title|publishers?|published(?: by| on)?|publication(?: date)?"
    r"|release(?:d| date| type)?|date (?:published|of (?:publication|release))|(?:data )?sources?|licen[cs]e|contact"
    r"|e-?mail|author|(?:produce[rd]|issued|compiled)(?: by)?|(?:geographic(?:al)? )?coverage|period(?: covered)?"
    r"|notes?|edition|status|version|next (?:update|release|publication)|(?:last )?updated|organisation"
    r"|statistics type|date)\s*:?",
    re.IGNORECASE,
)
# What a header says of a column that is named above: how many cases, which years, which day.
OF_A_COLUMN = re.compile(
    r"\(?(?:n|base)\s*[=:]\s*[\d,]+\)?|(?:19|20)\d\d(?:\s*(?:[/\u2013-]|to)\s*(?:\d\d|(?:19|20)\d\d))?"
    r"|(?:[a-z]+ ){0,4}\d{1,2} [a-z]{3,9}\.? (?:19|20)\d\d"
    r"|\(?(?:[a-z]+ ){0,4}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?[ -](?:19|20)?\d\d\)?"
    r"|\(?(?:[a-z]+ ){0,4}(?:0[1-9]|1[0-2])/20\d\d\)?",
    re.IGNORECASE,
)
# What a row says of each column where inspectors rated it.
RATING = re.compile(r"(?:outstanding|good|requires improvement|inadequate|ri|[ogi])\W*\d*\W*", re.IGNORECASE)
SCALE = "ogri"  # the ratings by how they begin, the best first
_OF_CASES = r"(?:inspected|assessed|reviewed|examined|sampled|looked at|in (?:the |this |our )?(?:sample|cohort|group))"
_NAMES_CASES = (
    r"(?:(?:base|sample)\W+)?(?:(?:number|no\.?|count|total) (?:number )?of (?:inspected |sampled )?cases"
    r"|(?:(?:all|total|inspected|sampled) )*cases|(?:case )?sample(?: size)?|size of (?:the )?(?:case )?sample"
    r"|base(?: size)?|n)"
)
# "Number of cases inspected: 96", "Based on 96 cases": the cases of all that stands below.
NUMBER_OF_CASES = (
    rf"(?:{_NAMES_CASES}(?: (?:we |that were )?{_OF_CASES})*(?: ?\(n\)|,? ?n?\))? ?: ?(?P<of_all>\d[\d,]*)(?: cases)?"
    rf"|(?:based on |we (?:inspected|looked at) )?(?P<based>\d[\d,]*) (?:inspected )?cases(?: {_OF_CASES})*)\.?"
)
# In a label that counts, and not only names, cases: "All cases (n)".
SAYS_NUMBER = r"(?i)\bn\b|\b(?:number|base|count|sample|how many)\b"
_NUMBER_OF_CASES = re.compile(NUMBER_OF_CASES, re.IGNORECASE)
SAYS_WHEN = re.compile(r"publi|date|fieldwork|report|inspected|began|beg[iu]n|start|releas", re.IGNORECASE)
TOTAL_OF_ALL = re.compile(r"^(?:grand )?total\b|^all\b", re.IGNORECASE)  # not a sub-total


MOST_DIGITS = 15  # of a number that counts, scales or codes


def counts_cases(label: str, text: str) -> bool:
    """Whether a label and the text beside it are the number of cases of a table: Cases inspected, 96."""
    return _NUMBER_OF_CASES.fullmatch(f"{label.strip(': ')}: {text}") is not None


def number_of_cases(line: str) -> int | None:
    """The number of cases that a line gives and says nothing else: Cases inspected: 96."""
    found = _NUMBER_OF_CASES.fullmatch(line)
    return int((found["of_all"] or found["based"]).replace(",", "")) if found else None


def is_whole(text: str) -> bool:
    """Whether a text is a whole number without a sign or thousands separators."""
    return text.isdecimal() and len(text) <= MOST_DIGITS


def is_link(text: str) -> bool:
    """Whether a text leads back to the contents and says nothing of a table."""
    return _LINK.fullmatch(text) is not None


def is_about_the_release(text: str) -> bool:
    """Whether a text, with another beside it, tells of the release: Publisher, Publication date:."""
    return _RELEASE.fullmatch(text) is not None


def is_title(text: str) -> bool:
    """Whether a line names a table by itself, wherever it stands."""
    return bool(NAMED_TITLE.match(text) or _NUMBERED_TITLE.match(text))


def is_footnote(text: str) -> bool:
    """Whether a line is a footnote by itself: it starts with a mark, or is a sentence."""
    return not is_title(text) and _FOOTNOTE.search(text) is not None
