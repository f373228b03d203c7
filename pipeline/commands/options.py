"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

RawOption = Annotated[Path | None, typer.Option("--raw", help="Folder of workbooks. Default: data/raw.")]
MartsOption = Annotated[Path | None, typer.Option("--marts", help="Folder to publish to. Default: data/marts.")]
DebugOption = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")]
