"""Find the tables on a sheet by how they are laid out, whatever their names and row numbers.

A publisher's table is a title and notes (lines with one cell each), one to seven header rows, a body, and
footnotes. Blank rows part tables that stand one above another, unless what follows has no header of its own;
blank columns part tables that stand side by side, unless what follows has no labels of its own.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.workbook.cells import Sheet
from pipeline.workbook.continuing import below_a_headline, continued, query_terms
from pipeline.workbook.filters import IS_FILTERS, filters_in
from pipeline.workbook.grid import Grid
from pipeline.workbook.headers import column_paths, paths_of_cards
from pipeline.workbook.labels import further_labels, label_columns
from pipeline.workbook.table_parts import Part, parts
from pipeline.workbook.tables import Line, Table
from pipeline.workbook.values import FIGURE, SHORT, label_text
from pipeline.workbook.wording import NAMED_TITLE, TOTAL_OF_ALL, is_footnote, is_title


def find_tables(sheet: Sheet) -> list[Table]:
    """Return the tables of a sheet in reading order."""
    grid = Grid(sheet)
    found: list[Part] = []
    above: list[Line] = []
    since = 0  # how many lines there were above when the last table ended
    last: list[Part] = []  # the tables of the last block that had any
    terms: list[Line] = []  # of the query that the tables below come of
    titles: dict[int, list[Line]] = {}  # over tables that stand side by side, by their first columns
    blocks = list(grid.blocks())
    below: list[list[int]] = [*blocks[1:], []]
    for block, following in zip(blocks, below[: len(blocks)], strict=True):
        if beside := grid.titles_side_by_side(block, following):
            titles = beside
            continue
        between, new, ended = above[since:], list[Part](), False
        for part in _parts(grid, block, above):
            if not (part.header_rows or part.body):
                continue
            ended = True
            query = _query(part, found, last, new)
            if query is not None and (named := query_terms(grid, query, part, between)):
                found, terms = [one for one in found if one is not query], named
                part.terms = named
                own = [line for line in query.title if not IS_FILTERS.search(line.text)]
                part.title, part.above = [*own, *between, *part.title], [*reversed(terms), *part.above]
                new.append(part)
            elif (before := continued(grid, found, part, between)) is None:
                own = titles.get(part.columns[0], [])
                part.title = [*own, *(part.title if own else _title(grid, between, part, first=not (found or new)))]
                new.append(part)
            elif before.body:
                before.lone |= {line.row: line for line in between if not is_footnote(line.text)}
        if ended:
            for part in last:
                part.below += _footnotes(between, new)
            last = new or last
            for part in new:
                part.terms = part.terms or terms
            found += new
        titles = {}
        above.extend(grid.lone_lines(block))
        since = len(above) if ended else since
    for part in last:
        part.below += above[since:]
    return [table for part in found if (table := _table(grid, part)) is not None]


def _query(part: Part, found: list[Part], last: list[Part], new: list[Part]) -> Part | None:
    """What may be the terms of the query that a part comes of: of several side by side those over its first column."""
    if len(last) > 1:
        beside = (one for one in last if one.columns[0] == part.columns[0])
        return next((one for one in beside if any(one is other for other in found)), None)
    return found[-1] if found and not new else None


def _parts(grid: Grid, block: list[int], above: list[Line]) -> Iterator[Part]:
    """Read a block: cards are a table of one row, whose columns have the words over and under each number."""
    if (cards := grid.cards(block)) is not None:
        row, columns = cards
        names = [other for other in block if other != row]
        yield Part([], list(reversed(above)), names, columns, [row], cards=True)
        return
    for rows, columns in grid.side_by_side(block):
        yield from parts(grid, rows, columns, list(reversed(above)))


def _title(grid: Grid, between: list[Line], part: Part, *, first: bool) -> list[Line]:
    """The title of a table and the lines below it, also where blank rows part them from the header."""
    if any(NAMED_TITLE.match(line.text) for line in part.title):
        return part.title
    named = [place for place, line in enumerate(between) if is_title(line.text)]
    if named:
        return [*between[named[-1] :], *part.title]
    if not (first or part.title) and (headed := below_a_headline(grid, between, part)):
        return headed
    notes = [place for place, line in enumerate(between) if is_footnote(line.text)]
    lines = (between[notes[-1] + 1 :] if notes else between) or _above_its_notes(grid, between, part, first=first)
    # A short line over a longer first header is a heading over several tables.
    corner = grid.text(part.header_rows[-1], part.columns[0]) if part.header_rows and not part.title else ""
    if not lines or len(lines[0].text) <= len(corner) or (part.title and not first):
        return part.title
    return [*lines, *part.title]


def _above_its_notes(grid: Grid, between: list[Line], part: Part, *, first: bool) -> list[Line]:
    """The title of a table below a gap that notes follow: "Vacancies", "This worksheet contains one table."."""
    notes = [is_footnote(line.text) for line in between]
    last = max((place for place, note in enumerate(notes) if not note), default=None)
    if last is None:
        return []
    begun = max((place + 1 for place in range(last) if notes[place]), default=0)
    return between[begun : last + 1] if first or not any(grid.texts(between[begun].row - 1, part.columns)) else []


def _footnotes(between: list[Line], following: list[Part]) -> list[Line]:
    """The lines, of those between two blocks, that are footnotes at sight of the tables above, and those over them."""
    titles = {line.row for part in following for line in part.title}
    notes = [place for place, line in enumerate(between) if line.row not in titles and is_footnote(line.text)]
    return between[: notes[-1] + 1] if notes else []


def _table(grid: Grid, part: Part) -> Table | None:
    _set_footnotes_aside(grid, part)
    if not part.body:
        return None
    last = part.body[-1]
    footnotes = [line for row, line in sorted(part.lone.items()) if row > last]
    title, filters = filters_in(grid.sheet, part.title)
    footnotes, further = filters_in(grid.sheet, footnotes or part.below)
    labels = 0 if part.cards else label_columns(grid, part.header_rows, part.columns, part.body)
    return Table(
        sheet=grid.sheet,
        title=tuple(title),
        above=tuple(part.above),
        header_row=part.header_rows[0] if part.header_rows else part.body[0],
        columns=paths_of_cards(grid, part.header_rows, part.columns)
        if part.cards
        else column_paths(grid, part.header_rows, part.columns, part.body, labels),
        label_columns=labels,
        further_labels=() if part.cards else further_labels(grid, part.columns, part.body, labels),
        body=tuple(part.body),
        headings=_headings(grid, part),
        footnotes=tuple(footnotes),
        terms=(*part.terms, *filters, *further),
    )


def _set_footnotes_aside(grid: Grid, part: Part) -> None:
    """Rows at the end that pair a short mark with words, where the rows above have figures, are footnotes."""
    while len(part.body) > 1 and (note := grid.note(part.body[-1], part.columns)) is not None:
        column = next(column for column in part.columns[1:] if grid.kind(note.row, column))
        if not any(grid.kind(row, column) in (FIGURE, SHORT) for row in part.body[:-1]):
            return
        part.lone[part.body.pop()] = note


def _headings(grid: Grid, part: Part) -> dict[int, tuple[str, ...]]:
    """The lone headings above each row: an outline where they are indented."""
    indents = {row: grid.sheet.indent(row, line.column) for row, line in part.lone.items()}
    return _outline(grid, part, indents) if len(set(indents.values())) > 1 else _in_turn(grid, part)


def _outline(grid: Grid, part: Part, indents: dict[int, int]) -> dict[int, tuple[str, ...]]:
    """Each heading and each row stands under those above it that are indented less."""
    found: dict[int, tuple[str, ...]] = {}
    stack: list[tuple[int, str]] = []
    own = {row: grid.sheet.indent(row, part.columns[0]) for row in part.body}
    rows_are_indented = max(own.values()) > max(indents.values())
    for row in sorted({*part.lone, *part.body}):
        if row in part.lone:
            stack = [above for above in stack if above[0] < indents[row]]
            stack.append((indents[row], label_text(part.lone[row].text)))
        else:
            if rows_are_indented:
                stack = [above for above in stack if above[0] < own[row]]
            found[row] = tuple(text for _, text in stack)
    return found


def _in_turn(grid: Grid, part: Part) -> dict[int, tuple[str, ...]]:
    """Two headings that follow one another are parent and child."""
    headings: dict[int, tuple[str, ...]] = {}
    current: tuple[str, ...] = ()
    pairs = singles = 0  # headings that came with their parent, and by themselves below the same parent
    rows = sorted({*part.lone, *part.body})
    last = part.header_rows[-1] if part.header_rows else rows[0] - 1
    for row, following in zip(rows, [*rows[1:], -1], strict=True):
        if row in part.lone:
            text = label_text(part.lone[row].text)
            if last in part.body and row == last + 1 and text[:1].islower():
                continue  # the label above goes on
            if last in part.lone:
                parent, pairs = current, pairs + 1
            elif following in part.lone or (row > last + 1 and pairs > 1 and not singles):
                parent = ()  # where children always came with their parents, one alone is a parent
            else:
                parent, singles = current[:-1], singles + (len(current) > 1)
            current = (*parent, text)
        elif row > last + 1 and last not in part.lone and TOTAL_OF_ALL.match(grid.text(row, part.columns[0])):
            current = ()  # a total below a blank row is of all
        headings[row] = current
        last = row
    return {row: headings[row] for row in part.body}
