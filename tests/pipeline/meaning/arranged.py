"""Cubes printed in arrangements that are drawn at random: on axes, in headings, titles, tables, sheets and lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from math import prod
from random import Random

from tests.pipeline.meaning.shapes import Content, Cube, Dimension, Grid, Label, Means, Printed
from tests.pipeline.meaning.vocabulary import MARKS

MOST_COLUMNS, MOST_SHEETS = 40, 13

# What publishers write around figures, which changes none of them.
SOURCES = [
    "Source: HM Prison and Probation Service",
    "Published 15 May 2025",
    "Date of publication: 21 August 2025",
    "Next update: 20 November 2025",
    "Last updated 3 June 2025",
    "This worksheet contains one table.",
    "Some cells refer to notes, which can be found in the notes worksheet.",
]
FOOTNOTES = [
    "1. Figures are provisional and may be revised.",
    "Figures may not sum to totals because of rounding.",
    "2. Data are as recorded on 14 April 2025.",
    "[c] means that a figure is suppressed.",
    "Note: figures for London exclude court teams.",
    "3. The Probation Service was unified in June 2021.",
    "Includes staff on fixed-term contracts.",
]
REMARKS = [None, None, "Includes secondees", "See note 1", "Provisional"]


def printed_of(cube: Cube, rng: Random, seed: int) -> Printed:
    """Return a cube printed in an arrangement that is drawn."""
    places = _places(rng, cube)
    printer = _Printer(rng, cube, places)
    grids = printer.grids()
    arrangement = {one.name: place for one, place in zip(cube.dimensions, places, strict=True)}
    style = f"labels {printer.labels}, headers {printer.headers}"
    return Printed(seed, cube.kind, grids, arrangement, style, cube.open)


def _places(rng: Random, cube: Cube) -> list[str]:
    """Where each dimension stands: rows, columns, headings between rows, stacked tables, sheets, title, nowhere."""
    many = [one for one in cube.dimensions if len(one.labels) > 1]
    places: dict[str, str] = {}
    for one in cube.dimensions:
        if len(one.labels) == 1:
            options = ["title", "title", "title", "row", "column", "sheet name"]
            options += ["nowhere"] * (6 if one.silent else 0)
            options += ["cover", "note"] if one.name == "framework" else []
            places[one.name] = rng.choice(options) if one.labels[0].text else "nowhere"
    rng.shuffle(many)
    style = rng.choice(["cross", "cross", "cross", "cross", "list", "list of measures"])
    for number, one in enumerate(many):
        if style == "list" or (style == "list of measures" and one.name not in ("measure", "statistic", "item")):
            places[one.name] = "row"
        elif style == "list of measures":
            places[one.name] = "column"
        else:
            further = rng.choice(["sheet", "table", "heading", "row", "column"])
            places[one.name] = ("row", "column")[number] if number < 2 else further
    if "region" in places:  # units stand under their region
        places["area"] = "row"
        if places["region"] in ("column", "nowhere"):
            places["region"] = "row"
    if "row" not in places.values():
        places[(many or list(cube.dimensions))[0].name] = "row"

    def size(place: str) -> int:
        return prod(len(one.labels) for one in cube.dimensions if places[one.name] == place)

    for one in many:
        if (places[one.name] == "column" and size("column") > MOST_COLUMNS) or (
            places[one.name] in ("sheet", "table") and size("sheet") * size("table") > MOST_SHEETS
        ):
            places[one.name] = "row"
    return [places[one.name] for one in cube.dimensions]


class _Printer:
    """Prints a cube; every choice that a publisher makes once is drawn once."""

    def __init__(self, rng: Random, cube: Cube, places: Sequence[str]) -> None:
        self.rng, self.cube = rng, cube
        at: dict[str, list[Dimension]] = {}
        for one, place in zip(cube.dimensions, places, strict=True):
            at.setdefault(place, []).append(one)
        for of in at.values():
            rng.shuffle(of)
            of.sort(key=lambda one: one.name != "region")  # the outermost
        self.at = at
        self.headers = rng.choice(["once", "once", "repeated", "joined"])
        self.labels = rng.choice(["once", "repeated", "repeated", "indented", "joined"])
        if "heading" in at and self.labels == "indented":
            self.labels = "once"
        self.joint = rng.choice([" - ", ": ", ", ", " – "])
        self.numbered = rng.choice(["", "", "Table {}: ", "Table {} "])
        self.named = rng.choice(["name", "title", "both"])
        self.corner = rng.random() < 0.8
        self.blank_lines = rng.random() < 0.5
        self.suppressed = rng.random() < 0.25
        self.mark = rng.choice(list(MARKS))
        self.spaces = rng.random() < 0.5
        self.footnotes = [*cube.notes, *(one.labels[0].words for one in at.get("note", ()))]
        self.footnotes += rng.sample(FOOTNOTES, rng.choice([0, 0, 0, 1, 2]))
        self.sources = rng.sample(SOURCES, rng.choice([0, 0, 0, 0, 1, 2]))
        self.remarks = rng.random() < 0.08
        self.tables = 0

    def grids(self) -> list[Grid]:
        found = []
        covers = [one.labels[0].words for one in self.at.get("cover", ())]
        if covers or self.rng.random() < 0.15:
            lines: list[list[Content]] = [[line] for line in (self.cube.subject, *map(str.capitalize, covers))]
            found.append(Grid("Cover", lines))
        for labels in _product(self.at.get("sheet", [])):
            grid = Grid(self._sheet_name(labels, {one.name for one in found}))
            for own in _product(self.at.get("table", [])):
                self._print_table(grid, labels | own)
            found.append(grid)
        return found

    def _sheet_name(self, labels: Mapping[str, Label], taken: set[str]) -> str:
        words = [label.words for label in labels.values()] + [
            one.labels[0].words for one in self.at.get("sheet name", ())
        ]
        name = ", ".join(words)
        for sign in "[]:*?/\\'":
            name = name.replace(sign, "-" if sign == "/" else " ")
        self.in_name = (
            bool(words) and len(name) <= 31 and (self.named != "title" or "sheet name" in self.at) and name not in taken
        )
        return name.strip() if self.in_name else f"Table_{len(taken) + 1}"

    def _title(self, labels: Mapping[str, Label]) -> str:
        self.tables += 1
        words = [one.labels[0].words for one in self.at.get("title", ())]
        of_sheet = {one.name for one in self.at.get("sheet", ())}
        for name, label in labels.items():
            if name not in of_sheet or not self.in_name or self.named != "name":
                words.append(label.words)
        if not self.in_name:
            words += [one.labels[0].words for one in self.at.get("sheet name", ())]
        return self.numbered.format(self.tables) + ", ".join([self.cube.subject, *words])

    def _print_table(self, grid: Grid, labels: Mapping[str, Label]) -> None:
        if grid.rows:
            grid.rows.append([])
        grid.rows.append([self._title(labels)])
        grid.rows += [[line] for line in self.sources]
        if self.blank_lines:
            grid.rows.append([])
        rows, columns, headings = self.at.get("row", []), self.at.get("column", []), self.at.get("heading", [])
        across = list(_product(columns))
        in_one_column = self.labels in ("indented", "joined") and len(rows) > 1
        corners = [self.rng.choice(rows).corner] if in_one_column else [one.corner for one in rows]
        grid.rows += self._header(columns, across, corners)
        header = len(grid.rows)
        for outer in _product(headings):
            if headings:
                grid.rows.append([", ".join(label.words for label in outer.values())])
            before: dict[str, Label] = {}
            for own in _product(rows):
                figures = [self._figure({**labels, **outer, **own, **further}) for further in across]
                if not any(figures):
                    continue
                self._row_labels(grid, rows, own, before)
                before = own
                for place, figure in enumerate(figures, start=len(corners)):
                    grid.rows[-1].append(figure and figure[0])
                    if figure and "ignored" not in figure[1]:
                        grid.figures[len(grid.rows) - 1, place] = figure[1]
                if self.remarks:
                    grid.rows[-1].append(self.rng.choice(REMARKS))
        if self.remarks:
            grid.rows[header - 1].append("Notes")
        for note in self.footnotes:
            grid.rows += [[], [note]] if self.rng.random() < 0.5 else [[note]]

    def _row_labels(
        self, grid: Grid, rows: Sequence[Dimension], own: Mapping[str, Label], before: Mapping[str, Label]
    ) -> None:
        """Begin a row with its labels; those that the row above has too are left out where they are printed once."""
        names = [one.name for one in rows]
        told = next((place for place, name in enumerate(names) if before.get(name) is not own[name]), len(names))
        if self.labels == "indented":
            for depth, name in enumerate(names):
                if depth >= min(told, len(names) - 1):
                    self._line(grid, own[name].text, depth)
        elif self.labels == "joined" and len(names) > 1:
            grid.rows.append([self.joint.join(own[name].words for name in names)])
        else:
            shown = min(told, len(names) - 1) if self.labels == "once" else 0
            grid.rows.append([own[name].text if place >= shown else None for place, name in enumerate(names)])

    def _line(self, grid: Grid, text: str | dt.date, depth: int) -> None:
        if self.spaces and isinstance(text, str):
            text = "   " * depth + text
        elif depth:
            grid.indents[len(grid.rows), 0] = depth
        grid.rows.append([text])

    def _header(
        self, columns: Sequence[Dimension], across: Sequence[Mapping[str, Label]], corners: Sequence[str]
    ) -> list[list[Content]]:
        named: list[Content] = [corner if self.corner else None for corner in corners]
        if not columns:
            return [[*named, self.cube.value_header]]
        if self.headers == "joined":
            joined = [
                self.joint.join(label.words for label in of.values()) if len(of) > 1 else next(iter(of.values())).text
                for of in across
            ]
            return [[*named, *joined]]
        lines: list[list[Content]] = []
        for depth, one in enumerate(columns):
            line: list[Content] = [*named] if depth == len(columns) - 1 else [None] * len(named)
            before: tuple[Label, ...] = ()
            for of in across:
                path = tuple(of.values())[: depth + 1]
                blank = self.headers == "once" and depth < len(columns) - 1 and path == before
                line.append(None if blank else of[one.name].text)
                before = path
            lines.append(line)
        return lines

    def _figure(self, labels: Mapping[str, Label]) -> tuple[Content, Means] | None:
        every = {**{one.name: one.labels[0] for one in self.cube.dimensions}, **labels}
        found = self.cube.cell(every)
        if found is None:
            return None
        content, value = found
        means: Means = {}
        for label in every.values():
            means |= label.means
        suppressed = self.suppressed and "ignored" not in value and self.rng.random() < 0.08
        if suppressed and means.get("role") not in self.cube.evidence:
            return self.mark, means | {"value": None, "mark": MARKS[self.mark]}
        return content, means | value


def _product(dimensions: Sequence[Dimension]) -> Iterator[dict[str, Label]]:
    names = [one.name for one in dimensions]
    for labels in product(*(one.labels for one in dimensions)):
        yield dict(zip(names, labels, strict=True))
