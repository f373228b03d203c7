"""Options that several commands have."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

RawOption = Annotated[Path | None, typer.Option("--raw", help="Folder of workbooks. Default: data/raw.")]
MartsOption = Annotated[Path | None, typer.Option("--marts", help="Folder to publish to. Default: data/marts.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]


def program() -> str:
    """Return how the program was called, so that what is printed can be pasted."""
    return sys.argv[0] if sys.argv[0].endswith("pdu") else "pdu"


def published_marts(marts: Path | None) -> Path:
    """Return the marts folder that is given, or the settings'; what is published of a shared lake is brought there."""
    if marts is not None:
        return marts
    from pipeline.settings import Settings

    settings = Settings()
    if settings.shared_files:
        from pipeline.shared.exports import bring_published

        bring_published(settings)
    return settings.marts
