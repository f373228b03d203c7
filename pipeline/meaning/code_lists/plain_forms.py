"""What publishers print in several ways, in one: notes, codes of lines, signs, scales and greatest scores of a text."""

from __future__ import annotations

import re

from pipeline.meaning.texts.dates import NAME_OF_A_MONTH
from pipeline.workbook.identifiers import in_words
from pipeline.workbook.values import tidy_text

# "Overall rating (Outstanding, Good, Requires improvement, Inadequate)", "(O, G, RI, I)": all four are the scale, and
# none of them is meant.
_WHOLE_SCALE = re.compile(
    r"(?:\b(?:outstanding|good|requir(?:es|ing) improvement|inadequate|O|G|RI?|I)\b"
    r"(?:\s*[,/;|]\s*(?:(?:and|or)\s+)?|\s+(?:and|or)\s+|(?!\w))){4}",
    re.IGNORECASE,
)
_HEADS = re.compile(r"(?<=[(,:])\s*heads\b(?=[),;]|$)", re.IGNORECASE)  # Officers in post (heads)
_LAST_CASES = re.compile(r"(?<=[a-z] )\(cases\)$", re.IGNORECASE)  # "Improved (cases)" counts them
_LAST_PER_CENT = re.compile(r"(?<=[a-z])\s?%$")  # "Need identified %" is in per cent, and no "% of need identified"
# Rating (points, 0 to 3), Score out of 3, Points (Outstanding 3, Good 2)
_SCALE = re.compile(
    r"[(,]\s*\d\s*(?:to|[-–])\s*\d\s*(?=\))|(?<=score|point)s?,?\s*[(\[]?\s*(?:\bout of|\bmax(?:imum)?(?: of)?|/)\s*3\b"
    r"|[(\[](?=[^()\[\]]*\b(?:outstanding|inadequate)\b)(?=[^()\[\]]*\d)[^()\[\]]*(?=[)\]])",
    re.IGNORECASE,
)
# "Staff in post (FTE) [note 1] at 30 June 2025", "Women (1) - London"
_NOTE = re.compile(r"\[\s*notes?\s[^\]]*\]|[(\[]\s*\d{1,2}\s*[)\]]|\(\s*[a-h]\s*\)$", re.IGNORECASE)
# A title whose columns are several years says no other time: "years ending 31 March 2027 and earlier years".
_AND_EARLIER = re.compile(
    r",? and (?:the )?(?:earlier|previous|preceding|prior) (?:years|quarters|periods)\b", re.IGNORECASE
)
_LINE_CODE = re.compile(r"^(?:\([a-z]\)|col(?:umn)?\.? ?\d{1,2}\s*[:.])\s+(?=\w)", re.IGNORECASE)  # (d) Vacancies
# "Probation services officer (band 3), including PQiP trainees" is one grade.
_BAND_WITHIN = re.compile(
    r"\(((?:pay )?band \d)(?:\)(?=,? (?:incl|excl|with|not incl)[a-z]*\b)|, ((?:incl|excl|not incl)[^()]*)\))",
    re.IGNORECASE,
)
# Surplus (+) / shortfall (-): what signs part is one figure, either way.
_EITHER_SIGN = re.compile(r"\(\s*(?:[+−–-]|positive|negative|plus|minus)\s*\)\s*/\s*(?=[a-z])", re.IGNORECASE)
# Over (+) or under (-) target, above (positive) or below (negative)
_SIGNS = re.compile(r"\(\s*(?:[+−–-](?:\s*/\s*[+−–-])?|positive|negative|plus|minus)\s*\)", re.IGNORECASE)
# "The standards in use from October 2023" are those of 2023.
_MONTH_OF_FRAMEWORK = re.compile(
    r"(?P<named>\b(?:standards?|framework|programme)"
    r"(?: (?:in|use|used|introduced|applied|which|that|came|into|force))* "
    rf"(?:from|since|of|in)) (?:{NAME_OF_A_MONTH}) (?=20\d\d\b)",
    re.IGNORECASE,
)
# Composite score (0 to 21), Score /21, Inspection score (max 21), Total score (out of 21)
_OUT_OF = re.compile(
    r"[(,]?\s*(?:\b0\s*(?:to|[-–])|(?<=[a-z( ])/|(?<=\()out of(?: a)?(?: possible| maximum(?: of)?)?"
    r"|\b(?:out of an? )?max(?:imum)?\.?(?P<points> score| points)?(?: of| is|:)?)\s*"
    r"(?P<most>2[147])\b(?: points)?(?:(?P<closed>\)(?=\s*and\b))|\))?",
    re.IGNORECASE,
)


def _out_of(greatest: re.Match[str]) -> str:
    """The greatest score without its brackets: what else "and" names is a clause of its own."""
    return f"{greatest['points'] or ''} out of {greatest['most']}{',' if greatest['closed'] else ''}"


# "Composite score (out of 27, or 24 where court work is NA)" is one score, whatever the court work of a unit is.
_WITHOUT_COURT = re.compile(
    r"(?:[,;]\s*)?(?:\b(?:or|and|but)\s+)?(?:\b(?:maximum|max|out)\s+(?:of\s+)?|\b(?:of|/)\s*)?"
    r"(?:\b24\b(?![^()\[\]]*\bexc)\s*\(?[^()\[\];\d]*\bcourt\b[^()\[\];\d]*"
    r"|\b(?:where|if|when|with)\b(?![^()\[\]]*\bexc)[^()\[\];\d]*\bcourt\b[^()\[\];\d]*\b24\b)",
    re.IGNORECASE,
)
# A column of differences that is headed by its signs alone: "+/-", "± (FTE)".
_PLUS_OR_MINUS = re.compile(
    r"(?:^|(?<=,))\s*(?:\+\s*/\s*[−–-]|[−–-]\s*/\s*\+|±)\s*(?=$|[(\[,]|(?:fte|against|vs|from|target|establishment)\b)",
    re.IGNORECASE,
)
# The number of a line before what it is about, and the code that case records have for a region: N54 North East.
_CODE = re.compile(r"^\s*(?i:line|row|item)\s+\d{1,3}\s*[:.)–-]+\s+|[\[(]?\bN\d\d\b[\])]?")
_ONE_OR_MORE = re.compile(r"(?<=[A-Za-z]{2})(?:\((?:s|es|ies)\)|/s\b)")  # of a noun: CRC(s), officer/s

# "Table 2.1: Key questions" numbers the table, and no standard.
_NUMBER_OF_TABLE = re.compile(
    r"\b((?:work)?sheet|table|figure|chart|annexe?|appendix|tab)s?\s+[A-Z]?\d{1,2}\.\d{1,2}[a-z]?\b", re.IGNORECASE
)
# "Assessment (2.2; P 2.1)": the numbers of one standard in both frameworks name neither.
_NUMBER_OF_STANDARD = re.compile(r"(?<![\w.])(?P<of_2023>P\s?)?[12]\.[1-6](?![\w.])", re.IGNORECASE)
_AROUND_NUMBERS = re.compile(r"[(\[]\s*(?:[/;,|&–-]|and|or|(?:20)?2[13]:?|\s)*[)\]]", re.IGNORECASE)


def _without_both_numbers(text: str) -> str:
    """A text without the numbers of standards, where it has those of both frameworks."""
    if len({found["of_2023"] is None for found in _NUMBER_OF_STANDARD.finditer(text)}) < 2:
        return text
    name = _AROUND_NUMBERS.sub(" ", _NUMBER_OF_STANDARD.sub(" ", text)).strip(" /;,|&–-")
    return name if any(map(str.isalpha, name)) else text


def _without_code(text: str) -> str:
    """A label without its code, unless it is a code and nothing else."""
    name = _CODE.sub(" ", text)
    return name if any(map(str.isalpha, name)) else text


def plain_form(text: str) -> str:
    """Return a printed text without its notes, codes and signs, and with what is said in several ways said in one."""
    text = _NUMBER_OF_TABLE.sub(r"\1", text)
    text = _without_both_numbers(_without_code(_PLUS_OR_MINUS.sub(" plusminus ", in_words(_ONE_OR_MORE.sub("", text)))))
    text = _BAND_WITHIN.sub(r"\1 \2", text)
    text = _AND_EARLIER.sub("", _WITHOUT_COURT.sub(" ", _OUT_OF.sub(_out_of, text)))
    text = _SCALE.sub(" ", _NOTE.sub(" ", _LINE_CODE.sub("", text.strip())))
    tidy = tidy_text(_SIGNS.sub(" ", _EITHER_SIGN.sub(" or ", text)))
    tidy = _WHOLE_SCALE.sub("rating", tidy)
    tidy = _HEADS.sub(" headcount", _LAST_CASES.sub("(number)", tidy))
    return _LAST_PER_CENT.sub(" (%)", _MONTH_OF_FRAMEWORK.sub(r"\g<named> ", tidy))
