"""The project's definitions without what starts runs by itself: the tests say what is run and when."""

from __future__ import annotations

import dagster as dg

from assets.orchestration.definitions import definitions_for
from pipeline.settings import Settings


@dg.definitions
def defs() -> dg.Definitions:
    """Return what the tests' daemon and workers run."""
    every = definitions_for(Settings())
    return dg.Definitions(
        assets=every.assets,
        asset_checks=every.asset_checks,
        jobs=every.jobs,
        resources=every.resources,
        executor=every.executor,
    )
