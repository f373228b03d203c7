"""Steps that meet what passes, as a server that is away, are tried again by Dagster: what they began left nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from sqlalchemy.exc import OperationalError

from pipeline.faults import PassingError
from pipeline.lake.tables import ChangedMeanwhileError

TIMES = 8
PAUSE, SHORT_PAUSE = 10.0, 1.0  # seconds; whoever was in the way has done


@contextmanager
def tried_again() -> Iterator[None]:
    """Have Dagster try a step again where it meets what passes: for more than a minute, then its error stands."""
    try:
        yield
    except (PassingError, OperationalError) as error:  # the second of Dagster's own database
        pause = SHORT_PAUSE if isinstance(error, ChangedMeanwhileError) else PAUSE
        # Two that met each other do not meet again.
        raise dg.RetryRequested(TIMES, random.uniform(pause, 2 * pause)) from error
