"""Which members of a kind's dimensions a text names, and which of its words no code list knows."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from pipeline.meaning.code_lists.lists import FRAMEWORK_ALONE, PARTS, CodeLists, Span, TextRead
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.apart import without_included, without_others
from pipeline.meaning.members.judged import COUNTING, judged
from pipeline.meaning.members.sides import BESIDE_A_DAY, side_by_day
from pipeline.meaning.members.units import COUNTED
from pipeline.meaning.texts.dates import DAY, MONTH, PERIOD, YEAR, DateMention
from pipeline.meaning.texts.words import BREAK, DATE_MARK, words_of

IN_NO_MART = "in no mart"
ALL_AREAS, NATIONWIDE = "all areas", "nationwide"  # a dimension, and the member that is of no region's units alone
ALWAYS = (
    "changed",
    "some",
    "the rest",
    "other band",
    IN_NO_MART,
    "total",
    "whole service",
    "foreign alone",
    ALL_AREAS,
    "foreign",
    "name",
    "value",
    "aside",
    "aside alone",
    "asked",
    "beside a date",
)  # dimensions that every kind's texts are read for
ASIDE_ALONE = "aside alone"  # words that are of a column of no figures where they are the whole of its header
WITH_A_DATE = "beside a date"  # words that say nothing where a date says when, and another time where none does
UNIT_ALONE = "unit alone"  # words that are a unit where they are a whole text: people
BESIDE_NEEDS = "beside needs"  # foreign words that beside a need are a part of it
COMPARISONS, HEADLINES = "comparisons", "words of headlines"  # lists of words
LEFT_OUT = "left out"  # among the words that change figures: excluding
YEAR_TO = "Year to "  # before a day: the twelve months that it ends
_NAMED_ALONE = {FRAMEWORK_ALONE: "framework", UNIT_ALONE: "unit"}
_SAYING_NO_MEMBER = ("aside", ASIDE_ALONE, "value", "foreign", "total", "whole service", "foreign alone", WITH_A_DATE)
FLOWS = frozenset({"year", "month", "ending", "ended"})
NOT_A_SNAPSHOT = frozenset(
    {
        "published",
        "publish",
        "publication",
        "release",
        "released",
        "update",
        "updated",
        "next",
        "issued",
        "created",
        "prepared",
        "compiled",
        "collated",
        "drawn",
        "put",
        "exported",
        "downloaded",
        "accessed",
        "printed",
        "generated",
        "answered",
        "tabled",
        "asked",
        "circulated",
        "source",
    }
)


@dataclass(frozen=True)
class Meaning:
    """The members that a text names, by dimension, and its words that no list knows."""

    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()  # the dimensions of which it is the name
    total: bool = False
    service: bool = False  # whether it is the Probation Service and nothing else
    of_service: bool = False  # whether it is a total of the Probation Service, or the Probation Service itself
    of_all_areas: bool = False  # whether it is that of all regions: beside headquarters these are not the whole
    foreign: tuple[str, ...] = ()
    aside: bool = False
    alone: bool = False  # whether it is of a prison or a court where it names a column of labels
    subject: bool = False  # whether it names what the kind is about: probation
    size: float | None = None
    of_some: bool = False  # whether it is a total of those that a table lists, which is nobody's figure elsewhere
    changed: frozenset[str] = frozenset()  # how its words make its figures other ones: excluding, forecast
    derived: frozenset[str] = frozenset()  # dimensions that are named by another: the framework of a standard
    wholly: bool = False  # whether each of its words is of a member
    ranged: bool = False  # whether its date is a range: in a title that is no date of the figures
    only_a_name: bool = False  # whether it is the name of a dimension and nothing more: "Grade of staff"
    asked: frozenset[str] = frozenset()  # which questions it says that inspectors answered: key ones, further ones
    nowhere: bool = False  # whether it names a measure that no mart takes: caseload
    left_over: bool = False  # whether it names a measure or a unit of who is left over: FTE: case administrators
    plain: bool = False  # whether as a title it says who is counted and nothing more: Staff (FTE) at 31 March 2025

    def strongest(self, dimension: str, order: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        """The members of a dimension; of several that have an order, the first: a rate of vacancies is a rate."""
        found = self.members[dimension]
        ordered = [member for member in order.get(dimension, ()) if member in found]
        return (ordered[0],) if ordered else found

    def one(self, dimension: str) -> str | None:
        """The member of a dimension, where the text names exactly one."""
        found = self.members.get(dimension, ())
        return found[0] if len(found) == 1 else None

    @property
    def beyond(self) -> bool:
        """Whether it says that the questions below it are further ones and no key ones, and nothing else."""
        return self.asked == {"further"} and not self.unknown

    @property
    def is_one_more(self) -> bool:
        """Whether it can be the name of a further member: of a known one, a total or a column it says nothing."""
        return self.says_nothing and not (self.names or self.foreign or self.aside or self.changed or self.of_some)

    @property
    def says_nothing(self) -> bool:
        """Whether no member of any dimension is named."""
        return not self.members and not self.total


_WHEN_INSPECTED = {
    *(DATE_MARK, BREAK, "first", "second", "third", "re", "reinspection", "inspection", "inspected"),
    *("fieldwork", "site", "visit", "visited", "on", "from", "in", "w", "c", "week", "date", "took", "place"),
    *("began", "begun", "begin", "beginning", "start", "started", "starting", "commenced", "commencing"),
    *(
        "carried",
        "out",
        "day",
        "onsite",
        "report",
        "published",
        "publication",
        "earlier",
        "latest",
        "later",
        "previous",
    ),
    *("initial", "original", "recent", "most", "current", "last", "return", "of", "reinspected", "at", "result"),
}  # all the words of a text that says when a unit was inspected
_RATED_OR_ASKED = {"standard", "question", "need", "theme"}
_UNITS = {"pdu", "unit"}
_NUMBERING = re.compile(r"(?:[pq]|kq)?\d[\d.]*(?:,\d{3})*[a-z]?")
NUMBERED = frozenset(
    {
        "stage",
        "domain",
        "standard",
        "question",
        "theme",
        "kq",
        "annex",
        "annexe",
        "table",
        "figure",
        "chart",
        "part",
        "appendix",
        "section",
    }
)
# Of what a rate before it is the share: "Leaving rate, % of average headcount".
_SHARE_OF = re.compile(
    r"(?:[,;:(]|\s[–—-])\s*(?:as )?(?:an? )?(?:%|per ?cent(?:age)?s?|proportions?|shares?) of [^,;:()]*\)?",
    re.IGNORECASE,
)
_UNIT = r"(?:fte|headcount|numbers?|per ?cent(?:age)?|proportion|%)"
_EITHER = re.compile(rf"{_UNIT}\s+or\s+(?:as )?(?:an? )?{_UNIT}", re.IGNORECASE)
NEARLY = 85  # per cent in which two words are alike that differ by a slip
LONGEST_ANSWER = 3  # words: cases answered no
LONGEST_NUMBER = 4  # digits; a longer one is no part of a name
_YEARS = frozenset(map(str, range(2010, 2050)))  # in which inspectors may have come


def is_numbering(word: str) -> bool:
    """Whether a word is a number, as tables and standards have them: 3, 2.1, P 2.1."""
    return bool(_NUMBERING.fullmatch(word))


def _is_number(words: tuple[str, ...], place: int) -> bool:
    """Whether a word numbers what it stands beside, as P 2.1.1 and Stage 3 do, or is a figure within a text."""
    word = words[place]
    numbers = place == 0 or words[place - 1] in NUMBERED or (word.isdigit() and len(word) > LONGEST_NUMBER)
    return is_numbering(word) and numbers


def _is_letter(words: tuple[str, ...], place: int) -> bool:
    """Whether a letter numbers what follows: Annex D, D1."""
    if len(words[place]) != 1 or not words[place].isalpha():
        return False
    return words[place - 1] in NUMBERED if place else len(words) > 1 and is_numbering(words[1])


def _places(spans: Iterable[Span]) -> set[int]:
    """The places of the words that spans are of."""
    return {place for span in spans for place in range(span.start, span.end)}


def _cuts(span: Span, other: Span) -> bool:
    """Whether a span takes some words of another, and leaves others."""
    return span.start < other.start < span.end < other.end or other.start < span.start < other.end < span.end


def _unknown(words: tuple[str, ...], covered: Container[int], harmless: Container[str]) -> tuple[str, ...]:
    """The words that no list knows and that are no numbers either."""
    return tuple(
        word
        for place, word in enumerate(words)
        if place not in covered
        and word not in harmless
        and not _is_number(words, place)
        and not _is_letter(words, place)
    )


def _without_what_is_asked(
    members: dict[str, tuple[str, ...]], text: str, words: tuple[str, ...]
) -> dict[str, tuple[str, ...]]:
    """Leave out what a question asks for: "Was the assessment sufficient?" is no answer."""
    about_cases, printed = {"theme", "question"} & members.keys(), text.rstrip().endswith("?")
    without = {"employer"} if _WHENCE.search(text) and members.get("employer") == ("HMPPS",) else set[str]()
    answered = {"yes", "no"} & set(words)
    if printed and COUNTING.match(text):
        # "How many cases were judged sufficient?" says whose answers are counted.
        printed = False
    elif printed:
        first, *others = _clauses(text)
        # "Answered no (%) - Does assessment focus on safety?" says first how what it asks was answered.
        answered = {"yes", "no"} & set(first) if others and len(first) <= LONGEST_ANSWER else set()
    if (printed and len(answered) != 1) or (about_cases and not answered):
        without |= {"answer"}
    if printed and about_cases:
        # "Did the assessment draw out changes in the factors behind offending?" counts and compares no cases.
        without |= {"base", "compared"}
    return {dimension: of for dimension, of in members.items() if dimension not in without}


# Whom people join and leave is no area of theirs: "Joiners to HMPPS".
_WHENCE = re.compile(
    r"\b(?:to|into|from|left|leaving|joined|joining) (?:HMPPS|HM Prison (?:and|&) Probation Service)\b", re.IGNORECASE
)
_SINCE = re.compile(r"\b(?:since|after)(?: the)?\s*$", re.IGNORECASE)
_CLAUSE = re.compile(r"[,;:()\[\]–—|]|\s[-/]\s")


def _clauses(text: str) -> list[tuple[str, ...]]:
    """The words of each clause of a text."""
    return [words_of(clause) for clause in _CLAUSE.split(text)]


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
        # What a title of ratings or answers may say beside what is known of it; comparisons make headlines.
        self.in_titles, self.comparisons, self.in_headlines = (
            frozenset(word for key in lists.keys_of(name) for word in key)
            for name in (kind.in_titles, *((COMPARISONS, HEADLINES) if kind.in_titles else (None, None)))
        )
        self._plain = {BREAK, DATE_MARK} | {word for key in plain for word in key}
        # "Score 2022" beside "Score 2024": of two inspections.
        self._harmless = frozenset({DATE_MARK, BREAK} | (_YEARS if "round" in takes else set[str]()))
        # Dates, and what is never kept: a text that names one and prints a day holds that day itself.
        dated = (figure.when.get("item", ()) for figure in kind.figure if figure.type == "date")
        self.dated_items = {item for items in dated for item in items} | kind.never_kept("item")
        self._beside_some = {*kind.idle, "aside", ASIDE_ALONE, "value", "total", "whole service", kind.subject}
        self.of = lru_cache(maxsize=1 << 14)(self._without_others)

    def _without_others(self, text: str) -> Meaning:
        short = without_others(text, self.of, self.kind, self._words_of_grades)
        short = without_included(short, self.of, self.kind)
        return self._of(text) if short == text else self.of(short)

    def _of(self, text: str) -> Meaning:
        read = self._asked(self.lists.read(text))
        chosen = self._chosen(read)
        # "London prisons" is more than London, and "Prison" over a column is of no probation.
        of_more = {
            span for span in chosen if span.dimension == "foreign alone" and span.end - span.start < len(read.words)
        }
        covered = _places(chosen) - _places(span for span in chosen if span.dimension == "changed" or span in of_more)
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        for span in chosen:
            found[_NAMED_ALONE.get(span.dimension, span.dimension)][span.member] = None
        names, aside = frozenset(found.pop("name", ())), not {"aside", ASIDE_ALONE}.isdisjoint(found)
        changes, asked = (frozenset(found.pop(of, ())) for of in ("changed", "asked"))
        some, nowhere = (found.pop(of, None) is not None for of in ("some", IN_NO_MART))
        of_the_rest = _places(span for span in chosen if span.dimension == "the rest")
        rest = bool(of_the_rest) and all(n in of_the_rest or word == BREAK for n, word in enumerate(read.words))
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
        members = self._when(read, chosen) | self._named_by_time(read) | members
        for dimension in {named for named, _ in read.named_by_years} & self._takes:
            members[dimension] = tuple(member for named, member in read.named_by_years if named == dimension)
        inspected = bool(read.dates) and "period" in self._takes and set(read.words) <= _WHEN_INSPECTED
        if inspected:
            # "Inspected June 2024" counts no cases, and "First day on site: 3 June 2024" no days.
            members = {dimension: of for dimension, of in members.items() if dimension not in ("base", "unit")}
        of_service = service and not members
        service, total = of_service and not total, total or of_service
        who = self._is_of(members) if of_the_rest and not (rest or total) and self.kind.unsaid else ()
        covered = covered - of_the_rest if any(who) else covered  # "London headquarters" is not London
        unknown = _unknown(read.words, covered, _WHEN_INSPECTED if inspected else self._harmless)
        of_members = _places(span for span in chosen if span.dimension in self.kind.takes)
        wholly = all(place in of_members or word == BREAK for place, word in enumerate(read.words))
        if not {"period", "round"} & self._takes:
            # "Target staffing (2027)": of which day is not said.
            unknown += tuple(date.printed for date in read.dates if date.exactness == YEAR and date.printed != text)
        # "Fieldwork began 19 February 2024" below the name of a unit dates its inspection, and is no column of days.
        if read.dates and members.get("item", ()) and set(members["item"]) <= self.dated_items:
            del members["item"]
            aside = True
        ranged = any(mention.exactness == PERIOD and mention.first for mention in read.dates) and not (
            FLOWS & set(read.words)
        )
        # "Probation Service cases" says more than whose region it is.
        longer = {span.dimension for span in chosen if span.end - span.start > len(words_of(span.member))}
        members, derived = self._composed(_without_what_is_asked(members, text, read.words), longer)
        return Meaning(
            members,
            self._without_own_codes(unknown, members),
            names,
            total,
            service,
            of_service,
            everywhere is not None,
            (*foreign, *([text] if rest else [])),
            aside,
            alone,
            subject,
            read.sample_size,
            of_some or any(len(members.get(dimension, ())) > 1 for dimension in self.kind.lumped),
            changes,
            derived,
            wholly,
            ranged,
            any(span.dimension == "name" and span.end - span.start == len(read.words) for span in chosen),
            asked,
            nowhere,
            who == [],
            "measure" not in members and not self._adds(read.words, of_members),
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
            word not in self._plain and place not in of_members and not _is_number(words, place)
            for place, word in enumerate(words)
        )

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
        return replace(meaning, members={**meaning.members, dimension: (member,)}, total=False)

    def with_bare(self, text: str, dimension: str, member: str) -> Meaning:
        """Return what a text means that is, but for what stands in brackets, a bare heading for a member."""
        meant, read = self.with_member(text, dimension, member), self.lists.read(text)
        bare = read.words[: read.words.index(BREAK)] if BREAK in read.words else read.words
        return replace(meant, unknown=tuple(word for word in meant.unknown if word not in bare))

    def _asked(self, read: TextRead) -> TextRead:
        """Return a text with the grade of whom it is before it, so that the words of its measure stand together.

        That is a question about staff, or "Difference between probation officers in post and their target".
        """
        if self.kind.asked_of is None:
            return read
        chosen = self._chosen(read)
        of = [span for span in chosen if span.dimension == self.kind.asked_of]
        if len(of) != 1:
            return read
        measured = [span.start for span in chosen if span.dimension in self.kind.several_in_titles]
        within = measured and min(measured) < of[0].start < max(measured)
        return self.lists.with_first(read, of[0]) if within or read.text.rstrip().endswith("?") else read

    def _of_units_inspected(self, names: Container[str], words: tuple[str, ...]) -> bool:
        """Whether beside a region stand the units whose cases are its figures: "Wales (both units inspected)"."""
        return "inspected" in self.kind.otherwise and ("pdu" in names or not _UNITS.isdisjoint(words))

    def _chosen(self, read: TextRead) -> list[Span]:
        """The wordings that a text is taken to be made of: the longest first, none over another, equals together."""
        spans = [
            span
            for span in read.spans
            if span.dimension in self._takes
            # "Less often than others" leaves none of them out, as "other than London" does.
            and (span.dimension != "changed" or span.in_order)
            and (span.dimension not in (ASIDE_ALONE, UNIT_ALONE) or span.end - span.start == len(read.words))
            and (span.dimension != FRAMEWORK_ALONE or read.words[span.start : span.end] in _clauses(read.text))
            and (span.dimension != WITH_A_DATE or bool(read.dates))
            # "Cases before" is of no day: each of its words is read by itself.
            and (span.dimension != BESIDE_A_DAY or read.words[span.end : span.end + 1] == (DATE_MARK,))
        ]
        spans = self._with_whole_names(spans)
        chosen: list[Span] = []
        for span in sorted(spans, key=lambda span: (span.start - span.end, not span.in_order, span.start)):
            beside = [other for other in chosen if other.start < span.end and span.start < other.end]
            if all((other.start, other.end) == (span.start, span.end) for other in beside):
                chosen.append(span)
        # Words that say nothing give way to a member that the same words name.
        meant = {
            (span.start, span.end)
            for span in chosen
            if span.dimension in self.kind.takes or span.dimension in ("foreign", UNIT_ALONE)
        }
        weak = {*self.kind.idle, "aside", ASIDE_ALONE, "value", WITH_A_DATE}
        own = {(span.start, span.end) for span in chosen if span.dimension in self.kind.counted}
        named = {span.dimension for span in chosen if not is_numbering(read.words[span.start])}
        return [
            span
            for span in chosen
            if not (span.dimension in weak and (span.start, span.end) in meant)
            # "PDUs rated Good" is left over where units have ratings, but not where ratings are counted.
            and not (span.dimension == "the rest" and (span.start, span.end) in own)
            # "Staff and workload" is no measure of work, and no standard that a list knows.
            and not (span.dimension == IN_NO_MART and named & _RATED_OR_ASKED)
            # "2.1 Assessment": the name says which, whatever its number is elsewhere.
            and not (
                span.end - span.start == 1
                and span.dimension in named & self.kind.derive.keys()
                and is_numbering(read.words[span.start])
            )
        ]

    def _with_whole_names(self, spans: list[Span]) -> list[Span]:
        """Leave out what cuts the name of who is counted: "officers who left" within "probation officers who left".

        In other words than its own a name gives way to two that stand there as they are printed: "the Probation
        Service at probation officer grade" names no probation service officer.
        """
        of, several = self.kind.asked_of, self.kind.several_in_titles
        weak = self.kind.weak.get(of or "", ())
        names = [span for span in spans if span.dimension == of and span.in_order and span.member not in weak]
        if not names:
            return spans
        service = [span for span in spans if span.dimension == "whole service" and span.in_order]
        return [
            span
            for span in spans
            if not (span.dimension in several and any(_cuts(span, name) for name in names))
            and not (
                span.dimension == of
                and not span.in_order
                and any(_cuts(span, one) for one in service)
                and any(span.start <= name.start and name.end <= span.end for name in names)
            )
        ]

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
            return ()  # "FTE or per cent": the rest of the row or column says which
        for whole, parts in self.kind.joined.get(dimension, {}).items():
            if set(members) == set(parts):
                return (whole,)
        for weak in self.kind.weak.get(dimension, ()):
            if len(members) > 1:
                members = tuple(member for member in members if member != weak)
        rate = self._rate_of(text, dimension) if len(members) > 1 else None
        return (rate,) if rate else members

    def _when(self, read: TextRead, chosen: Iterable[Span]) -> dict[str, tuple[str, ...]]:
        """The date or the period of a text, and the side of unification that it is on by these."""
        when, side = self._dated(read, chosen), side_by_day(read, chosen, self.kind.sides)
        if side is None:
            return when
        # The day of unification alone is one end of a period.
        return {"side": (side,)} | (when if any(mention.first for mention in read.dates) else {})

    def _named_by_time(self, read: TextRead) -> dict[str, tuple[str, ...]]:
        """The member that the years of its time stand for, where no figure has a period: 2021 to 2023."""
        if "period" in self._takes or set(read.words) != {DATE_MARK} or not read.dates:
            return {}
        years = [(mention.first.year, mention.day.year) for mention in read.dates if mention.first]
        named = (one for one in self.kind.dated if [(one.begins_from.year, one.begins_by.year)] == years)
        return {one.dimension: (one.member,) for one in named}

    def _dated(self, read: TextRead, chosen: Iterable[Span]) -> dict[str, tuple[str, ...]]:
        if not {"date", "period"} & self._takes or not read.dates:
            return {}
        named = zip(*self._of_their_own_days(read, chosen), strict=True)
        # "First inspection (published February 2022)" names its inspection by the month of its report.
        of_one = "period" in self._takes and "inspection" in read.words and read.dates[0].exactness in (MONTH, DAY)
        dates = [date for date, about in named if of_one or NOT_A_SNAPSHOT.isdisjoint(about)]
        if not dates:
            return {}
        # "2022/23 Q1 (April to June 2022)" is one period, printed twice.
        printed = tuple({mention.day: mention.member for mention in reversed(dates)}.values())[::-1]
        if "period" in self._takes:
            # A month or a day is one where it stands alone, or beside what is counted: that of an inspection.
            counted = _places(span for span in chosen if span.dimension in COUNTED)
            others = {word for place, word in enumerate(read.words) if place not in counted}
            alone = others <= _WHEN_INSPECTED and dates[0].exactness in (MONTH, DAY)
            ending = YEAR_TO if "year" in read.words or {"12", "month"} <= set(read.words) else ""
            printed = tuple(
                mention.member if mention.exactness in (PERIOD, YEAR) or alone else f"{ending}{mention.member}"
                for mention in dates
                if mention.exactness in (PERIOD, YEAR) or alone or ending
            )
            ranges = [
                (mention.first or mention.day, mention.day) for mention in read.dates if mention.exactness == PERIOD
            ]
            if any(last < first for _, last in ranges for first, _ in ranges):
                return {}  # "2018 to 2019 compared with 2021 to 2026": of each column another
            # "June 2018 to June 2019 (the programme of 2018 to 2019)"
            return {"period": printed[:1]} if printed else {}
        # A year alone is no day of a count of staff.
        return {"date": printed} if all(mention.exactness != YEAR for mention in dates) else {}

    def _of_their_own_days(
        self, read: TextRead, chosen: Iterable[Span]
    ) -> tuple[Sequence[DateMention], Sequence[tuple[str, ...]]]:
        """The dates of a text without a day since which something was counted: Departures since 31 March 2026."""
        if not any(span.member in self.kind.flows for span in chosen):
            return read.dates, read.about_dates
        before = (read.text.partition(date.printed)[0] for date in read.dates)
        own = [number for number, text in enumerate(before) if not _SINCE.search(text)]
        return [read.dates[n] for n in own], [read.about_dates[n] for n in own]

    def _composed(
        self, members: dict[str, tuple[str, ...]], longer: set[str]
    ) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
        for whole, parts in self.kind.compose.items():
            if whole in members and len(members[whole]) == 1:
                for part in parts:
                    members.pop(part, None)
        for named, beside in self.kind.not_beside.items():
            dimension, _, only = named.partition("=")
            if dimension not in longer and only in members.get(dimension, ()) and members.keys() & set(beside):
                members[dimension] = tuple(member for member in members[dimension] if member != only)
                if not members[dimension]:
                    del members[dimension]
        for dimension, other in self.kind.yields.items():
            if other in members and dimension in members:
                given = members.pop(dimension)
                # "Inspected cases, Yes" says whose answers they are, not that they are counted.
                if not set(given) & set(self.kind.no_count.get(dimension, ())):
                    members.setdefault("unit", ("number",))
        printed = frozenset(members)
        for dimension, given in self.kind.derive.items():
            for place, derived in enumerate(given):
                agreed = {member.split("|")[place] for member in members.get(dimension, ())}
                if derived and len(agreed) == 1 and derived not in members:
                    members[derived] = (agreed.pop(),)
        return members, frozenset(members.keys() - printed)
