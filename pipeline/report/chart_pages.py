"""A page a chart: its picture, its table, its download, how to cite it, and the cell of each figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.chart_files.drawn import is_drawn
from pipeline.pages import date, number
from pipeline.published.queries import PublishedChart
from pipeline.report.answers import MOST_ROWS, PRINTED, Cell, Link, Table, Tables, shorthand

CHARTS = "charts"
OFTEN = 2  # a note that more figures have stands below the table once


@dataclass(frozen=True, slots=True)
class ChartPage:
    """What the page of a chart shows; the rest is its row of the catalogue."""

    chart: PublishedChart
    name: str  # of its files, without their endings
    title: str
    table: Table
    published: str | None
    citation: str
    drawn: bool
    elsewhere: int  # gaps that the same document fills in another place
    not_shown: int  # figures that only the CSV has

    @property
    def about(self) -> dict[str, Any]:
        """Its row of charts.catalogue."""
        return self.chart.about


def chart_page(chart: PublishedChart, name: str, tables: Tables, source: Mapping[str, Any], edition: str) -> ChartPage:
    """Return the page of a chart; `source` is its row of marts.sources, `edition` names this compilation."""
    about = chart.about
    published = _published(about, source)
    title = f"{about['number']}: {about['title']}" if about["number"] else about["title"]
    return ChartPage(
        chart=chart,
        name=name,
        title=title,
        table=_table(chart, tables),
        published=published,
        citation=_citation(about, title, published, source, edition),
        drawn=is_drawn(chart),
        elsewhere=chart.figures["elsewhere_value"].count(),
        not_shown=max(0, chart.figures.height - MOST_ROWS),
    )


def _table(chart: PublishedChart, tables: Tables) -> Table:
    about, figures = chart.about, chart.figures.head(MOST_ROWS).to_dicts()
    often = [note for note, count in Counter(one["note"] for one in figures if one["note"]).items() if count > OFTEN]

    def note(figure: Mapping[str, Any]) -> str:
        said = figure["note"] or ""
        return f"[note {often.index(said) + 1}]" if said in often else said

    def elsewhere(figure: Mapping[str, Any]) -> Cell:
        if figure["elsewhere"] is None:
            return Cell.of("")
        sheet, _, cell = figure["elsewhere"].rpartition("!")
        place = tables.places.href(figure["source_id"], sheet, cell)
        return Cell((Link(f"{number(figure['elsewhere_value'])} in"), Link(figure["elsewhere"], place)))

    # Name, the column that has to hold something for it to be shown, whether it is of numbers, what stands in it.
    columns: list[tuple[str, str, bool, Callable[[dict[str, Any]], Cell]]] = [
        (_named(about["row_is"]), "label", False, lambda one: Cell.of(one["label"])),
        ("Part", "heading", False, lambda one: Cell.of(one["heading"] or "")),
        ("Series", "series", False, lambda one: Cell.of(one["series"] or "")),
        ("Figure", "display", True, lambda one: Cell.of(one["display"], number=True)),
        ("Count", "count", True, lambda one: Cell.of(_number(one["count"]), number=True)),
        ("n", "n", True, lambda one: Cell.of(_number(one["n"]) + (" *" if one["small_base"] else ""), number=True)),
        ("95% interval", "interval_low", True, lambda one: Cell.of(_interval(one), number=True)),
        ("Note", "note", False, lambda one: Cell.of(note(one))),
        ("Elsewhere in the same document", "elsewhere", False, elsewhere),
        (PRINTED, "source_cell", False, lambda one: Cell(tuple(tables.printed(one)))),
    ]
    shown = [column for column in columns if any(one[column[1]] is not None for one in figures)]
    rows = tuple(tuple(cell(one) for *_, cell in shown) for one in figures)
    notes = [*shorthand(rows), *(f"[note {at}] {said}" for at, said in enumerate(often, 1))]
    if any(one["small_base"] for one in figures):
        notes.append("* Fewer than 30 cases: read the figure with its interval.")
    n = "" if about["n"] is None else f"{about['n']:.0f}"
    said = not n or n in about["title"].replace(",", "")
    caption = f"{about['title']}. {about['unit'].capitalize()}" + ("" if said else f", n = {about['n']:,.0f}")
    return Table(caption, tuple((name, is_number) for name, _, is_number, _ in shown), rows, tuple(notes))


def _interval(figure: Mapping[str, Any]) -> str:
    low, high = figure["interval_low"], figure["interval_high"]
    return "none" if low is None else f"{low:,.1f} to {high:,.1f}"


def _number(value: float | None) -> str:
    return "not known" if value is None else number(value)


def _named(row_is: str) -> str:
    """Return what a row is as the heading of a column: 'A need linked to offending' is 'Need linked to offending'."""
    for article in ("A ", "An ", "a ", "an "):
        if row_is.startswith(article):
            return row_is[len(article) :][:1].upper() + row_is[len(article) + 1 :]
    return row_is


def _published(about: Mapping[str, Any], source: Mapping[str, Any]) -> str | None:
    """Return when a chart was published, as precisely as is known; None where it is not."""
    day = about["published_date"]
    if day is None:
        return None
    return date(day, source["published_date_precision"] if day == source["published_date"] else "day")


def _citation(
    about: Mapping[str, Any], title: str, published: str | None, source: Mapping[str, Any], edition: str
) -> str:
    """Return one line to cite a chart by: publisher, document, chart, date, file and this compilation."""
    day = f", {published}" if published else ""
    named = about["publisher"] is None or about["document"].startswith(about["publisher"])
    publisher = "" if named else f"{about['publisher']}, "
    return (
        f"{publisher}{about['document']}, {title}{day}. File {source['file_name']}, "
        f"sha256 {source['sha256'][:12]}, sheet ‘{about['source_sheet']}’. Compiled by {edition}."
    )
