"""What a table lacks to be of a kind of fact: whose it is, what it asks, of which part it is, what it does not name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import product

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.axes.levels import Levels
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.dimensions import AREA_OF_A_CRC
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.numbering import is_numbering
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.titles.of_workbooks import said_of_all_tables
from pipeline.meaning.titles.some_staff import of_some_staff

_LAST_CLAUSE = re.compile(r"[.:;]\s+")
_SUPPORTING = re.compile(r"\W*(?:supporting|sub-?\s?question|prompt)", re.IGNORECASE)
# "Q1. How many probation officers were in post?" is not for inspectors to answer.
# "How was each unit rated against the standards?" is answered by ratings, and none of the twelve either.
_COUNTING = re.compile(
    r"(?:q(?:uestion)? ?\d+\W*)?(?:(?:(?:in|for|of|at) )?how (?:many|much)\b|what (?:is|are|was|were) the\b"
    r"|(?:how|what|which)\b[^?]*\brat(?:ed?|ings?)\b)",
    re.IGNORECASE,
)
_QUESTION_LAST = re.compile(r"(?:^|[,:;–—]\s|\s-\s)[^,:;–—]*\?$")
# "Full-time equivalent (FTE) counts staff by their share of full-time hours" parts nobody.
_DEFINES_A_UNIT = re.compile(
    r"\W*(?:(?:an? |one )?full[- ]time[- ]equivalents?|fte|wte|headcounts?)\W*(?:\(?(?:fte|wte)s?\)?)?\W*"
    r"(?:counts?|means?|is|are|measures?|adjusts?|takes?|=|:)\s",
    re.IGNORECASE,
)

# "Key: O Outstanding, I Inadequate; NA no court team": what signs stand for is no answer, and parts nothing.
_EXPLAINS_SIGNS = re.compile(
    r"(?i:(?:\b(?:outstanding|good|inadequate|requires improvement)\b.*?){3})"
    r"|^\W*(?i:keys?|legend|abbreviations?)\b(?! questions?)"
    r"|\b(?:N/?A|NR)\]?(?:\s*[=:–-]\s*\w|\s(?:no|not|where|if|when|means|is)\b)|\b[A-Z]{1,2}\]?\s?=\s?\w|\[[a-z]\]\s?[=:]"
)


def what_cases_lack(reader: MeaningOfTexts, axes: Axes, levels: Levels, present: set[str]) -> str | None:
    """Return what a table would have to have to say of how many cases those beside it are; None where it has all."""
    if (foreign := _foreign(reader, axes) or _parted(reader, axes)) is not None:
        return f"a table about probation: '{foreign}'"
    return levels.unknown if {*reader.kind.no_fact_without.values()} & present else "a number of cases"


def what_lacks(reader: MeaningOfTexts, axes: Axes, levels: Levels, present: set[str]) -> str | None:
    """Return what a table would have to have to be of the kind, in words; None where it has all."""
    kind = reader.kind
    if (foreign := _foreign(reader, axes)) is not None:
        return f"a table about probation: '{foreign}'"
    if (
        parted := _parted(reader, axes)
        or of_some_staff(reader, axes, levels)
        or _of_those_left_out(reader, axes, levels)
    ) is not None:
        return f"a table of all, not of a part: '{parted}'"
    on_axes = levels.dimensions | _of_title(reader, axes)
    if on_axes & set(kind.on_an_axis):
        # A report on one unit names it on its cover only.
        present = present | (said_of_all_tables(reader, axes).keys() & {"pdu"})
    if (asked := _asked(reader, axes, levels) or _beyond(reader, axes)) is not None:
        return f"one of the twelve key questions: '{asked}'"
    composed = {whole for whole, parts in kind.compose.items() if set(parts) <= present}
    named = {f"{dimension}={member}" for dimension in levels.dimensions for member in levels.members(dimension)}
    titles = (reader.of(said.text) for said in axes.table if said.level in ("title", "sheet", "corner", "constant"))
    named |= {f"{dimension}={of[0]}" for title in titles for dimension, of in title.members.items() if len(of) == 1}
    there = present | composed | named
    for group in kind.identified_by:
        together = (one.split(" + ") for one in group if " + " in one)
        if not {*group} & there and not (
            any(there.issuperset(of) for of in together) and has_plain_titles(reader, axes)
        ):
            return " or ".join(one for one in group if " + " not in one)
    # Trainees by region, where a title says the year in which all their courses began.
    of_one = (of for of, said in (one.split(" + ") for one in kind.on_an_axis if " + " in one) if said in there)
    if kind.on_an_axis and not on_axes & {*kind.on_an_axis, *of_one}:
        return f"rows or columns of {' or '.join(one for one in kind.on_an_axis if ' + ' not in one)}"
    return levels.unknown


def has_plain_titles(reader: MeaningOfTexts, axes: Axes) -> bool:
    """Return whether a table's titles say who is counted, where and when, and no word that makes it another's."""
    said_of_all = ((said.level, said.text, reader.of(said.text)) for said in axes.table)
    # "Sum of FTE" in the corner of a pivot table says what is counted, as a title does.
    titles = [
        (text, meaning)
        for level, text, meaning in said_of_all
        if level == "title" or (level == "corner" and "unit" in meaning.members)
    ]
    return bool(reader.kind.plain and titles) and all(
        "measure" not in meaning.members if text.endswith(".") else meaning.plain for text, meaning in titles
    )


def _of_title(reader: MeaningOfTexts, axes: Axes) -> set[str]:
    """The dimension of which a table of one row has its member from the title: "Rating" below "P 2.1 Assessment"."""
    path = next(iter(axes.rows.values()), ())
    label = reader.of(path[-1].text) if path and len(axes.rows) == 1 else None
    titles = [reader.of(said.text) for said in axes.table if said.level == "title"]
    known = all(all(map(is_numbering, title.unknown)) for title in titles)
    return {
        dimension
        for name, dimension in reader.kind.of_title.items()
        if known and label and label.only_a_name and name in label.names
        # One name may be of several frameworks.
        if len({of.rpartition("|")[2] for title in titles for of in title.members.get(dimension, ())}) == 1
    }


def _foreign(reader: MeaningOfTexts, axes: Axes) -> str | None:
    """The nearest text of the table that says whose it is, where that is not probation's."""
    # Standards and questions are those of youth justice too, and others have trainees and work in Plymouth.
    named = ("grade", "pdu")
    for said in axes.table:
        if said.level == "note":
            continue
        meaning = reader.of(said.text)
        if said.level == "corner" and meaning.only_a_name:
            continue  # "PDU" over a column says nothing of whose units they are
        if said.level == "sheet" and meaning.foreign == (said.text,):
            continue  # a sheet that is called "Other" or "Headquarters" is not of nobody
        # What holds where nothing is said makes nothing probation's.
        ours = (meaning.subject and not meaning.alone) or any(
            set(meaning.members.get(dimension, ())) - {reader.kind.otherwise.get(dimension)} for dimension in named
        )
        if meaning.foreign or (meaning.alone and said.level == "corner" and not ours):
            return said.text
        if ours:
            return None
    document = reader.of(axes.document)
    return axes.document if document.foreign and not document.subject else None


def _of_those_left_out(reader: MeaningOfTexts, axes: Axes, levels: Levels) -> str | None:
    """The text by which a whole table is of those of whom no mart has figures, where no row or column names them.

    "Ratings of units since the end of the CRCs" names units too.
    """
    if not reader.kind.left_out or any(said.text for said in axes.distinct if levels.meaning(said).left_out):
        return None
    near = (said for said in axes.table if said.level in ("title", "sheet", "corner", "constant"))
    named = ((said.text, reader.of(said.text)) for said in near)
    heads = (reader.of(said.text) for said in axes.table if said.level.startswith("header"))
    if "pdu" in levels.dimensions or any("pdu" in of.members for of in heads):
        # "Cumbria and Lancashire" over units, or over one in each column, is the place.
        left_out = {*reader.kind.left_out}
        named = ((text, of) for text, of in named if of.members.keys() & left_out != {AREA_OF_A_CRC})
    return next((text for text, of in named if of.left_out and "pdu" not in of.names | of.members.keys()), None)


def _asked(reader: MeaningOfTexts, axes: Axes, levels: Levels) -> str | None:
    """A question over the whole table that has words which no list knows: inspectors ask more than the twelve."""
    kind, of_the_twelve = reader.kind, False
    answered = any(said.text.lower() in ("yes", "no") for path in axes.rows.values() for said in path)
    if not ({"question", "need"} & {*kind.takes} or answered):
        return None  # "Are there enough officers?" may be the title of their numbers
    about = {"question", *kind.compose.get("question", ()), *kind.derive}
    for said in (one for one in axes.table if one.level in ("title", "above", "corner")):
        meaning = reader.of(said.text)
        question = reader.of(_LAST_CLAUSE.split(said.text)[-1]) if said.text.endswith("?") else Meaning()
        in_other_words = "theme" in question.members and question.unknown  # these may make another question of it
        # "Was practice sufficient?" over stages and themes asks nothing beyond them.
        bare = said.level == "corner" and not (meaning.members or meaning.unknown)
        asks_more = asks_something_else(kind, said, question) or in_other_words
        if said.level != "above" and not bare and asks_more and not _is_headline(reader, said, levels):
            return said.text
        if not of_the_twelve and kind.asks_more in meaning.members:
            return said.text
        # What "Prompts" heads ends where a line names the next standard, or key questions.
        of_the_twelve |= "question" in meaning.names or (
            said.level != "corner" and bool(about & meaning.members.keys())
        )
    return None


# What rows and columns name that says by itself what was asked: "How was it rated?" heads these and asks no more.
_ANSWERED = ({"question"}, {"stage", "theme"}, {"need", "need_measure"})


def _is_headline(reader: MeaningOfTexts, said: Said, levels: Levels) -> bool:
    """Whether a question in words of our lists, or in such as change nothing, is the title of what was asked."""
    if said.level != "title":
        return False
    if any(parts <= levels.dimensions for parts in _ANSWERED):
        return not reader.unknown_in_title(said.text)
    # "Engagement: was the work sufficient?" over stages says the theme itself, and any other word may ask for more.
    meaning = reader.of(said.text)
    there = levels.dimensions | meaning.members.keys()
    return any(parts <= there for parts in _ANSWERED) and all(map(is_numbering, meaning.unknown))


def _beyond(reader: MeaningOfTexts, axes: Axes) -> str | None:
    """The nearest line that says which questions follow, where these are not the key ones: "Supporting questions"."""
    if "question" not in reader.kind.takes:
        return None
    lines = (said for said in axes.table if said.level in ("title", "above", "sheet", "contents"))
    nearest = next((said for said in lines if reader.of(said.text).asked), None)
    return nearest.text if nearest and reader.of(nearest.text).beyond else None


def asks_something_else(kind: Kind, said: Said, meaning: Meaning) -> bool:
    """Whether a text is a question and none of the twelve: of a child, of no theme, or in other words of no stage."""
    named = meaning.members.keys()
    pairs = product(*(meaning.members.get(part, ()) for part in kind.compose.get("question", ())))
    ours = (
        {"question", "need_measure"} & named
        # "Were reviews a record of progress?" is of a stage of which progress is no theme.
        or ({"stage", "theme"} <= named and any("|".join(pair) in kind.composed for pair in pairs))
        or ({"theme", "measure"} & named and not meaning.unknown)
    )
    if kind.asks_more in named and "question" not in named:
        return True
    # "In what percentage of cases was the answer to each key question Yes?" speaks of the twelve and is none.
    of_all = "question" in meaning.names and "key" in meaning.asked and not meaning.unknown
    asked = said.text.endswith("?") and _COUNTING.match(said.text) is None and not of_all
    return asked and (not ours or bool(meaning.foreign) or _SUPPORTING.match(said.text) is not None)


def _parted(reader: MeaningOfTexts, axes: Axes) -> str | None:
    """A text that names a part that no mart takes: of the title, or of rows or columns of which few can be left out."""
    if not reader.kind.excludes:
        return None
    # Above a table without a title of its own a line may be it.
    titles = "title" if any(said.level == "title" for said in axes.table) else "above"
    near = (said for said in axes.table if said.level in (titles, "sheet", "corner") or said.level.startswith("header"))
    near = (said for said in near if not (_DEFINES_A_UNIT.match(said.text) or _EXPLAINS_SIGNS.search(said.text)))
    # "Needs of women, gang membership: were sufficient services delivered?" names a need, whatever it asks of it.
    named = (said.text for said in near if is_of_a_part(reader, said.text) or _asks_of_a_part(reader, said.text))
    if (parted := next(named, None)) is not None:
        return parted
    for axis in (axes.rows, axes.columns):
        parts = [said.text for path in axis.values() if (said := _part(reader, path)) is not None]
        if parts and not (reader.kind.leaves_parts_out and len(parts) * 2 < len(axis)):
            return parts[0]
    return None


def _asks_of_a_part(reader: MeaningOfTexts, text: str) -> bool:
    return text.endswith("?") and is_of_a_part(reader, _QUESTION_LAST.sub("", text))


def _part(reader: MeaningOfTexts, path: Iterable[Said]) -> Said | None:
    """The text of a row or column that makes it one of a part."""
    return next((said for said in path if is_of_a_part(reader, said.text)), None)


def is_of_a_part(reader: MeaningOfTexts, text: str) -> bool:
    """Whether a text names a part that no mart takes, and not one of a measure that none takes either."""
    meaning = reader.of(text)
    named = not meaning.members.keys().isdisjoint(reader.kind.excludes)
    # "Was information of other agencies used?" parts no cases; "How many women left?" parts staff.
    asked = text.endswith("?") and "measure" not in meaning.members
    # "Trainees by course year: starts, withdrawals and leavers" names one that some mart takes, of others than these.
    several = len(meaning.members.get("measure", ())) > 1 and not meaning.of_some
    kept = several and not reader.kind.never_kept("measure").issuperset(meaning.members["measure"])
    return named and not asked and (kept or not is_never_kept(reader.kind, meaning))


def is_never_kept(kind: Kind, meaning: Meaning) -> bool:
    """Whether a text names a measure that no mart takes, or that others must bear out: the rest is not wanted."""
    return any(
        dimension in kind.measured
        and set(meaning.strongest(dimension, kind.stronger)) <= kind.never_kept(dimension) | kind.proven(dimension)
        for dimension in meaning.members
    )
