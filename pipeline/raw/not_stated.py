"""What neither a workbook nor its sidecar says of it, and how to say it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import polars as pl

from pipeline.raw.provenance import SUFFIX

ASKED_FOR = {  # and what it looks like
    "published_date": "2026-08-20",
    "publisher": "Ministry of Justice",
    "title": "HMPPS workforce statistics: June 2026",
    "licence": "Open Government Licence v3.0",
}


def not_stated(sources: pl.DataFrame) -> list[dict[str, Any]]:
    """Return what the manifest says of files (rows of raw.sources) of which something is not stated."""
    lacking = [
        {"file": source["file"], "lacks": [name for name in ASKED_FOR if source[name] is None]}
        for source in sources.select("file", *ASKED_FOR).iter_rows(named=True)
    ]
    return [file for file in lacking if file["lacks"]]


def asked_for(file: Mapping[str, Any], option: str = "") -> str:
    """Return, in a line, what is not stated of a file and where to write it; `option` names its folder."""
    name: str = file["file"]
    lacks: Sequence[str] = file["lacks"]
    first, looks = lacks[0], ASKED_FOR[lacks[0]]
    return (
        f"Not stated in {name}: {', '.join(lacks)}. Write it into {PurePosixPath(name).name}{SUFFIX} beside the file, "
        f'such as {{"{first}": "{looks}"}}; or: pdu accept {_quoted(name)} {first}={_quoted(looks)}{option}'
    )


def _quoted(words: str) -> str:
    return f"'{words}'" if " " in words else words
