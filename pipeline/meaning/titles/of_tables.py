"""The members that hold for a whole table: what its titles say, and what cover, notes and file name do."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from pipeline.meaning.axes.levels import Levels
from pipeline.meaning.axes.texts_around import Axes, Said
from pipeline.meaning.members.dimensions import LEFT_OUT, UNIT_ALONE
from pipeline.meaning.members.numbering import is_numbering
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.members.units import COUNTED, DAYS, MEASURED, PARTS_OF_A_HUNDRED, POINTS
from pipeline.meaning.texts.clauses import AS_AT, CLAUSE_ENDS
from pipeline.meaning.texts.dates import dates_in, days_in, months_in
from pipeline.meaning.texts.remarks import is_prose
from pipeline.meaning.texts.signs_of_no_figure import SIGN_OF_NO_FIGURE
from pipeline.meaning.texts.words import lower_case_words
from pipeline.meaning.understood import Members, Problem, Understood

FAR_DIMENSIONS = ("framework", "organisation", "purpose", "subject", "cohort", "period")
NAMED_ON_THE_COVER = ("pdu", "region")  # and in no note: a report on one unit says there whose it is
_SENTENCE = re.compile(
    r"\b(?:are|is|of which|you asked|has been|have been|means|shows?|indicates?"
    r"|(?<=[a-z] )mean(?! working| day| sick| number)"  # "Mean working days lost" is no sentence
    r"|(?:do|does|may|might|will|need|can) ?not)\b",
    re.IGNORECASE,
)
# "The table shows probation officers in post" names what it shows.
_INTRODUCES = re.compile(
    r"^\W*(?:answer: )?(?:all |the |this |these |our )*"
    r"(?:table|figures?|numbers?|chart|information|sheet|data|answer|reply|response)"
    r"(?: (?:below|here|attached|shown))? (?:shows?|gives?|sets? out|presents?|lists?|covers?|is|are)\b",
    re.IGNORECASE,
)
# "How many officers regions are meant to employ" has a verb and is no sentence.
_HOW_MANY = re.compile(r"^\W*how (?:many|much|far)\b[^.?]*$", re.IGNORECASE)
_ASKED_FIRST = re.compile(r"^.*\?\s+(?=\w)")  # "How short of staff were they? Vacancy rate by grade"
_SHARE_OF = re.compile(r"\W*(?:%|per ?cent(?:age)?s?)\s+of\b", re.IGNORECASE)
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
_SHARE_AT_THE_END = re.compile(r",\s*(?:as )?(?:an? )?(?:%|per ?cent(?:age)?s?) of [^,]*$", re.IGNORECASE)
_DEFINES_BASE = re.compile(r"\W*(?:base|n)(?:\s*\(n\))?\s*[:=]", re.IGNORECASE)
# "Percentages are of the cases in which inspectors identified the need."
_SHARES_ARE_OF = re.compile(
    r"\W*(?:the |all )?(?:percentages?|per ?cents?|shares?|proportions?)(?: \w+){0,3}? (?:are|is|were|was)"
    r"(?: \w+){0,3}? (?:of|on|from|out of)\b",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"\([^()]*\)")
_TITLE_PARTS = re.compile(r"[:,]|\s[–—-]\s")
_PARTS = re.compile(r",|\s[–—-]\s")
_NUMBERED = re.compile(
    r"^\W*(?:(?:table|figure|chart|annex)\s*[a-z]?\s*\d*[\d.]*[a-z]?[.:)]|(?:table|figure|chart|annex)?\s*[a-z]?\d[\d.]*[a-z]?[.:)]?)\s+",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\W*(?:number of|base\b)", re.IGNORECASE)  # "Number of relevant cases for each key question"
_PEOPLE_LAST = re.compile(r"[,:–—-]\s*(?:number of )?(?:staff|people|persons|officers|employees)\W*$", re.IGNORECASE)
_LAST_PART = re.compile(r":|\s[–—-]\s")


def _says_only(reader: MeaningOfTexts, text: str, dimension: str) -> bool:
    """Whether a title ends in a member and nothing else, as ": Cases (n)" does."""
    last = reader.of(_TITLE_PARTS.split(text)[-1])
    # "Inspections published in 2025" and "Needs in inspected cases" say more than that.
    return set(last.members) == {dimension} and last.wholly


def _one_or_alike(members: tuple[str, ...], *, derived: bool) -> str | None:
    """One member; or several of one name in different frameworks, which the rest of the table tells apart."""
    alike = derived and len({member.rpartition("|")[2] for member in members}) == 1
    return members[0] if len(members) == 1 else "\n".join(members) if alike else None


def stopped_by_titles(reader: MeaningOfTexts, axes: Axes, known: Container[str]) -> Iterator[Problem]:
    """What titles say that makes the figures other ones, or that is two where there should be one.

    `known` are the dimensions that rows, columns and titles give.
    """
    cover = axes.far[:1] if axes.far and axes.far[0].level == "cover" else ()  # its title, and no list of contents
    for said in (*axes.table, *cover):
        meaning = reader.of(said.text)
        if said.level == "note":
            continue
        # "All figures except rates are FTE" and "Headcount, except leaving rate" leave nothing out of them.
        of_units = "unit" in meaning.members and meaning.members.keys() <= {"unit", "measure"}
        if meaning.changed - ({LEFT_OUT} if of_units or _SENTENCE.search(said.text) else set()):
            yield Problem(said.cell, "figures as they were counted", f"'{said.text}'")
        if reader.kind.asked_of and reader.kind.asked_of not in known:
            # "Senior probation officerss": of whom is not said, and not of all staff.
            for word in (one for one in meaning.unknown if said.level == "title" and reader.is_nearly_a_grade(one)):
                yield Problem(said.cell, f"a known {reader.kind.asked_of}", f"'{said.text}', with '{word}'")
        for dimension in meaning.members.keys() & reader.kind.otherwise.keys():
            members = _named(reader, said, dimension)
            if len(members) > 1 and dimension not in known:
                found = f"{len(members)} in '{said.text}': {', '.join(members)}"
                yield Problem(said.cell, f"one {dimension}", found)


def said_by_titles(reader: MeaningOfTexts, axes: Axes) -> tuple[Members, Members]:
    """Return the members that hold for the whole table: those that others give, and the nearest printed ones."""
    given: Members = {}
    found: Members = {}
    measured = [
        said for said in axes.table if "measure" in reader.of(said.text).members and not _SENTENCE.search(said.text)
    ]
    disputed = _disputed_by_notes(reader, axes)
    for said in sorted(axes.table, key=_is_said_of_less):
        beside = _of_another_table(reader, said)
        for dimension in reader.of(said.text).members:
            if dimension in beside or (said.level == "note" and dimension in disputed):
                continue
            if dimension == "measure" and said.level == "corner" and reader.of(said.text).only_a_name:
                continue  # "Grade of staff" over grades counts nobody
            if _heads(reader, axes, said, dimension):
                continue
            if dimension == "measure" and _SHARE_OF.match(said.text) and len(measured) > 1:
                continue  # "% of target posts" below "Vacancy rate" is its unit
            kept = given if dimension in reader.of(said.text).derived else found
            one = _one_or_alike(_named(reader, said, dimension), derived=dimension in reader.kind.derive)
            if one is not None and dimension not in kept and _holds(reader, said, dimension, one):
                kept[dimension] = (one, said)
    found = _said_alone(reader, axes, found) | found
    if "share" in found and "unit" not in found and MEASURED.isdisjoint(_on_axes(reader, axes)):
        # "Percentage of cases with the need whose services were sufficient", over needs and nothing that counts.
        found["unit"] = (PARTS_OF_A_HUNDRED[0], found["share"][1])
    return given, found


_CODE_OF_STANDARD = re.compile(r"\b\d\.\d\b")


def _of_another_table(reader: MeaningOfTexts, said: Said) -> set[str]:
    """What a line over another table seems to say of a standard: "Staff now and a year ago" over numbers of staff."""
    meaning = reader.of(said.text)
    named = (
        meaning.wholly or _CODE_OF_STANDARD.search(said.text) or not meaning.names.isdisjoint(("standard", "rating"))
    )
    if said.level != "above" or "standard" not in meaning.members or named:
        return set()
    return {"standard", *meaning.derived}


def _heads(reader: MeaningOfTexts, axes: Axes, said: Said, dimension: str) -> bool:
    """Whether a corner names the areas below it: "Region / Wales" over both, and not "Gateshead PDU" over measures."""
    areas = {*reader.kind.fields.get("area", ())}
    heads = said.level == "corner" and dimension in reader.of(said.text).names & areas
    return heads and not areas.isdisjoint(_on_axes(reader, axes))


def _on_axes(reader: MeaningOfTexts, axes: Axes) -> set[str]:
    """The dimensions that rows and columns name."""
    paths = (*axes.rows.values(), *axes.columns.values())
    return {dimension for path in paths for said in path for dimension in reader.of(said.text).members}


def _said_alone(reader: MeaningOfTexts, axes: Axes, found: Members) -> Members:
    """What a title of known words means by a share and nothing else: "% of cases where the need was identified"."""
    on_axes = _on_axes(reader, axes)
    meant: Members = {}
    for named, means in reader.kind.said_alone.items():
        dimension, _, member = named.partition("=")
        one, said = found.get(dimension, (None, None))
        if (
            one == member
            and said
            and not means.keys() & on_axes
            and all(map(is_numbering, reader.of(said.text).unknown))
        ):
            meant |= {name: (of, said) for name, of in means.items()}
    return meant


# "Ministry of Justice, Probation staffing and targets. Published 17 May" names the whole, not the table.
OF_A_PUBLICATION = re.compile(
    r"^(?:HM|His Majesty|Her Majesty|Ministry|Department|Office|Statistics)\b"
    r"|\bpublished (?:on )?(?:\d|(?-i:[A-Z])[a-z]+ \d)",
    re.IGNORECASE,
)
# "Percentage of cases with the need, April to June", "England and Wales. Base: cases in which the need was identified."
_OF_WHAT_SHARES_ARE = re.compile(
    r"(?:^|[.;]\s+)\W*(?:the )?(?:(?:%|per ?cent(?:age)?s?|proportions?|shares?)\s+of\s+(?:all |the |those )?"
    r"(?:cases|people|those)\s+(?:with|where|in which|in whom|who have|whose|having)\s+(?:the |an? |this |that |each )?"
    r"(?:need|factor)\b|base(?:\s*\(n\))?\s*[:=])",
    re.IGNORECASE,
)


def _is_said_of_less(said: Said) -> tuple[bool, bool, bool]:
    """How late a line is heard: one that names the publication, a sentence, or of what shares are, says less."""
    of_shares = _OF_WHAT_SHARES_ARE.search(said.text) is not None
    return (
        OF_A_PUBLICATION.search(said.text) is not None,
        said.level in ("title", "above") and is_prose(said.text),
        of_shares,
    )


def _disputed_by_notes(reader: MeaningOfTexts, axes: Axes) -> set[str]:
    """The dimensions of which the notes name several members: each note is about some of the figures."""
    named: dict[str, set[str]] = {}
    for said in axes.table:
        if said.level == "note":
            meaning = reader.of(said.text)
            for dimension in meaning.members.keys() - meaning.derived:
                named.setdefault(dimension, set()).update(meaning.members[dimension])
    return {dimension for dimension, members in named.items() if len(members) > 1}


def _named(reader: MeaningOfTexts, said: Said, dimension: str) -> tuple[str, ...]:
    """The members of a dimension that a title names: of several, those that its form makes the ones meant."""
    kind, meaning = reader.kind, reader.of(said.text)
    members = tuple(one for one in meaning.members[dimension] if f"{dimension}={one}" not in kind.never_in_titles)
    if any(set(members) == set(all_of) for all_of in kind.together.get(dimension, ())):
        return (kind.otherwise[dimension],)  # "40 cases (28 community, 12 post-release)"
    if len(members) > 1:
        weak = kind.weak_in_titles.get(dimension, ())
        members = tuple(member for member in members if member not in weak)
    if len(members) > 1 and _is_last(reader, said, dimension):
        # "Needs in inspected cases, n": what stands last.
        last = reader.of(_TITLE_PARTS.split(said.text)[-1])
        # Of "Probation officers: staff in post and vacancy rate" neither is meant of all.
        lists = dimension in kind.several_in_titles
        members = last.members[dimension] if lists else last.strongest(dimension, kind.stronger)
        if members == (kind.unsaid,) and _PEOPLE_LAST.search(said.text):
            # "Leavers, all grades, number of staff": in which unit they are.
            members = tuple(one for one in meaning.members[dimension] if one != kind.unsaid)
    if len(members) > 1 and dimension in kind.several_in_titles:
        members = reader.of(_OF_WHOM.sub(" ", said.text)).members.get(dimension, members)
    if len(members) > 1 and (share := _SHARE_AT_THE_END.search(said.text)):
        # "Vacancy rates, per cent of target staffing": of what the rates are.
        members = reader.of(said.text[: share.start()]).members.get(dimension, members)
    if len(members) > 1 and said.level != "sheet":
        # "Vacancy rate (% of target)": what stands in brackets is about what stands before.
        members = reader.of(_BRACKETED.sub(" ", said.text)).members.get(dimension, members)
    if len(members) > 1 and (asked := _ASKED_FIRST.match(said.text)):
        members = reader.of(said.text[asked.end() :]).members.get(dimension, members)
    if len(members) > 1:
        # "Vacancies by region. Negative figures show where staff are over target."
        members = reader.of(_heading(reader, said.text, dimension)).members.get(dimension, members)
    if len(members) > 1 and (dimension not in kind.several_in_titles or said.level == "sheet"):
        members = meaning.strongest(dimension, kind.stronger)
    if len(members) > 1:
        # "Desistance and risk of harm: desistance": what comes last says which.
        members = reader.of(_LAST_PART.split(said.text)[-1]).members.get(dimension, members)
    return members


def _is_last(reader: MeaningOfTexts, said: Said, dimension: str) -> bool:
    return said.level in ("title", "sheet", "constant") and _says_only(reader, said.text, dimension)


def _is_a_part(reader: MeaningOfTexts, said: Said, dimension: str, one: str) -> bool:
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


def _clause(reader: MeaningOfTexts, text: str, dimension: str) -> str:
    """The clause of a line that names a dimension: "Percentage of cases; before unification is both combined"."""
    clauses = _heading(reader, text, dimension).split(";")
    return next((clause for clause in clauses if dimension in reader.of(clause).members), text)


_NEXT_SENTENCE = re.compile(r"[.]\s+(?=[A-Z])")


def _heading(reader: MeaningOfTexts, text: str, dimension: str) -> str:
    """The only part of a line that names a dimension and is no sentence, or says what the table shows."""
    naming = [part for part in _NEXT_SENTENCE.split(text) if dimension in reader.of(part).members]
    headings = [part for part in naming if not _SENTENCE.search(part)]
    introducing = [part for part in naming if _INTRODUCES.match(part)]
    return next((parts[0] for parts in (headings, introducing) if len(parts) == 1), text)


def _holds(reader: MeaningOfTexts, said: Said, dimension: str, one: str) -> bool:
    """Whether what a text around the table names holds for its figures."""
    meaning = reader.of(said.text)
    in_a_note, sentence = said.level == "note", bool(_SENTENCE.search(_clause(reader, said.text, dimension)))
    if _is_of_others(reader, said, dimension, one):
        return False
    if in_a_note and (dimension not in ("unit", "framework") or dimension in meaning.derived):
        return False
    if dimension == "unit":
        # "Percentages are of the cases answered" is a note on those that there are.
        # "The position on its last day" and "At the point of inspection" are no unit.
        return (
            not (in_a_note or sentence)
            if one in (*PARTS_OF_A_HUNDRED, POINTS)
            # A sheet "People" is no headcount.
            else (one != DAYS or "measure" in meaning.members) and not _names_a_unit_alone(reader, said)
        )
    if dimension == "measure":
        # Words that are not known may make another measure of it.
        plain = SIGN_OF_NO_FIGURE.sub("", _heading(reader, said.text, dimension))
        answered = reader.of(_ASKED_FIRST.sub("", plain))
        own = answered if "measure" in answered.members else reader.of(plain)
        introduced = sentence and any(_INTRODUCES.match(one) for one in (said.text, plain))
        introduced = introduced or (said.level == "title" and _HOW_MANY.match(said.text) is not None)
        return (not sentence or introduced) and "measure" in own.members and all(map(is_numbering, own.unknown))
    if dimension == "period":
        # A day above a table is that of its publication, as is a month beside what is counted.
        counted = not COUNTED.isdisjoint(meaning.members)
        return one not in days_in(said.text) | (months_in(said.text) if counted else set())
    # A label that never changes has its time as labels have.
    return not (dimension == "date" and meaning.ranged and said.level != "constant")


def _names_a_unit_alone(reader: MeaningOfTexts, said: Said) -> bool:
    return said.level not in ("title", "above") and reader.lists.one(said.text, (UNIT_ALONE,)) is not None


def _is_of_others(reader: MeaningOfTexts, said: Said, dimension: str, one: str) -> bool:
    """Whether a text names a member for rows, columns or cells that say it themselves, and not for all figures."""
    on_axes = set(reader.kind.only_on_an_axis)
    named = _is_last(reader, said, dimension) or _is_a_part(reader, said, dimension, one)
    # "Base (n): cases where the factor was identified" says what the base is.
    defines = dimension in reader.kind.not_with and (
        (said.level != "title" and _DEFINES_BASE.match(said.text))
        or all(map(_SHARES_ARE_OF.match, _naming(reader, said.text, dimension, one)))
    )
    # "Units: number of cases; percentage of cases"
    lists = dimension == "unit" and _lists_units(reader, said.text)
    # "Trainees are counted apart from qualified officers."
    verb = _SENTENCE.search(said.text) if one in reader.kind.weak_in_titles.get(dimension, ()) else None
    if verb and one in reader.of(said.text[: verb.start()]).members.get(dimension, ()):
        return True
    if dimension == "answer" and is_prose(said.text) and not re.search(rf"\S ['‘“\"]?{re.escape(one)}\b", said.text):
        return True  # "No weights have been applied."
    # A title's ratings are those of its key.
    counts = f"{dimension}={one}" in reader.kind.named_as_counted and said.level.startswith(("corner", "header"))
    if counts or defines or lists or dimension == "rating" or (dimension in on_axes and not named):
        return True
    parts = _TITLE_PARTS.split(said.text)
    return f"{dimension}={one}" in on_axes and not any(_says_only(reader, part, dimension) for part in parts)


_CLAUSES = re.compile(r"[.;]\s+")


def _naming(reader: MeaningOfTexts, text: str, dimension: str, one: str) -> list[str]:
    """The clauses of a text that name a member; all of it where none does by itself."""
    naming = (clause for clause in _CLAUSES.split(text) if one in reader.of(clause).members.get(dimension, ()))
    return list(naming) or [text]


_UNITS = re.compile(r"\W*(?:units?|measures?)(?: of measure(?:ment)?)?\s*:", re.IGNORECASE)
_NUMBER_AND_SHARE = re.compile(
    r"\bnumbers?\b.*(?:\band\b|[;/]).*(?:\b(?:percentages?|per ?cent|proportions?)\b|%)"
    r"|(?:\b(?:percentages?|per ?cent|proportions?)\b|%).*(?:\band\b|[;/]).*\bnumbers?\b",
    re.IGNORECASE,
)


def _lists_units(reader: MeaningOfTexts, text: str) -> bool:
    """Whether a line names the units of several columns: "Units: number of cases; percentage of cases"."""
    if _NUMBER_AND_SHARE.search(text):
        return True
    parts = re.split(r"[;,]| and ", text[found.end() :]) if (found := _UNITS.match(text)) else []
    return sum(bool({"unit", "base", "item"} & reader.of(part).members.keys()) for part in parts) > 1


def time_of_flows(reader: MeaningOfTexts, axes: Axes, levels: Levels, answer: Understood) -> tuple[str, Said] | None:
    """The time of a title or a column that never changes, where all that is kept happens in one: joiners, leavers."""
    said = {answer.whole["measure"][0]} if "measure" in answer.whole else set[str]()
    measures = (levels.members("measure") or said) - reader.kind.never_kept("measure")
    if not measures or not measures <= set(reader.kind.flows):
        return None
    ranges = (one for one in axes.table if one.level in ("title", "above", "constant") and reader.of(one.text).ranged)
    return next(((dates[0], one) for one in ranges if len(dates := reader.of(one.text).members["date"]) == 1), None)


_SAYS_WHEN_ONLY = frozenset({"date", "unit", "country", "employer"})
# "Number of cases answered Yes (and %)", "Number and percentage of cases judged Yes"
COUNTS_ANSWERS = re.compile(
    r"\bnumbers?(?: (?:and|&) (?:%|per ?cent(?:age)?|proportion|share))? of (?:[a-z]+ )?cases "
    r"(?:[a-z]+ ){1,4}['\"‘“]?yes\b",
    re.IGNORECASE,
)


def said_as_at(reader: MeaningOfTexts, axes: Axes) -> Members:
    """The only day of which a note or a source line says that figures are as at it, and says nothing else of them."""
    found: dict[str, Said] = {}
    for said in (*(one for one in axes.table if one.level == "note"), *axes.of_release):
        for clause in CLAUSE_ENDS.split(said.text):
            days = dates_in(clause)
            if len(days) != 1 or not AS_AT.search(clause[: days[0].start]):
                continue
            meaning, own = reader.of(clause), reader.of(clause[: days[0].end].rpartition(", ")[2])
            known = not own.unknown and not meaning.foreign and not meaning.changed
            if known and meaning.members.keys() <= _SAYS_WHEN_ONLY:
                found |= dict.fromkeys(meaning.members.get("date", ()), said)
    return {"date": next(iter(found.items()))} if len(found) == 1 else {}


# "Figures before unification are of cases inspected in 2018 and 2019": one side of what the tables compare.
_OF_ONE_SIDE = re.compile(r"\b(?:before|after|since|previous|earlier|(?:pre|post)[ -]unification)\b", re.IGNORECASE)


def said_of_all_tables(reader: MeaningOfTexts, axes: Axes) -> Members:
    """Return what cover, notes and file name say of every table: of each dimension the only member that they name."""
    said_of: dict[str, dict[str, Said]] = {}
    titled = set[str]()  # dimensions of which a title on the cover names a member
    for said in axes.far:
        meaning = reader.of(said.text)
        plain = {*meaning.unknown} <= lower_case_words(said.text) or all(map(is_numbering, meaning.unknown))
        title = plain and not (said.text.endswith(".") or _SENTENCE.search(said.text))
        titled |= meaning.members.keys() if title else set()
        for dimension, members in meaning.members.items():
            if dimension == "region" and not title:
                continue  # an address, a note on one of them
            of_one_side = dimension in ("period", "organisation") and _OF_ONE_SIDE.search(said.text)
            of_some = of_one_side or (dimension == "period" and days_in(said.text))
            if dimension not in meaning.derived and not of_some:
                said_of.setdefault(dimension, {}).update(dict.fromkeys(members, said))
    found: Members = {}
    for dimension in (*FAR_DIMENSIONS, *(titled & set(NAMED_ON_THE_COVER))):
        members_of = said_of.get(dimension, {})
        if len(members_of) == 1:
            one, said = next(iter(members_of.items()))
            if f"{dimension}={one}" not in reader.kind.only_on_an_axis:
                found[dimension] = (one, said)
    return found
