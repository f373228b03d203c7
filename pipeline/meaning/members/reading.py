"""Which members of a kind's dimensions a text names, and which of its words no code list knows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from pipeline.meaning.code_lists.lists import FRAMEWORK_ALONE, PARTS, CodeLists, Span, TextRead
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.apart import without_included, without_others, without_whole
from pipeline.meaning.members.composed import composed
from pipeline.meaning.members.dimensions import (
    ALL_AREAS,
    ALWAYS,
    ASIDE_ALONE,
    BESIDE_NEEDS,
    COMPARISONS,
    HEADLINES,
    IN_NO_MART,
    LEFT_OUT,
    OTHER_TITLES,
    UNIT_ALONE,
    WITH_A_DATE,
    WORDS_OF_TITLES,
)
from pipeline.meaning.members.judged import judged
from pipeline.meaning.members.left_out import are_left_out, are_of_the_rest, without_part_of_a_name
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.numbering import LONGEST_NUMBER, is_letter, is_number, is_numbering, letters_of_documents
from pipeline.meaning.members.questions import without_what_is_asked
from pipeline.meaning.members.sides import BESIDE_A_DAY
from pipeline.meaning.members.some_staff import some_staff
from pipeline.meaning.members.times import Times
from pipeline.meaning.members.together import with_all_there_is
from pipeline.meaning.members.wordings import chosen_wordings, places_of
from pipeline.meaning.texts.dates import YEAR
from pipeline.meaning.texts.words import BREAK, DATE_MARK, words_of

_NAMED_ALONE = {FRAMEWORK_ALONE: "framework", UNIT_ALONE: "unit"}
_SAYING_NO_MEMBER = ("aside", ASIDE_ALONE, "value", "foreign", "total", "whole service", "foreign alone", WITH_A_DATE)
_UNITS = {"pdu", "unit"}
# Of what a rate before it is the share: "Leaving rate, % of average headcount".
_SHARE_OF = re.compile(
    r"(?:[,;:(]|\s[–—-])\s*(?:as )?(?:an? )?(?:%|per ?cent(?:age)?s?|proportions?|shares?) of [^,;:()]*\)?",
    re.IGNORECASE,
)
_UNIT = r"(?:fte|headcount|numbers?|per ?cent(?:age)?|proportion|%)"
_LAST_WORD = re.compile(r"[:–—=(-]\s*(\w+)\W*$")
_EITHER = re.compile(rf"{_UNIT}(?:\s+or\s+(?:as )?(?:an? )?|[^()]{{0,40}}\(){_UNIT}", re.IGNORECASE)
NEARLY = 85  # per cent in which two words are alike that differ by a slip
_YEARS = frozenset(map(str, range(2010, 2050)))  # in which inspectors may have come


def _unknown(words: tuple[str, ...], covered: Container[int], harmless: Container[str]) -> tuple[str, ...]:
    """The words that no list knows and that are no numbers either."""
    return tuple(
        word
        for place, word in enumerate(words)
        if place not in covered and word not in harmless and not is_number(words, place) and not is_letter(words, place)
    )


def _covered(read: TextRead, chosen: Sequence[Span], of_members: AbstractSet[int]) -> set[int]:
    """The places of words that are known: "London prisons" is more than London, a PSO's establishment its target."""
    of_more = [span for span in chosen if span.dimension == "foreign alone" and span.end - span.start < len(read.words)]
    changing = places_of(span for span in chosen if span.dimension == "changed")
    return places_of(chosen) - (places_of(of_more) - of_members) - changing


def _first(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words of a text before its first bracket or dash."""
    return words[: words.index(BREAK)] if BREAK in words else words


def _words_of_all(members: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    return frozenset(word for of in members.values() for one in of for word in words_of(one))


class MeaningOfTexts:
    """Reads texts for one kind of fact; what was read once is remembered."""

    def __init__(self, kind: Kind, lists: CodeLists) -> None:
        """Read for the dimensions of a kind."""
        self.kind, self.lists = kind, lists
        alone = {FRAMEWORK_ALONE} if "framework" in kind.takes else set[str]()
        alone |= {UNIT_ALONE} if kind.unsaid else set()
        takes = {*alone, *kind.takes, *kind.excludes, *ALWAYS, *kind.idle, *kind.totals}
        takes |= {*kind.counting, kind.asks_more or ""}
        self._takes = frozenset(takes - {IN_NO_MART} if "measure" in takes else takes)
        self._subjects = {key[0] for key in lists.keys_of(kind.subject) if len(key) == 1}
        plain = (*lists.keys_of(kind.plain), *lists.keys_of(kind.subject))
        self.plain_english = frozenset(key[0] for key in lists.keys_of(WORDS_OF_TITLES) if len(key) == 1)
        self.comparisons = frozenset(word for key in lists.keys_of(COMPARISONS) for word in key)
        self._plain = {BREAK, DATE_MARK} | {word for key in plain for word in key}
        # "Score 2022" beside "Score 2024": of two inspections.
        self._harmless = frozenset(
            {DATE_MARK, BREAK} | (_YEARS if "round" in takes and "period" not in takes else set[str]())
        )
        # Dates, and what is never kept: a text that names one and prints a day holds that day itself.
        dated = (figure.when.get("item", ()) for figure in kind.figure if figure.type == "date")
        self.dated_items = {item for items in dated for item in items} | kind.never_kept("item")
        self._beside_some = {*kind.idle, "aside", ASIDE_ALONE, "value", "total", "whole service", kind.subject}
        self._times = Times(kind, self._takes, lists)
        # More than a workbook has: those of thousands would take as much memory as all else.
        self.of = lru_cache(maxsize=1 << 12)(self._without_others)

    def _without_others(self, text: str) -> Meaning:
        short = without_others(text, self.of, self.kind, self._words_of_grades)
        short = without_whole(without_included(short, self.of, self.kind), self.of, self.kind)
        return self._of(text) if short == text else self.of(short)

    def _of(self, text: str) -> Meaning:
        read = self._asked(self.lists.read(text))
        chosen = with_all_there_is(self.kind, read, chosen_wordings(read, self.kind, self._takes))
        of_members = places_of(span for span in chosen if span.dimension in self.kind.takes)
        covered = _covered(read, chosen, of_members)
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for span in chosen:
            found[_NAMED_ALONE.get(span.dimension, span.dimension)][span.member] = None
        names, aside = frozenset(found.pop("name", ())), not {"aside", ASIDE_ALONE}.isdisjoint(found)
        changes, asked = (frozenset(found.pop(of, ())) for of in ("changed", "asked"))
        some, nowhere = (found.pop(of, None) is not None for of in ("some", IN_NO_MART))
        of_the_rest = places_of(span for span in chosen if span.dimension == "the rest")
        rest = are_of_the_rest(self.kind, chosen, read.words)
        found.pop("the rest", None)
        # "Band 6 - deputy heads": of a band that no grade of ours has, whatever it is called.
        rest = rest or (found.pop("other band", None) is not None and "grade" not in found)
        foreign = tuple(
            " ".join(read.words[span.start : span.end])
            for span in chosen
            if span.dimension == "foreign" and not (span.member == BESIDE_NEEDS and "need" in found)
        )
        everywhere, of_all = found.pop(ALL_AREAS, None), self.kind.totals.get("region")
        if names and not names & {"pdu", "region"}:
            everywhere = None  # "All standards"
        if everywhere and of_all and of_all.dimension and of_all.member and of_all.dimension not in found:
            found[of_all.dimension][of_all.member] = None
        alone = any(span.dimension == "foreign alone" and span.end - span.start == len(read.words) for span in chosen)
        # "All regions excluding headquarters" is a total of what is left.
        some = some or LEFT_OUT in changes
        of_some = some and (
            "total" in found or everywhere is not None or not (changes or found.keys() - self._beside_some)
        )
        # "Area services" are no Probation Service.
        total, service = "total" in found, "whole service" in found and not ("region" in names and "total" not in found)
        if of_some and "region" in found and not changes and self._of_units_inspected(names, read.words):
            of_some = total = False
        # "Before June 2020" is before that day.
        by_day = (BESIDE_A_DAY, "side alone") if BESIDE_A_DAY in found else ()
        for dimension in (*self.kind.idle, *_SAYING_NO_MEMBER, *by_day):
            found.pop(dimension, None)
        settled = {dimension: self._settled(dimension, tuple(of), text) for dimension, of in self._sided(found).items()}
        members = judged({dimension: of for dimension, of in settled.items() if of}, read.words, self.kind)
        subject = bool(members.pop(self.kind.subject or "", None)) or bool(self._subjects & set(read.words))
        members = self._times.of(read, chosen) | members
        for dimension in {named for named, _ in read.named_by_years} & self._takes:
            members[dimension] = tuple(member for named, member in read.named_by_years if named == dimension)
        inspected = self._times.says_when_inspected(read)
        if inspected:
            # "Inspected June 2024" counts no cases, and "First day on site: 3 June 2024" no days.
            members = {dimension: of for dimension, of in members.items() if dimension not in ("base", "unit")}
        of_service = service and not members
        service, total = of_service and not total, total or of_service
        who = self._is_of(members) if of_the_rest and not (rest or total) and self.kind.unsaid else ()
        covered = covered - of_the_rest if any(who) else covered  # "London headquarters" is not London
        members |= (begun := self._times.begun(text, members))
        unknown = () if inspected else _unknown(read.words, covered, self._harmless | _words_of_all(begun))
        # "Supporting questions (not used in the ratings)": which they are stands first.
        unknown = tuple(set(_first(read.words)).intersection(unknown)) if asked == {"further"} else unknown
        wholly = all(place in of_members or word == BREAK for place, word in enumerate(read.words))
        if not {"period", "round"} & self._takes:
            # "Target staffing (2027)": of which day is not said.
            unknown += tuple(date.printed for date in read.dates if date.exactness == YEAR and date.printed != text)
        # "Fieldwork began 19 February 2024" below the name of a unit dates its inspection, and is no column of days.
        if read.dates and members.get("item", ()) and set(members["item"]) <= self.dated_items:
            del members["item"]
            aside = True
        # "Probation Service cases" says more than whose region it is.
        longer = {span.dimension for span in chosen if span.end - span.start > len(words_of(span.member))}
        members, derived = composed(self.kind, without_what_is_asked(members, text, read.words, self.kind), longer)
        return Meaning(
            unknown=(unknown := self._without_own_codes(unknown, members)),
            members=(members := without_part_of_a_name(members, unknown)),
            names=names,
            total=total,
            service=service,
            of_service=of_service,
            of_all_areas=everywhere is not None,
            foreign=(*foreign, *([text] if rest else [])),
            aside=aside,
            alone=alone,
            subject=subject,
            size=read.sample_size,
            of_some=of_some or any(len(members.get(dimension, ())) > 1 for dimension in self.kind.lumped),
            changed=changes,
            derived=derived,
            wholly=wholly,
            ranged=self._times.is_range(read),
            only_a_name=any(span.dimension == "name" and span.end - span.start == len(read.words) for span in chosen),
            asked=asked,
            nowhere=nowhere,
            left_over=who == [],
            left_out=are_left_out(self.kind, members),
            some_staff=some_staff(self.kind, read, members, of_members),
            plain="measure" not in members and not self._adds(read.words, of_members),
        )

    def _is_of(self, members: Mapping[str, tuple[str, ...]]) -> list[bool]:
        """Of each grade and area that a text is of, whether it is one and not all of them."""
        whose = (self.kind.asked_of or "", *self.kind.fields.get("area", ()))
        named = ((members[of], self.kind.otherwise.get(of)) for of in whose if of in members)
        return [len(found) == 1 and found[0] != of_all for found, of_all in named]

    def _without_own_codes(self, unknown: tuple[str, ...], members: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The unknown words of a text but the code of what it names: "Rating on 2.5, reviewing of progress"."""
        named = (of for dimension in self.kind.derive for of in members.get(dimension, ()))
        codes = {part.replace(" ", "").lower() for of in named for part in of.split(PARTS)} if unknown else set()
        return tuple(word for word in unknown if word not in codes and f"p{word}" not in codes)

    def _adds(self, words: tuple[str, ...], of_members: Container[int]) -> bool:
        """Whether a text has a word that says more than who is counted, where and when."""
        return any(
            word not in self._plain and place not in of_members and not is_number(words, place)
            for place, word in enumerate(words)
        )

    def unknown_in_title(self, text: str, *, of_headline: bool = False) -> list[str]:
        """Return the words of a title that may make other figures of ratings and answers.

        Some change nothing by themselves ("published"), some only together: "the same questions", not the same answer.
        Others are harmless each and not together: "could achieve".
        """
        harmless = {self.kind.in_titles, *((COMPARISONS, HEADLINES) if of_headline else ())}
        read = self.lists.read(text)
        covered = places_of(span for span in read.spans if span.dimension in harmless and span.in_order)
        told = {read.words[place] for place in covered}
        told -= {word for place, word in enumerate(read.words) if place not in covered}
        told |= letters_of_documents(text)
        unknown = [word for word in self.of(text).unknown if word not in told and not is_numbering(word)]
        of_others = (span for span in read.spans if span.dimension == OTHER_TITLES and span.in_order)
        return unknown + [read.words[place] for place in sorted(places_of(of_others)) if self.kind.in_titles]

    def is_nearly_a_grade(self, word: str) -> bool:
        """Whether a word that no list knows is nearly one of the name of a grade: officerss."""
        return any(fuzz.ratio(word, known) >= NEARLY for known in self._words_of_grades)

    @cached_property
    def _words_of_grades(self) -> frozenset[str]:
        names = self.lists.keys_of(self.kind.asked_of)
        return frozenset(word for key in names for word in key if len(word) > LONGEST_NUMBER)

    def with_member(self, text: str, dimension: str, member: str) -> Meaning:
        """Return what a text means that is taken for a member and for no total."""
        meaning = self.of(text)
        members = {**meaning.members, dimension: (member,)}
        return replace(meaning, members=members, total=False, service=False, of_service=False)

    def with_bare(self, text: str, dimension: str, member: str) -> Meaning:
        """Return what a text means that is, but for what stands in brackets, a bare heading for a member."""
        meant, read = self.with_member(text, dimension, member), self.lists.read(text)
        bare = _first(read.words)
        return replace(meant, unknown=tuple(word for word in meant.unknown if word not in bare))

    def _asked(self, read: TextRead) -> TextRead:
        """Return a text with the grade of whom it is before it, so that the words of its measure stand together.

        That is a question about staff, or "Difference between probation officers in post and their target".
        """
        if self.kind.asked_of is None:
            return read
        chosen = chosen_wordings(read, self.kind, self._takes)
        of = [span for span in chosen if span.dimension == self.kind.asked_of]
        if len(of) != 1:
            return read
        measured = [span.start for span in chosen if span.dimension in self.kind.several_in_titles]
        within = measured and min(measured) < of[0].start < max(measured)
        return self.lists.with_first(read, of[0]) if within or read.text.rstrip().endswith("?") else read

    def _of_units_inspected(self, names: Container[str], words: tuple[str, ...]) -> bool:
        """Whether beside a region stand the units whose cases are its figures: "Wales (both units inspected)"."""
        return "inspected" in self.kind.otherwise and ("pdu" in names or not _UNITS.isdisjoint(words))

    def _rate_of(self, text: str, dimension: str) -> str | None:
        """The rate that a text names beside saying of what that is a share."""
        rates, share = self.kind.rates(dimension), _SHARE_OF.search(text)
        named = self.of(text[: share.start()] + text[share.end() :]).one(dimension) if rates and share else None
        return named if named in rates else None

    def _sided(self, found: dict[str, dict[str, None]]) -> dict[str, dict[str, None]]:
        """Take "Before" with no more than a unit for before unification, which parts all that inspectors compare."""
        side = found.pop("side alone", None)
        if side and found.keys() <= {*self.kind.idle, *self.kind.measured, *self.kind.counting, "share"}:
            found["side"] = side
        return found

    def _settled(self, dimension: str, members: tuple[str, ...], text: str) -> tuple[str, ...]:
        if self.kind.sole.get(dimension) in members:
            return (self.kind.sole[dimension],)
        if dimension == "unit" and len(members) > 1 and _EITHER.search(text):
            return ()  # "FTE or per cent", "Number (%)": the rest of the row or column, or the cell, says which
        for whole, parts in self.kind.joined.get(dimension, {}).items():
            if set(members) == set(parts):
                return (whole,)
        for weak in self.kind.weak.get(dimension, ()):
            if len(members) > 1:
                members = tuple(member for member in members if member != weak)
        if len(members) > 1 and (last := _LAST_WORD.search(text)) and last[1].capitalize() in members:
            return (last[1].capitalize(),)  # "Sufficient: No"
        rate = self._rate_of(text, dimension) if len(members) > 1 else None
        return (rate,) if rate else members
