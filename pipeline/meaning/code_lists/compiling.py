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
from types import MappingProxyType

from pipeline.meaning.code_lists.lists import CodeLists, Compound, Key
from pipeline.meaning.code_lists.registers import Forms, Register, in_other_forms
from pipeline.meaning.texts.words import BREAK, IDLE, key_of, plain_words_of, words_and_breaks, words_of

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

    def add(self, wording: str, dimension: str, member: str) -> None:
        if "{" in wording and _MEMBER.search(wording):
            pieces = enumerate(_MEMBER.split(wording))
            parts = [(text, number % 2 == 1) for number, piece in pieces for text in _parts(piece, number)]
            self.compounds.append(Compound(dimension, member, tuple(parts)))
            return
        plain = plain_words_of(wording)
        words = plain or words_of(wording) or words_and_breaks(wording)
        if words:
            if "and" in wording.split() if plain else _LISTING.search(wording):
                self.listing.add(key_of(words))
            if not plain and BREAK in (parted := words_and_breaks(wording)):
                self.parted.add(parted)
            named = frozenset([(dimension, member)])
            for known, key in ((self.orders, words), (self.found, key_of(words))):
                known[key] = before | named if (before := known.get(key)) else named

    def compiled(self, within: Mapping[tuple[str, str], tuple[str, str]]) -> CodeLists:
        same: dict[frozenset[tuple[str, str]], frozenset[tuple[str, str]]] = {}  # most wordings are of one member
        wordings, orders = (
            {key: same.setdefault(of, of) for key, of in one.items()} for one in (self.found, self.orders)
        )
        listing, parted = frozenset(self.listing), frozenset(self.parted)
        return CodeLists(wordings, orders, within, listing, tuple(self.compounds), parted, frozenset(self.places))


_MEMBER = re.compile(r"{(.+?)}")
_ONE_OF = re.compile(r"\(([^()]*\|[^()]*)\)")
_NAMED = re.compile(r"<(\w+)>")
ALTERNATIVES = "alternatives"  # the table of a file that gives alternatives a name: <area>


def spelled_out(wording: str, named: Mapping[str, str] = MappingProxyType({})) -> list[str]:
    """Return the wordings that one with alternatives stands for: "(|average) days lost" has two.

    Alternatives that many wordings have stand once for all, by name: "<area> should have".
    """
    wording = _NAMED.sub(lambda of: named[of[1]], wording)
    parts = enumerate(_ONE_OF.split(wording))
    pieces: list[list[str]] = [part.split("|") if number % 2 else [part] for number, part in parts]
    if not _COUNTS.search(wording):
        pieces = [_told_apart(piece) for piece in pieces]
    return ["".join(chosen) for chosen in itertools.product(*pieces)]


_COUNTS = re.compile(r"\bnos?\b")  # "no of cases" is their number, "no cases" none
_SAYING_NOTHING = IDLE - {"and"}  # which lists members


def _told_apart(alternatives: list[str]) -> list[str]:
    """One of those that differ by words which say nothing: "(|the |their )" is two alternatives."""
    said = (" ".join(word for word in one.split() if word not in _SAYING_NOTHING) for one in alternatives)
    return list(dict(zip(said, alternatives, strict=True)).values())


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
                for wording in itertools.chain.from_iterable(spelled_out(one, named) for one in (*said, *itself)):
                    wordings.add(wording, dimension, member)
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
