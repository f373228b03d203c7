"""What the pages of the report say: titles, and questions to the marts, declared in one file."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import Field

from pipeline.declarations import DeclaredModel


class TableQuestion(DeclaredModel):
    """A question whose answer is a table of a page; `each` makes one for every value of a column."""

    caption: str
    sql: str
    heading: str | None = None
    each: str | None = None
    note: str | None = None
    numbers: tuple[str, ...] = ()  # columns of text that are set as numbers are
    facets: tuple[str, ...] = ()  # columns of few values, by which a reader may choose rows
    if_any: tuple[str, ...] = ()  # columns that are left out, and named below, where none of their figures is in print


class PictureQuestion(DeclaredModel):
    """A picture of an area: its question gives label, value and display, and where known low, high and bands.

    With `steps` a value is one of them; without, it is a number on an axis that goes from nought to `most`.
    """

    caption: str
    sql: str
    steps: tuple[str, ...] = ()
    most: float = 100


class Point(DeclaredModel):
    """A main point: its question gives one sentence, with n and date; none where no row answers it."""

    sql: str
    link: str
    link_words: str


class Headline(DeclaredModel):
    """A figure in large letters: its question gives value and says, and an address or source_ids."""

    name: str
    sql: str
    link: str = ""
    link_words: str = ""


class Map(DeclaredModel):
    """Areas as tiles: its question gives area, map_column, map_row, value, says and shade."""

    title: str
    explains: str
    sql: str


class Trend(DeclaredModel):
    """A line: its question gives day, value, display, basis, published and an address, in the order of the days."""

    id: str
    title: str
    unit: str
    sql: str


class Kind(DeclaredModel):
    """Areas of one kind, a page each: `areas` gives area, and part_of where they lie in areas of another kind."""

    folder: str
    title: str
    one: str
    areas: str
    part_of: str | None = None  # the folder of that kind
    list: tuple[TableQuestion, ...] = ()
    summary: tuple[Headline, ...] = ()
    picture: tuple[PictureQuestion, ...] = ()
    table: tuple[TableQuestion, ...] = ()


class Declaration(DeclaredModel):
    """Everything that the report says beyond what the marts say of themselves."""

    title: str
    about: tuple[str, ...]
    point: tuple[Point, ...] = ()
    headline: tuple[Headline, ...]
    map: Map
    trend: tuple[Trend, ...]
    overview: tuple[TableQuestion, ...] = ()
    kind: tuple[Kind, ...]
    reconciliation: TableQuestion
    reconciled: TableQuestion
    rows: dict[str, str] = Field(default_factory=dict)  # by mart: an expression that says what a row is


def load_declaration(path: Path) -> Declaration:
    """Return what is declared. Raises pydantic's ValidationError when malformed."""
    return Declaration.model_validate(tomllib.loads(path.read_text("utf-8")))
