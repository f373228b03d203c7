"""Lines of a sheet that pair a name with a word and are no part of a table: Rating, Good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.workbook.cells import Sheet
from pipeline.workbook.grid import Grid
from pipeline.workbook.tables import Column, Line, Table
from pipeline.workbook.values import WORDS

CELLS = 2
MOST_ROWS = 12  # of a block with a pair and the lines over it; longer ones are tables


def pairs(sheet: Sheet) -> Iterator[Table]:
    """Yield the pairs that stand together between blank rows as a table below the lines above them, then each."""
    grid = Grid(sheet)
    above: list[Line] = []
    for block in grid.blocks():
        if len(block) > MOST_ROWS:
            above = []
            continue
        lines = list(grid.lone_lines(block))
        rows = [row for row in block if row not in {line.row for line in lines}]
        if all(_are_two(grid, row) for row in rows):
            own = [row for row in rows if _is_pair(grid, row)]
            for of in ([rows] if len(rows) > 1 and own else []) + [[row] for row in own]:
                title = [*above, *(line for line in lines if line.row < of[0])]
                yield _table(grid, of, title)
        # Lines below a table are its own.
        above = [] if rows else [*above, *lines]


def _table(grid: Grid, rows: Sequence[int], title: Sequence[Line]) -> Table:
    return Table(
        sheet=grid.sheet,
        title=tuple(title),
        above=tuple(reversed(title)),
        header_row=rows[0],
        columns=tuple(Column(column, ("",), rows[0]) for column in grid.filled(rows[0])),
        label_columns=1,
        body=tuple(rows),
        headings=dict.fromkeys(rows, ()),
        footnotes=(),
    )


def _are_two(grid: Grid, row: int) -> bool:
    """Whether a row holds two cells beside one another and nothing else."""
    filled = grid.filled(row)
    return len(filled) == CELLS and filled[1] == filled[0] + 1


def _is_pair(grid: Grid, row: int) -> bool:
    """Whether a row of two cells has words in both."""
    return all(grid.kind(row, column) == WORDS for column in grid.filled(row))
