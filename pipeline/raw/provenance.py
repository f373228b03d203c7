"""Provenance sidecars: where a raw file's figures were published. One may stand beside each workbook."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Literal

from pydantic import Field

from pipeline.declarations import DeclaredModel, declaration_faults
from pipeline.faults import FaultsError

SUFFIX = ".provenance.json"


class TableProvenance(DeclaredModel):
    """Where one table of a workbook is printed."""

    sheet: str
    table: str
    document: str
    section: str | None = None
    page: int | None = None
    published_date: dt.date | None = None  # where it differs from the workbook's own
    release: str | None = None  # where the document is not of the workbook's; null where it is of none that is known


class Download(DeclaredModel):
    """How a file came from its publisher, byte for byte."""

    url: str  # of the file itself
    file_name: str  # as the publisher calls it
    downloaded_at: dt.datetime
    size: int
    etag: str | None = None
    last_modified: str | None = None


class Provenance(DeclaredModel):
    """What a sidecar says of its workbook, as much as is known: it wins over what the workbook says of itself."""

    title: str | None = None
    publisher: str | None = None
    published_date: dt.date | None = None
    published_date_precision: Literal["day", "month"] = "day"
    edition: str | None = None
    url: str | None = None
    licence: str | None = None
    origin: Literal["downloaded", "transcribed", "supplied", "synthetic"] = "supplied"
    transcribed_from: str | None = None
    release: str | None = None  # the release's own page, without host: what all its files and prints share
    attachment: str | None = None  # which file of the release it is, such as main tables or annex
    version: int = Field(default=1, ge=1)  # counts the files that the publisher put in one attachment's place
    download: Download | None = None
    tables: tuple[TableProvenance, ...] = ()

    def release_of(self, table: TableProvenance | None) -> str | None:
        """Return the release that a table is of: the one that its entry names, null too, else the workbook's."""
        if table is not None and "release" in table.model_fields_set:
            return table.release
        return self.release


def read_provenance(workbook: Path, file: str) -> Provenance | None:
    """Return what the sidecar beside a workbook says, or None where there is none.

    Raises FaultsError when there is one and it does not hold what a sidecar must.
    """
    sidecar = sidecar_beside(workbook, file)
    return None if sidecar is None else parse_provenance(sidecar, file)


def sidecar_beside(workbook: Path, file: str) -> bytes | None:
    """Return the bytes of the sidecar beside a workbook, or None; raises FaultsError when it is a link."""
    sidecar = workbook.with_name(workbook.name + SUFFIX)
    if sidecar.is_symlink():  # it could lead out of the raw folder
        expected = "a provenance sidecar that is a file"
        raise FaultsError.at(file + SUFFIX, expected, "a link", remedy="put the file itself there")
    try:
        return sidecar.read_bytes()
    except FileNotFoundError:
        return None


def parse_provenance(sidecar: bytes, file: str) -> Provenance:
    """Return what a sidecar of a file says; raises FaultsError when it does not hold what a sidecar must."""
    with declaration_faults(file + SUFFIX, "a provenance sidecar"):
        return Provenance.model_validate_json(sidecar)


def sidecars_alone(folder: Path) -> list[str]:
    """Return the sidecars below a folder whose workbook is not there, in the order of their names."""
    found = (path for path in folder.rglob(f"*{SUFFIX}") if not path.name.startswith((".", "~$")))
    alone = (path for path in found if not path.with_name(path.name.removesuffix(SUFFIX)).is_file())
    return sorted(path.relative_to(folder).as_posix() for path in alone)
