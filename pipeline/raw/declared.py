"""What is declared of workbooks and what was accepted of them: everything that settles how a file is read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pipeline.meaning.code_lists import CodeLists, load_code_lists
from pipeline.meaning.kinds import Kind, load_kinds
from pipeline.meaning.members import MeaningOfTexts
from pipeline.raw.accepted import Accepted, load_accepted
from pipeline.raw.area_shapes import AreaShape, load_area_shapes
from pipeline.raw.contracts import Contract, load_contracts
from pipeline.raw.cover import Publisher, load_publishers
from pipeline.settings import Settings


@dataclass(frozen=True)
class Declared:
    """Contracts, publishers, shapes of areas, kinds of fact and code lists, with the wordings that were accepted."""

    contracts: tuple[Contract, ...] = ()
    publishers: tuple[Publisher, ...] = ()
    areas: tuple[AreaShape, ...] = ()
    kinds: tuple[Kind, ...] = ()
    lists: CodeLists = field(default_factory=lambda: CodeLists({}))

    @cached_property
    def readers(self) -> tuple[MeaningOfTexts, ...]:
        """What reads texts for each kind of fact; what was read once is remembered over all files."""
        return tuple(MeaningOfTexts(kind, self.lists) for kind in self.kinds)

    @cached_property
    def fingerprint(self) -> str:
        """A text that differs where anything declared does."""
        said = [one.model_dump_json() for one in (*self.contracts, *self.publishers, *self.areas, *self.kinds)]
        said += sorted(f"{key}{sorted(members)}" for key, members in self.lists.wordings.items())
        said += map(str, self.lists.compounds)
        said.append(str(sorted(self.lists.within.items())))
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def load_declared(settings: Settings, raw: Path | None = None) -> Declared:
    """Return what is declared, with what was accepted in a raw folder (the settings' own, unless another is given).

    Raises FaultsError for a file that does not declare what it should.
    """
    accepted = load_accepted(raw or settings.raw)
    return Declared(
        contracts=load_contracts(settings.contracts),
        publishers=load_publishers(settings.publishers),
        areas=load_area_shapes(settings.named_areas),
        kinds=load_kinds(settings.kinds),
        lists=with_accepted(load_code_lists(settings.code_lists, settings.registers), accepted),
    )


def with_accepted(lists: CodeLists, accepted: Sequence[Accepted]) -> CodeLists:
    """Return code lists with the wordings that were accepted, and the units that are new with their regions."""
    if not accepted:
        return lists
    within = {(one.dimension, one.member): ("region", one.within) for one in accepted if one.within}
    added = lists.with_wordings((one.dimension, one.member, one.wording) for one in accepted)
    return replace(added, within={**added.within, **within})
