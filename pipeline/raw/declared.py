"""What is declared of workbooks and what was accepted of them: everything that settles how a file is read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path

from pipeline.meaning.code_lists.compiling import load_code_lists, with_wordings
from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.kinds import Kind, load_kinds
from pipeline.meaning.members.reading import MeaningOfTexts
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
        called = cache(lambda members: str(sorted(members)))  # most of the wordings are of few members
        said += sorted(f"{' '.join(key)}\t{called(members)}" for key, members in self.lists.wordings.items())
        said += map(str, self.lists.compounds)
        said.append(str(sorted(self.lists.within.items())))
        return hashlib.sha256("\n".join(said).encode()).hexdigest()


def load_declared(settings: Settings, raw: Path | None = None) -> Declared:
    """Return what is declared, with what was accepted in a raw folder (the settings' own, unless another is given).

    While no file changes it is compiled once a process, and texts that were read by it stay read. Raises FaultsError
    for a file that does not declare what it should.
    """
    folders = (settings.contracts, settings.kinds, settings.code_lists)
    files = [settings.publishers, settings.named_areas, *settings.registers.rglob("*.csv")]
    files += [path for folder in folders for path in folder.glob("*.toml")]
    held = tuple((path, path.read_bytes()) for path in sorted(files))
    places = (*folders, settings.registers, settings.publishers, settings.named_areas)
    return _compiled(*places, load_accepted(raw or settings.raw), held)


@lru_cache(maxsize=2)
def _compiled(
    contracts: Path,
    kinds: Path,
    code_lists: Path,
    registers: Path,
    publishers: Path,
    named_areas: Path,
    accepted: tuple[Accepted, ...],
    _held: tuple[tuple[Path, bytes], ...],
) -> Declared:
    """What some files declare, remembered by what they hold."""
    return Declared(
        contracts=load_contracts(contracts),
        publishers=load_publishers(publishers),
        areas=load_area_shapes(named_areas),
        kinds=load_kinds(kinds),
        lists=with_accepted(load_code_lists(code_lists, registers), accepted),
    )


def with_accepted(lists: CodeLists, accepted: Sequence[Accepted]) -> CodeLists:
    """Return code lists with the wordings that were accepted, and the units that are new with their regions."""
    if not accepted:
        return lists
    within = {(one.dimension, one.member): ("region", one.within) for one in accepted if one.within}
    added = with_wordings(lists, ((one.dimension, one.member, one.wording) for one in accepted))
    return replace(added, within={**added.within, **within})
