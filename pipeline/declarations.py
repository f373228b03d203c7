"""Declarations: files that pydantic models describe. What is wrong with one is a fault, with its place in the file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from pipeline.faults import Fault, FaultsError


@contextmanager
def declaration_faults(file: str, what: str) -> Iterator[None]:
    """Turn whatever TOML or a model finds wrong with a file into a FaultsError: all of it, a fault a place."""
    try:
        yield
    except tomllib.TOMLDecodeError as error:
        raise FaultsError([Fault(file=file, expected=f"{what} as TOML", found=str(error))]) from error
    except ValidationError as error:
        wrong = {one["loc"]: one["msg"] for one in error.errors()}
        # A list is too short for a model that refused what is in it: that follows, and is not said.
        faults = [
            Fault(file=file, expected=f"{what}, with {'.'.join(map(str, place)) or 'the file'}", found=said)
            for place, said in wrong.items()
            if not any(len(other) > len(place) and other[: len(place)] == place for other in wrong)
        ]
        raise FaultsError(faults) from error
