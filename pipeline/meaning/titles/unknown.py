"""Titles with words that no list knows: any of these may make other figures of ratings and answers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.meaning.axes.axes import Axes
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.titles.names_in_lines import OF_NO_FIGURE
from pipeline.meaning.titles.of_tables import OF_A_PUBLICATION
from pipeline.meaning.understood import Problem

# "O = Outstanding", "x – data not collected", "* Based on few cases", "CRS: Commissioned Rehabilitative Services"
_OF_A_KEY = re.compile(r"\W*(?:[A-Z]{2,4}\s*:|(?:n/a|\w{1,2}|[^\w\s]{1,2})\s*[=:–-]\s)|[*#†‡'‘]")
# "Surey PDU" names an area and says nothing of the figures: whose name it is, is asked elsewhere.
_OF_AN_AREA = re.compile(
    r"(?:(?:[A-Z][\w'’.-]*|and|of|the|upon|on|in|&|[–—-])[\s,]+)+(?:PDU|[Pp]robation [Dd]elivery [Uu]nit|[Rr]egion)"
)


def _is_of_others(text: str) -> bool:
    """Whether a line says whose publication it is, what signs mean, which area the figures are of or where to ask."""
    of_release = OF_A_PUBLICATION.search(text) or OF_NO_FIGURE.search(text)
    return bool(of_release or _OF_A_KEY.match(text) or _OF_AN_AREA.fullmatch(text))


def problems_of_titles(reader: MeaningOfTexts, axes: Axes) -> Iterator[Problem]:
    """Yield what stops a table under a title with an unknown word: "Ratings that units predicted for themselves".

    Whose ratings they are, and whether they were given, is said in the title alone: the table of a self-assessment has
    the same units, standards and words.
    """
    if reader.kind.in_titles is None:
        return
    for said in axes.table:
        ends = said.text.endswith(".")  # a sentence, as titles are not
        if said.level != "title" or ends or _is_of_others(said.text):
            continue
        if words := reader.unknown_in_title(said.text):
            found = f"'{said.text}', with '{' '.join(words)}'"
            yield Problem(said.cell, "a title whose words are known", found, said.text)
