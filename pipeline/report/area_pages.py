"""A page an area: each table that is declared for its kind, about it alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.published.queries import PublishedMarts
from pipeline.report.answers import Link, Table, Tables
from pipeline.report.declaration import Kind
from pipeline.report.places import slugs


@dataclass(frozen=True, slots=True)
class Area:
    """An area and where its page is, below the report's folder."""

    name: str
    page: str
    part_of: Link | None


@dataclass(frozen=True, slots=True)
class Section:
    """The tables under one heading."""

    heading: str
    tables: tuple[Table, ...]


def areas_of(marts: PublishedMarts, kinds: Iterable[Kind]) -> dict[str, list[Area]]:
    """Return every area that has a page, by the folder of its kind. Raises FaultsError with DuckDB's message."""
    found: dict[str, list[Area]] = {}
    pages: dict[str, dict[str, str]] = {}
    for kind in kinds:
        rows = marts.frame(kind.areas).to_dicts()
        names = slugs(row["area"] for row in rows)
        pages[kind.folder] = {area: f"{kind.folder}/{slug}.html" for area, slug in names.items()}
        found[kind.folder] = [
            Area(
                row["area"],
                pages[kind.folder][row["area"]],
                _part_of(row.get("part_of"), pages.get(kind.part_of or "")),
            )
            for row in rows
        ]
    return found


def sections(kind: Kind, area: str, tables: Tables) -> list[Section]:
    """Return what the page of an area says, without the headings that have nothing to say."""
    asked = [(question, tuple(tables.ask(question, area))) for question in kind.table]
    return [Section(question.heading or question.caption, answers) for question, answers in asked if answers]


def _part_of(area: str | None, pages: dict[str, str] | None) -> Link | None:
    return Link(area, (pages or {}).get(area)) if area is not None else None
