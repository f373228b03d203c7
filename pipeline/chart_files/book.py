"""The workbook of all charts: cover, contents, notes, and a worksheet a chart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import polars as pl

from pipeline import DISTRIBUTION
from pipeline.chart_files.chart_sheets import CONTENTS, NOTES, Notes, chart_sheet, sheet_name
from pipeline.chart_files.sheets import ABOUT, INTRODUCTION, Book, Column, CoverSheet, Link, Number, Sheet
from pipeline.inert_text import inert_words
from pipeline.pages import date
from pipeline.published.queries import PublishedChart

TITLE = "Chart tables: probation in England and Wales"
LICENCE = "Open Government Licence v3.0"
LICENCE_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
HOW_READ = {
    "transcribed": "read from a transcription",
    "downloaded": "read from the publisher's file",
    "supplied": "read from a file that was supplied",
    "synthetic": "MADE UP, to try the program",
}


def chart_book(charts: list[PublishedChart], sources: pl.DataFrame, manifest: Mapping[str, Any]) -> Book:
    """Return the workbook of some charts of one build. `sources` are marts.sources, the manifest is build.json."""
    of_charts = sources.filter(pl.col("source_id").is_in([chart.about["source_id"] for chart in charts]))
    made_up = set(of_charts.filter(pl.col("origin") == "synthetic")["source_id"])
    notes, taken, sheets = Notes(), {CONTENTS.lower(), NOTES.lower(), "cover"}, []
    for chart in charts:
        name = sheet_name(chart, taken)
        taken.add(name.lower())
        sheets.append(chart_sheet(chart, name, notes, synthetic=chart.about["source_id"] in made_up))
    return Book(
        cover=_cover(charts, of_charts, manifest),
        sheets=[_contents(charts, sheets), _notes(notes), *sheets],
        author=DISTRIBUTION,
        made=dt.datetime.fromisoformat(manifest["built_at"]),
        keywords=["probation", "England and Wales", "chart tables"],
    )


def _cover(charts: list[PublishedChart], sources: pl.DataFrame, manifest: Mapping[str, Any]) -> CoverSheet:
    publishers = sorted({chart.about["publisher"] or "a publisher that is not known" for chart in charts})
    built = dt.datetime.fromisoformat(manifest["built_at"])
    program = f"{DISTRIBUTION} {manifest['versions'].get(DISTRIBUTION, '')}".strip()
    documents = [
        f"{row['title'] or row['file_name']}. {_published(row)}; {HOW_READ.get(row['origin'], row['origin'])}."
        for row in sources.sort("published_date", "title", nulls_last=True).iter_rows(named=True)
    ]
    licences = sources["licence"].drop_nulls().unique().sort().to_list()
    licence = [f"{', '.join(licences) or 'No licence is known'}. Figures of public bodies are Crown copyright."]
    sections = {
        INTRODUCTION: [
            f"The tables of {len(charts)} charts about probation in England and Wales, a worksheet each, with n, "
            "source and caveats beside the figures. The worksheet Contents leads to each.",
            f"The figures are those of {' and '.join(publishers)}. This workbook is a compilation: the publishers "
            "neither made nor checked it.",
            "A figure that is not there has shorthand in its place, such as [x], and never nought. "
            "The worksheet Notes explains all shorthand and every note.",
        ],
        ABOUT: [
            f"Compiled from the marts built on {date(built)}, build {manifest['build_id']}, by {program}.",
        ],
        "Documents": documents,
        "Licence": [*licence, *([LICENCE_ADDRESS] if LICENCE in licences else [])],
        "How to cite": [
            "Cite the publication: the source line above each table is ready to print.",
            f"To cite the compilation too, add: {program}, version {manifest['version']}, {date(built)}.",
        ],
        "Numbers": [
            "Numbers are rounded as the publication rounds them. The CSV file of each chart has them unrounded "
            "where they are computed, with the cell that prints each.",
        ],
    }
    return CoverSheet(TITLE, {head: [inert_words(line) for line in lines] for head, lines in sections.items()})


def _published(source: Mapping[str, Any]) -> str:
    day, publisher = source["published_date"], source["publisher"] or "Publisher not known"
    when = date(day, source["published_date_precision"]) if day else "on a day that is not known"
    return f"Published {when}" if (source["title"] or "").startswith(publisher) else f"{publisher}, published {when}"


def _contents(charts: list[PublishedChart], sheets: list[Sheet]) -> Sheet:
    about = [chart.about for chart in charts]
    return Sheet(
        name=CONTENTS,
        table_name="contents",
        title="Contents",
        instructions="This worksheet contains one table. A row is a chart. The first column leads to its worksheet.",
        above=[],
        columns=[
            Column("Worksheet", [Link(sheet.name, sheet.name) for sheet in sheets], 36),
            Column("Chart number", [inert_words(row["number"] or "Not numbered") for row in about], 14),
            Column("Title", [inert_words(row["title"]) for row in about], 52),
            Column("Published", [_month(row["published_date"]) for row in about], 17),
            Column("Figures", [Number(row["figures"]) for row in about], 10),
            Column("Of these not available", [Number(row["gaps"]) for row in about], 14),
            Column("Table in the marts", [row["table_name"] for row in about], 50),
        ],
    )


def _month(day: dt.date | None) -> str:
    return "Not known" if day is None else f"{day:%B %Y}"


def _notes(notes: Notes) -> Sheet:
    explained = {symbol: f"{meaning[:1].upper()}{meaning[1:]}." for symbol, meaning in sorted(notes.shorthand.items())}
    explained |= {f"[note {number}]": text for text, number in notes.texts.items()}
    explained = explained or {"No notes": "No figure of this workbook needs one."}
    return Sheet(
        name=NOTES,
        table_name="notes",
        title="Notes and shorthand",
        instructions="This worksheet contains one table. A row is a shorthand or a note.",
        above=[],
        columns=[
            Column("Note or shorthand", list(explained), 34),
            Column("What it means", [inert_words(text) for text in explained.values()], 90),
        ],
    )
