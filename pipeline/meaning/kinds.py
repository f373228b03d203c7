"""Kinds of fact: which dimensions a fact has, which of its measures are kept as what, what must hold among them.

A kind is a small TOML file in schemas/kinds_of_fact; docs/how-tables-are-understood.md describes the language.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

import polars as pl
from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.faults import Fault, FaultsError

OTHER = "other"  # of what a share is, where it is of nothing that is named
STANDING = "standing"  # what is open of a figure that is kept only where those of its sort bear it out: a rank
RANK = "rank"  # a standing among others: an item beside scores, or what says a figure again
CHANGE = "change"  # what is open of a figure that is kept only where the two beside it bear it out
NONE = ""  # among the members of a condition: where nothing around the figure says one


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Figure(_Declared):
    """A figure of a kind: the members that it is known by, and what is kept of it."""

    when: dict[str, tuple[str, ...]]  # dimension -> members, "" for none
    on_an_axis: tuple[str, ...] = ()  # of the conditions, those that a title cannot meet
    titles: Literal["any", "known", "plain"] = "any"  # under which: a word more may make another figure of it
    marks: tuple[str, ...] = ()  # shorthand, where it is of cells with nothing else
    keep: bool = True  # some are known so that they are not taken for others
    dataset: str | None = None  # where it is not the kind's
    role: str = ""
    unit: str | None = None
    type: Literal["number", "rating", "date", "score"] = "number"
    open: tuple[str, ...] = ()  # what the identities may have to settle: sign, scale, statistic
    set: dict[str, str] = {}


class Total(_Declared):
    """What the total of a dimension is: a member of a dimension, or nothing more than the dimension's absence."""

    dimension: str | None = None
    member: str | None = None
    of_every: bool = False  # whether it is that only where every member is listed


class Dated(_Declared):
    """A member that holds for cases of a time: by their period, or else by when they were published."""

    dimension: str
    member: str
    begins_by: dt.date = dt.date.max
    begins_from: dt.date = dt.date.min
    ends_by: dt.date = dt.date.max
    published_by: dt.date = dt.date.max
    published_from: dt.date = dt.date.min

    def holds(self, first: dt.date, last: dt.date) -> bool:
        """Whether it holds for cases of a period."""
        return self.begins_from <= first <= self.begins_by and last <= self.ends_by

    def holds_when_begun(self, day: dt.date) -> bool:
        """Whether it holds for cases that were first looked at on a day."""
        return self.begins_from <= day <= self.begins_by

    def holds_when_published(self, day: dt.date) -> bool:
        """Whether it holds for cases of which only the day of publication is known."""
        return self.published_from <= day <= self.published_by


class Sides(_Declared):
    """The sides of a comparison: a field that a table keeps where it sets one figure of each beside the other."""

    field: str
    members: dict[str, str]  # of the dimension -> as the field has them, the earlier first
    parted_on: dt.date | None = None  # the day between them, by which a text may name one
    roles: tuple[str, ...]
    bases: tuple[str, ...] = ()  # roles of how many cases its figures are of
    when: dict[str, str] = {}  # what its figures are
    one_of_each: tuple[str, ...] = ()  # fields with one member on each side: else they tell more than two apart
    of_members: dict[str, dict[str, str]] = {}  # field -> its members by which sides are known, where a table has both


class Judged(_Declared):
    """What a text says of which an answer is, where a measure in it says of which cases alone, or none does."""

    dimension: str
    answer: str
    what: tuple[str, ...]  # words for what was judged
    member: str
    among: str  # the member that is of cases: where the need was identified
    share: str  # the dimension that says of which cases a percentage is


class Kind(_Declared):
    """One kind of fact."""

    name: str
    dataset: str
    # Each needs one of its dimensions, somewhere around the figures; "unit=FTE + grade" both, under plain titles.
    identified_by: tuple[tuple[str, ...], ...]
    needs: dict[str, tuple[str, ...]]  # what a fact must have -> the dimensions of which one gives it
    takes: tuple[str, ...]  # every dimension that a fact may have
    # Of these one must be in rows or columns: a title alone makes no such table. "region + course_year": regions do
    # where a title names the year of a course.
    on_an_axis: tuple[str, ...] = ()
    coded: dict[str, str] = {}  # letters that begin the codes of rows or columns -> "dimension=member" that all are of
    lumped: tuple[str, ...] = ()  # a row or column that names several of these is none of them, and left out
    only_on_an_axis: tuple[str, ...] = ()  # a title's mention of them says nothing of the figures
    several_in_titles: tuple[str, ...] = ()  # a title may list several of them: which is whose, the columns say
    said_by_lone_rows: tuple[str, ...] = ()  # a row with one figure that names them is no part of the columns
    groups: tuple[str, ...] = ()  # groups of cases: a group of a group is in no mart, white women
    grouped: tuple[str, ...] = ()  # a heading that no list knows, over members that stand once each, groups them
    listed_on_axes: dict[
        str, tuple[str, ...]
    ] = {}  # dimension -> what rows or columns name where a title's is none of theirs: others of it, overall ratings
    flows: tuple[str, ...] = ()  # measures of what happens in a time: a range in a title is their date
    changes_name_no: str | None = None  # measure: a difference that names it is to it, and no change
    renamed: dict[str, str] = {}  # members -> what they were called, or are, in another framework
    counts_of_shares: dict[str, str] = {}  # measures -> of what a number is that stands in one cell with one: vacancies
    a_head: dict[str, str] = {}  # measures of each person -> what the same is of all together: days lost
    changes: dict[str, str] = {}  # measures -> the change that they are beside two days, or where all else is flows
    times: dict[str, int] = {}  # what names a time by another -> how many months before: the previous quarter
    times_beside: dict[
        str, str
    ] = {}  # of these, what means that only beside another, or where a line compares two days
    latest: str | None = None  # of these, what is of the latest of the days beside it
    every_date: dict[str, tuple[str, ...]] = {}  # what names all days of a table -> the measures that stay the same
    other_time: str | None = None  # measure: what is at such a time, where nothing says which day that is
    asked_of: str | None = (
        None  # the dimension that stands amid the words of a question: how many PSOs should there be?
    )
    asks_more: str | None = None  # the list of what heads questions that are none of the kind: prompts
    subject: str | None = None  # the dimension whose words may stand anywhere in a text
    # "dimension=member" -> what it is called, in small letters, where people join or leave it: no area of theirs.
    joined_or_left: dict[str, tuple[str, ...]] = {}
    excludes: tuple[str, ...] = ()  # dimensions that no mart takes: a table parted by them is another kind
    # "dimension", "dimension=member", or several with " + ": what names them is nobody's that is wanted, however many
    # there are: providers before unification. With ", unless dimension" not where that is named beside them.
    left_out: tuple[str, ...] = ()
    leaves_parts_out: bool = False  # whether a few rows or columns of such a part are left out and the rest is read
    leaves_unknown_out: tuple[str, ...] = ()  # dimensions: among many members one that no list knows is left out
    idle: tuple[str, ...] = ("idle",)  # lists of words that change nothing
    plain: str | None = None  # the list of words that a title may have which says who is counted and nothing more
    in_titles: str | None = None  # the list of words that a title may have beside those that are known; any, without it
    unsaid: str | None = None  # the measure of what names a grade and no measure under such a title
    totals: dict[str, Total] = {}
    said_alone: dict[
        str, dict[str, str]
    ] = {}  # "share=with need": what it means as a label of its own, beside others of those dimensions
    named_among: dict[
        str, dict[str, str]
    ] = {}  # dimension -> what a bare name, or "total", means among its members, or "total": "Rating" among standards
    beside: dict[
        str, dict[str, tuple[tuple[str, ...], ...]]
    ] = {}  # dimension -> what a bare heading means where one of each group stands beside it: "Posts" beside "In post"
    several_of_each: str | None = None  # the dimension whose members are counted: lines that name one each do not count
    named_as_counted: tuple[str, ...] = ()  # "dimension=member": on an axis it is that only beside others of them
    settled: tuple[str, ...] = ()  # of which a title that names some leaves no figure without: before or after
    total_of_others: tuple[str, ...] = ()  # a member that is a total's name too is none where others are added up
    in_full_with: dict[str, str] = {}  # dimension -> what completes the names of its members: provider, its kind
    names_of: dict[str, str] = {}  # dimension -> another: over members of it a heading names it, and none of the other
    # Name of a dimension -> "dimension=member" and another member: a column of that name is the first, alone or beside
    # the other.
    of_whole: dict[str, tuple[str, str]] = {}
    of_title: dict[str, str] = {}  # name of a dimension -> the dimension whose one member in a title a lone row is of
    said_beside: dict[str, str] = {}  # dimension -> another: columns with the other have the one member of all of them
    below_nought: tuple[str, ...] = ()  # roles of which a figure may be below nought; of any other, one was misread
    again: tuple[str, ...] = ()  # roles of figures that say again what others say: kept as a cell beside these
    sized: str | None = None  # field of the number of cases that a text prints with its members: "Gwent (n = 36)"
    together: dict[str, tuple[tuple[str, ...], ...]] = {}  # members that, listed in one text, are all there is
    joined: dict[str, dict[str, tuple[str, ...]]] = {}  # dimension -> member -> those that, in one text, are it
    otherwise: dict[str, str] = {}  # members that hold where nothing says another
    fields: dict[str, tuple[str, ...]]  # field of the dataset -> the dimensions that give it, the nearest first
    parts: dict[str, tuple[str, ...]] = {}  # field -> the fields that the parts of its members ("a|b") give
    called: dict[str, str] = {}  # dimension -> what its members are called where a field names the dimension
    types: dict[str, str] = {}  # field -> a further field that names the dimension it came from: area -> area_type
    within: dict[str, str] = {}  # field -> a further field: the member that its own is within, a unit's region
    figure: tuple[Figure, ...]
    compose: dict[str, tuple[str, ...]] = {}  # dimension -> those that make it together: stage and theme a question
    composed: dict[str, str] = {}  # "stage|theme" -> member
    derive: dict[str, tuple[str, ...]] = {}  # dimension -> those that the parts of its members ("a|b") give
    sides: Sides | None = None
    dated: tuple[Dated, ...] = ()  # members that the period of the cases settles
    not_beside: dict[str, tuple[str, ...]] = {}  # "dimension=member" -> dimensions beside which it says nothing
    yields: dict[
        str, str
    ] = {}  # dimension -> another that it gives way to in one text: cases answered Yes are a number
    not_with: dict[
        str, str
    ] = {}  # dimension -> another: the title's member of the one holds for no figure with the other
    no_count: dict[str, tuple[str, ...]] = {}  # members that give way without making a number of the others
    counting: dict[
        str, str
    ] = {}  # list of words -> the dimension whose member beside one of them, in one text, is a number: services (n)
    judged: Judged | None = None
    counted_beside: dict[str, dict[str, str]] = {}  # "base=cases": what it means beside another member: a number
    has_no: dict[str, tuple[str, ...]] = {}  # "grade=PQiP" -> measures that it has not, whatever a title lists
    sole: dict[str, str] = {}  # dimension -> a member beside which a text names no other of it
    weak: dict[str, tuple[str, ...]] = {}  # members that yield to others in the same text: all, beside a grade
    distinguished_by: tuple[
        str, ...
    ] = ()  # roles: rows or columns that each have one list facts that are alike but for it
    beginnings: tuple[str, ...] = ()  # of these roles, those of the day on which what a line is about began
    distinguished_as: str | None = None  # the field that says which column such a line is
    service: str | None = None  # among members of this dimension, the Probation Service is the organisation as a whole
    no_fact_without: dict[str, str] = {}  # dimension -> another: with the other alone a figure is no fact of the kind
    all_among: dict[
        str, str
    ] = {}  # dimension -> "base=inspected": what all cases are in a row or column among its members
    each_of_all: dict[str, dict[str, str]] = {}  # dimension -> which count without a member of it is the base of each
    shares: dict[
        str, dict[str, str]
    ] = {}  # member -> what it is as a share of another, or of any "other": vacancies as % of target are a rate
    narrower: dict[str, dict[str, tuple[str, ...]]] = {}  # dimension -> member -> those that are a part of it
    shares_of_the_last: dict[str, str] = {}  # "dimension=member" of a share -> what the count on its left says it is of
    base_of: dict[str, tuple[str, str]] = {}  # dimension -> a member that, beside another of it, is a base, and which
    merges: tuple[str, ...] = ()  # of these a row and a column may name two members: the stronger holds
    weak_in_titles: dict[str, tuple[str, ...]] = {}
    vague: dict[str, tuple[str, ...]] = {}  # members of a title that a line or a sheet's name makes plain
    never_in_titles: tuple[str, ...] = ()  # "dimension=member": what a title names of it is no figure's own
    stronger: dict[str, tuple[str, ...]] = {}  # dimension -> members of which, in one text, the first holds

    @property
    def counts(self) -> set[str]:
        """The dimensions of which a member is a number beside others: base."""
        return {named.partition("=")[0] for named in self.counted_beside}

    @property
    def counted(self) -> set[str]:
        """The dimension whose members are counted, and that of their total: rating, and all that were rated."""
        total = self.totals.get(self.several_of_each or "", Total())
        return {name for name in (self.several_of_each, total.dimension) if name}

    @cached_property
    def figures(self) -> pl.DataFrame:
        """Its figures by their place: figure, keep, dataset, role, kept_unit, type, open."""
        rows = [
            (place, one.keep, one.dataset or self.dataset, one.role, one.unit, one.type, list(one.open))
            for place, one in enumerate(self.figure)
        ]
        texts = dict.fromkeys(("dataset", "role", "kept_unit", "type"), pl.String())
        schema: dict[str, pl.DataType] = {"figure": pl.Int64(), "keep": pl.Boolean(), **texts}
        schema["open"] = pl.List(pl.String)
        return pl.DataFrame(rows, schema=schema, orient="row")

    @cached_property
    def takes_words(self) -> bool:
        """Whether some of its figures are words: ratings."""
        return any(figure.type == "rating" for figure in self.figure)

    @cached_property
    def measured(self) -> set[str]:
        """The dimensions that say which figure of the kind one is."""
        return {dimension for figure in self.figure for dimension in figure.when}

    @cached_property
    def never_kept(self) -> Callable[[str], frozenset[str]]:
        """What gives the members of a dimension that are known and of which no figure is kept for its words alone."""
        return cache(self._never_kept)

    def _never_kept(self, dimension: str) -> frozenset[str]:
        kept = {True: set[str](), False: set[str]()}
        for figure in self.figure:
            # What is left out of a group of a group says nothing of either group.
            alone = sum(set(members) != {NONE} for members in figure.when.values()) == 1
            if CHANGE not in figure.open and (figure.keep or alone):
                kept[figure.keep].update(figure.when.get(dimension, ()))
        return frozenset(kept[False] - kept[True])

    def changing(self, dimension: str) -> frozenset[str]:
        """Return the members of a dimension that say that a figure is the change between two others."""
        said = {member for one in self.figure if CHANGE in one.open for member in one.when.get(dimension, ())}
        return frozenset(said.union(self.changes.values()) if dimension == "measure" else said)

    @cached_property
    def proven(self) -> Callable[[str], frozenset[str]]:
        """What gives the members of a dimension of which a figure is kept only where others bear it out: a rank."""
        return cache(self._proven)

    def _proven(self, dimension: str) -> frozenset[str]:
        kept = {True: set[str](), False: set[str]()}
        for figure in (one for one in self.figure if one.keep):
            proven = STANDING in figure.open or figure.role in self.again
            kept[proven].update(figure.when.get(dimension, ()))
        return frozenset(kept[True] - kept[False])

    @cached_property
    def rates(self) -> Callable[[str], frozenset[str]]:
        """What gives the members of a dimension of which every figure is a share, whatever its unit: leaving rate."""
        return cache(self._rates)

    def _rates(self, dimension: str) -> frozenset[str]:
        shares = {True: set[str](), False: set[str]()}
        for figure in (one for one in self.figure if one.keep):
            shares[figure.unit == "per cent" and "unit" not in figure.when].update(figure.when.get(dimension, ()))
        return frozenset(shares[True] - shares[False])

    @property
    def datasets(self) -> set[str]:
        """Every dataset that figures of this kind go to."""
        return {self.dataset, *(figure.dataset for figure in self.figure if figure.dataset)}

    @property
    def all_fields(self) -> set[str]:
        """Every field that an observation of this kind may have; all are texts."""
        named = {name for parts in self.parts.values() for name in parts if name}
        further = {"period"} if "as_of" in self.fields else set[str]()
        further |= {f"{name}_cell" for name in self.again}
        printed = {f"{name}_printed" for name in self.fields}
        return {*self.fields, *named, *printed, *self.types.values(), *self.within.values(), *further, "rating_printed"}

    @property
    def roles(self) -> set[str]:
        """Every role that a figure of this kind may have."""
        return {figure.role for figure in self.figure if figure.keep}


def load_kinds(folder: Path) -> tuple[Kind, ...]:
    """Return every kind of fact of a folder, by file name; raises FaultsError for a file that declares none."""
    kinds = []
    for path in sorted(folder.glob("*.toml")):
        try:
            kinds.append(Kind.model_validate(tomllib.loads(path.read_text("utf-8"))))
        except (tomllib.TOMLDecodeError, ValidationError) as error:
            raise FaultsError([Fault(file=path.name, expected="a kind of fact", found=str(error))]) from error
    return tuple(kinds)
