"""Code lists: the members of each dimension and the wordings that publishers use for them.

Matching is by whole words, whatever their order and number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import chain

from pipeline.meaning.code_lists.plain_forms import plain_form
from pipeline.meaning.texts.clauses import about_date
from pipeline.meaning.texts.dates import DateMention, dates_in
from pipeline.meaning.texts.words import BREAK, DATE_MARK, key_of, places_after_commas, words_and_breaks, words_of
from pipeline.workbook.identifiers import in_words
from pipeline.workbook.wording import NUMBER_OF_CASES

_CASES = r"[\d,]*\d)\s+(?:inspected\s+|relevant\s+)?(?:cases|people)(?:\s+(?:inspected|assessed|reviewed))?\s*"
_SAMPLE_SIZE = re.compile(
    r"\(?\b(?:n\s*=|base\s*[:=]?)\s*(?P<n>[\d,]*\d)\)?"
    rf"|\(\s*(?P<cases>{_CASES}\)"
    # "(81 cases; published 9 September 2024)", or the other way round: the clause of the day stays in its brackets.
    rf"|(?<=\()\s*(?P<dated>{_CASES}[;,]\s*(?=[^();]*\b20\d\d\s*\))"
    rf"|(?<=\b20\d\d)\s*[;,]\s*(?P<after_day>{_CASES}(?=\))"
    rf"|^{NUMBER_OF_CASES}$",
    re.IGNORECASE,
)

Key = tuple[str, ...]
_PLACES = ("region", "pdu")
PARTS = "|"  # between the parts of a member: framework, code and name of a standard
FRAMEWORK_ALONE = "framework alone"  # what names one where it is a whole clause: from 2023
FTE = "fte"
# What may stand between the parts of a wording: actual FTE minus required FTE, posts that were vacant, its target.
_WITHIN = frozenset({BREAK, FTE, "is", "are", "was", "were", "been", "that", "which", "who", "their", "its", "our"})


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a text that are a wording of a member."""

    start: int
    end: int
    dimension: str
    member: str
    in_order: bool = True  # whether the words stand as the wording has them


@dataclass(frozen=True, slots=True)
class TextRead:
    """A text in words, every wording in it, and its dates."""

    text: str
    words: tuple[str, ...]
    spans: tuple[Span, ...]
    dates: tuple[DateMention, ...]
    sample_size: float | None = None  # as printed beside n
    named_by_years: tuple[tuple[str, str], ...] = ()  # the 2021 to 2023 standards: years that are a name and no date
    about_dates: tuple[Key, ...] = ()  # of each date the words of its clause; none of one said to be as at


@dataclass(frozen=True, slots=True)
class Compound:
    """A wording that is made of those of other members: {vacancies} as % of {target staffing}."""

    dimension: str
    member: str
    parts: tuple[tuple[str, bool], ...]  # each a word, or a member of the same dimension

    @property
    def made_of(self) -> tuple[tuple[str, str], ...]:
        """Its parts, in order: each a member of its dimension, or a word, which is of none."""
        return tuple((self.dimension if is_member else "", part) for part, is_member in self.parts)

    @property
    def beginning(self) -> tuple[str, str]:
        """What it begins with."""
        return self.made_of[0]


@dataclass(frozen=True)
class CodeLists:
    """Every wording of every member, by its words without their order."""

    wordings: Mapping[Key, frozenset[tuple[str, str]]]
    orders: Mapping[Key, frozenset[tuple[str, str]]] = field(default_factory=dict)  # the same, by words in order
    within: Mapping[tuple[str, str], tuple[str, str]] = field(default_factory=dict)  # a unit's region
    listing: frozenset[Key] = (
        frozenset()
    )  # by their words without order, those that list: education, training and employment
    compounds: tuple[Compound, ...] = ()
    parted: frozenset[Key] = frozenset()  # wordings with brackets: relationships (including domestic abuse)
    places: frozenset[tuple[str, str]] = frozenset()  # those with a name of their own, each with a form of it

    @cached_property
    def _longest(self) -> int:
        return max(map(len, self.wordings), default=0)

    @cached_property
    def _known(self) -> frozenset[str]:
        """The words that are in any wording."""
        return frozenset(word for key in self.wordings for word in key)

    @cached_property
    def _years(self) -> frozenset[str]:
        return frozenset(word for word in self._known if word.isdigit() and len(word) == len("2021"))

    @cached_property
    def _alike_in_any_order(self) -> frozenset[Key]:
        """The words of names that are alike in several frameworks, however they stand: "Staffing (1.2)"."""
        named: dict[Key, set[frozenset[tuple[str, str]]]] = {}
        for words, members in self.orders.items():
            if any(PARTS in member for _, member in members):
                named.setdefault(key_of(words), set()).add(members)
        return frozenset(key for key, of in named.items() if of == {self.wordings[key]})

    @cached_property
    def _naming(self) -> Mapping[tuple[str, str], list[tuple[int, frozenset[tuple[str, str]]]]]:
        """The numbers of the compound wordings and all that they are made of, by the first member that they name."""
        numbers: dict[tuple[str, str], list[tuple[int, frozenset[tuple[str, str]]]]] = {}
        for number, of in enumerate(self.compounds):
            first = next(part for part in of.made_of if part[0])
            numbers.setdefault(first, []).append((number, frozenset(of.made_of)))
        return numbers

    @cached_property
    def _read_once(self) -> Callable[[str], TextRead]:
        return lru_cache(maxsize=1 << 13)(self._read)

    @cached_property
    def _keys(self) -> Mapping[str, list[Key]]:
        keys: dict[str, list[Key]] = {}
        for key, named in self.wordings.items():
            for dimension in {of for of, _ in named}:
                keys.setdefault(dimension, []).append(key)
        return keys

    def keys_of(self, dimension: str | None) -> Sequence[Key]:
        """Return the words of each wording of the members of a dimension."""
        return self._keys.get(dimension or "", ())

    def knows(self, word: str) -> bool:
        """Return whether a word is in any wording."""
        return not self._known.isdisjoint(words_of(word))

    def one(self, text: str, dimensions: Container[str]) -> str | None:
        """Return the member of some dimensions that a whole text is a wording of, where it is of one only."""
        named = {member for of, member in self.wordings.get(key_of(words_of(in_words(text))), ()) if of in dimensions}
        return named.pop() if len(named) == 1 else None

    @cached_property
    def _members(self) -> Mapping[str, set[str]]:
        members: dict[str, set[str]] = {}
        for dimension, member in chain.from_iterable(self.wordings.values()):
            members.setdefault(dimension, set()).add(member)
        return members

    def members(self, dimension: str) -> Set[str]:
        """Return the members of a dimension."""
        return self._members.get(dimension, frozenset())

    def read(self, text: str) -> TextRead:
        """Return a text in words, with every wording in it; what was read once is remembered."""
        return self._read_once(text)

    def _read(self, text: str) -> TextRead:
        tidy = plain_form(text)
        size = _SAMPLE_SIZE.search(tidy)
        if size:
            tidy = tidy.replace(size.group(), " ")
        named_in = words_and_breaks(tidy)  # "published in March 2023 (2021 standards)" names no years together
        spans = self._named_by_years(named_in)
        within = [set(named_in[span.start : span.end]) for span in spans]
        dates = [date for date in dates_in(tidy) if not any(set(words_of(date.printed)) <= of for of in within)]
        named = tuple(dict.fromkeys((span.dimension, span.member) for span in spans))
        about = tuple(about_date(tidy, date) for date in dates)
        for date in reversed(dates):
            tidy = f"{tidy[: date.start]} {DATE_MARK} {tidy[date.end :]}"
        words = words_and_breaks(tidy)
        number = float(next(filter(None, size.groups())).replace(",", "")) if size else None
        plain = tuple(self._spans(words, places_after_commas(tidy)))
        return TextRead(text, words, (*plain, *self._compounded(words, plain)), tuple(dates), number, named, about)

    def with_first(self, read: TextRead, span: Span) -> TextRead:
        """Return a text with the words of a span before all others, so that these stand together."""
        first, rest = read.words[span.start : span.end], (*read.words[: span.start], *read.words[span.end :])
        words = (*first, BREAK, *rest)
        plain = tuple(self._spans(words))
        return replace(read, words=words, spans=(*plain, *self._compounded(words, plain)))

    def _named_by_years(self, words: Key) -> list[Span]:
        """The wordings with a year in them: the 2021 to 2023 standards."""
        years = self._years
        if not years & set(words):
            return []
        dated = (span for span in self._spans(words) if years & set(words[span.start : span.end]))
        found = [span for span in dated if span.dimension != FRAMEWORK_ALONE]
        # Of wordings as long, one in its order: "2021 to 2023 standards - Probation" has those of 2023 in disorder.
        nearest = max(((span.end - span.start, span.in_order) for span in found), default=None)
        return [span for span in found if (span.end - span.start, span.in_order) == nearest]

    def _lists(self, words: Key) -> bool:
        return key_of(words) in self.listing

    def _meant(self, words: Key) -> Iterable[tuple[str, str]]:
        """The members that words are a wording of; their order tells only where it must: target less staff in post."""
        if len(set(words)) < len(words) and words not in self.orders:
            return ()  # "Probation services officers by probation region" is no "probation officer (Probation Service)"
        found = self.wordings.get(key := key_of(words), frozenset())
        if key in self._alike_in_any_order:
            return found
        several = {dimension for dimension, count in Counter(of for of, _ in found).items() if count > 1}
        return (
            (one for one in found if one[0] not in several or one in self.orders.get(words, ())) if several else found
        )

    def _spans(self, words: Key, after_commas: frozenset[int] = frozenset()) -> Iterator[Span]:
        """Every wording among words: over a break as it is listed only, over a comma where it is a list itself."""
        whole = tuple(word for word in words if word != BREAK)
        # What stands in brackets is read by itself: "need identified (%)" is no "% of need identified".
        in_disorder = BREAK in words and whole not in self.orders
        # A unit before a break is said of the rest: "Percentage - All cases" is of the group of all cases.
        meant = () if self._begins_with_unit(words) else tuple(self._meant(whole))
        if in_disorder and any(dimension == "unit" for dimension, _ in meant):
            meant = ()  # nor is "Answered yes (%)" the answer of "Yes as % of answered", whose unit it would lose
        for dimension, member in meant if not after_commas or self._lists(whole) else ():
            yield Span(0, len(words), dimension, member)
        yield from self._turned_round(words, after_commas)
        for start, word in enumerate(words):
            if word not in self._known:
                continue
            for end in range(start + 1, min(len(words), start + self._longest) + 1):
                found, last = words[start:end], words[end - 1]
                if last == BREAK:
                    continue
                if last not in self._known:
                    break
                if BREAK in found:
                    if found not in self.parted:
                        continue
                    found = tuple(word for word in found if word != BREAK)
                in_order = found in self.orders
                if not after_commas.isdisjoint(range(start + 1, end)) and not (in_order and self._lists(found)):
                    continue
                for dimension, member in self._meant(found):
                    yield Span(start, end, dimension, member, in_order)

    def _turned_round(self, words: Key, after_commas: frozenset[int]) -> Iterator[Span]:
        """The name of a place with its first words after a comma, as an index has: Lancashire, Central (PDU)."""
        if len(after_commas) != 1:
            return
        comma = min(after_commas)
        for end in range(len(words), comma, -1):
            named = self.orders.get((*words[comma:end], *words[:comma]), ())
            rest = tuple(word for word in words[end:] if word != BREAK)
            alone = not rest or any(of == "name" for of, _ in self.wordings.get(key_of(rest), ()))
            yield from (Span(0, end, of, member) for of, member in named if of in _PLACES and alone)

    def _begins_with_unit(self, words: Key) -> bool:
        """Whether what stands before a break is a unit and nothing else."""
        first = words[: words.index(BREAK)] if BREAK in words else ()
        return any(dimension == "unit" for dimension, _ in self.wordings.get(key_of(first), ()))

    def _compounded(self, words: Key, plain: Iterable[Span]) -> Iterator[Span]:
        """The wordings among words that are made of those of other members, in their order."""
        starting: dict[tuple[int, str, str], list[int]] = {}
        places: dict[tuple[str, str], list[int]] = {}  # where a word, or a member of a dimension, stands
        for span in plain:
            starting.setdefault((span.start, span.dimension, span.member), []).append(span.end)
        for place, word in enumerate(words):
            places.setdefault(("", word), []).append(place)
        for place, dimension, member in starting:
            places.setdefault((dimension, member), []).append(place)

        def ends(place: int, of: Compound, part: int) -> Iterator[int]:
            if part == len(of.parts):
                # "Strength as a % of required FTE" is in per cent.
                yield place + (words[place : place + 1] == (FTE,) and of.parts[-1][1])
                return
            if of.parts[part][1]:
                for end in starting.get((place, of.dimension, of.parts[part][0]), ()):
                    yield from ends(end, of, part + 1)
            elif place < len(words) and words[place] == of.parts[part][0]:
                yield from ends(place + 1, of, part + 1)
            if part and place < len(words) and words[place] in _WITHIN:
                yield from ends(place + 1, of, part)

        here = places.keys()
        named = (one for found in here if found[0] for one in self._naming.get(found, ()))
        for number in sorted(number for number, parts in named if parts <= here):
            of = self.compounds[number]
            for start in places[of.beginning]:
                if (end := max(ends(start, of, 0), default=None)) is not None:
                    yield Span(start, end, of.dimension, of.member)
