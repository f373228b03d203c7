"""Data Docs: the pages that Great Expectations writes of a run, as a site that needs no network.

Great Expectations' own pages lean on scripts, styles and pictures from elsewhere. Here these are taken out and one
stylesheet put in; a first page lists every expectation with its verdict, source and reason.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline.pages import TEMPLATES, environment
from pipeline.quality.expectations import CRITICAL, Suite, Verdict, broken

DATA_DOCS = "data-docs"
INDEX = "index.html"
_STYLES = "styles.css"
MADE = ("*.html", _STYLES)  # what a folder of them has
_STYLESHEET = TEMPLATES / "data_docs.css"
# What needs a script or another place to work, and what says a second time in a picture what words say.
_USELESS = (
    "//script | //link | //style | //footer | //img | //head/title | //a[@data-toggle] | //i[@aria-hidden] | "
    "//ol[contains(@class, 'breadcrumb')] | //div[contains(@class, 'card')][.//*[contains(@class, 'btn')]]"
)
_ICONS = {"fa-check-circle": "Holds", "fa-check": "Holds", "fa-times": "Fails", "fa-exclamation-triangle": "Error"}


def finish_site(site: Path, suites: Iterable[Suite], judged: Iterable[Verdict], run: str) -> None:
    """Make Great Expectations' pages in a folder fit to be read anywhere, and write the first page."""
    shutil.rmtree(site / "static", ignore_errors=True)
    (site / _STYLES).write_text(_STYLESHEET.read_text("utf-8"), "utf-8")
    pages = [page for page in site.rglob("*.html") if page != site / INDEX]
    for page in pages:
        page.write_text(_without_network(page, site), "utf-8")
    verdicts = {(verdict.table, verdict.check): verdict for verdict in judged}
    tables = [
        {
            "name": suite.name,
            "page": next(
                page.relative_to(site).as_posix() for page in pages if page.name.endswith(f"-{suite.name}.html")
            ),
            "rows": [(one, verdicts[suite.name, one.description]) for one in suite.expectations],
            "failed": sum(not verdicts[suite.name, one.description].passed for one in suite.expectations),
        }
        for suite in suites
    ]
    errors, warnings = (broken(verdicts.values(), severity) for severity in (CRITICAL, "warning"))
    first = (
        environment()
        .get_template("data_docs.html")
        .render(run=run, tables=tables, count=len(verdicts), errors=errors, warnings=warnings)
    )
    (site / INDEX).write_text(first, "utf-8")


def _without_network(page: Path, site: Path) -> str:
    import lxml.html

    document = lxml.html.document_fromstring(page.read_text("utf-8"))
    for useless in document.xpath(_USELESS):
        useless.drop_tree()
    for icon in document.xpath("//i[contains(@class, 'fa')]"):
        icon.text = next((word for name, word in _ICONS.items() if name in icon.get("class").split()), "")
        icon.tag = "b"
    for folded in document.xpath("//*[contains(@class, 'collapse')]"):
        folded.classes.discard("collapse")
    up = "../" * len(page.relative_to(site).parent.parts)
    for link in document.xpath("//a[contains(@href, 'index.html')]"):
        link.set("href", up + INDEX)
        link.text = link.text_content().strip() or "All tables"
    _head(document, page.stem.rpartition("-")[2] or page.stem, up)
    return str(lxml.html.tostring(document, encoding="unicode", doctype="<!DOCTYPE html>"))


def _head(document: Any, title: str, up: str) -> None:
    import lxml.html

    document.set("lang", "en-GB")
    head = document.find("head")
    head.append(lxml.html.fragment_fromstring(f"<title>{title}: Data Docs</title>"))
    head.append(lxml.html.fragment_fromstring(f'<link rel="stylesheet" href="{up}{_STYLES}">'))
