"""What a workbook may cost before it is refused."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """Official workbooks are far below these."""

    unpacked_bytes: int = 1 << 30  # a gibibyte: a hundred times the largest official workbook known
    cells_a_sheet: int = 20_000_000  # as a grid from A1 to the furthest cell


OFFICIAL_WORKBOOKS = Limits()
