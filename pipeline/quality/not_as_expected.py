"""What a build's checks found and let pass, in lines for people: a cell is named once, whatever it breaks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

SAYS = ": "  # between a cell and what a query says of its row in words, in its column `said`


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
