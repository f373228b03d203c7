"""Which members a title names: of several, those that its form makes the ones meant."""

from __future__ import annotations

import re

from pipeline.meaning.axes.axes import Said
from pipeline.meaning.members.reading import MeaningOfTexts

SENTENCE = re.compile(
    r"\b(?:are|is|of which|you asked|has been|have been|means|shows?|indicates?"
    r"|(?<=[a-z] )mean(?! working| day| sick| number)"  # "Mean working days lost" is no sentence
    r"|(?:do|does|may|might|will|need|can) ?not)\b",
    re.IGNORECASE,
)
# "The table shows probation officers in post" names what it shows.
INTRODUCES = re.compile(
    r"^\W*(?:answer: )?(?:all |the |this |these |our )*"
    r"(?:table|figures?|numbers?|chart|information|sheet|data|answer|reply|response)"
    r"(?: (?:below|here|attached|shown))? (?:shows?|gives?|sets? out|presents?|lists?|covers?|is|are)\b",
    re.IGNORECASE,
)
ASKED_FIRST = re.compile(r"^.*\?\s+(?=\w)")  # "How short of staff were they? Vacancy rate by grade"
# "Resignation rate of Probation Service staff by grade": whose rate it is, and no number of staff.
_WHOSE = (
    r"\s+(?:(?:all|the|hm|prison|and|probation|service|hmpps|permanent|operational)\s+)*"
    r"(?:staff|workforce|employees|personnel)"
)
_OF_WHOM = re.compile(
    rf"(?<!\band )\b(?:of|for|among|amongst|across|in|per){_WHOSE}(?:,? by [^,;:.()]*)?"
    rf"|(?:[,:;]|\s[–—-]){_WHOSE},? by [^,;:.()]*",  # "Days lost, Probation Service staff by grade"
    re.IGNORECASE,
)
_TOLD_APART = re.compile(r"\bby [^,;:.()]*", re.IGNORECASE)
_SHARE_AT_THE_END = re.compile(r",\s*(?:as )?(?:an? )?(?:%|per ?cent(?:age)?s?) of [^,]*$", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^()]*\)")
TITLE_PARTS = re.compile(r"[:,]|\s[–—-]\s")
_PARTS = re.compile(r",|\s[–—-]\s")
_NUMBERED = re.compile(
    r"^\W*(?:(?:table|figure|chart|annex)\s*[a-z]?\s*\d*[\d.]*[a-z]?[.:)]|(?:table|figure|chart|annex)?\s*[a-z]?\d[\d.]*[a-z]?[.:)]?)\s+",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\W*(?:number of|base\b)", re.IGNORECASE)  # "Number of relevant cases for each key question"
_PEOPLE_LAST = re.compile(r"[,:–—-]\s*(?:number of )?(?:staff|people|persons|officers|employees)\W*$", re.IGNORECASE)
_LAST_PART = re.compile(r":|\s[–—-]\s")


def says_only(reader: MeaningOfTexts, text: str, dimension: str) -> bool:
    """Whether a title ends in a member and nothing else, as ": Cases (n)" does."""
    last = reader.of(TITLE_PARTS.split(text)[-1])
    # "Inspections published in 2025" and "Needs in inspected cases" say more than that.
    return set(last.members) == {dimension} and last.wholly


def members_named(reader: MeaningOfTexts, said: Said, dimension: str) -> tuple[str, ...]:
    """The members of a dimension that a title names: of several, those that its form makes the ones meant."""
    kind, meaning = reader.kind, reader.of(said.text)
    members = tuple(one for one in meaning.members[dimension] if f"{dimension}={one}" not in kind.never_in_titles)
    whole = kind.otherwise.get(dimension)
    if whole and any(set(members) == set(all_of) for all_of in kind.together.get(dimension, ())):
        return (whole,)  # "40 cases (28 community, 12 post-release)"
    if len(members) > 1:
        weak = kind.weak_in_titles.get(dimension, ())
        members = tuple(member for member in members if member not in weak)
    if len(members) > 1 and is_last(reader, said, dimension):
        # "Needs in inspected cases, n": what stands last.
        last = reader.of(TITLE_PARTS.split(said.text)[-1])
        # Of "Probation officers: staff in post and vacancy rate" neither is meant of all.
        lists = dimension in kind.several_in_titles
        members = last.members[dimension] if lists else last.strongest(dimension, kind.stronger)
        if members == (kind.unsaid,) and _PEOPLE_LAST.search(said.text):
            # "Leavers, all grades, number of staff": in which unit they are.
            members = tuple(one for one in meaning.members[dimension] if one != kind.unsaid)
    if len(members) > 1 and dimension in kind.several_in_titles:
        members = reader.of(_OF_WHOM.sub(" ", said.text)).members.get(dimension, members)
    if len(members) > 1 and dimension in kind.several_in_titles:
        # "Staff turnover by staff grade and region": what it is told apart by is not what is measured.
        members = reader.of(_TOLD_APART.sub(" ", said.text)).members.get(dimension, members)
    if len(members) > 1 and (share := _SHARE_AT_THE_END.search(said.text)):
        # "Vacancy rates, per cent of target staffing": of what the rates are.
        members = reader.of(said.text[: share.start()]).members.get(dimension, members)
    if len(members) > 1 and said.level != "sheet":
        # "Vacancy rate (% of target)": what stands in brackets is about what stands before.
        members = reader.of(_BRACKETED.sub(" ", said.text)).members.get(dimension, members)
    if len(members) > 1 and (asked := ASKED_FIRST.match(said.text)):
        members = reader.of(said.text[asked.end() :]).members.get(dimension, members)
    if len(members) > 1:
        # "Vacancies by region. Negative figures show where staff are over target."
        members = reader.of(heading_naming(reader, said.text, dimension)).members.get(dimension, members)
    if len(members) > 1 and (dimension not in kind.several_in_titles or said.level == "sheet"):
        members = meaning.strongest(dimension, kind.stronger)
    if len(members) > 1:
        # "Desistance and risk of harm: desistance": what comes last says which.
        members = reader.of(_LAST_PART.split(said.text)[-1]).members.get(dimension, members)
    return members


def is_last(reader: MeaningOfTexts, said: Said, dimension: str) -> bool:
    """Whether a title or the name of a sheet ends in a member of a dimension and nothing else."""
    return said.level in ("title", "sheet", "constant") and says_only(reader, said.text, dimension)


def is_a_part(reader: MeaningOfTexts, said: Said, dimension: str, one: str) -> bool:
    """Whether a part of a title or of a sheet's name says that member and nothing else: "Base (n), Risk of harm"."""
    parts = ((text, reader.of(text)) for text in _PARTS.split(_NUMBERED.sub("", said.text)))
    strong = one in reader.kind.stronger.get(dimension, (one,))[:-1]  # "cases" is said of anything
    return (
        strong
        and said.level in ("title", "sheet")
        and any(
            (part.wholly or (_COUNTS.match(text) and not part.unknown))
            and part.members.keys() == {dimension}
            and part.strongest(dimension, reader.kind.stronger) == (one,)
            for text, part in parts
        )
    )


def clause_naming(reader: MeaningOfTexts, text: str, dimension: str) -> str:
    """The clause of a line that names a dimension: "Percentage of cases; before unification is both combined"."""
    clauses = heading_naming(reader, text, dimension).split(";")
    return next((clause for clause in clauses if dimension in reader.of(clause).members), text)


_NEXT_SENTENCE = re.compile(r"[.]\s+(?=[A-Z])")


def heading_naming(reader: MeaningOfTexts, text: str, dimension: str) -> str:
    """The only part of a line that names a dimension and is no sentence, or says what the table shows."""
    naming = [part for part in _NEXT_SENTENCE.split(text) if dimension in reader.of(part).members]
    headings = [part for part in naming if not SENTENCE.search(part)]
    introducing = [part for part in naming if INTRODUCES.match(part)]
    return next((parts[0] for parts in (headings, introducing) if len(parts) == 1), text)
