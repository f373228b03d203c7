"""Read every workbook below the raw folder: sources, tables found, observations, and what is wrong with each file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.faults import Fault, FaultsError
from pipeline.lake.readings import Readings
from pipeline.lake.tables import LakeTables, pieces_content
from pipeline.raw.declared import Declared
from pipeline.raw.problems import PROBLEM, SET_ASIDE, faults_of, problems_of
from pipeline.raw.provenance import SUFFIX
from pipeline.raw.published_files import among_published
from pipeline.raw.readings import read_files, readings_of
from pipeline.raw.repeats import REPEATS
from pipeline.workbook.cells import WORKBOOK_SUFFIXES
from pipeline.workbook.limits import OFFICIAL_WORKBOOKS, Limits

FILES_NAMED = 20

Problems = Mapping[str, Sequence[Fault]]  # by file


@dataclass(frozen=True, slots=True)
class RawFolder:
    """What the raw folder holds: frames by name, read when they are asked for.

    `files` has a row a file; one without a known kind of fact is not recognised. `sources` has a row a recognised
    file and `tables` one a table in it. Every other name is a dataset: a row a figure. Of a file with problems there
    is what could be read, to look for more; `without` leaves it out.
    """

    readings: Readings
    used: Mapping[str, str]  # the reading of each file
    read: int  # files that were read
    kept: int  # files that are as they were and were not read again
    problems: Problems = field(default_factory=dict)
    published: frozenset[str] = frozenset()  # files that have figures among those published
    set_aside: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=SET_ASIDE))

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Return a frame: columns of FILE, SOURCE, TABLE, PROBLEM, SET_ASIDE or of the dataset's schema."""
        return self.set_aside if name == "set_aside" else self.readings.frame(name, self.used.values())

    @property
    def contents(self) -> dict[str, str]:
        """One hash for the rows of each table in order."""
        return {name: pieces_content(pieces) for name, pieces in self.readings.pieces(self.used.values()).items()}

    def without(self, problems: Problems) -> RawFolder:
        """Return the folder without some files, and with a table of these: `set_aside`."""
        rows = [problem for file, faults in problems.items() for problem in problems_of(file, faults)]
        files = (
            self["files"].select("file", "source_id", "sha256")
            if rows
            else self.set_aside.select("file", "source_id", "sha256")
        )
        aside = files.join(pl.DataFrame(rows, schema=PROBLEM), on="file", maintain_order="left_right")
        used = {file: reading for file, reading in self.used.items() if file not in problems}
        return replace(self, used=used, set_aside=aside, problems={})

    def use(self) -> None:
        """Make the raw layer of the lake hold what is read of these files, and what is set aside."""
        self.readings.use(self.used.values(), {"set_aside": self.set_aside})

    def by_file(self, faults: Iterable[Fault]) -> tuple[dict[str, list[Fault]], list[Fault]]:
        """Return faults by the file that each names, as a path, a sidecar or a source, and those that name none."""
        named = {name: file for file, source in self["files"].select("file", "source_id").iter_rows()
                 for name in (source, file + SUFFIX, file)}  # fmt: skip
        found: dict[str, list[Fault]] = {}
        others: list[Fault] = []
        for fault in faults:
            file = named.get(fault.file)
            if file is None:
                others.append(fault)
            else:
                found.setdefault(file, []).append(replace(fault, file=file))
        return found, others


def workbooks_below(folder: Path) -> list[Path]:
    """Return the workbooks below a folder, in the order of their names; links are not followed."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in WORKBOOK_SUFFIXES
        and not path.name.startswith((".", "~$"))
        and path.is_file()
        and not path.is_symlink()
    )


def read_folder(
    folder: Path,
    declared: Declared,
    limits: Limits = OFFICIAL_WORKBOOKS,
    store: LakeTables | None = None,
    published: Sequence[Mapping[str, Any]] = (),
) -> RawFolder:
    """Read every workbook below a folder, but for those whose reading is kept in a lake.

    `problems` of what is returned has every fault of every file: one that cannot be opened, or that has a sidecar or
    matches a contract and then fails, or that repeats another. `published` are the sources of the published build's
    manifest. Raises FaultsError when there is no folder.
    """
    if not folder.is_dir():
        remedy = "make it and put workbooks in, or name another with --raw"
        raise FaultsError.at(folder, "a folder of workbooks", "none", remedy=remedy)
    readings = readings_of(store or LakeTables.for_a_while(), declared)
    read = read_files(workbooks_below(folder), folder, declared, limits, readings)
    found = RawFolder(readings, read.readings, read.read, read.kept)
    problems = faults_of(found["problems"])
    standing = among_published(found["files"], found["sources"], published)
    for repeats in REPEATS:
        problems |= found.by_file(repeats(found.without(problems), standing))[0]
    return replace(found, problems=problems, published=standing)


def refuse_nothing(folder: Path, whole: RawFolder, problems: Problems) -> None:
    """Raise FaultsError where no figure is left to publish, with all that is wrong, or what was found instead."""
    if whole["tables"]["figures"].sum():
        return
    faults = [fault for said in problems.values() for fault in said]
    files = whole["files"]["file"].to_list()
    if files or not faults:
        more = f" and {len(files) - FILES_NAMED} more" if len(files) > FILES_NAMED else ""
        found = f"no figure that is known in {', '.join(files[:FILES_NAMED])}{more}" if files else "none"
        expected = "at least one workbook that is recognised"
        remedy = "see the tables in it with pdu inspect, and describe them in schemas/contracts" if files else None
        faults.append(Fault(file=str(folder), expected=expected, found=found, remedy=remedy))
    raise FaultsError(faults)
