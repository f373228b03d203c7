"""Figures that say again what others say: a rank or a share of staff, a change between two days, the lowest question.

They are held against the figures that they say again. The cell of one that is borne out is kept beside its figure; the
others are left out, and told.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import polars as pl

from pipeline.meaning.arithmetic.evidence import mostly
from pipeline.meaning.arithmetic.shares import shares_borne_out
from pipeline.meaning.kinds import CHANGE, RANK, Kind
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.members.units import HUNDRED
from pipeline.meaning.texts.dates import dates_in
from pipeline.meaning.understood import PRINTED, Understood
from pipeline.workbook.cells import address
from pipeline.workbook.tables import Table
from pipeline.workbook.values import label_text

LOWEST, SHARE = "lowest_question", "share"
RANK_ALONE = "rank alone"  # words that say it where they are the whole of a header: Position
MOST_DECIMALS = 3
FEWEST_RANKED = 3
AXES = (("row", "column"), ("column", "row"))
_SHORT_OF = ("vacancy_fte", "vacancy_rate")  # printed with either sign
_OF_A_FIGURE = ("row", "column", "role", "unit", "value", "text", "date", "mark", "as_of", "period", "rating_printed")

Figure = dict[str, Any]
Kept = dict[tuple[int, int], dict[str, list[str]]]  # row and column of a figure -> what says it again, and where


def with_cells_of_others(
    observations: pl.DataFrame, kind: Kind, understood: Mapping[int, Understood]
) -> tuple[pl.DataFrame, list[str]]:
    """Keep the cells of ranks, changes and shares beside the figures that bear them out; return what was left out."""
    if not kind.again:
        return observations, []
    is_again = pl.col("role").is_in(list(kind.again))
    told: list[str] = []
    cells: list[tuple[int, int, int, str, str]] = []
    again = observations.filter(is_again)
    tables = set(again["table"].unique()) | {place for place, one in understood.items() if one.ranked}
    for place in sorted(tables):
        own = observations.filter(pl.col("table") == place)
        figures = own.filter(~is_again).to_dicts()
        kept: Kept = defaultdict(lambda: defaultdict(list))
        one = understood[place]
        left = [
            *_changes(own.filter(pl.col("role") == CHANGE).to_dicts(), figures, kept),
            *_lowest(own.filter(pl.col("role") == LOWEST).to_dicts(), figures, kept),
            *_shares(own.filter(pl.col("role") == SHARE).to_dicts(), figures, kept),
            *_ranks(one, figures, kept),
        ]
        told += [f"{one.table.sheet.name}!{cell}: {why}, left out" for cell, why in left]
        for (row, column), said in kept.items():
            cells += [(place, row, column, f"{name}_cell", ", ".join(at)) for name, at in said.items()]
    schema = {"table": pl.Int64, "row": pl.Int64, "column": pl.Int64, "name": pl.String, "cell": pl.String}
    observations = observations.filter(~is_again)
    if not cells:
        return observations, told
    beside = pl.DataFrame(cells, schema=schema, orient="row")
    wide = beside.pivot("name", index=["table", "row", "column"], values="cell")
    return observations.join(wide, on=["table", "row", "column"], how="left", maintain_order="left"), told


def _lines(cells: Iterable[Figure], axis: str) -> dict[int, list[Figure]]:
    lines: dict[int, list[Figure]] = defaultdict(list)
    for cell in cells:
        lines[cell[axis]].append(cell)
    return lines


def _at(cell: Figure) -> str:
    return address(cell["row"], cell["column"])


def _changes(changes: Sequence[Figure], figures: Sequence[Figure], kept: Kept) -> Iterator[tuple[str, str]]:
    """Put each change beside the later of the two figures in its row or column that it lies between."""
    for line, across in AXES:
        beside = _lines((one for one in figures if one["value"] is not None), line)
        for own in _lines(changes, across).values():
            tried: dict[tuple[int, int], list[tuple[Figure, Figure, bool]]] = defaultdict(list)
            for change in own:
                for earlier, later in _two_days(beside.get(change[line], ())):
                    holds = _lies_between(change["value"], earlier, later)
                    tried[earlier[across], later[across]].append((change, later, holds))
            # Of sides that fit as well, those that stand nearest.
            nearest = sorted(tried, key=lambda pair: sum(abs(own[0][across] - side) for side in pair))
            fitting = (tried[pair] for pair in nearest if mostly(pl.Series([holds for *_, holds in tried[pair]])))
            for change, later, holds in next(fitting, ()):
                if holds and _at(change) not in (told := kept[later["row"], later["column"]][CHANGE]):
                    told.append(_at(change))
    borne_out = {cell for said in kept.values() for cell in said.get(CHANGE, ())}
    lost = [change for change in changes if _at(change) not in borne_out]
    yield from ((_at(change), "a change that lies between no two figures beside it") for change in lost)


def _two_days(figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Two figures of one thing, the earlier first."""
    dated = [(one, day) for one in figures if (day := _day(one)) is not None]
    for earlier, first in dated:
        for later, last in dated:
            if first < last and _about(earlier) == _about(later):
                yield earlier, later


def _day(figure: Figure) -> dt.date | None:
    mentions = dates_in(str(figure.get("period") or figure.get("as_of") or ""))
    return mentions[-1].day if mentions else None


def _about(figure: Figure) -> dict[str, Any]:
    """What a figure is about, but for when."""
    told = {
        name: one for name, one in figure.items() if name not in _OF_A_FIGURE and not name.endswith(("_cell", PRINTED))
    }
    return told | {"role": figure["role"], "unit": figure["unit"]}


def _lies_between(change: float, earlier: Figure, later: Figure) -> bool:
    """Whether a change is the later figure less the earlier, or what part of the earlier that is."""
    first, last = earlier["value"], later["value"]
    within = 1.5 * 10.0 ** -max(_decimals(first), _decimals(last))
    differences = [last - first]
    if earlier["role"] in _SHORT_OF:
        differences.append(first - last)
    shares = [HUNDRED * (last - first) / first] if first and earlier["unit"] != "per cent" else []
    of_shares = 1.5 * 10.0 ** -_decimals(change)
    return any(abs(times * change - one) <= within for one in differences for times in (1, HUNDRED)) or any(
        abs(times * change - one) <= of_shares for one in shares for times in (1, HUNDRED)
    )


def _decimals(value: float) -> int:
    return next((places for places in range(MOST_DECIMALS) if abs(round(value, places) - value) < 1e-6), MOST_DECIMALS)


def _lowest(lowest: Sequence[Figure], figures: Sequence[Figure], kept: Kept) -> Iterator[tuple[str, str]]:
    """Put the per cent of a standard's lowest key question beside its rating."""
    rated = {(one["pdu"], one["standard"], one["framework"]): one for one in figures if one["role"] == "standard"}
    for one in lowest:
        rating = rated.get((one["pdu"], one["standard"], one["framework"]))
        if rating is None or not 0 <= one["value"] <= HUNDRED:
            yield _at(one), "a key question of a standard that is not rated beside it"
        else:
            kept[rating["row"], rating["column"]][LOWEST].append(_at(one))


def _shares(shares: Sequence[Figure], figures: Sequence[Figure], kept: Kept) -> Iterator[tuple[str, str]]:
    """Put each share beside the figure that it says in per cent of another; of others, tell the first of a column."""
    borne_out = set[str]()
    for line, across in AXES:
        left = [share for share in shares if _at(share) not in borne_out]
        for share, part in shares_borne_out(left, figures, line, across):
            kept[part["row"], part["column"]][SHARE].append(_at(share))
            borne_out.add(_at(share))
    lost = {share["column"]: share for share in reversed(shares) if _at(share) not in borne_out}
    yield from ((_at(share), "a share that no figures beside it bear out") for share in reversed(lost.values()))


def _ranks(understood: Understood, figures: Sequence[Figure], kept: Kept) -> Iterator[tuple[str, str]]:
    """Put the ranks of a column or row beside the figures of the one column or row that they rank."""
    sheet = understood.table.sheet
    scored = [one for one in figures if one["value"] is not None]
    for axis, place in understood.ranked:
        line = "row" if axis == "column" else "column"
        ranks = {
            at: rank
            for at in {one[line] for one in scored}
            if (rank := _rank(sheet.at(*((at, place) if line == "row" else (place, at))))) is not None
        }
        columns = _lines((one for one in scored if one[line] in ranks), axis)
        several = {at: own for at, own in columns.items() if len({one[line] for one in own}) == len(own)}
        nearest = sorted(several.values(), key=lambda own: (own[0]["unit"] != "per cent", abs(own[0][axis] - place)))
        ranked = next((own for own in nearest if _are_ranked(own, ranks, line)), None)
        for one in ranked or ():
            cell = address(one["row"], place) if line == "row" else address(place, one["column"])
            kept[one["row"], one["column"]][RANK].append(cell)
        if ranked is None and ranks:
            first = min(ranks)
            cell = address(first, place) if line == "row" else address(place, first)
            yield cell, "ranks of no figures beside them"


def _are_ranked(figures: Sequence[Figure], ranks: Mapping[int, int], line: str) -> bool:
    """Whether ranks are those of figures, the highest or the lowest first: of all of them, or within each region."""
    groups: dict[Any, list[Figure]] = defaultdict(list)
    for one in figures:
        groups[one.get("region")].append(one)
    return any(
        len(figures) >= FEWEST_RANKED
        and len({one["value"] for one in figures}) * 2 > len(set(ranks.values())) > 1
        and all(_in_order([(ranks[one[line]], sign * one["value"]) for one in group]) for group in grouped)
        for grouped in ([figures], list(groups.values()))
        for sign in (1, -1)
    )


def _in_order(ranked: Sequence[tuple[int, float]]) -> bool:
    """Whether the first rank is 1 and no figure stands before a greater one; equal ranks have equal figures."""
    ordered = sorted(ranked, key=lambda one: one[0])
    return ordered[0][0] == 1 and all(
        above == below if rank == other else above >= below for (rank, above), (other, below) in pairwise(ordered)
    )


def lines_that_rank(reader: MeaningOfTexts, table: Table) -> list[tuple[str, int]]:
    """Return the columns and rows that are said to rank and hold whole numbers, no greater than there are to rank."""
    sheet, first = table.sheet, table.columns[0].index
    rows = list(table.body)
    found = [
        ("column", column.index)
        for column in table.columns
        if _says_rank(reader, column.header) and _may_rank([sheet.at(row, column.index) for row in rows])
    ]
    across = [column.index for column in table.columns if column.index != first]
    return found + [
        ("row", row)
        for row in rows
        if _says_rank(reader, label_text(sheet.at(row, first))) and _may_rank([sheet.at(row, at) for at in across])
    ]


def without_lines(table: Table, lines: Sequence[tuple[str, int]]) -> Table:
    """Return a table without some of its columns and rows."""
    columns, rows = ({place for axis, place in lines if axis == of} for of in ("column", "row"))
    if not lines:
        return table
    labels = sum(column.index in columns for column in table.columns[: table.label_columns])
    return replace(
        table,
        columns=tuple(column for column in table.columns if column.index not in columns),
        label_columns=max(1, table.label_columns - labels),
        body=tuple(row for row in table.body if row not in rows),
    )


def _says_rank(reader: MeaningOfTexts, text: str) -> bool:
    read = reader.lists.read(text)
    return any(
        span.dimension == RANK or (span.dimension == RANK_ALONE and span.end - span.start == len(read.words))
        for span in read.spans
    )


def _may_rank(cells: Sequence[object]) -> bool:
    ranks = [number for cell in cells if (number := _rank(cell)) is not None]
    others = [cell for cell in cells if cell != "" and _rank(cell) is None]
    return len(ranks) > len(others) and min(ranks) >= 1 and max(ranks) <= len(cells)


def _rank(cell: object) -> int | None:
    """The rank that a cell is: 3, "3", "3="."""
    if isinstance(cell, int | float):
        return int(cell) if cell == int(cell) else None
    text = label_text(cell).strip("= ")
    return int(text) if text.isdigit() else None
