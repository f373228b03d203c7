"""Cubes of figures about probation, printed as a publisher might: every arrangement follows from a seed.

A cube is figures by the members of its dimensions. `printed(seed)` draws one of four kinds, wordings for its members
and an arrangement, and returns sheets together with what each figure means. `python -m tests.pipeline.meaning.cubes
10000` reads that many and tells what was read whole, what was refused and what was read wrongly.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import prod
from pathlib import Path, PurePosixPath
from random import Random
from unittest.mock import patch

import polars as pl

from pipeline.raw import workbook_reading
from pipeline.raw.declared import Declared, load_declared
from pipeline.raw.file import RawFile, raw_file
from pipeline.raw.what_was_read import Reading
from pipeline.raw.workbook_reading import read_workbook
from pipeline.settings import Settings
from tests.pipeline.meaning.arranged import printed_of
from tests.pipeline.meaning.made import MAKERS
from tests.pipeline.meaning.shapes import Content, Grid, Printed
from tests.workbooks import Percent, Rows, write_workbook

KINDS = tuple(MAKERS)
MOST_FIGURES = 700


def printed(seed: int, kind: str = "") -> Printed:
    """Return a cube printed in an arrangement, both drawn by the seed."""
    rng = Random(seed)
    kind = kind or KINDS[seed % len(KINDS)]
    cube = MAKERS[kind](rng)
    while prod(len(one.labels) for one in cube.dimensions) > MOST_FIGURES:
        cube = MAKERS[kind](rng)
    return printed_of(cube, rng, seed)


@cache
def declared() -> Declared:
    """What is declared, read once."""
    return load_declared(Settings())


def read_grids(grids: Sequence[Grid], file: str = "publisher/release.xlsx") -> Reading:
    """Read sheets as if a workbook of them had been opened."""
    sheets = [grid.as_sheet() for grid in grids]
    with patch.object(workbook_reading, "open_sheets", lambda *_: iter(sheets)):
        return read_workbook(RawFile(PurePosixPath(file), b"", None), declared())


def read_file(grids: Sequence[Grid], folder: Path, suffix: str) -> Reading:
    """Write sheets to a real file and read that; a CSV file holds what is shown, 52% and no fraction."""
    rows: dict[str, Rows] = {grid.name: grid.rows for grid in grids}
    if suffix == ".csv":
        rows = {name: [[_as_text(cell) for cell in row] for row in of] for name, of in rows.items()}
    path = write_workbook(folder / f"release{suffix}", rows)
    return read_workbook(raw_file(path, folder), declared())


def _as_text(cell: Content) -> Content:
    return f"{100 * cell:.1f}%" if isinstance(cell, Percent) else cell


@dataclass(frozen=True)
class Wrong:
    """A figure that was not read as it is meant."""

    what: str  # wrong value, wrong member, lost, no figure
    cell: str
    expected: object
    got: object

    def __str__(self) -> str:
        """One line."""
        return f"{self.what} at {self.cell}: expected {self.expected}, got {self.got}"


def kept(reading: Reading) -> pl.DataFrame:
    """What a build may take from a reading: nothing of a file with a fault."""
    nothing = reading.observations is None or bool(reading.faults)
    return pl.DataFrame() if nothing or reading.observations is None else reading.observations


UNCHECKED = {"cases": ("measure",), "n_identified": ("measure",)}  # a base is of all measures


def wrong_of(printed: Printed, reading: Reading) -> list[Wrong]:
    """What was read otherwise than meant; a figure may be lacking only where there is a fault."""
    found = kept(reading).to_dicts()
    figures = printed.figures
    wrong = list[Wrong]()
    read = set()
    for one in found:
        place = (one["source_sheet"], one["source_cell"])
        read.add(place)
        cell = "!".join(place)
        if place not in figures:
            wrong.append(Wrong("no figure", cell, None, one["value"]))
            continue
        means = figures[place]
        for name, expected in means.items():
            got = one.get(name)
            if name in UNCHECKED.get(means.get("role", ""), ()):
                continue
            if name == "value" and expected is not None and got is not None and abs(got - expected) < 1e-6:
                continue
            if got != expected:
                wrong.append(
                    Wrong("wrong value" if name in ("value", "text") else f"wrong {name}", cell, expected, got)
                )
    if not reading.faults:
        lost = "passed by" if not found else "lost"
        wrong += [Wrong(lost, "!".join(place), means, None) for place, means in figures.items() if place not in read]
    return wrong


def outcome(printed: Printed, reading: Reading) -> tuple[str, list[Wrong]]:
    """Whether a cube was read whole, refused with a fault, passed by as no table of ours, or read wrongly."""
    wrong = wrong_of(printed, reading)
    if not wrong:
        return ("refused" if reading.faults else "whole"), []
    return ("passed by" if all(one.what == "passed by" for one in wrong) else "wrong"), wrong


def main() -> None:
    """Read many cubes and tell how they fared."""
    count = int(sys.argv[1])
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    fared: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for seed in range(first, first + count):
        one = printed(seed)
        reading = read_grids(one.grids)
        how, wrong = outcome(one, reading)
        fared[one.kind][f"{how}, open" if one.open and how != "wrong" else how] += 1
        if how == "wrong":
            print(
                f"seed {seed}, {one.kind}: {wrong[0]} (and {len(wrong) - 1} more) {one.arrangement} {one.style}",
                flush=True,
            )
        elif "-v" in sys.argv and how != "whole" and not one.open:
            said = [
                f"{fault.sheet}!{fault.cell}: expected {fault.expected}, found {fault.found}"
                for fault in reading.faults[:2]
            ]
            print(f"seed {seed}, {one.kind}: {how} {said} {one.arrangement} {one.style}", flush=True)
    for kind, told in fared.items():
        whole = told["whole"] / max(1, sum(times for of, times in told.items() if not of.endswith("open")))
        print(f"{kind}: {told.total()} cubes, {whole:.0%} whole, {dict(told)}", flush=True)


if __name__ == "__main__":
    main()
