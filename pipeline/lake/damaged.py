"""A lake of one machine that cannot be read any more: it is put aside, and all is made again from the raw files."""

from __future__ import annotations

import shutil
from pathlib import Path

from pipeline.lake.place import LakePlace

ASIDE = ".damaged"


def set_aside_damaged(place: LakePlace) -> Path | None:
    """Move an embedded lake aside and return where it is now, or None where there is nothing left of it."""
    folder = Path(place.catalogue).parent
    if not folder.is_dir():
        return None
    aside = folder.with_name(folder.name + ASIDE)
    shutil.rmtree(aside, ignore_errors=True)
    folder.rename(aside)
    return aside
