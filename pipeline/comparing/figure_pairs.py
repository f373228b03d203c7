"""Figures of two builds, each held against the one before it, and how far it moved.

A figure is matched by what it is about (facts.py), never by where it stands in a table or a file.
Movements are ordered by one measure: percentage points where the figure is a percentage, else per cent of the
figure before.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from pipeline.comparing.facts import Facts

PER_CENT = "per cent"
LISTED = 25  # movements, marks and areas named one by one; a page of more is not read
SMALL = 10  # a smaller figure is measured as if it were this large: one person of two is no movement of half
EQUAL = 1e-9  # relative: what is left between two ways of adding the same numbers
SIDES = ("before", "after")
SCHEMA = "marts"

# What happened to a figure, and how a page says it.
KINDS = {
    "later": "a later date",
    "revised": "a later document prints another figure for the same date",
    "replaced": "the file was replaced",
    "recomputed": "the same file, read or computed differently",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure is printed."""

    source_id: str
    sheet: str
    cell: str

    def __str__(self) -> str:
        """Return source, sheet and cell."""
        return f"{self.source_id}, '{self.sheet}'!{self.cell}"


@dataclass(frozen=True, slots=True)
class Movement:
    """A figure that differs from the one before it: numbers in their unit, or the word or mark in their place."""

    before: float | str
    after: float | str
    printed_before: Place
    printed_after: Place
    mart: str
    name: str
    area: str | None
    kind: str  # of KINDS
    unit: str | None
    before_given: bool  # whether `before` is a figure; else it is the mark that says why there is none
    after_given: bool
    before_date: dt.date | None
    after_date: dt.date | None
    difference: float | None  # percentage points for a percentage; null unless both are numbers
    per_cent: float | None  # of the figure before; null for a percentage and where the figure before is zero


def pair_figures(connection: duckdb.DuckDBPyConnection, facts: Mapping[str, Facts]) -> None:
    """Make the table `pairs`: each figure of the build `after`, and the one of `before` that it is held against.

    Series of which every row is as it was are left out: none of their figures is new, gone or moved. Both
    builds are attached under those names; `renamed` says which files have the same bytes under another name.
    """
    connection.execute("CREATE TEMP TABLE touched (mart VARCHAR, series UBIGINT)")
    for mart, fact in facts.items():
        connection.execute(_touched(mart, fact))
    for side in SIDES:
        connection.execute(_FIGURES.format(side=side))
        if facts:
            connection.execute(f"INSERT INTO figures_{side} BY NAME {_figures(facts, side)}")
    connection.execute(_PAIRS)


def figure_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return how many figures are new, gone, or moved, by kind of movement."""
    return dict(connection.execute(_COUNTS).fetchall())


def _touched(mart: str, fact: Facts) -> str:
    """The statement that names the series of a mart of which some row is not in both builds alike."""
    told = ", ".join(
        f"m.{quoted(name)}" for name in sorted(fact.columns | {"source_id", "source_sheet", "source_cell"})
    )
    sides = " UNION ALL ".join(
        f'SELECT {_hashed(fact.series)} AS series, hash({told}) AS told, {sign} AS one FROM {side}.{SCHEMA}."{mart}" m'
        for side, sign in zip(SIDES, (-1, 1), strict=True)
    )
    uneven = f"SELECT series FROM ({sides}) GROUP BY series, told HAVING sum(one) <> 0"
    return f"INSERT INTO touched SELECT DISTINCT '{mart}', series FROM ({uneven})"


def _hashed(columns: Sequence[str]) -> str:
    return f"hash({', '.join(f'm.{quoted(name)}' for name in columns)})"


def _figures(facts: Mapping[str, Facts], side: str) -> str:
    """The query that gives every figure of a build: one row a fact, as one file prints it."""
    selects = [
        _figure(mart, fact, column, rank, side)
        for mart, fact in facts.items()
        for rank, column in enumerate((*fact.figures, *fact.words))
    ]
    every = "\nUNION ALL BY NAME ".join(selects)
    return f"""SELECT *, row_number() OVER (
        PARTITION BY fact, source_id ORDER BY sheet, length(cell), cell) AS occurrence FROM ({every})"""


def _figure(mart: str, fact: Facts, column: str, rank: int, side: str) -> str:
    word = column in fact.words
    figure = (fact.figures | fact.words)[column]
    value = f"m.{quoted(column)}"
    published = f"m.{quoted(fact.published)}" if fact.published else "s.published_date"
    mark = f"m.{quoted(fact.mark)}" if fact.mark else "NULL"
    unit = f"m.{quoted(figure.unit_column)}" if figure.unit_column else _literal(figure.unit)
    dated = f"m.{quoted(fact.dated)}" if fact.dated else "NULL"
    if fact.against:
        dated = f"CASE WHEN m.{quoted(fact.against)} IS NULL THEN {dated} END"
    called = ", ".join([_literal(figure.name), *(f"m.{quoted(name)}" for name in fact.called)])
    name = f"concat_ws(', ', {called})"
    source_id = "coalesce(r.now, m.source_id)" if side == "before" else "m.source_id"
    return f"""SELECT '{mart}' AS mart, {rank} AS rank, {_joined((*fact.series, *fact.when))} AS about,
            concat_ws('|', '{mart}', '{column}', {_joined(fact.series)}) AS series,
            concat_ws('|', '{mart}', '{column}', about) AS fact,
            upper({name}[1]) || {name}[2:] AS name, m.{quoted(fact.area)} AS area, {unit} AS unit,
            {dated}::DATE AS dated,
            coalesce({published}, DATE '0001-01-01') AS published,
            {source_id} AS source_id, s.sha256, m.source_sheet AS sheet, m.source_cell AS cell,
            {value} IS NOT NULL AS given, {"NULL" if word else value}::DOUBLE AS number,
            coalesce({value if word else "NULL"}, CASE WHEN {value} IS NULL THEN {mark} END)::VARCHAR AS word
        FROM {side}.{SCHEMA}."{mart}" m JOIN {side}.{SCHEMA}.sources s USING (source_id)
        {"LEFT JOIN renamed r ON r.was = m.source_id" if side == "before" else ""}
        WHERE {_hashed(fact.series)} IN (SELECT series FROM touched WHERE touched.mart = '{mart}')
        AND ({value} IS NOT NULL OR {mark} IS NOT NULL)"""


def movements(connection: duckdb.DuckDBPyConnection, which: str) -> tuple[Movement, ...]:
    """Return the LISTED largest movements of those that a condition picks.

    One a fact: where a rate and the number behind it moved, the one that is declared first.
    """
    found = connection.execute(
        f"""SELECT before_number, before_word, after_number, after_word,
            mart, name, area, kind, unit, before_given, after_given, before_date, after_date, difference, per_cent,
            (before_source, before_sheet, before_cell), (after_source, after_sheet, after_cell)
        FROM pairs WHERE kind <> 'new' AND moved AND {which}
        QUALIFY row_number() OVER (PARTITION BY mart, about ORDER BY rank, after_source, occurrence) = 1
        ORDER BY size DESC NULLS LAST, mart, area, name, after_date, after_source, after_cell LIMIT {LISTED}"""
    ).fetchall()
    return tuple(
        Movement(_either(was, was_word), _either(now, now_word), Place(*printed_before), Place(*printed_after), *about)
        for was, was_word, now, now_word, *about, printed_before, printed_after in found
    )


def _either(number: float | None, word: str | None) -> float | str:
    return number if number is not None else word or ""


def _joined(columns: Sequence[str]) -> str:
    """One text of several columns; a null is the same as another null."""
    return "concat_ws('|', " + ", ".join(f"coalesce(m.{quoted(name)}::VARCHAR, '')" for name in columns) + ")"


def quoted(name: str) -> str:
    """Return a name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def _literal(text: str | None) -> str:
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


_FIGURES = """CREATE TEMP TABLE figures_{side} (mart VARCHAR, rank INTEGER, about VARCHAR, series VARCHAR, fact VARCHAR,
    occurrence INTEGER, name VARCHAR, area VARCHAR, unit VARCHAR, dated DATE, published DATE, source_id VARCHAR,
    sha256 VARCHAR, sheet VARCHAR, cell VARCHAR, given BOOLEAN, number DOUBLE, word VARCHAR)"""

# Each figure of the new build beside the one that it is to be held against: the same fact in the same file; else the
# same fact in the document published last before it; else, for the latest of a series, the latest there was.
_PAIRS = f"""CREATE TEMP TABLE pairs AS
    WITH same AS (
        SELECT a, b FROM figures_after a LEFT JOIN figures_before b USING (fact, source_id, occurrence)),
    fresh AS (SELECT unnest(a) FROM same WHERE b.fact IS NULL),
    known AS (FROM figures_before QUALIFY row_number() OVER (PARTITION BY fact, published
        ORDER BY number IS NULL, source_id, occurrence) = 1),
    again AS (SELECT a, b FROM fresh a ASOF LEFT JOIN known b ON a.fact = b.fact AND a.published >= b.published),
    latest_before AS (FROM figures_before WHERE dated IS NOT NULL QUALIFY row_number() OVER (PARTITION BY series
        ORDER BY dated DESC, published DESC, number IS NULL, source_id, occurrence) = 1),
    latest_after AS (FROM figures_after WHERE dated IS NOT NULL QUALIFY row_number() OVER (PARTITION BY series
        ORDER BY dated DESC, published DESC, number IS NULL, source_id, occurrence) = 1),
    later AS (SELECT a, b FROM latest_after a JOIN latest_before b ON a.series = b.series AND a.dated > b.dated),
    paired AS (
        SELECT CASE WHEN a.sha256 = b.sha256 THEN 'recomputed' ELSE 'replaced' END AS kind, a, b
        FROM same WHERE b.fact IS NOT NULL
        UNION ALL
        SELECT CASE WHEN a.published > b.published THEN 'revised' ELSE 'replaced' END, a, b
        FROM again WHERE b.fact IS NOT NULL
        UNION ALL
        SELECT 'new', a, NULL FROM again WHERE b.fact IS NULL
        UNION ALL
        SELECT 'later', a, b FROM later)
    SELECT kind, a.mart, a.about, a.rank, a.occurrence, a.name, a.area, a.unit,
        coalesce(b.number::VARCHAR, b.word) IS DISTINCT FROM coalesce(a.number::VARCHAR, a.word)
        AND coalesce(abs(a.number - b.number) > {EQUAL} * greatest(1, abs(b.number)), true) AS moved,
        b.number AS before_number, b.word AS before_word, a.number AS after_number, a.word AS after_word,
        b.given AS before_given, a.given AS after_given,
        b.dated AS before_date, a.dated AS after_date, a.number - b.number AS difference,
        CASE WHEN a.unit IS DISTINCT FROM '{PER_CENT}' AND b.number <> 0
            THEN 100 * (a.number - b.number) / abs(b.number) END AS per_cent,
        CASE WHEN a.unit = '{PER_CENT}' THEN abs(a.number - b.number)
            ELSE 100 * abs(a.number - b.number) / greatest({SMALL}, abs(b.number)) END AS size,
        b.source_id AS before_source, b.sheet AS before_sheet, b.cell AS before_cell,
        a.source_id AS after_source, a.sheet AS after_sheet, a.cell AS after_cell
    FROM paired"""

_COUNTS = """SELECT kind, count(*) FROM pairs WHERE moved AND kind <> 'new' GROUP BY kind
    UNION ALL SELECT 'new', count(*) FROM pairs WHERE kind = 'new' AND after_given
    UNION ALL SELECT 'gone', count(*) FROM (
        SELECT fact FROM figures_before ANTI JOIN figures_after USING (fact) WHERE given)"""
