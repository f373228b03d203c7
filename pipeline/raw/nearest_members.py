"""The member whose wording comes nearest to a text that no code list knows, and whether that is beyond doubt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.texts.words import words_of

LIKELY = 80  # of 100: from here a text is likely to mean the nearest member
SURE = 90  # of 100: from here a nearest member may be taken unasked
WORTH_NAMING = 55  # of 100: below, the nearest is not near
APART = 3  # the next member must be so much further away
LOOKED_AT = 10  # wordings that are most like a text
ONE_WORD = 70  # of 100, that each word which differs must be like its counterpart


@dataclass(frozen=True, slots=True)
class NearestMember:
    """A member, its wording that is most like a text, how like of 100, and whether the text can only mean it."""

    dimension: str
    member: str
    wording: str
    similarity: float
    sure: bool = False

    def __str__(self) -> str:
        """The member in words: PO ('probation officer', 92 of 100)."""
        by = "" if self.wording.lower() == self.member.lower() else f"'{self.wording}', "
        return f"{self.member.replace('|', ' ')} ({by}{self.similarity:.0f} of 100)"


@dataclass(frozen=True)
class NearestMembers:
    """Finds them among the wordings of code lists."""

    lists: CodeLists

    @cached_property
    def _wordings(self) -> dict[str, dict[str, str]]:
        """Dimension -> wording -> member."""
        found: dict[str, dict[str, str]] = {}
        for words, named in (self.lists.orders or self.lists.wordings).items():
            for dimension, member in named:
                found.setdefault(dimension, {})[" ".join(words)] = member
        return found

    def of(self, texts: Iterable[str], dimensions: Iterable[str]) -> NearestMember | None:
        """Return the nearest member of some dimensions to any of some texts, where one is near."""
        found = [
            near
            for text in dict.fromkeys(" ".join(words_of(text)) for text in texts)
            for dimension in dimensions
            if text and (near := self._nearest(text, dimension))
        ]
        return max(found, key=lambda near: near.similarity, default=None)

    def _nearest(self, text: str, dimension: str) -> NearestMember | None:
        wordings = self._wordings.get(dimension, {})
        alike = _most_alike(text, list(wordings))
        if not alike:
            return None
        wording, similarity = alike[0]
        member = wordings[wording]
        others = [other for name, other in alike if wordings[name] != member]
        alone = not others or others[0] <= similarity - APART
        sure = similarity >= SURE and alone and self._misspelt(text, wording, dimension)
        return NearestMember(dimension, member, wording, similarity, sure)

    def _misspelt(self, text: str, wording: str, dimension: str) -> bool:
        """Whether a text is a wording with slips in words that are no words of the list: East is no slip of West."""
        known = {word for other in self._wordings[dimension] for word in other.split()}
        printed, meant = text.split(), wording.split()
        differing = [word for word in printed if word not in meant]
        missing = [word for word in meant if word not in printed]
        if len(differing) != len(missing) or any(word in known or not word.isalpha() for word in differing):
            return False
        return all(max(fuzz.ratio(word, other) for other in missing) >= ONE_WORD for word in differing)


def _most_alike(text: str, wordings: Sequence[str]) -> list[tuple[str, float]]:
    """The wordings that are most like a text, best first, and how like of 100, whatever the order of their words."""
    alike: dict[tuple[int, str], float] = {}
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio):  # each by itself: it is not called back for every wording
        found = process.extract(text, wordings, scorer=scorer, score_cutoff=WORTH_NAMING, limit=LOOKED_AT)
        for wording, similarity, place in found:
            alike[place, wording] = max(similarity, alike.get((place, wording), 0))
    best = sorted(alike.items(), key=lambda one: (-one[1], one[0]))
    return [(wording, similarity) for (_, wording), similarity in best[:LOOKED_AT]]
