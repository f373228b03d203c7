"""Figures of two builds, each held against the one before it, and how far it moved.

A figure is matched by what it is about (facts.py), never by where it stands in a table or a file.
Movements are ordered by one measure: percentage points where the figure is a percentage, else per cent of the
figure before.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import duckdb

from pipeline.workbook.units import PER_CENT

LISTED = 25  # movements, marks and areas named one by one; a page of more is not read
SMALL = 10  # a smaller figure is measured as if it were this large: one person of two is no movement of half
EQUAL = 1e-9  # relative: what is left between two ways of adding the same numbers

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


def pair_figures(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the table `pairs`: each of `figures_after`, and the one of `figures_before` that it is held against."""
    connection.execute(_PAIRS)


def figure_counts(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Return how many figures are new, gone, or moved, by kind of movement."""
    return dict(connection.execute(_COUNTS).fetchall())


def movements(connection: duckdb.DuckDBPyConnection, which: str) -> tuple[Movement, ...]:
    """Return the LISTED largest movements of those that a condition picks.

    One a fact: where a rate and the number behind it moved, the one that is declared first.
    """
    found = connection.execute(
        f"""SELECT before_number, before_word, after_number, after_word,
            mart, name, area, kind, unit, before_given, after_given, before_date, after_date, difference, per_cent,
            (before_source, before_sheet, before_cell), (after_source, after_sheet, after_cell)
        FROM pairs WHERE kind <> 'new' AND moved AND {which}
        QUALIFY row_number() OVER (PARTITION BY mart, about ORDER BY rank, after_source, occurrence, kind) = 1
        ORDER BY size DESC NULLS LAST, mart, area, name, after_date, after_source, after_cell, after_sheet
        LIMIT {LISTED}"""
    ).fetchall()
    return tuple(
        Movement(_either(was, was_word), _either(now, now_word), Place(*printed_before), Place(*printed_after), *about)
        for was, was_word, now, now_word, *about, printed_before, printed_after in found
    )


def _either(number: float | None, word: str | None) -> float | str:
    return number if number is not None else word or ""


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
        ORDER BY dated DESC, published DESC, number IS NULL, source_id, occurrence, sheet, cell) = 1),
    latest_after AS (FROM figures_after WHERE dated IS NOT NULL QUALIFY row_number() OVER (PARTITION BY series
        ORDER BY dated DESC, published DESC, number IS NULL, source_id, occurrence, sheet, cell) = 1),
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
        SELECT fact FROM figures_before WHERE given AND fact NOT IN (
            SELECT fact FROM figures_after UNION ALL SELECT fact FROM figures_before WHERE stands))"""
