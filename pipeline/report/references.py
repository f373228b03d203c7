"""Pages of reference: the data dictionary from its mart, and the methodology from its document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape

from pipeline.published.profile import file_name
from pipeline.published.queries import PublishedMarts

DICTIONARY = "marts.data_dictionary"
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
    """A column: its type and limits in words, its unit and what it holds."""

    name: str
    type: str
    unit: str
    says: str
    is_key: bool


@dataclass(frozen=True, slots=True)
class DescribedTable:
    """A table, and the tables that have the very same columns."""

    name: str
    says: str
    rows: int
    columns: tuple[DescribedColumn, ...]
    alike: tuple[tuple[str, str, int], ...] = ()  # name, what it says, rows


def dictionary(marts: PublishedMarts, rows: Mapping[str, int]) -> list[DescribedTable]:
    """Return every published table with its columns, in the order of `rows`; those with the same columns together."""
    described = marts.frame(f"FROM {DICTIONARY} ORDER BY position")
    of_table = described.partition_by("table_schema", "table_name", as_dict=True)
    found: dict[tuple[DescribedColumn, ...], list[tuple[str, str, int]]] = {}
    for name, count in rows.items():
        columns = of_table[*name.split(".")].to_dicts()
        key = tuple(_described(column) for column in columns)
        found.setdefault(key, []).append((name, columns[0]["table_description"] or "", count))
    return [
        DescribedTable(name, says, count, columns, tuple(alike))
        for columns, ((name, says, count), *alike) in found.items()
    ]


def _described(column: Mapping[str, Any]) -> DescribedColumn:
    limits = _TYPES.get(column["type"], column["type"].lower())
    low, high = (None if column[end] is None else f"{column[end]:g}" for end in ("minimum", "maximum"))
    if low is not None or high is not None:
        limits += f", {low} to {high}" if low and high else f", {low} or more" if low else f", {high} or less"
    if column["allowed_values"]:
        limits += f": {column['allowed_values']}"
    if not column["nullable"]:
        limits += "; always given"
    return DescribedColumn(
        column["column_name"], limits, column["unit"] or "", column["description"] or "", column["is_key"]
    )


@dataclass(frozen=True, slots=True)
class Document:
    """A document as HTML: what stands below its title, and its headings with their ids."""

    title: str
    body: Markup
    headings: tuple[tuple[str, str], ...]  # id, words


def document(path: Path) -> Document:
    """Return a Markdown document as HTML. HTML within it is shown as text; links are their words.

    A table is called as the heading above it, and its first column names its rows.
    """
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
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
        if token.type == "table_open":
            called = escape(headings[-1][1] if headings else title)
            kept.append(_html(f'<div class="scroll" role="region" aria-label="{called}" tabindex="0">'))
            kept += [token, _html(f"<caption><span>{called}</span></caption>")]
            at += 1
            continue
        if token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.type == "td_open" and tokens[at - 1].type == "tr_open":
            token.tag = tokens[at + 2].tag = "th"
            token.attrSet("scope", "row")
        if token.children:
            token.children = [child for child in token.children if child.type not in _LEADS_AWAY]
        kept.append(token)
        if token.type == "table_close":
            kept.append(_html("</div>"))
        at += 1
    # markdown-it escapes all text; nothing of the document reaches the page as markup of its own.
    return Document(title, Markup(markdown.renderer.render(kept, markdown.options, {})), tuple(headings))


def _html(said: str) -> Any:
    """A piece of markup of our own between those of a document."""
    from markdown_it.token import Token

    return Token("html_block", "", 0, content=said)
