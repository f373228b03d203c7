"""Where things stand within the report: the page of a name, and the page and anchor of a cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

import polars as pl

from pipeline.published.queries import PublishedMarts

SOURCES = "sources"
# Of cells on one page, so that with all else it stays under 1 MB.
BYTES_A_PAGE = 600_000
BYTES_A_ROW = 80  # what a figure costs beside its words
_LIST = ", "
_APART = re.compile(r"[^a-z0-9_]+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A mart row that rests on a cell."""

    table: str
    words: str


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell of a sheet with the figures that rest on it; `anchor` is its id on the page."""

    sheet: str
    cell: str
    anchor: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """A page of a source: the first has its provenance, each has some of its cells in order."""

    source_id: str
    name: str  # below the report's folder
    cells: tuple[PrintedCell, ...]


class Places:
    """Every cell that a figure rests on, with its page."""

    def __init__(self, marts: PublishedMarts, said: Mapping[str, str]) -> None:
        """Find the cells of every mart; `said` has an SQL expression for what a row of it is."""
        self._hrefs: dict[tuple[str, str, str], str] = {}
        self.pages: dict[str, list[SourcePage]] = {}
        source_ids = marts.frame("SELECT source_id FROM marts.sources ORDER BY source_id")["source_id"].to_list()
        of_source = _cells(marts, said).partition_by("source_id", as_dict=True)
        for source_id, slug in slugs(source_ids).items():
            rows = of_source.get((source_id,))
            self.pages[source_id] = list(_pages(source_id, slug, _printed(rows) if rows is not None else []))
            for page in self.pages[source_id]:
                for cell in page.cells:
                    href = f"{page.name}#{quote(cell.anchor, safe='!')}"
                    self._hrefs[source_id, cell.sheet, cell.cell] = href

    def source(self, source_id: str) -> str:
        """Return the page of a source."""
        return self.pages[source_id][0].name

    def href(self, source_id: str, sheet: str | None, cells: str | None) -> str:
        """Return the place of the first of some cells; the page of the source where no cell is known."""
        first = (cells or "").split(_LIST)[0]
        return self._hrefs.get((source_id, sheet or "", first)) or self.source(source_id)

    def at(self, place: str) -> str | None:
        """Return the place of 'source_id, sheet!cell'; None where the words are no such address."""
        source_id, _, address = place.partition(_LIST)
        sheet, _, cells = address.rpartition("!")
        return self.href(source_id, sheet, cells) if source_id in self.pages else None

    def addresses(self, text: str) -> list[tuple[str, str | None]]:
        """Return the addresses in a list such as 'folder/file!Sheet!B2, folder/file!Sheet!C2', each with its place."""
        return [(part, self._place(part)) for part in _parts(text)]

    def _place(self, address: str) -> str | None:
        source_id, _, place = address.partition("!")
        if source_id not in self.pages:
            return None
        sheet, _, cell = place.rpartition("!")
        return self.href(source_id, sheet, cell)


def slugs(names: Iterable[str]) -> dict[str, str]:
    """Return each name as the name of a file; of two that would be one, the later has a number."""
    taken: dict[str, str] = {}
    for name in names:
        latin = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
        slug = plain = _APART.sub("-", latin).strip("-") or "page"
        count = 1
        while slug in taken.values():
            count += 1
            slug = f"{plain}-{count}"
        taken[name] = slug
    return taken


def _cells(marts: PublishedMarts, said: Mapping[str, str]) -> pl.DataFrame:
    """Return every cell of every mart row: source_id, sheet, cell, table, words; once each."""
    tables = marts.frame(
        "SELECT schema_name || '.' || table_name AS full_name, table_name FROM duckdb_columns() "
        "WHERE column_name = 'source_cell' AND (schema_name = 'marts' OR table_name = 'figures') ORDER BY ALL"
    )
    questions = [
        f"SELECT source_id, source_sheet AS sheet, unnest(string_split(source_cell, '{_LIST}')) AS cell, "
        f"'{full_name}' AS of_table, {said.get(name, _ROW)} AS words FROM {full_name}"
        for full_name, name in tables.iter_rows()
    ]
    compared = (
        f"SELECT trim(part[1]) AS source_id, part[2] AS sheet, part[3] AS cell, 'marts.reconciliation' AS of_table, "
        f"words FROM (SELECT string_split(unnest(string_split(against, '{_LIST}')), '!') AS part, "
        f"{said.get('reconciliation', _ROW)} AS words FROM marts.reconciliation) WHERE len(part) = 3"
    )
    return marts.frame(
        f"SELECT DISTINCT source_id, sheet, cell, of_table, coalesce(words, '') AS words "
        f"FROM ({' UNION ALL '.join([*questions, compared])}) SEMI JOIN marts.sources USING (source_id) "
        "WHERE cell <> '' AND sheet <> '' "
        "ORDER BY source_id, sheet, try_cast(regexp_extract(cell, '[0-9]+') AS INTEGER), "
        "length(regexp_extract(cell, '[A-Z]+')), cell, of_table, words"
    )


_ROW = "'a row'"


def _printed(rows: pl.DataFrame) -> list[PrintedCell]:
    grouped = rows.group_by("sheet", "cell", maintain_order=True).agg("of_table", "words")
    sheets = grouped["sheet"].unique(maintain_order=True).to_list()
    # An id holds no spaces; of two sheets that would be one, the later has a number.
    names: dict[str, str] = {}
    for sheet in sheets:
        plain = "_".join(sheet.split())
        names[sheet] = plain if plain not in names.values() else f"{plain}_{len(names)}"
    return [
        PrintedCell(sheet, cell, f"{names[sheet]}!{cell}", tuple(map(Figure, tables, words)))
        for sheet, cell, tables, words in grouped.iter_rows()
    ]


def _pages(source_id: str, slug: str, cells: list[PrintedCell]) -> Iterator[SourcePage]:
    page: list[PrintedCell] = []
    size, number = 0, 1
    for cell in cells:
        cost = BYTES_A_ROW + sum(len(escape(figure.words).encode()) + BYTES_A_ROW for figure in cell.figures)
        if page and size + cost > BYTES_A_PAGE:
            yield SourcePage(source_id, _page_name(slug, number), tuple(page))
            page, size, number = [], 0, number + 1
        page.append(cell)
        size += cost
    yield SourcePage(source_id, _page_name(slug, number), tuple(page))


def _page_name(slug: str, number: int) -> str:
    # A slug has single hyphens, so that no other source's page has this name.
    return f"{SOURCES}/{slug}.html" if number == 1 else f"{SOURCES}/{slug}--{number}.html"


def _parts(text: str) -> list[str]:
    """Split a list of addresses; a comma within the name of a sheet ends no address."""
    parts: list[str] = []
    for part in text.split(_LIST):
        if parts and "!" not in part:
            parts[-1] += _LIST + part
        else:
            parts.append(part)
    return parts
