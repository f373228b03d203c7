"""Source contracts: how to recognise a publisher's table by its content, and what its columns mean.

A contract is a small TOML file in schemas/contracts. See docs/how-tables-are-understood.md for the whole language.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from pipeline.declarations import DeclaredModel
from pipeline.faults import FaultsError
from pipeline.workbook.tables import Column, Line, Table


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return pattern


LIKE_ENOUGH = 0.5  # share of a contract's columns from which it is worth naming as the nearest

Pattern = Annotated[str, AfterValidator(_compiles)]


class _Rule(DeclaredModel):
    header: Pattern  # searched in the column's header, without regard to case
    optional: bool = False

    @cached_property
    def _search(self) -> re.Pattern[str]:
        return re.compile(self.header, re.IGNORECASE)

    def named(self, header: str) -> dict[str, str] | None:
        """Return the pattern's named groups when it is found in a header, else None."""
        found = self._search.search(header)
        return None if found is None else {k: v for k, v in found.groupdict().items() if v is not None}


class Label(_Rule):
    """A column that says what a row is about."""

    field: str
    type: Literal["text", "number", "date"] = "text"


class Value(_Rule):
    """A column of figures: one observation a cell. Named groups of `header` become fields."""

    role: str
    dataset: str | None = None  # where it is not the table's
    unit: str | None = None
    type: Literal["number", "text", "date", "any"] = "number"


class Contract(DeclaredModel):
    """How one kind of table is recognised and read."""

    name: str
    dataset: str  # the staging table that its observations go to
    document: Pattern | None = None  # searched in the file's name, its cover and the lines above the table
    title: Pattern | None = None  # searched in the lines directly above the header; named groups become fields
    context: tuple[Pattern, ...] = ()  # searched upwards through the lone lines above; named groups too
    label: tuple[Label, ...] = Field(min_length=1)
    value: tuple[Value, ...] = Field(min_length=1)
    set: dict[str, str] = Field(default_factory=dict)  # fields that hold for the whole table
    numbers: tuple[str, ...] = ()  # named groups that are numbers, thousands separators and all
    notes: str | None = None  # the field that takes the footnotes whose marks a figure, its label or header carries

    @property
    def datasets(self) -> list[str]:
        """Every dataset that observations of such a table go to."""
        return sorted({self.dataset, *(rule.dataset for rule in self.value if rule.dataset is not None)})

    @property
    def fields(self) -> dict[str, str]:
        """Every field that a table of this kind may have, and its type: text, number or date."""
        patterns = [*self.context, *filter(None, [self.title]), *(one.header for one in (*self.label, *self.value))]
        named = {group for pattern in patterns for group in re.compile(pattern).groupindex}
        types = dict.fromkeys([*self.set, *sorted(named), *([self.notes] if self.notes else [])], "text")
        types |= {f"{group}_cell": "text" for group in sorted(named)}
        types |= {rule.field: rule.type for rule in self.label}
        types |= {f"{rule.field}_cell": "text" for rule in self.label if rule.type != "text"}
        return types | dict.fromkeys(self.numbers, "number")


class Match(BaseModel):
    """A table that a contract reads: which column has which meaning."""

    model_config = ConfigDict(arbitrary_types_allowed=True, frozen=True)

    contract: Contract
    labels: tuple[tuple[Column, Label], ...]
    values: tuple[tuple[Column, Value, dict[str, str]], ...]
    fields: dict[str, str]
    places: dict[str, str]  # field -> the A1 address of the line that it was read from

    @property
    def valued(self) -> tuple[tuple[Column, Value], ...]:
        """The value columns and their rules."""
        return tuple((column, rule) for column, rule, _ in self.values)


class Difference(BaseModel):
    """One way in which a table is not as its contract says."""

    model_config = ConfigDict(frozen=True)

    cell: str
    expected: str
    found: str


class Nearest(BaseModel):
    """A contract that knows the table by its title and cannot read it, and what has changed."""

    model_config = ConfigDict(frozen=True)

    contract: str
    differences: tuple[Difference, ...]
    as_renamed: Match | None = None  # how it is read if each new header stands for one that is gone

    def __str__(self) -> str:
        """Every difference, on one line."""
        said = (f"at {d.cell} expected {d.expected}, found {d.found}" for d in self.differences)
        return f"nearest '{self.contract}': {'; '.join(said)}"


def load_contracts(folder: Path) -> tuple[Contract, ...]:
    """Return every contract in a folder, by file name and then in the order of the file.

    Raises FaultsError for a file that is not TOML or not a contract.
    """
    contracts: list[Contract] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            tables = tomllib.loads(path.read_text("utf-8"))["table"]
            contracts.extend(Contract.model_validate(table) for table in tables)
        except (tomllib.TOMLDecodeError, KeyError, ValidationError) as error:
            raise FaultsError.at(path.name, "a source contract", str(error)) from error
    return tuple(contracts)


def recognise(table: Table, contracts: tuple[Contract, ...], about: Sequence[str] = ()) -> Match | Nearest | None:
    """Return how a contract reads a table, else the contract that comes nearest, else None.

    `about` is what is known of the document: the file's name and the lines of its cover.
    """
    nearest: Nearest | None = None
    for contract in contracts:
        if contract.document and not _is_of(contract.document, table, about):
            continue
        answer = _read(table, contract)
        if isinstance(answer, Match):
            return answer
        # Several contracts may know a table by its title: the one with least to explain is the one that changed.
        if nearest is None or (answer is not None and len(answer.differences) < len(nearest.differences)):
            nearest = answer
    return nearest


def _is_of(document: str, table: Table, about: Sequence[str]) -> bool:
    lines = (*about, *(line.text for line in table.above))
    return any(re.search(document, line, re.IGNORECASE) for line in lines)


def nearest(table: Table, contracts: tuple[Contract, ...]) -> Nearest | None:
    """Return, of a table that no contract knows, the contract most of whose columns it has, if it has half."""
    best, answer = 0.0, None
    for contract in contracts:
        columns = _columns(table, contract)
        share = len(columns.known) / (len(contract.label) + len(contract.value) + len(columns.unknown))
        if share > best and share >= LIKE_ENOUGH:
            best = share
            answer = _nearest(table, contract, columns, dict(contract.set), {})
    return answer


def _read(table: Table, contract: Contract) -> Match | Nearest | None:
    fields = dict(contract.set)
    places: dict[str, str] = {}
    if contract.title is not None:
        titled = _first(contract.title, table.title)
        if titled is None:
            return None
        _keep(titled, fields, places)
    for pattern in contract.context:
        placed = _first(pattern, table.above)
        if placed is None:
            return None
        _keep(placed, fields, places)
    columns = _columns(table, contract, all_of_them=contract.title is not None)
    if not columns.missing and not columns.unknown:
        return Match(
            contract=contract,
            labels=tuple(columns.labels),
            values=tuple(columns.values),
            fields=fields | columns.fields,
            places=places,
        )
    # A title alone is another table's as well: that of the same questions by group.
    if contract.title is None or not columns.known:
        return None
    return _nearest(table, contract, columns, fields, places)


def _nearest(
    table: Table, contract: Contract, columns: _Columns, fields: dict[str, str], places: dict[str, str]
) -> Nearest:
    """Say what differs; where headers are renamed and nothing else, how the table is read, to look for more faults."""
    renamed = _renamed(columns.missing, columns.unknown)
    labels, values = list(columns.labels), list(columns.values)
    for column in columns.unknown:
        rule = renamed.get(column.cell)
        if isinstance(rule, Label):
            labels.append((column, rule))
        elif isinstance(rule, Value) and not re.compile(rule.header).groupindex:
            values.append((column, rule, {}))
    whole = len(renamed) == len(columns.missing) == len(columns.unknown)
    read = len(labels) + len(values) == len(columns.labels) + len(columns.values) + len(renamed)
    return Nearest(
        contract=contract.name,
        differences=_differences(table, columns.missing, columns.unknown),
        as_renamed=Match(
            contract=contract,
            labels=tuple(labels),
            values=tuple(values),
            fields=fields | columns.fields,
            places=places,
        )
        if whole and read
        else None,
    )


@dataclass(slots=True)
class _Columns:
    """A table's columns held against a contract's rules."""

    labels: list[tuple[Column, Label]] = field(default_factory=list)
    values: list[tuple[Column, Value, dict[str, str]]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)  # named groups of label headers
    unknown: list[Column] = field(default_factory=list)
    missing: list[Label | Value] = field(default_factory=list)

    @property
    def known(self) -> set[str]:
        """The rules that a column was found for, by their patterns."""
        return {rule.header for _, rule in self.labels} | {rule.header for _, rule, _ in self.values}


def _columns(table: Table, contract: Contract, *, all_of_them: bool = True) -> _Columns:
    """Find the rule of each column: of all of them, or up to the first that has none."""
    columns = _Columns()
    for column in table.columns:
        rule, named = _rule(contract, column.header)
        if isinstance(rule, Label):
            columns.labels.append((column, rule))
            columns.fields.update(named)
        elif isinstance(rule, Value):
            columns.values.append((column, rule, named))
        else:
            columns.unknown.append(column)
            if not all_of_them:
                return columns
    rules: tuple[Label | Value, ...] = (*contract.label, *contract.value)
    columns.missing = [rule for rule in rules if not rule.optional and rule.header not in columns.known]
    return columns


def _renamed(missing: Sequence[Label | Value], unknown: Sequence[Column]) -> dict[str, Label | Value]:
    """Return the rule that each new header, by its cell, stands for: the nearest that is gone, or the only one."""
    gone = {_plain(rule.header): rule for rule in missing}
    renamed: dict[str, Label | Value] = {}
    for column in unknown:
        if near := difflib.get_close_matches(column.header.lower(), list(gone), n=1):
            renamed[column.cell] = gone.pop(near[0])
    others = [column.cell for column in unknown if column.cell not in renamed]
    if len(others) == len(gone) == 1:  # one is new and one is gone: it is named once
        renamed[others[0]] = gone.popitem()[1]
    return renamed


def _differences(table: Table, missing: Sequence[Label | Value], unknown: Sequence[Column]) -> tuple[Difference, ...]:
    """What a release changed: columns renamed, gone, or new."""
    renamed = _renamed(missing, unknown)
    found = {_plain(rule.header) for rule in renamed.values()}
    gone = [plain for rule in missing if (plain := _plain(rule.header)) not in found]
    differences = [
        Difference(
            cell=column.cell,
            expected=f"the column '{_plain(renamed[column.cell].header)}', perhaps renamed"
            if column.cell in renamed
            else "no further column",
            found=f"'{column.header}'",
        )
        for column in unknown
    ]
    there = ", ".join(f"'{column.header}'" for column in table.columns)
    first = table.columns[0].cell
    differences += [Difference(cell=first, expected=f"a column '{plain}'", found=there) for plain in gone]
    return tuple(differences)


def _plain(pattern: str) -> str:
    """A pattern as a person would write the header that it finds."""
    without_groups = re.sub(r"\(\?(?:P<\w+>|:)", "(", pattern)
    return re.sub(r"[\^$\\()?+*]", "", without_groups).replace("|", " or ").lower()


def _rule(contract: Contract, header: str) -> tuple[Label | Value | None, dict[str, str]]:
    rules: tuple[Label | Value, ...] = (*contract.label, *contract.value)
    for rule in rules:
        named = rule.named(header)
        if named is not None:
            return rule, named
    return None, {}


def _first(pattern: str, lines: tuple[Line, ...]) -> tuple[dict[str, str], Line] | None:
    for line in lines:
        found = re.search(pattern, line.text, re.IGNORECASE)
        if found:
            return {k: v for k, v in found.groupdict().items() if v is not None}, line
    return None


def _keep(named: tuple[dict[str, str], Line], fields: dict[str, str], places: dict[str, str]) -> None:
    groups, line = named
    fields.update(groups)
    places.update(dict.fromkeys(groups, line.cell))
