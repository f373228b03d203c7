"""What changed between two builds: rows of every mart, figures, files, areas. SQL over both databases, no row loops."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipeline.comparing.facts import Facts
from pipeline.comparing.figure_pairs import Movement, figure_counts, movements, pair_figures
from pipeline.comparing.figures import read_figures
from pipeline.comparing.rows import (
    SCHEMA,
    SIDES,
    RowChanges,
    count_rows,
    find_unlike_files,
    in_unlike_files,
)
from pipeline.folders.marts import DATABASE
from pipeline.folders.taken_over import CurrentBuild
from pipeline.sql_text import sql_name, sql_text


@dataclass(frozen=True, slots=True)
class SourceChange:
    """A raw file that is new, gone, replaced by another version, or the same under another name."""

    kind: str  # new, gone, replaced, renamed
    source_id: str
    title: str
    published_date: dt.date | None
    precision: str  # day, or month where no day is known
    was: str | None  # the name before, of a file that was renamed


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two builds; the lists hold the LISTED largest, the counts all."""

    rows: tuple[RowChanges, ...]
    shape: tuple[str, ...]  # tables and columns that only one of the builds has, in words
    sources: tuple[SourceChange, ...]
    areas: tuple[str, ...]  # areas with figures that had none before
    figures: dict[str, int]  # new, gone, and each of KINDS
    movements: tuple[Movement, ...]  # numbers, largest first
    words: tuple[Movement, ...]  # a word or a mark on either side

    @property
    def nothing(self) -> bool:
        """Whether the two builds say the same."""
        return not (any(mart.differ for mart in self.rows) or self.shape or self.sources)

    def source_count(self, kind: str) -> int:
        """How many files are new, gone, replaced or renamed."""
        return sum(source.kind == kind for source in self.sources)


def compare(before: Path, after: Path, facts: Mapping[str, Facts], keys: Mapping[str, Sequence[str]]) -> Changes:
    """Compare two finished builds, given their folders.

    `keys` tells the rows of a mart apart where `facts` does not; without either, a row is known by all that it
    holds. Marts whose contents are alike by the two manifests are not read.
    Raises duckdb.Error when a database cannot be read.
    """
    alike = _alike(before, after)
    with duckdb.connect(config={"threads": 1}) as connection:  # what differs is little: a second would only wait
        for side, build in zip(SIDES, (before, after), strict=True):
            connection.execute(f"ATTACH {sql_text(build / DATABASE)} AS {side} (READ_ONLY)")
        columns = {side: _columns(connection, side) for side in SIDES}
        shared = {mart: _shared(columns, mart) for mart in columns["after"] if mart in columns["before"]}
        known = {mart: fact for mart, fact in facts.items() if fact.columns <= set(shared.get(mart, ()))}
        unlike = {mart: names for mart, names in shared.items() if mart not in alike}
        find_unlike_files(connection, unlike)
        rows = count_rows(connection, shared, alike, dict(keys) | {mart: fact.key for mart, fact in known.items()})
        touched = {row.mart: known[row.mart] for row in rows if row.differ and row.mart in known}
        connection.execute(_RENAMED)
        read_figures(connection, touched)
        pair_figures(connection)
        return Changes(
            rows=rows,
            shape=tuple(_shape(columns)),
            sources=tuple(SourceChange(*row) for row in connection.execute(_SOURCES).fetchall()),
            areas=_new_areas(connection, known, touched),
            figures=figure_counts(connection),
            movements=movements(connection, "size IS NOT NULL"),
            words=movements(connection, "size IS NULL"),
        )


def _alike(before: Path, after: Path) -> set[str]:
    """The marts that both manifests give one and the same content."""
    was, now = (CurrentBuild.in_folder(build) for build in (before, after))
    alike = {name for name, content in now.contents.items() if was.contents.get(name) == content}
    return {name.removeprefix(f"{SCHEMA}.") for name in alike}


def _columns(connection: duckdb.DuckDBPyConnection, side: str) -> dict[str, dict[str, str]]:
    """The marts of a build, each with its columns and their types."""
    found = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE (database_name, schema_name) = (?, ?) ORDER BY table_name, column_index",
        [side, SCHEMA],
    ).fetchall()
    marts: dict[str, dict[str, str]] = {}
    for mart, column, kind in found:
        marts.setdefault(mart, {})[column] = kind
    return marts


def _shared(columns: Mapping[str, Mapping[str, Mapping[str, str]]], mart: str) -> dict[str, str]:
    before, after = (columns[side][mart] for side in SIDES)
    return {name: kind for name, kind in after.items() if before.get(name) == kind}


def _shape(columns: Mapping[str, Mapping[str, Mapping[str, str]]]) -> list[str]:
    """Tables and columns that are new, gone or of another type: what an upgrade of the program does."""
    before, after = (columns[side] for side in SIDES)
    said = [f"Table {SCHEMA}.{mart} is new" for mart in after if mart not in before]
    said += [f"Table {SCHEMA}.{mart} is gone" for mart in before if mart not in after]
    for mart in sorted(set(before) & set(after)):
        was, now = before[mart], after[mart]
        said += [f"Column {SCHEMA}.{mart}.{name} is new" for name in now if name not in was]
        said += [f"Column {SCHEMA}.{mart}.{name} is gone" for name in was if name not in now]
        said += [
            f"Column {SCHEMA}.{mart}.{name} was {was[name]} and is {now[name]}"
            for name in now
            if was.get(name, now[name]) != now[name]
        ]
    return said


def _new_areas(
    connection: duckdb.DuckDBPyConnection, facts: Mapping[str, Facts], touched: Mapping[str, Facts]
) -> tuple[str, ...]:
    """The areas of touched marts that no mart had before."""
    if not touched:
        return ()
    before = " UNION ALL ".join(
        f'SELECT DISTINCT m.{sql_name(fact.area)} AS area FROM before.{SCHEMA}."{mart}" m'
        for mart, fact in facts.items()
    )
    after = " UNION ALL ".join(
        f"""SELECT DISTINCT m.{sql_name(fact.area)} AS area FROM after.{SCHEMA}."{mart}" m
        WHERE {in_unlike_files(mart, fact.columns)}"""
        for mart, fact in touched.items()
    )
    new = f"SELECT area FROM ({after}) WHERE area IS NOT NULL EXCEPT SELECT area FROM ({before}) ORDER BY area"
    return tuple(area for (area,) in connection.execute(new).fetchall())


# The same bytes under another name are the same document.
_RENAMED = """CREATE TEMP TABLE renamed AS
    SELECT b.source_id AS was, min(a.source_id) AS now
    FROM before.marts.sources b JOIN after.marts.sources a USING (sha256)
    WHERE b.source_id NOT IN (SELECT source_id FROM after.marts.sources)
    AND a.source_id NOT IN (SELECT source_id FROM before.marts.sources) GROUP BY b.source_id"""

_SOURCES = """SELECT kind, source_id, title, published_date, precision, was FROM (
    SELECT CASE WHEN r.was IS NOT NULL THEN 'renamed' WHEN b.source_id IS NULL THEN 'new' ELSE 'replaced' END AS kind,
        a.source_id, coalesce(a.title, a.file_name) AS title, a.published_date,
        a.published_date_precision AS precision, r.was
    FROM after.marts.sources a LEFT JOIN before.marts.sources b USING (source_id)
    LEFT JOIN renamed r ON r.now = a.source_id WHERE a.sha256 IS DISTINCT FROM b.sha256
    UNION ALL
    SELECT 'gone', source_id, coalesce(title, file_name), published_date, published_date_precision, NULL
    FROM before.marts.sources
    WHERE source_id NOT IN (SELECT source_id FROM after.marts.sources) AND source_id NOT IN (SELECT was FROM renamed)
    ) ORDER BY kind, source_id"""
