"""Published workbooks that somebody said are withdrawn: kept with the raw files, so that every machine knows it."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

from pydantic import TypeAdapter

from pipeline.declarations import DeclaredModel, declaration_faults
from pipeline.folders.whole_files import write_whole

WITHDRAWN = "withdrawn.json"


class Withdrawn(DeclaredModel):
    """A workbook whose figures are not published any more, and why."""

    file: str  # below the raw folder
    reason: str
    accepted: dt.date


_LISTED = TypeAdapter(tuple[Withdrawn, ...])


def load_withdrawn(folder: Path) -> tuple[Withdrawn, ...]:
    """Return what was withdrawn from a raw folder. Raises FaultsError when its file is not as it was written."""
    try:
        with declaration_faults(WITHDRAWN, "what was withdrawn"):
            return _LISTED.validate_json((folder / WITHDRAWN).read_bytes())
    except FileNotFoundError:
        return ()


def withdraw(folder: Path, file: str, reason: str, today: dt.date) -> Path:
    """Record that a workbook is withdrawn, whole: readers see the list before or after."""
    others = [one for one in load_withdrawn(folder) if one.file != file]
    listed = [*others, Withdrawn(file=file, reason=reason, accepted=today)]
    text = json.dumps([one.model_dump(mode="json") for one in listed], indent=1, ensure_ascii=False)
    return write_whole(folder / WITHDRAWN, text + "\n")
