"""What a person sees in the terminal: tables that align, colour only where there is a terminal."""

from __future__ import annotations

import datetime as dt
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.commands.options import program
from pipeline.commands.plain_errors import FAULTS_SAID
from pipeline.folders.marts import DATABASE, MANIFEST, manifest_of
from pipeline.inert_text import inert

if TYPE_CHECKING:
    import polars as pl

    from pipeline.chart_files.write import ChartFiles
    from pipeline.fetching.fetch import Fetched
    from pipeline.published.queries import Origin
    from pipeline.rebuilding import Rebuilt
    from pipeline.settings import Settings

ROWS_SHOWN = 100
SOURCES_SHOWN = 40
PIPE_WIDTH = 400
# Every other table of charts is a part of the first.
CHARTS = ("charts.figures", "charts.catalogue", "charts.pdu_profiles", "charts.regions_ratings")


@contextmanager
def working(what: str) -> Iterator[Callable[[str], None]]:
    """Show that work goes on, on a terminal only, and for how long it took; what is given says what is being done."""
    console = Console(stderr=True)
    started = time.perf_counter()
    with console.status(f"{what} …") as status:
        yield lambda doing: status.update(f"{what}: {escape(doing)} …")
    if console.is_terminal:
        console.print(f"{what} took {time.perf_counter() - started:.1f} s", style="dim")


def print_build(settings: Settings) -> None:
    """Print what the last build in the marts folder made, and from what."""
    from pipeline.publishing.citation import CITATION
    from pipeline.quality.not_as_expected import warnings_of

    console, marts, option = open_console(), settings.marts, settings.marts_option
    manifest = manifest_of(marts)
    made = _table("Mart", "Rows")
    for name, rows in manifest["tables"].items():
        if name.startswith("marts.") or name in CHARTS:
            made.add_row(name, f"{rows:,}")
    sources = _table("Built from", "Origin", "Published")
    latest = sorted(manifest["sources"], key=lambda source: source["published_date"] or "")[-SOURCES_SHOWN:]
    for source in latest if len(manifest["sources"]) > SOURCES_SHOWN else manifest["sources"]:
        sources.add_row(source["source_id"], source["origin"], _published(source))
    console.print(made)
    console.print()
    console.print(sources)
    if earlier := len(manifest["sources"]) - len(latest):
        console.print(
            f'And {earlier:,} published before these: {program()} query "FROM marts.sources"{option}', highlight=False
        )
    console.print()
    for line in warnings_of(manifest, settings.raw_option):
        console.print(line, style="yellow", highlight=False, markup=False, soft_wrap=True)
    _print_changes(console, marts)
    console.print(_reuse(manifest), highlight=False)
    console.print(f"Version {manifest['version']}: how to cite it is in {_short(marts / CITATION)}", highlight=False)
    if _report_is_older(marts, manifest["built_at"]):
        line = f"The report is of an earlier build. To make it again: {program()} report{option}"
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    console.print(f"Published to {_short(marts / DATABASE)}", style="bold", highlight=False)
    console.print(f'Try: {program()} query "FROM marts.inspections"{option}', highlight=False, soft_wrap=True)


def _report_is_older(marts: Path, built_at: str) -> bool:
    """Whether there is a report beside the marts, made before they were built."""
    first_page = marts / "report" / "index.html"
    return first_page.is_file() and first_page.stat().st_mtime < dt.datetime.fromisoformat(built_at).timestamp()


def print_set_aside(marts: Path) -> int:
    """Print to stderr which files the last build set aside and all that is wrong with each; return how many."""
    from pipeline.raw.problems import faults_in_manifest

    aside = manifest_of(marts)["set_aside"]
    for file in aside:
        problems = faults_in_manifest(file)
        print(f"Set aside, not published: {file['file']}, {counted(len(problems), 'problem')}", file=sys.stderr)
        for fault in problems[:FAULTS_SAID]:
            print(fault, file=sys.stderr)
        if len(problems) > FAULTS_SAID:
            print(f"And {len(problems) - FAULTS_SAID:,} more of it in {_short(marts / MANIFEST)}", file=sys.stderr)
    return len(aside)


def print_fetched(fetched: Fetched) -> None:
    """Print how many files of each publication are new, unchanged or refused, and where the new ones are."""
    from pipeline.fetching.store import OUTCOMES

    if not fetched.files and not any(fetched.refused.values()):
        return  # nothing was found, for a reason that is given
    console = open_console()
    counts = _table("Publication", *(outcome.capitalize() for outcome in OUTCOMES), "Refused")
    for column in counts.columns[1:]:
        column.justify = "right"
    for name in fetched.publications:
        found = [file.outcome for file in fetched.files if file.publication == name]
        counts.add_row(name, *(str(found.count(outcome)) for outcome in OUTCOMES), str(fetched.refused[name]))
    console.print(counts)
    for file in fetched.new:
        console.print(
            f"{file.outcome.capitalize()}: {_short(file.path)}", soft_wrap=True, highlight=False, markup=False
        )


def _print_changes(console: Console, marts: Path) -> None:
    """What changed since the publication before, in a line or two, and the page that has it all."""
    from pipeline.notifications.run_page import LAST_RUN
    from pipeline.notifications.runs import SUMMARY

    try:
        run = json.loads((marts / SUMMARY).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return  # it could not be written, which was said
    console.print(run["headline"], highlight=False, markup=False)
    if run["largest"]:
        console.print(f"Largest movement: {run['largest']}", highlight=False, markup=False)
    console.print(f"What changed: {_short(marts / LAST_RUN)}", highlight=False, markup=False)


def _reuse(manifest: dict[str, Any]) -> str:
    """What was read and made, and what was kept because nothing had changed."""
    reading = manifest.get("reading", {"read": 0, "kept": 0})
    made, kept = len(manifest.get("tables_made", ())), len(manifest.get("tables_kept", ()))
    return (
        f"Read {counted(reading['read'], 'new or changed file')}, kept {reading['kept']:,}; "
        f"made {counted(made, 'table')}, kept {kept:,}"
    )


def counted(number: int, what: str) -> str:
    """Return a number of things in words: 1 file, 2 files."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def print_rebuilt(rebuilt: Rebuilt) -> None:
    """Print whether a version that was built again is as it was cited, and else which tables are not and why."""
    console, cited = Console(soft_wrap=True, highlight=False, markup=False), rebuilt.cited
    changed = len(rebuilt.differing) + len(rebuilt.missing)
    if rebuilt.as_cited:
        console.print(f"Every table of {cited.name} is as cited: {len(cited.tables)} tables in {_short(rebuilt.out)}")
    else:
        console.print(f"{changed} of {len(cited.tables)} tables of {cited.name} are not as cited")
    for name in rebuilt.differing:
        console.print(f"  {name} differs")
    for name in rebuilt.missing:
        console.print(f"  {name} is not made any more")
    if rebuilt.code_changed:
        commit = cited.code.get("commit")
        then = f"commit {commit}" if commit else "a commit that is not known"
        console.print(f"The code, or a library that it rests on, has changed. The version was made by {then}")


def print_report(index: Path, pages: int) -> None:
    """Print where a report stands."""
    open_console().print(f"{pages:,} pages. Open {index}", highlight=False, soft_wrap=True)


def print_answer(frame: pl.DataFrame, form: str) -> None:
    """Write the answer to a query to stdout, as table, csv, json or parquet (bytes)."""
    if form == "csv":
        sys.stdout.write(inert(frame).write_csv())
    elif form == "json":
        json.dump(frame.to_dicts(), sys.stdout, default=str, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    elif form == "parquet":
        frame.write_parquet(sys.stdout.buffer)
    else:
        _print_table(frame)


def _print_table(frame: pl.DataFrame) -> None:
    """Print an answer as a table, numbers to the right; a long answer says how much is left out."""
    console = open_console()
    shown = [[_shown(value) for value in row] for row in frame.head(ROWS_SHOWN).iter_rows()]
    widths = [max(map(len, column)) for column in zip(frame.columns, *shown, strict=True)]
    if sum(widths) + 2 * len(widths) > console.width:
        _print_records(console, frame.columns, shown)
    else:
        answer = _table(*frame.columns)
        for column, dtype in zip(answer.columns, frame.dtypes, strict=True):
            column.justify = "right" if dtype.is_numeric() else "left"
        for row in shown:
            answer.add_row(*row)
        console.print(answer)
    if frame.height > ROWS_SHOWN:
        console.print(f"{frame.height - ROWS_SHOWN:,} more rows; use --format csv for all", style="dim")


def _print_records(console: Console, columns: list[str], rows: list[list[str]]) -> None:
    """Print rows one below another, a line a column: for answers that are wider than the terminal."""
    indent = max(map(len, columns)) + 2
    for number, row in enumerate(rows, start=1):
        console.print(f"row {number}", style="bold", highlight=False)
        lines = [f"{column:<{indent}}{value}\n" for column, value in zip(columns, row, strict=True) if value]
        console.print("".join(lines), soft_wrap=True, highlight=False, markup=False)


def print_trace(origins: list[Origin]) -> None:
    """Print where each row is printed: the row, then its document, place, file and cells."""
    console = Console(soft_wrap=True, highlight=False)
    for origin in origins:
        console.print(", ".join(f"{name}={value}" for name, value in origin.row.items()), style="bold")
        place = " ".join(
            part for part in (origin.section or "", f"(page {origin.page})" if origin.page else "") if part
        )
        console.print(f"  document  {origin.document or origin.title}")
        if place:
            console.print(f"  section   {place}")
        console.print(f"  file      {origin.file_name} ({origin.origin})")
        console.print(f"  sha256    {origin.sha256}")
        if origin.cells:
            console.print(f"  cells     '{origin.sheet}'!{origin.cells}")


def print_chart_files(written: ChartFiles) -> None:
    """Print which files of charts there are now, and what to open."""
    console = open_console()
    charts = len(written.charts)
    files = _table("In the folder", "Charts", "What it is")
    files.columns[1].justify = "right"
    files.add_row("chart-tables.xlsx", f"{charts:,}", "a worksheet a chart, with n, source and caveats")
    files.add_row("chart-tables.ods", f"{charts:,}", "the same, for LibreOffice")
    files.add_row("csv/", f"{charts:,}", "a file a chart, each figure with its cell; catalogue.csv lists them")
    if pictures := written.drawn + written.unchanged:
        drawn = f"{written.drawn:,} drawn, {written.unchanged:,} unchanged"
        files.add_row("pictures/", f"{pictures:,}", f"SVG and PNG of each chart that is no table; {drawn}")
    console.print(files)
    console.print()
    console.print(f"Of version {written.version}, build {written.build}", highlight=False)
    console.print(f"Open {_short(written.folder / 'chart-tables.xlsx')}", style="bold", highlight=False, soft_wrap=True)


def print_serving(address: str, marts: Path, token: str | None) -> None:
    """Print how a colleague asks a question of the server; the token only where it was made for this run."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    console.print(f"Serving {_short(marts)} at {address}, read-only. Stop with Ctrl-C.", style="bold")
    if token:
        console.print(f"Token: {token}")
    console.print("From DuckDB 1.5.5 on another machine or in another window:")
    console.print("  LOAD quack;")
    console.print(f"  CREATE SECRET (TYPE quack, TOKEN '{token or '...'}');")
    console.print(f"  FROM quack_query('{address}', 'FROM marts.inspections');")


def open_console() -> Console:
    """A terminal as wide as it is; a pipe or a file as wide as the answer needs."""
    console = Console()
    return console if console.is_terminal else Console(width=PIPE_WIDTH)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(name, justify="right" if name == "Rows" else "left")
    return table


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _published(source: dict[str, Any]) -> str:
    """The day of publication, or the month where no day is known, as they sort."""
    day: str = source["published_date"] or "unknown"
    return day.rpartition("-")[0] if source.get("published_date_precision") == "month" and "-" in day else day


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
