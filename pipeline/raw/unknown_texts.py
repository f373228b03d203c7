"""The texts of a workbook that no code list knows: where each stands, and the known member that comes nearest."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from string import ascii_uppercase

from pipeline.meaning.axes.axes import Said
from pipeline.meaning.axes.surroundings import Surroundings
from pipeline.meaning.axes.texts_around import axes_of
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.words import words_of
from pipeline.meaning.understood import NotUnderstood, Problem, Understood
from pipeline.raw.declared import Declared
from pipeline.raw.named_areas import named_areas, reader_of, unknown_areas
from pipeline.raw.nearest_members import LIKELY, NearestMember, NearestMembers
from pipeline.raw.what_was_read import Reading, TakenTable

FEWEST_KNOWN = 2  # dimensions of a kind that a table must have, to be worth asking about
MORE = 10  # of 100: how much more like a member of another dimension must be
LONGEST = 12  # words of a line above a table that can be the name of something
_PARTS = re.compile(r"[()\[\]:;|–—]|\s[-/]\s")


@dataclass(frozen=True, slots=True)
class UnknownText:
    """A text that is not known, and what may be meant by it."""

    text: str
    words: tuple[str, ...]  # those of it that no list knows
    kind: Kind  # for which it was read
    dimension: str  # of its neighbours; "" where they are of none
    cells: tuple[str, ...]  # Sheet!A1
    nearest: NearestMember | None
    region: str | None = None  # that a unit stands in
    needed: bool = True  # whether the file is not read whole without it

    def is_named(self, name: str) -> bool:
        """Whether somebody means it: by the whole text, or by the words of it that are not known."""
        return name.strip().lower() == self.text.lower() or words_of(name) in (words_of(self.text), self.words)


def unknown_texts(reading: Reading, declared: Declared) -> list[UnknownText]:
    """Return the unknown texts of a workbook that was read closely, each once for all its cells."""
    nearest = NearestMembers(declared.lists)
    readers = {reader.kind.name: reader for reader in declared.readers}
    found: dict[tuple[str, str, str], UnknownText] = {}
    for taken in reading.taken:
        for one in _of_table(taken, reading, readers, nearest):
            key = (one.text, one.kind.name, one.dimension)
            before = found.get(key)
            found[key] = one if before is None else _together(before, one)
    for one in _of_areas(reading, declared, nearest):
        key = (one.text, one.kind.name, one.dimension)
        found[key] = one if key not in found else _together(found[key], one)
    needed = {one.text for one in found.values() if one.needed}
    return [one for one in found.values() if one.needed or one.text not in needed]


def _of_areas(reading: Reading, declared: Declared, members: NearestMembers) -> Iterator[UnknownText]:
    """The names of areas in lines above tables and on the cover that no list knows."""
    if reading.recognised:
        named = named_areas(reading.sheets, [taken.table for taken in reading.taken], declared.areas)
        for area in unknown_areas([area for areas in named for area in areas], declared):
            reader = reader_of(area, declared)
            words, cells = reader.of(area.name).unknown, (f"{area.sheet}!{area.cell}",)
            near = members.of([area.name], (area.dimension,))
            yield UnknownText(area.name, words, reader.kind, area.dimension, cells, near)


def nearest_kind(not_understood: Iterable[NotUnderstood]) -> NotUnderstood | None:
    """Return, of the kinds that a table is not of, the one of which it has most."""
    return max(not_understood, key=lambda one: len(one.known), default=None)


def nearest_member(
    problem: Problem, kind: Kind, members: NearestMembers, reader: MeaningOfTexts
) -> NearestMember | None:
    """Return the known member that comes nearest to the text of a problem, where it is about one."""
    if not problem.text:
        return None
    texts = phrases(problem.text, reader.of(problem.text).unknown)
    own, *others = dimensions_near(kind, problem.dimension)
    if problem.dimension != own:  # its neighbours are of no dimension
        return members.of(texts, (own, *others))
    near, other = members.of(texts, (own,)), members.of(texts, others)
    # A region among units is not likely to be one: it must be much more like it.
    return other if other and other.similarity >= max(LIKELY, near.similarity + MORE if near else 0) else near


def dimensions_near(kind: Kind, dimension: str) -> tuple[str, ...]:
    """Return the dimensions that a text may be a member of: that of its neighbours, and other areas among areas."""
    areas = kind.fields.get("area", ())
    if dimension in areas:
        return (dimension, *(area for area in areas if area != dimension))
    if dimension in kind.takes:
        return (dimension,)
    # "SPO" says that a table is about probation too, which is no member that somebody means.
    return tuple(name for name in kind.takes if name not in ("date", "period", kind.subject))


def phrases(text: str, unknown: Iterable[str]) -> list[str]:
    """Return what may be the name within a text: all of it, its parts with unknown words, these words alone."""
    words = set(unknown)
    parts = [part.strip() for part in _PARTS.split(text) if words & set(words_of(part))]
    runs = [" ".join(run) for part in parts for run in runs_of(words_of(part), words)]
    return list(dict.fromkeys(phrase for phrase in (text, *parts, *runs) if phrase))


def runs_of(words: Iterable[str], wanted: set[str]) -> Iterator[list[str]]:
    """Yield the wanted words that stand next to each other."""
    run: list[str] = []
    for word in words:
        if word in wanted:
            run.append(word)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _of_table(
    taken: TakenTable, reading: Reading, readers: dict[str, MeaningOfTexts], members: NearestMembers
) -> Iterator[UnknownText]:
    sheet = taken.table.sheet.name
    if taken.understood:
        kind, reader = taken.understood.kind, readers[taken.understood.kind.name]
        problems, unread = taken.understood.problems, taken.understood.unread
        for problem in (*problems, *unread):
            if problem.text:
                near = nearest_member(problem, kind, members, reader)
                words, cells = reader.of(problem.text).unknown, (f"{sheet}!{problem.cell}",)
                region = (
                    _region(taken.understood, problem.cell)
                    if problem.dimension in dimensions_near(kind, "pdu")
                    else None
                )
                dimension = problem.dimension if problem.dimension in kind.takes else ""
                needed = problem in problems or (near is not None and near.similarity >= LIKELY)
                yield UnknownText(problem.text, words, kind, dimension, cells, near, region, needed)
        if any(
            not problem.text and problem.sheet == sheet for problem in (reading.facts.problems if reading.facts else ())
        ):
            lines = [Said(line.text, line.cell, "title") for line in (*taken.table.title, *taken.table.above)]
            yield from _unknown_of(lines, sheet, reader, members)
        return
    near_kind = nearest_kind(taken.not_understood)
    if near_kind and len(near_kind.known) >= FEWEST_KNOWN and not near_kind.lacking.startswith("a table "):
        table = taken.table
        labels = [column.index for column in table.columns[: table.label_columns]]
        values = [column.index for column in table.columns[table.label_columns :]]
        axes = axes_of(table, Surroundings(), labels, values)
        texts = [said for path in (*axes.columns.values(), *axes.rows.values()) for said in path]
        lines = [said for said in axes.table if said.level in ("title", "corner")]
        yield from _unknown_of([*texts, *lines], sheet, readers[near_kind.kind], members)


def _unknown_of(
    texts: Iterable[Said], sheet: str, reader: MeaningOfTexts, members: NearestMembers
) -> Iterator[UnknownText]:
    for said in dict.fromkeys(texts):
        words = reader.of(said.text).unknown
        if words and len(words_of(said.text)) <= LONGEST:
            near = members.of(phrases(said.text, words), dimensions_near(reader.kind, ""))
            cells = (f"{sheet}!{said.cell}",)
            yield UnknownText(said.text, words, reader.kind, "", cells, near, needed=False)


def _region(understood: Understood, cell: str) -> str | None:
    """The region that a label stands under or beside, else that of the whole table."""
    row = next((row for row in understood.rows if cell.lstrip(ascii_uppercase) == str(row + 1)), None)
    beside = understood.rows.get(row, {}) if row is not None else {}
    said = beside.get("region") or understood.whole.get("region")
    return said[0] if said else None


def _together(one: UnknownText, other: UnknownText) -> UnknownText:
    cells = tuple(dict.fromkeys((*one.cells, *other.cells)))
    return replace(one, cells=cells, region=one.region or other.region, needed=one.needed or other.needed)
