"""What made something: a hash of the code and data of whole packages, and of the versions beneath them."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

BENEATH = ("polars", "python-calamine", "pandera", "lxml")
_LEFT_OUT = "__pycache__"


@cache
def fingerprint(*packages: str) -> str:
    """Return a hash of every file of some packages, reference data included, and of Python and its libraries.

    A whole package counts as one: which function calls which is not followed, so nothing can be overlooked.
    """
    found = hashlib.sha256()
    for beneath in BENEATH:
        found.update(f"{beneath} {version(beneath)}\n".encode())
    found.update(platform.python_version().encode())
    for package in sorted(packages):
        found.update(_files_of(package))
    return found.hexdigest()


@cache
def _files_of(package: str) -> bytes:
    """The hash of a package's files; most of them stand in several fingerprints, and are read once."""
    found = hashlib.sha256()
    for folder in _folders(package):
        for path in sorted(folder.rglob("*")):
            if _LEFT_OUT not in path.parts and path.is_file():
                found.update(f"\n{package} {path.relative_to(folder).as_posix()}\n".encode())
                found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.digest()


def _folders(package: str) -> list[Path]:
    spec = find_spec(package)
    if spec is None or spec.submodule_search_locations is None:
        raise ValueError(f"'{package}' is no package with files")
    return [Path(location) for location in spec.submodule_search_locations]
