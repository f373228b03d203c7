"""The levels of both axes of a table, and the dimension that most of their texts are of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.meaning.axes.asked import meanings_of_questions
from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.axes.beside_others import meanings_beside_others
from pipeline.meaning.axes.headings_that_group import headings_that_group
from pipeline.meaning.axes.inspected import totals_of_all_inspected
from pipeline.meaning.axes.parallel_headings import meanings_of_parallel_headings
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts

RATINGS = ("rating", "rating_mark")  # dimensions of a cell that is a rating
FEWEST_AMONG = 3  # members of a dimension among which a bare name is no header, and an unknown one is one more
MANY_TO_ONE = 2  # members that are known, to each that is not and may be left out
KNOWN_SHARE = 0.5  # of a level's texts that must be known: else the level is of a dimension that the kind has not


@dataclass
class Level:
    """The texts of one level of an axis, and the dimension that most of them are of."""

    texts: dict[str, Meaning]

    @property
    def dimensions(self) -> Counter[str]:
        """How many texts are known as members of each dimension."""
        return Counter(d for meaning in self.texts.values() if not meaning.unknown for d in meaning.members)

    @cached_property
    def main(self) -> str | None:
        """The dimension that most are of."""
        most = self.dimensions.most_common(1)
        return most[0][0] if most else None

    @property
    def known(self) -> int:
        """How many texts are known."""
        return sum(
            not meaning.unknown or bool(meaning.foreign) or meaning.of_some or meaning.nowhere or meaning.left_out
            for meaning in self.texts.values()
        )

    @property
    def said(self) -> tuple[str, int, int]:
        """The dimension, how many texts are known, and how many there are."""
        return self.main or "", self.known, len(self.texts)


class Levels:
    """The levels of both axes."""

    def __init__(self, reader: MeaningOfTexts, axes: Axes) -> None:
        """Gather the texts of a table by their levels."""
        self.levels: dict[str, Level] = {}
        self._unread: dict[str, set[str]] = {}
        self._reader = reader
        self._beside = meanings_of_questions(reader, axes) | totals_of_all_inspected(reader, axes)
        self._beside |= meanings_beside_others(reader, axes) | headings_that_group(reader, axes)
        self._beside |= meanings_of_parallel_headings(reader, axes)
        for said in axes.distinct:
            self.levels.setdefault(said.level, Level({})).texts[said.text] = self.meaning(said)
        for level in self.levels.values():
            self._beside |= (named := self._named_among(level))
            level.texts |= named
        self._beside |= (counted := self._counted())
        for level in self.levels.values():
            level.texts |= {text: of for text, of in counted.items() if text in level.texts}

    def _counted(self) -> dict[str, Meaning]:
        """What texts mean whose member may be what is counted, where no other of its dimension stands beside it."""
        meant: dict[str, Meaning] = {}
        for dimension, _, member in (named.partition("=") for named in self._reader.kind.named_as_counted):
            if self.members(dimension) == {member}:
                texts = {text: of for level in self.levels.values() for text, of in level.texts.items()}
                for text, meaning in texts.items():
                    others = {name: of for name, of in meaning.members.items() if name != dimension}
                    meant |= {text: replace(meaning, members=others)} if dimension in meaning.members else {}
        return meant

    def _named_among(self, level: Level) -> dict[str, Meaning]:
        """What texts that are a bare name or "Total" mean among members of a dimension: "Rating" among standards."""
        meant: dict[str, Meaning] = {}
        for dimension, means in self._reader.kind.named_among.items():
            among = sum(dimension in text.members for text in level.texts.values())
            for name, (of, _, member) in ((name, named.partition("=")) for name, named in means.items()):
                bare = [
                    text
                    for text, meaning in level.texts.items()
                    if (meaning.total if name == "total" else meaning.only_a_name and meaning.names == {name})
                    and not (meaning.members or meaning.unknown or meaning.of_some)
                ]
                printed = any(member in text.members.get(of, ()) for text in level.texts.values())
                if len(bare) == 1 and not printed and among >= FEWEST_AMONG:
                    members = {of: (member,)} if member else {}
                    meant[bare[0]] = replace(level.texts[bare[0]], members=members, total=not member)
        return meant

    def meaning(self, said: Said) -> Meaning:
        """What a text of a row or column means, also by what stands beside it."""
        return self._beside.get(said.text) or self._reader.of(said.text)

    @property
    def of_subject(self) -> bool:
        """Whether a text of rows or columns names what the kind is about, or they list every region of probation."""
        return self.names_every("region") or any(
            meaning.subject for level in self.levels.values() for meaning in level.texts.values()
        )

    @property
    def dimensions(self) -> set[str]:
        """The dimensions of which rows and columns name members."""
        return {dimension for level in self.levels.values() for dimension in level.dimensions}

    def members(self, dimension: str) -> set[str]:
        """The members of a dimension that rows and columns name."""
        meanings = (meaning for level in self.levels.values() for meaning in level.texts.values())
        return {member for meaning in meanings for member in meaning.members.get(dimension, ())}

    def dated_without(self, dimension: str) -> bool:
        """Whether beside a member of a dimension stand texts that name their times alone: "Leavers", "30 June 2026"."""
        beside = [level.texts.values() for level in self.levels.values() if dimension in level.dimensions]
        return bool(beside) and all(
            dimension in meaning.members or "date" in meaning.members for texts in beside for meaning in texts
        )

    def only_totals_name(self, dimension: str) -> bool:
        """Whether rows and columns name a dimension by words of a total alone: "Overall" among regions."""
        meanings = [meaning for level in self.levels.values() for meaning in level.texts.values()]
        return all(meaning.total for meaning in meanings if dimension in meaning.members)

    @property
    def unknown(self) -> str | None:
        """The level most of whose texts no code list of the kind knows, in words."""
        for name, level in self.levels.items():
            if level.known < len(level.texts) * KNOWN_SHARE:
                texts = [text for text, meaning in level.texts.items() if meaning.unknown]
                shown = ", ".join(f"'{text}'" for text in texts[:3])
                return f"members of a known dimension in {name}: {level.known} of {len(level.texts)} known, not {shown}"
        return None

    def unread(self, level: str) -> set[str]:
        """The texts of a level that no list knows beside many members: each is one more, and changes no other."""
        if level not in self._unread:
            self._unread[level] = self._unread_of(level)
        return self._unread[level]

    def _unread_of(self, level: str) -> set[str]:
        texts = self.levels[level].texts
        if self.levels[level].main not in self._reader.kind.leaves_unknown_out:
            return set()
        unknown = {text for text, meaning in texts.items() if meaning.unknown and meaning.is_one_more}
        known = sum(bool(meaning.members) and not meaning.unknown for meaning in texts.values())
        return unknown if known >= max(FEWEST_AMONG, len(unknown) * MANY_TO_ONE) else set()

    def names_every(self, dimension: str) -> bool:
        """Whether rows or columns name every member of a dimension."""
        return self.members(dimension) >= self._reader.lists.members(dimension)

    def are_members(self, level: str) -> bool:
        """Whether most texts of a level are members: one that names none is a member that no list knows."""
        # "CRC" and "PDU" in a column say whose a row is; beside "CRC" the other is no unit that is unknown.
        texts = [meaning for meaning in self.levels[level].texts.values() if not meaning.left_out]
        return sum(bool(meaning.members) or meaning.total for meaning in texts) > len(texts) * KNOWN_SHARE

    def is_of_some_staff(self, level: str, meaning: Meaning) -> bool:
        """Whether a text names staff of no grade that a list knows, beside two grades: practitioners are not all."""
        if not meaning.some_staff or "measure" in meaning.members or (meaning.total and not meaning.of_service):
            return False
        of = self._reader.kind.asked_of or ""
        weak = self._reader.kind.weak.get(of, ())
        named = {member for text in self.levels[level].texts.values() for member in text.members.get(of, ())}
        return len(named.difference(weak)) > 1 and not set(meaning.members.get(of, ())).difference(weak)

    def are_groups(self, level: str, meaning: Meaning) -> bool:
        """Whether the other texts of a header name groups of cases: one that names none is of a group all the same."""
        groups = {of for name in ("cohort", "breakdown") for of in self._reader.kind.fields.get(name, ())}
        others = [text for text in self.levels[level].texts.values() if not text.says_nothing]
        return not meaning.names and bool(others) and all(groups & text.members.keys() or text.total for text in others)

    def are_units(self, level: str) -> bool:
        """Whether a level names units and nothing else but totals: Number, Total, Per cent."""
        texts = [meaning for meaning in self.levels[level].texts.values() if meaning.members]
        return bool(texts) and all(meaning.members.keys() == {"unit"} for meaning in texts)

    def has_service_beside(self, level: str) -> bool:
        """Whether a level has a total of the Probation Service: all regions are less, without headquarters."""
        return any(meaning.of_service for meaning in self.levels[level].texts.values())

    def counted_beside(self, level: str, meaning: Meaning) -> dict[str, str]:
        """What a text means beside another member of its dimension: "n" beside "Base" is the number of cases."""
        for named, means in self._reader.kind.counted_beside.items():
            dimension, _, member = named.partition("=")
            beside = {of for text in self.levels[level].texts.values() for of in text.members.get(dimension, ())}
            if meaning.members.get(dimension) == (member,) and beside - {member}:
                # Where rows or columns say whose they are, nothing is taken for granted.
                return {name: of for name, of in means.items() if name == "unit" or name not in self.dimensions}
        return {}

    def said_alone(self, level: str, meaning: Meaning) -> dict[str, str]:
        """What a label means that names a share and nothing else: beside "Services sufficient", who has the need."""
        for named, means in self._reader.kind.said_alone.items():
            dimension, _, member = named.partition("=")
            if meaning.members.get(dimension) != (member,) or meaning.members.keys() & means.keys():
                continue
            texts = self.levels[level].texts.values()
            # Beside none but its own measure it says of what the title's is a part.
            if all({of for text in texts for of in text.members.get(name, ())} - {one} for name, one in means.items()):
                return means
        return {}

    def missing(self, level: str, meaning: Meaning) -> Iterator[str]:
        """The dimensions that most texts of a level name and this one, a total, does not."""
        texts = self.levels[level].texts
        others = [other for other in texts.values() if not other.total and other.members]
        counted = Counter(dimension for other in others for dimension in other.members)
        area = set(self._reader.kind.fields.get("area", ()))
        for dimension, times in counted.items():
            named = meaning.members.keys() & (area if dimension in area else {dimension})
            if times * 2 >= len(others) and not named:
                yield dimension
