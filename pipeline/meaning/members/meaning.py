"""What a text means for a kind of fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
    left_out: bool = False  # whether it names those of whom no mart has figures: providers before unification
    some_staff: str | None = None  # which words it has for some of the staff: officers, others (qualified staff)
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
