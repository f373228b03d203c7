"""Pages of reference: the data dictionary from the comments in the database, and the methodology from its document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from pipeline.profile import file_name
from pipeline.published import PublishedMarts

_COLUMNS = """
SELECT c.schema_name || '.' || c.table_name AS name, any_value(t.comment) AS says,
    any_value(t.estimated_size) AS n_rows,
    list({'name': column_name, 'type': data_type, 'says': coalesce(c.comment, '')} ORDER BY column_index) AS columns
FROM duckdb_columns() c JOIN duckdb_tables() t
    ON (c.database_name, c.schema_name, c.table_name) = (t.database_name, t.schema_name, t.table_name)
WHERE c.schema_name IN ('marts', 'charts') GROUP BY name"""
_LEADS_AWAY = {"link_open", "link_close", "image"}  # what a document links to is not part of the report
_TYPES = {
    "VARCHAR": "text",
    "DOUBLE": "number",
    "BIGINT": "whole number",
    "BOOLEAN": "true or false",
    "DATE": "date",
    "TIMESTAMP": "date and time",
}


@dataclass(frozen=True, slots=True)
class DescribedColumn:
    """A column: its type in words and what it holds."""

    name: str
    type: str
    says: str


@dataclass(frozen=True, slots=True)
class DescribedTable:
    """A table, and the tables that have the very same columns."""

    name: str
    id: str
    says: str
    rows: int
    columns: tuple[DescribedColumn, ...]
    alike: tuple[tuple[str, str, int], ...] = ()  # name, what it says, rows


def dictionary(marts: PublishedMarts, order: Iterable[str]) -> list[DescribedTable]:
    """Return every published table with its columns, in an order of names; those with the same columns together."""
    rows = {row["name"]: row for row in marts.frame(_COLUMNS).to_dicts()}
    found: dict[tuple[DescribedColumn, ...], list[tuple[str, str, int]]] = {}
    for row in (rows[name] for name in order if name in rows):
        columns = tuple(
            DescribedColumn(one["name"], _TYPES.get(one["type"], one["type"].lower()), one["says"])
            for one in row["columns"]
        )
        found.setdefault(columns, []).append((row["name"], row["says"] or "", row["n_rows"]))
    return [
        DescribedTable(name, name, says, count, columns, tuple(alike))
        for columns, ((name, says, count), *alike) in found.items()
    ]


@dataclass(frozen=True, slots=True)
class Document:
    """A document as HTML: what stands below its title, and its headings with their ids."""

    title: str
    body: Markup
    headings: tuple[tuple[str, str], ...]  # id, words


def document(path: Path) -> Document:
    """Return a Markdown document as HTML. HTML within it is shown as text; links are their words."""
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    markdown = MarkdownIt("commonmark", {"html": False})
    tokens = markdown.parse(path.read_text("utf-8"))
    title, headings = path.stem, []
    kept: list[Token] = []
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if token.type == "heading_open":
            words = tokens[at + 1].content
            if token.tag == "h1":
                title, at = words, at + 3
                continue
            identity = file_name(words)
            token.attrSet("id", identity)
            if token.tag == "h2":
                headings.append((identity, words))
        if token.children:
            token.children = [child for child in token.children if child.type not in _LEADS_AWAY]
        kept.append(token)
        at += 1
    # markdown-it escapes all text; nothing of the document reaches the page as markup of its own.
    return Document(title, Markup(markdown.renderer.render(kept, markdown.options, {})), tuple(headings))
