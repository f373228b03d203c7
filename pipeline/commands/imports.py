"""Imports of heavy packages by a command that ends with the program."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
