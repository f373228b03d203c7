"""Whether a line above a table may name an area that no list knows: then nobody can say that a table is national."""

from __future__ import annotations

import re

from pipeline.meaning.axes.surroundings import OF_THE_RELEASE
from pipeline.meaning.members.numbering import is_numbering
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.dates import MONTHS
from pipeline.meaning.texts.words import lower_case_words

_SENTENCES = re.compile(r"(?<=[.;])\s+(?=[A-Z])")
# Who made a release and with what, how its sheets are used, where to read more: names in these are of no area.
OF_NO_FIGURE = re.compile(
    r"^\W*(?:"
    r"(?:responsible |lead |chief )?(?:statistician|analyst|head of profession)\b"
    r"|enquir(?:y|ies)\b|(?:press|media) (?:office|enquir)|tele?(?:phone)?\b"
    r"|(?:prepared|compiled|collated|created) (?:using|with)\b"
    r"|(?:sources?|abbreviations?|key to|prepared by|reproduced|supplied|download|last reviewed|full reports?|low base"
    r"|ranked (?:from|by)|(?:one|two|three) tables?|library)\b"
    r"|(?:an?|the) (?:ods|csv|excel|accessible|machine[- ]readable)\b"
    r"|no filters?\b|filters?(?: \w+){0,2}\W+(?:none|nil|off|no|not applied|n/a)\W*$"
    r"|freeze panes?\b|banded rows?\b|filters? (?:are|is)\b|to (?:turn|switch) off\b|to (?:remove|clear|unfreeze)\b"
    r"|for (?:definitions?|more|further|details?|guidance|methodology)\b"
    r"|(?:use|visit|refer to|read|go to|follow|click) "
    r"|(?:(?:these|this|they|the)(?: figures| data| statistics| release)? (?:are|is) )?"
    r"(?:experimental|official|accredited|national) statistics\b"
    r"|official[- ]sensitive\b|not for (?:onward|publication|circulation|release)\b|embargo"
    r"|quality\s*:|ref(?:erence)?\s*:"
    r"|(?:\w+ ){0,4}(?:taken|drawn|extracted|sourced|obtained|derived|downloaded|exported|compiled|recorded|held) "
    r"(?:from|on|using|in|with) (?=.*\b(?:systems?|platform|database|ledger|payroll|hr\w*|oracle|sop|n?delius|nomis"
    r"|statistics|bulletin|dashboard|explorer|tool)\b)"
    r")",
    re.IGNORECASE,
)


def may_name_an_area(reader: MeaningOfTexts, text: str) -> bool:
    """Whether an unknown word may be a name: none in lower case is, no number, no month and not that of a source."""
    known = lower_case_words(text) | MONTHS | reader.plain_english
    if all(word in known or is_numbering(word) for word in reader.of(text).unknown):
        return False
    parts = _SENTENCES.split(text)
    others = [part for part in parts if not (OF_THE_RELEASE.search(part) or OF_NO_FIGURE.search(part))]
    return len(others) == len(parts) or any(may_name_an_area(reader, part) for part in others)
