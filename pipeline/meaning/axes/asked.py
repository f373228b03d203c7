"""Questions that inspectors ask at each stage: which texts are the three key questions, and which ask for more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts

KEY_QUESTIONS = 3  # at each stage


def meanings_of_questions(reader: MeaningOfTexts, axes: Axes) -> dict[str, Meaning]:
    """Return texts that mean more, or less, than their own words say, by the other questions of their stage.

    Where the texts of a stage name each of its three themes once, they are its key questions whatever their other
    words are. Where all three are known word for word, a further text of one of their themes asks for something else,
    in known words too where the question stands there as inspectors print it.
    """
    kind = reader.kind
    found: dict[str, Meaning] = {}
    for whole, (outer, inner) in ((whole, parts) for whole, parts in kind.compose.items()):
        wanted = _themes_by_stage(kind.composed)
        for paths in (axes.rows.values(), axes.columns.values()):
            for stage, themes in _texts_by_theme(reader, paths, whole, outer, inner).items():
                told = wanted.get(stage) or next(iter(wanted.values()), set())
                if not told <= themes.keys():
                    continue
                known = {
                    theme: [text for text in texts if not reader.of(text).unknown] for theme, texts in themes.items()
                }
                for theme in told:
                    own = [text for text in known[theme] if whole in reader.of(text).members]
                    if len(own) == 1:
                        known[theme] = own  # "Was the person involved in reviewing?" beside the question on engagement
                    others = [text for text in themes[theme] if text not in known[theme]]
                    if len(themes[theme]) == 1:
                        found |= {text: replace(reader.of(text), unknown=()) for text in others}
                    elif len(known[theme]) == 1:
                        found |= {text: replace(reader.of(text), of_some=True) for text in others}
    return found


def _themes_by_stage(composed: Iterable[str]) -> dict[str, set[str]]:
    themes: defaultdict[str, set[str]] = defaultdict(set)
    for pair in composed:
        stage, _, theme = pair.partition("|")
        themes[stage].add(theme)
    return {stage: of for stage, of in themes.items() if len(of) == KEY_QUESTIONS}


def _texts_by_theme(
    reader: MeaningOfTexts, paths: Iterable[tuple[Said, ...]], whole: str, outer: str, inner: str
) -> dict[str, dict[str, list[str]]]:
    """The different texts of each theme, by stage: that which the text or one outside it names, else the table's."""
    found: defaultdict[str, defaultdict[str, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
    for path in paths:
        stage = theme = text = ""
        for said in path:
            meaning = reader.of(said.text)
            if (at := meaning.one(outer)) is not None:
                stage = at
            if (of := meaning.one(inner)) is not None and whole not in meaning.members:
                theme, text = of, said.text
            elif (question := meaning.one(whole)) is not None:
                pairs = [pair for pair, member in reader.kind.composed.items() if member == question]
                stage, _, theme = pairs[0].partition("|") if pairs else ("", "", "")
                text = said.text
        if theme:
            found[stage][theme][text] = None
    return {stage: {theme: list(texts) for theme, texts in themes.items()} for stage, themes in found.items()}
