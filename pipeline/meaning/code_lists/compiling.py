"""Code lists compiled: files of wordings and registers become what texts are read by.

`everywhere.toml` and its neighbours in schemas/code_lists list wordings by dimension and member; `registers.toml` says
which registers give the members of the rest.
"""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from pipeline.meaning.code_lists.alternatives import AND, in_words
from pipeline.meaning.code_lists.lists import CodeLists, Compound, Key
from pipeline.meaning.code_lists.registers import Forms, Register, in_other_forms
from pipeline.meaning.texts.words import BREAK, key_of, plain_words_of, words_and_breaks, words_of

REGISTERS = "registers.toml"
_LISTING = re.compile(r",|&|\band\b", re.IGNORECASE)


@dataclass
class _Wordings:
    """Code lists in the making."""

    found: dict[Key, frozenset[tuple[str, str]]]
    orders: dict[Key, frozenset[tuple[str, str]]]
    parted: set[Key] = field(default_factory=set)
    listing: set[Key] = field(default_factory=set)
    compounds: list[Compound] = field(default_factory=list)
    places: set[tuple[str, str]] = field(default_factory=set)
    of: dict[tuple[str, str], frozenset[tuple[str, str]]] = field(default_factory=dict)  # each member alone, once

    def add(self, wording: str, dimension: str, member: str) -> None:
        if "{" in wording and _MEMBER.search(wording):
            pieces = enumerate(_MEMBER.split(wording))
            parts = [(text, number % 2 == 1) for number, piece in pieces for text in _parts(piece, number)]
            self.compounds.append(Compound(dimension, member, tuple(parts)))
            return
        if plain := plain_words_of(wording):
            self.add_words(plain, AND in wording.split(), dimension, member)
            return
        self.add_words(
            words_of(wording) or words_and_breaks(wording), bool(_LISTING.search(wording)), dimension, member
        )
        if BREAK in (parted := words_and_breaks(wording)):
            self.parted.add(parted)

    def add_words(self, words: Key, lists: bool, dimension: str, member: str) -> None:
        if not words:
            return
        key, named = key_of(words), self.of.setdefault((dimension, member), frozenset([(dimension, member)]))
        if lists:
            self.listing.add(key)
        for known, one in ((self.orders, words), (self.found, key)):
            known[one] = before | named if (before := known.get(one, named)) is not named else named

    def compiled(self, within: Mapping[tuple[str, str], tuple[str, str]]) -> CodeLists:
        same: dict[frozenset[tuple[str, str]], frozenset[tuple[str, str]]] = {}  # most wordings are of one member
        wordings, orders = (
            {key: same.setdefault(of, of) for key, of in one.items()} for one in (self.found, self.orders)
        )
        listing, parted = frozenset(self.listing), frozenset(self.parted)
        return CodeLists(wordings, orders, within, listing, tuple(self.compounds), parted, frozenset(self.places))


_MEMBER = re.compile(r"{(.+?)}")
ALTERNATIVES = "alternatives"  # the table of a file that gives alternatives a name: <area>


def _parts(piece: str, number: int) -> Key:
    """The words of a piece of a compound wording, or the member that it names."""
    return (piece,) if number % 2 else words_of(piece)


def load_code_lists(folder: Path, registers: Path) -> CodeLists:
    """Return the code lists of a folder together with the registers that it names.

    While no file changes they are compiled once a process, and texts that were read by them stay read.
    """
    files = (*sorted(folder.glob("*.toml")), *sorted(registers.rglob("*.csv")))
    return _compiled(folder, registers, tuple((path, path.read_bytes()) for path in files))


@lru_cache(maxsize=2)
def _compiled(folder: Path, registers: Path, _held: tuple[tuple[Path, bytes], ...]) -> CodeLists:
    """The code lists of a folder, remembered by what its files and the registers hold."""
    wordings, within = _Wordings({}, {}), dict[tuple[str, str], tuple[str, str]]()
    for path in sorted(folder.glob("*.toml")):
        listed = tomllib.loads(path.read_text("utf-8"))
        if path.name == REGISTERS:
            for register in map(Register.model_validate, listed["register"]):
                _add_register(register, registers, listed.get("forms", {}), wordings, within)
            continue
        named = listed.pop(ALTERNATIVES, {})
        for dimension, members in listed.items():
            for member, said in members.items():
                # A member that is a year (a framework's) is one only where a column is named so.
                itself = [] if dimension in _SAYS_NOTHING or member.isdigit() else [member]
                for wording in itertools.chain.from_iterable(in_words(one, named) for one in (*said, *itself)):
                    if isinstance(wording, str):
                        wordings.add(wording, dimension, member)
                    else:
                        wordings.add_words(*wording, dimension, member)
    return wordings.compiled(within)


_SAYS_NOTHING = frozenset({"name"})  # its members are dimensions, not wordings


def _add_register(
    register: Register,
    folder: Path,
    forms: Forms,
    wordings: _Wordings,
    within: dict[tuple[str, str], tuple[str, str]],
) -> None:
    for row in register.rows(folder):
        dimension, member = register.dimension.format(**row), register.member.format(**row)
        for wording in register.wordings_of(row, forms):
            wordings.add(wording, dimension, member)
        if dimension in register.in_other_forms:
            wordings.places.update((member, form) for form in in_other_forms(member, forms))
        for outer, form in register.within.items():
            within[dimension, member] = (outer, form.format(**row))


def with_wordings(lists: CodeLists, added: Iterable[tuple[str, str, str]]) -> CodeLists:
    """Return code lists with further wordings: dimension, member, wording."""
    known = dict(lists.wordings), dict(lists.orders)
    listed = _Wordings(*known, set(lists.parted), set(lists.listing), list(lists.compounds), set(lists.places))
    for dimension, member, wording in added:
        listed.add(wording, dimension, member)
    return listed.compiled(dict(lists.within))
