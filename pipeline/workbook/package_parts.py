"""The XML parts of a workbook's package, as the searches for what readers drop rely on them."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree

from pipeline.workbook.sheet_package import RefusedPackageError

SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONSHIP = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PREFIXES = {"": SPREADSHEET.strip("{}")} | {
    prefix: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for prefix, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "fo": "xsl-fo-compatible",
    }.items()
}
PEEK = 4000  # bytes of a part that show how it is written


def part(package: zipfile.ZipFile, name: str) -> bytes:
    """Return a part of a package. Raises RefusedPackageError where it declares a document type (entities)."""
    content = package.read(name)
    if b"<!DOCTYPE" in content[:2000] or b"<!ENTITY" in content[:2000]:
        raise RefusedPackageError(f"a document type in {name}")
    return content


def written_plainly(content: bytes, root: bytes) -> bytes:
    """Return the XML as most programs write it: UTF-8, the usual prefixes, attributes in double quotes.

    The searches here rely on that. Some writers prefix every tag or use single quotes; theirs is written anew.
    """
    head = content[:PEEK]
    if root in head and b"='" not in head:
        return content
    for prefix, namespace in PREFIXES.items():
        ElementTree.register_namespace(prefix, namespace)
    anew: bytes = ElementTree.tostring(ElementTree.fromstring(content), encoding="utf-8")
    return anew


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    """Return a package with some of its parts replaced or added."""
    anew = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(anew, "w", zipfile.ZIP_STORED) as written:
        for name, content in parts.items():
            written.writestr(name, content)
        for info in package.infolist():
            if info.filename not in parts:
                written.writestr(info.filename, package.read(info.filename))
    return anew.getvalue()
