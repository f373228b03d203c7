"""Columns of words that say of which cases the percentages of each row are: "Base" over "cases with the need"."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.meaning.members.reading import MeaningOfTexts

_BASES = frozenset({"base", "share", "need_measure"})


def name_bases(reader: MeaningOfTexts, texts: Iterable[str]) -> bool:
    """Return whether texts name all cases or those with a need; women, or those on licence, are cases of their own."""
    return all(_names_a_base(reader, text) for text in texts)


def _names_a_base(reader: MeaningOfTexts, text: str) -> bool:
    meaning, otherwise = reader.of(text), reader.kind.otherwise
    named = {name for name, members in meaning.members.items() if members != (otherwise.get(name),)}
    return named <= _BASES and not meaning.unknown
