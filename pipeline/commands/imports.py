"""Imports of heavy packages by a command that ends with the program."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder

# pandera and pyarrow import them wherever they are there, also for frames of polars: a quarter of a second.
UNUSED = {"pandas", "hypothesis"}


@contextmanager
def imported_for_good() -> Iterator[None]:
    """Import without looking for what can be thrown away: what is imported stays, and is not looked through again.

    Half a million objects come with polars, pandera and what they need; at the end of the program they would be looked
    through three times more.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def without_unused_packages() -> Iterator[None]:
    """Work as if packages that are only imported, and never used, were not installed."""
    with imported_for_good():
        import_module("polars")  # before: it remembers for good which packages there are
    absent = _Absent()
    sys.meta_path.insert(0, absent)
    try:
        yield
    finally:
        sys.meta_path.remove(absent)


class _Absent(MetaPathFinder):
    """Finds that packages are not there."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: object = None) -> None:
        """Raise ModuleNotFoundError for what is not used."""
        del path, target
        if fullname in UNUSED:
            raise ModuleNotFoundError(f"No module named '{fullname}'", name=fullname)
