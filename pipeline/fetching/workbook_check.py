"""Whether what was downloaded is a workbook of the kind that was asked for."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from python_calamine import CalamineWorkbook

from pipeline.faults import FaultsError
from pipeline.fetching.publications import CONTENT_TYPES
from pipeline.workbook.package import OLE_CONTAINER

SHOWN = 1000  # bytes that show what a file is
KIND_OF_ODS = next(content_type.encode() for content_type, kind in CONTENT_TYPES.items() if kind == "ods")


def check_workbook(path: Path, kind: str, url: str, *, unpacked_bytes: int) -> None:
    """Raise FaultsError, with one fault, unless a file is a workbook of a kind (ods, xlsx, xls) that opens.

    unpacked_bytes is the most that it may unpack to.
    """
    found = _kind_of(path, unpacked_bytes)
    if found == kind:
        try:
            sheets = CalamineWorkbook.from_path(path).sheet_names
        except Exception as error:  # calamine raises several kinds, and panics as others
            found = f"one that does not open ({error})"
        else:
            if sheets:
                return
            found = "one without sheets"
    raise FaultsError.at(url, f"a workbook ({kind})", found)


def _kind_of(path: Path, unpacked_bytes: int) -> str:
    """What the bytes are, by the marks that each format begins with."""
    with path.open("rb") as file:
        start = file.read(SHOWN)
    if start.startswith(OLE_CONTAINER):
        return "xls"
    if zipfile.is_zipfile(path):
        return _kind_of_package(path, unpacked_bytes)
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<!doctype html", b"<html")):
        title = re.search(rb"<title[^>]*>([^<]*)", start, re.IGNORECASE)
        return f"a web page, '{' '.join(title[1].decode(errors='replace').split())}'" if title else "a web page"
    if text.startswith(b"%pdf"):
        return "a PDF"
    return f"bytes that begin {start[:8]!r}" if start else "an empty file"


def _kind_of_package(path: Path, unpacked_bytes: int) -> str:
    try:
        with zipfile.ZipFile(path) as package:
            unpacked = sum(part.file_size for part in package.infolist())
            if unpacked > unpacked_bytes:
                return f"one that unpacks to {unpacked:,} bytes, more than {unpacked_bytes:,}"
            names = set(package.namelist())
            if "mimetype" in names and package.read("mimetype").strip() == KIND_OF_ODS:
                return "ods"
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        return f"a damaged package ({error})"
    return "xlsx" if "xl/workbook.xml" in names else "another package of files"
