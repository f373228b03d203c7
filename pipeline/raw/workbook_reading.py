"""Read one workbook: its provenance, its tables, its observations, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace

import polars as pl

from pipeline.faults import Fault, FaultsError
from pipeline.meaning.axes.surroundings import Surroundings, surroundings_of
from pipeline.meaning.facts.facts import facts_of
from pipeline.meaning.understanding.abbreviations import abbreviations_of
from pipeline.meaning.understanding.defined_headings import definitions_of
from pipeline.meaning.understanding.several_kinds import understand_parts
from pipeline.meaning.understanding.short_names import with_names_in_full
from pipeline.meaning.understanding.tables import keeps_nothing, understand, understand_cases
from pipeline.meaning.understood import Understood
from pipeline.raw.contracts import Match, Nearest, nearest, recognise
from pipeline.raw.cover import Cover, Page, cover_of, page_of
from pipeline.raw.declared import Declared
from pipeline.raw.file import RawFile, source_named
from pipeline.raw.named_areas import faults_of_areas, named_areas
from pipeline.raw.observations import FRONT_MATTER, observe
from pipeline.raw.provenance import Provenance, parse_provenance
from pipeline.raw.understood_tables import faults_of, faults_of_slips, observe_understood
from pipeline.raw.unvalued import faults_of_unvalued
from pipeline.raw.what_was_read import SOURCE, Reading, TakenTable
from pipeline.workbook.cells import Sheet, open_sheets
from pipeline.workbook.codes import lists_codes, with_codes_in_full
from pipeline.workbook.layout import find_tables
from pipeline.workbook.limits import OFFICIAL_WORKBOOKS, Limits
from pipeline.workbook.pairs import pairs
from pipeline.workbook.tables import Table, cells_of
from pipeline.workbook.totals import wrong_totals
from pipeline.workbook.values import read_values


def read_workbook(
    raw: RawFile,
    declared: Declared,
    limits: Limits = OFFICIAL_WORKBOOKS,
) -> Reading:
    """Read one workbook; what is wrong with it is in the reading's faults."""
    reading = read_closely(raw, declared, limits)
    # The cells are not needed any more.
    reading.sheets, reading.taken, reading.facts = [], [], None
    return reading


def read_closely(raw: RawFile, declared: Declared, limits: Limits = OFFICIAL_WORKBOOKS) -> Reading:
    """Read one workbook and keep its sheets, its tables and what each was taken for."""
    file = raw.file
    reading = Reading(file, source_named(raw.path), raw.sha256)
    with _faults_of(reading):
        raw.refuse_if_changed()
    with _faults_of(reading):
        if raw.sidecar is not None:
            reading.sidecar = raw.sidecar.decode("utf-8", "replace")
            reading.provenance = parse_provenance(raw.sidecar, file)
    pages: list[Page] = []
    found: list[tuple[Sheet, list[Table]]] = []
    with _faults_of(reading):
        for sheet in open_sheets(raw.data, file, limits):
            if sheet.hidden:
                reading.hidden_sheets.append(sheet.name)
            reading.sheets.append(sheet)
            pages.append(page_of(sheet))
    in_full = with_codes_in_full(reading.sheets)
    coded = any(sheet is not printed for sheet, printed in zip(in_full, reading.sheets, strict=True))
    in_full = with_names_in_full(in_full, declared.lists)
    for sheet in in_full:
        with _faults_of(reading):
            found.append((sheet, [table for table in find_tables(sheet) if not (coded and lists_codes(table))]))
    reading.source = _source(raw, reading.provenance, cover_of(pages, declared.publishers))
    around = surroundings_of(raw.file, found)
    around = replace(
        around,
        document=str(reading.source["title"] or ""),
        abbreviations=abbreviations_of(found, declared.lists),
        definitions=definitions_of(found, declared.lists),
    )
    for table in (table for _, tables in found for table in tables):
        _recognise(reading, table, around, declared)
    _take_cases(reading, around, declared)
    _take_pairs(reading, in_full, around, declared)
    for printed in reading.tables:
        printed["document"] = printed["document"] or reading.source["title"]
        printed["published_date"] = printed["published_date"] or reading.source["published_date"]
    with _faults_of(reading):
        _observe(reading, declared)
    if reading.recognised:
        areas = named_areas(reading.sheets, [one.table for one in reading.taken], declared.areas)
        reading.faults += faults_of_areas(areas, reading.understood, declared, reading.file)
    tables = [one.table for one in reading.taken]
    reading.faults += faults_of_unvalued(reading.sheets, tables, reading.understood, declared.readers, file)
    reading.faults += _unread_tables(reading, declared)
    return reading


@contextmanager
def _faults_of(reading: Reading) -> Iterator[None]:
    """Go on after what cannot be read, so that all that is wrong with a file is reported at once."""
    try:
        yield
    except FaultsError as error:
        reading.faults += error.faults


def _source(raw: RawFile, provenance: Provenance | None, cover: Cover) -> dict[str, object]:
    """What is known of a file: what its sidecar says, else what the workbook says of itself."""
    said = (provenance or Provenance()).model_dump()
    if said["published_date"] is None:
        said["published_date_precision"] = None  # that of the date on the cover, if there is one
    if said["release"] is None:
        said["version"] = None  # versions are of a release's attachment
    elif provenance is not None and provenance.download is not None:
        said["downloaded_at"] = provenance.download.downloaded_at.astimezone(dt.UTC).replace(tzinfo=None)
    described = asdict(cover) | {name: value for name, value in said.items() if value is not None}
    own = {"file": raw.file, "source_id": source_named(raw.path), "file_name": raw.path.name, "sha256": raw.sha256}
    return {name: (described | own).get(name) for name in SOURCE}


def _observe(reading: Reading, declared: Declared) -> None:
    """Read the figures of the tables that contracts know and of those that are understood."""
    observed: list[pl.DataFrame] = []
    if reading.matched:
        observations, faults = observe(reading.matched, source_id=reading.source_id, file=reading.file)
        observed.append(observations)
        reading.faults += faults
        reading.wrong_totals = list(_wrong_totals(reading.matched, reading.file))
    if understood := reading.understood:
        observations, reading.facts = observe_understood(
            understood,
            declared.lists,
            source_id=reading.source_id,
            file=reading.file,
            published=reading.published_date,
        )
        observed.append(observations)
        reading.faults += faults_of(reading.facts.problems, reading.file)
        reading.faults += faults_of_slips(understood, declared.lists, reading.file)
    if observed:
        before = [] if reading.observations is None else [reading.observations]
        reading.observations = pl.concat([*before, *observed], how="diagonal")


def _observe_as_renamed(reading: Reading, table: Table, near: Nearest) -> None:
    """Read a table whose headers are renamed as if they were not, so that the faults of its cells are reported too."""
    if near.as_renamed is None:
        return
    observed, faults = observe([(table, near.as_renamed)], source_id=reading.source_id, file=reading.file)
    before = [] if reading.observations is None else [reading.observations]
    reading.observations = pl.concat([*before, observed], how="diagonal")
    reading.faults += faults


def _recognise(reading: Reading, table: Table, around: Surroundings, declared: Declared) -> None:
    answer = recognise(table, declared.contracts, about=(reading.file, *(line.text for line in around.cover)))
    meant = [] if isinstance(answer, Match) else understand(table, around, declared.readers)
    if answer is None and (parts := understand_parts(table, around, declared.readers, meant)):
        for part in parts:
            reading.taken.append(TakenTable(part.table, None, part))
            reading.holds_facts = True
            _list(reading, part.table, part.kind.name)
        return
    understood = meant if isinstance(meant, Understood) else None
    reading.taken.append(TakenTable(table, answer, understood, () if isinstance(meant, Understood) else tuple(meant)))
    contract = None
    if isinstance(answer, Match):
        contract = answer.contract.name
        reading.holds_facts |= answer.contract.dataset != FRONT_MATTER
    elif understood:
        contract = understood.kind.name
        reading.holds_facts = True
    elif isinstance(answer, Nearest):
        reading.faults += _differing(answer, table.sheet.name, reading.file)
        _observe_as_renamed(reading, table, answer)
    _list(reading, table, contract)


def _list(reading: Reading, table: Table, contract: str | None) -> None:
    """List a table with where it is printed and what reads it."""
    printed = _printed(reading.provenance, table)
    reading.tables.append(
        {
            "file": reading.file,
            "source_id": reading.source_id,
            "source_sheet": table.sheet.name,
            "source_range": table.range,
            "source_table": table.name,
            "contract": contract,
            **printed,
        }
    )


def _take_cases(reading: Reading, around: Surroundings, declared: Declared) -> None:
    """Take the tables that say of how many cases others of their sheet are: Cases inspected, by unit."""
    for place, one in enumerate(reading.taken):
        beside = {other.kind.name for other in reading.understood if other.table.sheet.name == one.table.sheet.name}
        if one.answer is None and (one.understood is None or keeps_nothing(one.understood)):
            counted = understand_cases(one.table, around, declared.readers, beside)
            reading.taken[place] = replace(one, understood=counted or one.understood)


def _take_pairs(reading: Reading, sheets: Sequence[Sheet], around: Surroundings, declared: Declared) -> None:
    """Take the lines that pair a name with a word and are a whole fact with the lines above them: Rating, Good."""
    rows = {(one.table.sheet.name, row) for one in reading.taken for row in one.table.body}
    for sheet in sheets:
        for pair in pairs(sheet):
            own = {(sheet.name, row) for row in pair.body}
            meant = understand(pair, around, declared.readers) if own.isdisjoint(rows) else None
            if not isinstance(meant, Understood):
                continue
            facts = facts_of((meant,), declared.lists, reading.published_date)
            if not facts.problems and not facts.observations.is_empty():
                rows |= own
                reading.taken.append(TakenTable(pair, None, meant))
                reading.holds_facts = True
                _list(reading, pair, meant.kind.name)


def _differing(near: Nearest, sheet: str, file: str) -> list[Fault]:
    """What keeps the contract that comes nearest from reading a table."""
    return [
        Fault(
            file=file,
            sheet=sheet,
            cell=difference.cell,
            expected=f"{difference.expected} (contract '{near.contract}')",
            found=difference.found,
            remedy="amend the contract in schemas/contracts, or correct the file",
        )
        for difference in near.differences
    ]


def _printed(provenance: Provenance | None, table: Table) -> dict[str, object]:
    """Where the table is printed: by its title, else by any line above it, else by its sheet."""
    if provenance is None:
        return dict.fromkeys(("document", "section", "page", "published_date", "release"))
    listed = [entry for entry in provenance.tables if entry.sheet == table.sheet.name]
    lines = [line.text for line in (*table.title, *table.above)] + [table.name]
    named = [entry for line in lines for entry in listed if entry.table == line]
    entry = next(iter(named or listed), None)
    return {
        "document": entry.document if entry else provenance.title,
        "section": entry.section if entry else None,
        "page": entry.page if entry else None,
        "published_date": (entry and entry.published_date) or provenance.published_date,
        "release": provenance.release_of(entry),
    }


def _unread_tables(reading: Reading, declared: Declared) -> list[Fault]:
    """A table that the sidecar lists must be read: else a figure that was vouched for is lost.

    Where a contract has most of its columns, what differs is named.
    """
    if reading.provenance is None or any(fault.sheet is None for fault in reading.faults):
        return []
    at_fault = {fault.sheet for fault in reading.faults}  # a table there may be unread for that
    read = {table["source_sheet"] for table in reading.tables if table["contract"]}
    names = {(t["source_sheet"], t["source_table"]) for t in reading.tables if not t["contract"]}
    faults: list[Fault] = []
    unread = {(one.table.sheet.name, one.table.name): one.table for one in reading.taken}
    for entry in (one for one in reading.provenance.tables if one.sheet not in at_fault):
        if entry.sheet not in read or (entry.sheet, entry.table) in names:
            table = unread.get((entry.sheet, entry.table))
            near = nearest(table, declared.contracts) if table else None
            if table and near:
                _observe_as_renamed(reading, table, near)
            faults += (
                _differing(near, entry.sheet, reading.file)
                if near
                else [
                    Fault(
                        file=reading.file,
                        sheet=entry.sheet,
                        expected=f"the table '{entry.table}', listed in the provenance sidecar",
                        found="no table there that is understood",
                        remedy="see with pdu inspect what it was taken for and what it lacks",
                    )
                ]
            )
    return faults


def _wrong_totals(matched: list[tuple[Table, Match]], file: str) -> Iterator[dict[str, object]]:
    """Totals that do not add, of the tables that are read. They are reported and stop nothing: some are printed so."""
    columns = [(table, [column.index for column, _ in match.valued]) for table, match in matched]
    values = read_values(cells_of(columns)).partition_by("table", as_dict=True)
    for number, (table, _) in enumerate(matched):
        if (number,) in values:
            for wrong in wrong_totals(table, values[number,]):
                yield {"file": file, "sheet": table.sheet.name, **asdict(wrong)}
