"""The lake as a resource: assets read the tables that they are made from there, and keep theirs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from pipeline.folders.locks import locked
from pipeline.in_dagster.tried_again import tried_again
from pipeline.lake.place import LakePlace
from pipeline.lake.tables import LakeTables, reading, writing
from pipeline.settings import Settings


class LakeResource(dg.ConfigurableResource[None]):
    """Where the lake is. An embedded one stands in the marts folder and is open to one program at a time."""

    marts: str

    @property
    def place(self) -> LakePlace:
        """The place of the lake, from the environment: Dagster shows what it is given, and it may be a password."""
        return Settings().model_copy(update={"marts": Path(self.marts)}).lake

    @contextmanager
    def reading(self) -> Iterator[LakeTables]:
        """Give the tables as they are now."""
        with tried_again(), self.alone(), reading(self.place) as tables:
            yield tables

    @contextmanager
    def writing(self, message: str) -> Iterator[LakeTables]:
        """Give the tables to be changed together, or not at all."""
        with tried_again(), self.alone(), writing(self.place, message) as tables:
            yield tables

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Wait for a build that has an embedded lake open; a shared one has its own means."""
        if self.place.shared:
            yield
        else:
            with locked(Path(self.marts)):
                yield
