"""Commands that ask and change nothing: the marts, where a figure is printed, a workbook, the quality suites."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.commands.options import DebugOption, MartsOption, RawOption, published_marts
from pipeline.commands.plain_errors import plain_errors


class Form(StrEnum):
    """How a query's answer is written."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


def query(
    sql: Annotated[
        str | None, typer.Argument(help="One SQL statement, such as 'FROM marts.inspections'. Default: ask for them.")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="How to write the answer.")] = Form.table,
    marts: MartsOption = None,
    debug: DebugOption = False,
) -> None:
    """Ask the published marts a question in SQL. Nothing can be changed.

    Without one, opens DuckDB's own shell on a terminal; else reads questions from stdin.
    """
    with plain_errors(debug):
        from pipeline.commands.terminal import print_answer
        from pipeline.published.queries import PublishedMarts

        with PublishedMarts(published_marts(marts)) as published:
            if sql is not None:
                print_answer(published.frame(sql), form)
                return
            from pipeline.published.shell import answers, open_shell

            if sys.stdin.isatty():
                open_shell(published)
            for answer in answers(published, sys.stdin.read()):
                print_answer(answer, form)


def trace(
    table: Annotated[str, typer.Argument(help="A mart, such as marts.ratings.")],
    conditions: Annotated[list[str], typer.Argument(help="COLUMN=VALUE, as many as you like.")],
    marts: MartsOption = None,
    debug: DebugOption = False,
) -> None:
    """Say where the figures of matching rows are printed: file, sheet, cells, document, page or section."""
    with plain_errors(debug):
        from pipeline.commands.terminal import print_trace
        from pipeline.published.queries import PublishedMarts

        with PublishedMarts(published_marts(marts)) as published:
            origins = published.trace(table, conditions)
        print_trace(origins)


def inspect(
    file: Annotated[Path, typer.Argument(help="A workbook: xlsx, xlsm, xls, xlsb, ods or csv.")],
    as_json: Annotated[bool, typer.Option("--json", help="Every value with its address, as JSON.")] = False,
    raw: RawOption = None,
    debug: DebugOption = False,
) -> None:
    """Show the tables found in a workbook, what each was taken for and all that stops it. Changes nothing."""
    with plain_errors(debug):
        from pipeline.commands.inspection_report import print_inspection
        from pipeline.raw.inspection import inspect_workbook
        from pipeline.settings import Settings

        settings = Settings() if raw is None else Settings().model_copy(update={"raw": raw})
        workbook = inspect_workbook(file, settings, raw)
        print_inspection(workbook, file, as_json=as_json, option=settings.raw_option)


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
        from pipeline.commands.check_report import check_and_print
        from pipeline.settings import Settings

        settings = Settings()
        if not check_and_print(published_marts(marts), settings.expectations, docs):
            raise typer.Exit(1)
