"""The command that accepts what is new in a workbook: spellings, headings, units, and what is not stated of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.commands.options import DebugOption, RawOption
from pipeline.commands.plain_errors import plain_errors

if TYPE_CHECKING:
    from pipeline.faults import Fault


def accept(
    file: Annotated[Path, typer.Argument(help="A workbook in the raw folder.")],
    choices: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME=MEMBER]...",
            help="What a printed text means: 'Prob Offcr=PO', 'Gwnet=pdu:Gwent'; 'Newport=pdu:Wales' for a unit that "
            "is new in a region; 'as above=ignore' for words that change nothing. Or published_date=2026-08-20, "
            "publisher=..., title=.... Of a published workbook that is gone: withdrawn='why'.",
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Take the nearest member, where it can be no other.")] = False,
    raw: RawOption = None,
    debug: DebugOption = False,
) -> None:
    """Show what would make a workbook readable, ask, and record it with the raw files.

    Each unknown text is shown with its cells and the nearest known member. What is accepted goes into accepted.json in
    the raw folder, what is said of the file into the sidecar beside it. Exit 1: something cannot be accepted, and each
    reason is one line on stderr.
    """
    with plain_errors(debug):
        from pipeline.commands.acceptance_asked import accept_and_print
        from pipeline.faults import FaultsError
        from pipeline.settings import Settings

        settings = Settings()
        folder = raw or settings.raw
        if reason := withdrawn_because(choices or []):
            from pipeline.commands.withdrawing import withdraw_and_print

            withdraw_and_print(file, folder, settings, reason)
            return
        left: list[Fault] = accept_and_print(file, folder, settings, choices or [], unasked=yes)
        if left:
            raise FaultsError(left)


def withdrawn_because(choices: list[str]) -> str | None:
    """Return the reason of a choice withdrawn=REASON, where it is the only one."""
    said = [choice.partition("=")[2].strip() for choice in choices if choice.partition("=")[0].strip() == "withdrawn"]
    return said[0] if len(said) == len(choices) == 1 else None
