"""Headlines above titles: a sentence that compares, over a line that says what the figures are."""

from __future__ import annotations

from dataclasses import replace

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.words import words_of


def without_headlines(reader: MeaningOfTexts, axes: Axes) -> Axes:
    """Leave out what a headline says: "Units with fewer staff do not always have lower ratings".

    It tells what the figures show and not what they are, which a title nearer to them says in words that are all known.
    One with a word that may make other figures of them is no headline, nor is one that alone names what they are of.
    """
    titles = [said for said in axes.table if said.level == "title"]
    if reader.kind.in_titles is None or len(titles) < 2:
        return axes
    comparing = [said for said in titles if not reader.comparisons.isdisjoint(words_of(said.text))]
    plain = [said for said in titles if said not in comparing and not said.text.endswith(".")]
    plain = [said for said in plain if not reader.unknown_in_title(said.text)] if comparing else []
    if not plain:
        return axes
    nearest = titles.index(plain[0])
    named = {of for said in (*axes.distinct, *plain) for of in reader.of(said.text).members}
    named |= reader.kind.derive.keys()  # "Units with fewer staff" are rated for no standard "Staff"
    headlines = [
        said
        for said in titles[nearest + 1 :]
        if said in comparing
        and not reader.unknown_in_title(said.text, of_headline=True)
        and _names_no_more(reader, said, named)
    ]
    return replace(axes, table=tuple(said for said in axes.table if said not in headlines)) if headlines else axes


def _names_no_more(reader: MeaningOfTexts, said: Said, named: set[str]) -> bool:
    meaning = reader.of(said.text)
    return meaning.members.keys() - meaning.derived <= named
