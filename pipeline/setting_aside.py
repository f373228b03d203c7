"""Set aside whole files that cannot be read whole, and make every table from the others.

Faults arise when a file is read, when its names are looked up and when rows are held to their models. A file with any
of them is left out of everything. One that has figures among those published is not: then nothing is published.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pipeline.faults import Fault, FaultsError
from pipeline.lake.tables import LakeTables
from pipeline.raw.folder import RawFolder, refuse_nothing
from pipeline.raw.written_in import in_their_cells
from pipeline.tables.made import MadeTable
from pipeline.tables.making import Tables, make_tables

_log = logging.getLogger(__name__)

ROW_BY_ROW = ("raw", "staging")  # layers where what is wrong with a row is its own fault and not that of another


Look = Callable[[LakeTables], Iterable[Fault]]  # at tables as wholes, for what their rows do not show one by one


def tables_of_whole_files(
    folder: Path, read: RawFolder, tables: Iterable[MadeTable], store: LakeTables, look: Look = lambda made: ()
) -> tuple[RawFolder, Tables]:
    """Return the folder without the files that are set aside, and every table made from what is left.

    `look` is given the tables of files at fault, so that what it finds is reported with the rest.

    Raises FaultsError with all that is wrong with every file where a published one is at fault or nothing is left,
    and with the faults that name no file. What was put into the lake since its last commit is lost then.
    """
    tables = tuple(tables)
    if not read.problems:
        try:
            return _whole(folder, read, {}, tables, store)
        except FaultsError as error:
            if not read.by_file(error.faults)[0]:
                raise
    problems = _looked_through(read, tables, store, look)
    problems = {file: in_their_cells(folder, file, faults) for file, faults in problems.items()}
    while read.published.isdisjoint(problems):
        try:
            return _whole(folder, read, problems, tables, store)
        except FaultsError as error:
            found, others = read.by_file(error.faults)
            if not found.keys() - problems.keys():
                raise FaultsError([*others, *_all(problems)]) from error
            # A fault of a published file may come of one that is new: it is reported only where it stays without these.
            new = {file: faults for file, faults in found.items() if file not in read.published}
            _add(problems, {file: in_their_cells(folder, file, said) for file, said in (new or found).items()})
    raise FaultsError(_all(problems))


def _whole(
    folder: Path,
    read: RawFolder,
    problems: Mapping[str, list[Fault]],
    tables: Iterable[MadeTable],
    store: LakeTables,
) -> tuple[RawFolder, Tables]:
    whole = read.without(problems)
    refuse_nothing(folder, whole, problems)
    with _undone_if_refused(store):
        whole.use()
        return whole, make_tables(tables, store)


@contextmanager
def _undone_if_refused(store: LakeTables) -> Iterator[None]:
    """Leave the lake as it was where tables are refused."""
    try:
        yield
    except FaultsError:
        store.rollback()
        raise


def _looked_through(
    read: RawFolder, tables: Sequence[MadeTable], store: LakeTables, look: Look
) -> dict[str, list[Fault]]:
    """All that is wrong with any file: whatever could be read of it, in spite of what could not.

    What only a later table tells of a sheet that has a problem already may come of that problem: it is left out.
    """
    problems = {file: list(faults) for file, faults in read.problems.items()}
    wanted = [
        table for table in tables if all(layer in ROW_BY_ROW for layer, _ in (table.name, *table.inputs.values()))
    ]
    for some in (wanted, tables):
        known = {(file, fault.sheet) for file, faults in problems.items() for fault in faults}
        try:
            read.use()
            known_faults = _faults_of(some, store)
            found = read.by_file([*known_faults, *(look(store) if some is not wanted else ())])[0]
            if some is not wanted:
                found = {
                    file: [fault for fault in faults if (file, fault.sheet) not in known and fault.sheet]
                    for file, faults in found.items()
                    if file in problems
                }
            _add(problems, {file: faults for file, faults in found.items() if faults})
        except Exception:
            if some is wanted:
                raise
            # A table that is made from what is missing may fail in any way: what is known by now is reported.
            _log.debug("What later tables make of faulty files is not known", exc_info=True)
        finally:
            store.rollback()
    return problems


def _faults_of(tables: Sequence[MadeTable], store: LakeTables) -> tuple[Fault, ...]:
    try:
        make_tables(tables, store, past_faults=True)
    except FaultsError as error:
        return error.faults
    return ()


def _add(problems: dict[str, list[Fault]], found: Mapping[str, Iterable[Fault]]) -> None:
    for file, faults in found.items():
        known_faults = problems.setdefault(file, [])
        known_faults += [fault for fault in faults if fault not in known_faults]


def _all(problems: Mapping[str, Iterable[Fault]]) -> list[Fault]:
    return [fault for _, faults in sorted(problems.items()) for fault in faults]
