"""What a workbook's own format says and the fast readers drop: percentages, months, indents, footnote marks.

A cell that holds 0.46 and shows 46% means 46 per cent; one that holds 0.46 and shows 0.46 may not. The package
is also looked at here before anything opens it: for size, encryption and cells that are too far out to hold.
"""

from __future__ import annotations

import io
import zipfile

from pipeline.workbook.ods_package import ods_package
from pipeline.workbook.sheet_package import Package, RefusedPackageError
from pipeline.workbook.xls_package import xls_sheets
from pipeline.workbook.xlsx_package import xlsx_package

OLE_CONTAINER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # an old .xls, or a new workbook behind a password


def read_package(data: bytes, *, largest: int) -> Package:
    """Return what a workbook says of its sheets: much of .xlsx and .ods, little of .xls, nothing of .xlsb.

    Raises RefusedPackageError for an empty file, one behind a password, one that would unpack to more than
    `largest` bytes, and one whose XML declares a document type (entities).
    """
    if not data:
        raise RefusedPackageError("an empty file")
    if data.startswith(OLE_CONTAINER):
        return Package(dict(xls_sheets(data)))
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return Package()
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        unpacked = sum(part.file_size for part in package.infolist())
        if unpacked > largest:
            raise RefusedPackageError(f"one that unpacks to {unpacked:,} bytes, more than {largest:,}")
        names = set(package.namelist())
        if "META-INF/manifest.xml" in names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise RefusedPackageError("one behind a password")
        if "xl/workbook.xml" in names:
            return xlsx_package(package, names)
        if "content.xml" in names:
            return ods_package(package, names)
    return Package()
