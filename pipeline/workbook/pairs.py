"""Lines of a sheet that pair a name with a word and are no part of a table: Rating, Good."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.workbook.cells import Sheet
from pipeline.workbook.grid import Grid
from pipeline.workbook.tables import Column, Line, Table
from pipeline.workbook.values import WORDS

CELLS = 2
MOST_ROWS = 12  # of a block with a pair and the lines over it; longer ones are tables


def pairs(sheet: Sheet) -> Iterator[Table]:
    """Yield each pair that stands between blank rows, as a table of one row below the lines above it."""
    grid = Grid(sheet)
    above: list[Line] = []
    for block in grid.blocks():
        if len(block) > MOST_ROWS:
            above = []
            continue
        lines = list(grid.lone_lines(block))
        rows = [row for row in block if row not in {line.row for line in lines}]
        if len(rows) == 1 and _is_pair(grid, rows[0]):
            (row,) = rows
            title = [*above, *(line for line in lines if line.row < row)]
            yield Table(
                sheet=sheet,
                title=tuple(title),
                above=tuple(reversed(title)),
                header_row=row,
                columns=tuple(Column(column, ("",), row) for column in grid.filled(row)),
                label_columns=1,
                body=(row,),
                headings={row: ()},
                footnotes=(),
            )
        # Lines below a table are its own.
        above = [] if rows else [*above, *lines]


def _is_pair(grid: Grid, row: int) -> bool:
    """Whether a row holds words in two cells beside one another and nothing else."""
    filled = grid.filled(row)
    beside = len(filled) == CELLS and filled[1] == filled[0] + 1
    return beside and all(grid.kind(row, column) == WORDS for column in filled)
