"""Areas that the lines of a workbook name: each is known, and a unit stands in its own region.

A line whose shape says that the name of an area stands there ("Surrey PDU: number of cases") must name one that a
register has. Else a slip of the pen would leave a table out, or give its figures to nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.faults import Fault
from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.understood import Understood
from pipeline.raw.area_shapes import AreaShape
from pipeline.raw.cover import is_cover
from pipeline.raw.declared import Declared
from pipeline.raw.nearest_members import NearestMembers
from pipeline.raw.understood_tables import ACCEPT
from pipeline.workbook.cells import Sheet, address
from pipeline.workbook.tables import Table


@dataclass(frozen=True, slots=True)
class NamedArea:
    """What a line names as an area, and where the line stands."""

    dimension: str
    name: str
    sheet: str
    cell: str


def named_areas(
    sheets: Sequence[Sheet], tables: Iterable[Table], shapes: Sequence[AreaShape]
) -> Iterator[list[NamedArea]]:
    """Yield the areas that each cover names, and those that the lines above each table do."""
    first: set[str] = set()
    by_sheet: dict[str, list[Table]] = {}
    for table in tables:
        by_sheet.setdefault(table.sheet.name, []).append(table)
    for sheet in sheets:
        if not sheet.hidden and sheet.name not in by_sheet and is_cover(sheet):
            yield list(_named(_cells(sheet), sheet.name, shapes))
        for table in sorted(by_sheet.get(sheet.name, ()), key=lambda table: table.header_row):
            # What stands between two tables may be a note of the one above.
            lines = table.title if sheet.name in first else (*table.title, *table.above)
            first.add(sheet.name)
            texts = dict.fromkeys((line.text, line.cell) for line in lines)
            yield list(_named(texts, sheet.name, shapes))


def faults_of_areas(
    named: Iterable[Sequence[NamedArea]], understood: Iterable[Understood], declared: Declared, file: str
) -> list[Fault]:
    """Return what is wrong with the areas that a file names, each cell once."""
    together = list(named)
    unknown = unknown_areas([area for areas in together for area in areas], declared)
    near = NearestMembers(declared.lists)
    faults = [
        Fault(
            file=file,
            sheet=area.sheet,
            cell=area.cell,
            expected=f"a known {area.dimension}",
            found=f"'{area.name}'",
            remedy=f"nearest is {member.member}; {ACCEPT}"
            if (member := near.of([area.name], (area.dimension,)))
            else ACCEPT,
        )
        for area in unknown
    ]
    elsewhere = [
        *(fault for areas in together for fault in in_other_regions(areas, declared.lists)),
        *(fault for one in understood for fault in members_in_other_regions(one, declared.lists)),
    ]
    placed = {(fault.sheet, fault.cell): replace(fault, file=file) for fault in reversed(elsewhere)}
    return [*faults, *reversed(placed.values())]


def unknown_areas(areas: Iterable[NamedArea], declared: Declared) -> list[NamedArea]:
    """Return those of which a word is in no code list, each once a line."""
    return [area for area in dict.fromkeys(areas) if reader_of(area, declared).of(area.name).unknown]


def reader_of(area: NamedArea, declared: Declared) -> MeaningOfTexts:
    """Return what reads the texts of the first kind of fact that is of such areas."""
    return next(reader for reader in declared.readers if area.dimension in reader.kind.takes)


def in_other_regions(areas: Sequence[NamedArea], lists: CodeLists) -> Iterator[Fault]:
    """Yield a fault, without its file, where lines that belong together name one unit and a region that is not its."""
    known = [(area, member) for area in areas if (member := lists.one(area.name, {area.dimension}))]
    for unit, member in known:
        outer, own = lists.within.get((unit.dimension, member), ("", ""))
        beside = {(area, other) for area, other in known if area.dimension == outer}
        if len({other for _, other in beside}) == 1 and (said := min(beside, key=lambda one: one[0].cell))[1] != own:
            yield _elsewhere(said[0].sheet, said[0].cell, said[0].name, own, outer, member)


def members_in_other_regions(understood: Understood, lists: CodeLists) -> Iterator[Fault]:
    """Yield a fault, without its file, where rows, columns or titles put a unit into a region that is not its."""
    sheet, whole = understood.table.sheet.name, understood.whole
    reported: set[tuple[str, str]] = set()
    for members in (whole, *understood.rows.values(), *understood.columns.values()):
        for dimension, (member, unit) in members.items():
            outer, own = lists.within.get((dimension, member), ("", ""))
            region = members.get(outer) or whole.get(outer)
            if region is None or region[0] == own or (member, region[0]) in reported or "\n" in region[0]:
                continue
            reported.add((member, region[0]))
            if dimension in whole or region[1].level == "title":
                yield _elsewhere(sheet, region[1].cell, region[0], own, outer, member)
            else:
                yield Fault(
                    file="",
                    sheet=sheet,
                    cell=unit.cell,
                    expected=f"a {dimension} of {region[0]} ({region[1].cell})",
                    found=f"'{unit.text}', of {own}",
                    remedy="correct the file",
                )


def _elsewhere(sheet: str, cell: str, found: str, own: str, outer: str, member: str) -> Fault:
    return Fault(
        file="",
        sheet=sheet,
        cell=cell,
        expected=f"{own}, the {outer} of {member}",
        found=f"'{found}'",
        remedy="correct the file",
    )


def _named(texts: Iterable[tuple[str, str]], sheet: str, shapes: Sequence[AreaShape]) -> Iterator[NamedArea]:
    for text, cell in texts:
        for shape in shapes:
            for name in shape.names(text):
                yield NamedArea(shape.dimension, name, sheet, cell)


def _cells(sheet: Sheet) -> Iterator[tuple[str, str]]:
    for row, cells in enumerate(sheet.rows, start=sheet.first_row):
        for column, text in enumerate(cells, start=sheet.first_column):
            if isinstance(text, str) and text:
                yield text, address(row, column)
