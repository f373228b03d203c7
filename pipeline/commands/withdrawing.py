"""What `pdu accept FILE withdrawn=REASON` records of a published workbook that is gone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipeline.faults import FaultsError
from pipeline.raw.folder_changes import manifest
from pipeline.raw.published_files import path_below
from pipeline.raw.withdrawn import withdraw
from pipeline.settings import Settings


def withdraw_and_print(file: Path, folder: Path, settings: Settings, reason: str) -> None:
    """Record that a published workbook is withdrawn. Raises FaultsError where it is still there, or never was."""
    name = path_below(str(file), folder)
    published = [source["file"] for source in (manifest(settings.marts) or {}).get("sources", ())]
    if (folder / name).exists():
        expected = "a workbook that is no longer in the raw folder"
        raise FaultsError.at(name, expected, "one that is in it still", remedy="move it out of the folder first")
    if name not in published:
        found = "none of that name"
        raise FaultsError.at(name, "a published workbook", found, remedy='pdu query "FROM marts.sources" has all')
    recorded = withdraw(folder, name, reason, dt.date.today())
    print(f"Recorded in {recorded}: {name} is withdrawn ({reason}). Next: pdu build")
