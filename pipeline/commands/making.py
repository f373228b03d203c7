"""Commands that make the marts: from the raw folder, from new releases, from what a cited version was made from."""

from __future__ import annotations

from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.imports import imported_for_good
from pipeline.commands.options import DebugOption, MartsOption, RawOption, published_marts
from pipeline.commands.plain_errors import next_step_first, plain_errors

SET_ASIDE = 3  # the exit code of a build that published, and set files aside


def build(
    raw: RawOption = None,
    marts: MartsOption = None,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without", metavar="FILE", help="A published workbook that is gone: publish without its figures."
        ),
    ] = None,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Fail while somebody else builds, do not wait.")] = False,
    debug: DebugOption = False,
) -> None:
    """Read every workbook below the raw folder and publish the marts.

    While somebody else builds into the same folder, waits and says who. Exit 3: published, without the workbooks that
    could not be read whole; each is named on stderr with all its problems. Exit 1: nothing is published, what stood
    there before is untouched, and each fault is one line on stderr. A published workbook that is gone is such a fault,
    unless --without names it or it was recorded as withdrawn (pdu accept FILE withdrawn=REASON).
    """
    with plain_errors(debug):
        from pipeline.commands.terminal import print_build, print_set_aside, working
        from pipeline.settings import Settings

        given = {name: path for name, path in (("raw", raw), ("marts", marts)) if path is not None}
        settings = Settings().model_copy(update=given)
        with working("Building the marts"):
            with imported_for_good():
                from pipeline.build import build as build_marts

                import_module(settings.catalogue)
            if raw is None and settings.shared_files:
                from pipeline.shared.raw_files import with_raw_files

                settings = with_raw_files(settings)
            with next_step_first():
                build_marts(settings, wait=not no_wait, without=without or ())
        print_build(settings)
        if print_set_aside(settings.marts):
            raise typer.Exit(SET_ASIDE)


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
        from pipeline.commands.terminal import print_fetched, working
        from pipeline.faults import FaultsError
        from pipeline.settings import Settings

        settings = Settings() if raw is None else Settings().model_copy(update={"raw": raw})
        with working("Fetching") as progress:
            from pipeline.fetching.fetch import day_of
            from pipeline.fetching.fetch import fetch as fetch_releases
            from pipeline.fetching.publications import load_publications
            from pipeline.shared.raw_files import raw_files_of_all

            publications = load_publications(settings.publications, tuple(sources or ()))
            with raw_files_of_all(settings) if raw is None else nullcontext(settings) as here:
                fetched = fetch_releases(publications, here, day_of(since) if since else None, progress)
        print_fetched(fetched)
        if fetched.faults:
            raise FaultsError(fetched.faults)


def share(
    folder: Annotated[Path, typer.Argument(help="A folder of workbooks and their sidecars, such as data/raw.")],
    debug: DebugOption = False,
) -> None:
    """Put the workbooks of a folder among the raw files of a shared lake, for every machine. Removes none there."""
    with plain_errors(debug):
        from pipeline.settings import Settings
        from pipeline.shared.raw_files import files_below, share_raw_files

        shared = share_raw_files(Settings(), files_below(folder), folder)
        print("\n".join(shared) or "Everything was there")


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
        from pipeline.commands.terminal import print_rebuilt, working
        from pipeline.settings import Settings

        given = {name: path for name, path in (("raw", raw), ("marts", marts)) if path is not None}
        with working(f"Building {cited}"):
            from pipeline.rebuilding import rebuild as rebuild_cited

            settings = Settings().model_copy(update=given | {"marts": published_marts(marts)})
            if raw is None and settings.shared_files:
                from pipeline.shared.raw_files import with_raw_files

                settings = with_raw_files(settings)
            rebuilt = rebuild_cited(settings, cited, out)
        print_rebuilt(rebuilt)
        if not rebuilt.as_cited:
            raise typer.Exit(1)
