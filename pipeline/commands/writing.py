"""Commands that write the published marts for people: chart files, the report, a package."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import DebugOption, MartsOption, published_marts
from pipeline.commands.plain_errors import plain_errors


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
        from pipeline.commands.terminal import print_chart_files, working

        with working("Writing the charts") as progress:
            from pipeline.chart_files.write import write_chart_files

            written = write_chart_files(
                published_marts(marts), out, wanted or (), pictures=not no_pictures, progress=progress
            )
        print_chart_files(written)


def report(
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the pages. Default: report in the marts folder.")
    ] = None,
    marts: MartsOption = None,
    debug: DebugOption = False,
) -> None:
    """Make a site of the published marts: pages to read, print and cite, without a server or a network."""
    with plain_errors(debug):
        from pipeline.commands.terminal import print_report, working
        from pipeline.settings import Settings

        settings = Settings().model_copy(update={"marts": published_marts(marts)})
        with working("Making the report") as progress:
            from pipeline.report.site import make_report

            made = make_report(settings, out, progress)
        print_report(made.index, made.pages)


def package(
    out: Annotated[Path, typer.Option("--out", help="Folder to write to.")],
    zipped: Annotated[bool, typer.Option("--zip", help="Write one zip file beside it instead.")] = False,
    marts: MartsOption = None,
    debug: DebugOption = False,
) -> None:
    """Write the marts as CSV files with their types, units, keys and sources: a Frictionless data package."""
    with plain_errors(debug):
        from pipeline.commands.terminal import working
        from pipeline.settings import Settings

        settings = Settings().model_copy(update={"marts": published_marts(marts)})
        with working("Writing the package"):
            from pipeline.published.csv_package import write_package

            written = write_package(settings, out, zipped=zipped)
        print(f"Written to {written}")
