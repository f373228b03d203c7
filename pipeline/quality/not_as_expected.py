"""What a build's checks found and let pass, in lines for people: a cell is named once, whatever it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.raw.not_stated import asked_for

NOT_STATED_NAMED = 40  # files; build.json has all
SAYS = ": "  # between a cell and what a query says of its row in words, in its column `said`


def warnings_of(manifest: Mapping[str, Any], option: str = "") -> Iterator[str]:
    """Yield what a person should look at and what stopped nothing, a line each; `option` names the raw folder."""
    yield from not_as_expected(manifest.get("checks", ()))
    for sidecar in manifest.get("sidecars_alone", ()):
        yield f"Sidecar without its workbook: {sidecar}; remove it, or put the workbook beside it"
    for file in manifest.get("unrecognised", ()):
        yield f"Not recognised, left out: {file}"
    not_stated = manifest.get("not_stated", [])
    yield from (asked_for(file, option) for file in not_stated[:NOT_STATED_NAMED])
    if (others := len(not_stated) - NOT_STATED_NAMED) > 0:
        yield f"And of {others:,} more: see not_stated in build.json"
    for wrong in manifest.get("wrong_totals", ()):
        yield (
            f"Total does not add: {wrong['file']}, sheet '{wrong['sheet']}', cell {wrong['cell']} prints "
            f"{wrong['printed']:,g}, its parts come to {wrong['parts']:,g}"
        )
    not_read = manifest.get("tables_not_read", {"count": 0, "latest": []})
    for table in not_read["latest"]:
        yield f"Table not read: {table['source_id']}, sheet '{table['source_sheet']}', {table['source_range']}"
    if others := not_read["count"] - len(not_read["latest"]):
        yield f"And {others:,} more not read: FROM marts.source_tables WHERE contract IS NULL"
    for hidden in manifest.get("hidden_sheets", ()):
        yield f"Hidden, left out: {hidden['file']}, sheet {', '.join(map(repr, hidden['hidden_sheets']))}"


def not_as_expected(checks: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return a line a cell, with what was said of it, then one for each other check that does not hold."""
    of_cells: dict[str, dict[str, None]] = {}
    others: list[str] = []
    for check in checks:
        if check.get("passed", True):
            continue
        cells = [one.partition(SAYS) for one in check.get("first", ())]
        plain = [place for place, _, said in cells if not said]
        for place, _, said in cells:
            if said:
                of_cells.setdefault(place, {})[said] = None
        if plain or check.get("rows", 1) > len(cells):
            rows = f"{check['rows']:,} {'row' if check['rows'] == 1 else 'rows'}: " if cells else ""
            found = f"; {rows}{'; '.join(check['first'])}" if cells else ""
            others.append(f"Not as expected of {check['table']}: {check['check']}{found}")
    return [*(f"Look at {_place(place)}: {'; '.join(said)}" for place, said in of_cells.items()), *others]


def _place(named: str) -> str:
    source, _, within = named.partition("!")
    sheet, _, cell = within.rpartition("!")
    return f"{source}, sheet '{sheet}', cell {cell}"
