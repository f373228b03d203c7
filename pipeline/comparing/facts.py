"""Which columns of a mart say what a figure is about: the declaration that comparing two builds rests on."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import Field

from pipeline.declarations import DeclaredModel


class Figure(DeclaredModel):
    """A column of figures: its name, if the columns that it is called by do not say it, and its unit."""

    name: str | None = None
    unit: str | None = None
    unit_column: str | None = None


class Facts(DeclaredModel):
    """The facts that a mart holds. `series` and `when` together are one fact, which several documents may print."""

    series: tuple[str, ...]
    when: tuple[str, ...] = ()
    dated: str | None = None
    against: str | None = None
    published: str | None = None
    area: str
    called: tuple[str, ...] = ()
    mark: str | None = None
    figures: dict[str, Figure] = Field(default_factory=dict)
    words: dict[str, Figure] = Field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """What tells one row from another: the fact, as one file prints it."""
        return (*self.series, *self.when, "source_id")

    @property
    def columns_of_figures(self) -> tuple[str, ...]:
        """The columns that hold figures, numbers first; of a fact that moved the first that did is named."""
        return (*self.figures, *self.words)

    @property
    def columns(self) -> set[str]:
        """Every column that the declaration names."""
        units = {figure.unit_column for figure in self.figures.values()}
        single = {self.dated, self.against, self.published, self.area, self.mark} | units
        return {*self.key, *self.called, *self.figures, *self.words} | {name for name in single if name}


def load_facts(path: Path) -> dict[str, Facts]:
    """Return the declared facts by the name of their mart. Raises pydantic's ValidationError when malformed."""
    return {mart: Facts.model_validate(facts) for mart, facts in tomllib.loads(path.read_text("utf-8")).items()}
