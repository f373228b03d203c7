"""The published marts, for reading: queries and the trail from a row to its cells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import duckdb

from pipeline.faults import FaultsError
from pipeline.folders.marts import DATABASE, current_build
from pipeline.folders.storage_faults import storage_faults
from pipeline.sql_text import sql_text

if TYPE_CHECKING:
    import polars as pl

# CREATE is a part of what DuckDB makes of PIVOT; where it would create something, the database is read-only.
_QUESTIONS = {duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN, duckdb.StatementType.CREATE}
_LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_persistent_secrets": False,
    "python_enable_replacements": False,  # variables of this program are no tables
    "temp_directory": "",  # nothing is written, not even what does not fit into memory
}
_CELL = re.compile(r"([A-Z]+)([0-9]+)")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the figures of one mart row are printed."""

    row: dict[str, object]
    file_name: str
    sha256: str
    sheet: str
    cells: str
    title: str
    origin: str
    document: str | None
    section: str | None
    page: int | None


@dataclass(frozen=True, slots=True)
class PublishedChart:
    """A chart: its row of charts.catalogue, and its rows of charts.figures in the order of the print."""

    about: dict[str, Any]
    figures: pl.DataFrame


class PublishedMarts:
    """The marts of one build, read-only, without access to anything beside them; the build that is current at first.

    Every answer of one object is from the same build, whatever is published meanwhile. The parquet files and
    the manifest of that build are below `build`, until two other builds have been published.
    """

    def __init__(self, folder: Path) -> None:
        """Keep the folder. Raises FaultsError, on use, when nothing is published there or the database is locked."""
        self.folder = folder

    def __enter__(self) -> Self:
        """Return the marts themselves."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the database."""
        if "_connection" in self.__dict__:
            self._connection.close()

    @cached_property
    def build(self) -> Path:
        """The folder of the build, and not the links that lead to the current one."""
        build = current_build(self.folder)
        if build is None:
            path = str(self.folder / DATABASE)
            raise FaultsError.at(path, "published marts", "none", remedy="run 'pdu build' first")
        return build

    def frame(self, sql: str, values: list[object] | None = None) -> pl.DataFrame:
        """Return the answer to a question; raises FaultsError for any other statement, and with DuckDB's message."""
        connection = self._connection
        try:
            others = [one.type.name for one in connection.extract_statements(sql) if one.type not in _QUESTIONS]
            if others:
                expected = "a question, such as one with SELECT or FROM"
                raise FaultsError.at(DATABASE, expected, others[0])
            return _answer(connection, sql, values or [])
        except duckdb.Error as error:
            raise FaultsError.at(DATABASE, "a statement that runs", str(error)) from error
        except (KeyboardInterrupt, RuntimeError):  # Ctrl-C: DuckDB gives up waiting, and its threads go on
            connection.interrupt()
            raise

    def trace(self, table: str, conditions: Iterable[str]) -> list[Origin]:
        """Return where each matching row is printed. Raises FaultsError when the table or a column is not there,
        or no row matches.
        """
        names, values = _conditions(conditions)
        schema, _, name = table.rpartition(".")
        where = " AND ".join(f'm."{column}"::VARCHAR = ?' for column in names)
        found = self.frame(
            f"""SELECT m.*, s.file_name AS of_file, s.sha256 AS of_sha256,
            coalesce(s.title, s.file_name) AS of_title, s.origin AS of_origin
            FROM ({self._addressed(schema or "marts", name)}) m JOIN marts.sources s USING (source_id) WHERE {where}""",
            list(values),
        )
        if found.is_empty():
            raise FaultsError.at(table, f"rows with {', '.join(conditions)}", "none")
        printed = self.frame("FROM marts.source_tables").to_dicts()
        return [_origin(row, printed) for row in found.to_dicts()]

    def charts(self) -> list[PublishedChart]:
        """Return every chart in the order of the catalogue, all of one build. Raises FaultsError when none is there."""
        catalogue = self.frame("FROM charts.catalogue")
        figures = self.frame("FROM charts.figures ORDER BY chart_id, position")
        of_chart = figures.partition_by("chart_id", as_dict=True)
        return [PublishedChart(about, of_chart[(about["chart_id"],)]) for about in catalogue.to_dicts()]

    def _addressed(self, schema: str, table: str) -> str:
        """Return the query that gives a table's rows with addresses; a count of inspections has those of each."""
        counted = self.frame(
            "FROM duckdb_columns() WHERE (schema_name, table_name, column_name) = (?, ?, 'inspection_ids')",
            [schema, table],
        )
        if counted.is_empty():
            return f'FROM "{schema}"."{table}"'
        return f"""SELECT c.*, i.source_id, i.source_sheet, i.source_cell FROM "{schema}"."{table}" c
            JOIN marts.inspections i ON list_contains(string_split(c.inspection_ids, '; '), i.inspection_id)"""

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        """A database in memory that has nothing but the marts, and lets nobody at anything else.

        Opened as itself, the database would share its settings with every connection of this process.
        """
        connection = duckdb.connect(config=_LOCKED_DOWN)
        while True:
            path = self.build / DATABASE
            try:
                with storage_faults(path):
                    connection.execute(f"ATTACH {sql_text(path)} AS probation (READ_ONLY)")
                break
            except duckdb.IOException:
                if path.exists():
                    raise
                del self.build  # two builds were published in this moment, and it is gone
        connection.execute("USE probation")
        connection.execute("DETACH memory")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        return connection


def _answer(connection: duckdb.DuckDBPyConnection, sql: str, values: list[object]) -> pl.DataFrame:
    """Ask without pyarrow, which loads as long as all else that an answer needs.

    What cannot be asked so is asked with it: columns of one name get others, and errors show the question as it stood.
    """
    import polars as pl

    try:
        return pl.DataFrame(connection.sql(sql, params=values or None))
    except (duckdb.Error, pl.exceptions.PolarsError):
        return connection.execute(sql, values).pl()


def _conditions(conditions: Iterable[str]) -> tuple[list[str], list[object]]:
    names: list[str] = []
    values: list[object] = []
    for condition in conditions:
        name, separator, value = condition.partition("=")
        if not separator:
            raise FaultsError.at("pdu trace", "COLUMN=VALUE", f"'{condition}'")
        names.append(name.replace('"', ""))
        values.append(value)
    return names, values


def _origin(row: dict[str, Any], printed: list[dict[str, Any]]) -> Origin:
    sheet = row.get("source_sheet") or ""
    cells = row.get("source_cell") or row.get("source_range") or ""
    within = next(
        (
            table
            for table in printed
            if (table["source_id"], table["source_sheet"]) == (row["source_id"], sheet)
            and _contains(table["source_range"], cells)
        ),
        {},
    )
    about = {"source_id", "source_sheet", "source_cell"}
    return Origin(
        row={
            name: value
            for name, value in row.items()
            if name not in about and not name.startswith("of_") and value is not None
        },
        file_name=row["of_file"],
        sha256=row["of_sha256"],
        sheet=sheet,
        cells=cells,
        title=row["of_title"],
        origin=row["of_origin"],
        document=within.get("document"),
        section=within.get("section"),
        page=within.get("page"),
    )


def _contains(area: str, cells: str) -> bool:
    """Whether the first of the cells is in the rows and columns of an A1 range."""
    corners = [(len(letters), letters, int(row)) for letters, row in _CELL.findall(area)]
    first = _CELL.match(cells)
    if first is None:
        return False
    column, row = (len(first[1]), first[1]), int(first[2])
    (a, b, top), (c, d, bottom) = corners
    return top <= row <= bottom and (a, b) <= column <= (c, d)
