"""The report as a folder of pages: made beside what stands, then swapped in whole."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pipeline.chart_files.drawing import MADE_FROM, draw_pictures
from pipeline.chart_files.write import EXCEL, PICTURES
from pipeline.chart_files.write import FOLDER as CHART_FILES
from pipeline.fetching.calendar import load_calendars
from pipeline.folders.marts import manifest_of
from pipeline.folders.replaced import replaced_folder
from pipeline.folders.storage_faults import storage_faults
from pipeline.inert_text import inert
from pipeline.pages import TEMPLATES, environment
from pipeline.published.queries import PublishedMarts
from pipeline.report.answers import Table, Tables
from pipeline.report.area_pages import Area, areas_of, sections
from pipeline.report.area_pictures import area_pictures
from pipeline.report.chart_pages import CHARTS, ChartPage, chart_page
from pipeline.report.declaration import Declaration, TableQuestion, load_declaration
from pipeline.report.overview import (
    HEIGHT,
    LEFT,
    WIDTH,
    headlines,
    line,
    main_points,
    next_releases,
    tiles,
    what_changed,
)
from pipeline.report.places import SOURCES, Places, slugs
from pipeline.report.references import dictionary, document
from pipeline.report.search import INDEX as SEARCH
from pipeline.report.search import search_index
from pipeline.settings import PROJECT_FOLDER, Settings

REPORT = "report"
INDEX = "index.html"
METHODOLOGY, DICTIONARY, RECONCILIATION = "methodology.html", "data-dictionary.html", "reconciliation.html"
GLOSSARY = "glossary.html"
PAGES = (INDEX, METHODOLOGY, DICTIONARY, RECONCILIATION, GLOSSARY)
METHODOLOGY_DOCUMENT, GLOSSARY_DOCUMENT = (PROJECT_FOLDER / "docs" / name for name in ("methodology.md", "glossary.md"))
CHART_WORKBOOK = f"{CHART_FILES}/{EXCEL}"  # what pdu charts writes below the marts folder
SCRIPT = "report.js"
STYLES, STYLE = ("page.css", "report/report.css"), "report.css"
_EDITION = "version"
ORIGINS = {
    "downloaded": "The publisher's own file, downloaded.",
    "supplied": "The publisher's own file, supplied.",
    "transcribed": "Transcribed; not the publisher's own file. From:",
    "synthetic": "Made up; not published by anybody.",
}

Progress = Callable[[str], None]
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Made:
    """A report: its first page and how many there are."""

    index: Path
    pages: int


def make_report(settings: Settings, out: Path | None = None, progress: Progress = lambda _: None) -> Made:
    """Make the report of the current build and put it in its place, by default below the marts folder.

    Raises FaultsError when nothing is published, a declared question cannot be asked, or the place holds
    something else; what stood there before is untouched then.
    """
    place = (out or settings.marts / REPORT).absolute()
    beside_marts = place.parent.resolve() == settings.marts.resolve()
    with PublishedMarts(settings.marts) as marts:
        assert marts.build  # or it says that nothing is published, before any folder is made
        site = _Site(settings, marts, beside_marts=beside_marts)
        with storage_faults(place), replaced_folder(place, site.patterns) as folder:
            pages = site.write(folder, place, progress)
    return Made(place / INDEX, pages)


class _Site:
    """The pages of one build, written into a folder."""

    folder: Path  # where it is written

    def __init__(self, settings: Settings, marts: PublishedMarts, *, beside_marts: bool) -> None:
        self.settings, self.marts, self.beside_marts = settings, marts, beside_marts
        self.declared: Declaration = load_declaration(settings.report)
        self.manifest = manifest_of(marts.build)
        sources = marts.frame("SELECT * REPLACE (coalesce(title, file_name) AS title) FROM marts.sources")
        self.sources = {row["source_id"]: row for row in sources.to_dicts()}
        self.titles = {source_id: source["title"] for source_id, source in self.sources.items()}
        self.places = Places(marts, self.declared.rows)
        self.areas: dict[str, list[Area]] = areas_of(marts, self.declared.kind)
        pages = {area.name: area.page for areas in self.areas.values() for area in areas}
        self.tables = Tables(marts, self.places, pages)
        self.pages = 0

    @property
    def patterns(self) -> tuple[str, ...]:
        """The files that a report has; a folder with any other is somebody's."""
        folders = (CHARTS, SOURCES, *(kind.folder for kind in self.declared.kind))
        pictures = (f"{PICTURES}/{pattern}" for pattern in ("*.svg", "*.png", MADE_FROM))
        return (*PAGES, STYLE, SCRIPT, SEARCH, f"{CHARTS}/*.csv", *pictures, *(f"{name}/*.html" for name in folders))

    def write(self, folder: Path, before: Path, progress: Progress) -> int:
        """Write every page to a folder and return how many there are; `before` has the pictures of the last report."""
        self.folder = folder
        self._overview()
        progress("charts")
        charts = self._charts(before, progress)
        progress("areas")
        self._areas()
        progress("sources")
        self._sources()
        described = dictionary(self.marts, self.manifest["tables"])
        self._page(DICTIONARY, "dictionary.html", tables=described)
        self._page(METHODOLOGY, "methodology.html", document=document(METHODOLOGY_DOCUMENT))
        self._page(GLOSSARY, "methodology.html", document=document(GLOSSARY_DOCUMENT))
        checks = self._ask(self.declared.reconciled)
        self._page(
            "reconciliation.html", "reconciliation.html", found=self._ask(self.declared.reconciliation), checks=checks
        )
        styles = [(TEMPLATES / name).read_text("utf-8") for name in STYLES]
        (self.folder / STYLE).write_text("\n".join(styles), "utf-8")
        (self.folder / SCRIPT).write_text((TEMPLATES / "report" / SCRIPT).read_text("utf-8"), "utf-8")
        kinds = {kind.folder: kind.one for kind in self.declared.kind}
        sources = {source["title"]: self.places.source(name) for name, source in self.sources.items()}
        index = search_index(self.areas, kinds, charts, sources, described, DICTIONARY)
        (self.folder / SEARCH).write_text(index, "utf-8")
        return self.pages

    def _overview(self) -> None:
        changed = what_changed(self.settings.marts, self.manifest["built_at"]) if self.beside_marts else None
        self._page(
            INDEX,
            "overview.html",
            points=main_points(self.declared.point, self.tables),
            releases=next_releases(
                load_calendars(self.settings.calendars), dt.datetime.fromisoformat(self.manifest["built_at"])
            ),
            headlines=headlines(self.declared.headline, self.tables, self.titles),
            map=self.declared.map,
            tiles=tiles(self.declared.map, self.tables),
            trends=[(trend, line(trend, self.tables)) for trend in self.declared.trend],
            size=(WIDTH, HEIGHT),
            left=LEFT,
            tables=[table for question in self.declared.overview for table in self._ask(question)],
            changed=changed,
            areas=self.areas,
        )

    def _charts(self, before: Path, progress: Progress) -> list[ChartPage]:
        charts = self.marts.charts()
        drawn = self.settings.marts / CHART_FILES / PICTURES  # by pdu charts
        draw_pictures(charts, self.folder / PICTURES, drawn if drawn.is_dir() else before / PICTURES, progress)
        names = slugs(chart.about["chart_id"] for chart in charts)
        edition = f"pdu-marts, {self.edition}"
        made: list[ChartPage] = [
            chart_page(
                chart, names[chart.about["chart_id"]], self.tables, self.sources[chart.about["source_id"]], edition
            )
            for chart in charts
        ]
        workbook = CHART_WORKBOOK if self.beside_marts and (self.settings.marts / CHART_WORKBOOK).is_file() else None
        of_document: dict[str, list[ChartPage]] = {}
        for page in made:
            of_document.setdefault(page.about["document"], []).append(page)
        self._page(f"{CHARTS}/{INDEX}", "charts.html", documents=of_document, workbook=workbook)
        for previous, page, following in _neighbours(made):
            inert(page.chart.figures).write_csv(self.folder / CHARTS / f"{page.name}.csv")
            place = self.places.href(*(page.about[name] for name in ("source_id", "source_sheet", "source_cell")))
            self._page(
                f"{CHARTS}/{page.name}.html",
                "chart.html",
                page=page,
                before=previous,
                after=following,
                place=place,
                workbook=workbook,
            )
        return made

    def _areas(self) -> None:
        for kind in self.declared.kind:
            areas = self.areas[kind.folder]
            lists = [table for question in kind.list for table in self._ask(question)]
            self._page(f"{kind.folder}/{INDEX}", "areas.html", kind=kind, areas=areas, tables=lists)
            for before, area, after in _neighbours(areas):
                parts = [
                    (other, [one for one in self.areas[other.folder] if one.part_of and one.part_of.words == area.name])
                    for other in self.declared.kind
                    if other.part_of == kind.folder
                ]
                self._page(
                    area.page,
                    "area.html",
                    kind=kind,
                    area=area,
                    parts=parts,
                    before=before,
                    after=after,
                    summary=headlines(kind.summary, self.tables, self.titles, area.name),
                    pictures=area_pictures(kind.picture, self.marts, area.name),
                    sections=sections(kind, area.name, self.tables),
                )

    def _sources(self) -> None:
        tables = self.marts.frame("FROM marts.source_tables").partition_by("source_id", as_dict=True)
        self._page("sources/index.html", "sources.html", sources=list(self.sources.values()), places=self.places)
        for source_id, pages in self.places.pages.items():
            found = tables.get((source_id,))
            for number, page in enumerate(pages, 1):
                sheets: dict[str, list[Any]] = {}
                for cell in page.cells:
                    sheets.setdefault(cell.sheet, []).append(cell)
                self._page(
                    page.name,
                    "source.html",
                    source=self.sources[source_id],
                    tables=found.to_dicts() if found is not None else [],
                    places=self.places,
                    number=number,
                    pages=pages,
                    sheets=sheets,
                    origins=ORIGINS,
                )

    def _ask(self, question: TableQuestion) -> list[Table]:
        return self.tables.ask(question)

    @property
    def edition(self) -> str:
        """What this compilation is called in a citation."""
        version = self.manifest.get(_EDITION)
        return f"version {version}" if version else f"build {self.manifest['build_id']}"

    def _page(self, name: str, template: str, **said: object) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        page = environment().get_template(f"report/{template}")
        text = page.render(
            root="../" * name.count("/"),
            here=name,
            kinds=self.declared.kind,
            site=self.declared,
            manifest=self.manifest,
            edition=self.edition,
            built_at=dt.datetime.fromisoformat(self.manifest["built_at"]),
            beside_marts=self.beside_marts,
            **said,
        )
        path.write_text(text, "utf-8")
        self.pages += 1


def _neighbours(things: list[Thing]) -> Iterator[tuple[Thing | None, Thing, Thing | None]]:
    """Return each thing with the one before and the one after it."""
    for at, thing in enumerate(things):
        yield (things[at - 1] if at else None), thing, (things[at + 1] if at + 1 < len(things) else None)
