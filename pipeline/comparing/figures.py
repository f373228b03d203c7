"""The figures of two builds that may differ: one row a figure, as one file prints it.

They are what the builds print of the facts of which some row differs, and of each series with something new the latest
facts before it: of the build after what is in unlike files, of the build before all, since a new figure is held against
those of other files. How many they are follows what differs, not how long the series are.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from pipeline.address import ADDRESS
from pipeline.comparing.facts import Facts
from pipeline.comparing.rows import SCHEMA, SIDES, hashed, in_unlike_files, on_both_sides
from pipeline.sql_text import sql_name, sql_text


def read_figures(connection: duckdb.DuckDBPyConnection, facts: Mapping[str, Facts]) -> None:
    """Make the tables `figures_before` and `figures_after`.

    Both builds are attached under those names; `unlike` says in which files rows differ, and `renamed` which files
    have the same bytes under another name. What `stands` is in a file that is not unlike: the build after has it too.
    """
    connection.execute(_WANTED)
    for side in SIDES:
        connection.execute(_FIGURES.format(side=side))
    for mart, fact in facts.items():
        connection.execute(_differing(mart, fact))
        if fact.dated:
            connection.execute(_latest_before(mart, fact))
        for side in SIDES:
            connection.execute(f"INSERT INTO figures_{side} BY NAME {_figures(mart, fact, side)}")


def _differing(mart: str, fact: Facts) -> str:
    """The statement that wants the facts of which some row is not in both builds alike."""
    content = sorted(fact.columns | set(ADDRESS))
    rows = on_both_sides(
        mart,
        f"{hashed(fact.series)} AS series, {_about(fact)} AS about, {hashed(content)} AS content",
        in_unlike_files(mart, content),
    )
    return f"""INSERT INTO wanted SELECT '{mart}', series, about, sum(one) > 0
        FROM ({rows}) GROUP BY series, about, content HAVING sum(one) <> 0"""


def _latest_before(mart: str, fact: Facts) -> str:
    """The statement that wants the latest facts there were of each series with a row that is new."""
    of, series, dated = f'before.{SCHEMA}."{mart}" m', hashed(fact.series), _dated(fact)
    latest = ", ".join(f"max({dated}) FILTER ({_said(fact, column)})" for column in fact.columns_of_figures)
    return f"""INSERT INTO wanted
        WITH latest AS (
            SELECT {series} AS series, [{latest}] AS dates FROM {of}
            WHERE {series} IN (SELECT series FROM wanted WHERE mart = '{mart}' AND is_new) GROUP BY ALL)
        SELECT '{mart}', series, {_about(fact)}, false
        FROM {of} JOIN latest ON {series} = latest.series WHERE list_contains(dates, {dated})"""


def _figures(mart: str, fact: Facts, side: str) -> str:
    """The query that gives the wanted figures of a mart of a build."""
    columns = ", ".join(f"m.{sql_name(name)}" for name in sorted(fact.columns | set(ADDRESS)))
    figures = "\nUNION ALL BY NAME ".join(
        _figure(mart, fact, column, rank, side) for rank, column in enumerate(fact.columns_of_figures)
    )
    unlike = in_unlike_files(mart, fact.columns)
    return f"""WITH wanted_rows AS MATERIALIZED (
            SELECT {columns}, NOT {unlike} AS stands FROM {side}.{SCHEMA}."{mart}" m
            WHERE {_about(fact)} IN (SELECT about FROM wanted WHERE mart = '{mart}')
            AND {unlike if side == "after" else "true"})
        SELECT *, row_number() OVER (PARTITION BY fact, source_id ORDER BY sheet, length(cell), cell) AS occurrence
        FROM ({figures})"""


def _figure(mart: str, fact: Facts, column: str, rank: int, side: str) -> str:
    word = column in fact.words
    figure = (fact.figures | fact.words)[column]
    value, mark = f"m.{sql_name(column)}", _mark(fact)
    published = f"m.{sql_name(fact.published)}" if fact.published else "s.published_date"
    unit = f"m.{sql_name(figure.unit_column)}" if figure.unit_column else sql_text(figure.unit)
    called = ", ".join([sql_text(figure.name), *(f"m.{sql_name(name)}" for name in fact.called)])
    name = f"concat_ws(', ', {called})"
    source_id = "coalesce(r.now, m.source_id)" if side == "before" else "m.source_id"
    return f"""SELECT '{mart}' AS mart, {rank} AS rank, {_about(fact)} AS about,
            hash('{mart}', '{column}', {hashed(fact.series)}) AS series,
            hash('{mart}', '{column}', {_about(fact)}) AS fact,
            upper({name}[1]) || {name}[2:] AS name, m.{sql_name(fact.area)} AS area, {unit} AS unit,
            {_dated(fact)}::DATE AS dated, coalesce({published}, DATE '0001-01-01') AS published,
            {source_id} AS source_id, s.sha256, m.source_sheet AS sheet, m.source_cell AS cell,
            m.stands, {value} IS NOT NULL AS given, {"NULL" if word else value}::DOUBLE AS number,
            coalesce({value if word else "NULL"}, CASE WHEN {value} IS NULL THEN {mark} END)::VARCHAR AS word
        FROM wanted_rows m JOIN {side}.{SCHEMA}.sources s USING (source_id)
        {"LEFT JOIN renamed r ON r.was = m.source_id" if side == "before" else ""}
        WHERE {_said(fact, column)}"""


def _about(fact: Facts) -> str:
    """What the fact is, whichever of its figures."""
    return hashed((*fact.series, *fact.when))


def _dated(fact: Facts) -> str:
    """The date whose latest is held against the latest before."""
    dated = f"m.{sql_name(fact.dated)}" if fact.dated else "NULL"
    return f"CASE WHEN m.{sql_name(fact.against)} IS NULL THEN {dated} END" if fact.against else dated


def _mark(fact: Facts) -> str:
    return f"m.{sql_name(fact.mark)}" if fact.mark else "NULL"


def _said(fact: Facts, column: str) -> str:
    """The condition that a row has a figure in a column, or a mark that says why it has none."""
    return f"(m.{sql_name(column)} IS NOT NULL OR {_mark(fact)} IS NOT NULL)"


# `about` and `series` are hashes, as in the figures; `is_new` where a row of the build after is one.
_WANTED = "CREATE TEMP TABLE wanted (mart VARCHAR, series UBIGINT, about UBIGINT, is_new BOOLEAN)"

_FIGURES = """CREATE TEMP TABLE figures_{side} (mart VARCHAR, rank INTEGER, about UBIGINT, series UBIGINT, fact UBIGINT,
    occurrence INTEGER, name VARCHAR, area VARCHAR, unit VARCHAR, dated DATE, published DATE, source_id VARCHAR,
    sha256 VARCHAR, sheet VARCHAR, cell VARCHAR, stands BOOLEAN, given BOOLEAN, number DOUBLE, word VARCHAR)"""
