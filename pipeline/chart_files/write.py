"""The files of the published charts, all of one build, swapped in whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipeline.faults import Fault, FaultsError
from pipeline.folders.marts import manifest_of
from pipeline.folders.replaced import replaced_folder
from pipeline.folders.storage_faults import storage_faults
from pipeline.inert_text import inert
from pipeline.published.queries import PublishedChart, PublishedMarts

FOLDER = "charts"  # in the marts folder
EXCEL, OPEN_DOCUMENT, CSV, PICTURES = "chart-tables.xlsx", "chart-tables.ods", "csv", "pictures"
CATALOGUE = "catalogue.csv"
MADE = (EXCEL, OPEN_DOCUMENT, f"{CSV}/*.csv", *(f"{PICTURES}/*.{form}" for form in ("svg", "png", "json")))


@dataclass(frozen=True, slots=True)
class ChartFiles:
    """What was written."""

    folder: Path
    build: str
    version: str  # by which it is cited
    charts: list[str]  # chart_id
    drawn: int
    unchanged: int  # pictures


def write_chart_files(
    marts: Path,
    out: Path | None = None,
    wanted: Sequence[str] = (),
    *,
    pictures: bool = True,
    progress: Callable[[str], None] = lambda doing: None,
) -> ChartFiles:
    """Write the charts of the current build to a folder, by default `charts` in the marts folder.

    `wanted` are charts by chart_id, by its beginning or by printed number; default: all. Raises FaultsError when
    nothing is published, a chart is not known, the folder is somebody's or the disk refuses; what stood there
    before then stands.
    """
    if wanted and out is None:
        raise FaultsError.at(
            "pdu charts",
            "a folder for the charts that are named",
            "none",
            remedy="give one with --out; the marts' own folder has every chart",
        )
    folder = marts / FOLDER if out is None else out
    with PublishedMarts(marts) as published:
        charts = _chosen(_published(published), wanted)
        sources = published.frame("FROM marts.sources")
        manifest = manifest_of(published.build)
    with storage_faults(folder), replaced_folder(folder, MADE) as unfinished:
        progress("tables")
        _write_csv(charts, unfinished / CSV)
        _write_books(charts, sources, manifest, unfinished)
        drawn, unchanged = 0, 0
        if pictures:
            from pipeline.chart_files.drawing import draw_pictures

            drawn, unchanged = draw_pictures(charts, unfinished / PICTURES, folder / PICTURES, progress)
    names = [chart.about["chart_id"] for chart in charts]
    return ChartFiles(folder, manifest["build_id"], manifest["version"], names, drawn, unchanged)


def _published(marts: PublishedMarts) -> list[PublishedChart]:
    charts = marts.charts()
    if not charts:
        raise FaultsError.at(
            marts.folder,
            "charts",
            "none in the current build",
            remedy="put a publication that has charts into the raw folder, then run 'pdu build'",
        )
    return charts


def _chosen(charts: list[PublishedChart], wanted: Sequence[str]) -> list[PublishedChart]:
    named = {asked: [chart for chart in charts if _is(chart, asked)] for asked in wanted}
    unknown = [
        Fault(
            file=asked,
            expected="a chart",
            found="none of that name",
            remedy="see pdu query 'SELECT chart_id, number, title FROM charts.catalogue'",
        )
        for asked, found in named.items()
        if not found
    ]
    if unknown:
        raise FaultsError(unknown)
    return [chart for chart in charts if not wanted or any(chart in found for found in named.values())]


def _is(chart: PublishedChart, asked: str) -> bool:
    """Whether a chart is meant: chart_1 and Chart 1 are chart_01, and not the beginning of chart_10."""
    plain = _plain(asked)
    begins = re.match(rf"{re.escape(plain)}(?![0-9])", _plain(chart.about["chart_id"]))
    return begins is not None or _plain(chart.about["number"] or "") == plain


def _plain(name: str) -> str:
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", name.lower().replace(" ", "_"))


def _write_csv(charts: list[PublishedChart], folder: Path) -> None:
    folder.mkdir()
    for chart in charts:
        inert(chart.figures).write_csv(folder / f"{chart.about['chart_id']}.csv")
    catalogue = pl.DataFrame([chart.about for chart in charts], infer_schema_length=None)
    inert(catalogue).write_csv(folder / CATALOGUE)


def _write_books(
    charts: list[PublishedChart], sources: pl.DataFrame, manifest: dict[str, object], folder: Path
) -> None:
    from pipeline.chart_files.book import chart_book
    from pipeline.chart_files.excel import excel
    from pipeline.chart_files.opendocument import open_document

    book = chart_book(charts, sources, manifest)
    (folder / EXCEL).write_bytes(excel(book))
    (folder / OPEN_DOCUMENT).write_bytes(open_document(book))
