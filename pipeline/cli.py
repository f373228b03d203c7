"""The pdu command. Heavy packages are imported inside the commands that use them, never for --help."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

app = typer.Typer(
    name="pdu",
    help="Probation data marts for England and Wales, built from published workbooks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

RawOption = Annotated[Path | None, typer.Option("--raw", help="Folder of workbooks. Default: data/raw.")]
MartsOption = Annotated[Path | None, typer.Option("--marts", help="Folder to publish to. Default: data/marts.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


FOLLOW_SECONDS = 2  # how long a server may go on showing the build before


class Form(StrEnum):
    """How a query's answer is written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


@app.command()
def build(
    raw: RawOption = None,
    marts: MartsOption = None,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Fail while somebody else builds, do not wait.")] = False,
    debug: DebugOption = False,
) -> None:
    """Read every workbook below the raw folder and publish the marts.

    While somebody else builds into the same folder, waits and says who. Exit 1: nothing is published, what
    stood there before is untouched, and each fault is one line on stderr.
    """
    with plain_errors(debug):
        from pipeline.reports import print_build, working
        from pipeline.settings import Settings

        given = {name: path for name, path in (("raw", raw), ("marts", marts)) if path is not None}
        settings = Settings().model_copy(update=given)
        with working("Building the marts"):
            from pipeline.build import build as build_marts

            build_marts(settings, wait=not no_wait)
        print_build(settings.marts)


@app.command()
def fetch(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Publications, such as hmpps-workforce. Default: all.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DATE", help="Releases since a day: 2026-08-20.")
    ] = None,
    raw: RawOption = None,
    debug: DebugOption = False,
) -> None:
    """Find new releases and download their workbooks into the raw folder.

    Exit 1: something was refused, and each fault is one line on stderr. What was downloaded is kept.
    """
    with plain_errors(debug):
        from pipeline.faults import FaultsError
        from pipeline.reports import print_fetched, working
        from pipeline.settings import Settings

        settings = Settings() if raw is None else Settings().model_copy(update={"raw": raw})
        with working("Fetching") as tell:
            from pipeline.fetching.fetch import day_of
            from pipeline.fetching.fetch import fetch as fetch_releases
            from pipeline.fetching.publications import load_publications

            publications = load_publications(settings.publications, tuple(sources or ()))
            fetched = fetch_releases(publications, settings, day_of(since) if since else None, tell)
        print_fetched(fetched)
        if fetched.faults:
            raise FaultsError(fetched.faults)


@app.command()
def query(
    sql: Annotated[
        str | None, typer.Argument(help="One SQL statement, such as 'FROM marts.inspections'. Default: ask for them.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How to write the answer.")] = Form.table,
    marts: MartsOption = None,
    debug: DebugOption = False,
) -> None:
    """Ask the published marts a question in SQL. Nothing can be changed.

    Without one, asks for questions on a terminal, with completion and history; else reads them from stdin.
    """
    with plain_errors(debug):
        from pipeline.published import PublishedMarts
        from pipeline.reports import print_answer
        from pipeline.settings import Settings

        with PublishedMarts(marts or Settings().marts) as published:
            if sql is not None:
                print_answer(published.frame(sql), form)
                return
            from pipeline.shell import prompt, run_statements

            if sys.stdin.isatty():
                prompt(published, lambda answer: print_answer(answer, form))
            else:
                run_statements(published, sys.stdin, lambda answer: print_answer(answer, form))


@app.command()
def package(
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    zipped: Annotated[bool, typer.Option("--zip", help="Write one zip file beside it instead.")] = False,
    marts: MartsOption = None,
    debug: DebugOption = False,
) -> None:
    """Write the marts as CSV files with their types, units, keys and sources: a Frictionless data package."""
    with plain_errors(debug):
        from pipeline.reports import working
        from pipeline.settings import Settings

        settings = Settings() if marts is None else Settings().model_copy(update={"marts": marts})
        with working("Writing the package"):
            from pipeline.csv_package import write_package

            written = write_package(settings, out, zipped=zipped)
        print(f"Written to {written}")


@app.command()
def rebuild(
    cited: Annotated[str, typer.Argument(metavar="VERSION", help="As cited, such as 2026.11.25-3f2a9c1d.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to build into.")],
    raw: RawOption = None,
    marts: Annotated[Path | None, typer.Option("--marts", help="Folder that keeps the version.")] = None,
    debug: DebugOption = False,
) -> None:
    """Build a cited version again and say whether every table is as it was.

    Exit 0: every table is. Exit 1: some differ, or files are missing, and each is named.
    """
    with plain_errors(debug):
        from pipeline.reports import print_rebuilt, working
        from pipeline.settings import Settings

        given = {name: path for name, path in (("raw", raw), ("marts", marts)) if path is not None}
        with working(f"Building {cited}"):
            from pipeline.rebuilding import rebuild as rebuild_cited

            rebuilt = rebuild_cited(Settings().model_copy(update=given), cited, out)
        print_rebuilt(rebuilt)
        if not rebuilt.as_cited:
            raise typer.Exit(1)


@app.command()
def trace(
    table: Annotated[str, typer.Argument(help="A mart, such as marts.ratings.")],
    conditions: Annotated[list[str], typer.Argument(help="COLUMN=VALUE, as many as you like.")],
    marts: MartsOption = None,
    debug: DebugOption = False,
) -> None:
    """Say where the figures of matching rows are printed: file, sheet, cells, document, page or section."""
    with plain_errors(debug):
        from pipeline.published import PublishedMarts
        from pipeline.reports import print_trace
        from pipeline.settings import Settings

        with PublishedMarts(marts or Settings().marts) as published:
            origins = published.trace(table, conditions)
        print_trace(origins)


@app.command()
def inspect(
    file: Annotated[Path, typer.Argument(help="A workbook: xlsx, xlsm, xls, xlsb, ods or csv.")],
    as_json: Annotated[bool, typer.Option("--json", help="Every value with its address, as JSON.")] = False,
    debug: DebugOption = False,
) -> None:
    """Show the tables found in a workbook and what each was taken for. Changes nothing."""
    with plain_errors(debug):
        from pipeline.inspection import inspect_workbook, print_inspection
        from pipeline.settings import Settings

        print_inspection(inspect_workbook(file, Settings().contracts, Settings().limits), as_json=as_json)


@app.command()
def check(
    marts: MartsOption = None,
    docs: Annotated[Path | None, typer.Option("--docs", help="Where Data Docs go. Default: in the marts folder.")] = (
        None
    ),
    debug: DebugOption = False,
) -> None:
    """Run every data-quality suite on the published marts, with Great Expectations, and write its Data Docs.

    Exit 0: all hold; warnings are shown. Exit 1: an expectation that blocks publishing does not hold, and is named.
    """
    with plain_errors(debug):
        from pipeline.check_report import check_and_print
        from pipeline.settings import Settings

        settings = Settings()
        if not check_and_print(marts or settings.marts, settings.expectations, docs):
            raise typer.Exit(1)


@app.command()
def charts(
    wanted: Annotated[
        list[str] | None, typer.Argument(metavar="[CHART]...", help="Such as chart_03 or 'Chart 3'. Default: all.")
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Folder. Default: charts in the marts folder.")] = None,
    no_pictures: Annotated[bool, typer.Option("--no-pictures", help="Tables only.")] = False,
    marts: MartsOption = None,
    debug: DebugOption = False,
) -> None:
    """Write the charts as files: an accessible workbook (xlsx and ods), CSV and pictures (SVG and PNG).

    The folder is replaced in whole. Pictures whose figures did not change are not drawn again.
    """
    with plain_errors(debug):
        from pipeline.reports import print_chart_files, working
        from pipeline.settings import Settings

        with working("Writing the charts") as tell:
            from pipeline.chart_files.write import write_chart_files

            written = write_chart_files(
                marts or Settings().marts, out, wanted or (), pictures=not no_pictures, tell=tell
            )
        print_chart_files(written)


@app.command()
def report(
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the pages. Default: report in the marts folder.")
    ] = None,
    marts: MartsOption = None,
    debug: DebugOption = False,
) -> None:
    """Make a site of the published marts: pages to read, print and cite, without a server or a network."""
    with plain_errors(debug):
        from pipeline.reports import print_report, working
        from pipeline.settings import Settings

        settings = Settings() if marts is None else Settings().model_copy(update={"marts": marts})
        with working("Making the report") as tell:
            from pipeline.report.site import make_report

            made = make_report(settings, out, tell)
        print_report(made.index, made.pages)


@app.command()
def serve(
    host: Annotated[str, typer.Option("--host", help="Address to listen at. The default is this machine only.")] = (
        "localhost"
    ),
    port: Annotated[int, typer.Option("--port", help="Port to listen at.", min=1, max=65535)] = 9494,
    token: Annotated[
        str | None,
        typer.Option("--token", envvar="PDU_SERVE_TOKEN", help="What clients must give. Default: a new one, shown."),
    ] = None,
    marts: MartsOption = None,
    debug: DebugOption = False,
) -> None:
    """Let colleagues query the marts from DuckDB on their own machines, read-only. Ends with Ctrl-C."""
    with plain_errors(debug):
        import time

        from pipeline.reports import print_serving
        from pipeline.serving import new_token, serving
        from pipeline.settings import Settings

        folder = marts or Settings().marts
        given = token or new_token()
        with serving(folder, host, port, given) as server, suppress(KeyboardInterrupt):
            print_serving(server.address, folder, given if token is None else None)
            while True:
                time.sleep(FOLLOW_SECONDS)
                server.follow()


class _Terminated(KeyboardInterrupt):
    """The system asks the program to end, as it does when a service is stopped."""


@app.command(name="tell")
def tell_people(
    message: Annotated[str, typer.Argument(help="What to say, in one line.")] = "A try: nothing happened.",
    debug: DebugOption = False,
) -> None:
    """Tell the addresses in PDU_TELL_WEBHOOK and PDU_TELL_EMAIL_TO something, to try whether it arrives."""
    with plain_errors(debug):
        from pipeline.settings import Settings
        from pipeline.telling import can_tell, tell

        settings = Settings()
        failed = tell(settings, " ".join(message.split()))
        if not can_tell(settings):
            failed = ["Nobody to tell: set PDU_TELL_WEBHOOK or PDU_TELL_EMAIL_TO"]
        for why in failed:
            print(why, file=sys.stderr)
        if failed:
            raise typer.Exit(1)
        print("Told")


@contextmanager
def plain_errors(debug: bool) -> Iterator[None]:
    """Turn an error into its lines on stderr and exit code 1, unless debugging; a stop into one line and 130 or 143."""
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except KeyboardInterrupt as stop:
        _say_stopped(stop)
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):  # DuckDB's "Query interrupted"
            _say_stopped(error.__cause__)
        if debug:
            raise
        from pipeline.faults import FaultsError
        from pipeline.storage_faults import storage_fault

        said = str(error)
        if not isinstance(error, FaultsError):
            fault = storage_fault(error, str(getattr(error, "filename", None) or "pdu"))
            if fault is not None:
                said = str(fault)
            elif not isinstance(error, OSError):  # a defect of ours, and said to be one
                said = f"{type(error).__name__}: {' '.join(said.split())} (run with --debug for the traceback)"
        print(said, file=sys.stderr)
        raise typer.Exit(1) from None


def _say_stopped(stop: BaseException) -> NoReturn:
    print("Stopped. The published marts are whole.", file=sys.stderr)
    ended_by = signal.SIGTERM if isinstance(stop, _Terminated) else signal.SIGINT
    raise typer.Exit(128 + ended_by) from None


def _terminate(*_: object) -> None:
    raise _Terminated


def run() -> None:
    """Run the program."""
    signal.signal(signal.SIGTERM, _terminate)  # unwinds, so that nothing is left over
    app()
