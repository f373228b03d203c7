"""Declarations: files that pydantic models describe. What is wrong with one is a fault, with its place in the file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline.faults import Fault, FaultsError


class DeclaredModel(BaseModel):
    """A model of something declared: it has no other keys than those that are named, and is never changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@contextmanager
def declaration_faults(file: str, what: str) -> Iterator[None]:
    """Turn whatever TOML or a model finds wrong with a file into a FaultsError: all of it, a fault a place."""
    try:
        yield
    except tomllib.TOMLDecodeError as error:
        raise FaultsError.at(file, f"{what} as TOML", str(error)) from error
    except ValidationError as error:
        wrong = {one["loc"]: one["msg"] for one in error.errors()}
        # A list is too short for a model that refused what is in it: that follows, and is not said.
        faults = [
            Fault(file=file, expected=f"{what}, with {'.'.join(map(str, place)) or 'the file'}", found=said)
            for place, said in wrong.items()
            if not any(len(other) > len(place) and other[: len(place)] == place for other in wrong)
        ]
        raise FaultsError(faults) from error
