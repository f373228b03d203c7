"""Write what somebody says of a file (title, publisher, day of publication) into the sidecar beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pipeline.faults import Fault, FaultsError
from pipeline.folders.whole_files import write_whole
from pipeline.raw.provenance import SUFFIX, parse_provenance, sidecar_beside

STATEABLE = ("published_date", "publisher", "title", "licence", "edition", "url")


def with_stated(workbook: Path, file: str, said: Mapping[str, str]) -> bytes | None:
    """Return the sidecar of a workbook with what is said of it added; None where it says all of it already.

    Raises FaultsError where the sidecar says something else already, or what is said is not of its kind.
    """
    sidecar = sidecar_beside(workbook, file)
    standing = {} if sidecar is None else parse_provenance(sidecar, file).model_dump(mode="json", exclude_unset=True)
    faults = [
        Fault(
            file=file + SUFFIX,
            expected=f"nothing said yet of {name}",
            found=f"'{standing[name]}'",
            remedy="correct it in the sidecar itself",
        )
        for name, value in said.items()
        if standing.get(name) not in (None, value)
    ]
    if faults:
        raise FaultsError(faults)
    if all(standing.get(name) == value for name, value in said.items()):
        return None
    whole: dict[str, object] = json.loads(sidecar) if sidecar is not None else {}
    text = json.dumps({**whole, **said}, indent=2, ensure_ascii=False) + "\n"
    parse_provenance(text.encode(), file)
    return text.encode()


def write_stated(workbook: Path, sidecar: bytes) -> Path:
    """Put a sidecar beside a workbook, whole."""
    return write_whole(workbook.with_name(workbook.name + SUFFIX), sidecar)
