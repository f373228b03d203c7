"""What somebody accepted of a workbook: new spellings, headings and units, kept with the raw files.

`accepted.json` in the raw folder lists each with its date and file. It goes where the raw files go, so another machine
builds the same marts from them.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from pipeline.declarations import DeclaredModel, declaration_faults
from pipeline.folders.whole_files import write_whole

ACCEPTED = "accepted.json"


class Accepted(DeclaredModel):
    """A wording and the member that it was accepted for."""

    dimension: str
    wording: str
    member: str
    within: str | None = None  # the region of a unit that is new
    file: str  # in which it was first met, below the raw folder
    cells: tuple[str, ...] = ()
    accepted: dt.date


_LISTED = TypeAdapter(tuple[Accepted, ...])


def load_accepted(folder: Path) -> tuple[Accepted, ...]:
    """Return what was accepted in a raw folder. Raises FaultsError when its file is not as it was written."""
    try:
        with declaration_faults(ACCEPTED, "what was accepted"):
            return _LISTED.validate_json((folder / ACCEPTED).read_bytes())
    except FileNotFoundError:
        return ()


def as_said(accepted: Sequence[Accepted]) -> list[dict[str, Any]]:
    """Return what was accepted as JSON has it, here and in the manifest."""
    return [one.model_dump(mode="json", exclude_none=True) for one in accepted]


def write_accepted(folder: Path, accepted: Sequence[Accepted]) -> Path:
    """Write what was accepted, whole: readers see the list before or after."""
    text = json.dumps(as_said(accepted), indent=1, ensure_ascii=False)
    return write_whole(folder / ACCEPTED, text + "\n")
