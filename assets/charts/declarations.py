"""Charts as they are declared, and the columns that each takes from its mart.

A declaration says which rows of which mart a chart shows; its right sides are SQL expressions over the row.
What it does not say comes from marts.toml. See docs/charts.md.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.faults import FaultsError

FOLDER = Path(__file__).parent
DEFAULTS = "marts.toml"
Picture = Literal["bar", "grouped bar", "stacked bar", "line", "table"]


class Columns(BaseModel):
    """SQL expressions for the columns of a chart's rows; one that nothing gives is null."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    heading: str | None = None
    label: str | None = None
    short_label: str | None = None
    series: str | None = None
    value: str | None = None
    printed: str | None = None
    text: str | None = None
    unit: str | None = None
    decimals: str | None = None
    count: str | None = None
    n: str | None = None
    n_basis: str | None = None
    low: str | None = None
    high: str | None = None
    small_base: str | None = None
    basis: str | None = None
    mark: str | None = None
    note: str | None = None
    elsewhere_value: str | None = None
    elsewhere: str | None = None
    area: str | None = "area"
    as_of: str | None = None
    order: str | None = None
    cell: str | None = "source_cell"


class Series(Columns):
    """One of several series that stand in one row of the mart: its name, and the columns that are its own."""

    name: str


class Chart(Columns):
    """A chart: the rows of a mart that it shows, and what a reader of it needs to know."""

    table: str = Field(pattern=r"^[a-z][a-z0-9_]+$")
    mart: str
    where: str = "TRUE"
    number: str | None = None
    title: str | None = None
    printed_in: str
    latest: bool = False
    each: Annotated[tuple[str, ...], Field(max_length=3)] = ()
    columns_by_series: Annotated[tuple[Series, ...], Field(alias="series_in_row")] = ()
    picture: Picture
    finding: str | None = None  # title of the picture, with {highest}, {high}, {lowest}, {low}
    measure: str | None = None  # what the picture shows, where that is not what the printed title says
    drawn_series: tuple[str, ...] = ()  # of several; all where none is named
    rating_bands: bool = False  # whether the bands that decide a casework rating are drawn as lines
    row_is: str
    caveats: tuple[str, ...] = ()
    caveats_of_print: tuple[str, ...] = ()  # they hold of this publication, not of another that has the chart

    def expressions(self, series: Series | None) -> dict[str, str]:
        """Return the expression of each column: the series' own, else the chart's, else the mart's."""
        given = [_defaults()[self.mart], self.model_dump(include=set(Columns.model_fields), exclude_unset=True)]
        if series:
            own = series.model_dump(exclude={"name"}, exclude_unset=True)
            given.append({"series": f"'{series.name}'", **own})
        columns = {name: field.default for name, field in Columns.model_fields.items()}
        for more in given:
            columns |= more
        return {name: expression or "NULL" for name, expression in columns.items()}


@cache
def declared() -> tuple[Chart, ...]:
    """Return every declared chart, in the order of the files and within them. Raises FaultsError for a wrong one."""
    return read_declarations(FOLDER)


def read_declarations(folder: Path) -> tuple[Chart, ...]:
    """Return the charts that the .toml files of a folder declare. Raises FaultsError with the file and the chart."""
    charts: list[Chart] = []
    for path in sorted(folder.glob("*.toml")):
        if path.name == DEFAULTS:
            continue
        try:
            charts += _of_one_file(path)
        except (tomllib.TOMLDecodeError, KeyError, ValidationError) as error:
            raise FaultsError.at(path.name, "declarations of charts", " ".join(str(error).split())) from error
    return tuple(charts)


def _of_one_file(path: Path) -> list[Chart]:
    content = tomllib.loads(path.read_text("utf-8"))
    publication = content["publication"]
    charts = []
    for given in content["chart"]:
        series = given.pop("series", None) if isinstance(given.get("series"), list) else None
        of_print = {"printed_in": publication["printed_in"], "caveats_of_print": publication["caveats"]}
        chart = Chart.model_validate({**given, "series_in_row": series or (), **of_print})
        if chart.mart not in _defaults():
            raise KeyError(f"{chart.table}: no mart '{chart.mart}' in {DEFAULTS}")
        charts.append(chart)
    return charts


@cache
def _defaults() -> dict[str, dict[str, str]]:
    """The columns of each mart, checked for their names."""
    given = tomllib.loads((FOLDER / DEFAULTS).read_text("utf-8"))
    return {mart: Columns.model_validate(columns).model_dump(exclude_unset=True) for mart, columns in given.items()}
