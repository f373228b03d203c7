"""What could be accepted of a workbook, and what a choice comes to: wordings that make its texts mean their members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase

from pipeline.faults import Fault, FaultsError
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.words import key_of, words_of
from pipeline.raw.accepted import ACCEPTED, Accepted, load_accepted, write_accepted
from pipeline.raw.declared import Declared, load_declared, with_accepted
from pipeline.raw.file import raw_file
from pipeline.raw.nearest_members import NearestMembers
from pipeline.raw.not_stated import ASKED_FOR
from pipeline.raw.unknown_texts import UnknownText, dimensions_near, nearest_kind, phrases, runs_of, unknown_texts
from pipeline.raw.what_was_read import Reading
from pipeline.raw.workbook_reading import read_closely
from pipeline.settings import Settings

IGNORE = "ignore"
IDLE = "idle"  # the dimension, and its member, of words that change nothing
UNIT = "pdu"


@dataclass(frozen=True, slots=True)
class Meant:
    """What an unknown text is said to mean: a member, a new unit within a region, or nothing."""

    unknown: UnknownText
    dimension: str
    member: str
    within: str | None = None

    def __str__(self) -> str:
        """What is accepted, in words."""
        if self.dimension == IDLE:
            return f"'{self.unknown.text}': words that change nothing"
        if self.within:
            return f"'{self.unknown.text}' as a new {self.dimension} in {self.within}"
        return f"'{self.unknown.text}' as {self.dimension} {self.member.replace('|', ' ')}"


@dataclass(frozen=True)
class Candidate:
    """A file of the raw folder, as it is read now, and what could be accepted of it."""

    folder: Path
    path: Path
    declared: Declared
    reading: Reading
    unknown: tuple[UnknownText, ...]

    @property
    def file(self) -> str:
        """Its path below the raw folder."""
        return self.reading.file

    @property
    def not_stated(self) -> list[str]:
        """What neither the workbook nor its sidecar says of it."""
        return [name for name in ASKED_FOR if self.reading.source.get(name) is None]

    @property
    def not_of_a_kind(self) -> list[Fault]:
        """Why no table is of a known kind, where none is and no text of it is unknown."""
        if self.reading.holds_facts or self.reading.faults or self.unknown:
            return []
        nearest = [(taken.table, nearest_kind(taken.not_understood)) for taken in self.reading.taken]
        return [
            Fault(
                self.file,
                f"{near.lacking} (a table of {near.kind})",
                f"only {', '.join(near.known)}" if near.known else "nothing of the kind",
                table.sheet.name,
                table.columns[0].cell,
            )
            for table, near in nearest
            if near
        ]

    @property
    def needed(self) -> list[UnknownText]:
        """The unknown texts that a table which is otherwise read is stopped by."""
        return [one for one in self.unknown if one.needed]

    @property
    def not_acceptable(self) -> list[Fault]:
        """What is wrong with it and cannot be mended by accepting anything.

        What is wrong with a figure whose row or column has an unknown label may come of the label: it is reported when
        that is known.
        """
        asked = {_place(*cell.rpartition("!")[::2]) for one in self.needed for cell in one.cells}
        follows = {
            (problem.sheet, problem.cell, problem.expected)
            for problem in (self.reading.facts.problems if self.reading.facts else ())
            if not problem.text and any(_in_line(_place(problem.sheet, problem.cell), place) for place in asked)
        }
        return [
            fault
            for fault in self.reading.faults
            if _place(fault.sheet or "", fault.cell or "") not in asked
            and (fault.sheet, fault.cell, fault.expected) not in follows
        ]


def candidate(file: Path, folder: Path, settings: Settings) -> Candidate:
    """Read a file of the raw folder. Raises FaultsError where it is none, or cannot be opened."""
    path = _in_folder(file, folder)
    declared = load_declared(settings, folder)
    reading = read_closely(raw_file(path, folder), declared, settings.limits)
    return Candidate(folder, path, declared, reading, tuple(unknown_texts(reading, declared)))


def meant_by(name: str, said: str, of: Candidate) -> list[Meant]:
    """Return what a choice NAME=MEMBER means of each unknown text that it names; nothing, where it is known as that.

    Raises FaultsError where there is no such text or no such member.
    """
    named = [one for one in of.unknown if one.is_named(name)]
    if not named and _is_known_as(name, said, of.declared):
        return []
    if not named:
        raise FaultsError([_no_such_text(name, of)])
    return [_meant(one, said, of) for one in named]


def accepted_of(meant: Iterable[Meant], of: Candidate, today: dt.date) -> list[Accepted]:
    """Return the wordings to record. Raises FaultsError with every text that none would make mean its member."""
    found: list[Accepted] = []
    faults: list[Fault] = []
    for one in meant:
        wordings = _wordings(one, of.declared)
        if not wordings:
            expected = f"words that can be a wording of {one.dimension} '{one.member}'"
            faults.append(_fault(one.unknown, of, expected))
        for wording in wordings:
            new = Accepted(
                dimension=one.dimension,
                wording=wording,
                member=one.member,
                within=one.within,
                file=of.file,
                cells=one.unknown.cells,
                accepted=today,
            )
            if all(_key(new) != _key(other) for other in found):
                found.append(new)
    if faults:
        raise FaultsError(faults)
    return found


def record(folder: Path, new: Sequence[Accepted]) -> Path:
    """Add wordings to what was accepted in the raw folder; what stands there stays."""
    standing = load_accepted(folder)
    known = {_key(one) for one in standing}
    return write_accepted(folder, [*standing, *(one for one in new if _key(one) not in known)])


def new_unit(unknown: UnknownText, region: str) -> Meant:
    """Return that a text is a new unit in a region; words that say what it is are no part of its name."""
    return Meant(unknown, UNIT, unknown.text.removesuffix(" PDU").strip(), region)


def may_be_ignored(unknown: UnknownText) -> bool:
    """Whether words of a text can be said to change nothing: not where they are all that it says."""
    return not set(words_of(unknown.text)) <= set(unknown.words)


def _in_folder(file: Path, folder: Path) -> Path:
    """The file below the raw folder, given by its path or by the one below the folder."""
    within = folder / file
    for path in (file, within):
        if path.is_file() and not path.is_symlink() and path.resolve().is_relative_to(folder.resolve()):
            return folder / path.resolve().relative_to(folder.resolve())
    if file.is_file():
        remedy = f"copy it there first; what is accepted is kept with the raw files, in {ACCEPTED}"
        raise FaultsError.at(file, f"a file in the raw folder {folder}", "one elsewhere", remedy=remedy)
    raise FaultsError.at(file, f"a file in the raw folder {folder}", "none of that name")


def _meant(unknown: UnknownText, said: str, of: Candidate) -> Meant:
    lists = of.declared.lists
    dimension, parted, member = (part.strip() for part in said.partition(":"))
    if said.strip().lower() == IGNORE or (dimension, member) == (IDLE, IDLE):
        if not may_be_ignored(unknown):
            expected = "a member, because the text is the whole label"
            choose = f"say what it means, '{unknown.text}=MEMBER', or correct the file"
            raise FaultsError([_fault(unknown, of, expected, repr(said), choose)])
        return Meant(unknown, IDLE, IDLE)
    if not parted or dimension not in {*unknown.kind.takes, *unknown.kind.derive}:
        dimensions, member = dimensions_near(unknown.kind, unknown.dimension), said.strip()
    else:
        dimensions = (dimension,)
    found = list(dict.fromkeys((named, one) for named in dimensions if (one := _member(named, member, of.declared))))
    if not found and dimensions == (UNIT,) and (region := _member("region", member, of.declared)):
        return new_unit(unknown, region)
    if not found and not parted:  # a member of another dimension, where only one has it
        takes = [named for named in unknown.kind.takes if named != unknown.kind.subject]
        found = [(named, one) for named in takes if (one := _member(named, member, of.declared))]
    if len(found) > 1 and found[0][0] != unknown.dimension:
        one_of = " or ".join(f"{unknown.text}={named}:{one}" for named, one in found)
        raise FaultsError([_fault(unknown, of, "one dimension", found=f"'{member}' of several", remedy=one_of)])
    if found:
        return Meant(unknown, *found[0])
    near = NearestMembers(lists).of([member], dimensions)
    what = unknown.dimension if unknown.dimension in dimensions else " or ".join(dimensions)
    remedy = f"nearest is {near}" if near else None
    if said.strip().lower() == "new":
        region = unknown.region or "REGION"
        remedy = f"a new unit needs its region: '{unknown.text}={UNIT}:{region}'"
    raise FaultsError([_fault(unknown, of, f"a member of {what}", found=f"'{said}'", remedy=remedy)])


def _member(dimension: str, said: str, declared: Declared) -> str | None:
    """The member of a dimension that is called so, or that one of its wordings is."""
    members = declared.lists.members(dimension)
    exact = [member for member in members if said.lower() in (member.lower(), member.replace("|", " ").lower())]
    return exact[0] if exact else declared.lists.one(said, {dimension})


def _is_known_as(name: str, said: str, declared: Declared) -> bool:
    """Whether a text is a wording of that member already, or a unit of that region."""
    member = said.rpartition(":")[2].strip()
    if said.strip().lower() == IGNORE:
        return declared.lists.one(name, {IDLE}) is not None
    named = declared.lists.wordings.get(key_of(words_of(name)), frozenset())
    region = _member("region", member, declared)
    return any(
        one == _member(dimension, member, declared)
        or (region is not None and declared.lists.within.get((dimension, one)) == ("region", region))
        for dimension, one in named
    )


def _wordings(meant: Meant, declared: Declared) -> list[str]:
    """The wordings that make a text mean its member, and change nothing else of what it says."""
    unknown = meant.unknown
    before = MeaningOfTexts(unknown.kind, declared.lists).of(unknown.text)
    whole = phrases(unknown.text, unknown.words)
    runs = [" ".join(run) for run in runs_of(words_of(unknown.text), set(unknown.words))]
    options = [runs, *([phrase] for phrase in reversed(whole))] if meant.dimension == IDLE else [[one] for one in whole]
    for wordings in options:
        new = [
            Accepted(
                dimension=meant.dimension,
                wording=wording,
                member=meant.member,
                within=meant.within,
                file="",
                accepted=dt.date.min,
            )
            for wording in wordings
        ]
        after = MeaningOfTexts(unknown.kind, with_accepted(declared.lists, new)).of(unknown.text)
        if _says(after, before, meant):
            return wordings
    return []


def _says(after: Meaning, before: Meaning, meant: Meant) -> bool:
    """Whether a text means its member now, and all that it meant before."""
    if after.unknown or after.total != before.total or after.foreign != before.foreign:
        return False
    kind = meant.unknown.kind
    may_change = {meant.dimension, *kind.compose.get(meant.dimension, ()), *kind.derive.get(meant.dimension, ())}
    kept = all(after.members.get(name) == of for name, of in before.members.items() if name not in may_change)
    if meant.dimension == IDLE:
        return kept and after.members.keys() == before.members.keys()
    return kept and after.members.get(meant.dimension) == (meant.member,)


def _no_such_text(name: str, of: Candidate) -> Fault:
    remedy = f"unknown are {', '.join(repr(one.text) for one in of.unknown[:5])}" if of.unknown else None
    found = f"'{name}', which is known or not printed in it"
    return Fault(of.file, "an unknown text of the file", found, remedy=remedy)


def _fault(
    unknown: UnknownText, of: Candidate, expected: str, found: str | None = None, remedy: str | None = None
) -> Fault:
    sheet, _, cell = unknown.cells[0].rpartition("!")
    said = f"for '{unknown.text}', {found}" if found else f"'{unknown.text}'"
    return Fault(of.file, expected, said, sheet, cell or None, remedy)


def _place(sheet: str, cell: str) -> tuple[str, str, str]:
    """A sheet, a column's letters and a row's number."""
    row = cell.lstrip(ascii_uppercase)
    return sheet, cell.removesuffix(row), row


def _in_line(place: tuple[str, str, str], other: tuple[str, str, str]) -> bool:
    return place[0] == other[0] and (place[1] == other[1] or place[2] == other[2])


def _key(one: Accepted) -> tuple[str, tuple[str, ...], str]:
    return one.dimension, words_of(one.wording), one.member
