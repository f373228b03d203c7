"""What `pdu check` shows: a line a suite, a line for each expectation that does not hold, and what it cost."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from rich.table import Table

from pipeline.commands.terminal import open_console, working
from pipeline.folders.marts import DATABASE
from pipeline.folders.storage_faults import storage_faults
from pipeline.published.queries import PublishedMarts
from pipeline.quality.data_docs import DATA_DOCS, INDEX
from pipeline.quality.expectations import CRITICAL, Verdict, broken, load_suites, opened
from pipeline.quality.validation import start_import, validate_with_docs

WARNING = "warning"
STYLES = {CRITICAL: "red", WARNING: "yellow"}


def check_and_print(marts: Path, expectations: Path, docs: Path | None) -> bool:
    """Hold the published marts to the suites in a folder, print what was found, and return whether none blocks.

    Great Expectations is imported while the suites are read. All answers are from the build that is current at first.
    """
    build = PublishedMarts(marts).build
    importing = start_import()
    suites = load_suites(expectations)
    with working("Loading Great Expectations"):
        importing.join()
    place = docs or marts / DATA_DOCS
    writable = docs is not None or os.access(marts, os.W_OK)
    with working("Checking the marts"), storage_faults(build), opened(build / DATABASE) as connection:
        judged = validate_with_docs(connection, suites, build.name, place if writable else None)
    console = open_console()
    console.print(_suites(judged))
    console.print()
    for verdict in sorted(broken(judged, CRITICAL) + broken(judged, WARNING), key=lambda one: one.severity):
        console.print(f"{verdict.severity}: {verdict.fault()}", style=STYLES[verdict.severity], highlight=False)
    console.print(_sum(judged), style="bold", highlight=False)
    said = f"Data Docs: {place / INDEX}" if writable else f"No Data Docs: {marts} cannot be written to; give --docs"
    console.print(said, highlight=False, soft_wrap=True)
    return not broken(judged, CRITICAL)


def _suites(judged: Iterable[Verdict]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Suite")
    table.add_column("Expectations", justify="right")
    table.add_column("Failed", justify="right")
    table.add_column("Severity")
    judged = list(judged)
    counts = Counter(verdict.table for verdict in judged)
    for name, count in counts.items():
        failed = [verdict.severity for verdict in judged if verdict.table == name and not verdict.passed]
        worst = min(failed, default="")
        table.add_row(name, str(count), str(len(failed)), worst, style=STYLES.get(worst))
    return table


def _sum(judged: Iterable[Verdict]) -> str:
    judged = list(judged)
    blocking, shown = len(broken(judged, CRITICAL)), len(broken(judged, WARNING))
    if not blocking and not shown:
        return f"All {len(judged)} expectations hold"
    return f"{len(judged) - blocking - shown} of {len(judged)} expectations hold; {blocking} critical, {shown} warnings"
