"""The index that the report's script searches: units, regions, charts, figures, sources and columns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from pipeline.report.area_pages import Area
from pipeline.report.chart_pages import CHARTS, ChartPage
from pipeline.report.references import DescribedTable

INDEX = "search-index.js"
MOST_FIGURES = 3_000  # so that the index stays under 1 MB whatever is published


def search_index(
    areas: Mapping[str, Iterable[Area]],
    kinds: Mapping[str, str],
    charts: Iterable[ChartPage],
    sources: Mapping[str, str],
    tables: Iterable[DescribedTable],
    dictionary: str,
) -> str:
    """Return the index as a script: entries of words, what they are, and where they are from the report's folder.

    `kinds` says what an area of each folder is, `sources` has the page of each title.
    """
    charts, tables = list(charts), list(tables)
    entries = [(area.name, kinds[folder], area.page) for folder, found in areas.items() for area in found]
    entries += [(page.title, "chart", f"{CHARTS}/{page.name}.html") for page in charts]
    entries += [(title, "source", page) for title, page in sources.items()]
    entries += [(table.name, "table of the marts", f"{dictionary}#{table.name}") for table in tables]
    entries += [
        (f"{column.name}: {column.says}", f"column of {table.name}", f"{dictionary}#{table.name}")
        for table in tables
        for column in table.columns
    ]
    figures = (
        (
            ": ".join(part for part in (one["heading"], one["label"], one["series"]) if part) + f": {one['display']}",
            f"figure of {page.title}",
            f"{CHARTS}/{page.name}.html",
        )
        for page in charts
        for one in page.chart.figures.select("heading", "label", "series", "display", "mark").iter_rows(named=True)
        if one["mark"] is None
    )
    entries += [entry for entry, _ in zip(figures, range(MOST_FIGURES), strict=False)]
    # In a script "</" would be harmless too; escaped, it is so wherever the file is put.
    written = json.dumps(entries, ensure_ascii=False).replace("</", "<\\/")
    return f"globalThis.pduSearch={written};\n"
